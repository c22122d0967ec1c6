"""The head of a message comes back from the store, that of rows of the first release, too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.alerts import Alert, MessageKind, Reason, samples
from monitor.deliveries.queue import queue
from monitor.deliveries.settings import EmailChannel
from monitor.model import Severity
from monitor.store import Store
from monitor.store.mapping import head_of
from tests.doubles.nouns import NOON

SAMPLES = samples()
DUTY = EmailChannel("duty", ("duty@example.org",))


@pytest.mark.parametrize("alert", SAMPLES.values(), ids=SAMPLES)
def test_a_delivery_keeps_the_head_of_its_alert(alert: Alert, store: Store) -> None:
    with store.write() as writing:
        writing.save_alert(alert)
        writing.queue(queue(alert, [DUTY], NOON))
        (row,) = writing.deliveries_of(alert.id)
    assert row.head == alert.head


@pytest.mark.parametrize("alert", SAMPLES.values(), ids=SAMPLES)
def test_an_alert_that_was_kept_without_its_subject_finds_it_in_its_facts(alert: Alert, store: Store) -> None:
    with store.write() as writing:
        writing.save_alert(replace(alert, subject=None))
        found = writing.alert(alert.id)
    assert found
    assert found.head == alert.head


@pytest.mark.parametrize(
    ("name", "kind", "counted"),
    [
        ("new", MessageKind.ALERT, True),
        ("drill", MessageKind.ALERT, False),
        ("digest", MessageKind.DIGEST, False),
        ("operational", MessageKind.OPERATIONAL, True),
        ("window_corrected", MessageKind.WINDOW, True),
        ("unusual_rise", MessageKind.WINDOW, True),
        ("summary", MessageKind.SUMMARY, True),
    ],
)
def test_each_message_is_of_a_kind_and_counts_or_not(name: str, kind: MessageKind, counted: bool) -> None:
    head = SAMPLES[name].head
    assert (head.kind, head.counted) == (kind, counted)


def test_facts_that_say_nothing_stop_no_outbox() -> None:
    head = head_of({"reason": "of a later release"})
    assert (head.reason, head.severity, head.subject) == (Reason.NEW, Severity.LOW, None)
