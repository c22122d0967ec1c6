"""The note of a feed that floods: once, with how much waits, and once that it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from monitor.alerts import Reason, samples
from monitor.deliveries import Delivery, State
from monitor.deliveries.limits import Budget, Limits
from monitor.deliveries.queue import queue
from monitor.deliveries.settings import EmailChannel
from monitor.pipeline.operators.flood_note import FEW, MANY, flooding_now, watch_floods
from monitor.store import Store
from tests.doubles.newsroom import config
from tests.doubles.nouns import NOON, minutes

DUTY = EmailChannel("duty", ("duty@example.org",))


def hold(store: Store, number: int, feed: str | None, of: str = "") -> list[Delivery]:
    """So many incidents that would not be told but for this feed, held back."""
    held = []
    with store.write() as writing:
        for one in range(number):
            alert = replace(samples()["new"], id=f"{feed}{of}{one}", incident=f"{feed}{of}{one}", feed=feed)
            writing.save_alert(alert)
            held += [replace(row, state=State.HELD) for row in queue(alert, [DUTY], NOON)]
        writing.queue(held)
    return held


def words(store: Store, at: float) -> list[str]:
    told = watch_floods(store, config(channels=[DUTY], operators=("duty",)), NOON + minutes(at))
    return [str(dict(alert.facts)["operational"]) for alert in told]


HOUR = 60.0


def test_operators_hear_once_which_feed_floods(store: Store) -> None:
    held = hold(store, MANY, "Flood")
    hold(store, MANY - 1, "Busy")
    hold(store, MANY, None)
    (note,) = words(store, 1)
    assert f"{MANY} incidents that would not be told but for feed Flood" in note
    assert 'feeds quarantine "Flood"' in note
    assert words(store, 2) == []
    with store.write() as writing:
        writing.fold(held[FEW - 1 :], held[0].id)
    assert words(store, 23 * HOUR) == []
    (over,) = words(store, 24 * HOUR + 1)
    assert "has flooded no budget for a day" in over
    assert words(store, 24 * HOUR + 2) == []


def test_a_flood_whose_summary_went_out_is_the_same_one_when_more_of_it_waits(store: Store) -> None:
    for hour in range(3):
        held = hold(store, MANY, "Flood", of=f"hour {hour}")
        assert len(words(store, hour * HOUR)) == (hour == 0)
        with store.write() as writing:
            writing.fold(held, held[0].id)
        assert words(store, hour * HOUR + 30) == []


def test_no_budget_counts_or_holds_the_note_of_a_flood(store: Store) -> None:
    spent = EmailChannel("duty", ("duty@example.org",), Limits(Budget(1, timedelta(hours=1))))
    hold(store, MANY, "Flood")
    limited = config(channels=[spent], operators=("duty",))
    assert watch_floods(store, limited, NOON)
    with store.read() as asking:
        assert [row.head.reason for row in asking.outbox([State.PENDING])] == [Reason.OPERATIONAL]
        assert not asking.told_to("duty", "duty@example.org", NOON - minutes(1), NOON + minutes(1))


def test_a_feed_on_the_edge_is_not_told_of_again_and_again() -> None:
    known = flooding_now({"Flood": MANY}, {}, NOON)
    assert flooding_now({"Flood": MANY - 1}, known, NOON + minutes(1)) == known
    assert not flooding_now({"Flood": MANY - 1}, {}, NOON)
