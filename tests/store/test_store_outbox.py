"""The outbox: first in, first out within a thread; leases; nothing is lost and nobody is told twice by two workers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.deliveries import Delivery, State
from monitor.store import Store
from tests.doubles.nouns import NOON, alert, delivery, minutes

LEASE = minutes(5)


def queue(store: Store, *queued: Delivery) -> None:
    with store.write() as writing:
        writing.save_alert(alert())
        writing.queue(queued)


def claim(store: Store, at: float = 0, limit: int = 10) -> list[Delivery]:
    with store.write() as writing:
        return writing.claim(NOON + minutes(at), limit, LEASE)


def finish(store: Store, claimed: Delivery, **fields: Any) -> bool:
    with store.write() as writing:
        return writing.finish(claimed, replace(claimed, lease_until=None, attempts=claimed.attempts + 1, **fields))


def ids(found: Iterable[Delivery]) -> list[str]:
    return [one.id for one in found]


def row(store: Store, ident: str) -> Delivery:
    with store.read() as asking:
        (found,) = asking.find_deliveries(ident)
        return found


def test_a_queued_delivery_is_kept_whole(store: Store) -> None:
    whole = delivery(
        body=b"\x00\xff",
        remote_ref="#7",
        notes={"template_fell_back": "no such name"},
        attempts=2,
        last_error="busy",
        lease_until=NOON,
        sent_at=NOON,
        state=State.SENT,
    )
    queue(store, whole)
    assert row(store, "d1") == whole


def test_the_same_delivery_is_queued_once(store: Store) -> None:
    queue(store, delivery(), delivery(facts={"later": "facts"}))
    with store.read() as asking:
        assert asking.outbox() == [delivery()]


def test_a_delivery_needs_its_alert(store: Store) -> None:
    with pytest.raises(Exception, match=r"FOREIGN KEY|foreign key"), store.write() as writing:
        writing.queue([delivery(alert="unknown")])


def test_what_is_due_is_claimed_with_a_lease_and_not_claimed_again(store: Store) -> None:
    queue(store, delivery("now"), delivery("later", thread="t2", next_at=NOON + minutes(1)))
    (claimed,) = claim(store)
    assert (claimed.id, claimed.state, claimed.lease_until) == ("now", State.SENDING, NOON + LEASE)
    assert row(store, "now") == claimed
    assert claim(store) == []
    assert ids(claim(store, at=1)) == ["later"]


def test_no_more_are_claimed_than_asked_for_and_the_most_overdue_first(store: Store) -> None:
    queue(store, *(delivery(f"d{n}", thread=f"t{n}", next_at=NOON - minutes(n)) for n in range(4)))
    assert ids(claim(store, limit=2)) == ["d3", "d2"]


def test_within_a_thread_the_second_waits_until_the_first_is_sent(store: Store) -> None:
    queue(store, delivery("first"), delivery("second", next_at=NOON - minutes(5)))
    (first,) = claim(store)
    assert first.id == "first"
    assert claim(store) == []
    assert finish(store, first, state=State.SENT, sent_at=NOON)
    assert ids(claim(store)) == ["second"]


def test_a_first_one_that_is_tried_later_holds_the_second_back(store: Store) -> None:
    queue(store, delivery("first"), delivery("second"))
    (first,) = claim(store)
    finish(store, first, state=State.PENDING, next_at=NOON + minutes(30), last_error="busy")
    assert claim(store, at=29) == []
    assert ids(claim(store, at=30)) == ["first"]


@pytest.mark.parametrize("end", [State.FAILED, State.DROPPED])
def test_a_first_one_that_ended_badly_lets_the_second_go(store: Store, end: State) -> None:
    queue(store, delivery("first"), delivery("second"))
    (first,) = claim(store)
    finish(store, first, state=end)
    assert ids(claim(store)) == ["second"]


def test_other_threads_recipients_and_channels_do_not_wait(store: Store) -> None:
    queue(
        store,
        delivery("a"),
        delivery("b", thread="other"),
        delivery("c", recipient="two@example.org"),
        delivery("d", channel="night"),
    )
    assert ids(claim(store)) == ["a", "b", "c", "d"]


def test_one_channel_can_be_claimed_from_alone(store: Store) -> None:
    later = delivery("c", channel="later", next_at=NOON + minutes(1))
    queue(store, delivery("a"), delivery("b", channel="night"), later)
    with store.write() as writing:
        assert writing.due_channels(NOON) == ["duty", "night"]
        assert ids(writing.claim(NOON, 5, LEASE, "night")) == ["b"]
        assert writing.due_channels(NOON) == ["duty"]


def test_a_lease_that_ran_out_can_be_claimed_again(store: Store) -> None:
    queue(store, delivery("first"), delivery("second"))
    claim(store)
    assert claim(store, at=4.9) == []
    (again,) = claim(store, at=5)
    assert (again.id, again.lease_until) == ("first", NOON + minutes(10))


def test_at_a_start_what_was_being_attempted_is_due_again(store: Store) -> None:
    queue(store, delivery("sending"), delivery("sent", thread="t2", state=State.SENT))
    claim(store)
    with store.write() as writing:
        assert writing.end_leases() == 1
    assert ids(claim(store)) == ["sending"]


def test_a_worker_whose_lease_passed_on_cannot_overrule_the_next(store: Store) -> None:
    queue(store, delivery())
    (slow,) = claim(store)
    (quick,) = claim(store, at=5)
    assert not finish(store, slow, state=State.PENDING, last_error="timeout")
    assert row(store, "d1") == quick
    assert finish(store, quick, state=State.SENT, sent_at=NOON + minutes(6))
    assert not finish(store, slow, state=State.FAILED)
    assert row(store, "d1").state is State.SENT


def test_what_was_sent_is_recorded_even_when_the_lease_had_passed_on(store: Store) -> None:
    queue(store, delivery())
    (slow,) = claim(store)
    (quick,) = claim(store, at=5)
    assert finish(store, slow, state=State.SENT, sent_at=NOON + minutes(5))
    assert not finish(store, quick, state=State.PENDING)
    assert row(store, "d1").state is State.SENT


def test_the_bytes_of_the_first_attempt_stay(store: Store) -> None:
    queue(store, delivery())
    with store.write() as writing:
        writing.freeze("d1", b"first", {"template_fell_back": "yes"})
        writing.freeze("d1", b"second", {})
    assert (row(store, "d1").body, row(store, "d1").notes) == (b"first", {"template_fell_back": "yes"})


def test_finishing_does_not_touch_facts_and_frozen_bytes(store: Store) -> None:
    queue(store, delivery())
    (claimed,) = claim(store)
    with store.write() as writing:
        writing.freeze("d1", b"frozen", {})
    finish(store, claimed, state=State.SENT, remote_ref="ticket 7")
    found = row(store, "d1")
    assert (found.body, found.facts, found.remote_ref, found.attempts) == (b"frozen", {"title": "Karsa"}, "ticket 7", 1)


def test_a_later_delivery_of_a_thread_knows_the_ticket_that_the_first_one_opened(store: Store) -> None:
    queue(store, delivery("first"), delivery("second"), delivery("elsewhere", thread="other"))
    (first, _) = claim(store)
    finish(store, first, state=State.SENT, remote_ref="ticket 7")
    (second,) = claim(store)
    assert second.remote_ref == "ticket 7"
    assert row(store, "elsewhere").remote_ref is None


def test_a_person_can_have_a_failed_one_tried_again_from_the_start(store: Store) -> None:
    queue(store, delivery(attempts=9, state=State.FAILED))
    at = NOON + timedelta(days=4)
    with store.write() as writing:
        assert writing.retry("d1", at)
    found = row(store, "d1")
    assert (found.state, found.attempts, found.next_at, found.created) == (State.PENDING, 0, at, at)


def test_what_was_sent_or_is_being_sent_is_not_tried_again(store: Store) -> None:
    queue(store, delivery("sent", state=State.SENT), delivery("sending", thread="t2"))
    claim(store)
    with store.write() as writing:
        assert [writing.retry(ident, NOON) for ident in ("sent", "sending", "unknown")] == [False] * 3


def test_a_person_can_drop_what_was_not_sent(store: Store) -> None:
    queue(store, delivery("waiting"), delivery("sent", state=State.SENT))
    with store.write() as writing:
        assert writing.drop("waiting", "dropped by hand")
        assert not writing.drop("sent", "too late")
        assert not writing.drop("waiting", "twice")
    assert (row(store, "waiting").state, row(store, "waiting").last_error) == (State.DROPPED, "dropped by hand")


def test_a_dropped_one_stays_dropped_when_its_attempt_comes_back_empty_handed(store: Store) -> None:
    queue(store, delivery())
    (claimed,) = claim(store)
    with store.write() as writing:
        writing.drop("d1", "dropped by hand")
    assert not finish(store, claimed, state=State.PENDING)
    assert row(store, "d1").state is State.DROPPED


def test_the_outbox_lists_what_is_undelivered_unless_asked_for_more(store: Store) -> None:
    queue(store, delivery("a"), delivery("b", state=State.FAILED), delivery("c", state=State.SENT))
    with store.read() as asking:
        assert ids(asking.outbox()) == ["a"]
        assert ids(asking.outbox([State.FAILED])) == ["b"]
        assert ids(asking.outbox([], limit=2)) == ["a", "b"]
        assert ids(asking.deliveries_of("a1")) == ["a", "b", "c"]


def test_the_figures_for_metrics(store: Store) -> None:
    with store.read() as asking:
        assert asking.oldest_undelivered() is None
    queue(
        store,
        delivery("a", created=NOON + minutes(3)),
        delivery("b", state=State.SENT),
        delivery("c", thread="t2", created=NOON + minutes(1)),
    )
    claim(store, limit=1)
    with store.read() as asking:
        assert asking.oldest_undelivered() == NOON + minutes(1)
        assert asking.outbox_counts() == {
            State.PENDING: 1,
            State.SENDING: 1,
            State.SENT: 1,
            State.FAILED: 0,
            State.DROPPED: 0,
            State.HELD: 0,
            State.FOLDED: 0,
        }
