"""A delivery that is due is leased, frozen, sent and recorded; nothing is lost, a repeat has the same id and bytes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from monitor.deliveries import SendOutcome, Sent, State
from monitor.deliveries.outbox import LEASE
from monitor.deliveries.settings import Channel, EmailChannel, Smtp, WebhookChannel
from monitor.pipeline.outbox import deliver
from monitor.pipeline.outbox.courier import Courier
from monitor.secret import Secret
from monitor.store import Store
from tests.doubles.newsroom import Newsroom, config, item, rule
from tests.doubles.nouns import NOON, minutes
from tests.doubles.patience import until
from tests.doubles.smtp_server import SmtpServer
from tests.doubles.store import dying_at_commit
from tests.doubles.webhook_receiver import Answer, WebhookReceiver

SECRET = "whsec_" + "c2VjcmV0" * 4
SHORT = minutes(0.001)


@pytest.fixture
def tracker() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as receiver:
        yield receiver


def hook(tracker: WebhookReceiver, name: str = "tracker") -> Channel:
    return WebhookChannel(name, Secret(tracker.url), Secret(SECRET), allow_private=True)


def both(tracker: WebhookReceiver) -> dict[str, Any]:
    mail = EmailChannel("duty", ("one@example.org", "two@example.org"))
    return {"rules": [rule(send=("duty", "tracker"))], "channels": [mail, hook(tracker)], "operators": ("duty",)}


def test_a_mail_is_delivered_and_recorded(any_room: Newsroom) -> None:
    room = any_room
    room.publish(item("7 killed in Karsa"))
    assert room.deliver() == 1
    (mail,) = room.mails()
    assert mail["To"] == "duty@example.org"
    (row,) = room.outbox(State.SENT)
    assert (row.attempts, row.lease_until) == (1, None)
    assert row.sent_at is not None
    assert row.body is not None


def test_what_was_sent_is_not_sent_again(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    assert [room.deliver(), room.deliver(at=99)] == [1, 0]


def test_everybody_gets_their_own(store: Store, tmp_path: Path, tracker: WebhookReceiver) -> None:
    with Newsroom(store, tmp_path, config(**both(tracker))) as room:
        room.publish(item("7 killed in Karsa"))
        assert room.deliver() == 3
        assert {mail["To"] for mail in room.mails()} == {"one@example.org", "two@example.org"}
        (call,) = tracker.calls
        assert call.verify(SECRET)


def test_an_update_follows_the_first_message_even_when_both_waited(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    room.publish(item("12 killed in Karsa"), at=40)
    assert room.deliver(at=41) == 2
    first, update = room.mails()
    assert (first["X-Casualty-Monitor-Reason"], update["X-Casualty-Monitor-Reason"]) == ("new", "toll_rose")


def test_a_receiver_that_is_down_is_tried_again_with_the_same_id_and_bytes(
    store: Store, tmp_path: Path, tracker: WebhookReceiver
) -> None:
    tracker.script.append(Answer(503))
    with Newsroom(store, tmp_path, config([rule(send=("tracker",))], [hook(tracker)])) as room:
        room.publish(item("7 killed in Karsa"))
        room.deliver()
        (row,) = room.outbox()
        assert (row.state, row.attempts) == (State.PENDING, 1)
        assert "503" in str(row.last_error)
        assert room.deliver(at=0.1) == 0
        assert room.deliver(at=2) == 1
    first, second = tracker.calls
    assert (first.id, first.body) == (second.id, second.body)


def test_an_update_waits_for_a_first_message_that_is_still_being_tried(
    store: Store, tmp_path: Path, tracker: WebhookReceiver
) -> None:
    tracker.script.append(Answer(503))
    with Newsroom(store, tmp_path, config([rule(send=("tracker",))], [hook(tracker)])) as room:
        room.publish(item("7 killed in Karsa"))
        room.deliver()
        room.publish(item("12 killed in Karsa"), at=40)
        assert room.deliver(at=40) == 2
    assert [call.json["data"]["reason"] for call in tracker.calls] == ["new", "new", "toll_rose"]


def test_a_channel_that_left_the_config_fails_visibly(room: Newsroom, tmp_path: Path) -> None:
    room.publish(item("7 killed in Karsa"))
    with Newsroom(room.store, tmp_path, config(channels=[EmailChannel("other", ("x@example.org",))])) as changed:
        changed.deliver()
        (row,) = changed.outbox(State.FAILED)
    assert "no longer has a channel 'duty'" in str(row.last_error)


def test_operators_hear_once_that_a_channel_needs_them_and_once_that_it_works_again(
    store: Store, tmp_path: Path, tracker: WebhookReceiver
) -> None:
    tracker.script.extend([Answer(401), Answer(401)])
    with Newsroom(store, tmp_path, config(**both(tracker))) as room:
        for number in range(3):
            room.publish(item(f"{7 + number * 5} killed in Karsa"), at=number * 40)
            room.deliver(at=number * 40)
        assert room.reasons().count("operational") == 2
        notes = [mail["Subject"] for mail in room.mails() if mail["X-Casualty-Monitor-Reason"] == "operational"]
        assert len(notes) == 4  # two people, one note down and one up
        assert all("tracker" in note for note in notes)


def test_operators_hear_once_of_a_recipient_who_is_refused_and_once_that_they_are_reached(
    store: Store, tmp_path: Path
) -> None:
    """Among others who are reached; the operators' own note to that address starts no round of notes."""
    people = EmailChannel("duty", ("one@example.org", "gone@example.org"))
    refused = {"gone@example.org": "550 5.1.1 no such user"}
    with SmtpServer(refuse=refused) as server:
        smtp = Smtp("127.0.0.1", server.port, "monitor@example.org")
        asked = replace(config([rule(send=("duty",))], [people], operators=("duty",)), smtp=smtp)
        with Newsroom(store, tmp_path, asked) as room:
            for number in range(2):
                room.publish(item(f"{7 + number * 5} killed in Karsa"), at=number * 40)
                room.deliver(at=number * 40)
            assert room.reasons() == ["new", "operational", "toll_rose"]
            refused.clear()
            room.publish(item("30 killed in Karsa"), at=80)
            room.deliver(at=80)
            room.deliver(at=81)
        notes = [str(mail.message["Subject"]) for mail in server.received if "MONITOR" in mail.message["Subject"]]
    assert notes == [
        "[MONITOR] Channel duty could not deliver a message: the mail server refused the address gone@example.org: 550"
        " 5.1.1 no such user.",
        *["[MONITOR recovered] Channel duty reaches somebody again to whom it could not deliver."] * 2,
    ]


