"""Alerts of one incident reach one ticket, on both databases, whatever dies in between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.deliveries import State
from monitor.deliveries.outbox import LEASE
from monitor.deliveries.settings import Channel, WebhookChannel
from monitor.secret import Secret
from monitor.store import Store, WriteHandle
from tests.doubles.newsroom import Newsroom, config, item, rule
from tests.doubles.nouns import NOON, minutes
from tests.doubles.trackers import GitHub, TheHive, Tracker
from tests.doubles.webhook_receiver import Answer

MINUTES_OF_A_LEASE = LEASE.total_seconds() / 60


@pytest.fixture(params=[GitHub, TheHive], ids=lambda kind: kind.preset)
def tracker(request: pytest.FixtureRequest) -> Iterator[Tracker]:
    with request.param() as made:
        yield made


def tickets(tracker: Tracker) -> Channel:
    options = {
        "github": (("labels", "casualty-monitor"),),
        "thehive": (("type", "casualty-report"), ("source", "casualty-monitor"), ("tlp", "2")),
    }
    return WebhookChannel(
        "tickets",
        Secret(tracker.url),
        preset=tracker.preset,
        allow_private=True,
        token=Secret(tracker.token),
        options=options[tracker.preset],
    )


@pytest.fixture
def desk(store_url: str, tmp_path: Path, tracker: Tracker) -> Iterator[Newsroom]:
    """A newsroom whose alerts go to the tracker."""
    store = Store.open(store_url)
    with Newsroom(store, tmp_path, config([rule(send=("tickets",))], [tickets(tracker)])) as room:
        yield room
    store.close()


def test_what_rises_goes_to_the_ticket_that_the_first_alert_made(desk: Newsroom, tracker: Tracker) -> None:
    desk.publish(item("7 killed in Karsa"))
    assert desk.deliver() == 1
    desk.publish(item("19 killed in Karsa"), at=40)
    assert desk.deliver(at=40) == 1
    (ticket,) = tracker.tickets
    assert "19 killed" in ticket.title
    assert len(ticket.comments) == 1
    assert [row.remote_ref for row in desk.outbox(State.SENT)] == [ticket.ref, ticket.ref]


def test_an_update_waits_until_the_ticket_is_made(desk: Newsroom, tracker: Tracker) -> None:
    tracker.script.append(Answer(503))
    desk.publish(item("7 killed in Karsa"))
    desk.deliver()
    desk.publish(item("19 killed in Karsa"), at=40)
    assert desk.deliver(at=40) == 2
    (ticket,) = tracker.tickets
    assert "7 killed" in ticket.text.lower()
    assert len(ticket.comments) == 1


def test_a_ticket_that_was_made_and_not_remembered_is_found_again(
    desk: Newsroom, tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The monitor dies between the tracker's answer and the note of it."""
    desk.publish(item("7 killed in Karsa"))
    with monkeypatch.context() as dying:
        dying.setattr(WriteHandle, "finish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.deliver()
    assert len(tracker.tickets) == 1
    assert desk.deliver(at=MINUTES_OF_A_LEASE + 0.1) == 1
    (ticket,) = tracker.tickets
    assert ticket.comments == []
    assert [row.remote_ref for row in desk.outbox(State.SENT)] == [ticket.ref]


def test_a_first_alert_that_failed_and_is_sent_again_by_hand_joins_the_ticket_of_the_second(
    desk: Newsroom, tracker: Tracker
) -> None:
    """Its bytes were frozen when there was no ticket; both ways to tell it were."""
    tracker.script.append(Answer(422))
    desk.publish(item("7 killed in Karsa"))
    desk.deliver()
    desk.publish(item("19 killed in Karsa"), at=40)
    desk.deliver(at=40)
    (failed,) = desk.outbox(State.FAILED)
    with desk.store.write() as writing:
        assert writing.retry(failed.id, NOON + minutes(60))
    assert desk.deliver(at=60) == 1
    (ticket,) = tracker.tickets
    assert len(ticket.comments) == 1


def test_the_token_is_nowhere_in_the_store(desk: Newsroom, tracker: Tracker) -> None:
    desk.publish(item("7 killed in Karsa"))
    desk.deliver()
    assert tracker.token not in repr(desk.outbox())
    assert "requests" in desk.outbox(State.SENT)[0].notes
