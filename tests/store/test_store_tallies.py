"""Counts for metrics and `status`, on both databases."""

from __future__ import annotations

import pytest

from monitor.errors import StoreInUseError
from monitor.reports import Reading, Rejected
from monitor.store import Store
from tests.doubles.nouns import alert, entry, incident, reading, report


def test_rows_are_counted_by_what_they_hold(store: Store) -> None:
    with store.write() as writing:
        writing.save_entries(
            {
                entry("k1"): reading(report()),
                entry("k2"): reading(report()),
                entry("k3"): Reading("en", rejected=Rejected.NO_HARM_WORD),
            }
        )
        writing.save_incident(incident())
        writing.save_alert(alert())
    with store.read() as asking:
        found = asking.tallies()
    assert found.reports == {"reported": 2, "no_harm_word": 1}
    assert found.incidents == {"open": 1}
    assert found.alerts == {"new": 1}


def test_a_store_knows_what_it_takes_on_disk(store: Store) -> None:
    size = store.size()
    assert size.used > 10_000
    assert (size.free is not None) == (store.engine.dialect.name == "sqlite")


def test_a_second_daemon_is_told_apart_from_other_trouble(store: Store) -> None:
    with store.locked(), pytest.raises(StoreInUseError), store.locked():
        pass