def test_a_fault_of_our_own_is_said_and_tried_again(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> SendOutcome:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(deliver, "send", broken)
    room.publish(item("7 killed in Karsa"))
    room.deliver()
    (row,) = room.outbox()
    assert (row.state, row.attempts) == (State.PENDING, 1)
    assert "internal: a fault of the monitor itself: ZeroDivisionError: by nought" in str(row.last_error)
    assert "failed in the monitor itself" in caplog.text
    monkeypatch.undo()
    assert room.deliver(at=2) == 1


def test_nothing_is_attempted_whose_bytes_could_not_be_kept(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    monkeypatch.setattr(deliver, "send", lambda *args: sent.append(args) or Sent())
    monkeypatch.setattr("monitor.store.WriteHandle.freeze", lambda *_: 1 / 0)
    room.publish(item("7 killed in Karsa"))
    room.deliver()
    assert sent == []
    assert room.outbox()[0].state is State.PENDING


def dies_at_commit(store_url: str, folder: Path, number: int) -> None:
    """Deliver, and die right before the commit of that number."""
    dying_at_commit(store_url, number, lambda store: Newsroom(store, folder).deliver())


@pytest.mark.parametrize("number", range(6))
def test_wherever_it_dies_the_mail_arrives_and_a_repeat_is_the_same_mail(
    store_url: str, tmp_path: Path, number: int
) -> None:
    store = Store.open(store_url)
    with Newsroom(store, tmp_path) as room:
        room.publish(item("7 killed in Karsa"))
    store.close()  # a store does not survive a fork
    dies_at_commit(store_url, tmp_path, number)
    store = Store.open(store_url)
    with Newsroom(store, tmp_path) as room:
        before = [mail.as_bytes() for mail in room.mails()]
        room.deliver(at=LEASE.total_seconds() / 60 + 0.1)
        assert [row.state for row in room.outbox()] == [State.SENT]
        assert len(room.mails()) == 1
        assert before in ([], [room.mails()[0].as_bytes()])
    store.close()


def test_a_start_need_not_wait_for_the_leases_of_the_monitor_before(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    with room.store.write() as writing:
        writing.claim(NOON, 1, LEASE)
    assert room.deliver() == 0
    assert room.pipeline.recover() == 1
    assert room.deliver() == 1


# the courier


def test_a_channel_that_hangs_holds_up_no_other() -> None:
    free, done = threading.Event(), list[str]()

    def attempt(channel: str, _: object) -> bool:
        if channel == "hanging":
            free.wait()
        done.append(channel)
        return done.count(channel) < 2

    courier = Courier(attempt)
    delivered = courier.tick(["hanging", "quick"], NOON, SHORT)
    until(lambda: done == ["quick", "quick"])
    assert courier.busy
    delivered += courier.tick(["hanging", "other"], NOON, SHORT)
    until(lambda: "other" in done)
    free.set()
    delivered += courier.tick([], NOON)
    assert delivered == 3
    assert not courier.busy
    courier.stop()


def test_a_stopped_courier_ends_what_is_under_way_and_begins_nothing() -> None:
    begun, attempts = threading.Event(), list[str]()

    def attempt(channel: str, _: object) -> bool:
        attempts.append(channel)
        begun.set()
        return True  # there is always one more

    courier = Courier(attempt)
    started = threading.Thread(target=lambda: courier.tick(["endless"], NOON))
    started.start()
    begun.wait()
    courier.stop()
    started.join()
    assert courier.tick(["another"], NOON) == 0
    assert set(attempts) == {"endless"}


def test_an_error_of_a_worker_reaches_the_tick() -> None:
    def attempt(_: str, __: object) -> bool:
        raise LookupError

    courier = Courier(attempt)
    with pytest.raises(LookupError):
        courier.tick(["broken"], NOON)
    courier.stop()


def test_a_courier_that_was_stopped_works_no_channel_off() -> None:
    """A reload stops it a moment before the engine comes with a channel."""
    courier = Courier(lambda *_: True)
    courier.stop()
    assert courier.work("any", NOON) == 0


def test_a_workers_clock_goes_on_from_the_ticks_time() -> None:
    times: list[datetime] = []

    def attempt(_: str, clock: object) -> bool:
        times.extend([clock(), clock()])  # type: ignore[operator]  # a Clock
        return False

    courier = Courier(attempt)
    courier.tick(["any"], NOON)
    courier.stop()
    assert NOON <= times[0] <= times[1] < NOON + minutes(1)


def test_draws_make_the_jitter_of_retries(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliver, "send", lambda *_: 1 / 0)
    room.publish(item("7 killed in Karsa"))
    late, began = replace(room.pipeline, draw=lambda: 1.0), monotonic()
    late.deliver_due(NOON)
    late.close()
    waits = (room.outbox()[0].next_at - NOON).total_seconds()
    assert 36 <= waits <= 36 + monotonic() - began  # 30 s and a fifth, after the attempt, however long that took
