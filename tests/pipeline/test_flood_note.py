"""The note of a feed that floods: once, with how much waits, and once that it is over."""

from __future__ import annotations

from dataclasses import replace

from monitor.alerts import samples
from monitor.deliveries import Delivery, State
from monitor.deliveries.queue import queue
from monitor.deliveries.settings import EmailChannel
from monitor.pipeline.operators.flood_note import FEW, MANY, flooding_now, watch_floods
from monitor.store import Store
from tests.doubles.newsroom import config
from tests.doubles.nouns import NOON, minutes

DUTY = EmailChannel("duty", ("duty@example.org",))


def hold(store: Store, number: int, feed: str | None) -> list[Delivery]:
    """So many incidents of which this feed alone tells, held back."""
    held = []
    with store.write() as writing:
        for one in range(number):
            alert = replace(samples()["new"], id=f"{feed}{one}", incident=f"{feed}{one}", feed=feed)
            writing.save_alert(alert)
            held += [replace(row, state=State.HELD) for row in queue(alert, [DUTY], NOON)]
        writing.queue(held)
    return held


def words(store: Store, at: float) -> list[str]:
    told = watch_floods(store, config(channels=[DUTY], operators=("duty",)), NOON + minutes(at))
    return [str(dict(alert.facts)["operational"]) for alert in told]


def test_operators_hear_once_which_feed_floods(store: Store) -> None:
    held = hold(store, MANY, "Flood")
    hold(store, MANY - 1, "Busy")
    hold(store, MANY, None)
    (note,) = words(store, 1)
    assert f"{MANY} incidents of which feed Flood alone tells" in note
    assert 'feeds quarantine "Flood"' in note or 'feeds quarantine "Flood"' in note
    assert words(store, 2) == []
    with store.write() as writing:
        writing.fold(held[FEW - 1 :], held[0].id)
    (over,) = words(store, 3)
    assert "has been told" in over
    assert words(store, 4) == []


def test_a_feed_on_the_edge_is_not_told_of_again_and_again() -> None:
    known = flooding_now({"Flood": MANY}, frozenset())
    assert flooding_now({"Flood": MANY - 1}, known) == known
    assert not flooding_now({"Flood": MANY - 1}, frozenset())
