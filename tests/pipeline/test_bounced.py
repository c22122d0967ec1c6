"""Mails that come back, in the flow: rows that counted as sent are seen again, by the people who can do something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.deliveries import State
from monitor.deliveries.settings import Bounces, EmailChannel, Tls
from monitor.secret import Secret
from monitor.store import Store
from tests.doubles.imap_server import PASSWORD, USER, ImapServer
from tests.doubles.newsroom import Newsroom, config, item
from tests.doubles.notifications import absence, report
from tests.doubles.nouns import NOON, minutes

DUTY, OPERATORS = EmailChannel("duty", ("duty@example.org",)), EmailChannel("ops", ("ops@example.org",))


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with ImapServer() as listening:
        yield listening


def reading(server: ImapServer, *operators: str, password: str = PASSWORD) -> Config:
    box = Bounces(server.host, USER, Secret(password), server.port, Tls.NONE, every=timedelta(minutes=5))
    return config(channels=(DUTY, OPERATORS), operators=operators, bounces=box)


@pytest.fixture
def told(store: Store, tmp_path: Path, server: ImapServer) -> Iterator[Newsroom]:
    """A room whose one mail was sent."""
    with Newsroom(store, tmp_path, reading(server, "duty", "ops")) as room:
        room.publish(item("7 killed in Karsa"))
        room.deliver()
        yield room


def came_back(room: Newsroom, server: ImapServer, mail: bytes, at: float = 10) -> int:
    server.mails[len(server.mails) + 1] = mail
    return room.pipeline.bounces_due(NOON + minutes(at))


def ident(room: Newsroom) -> str:
    return room.outbox()[0].id


def test_a_mail_that_came_back_for_good_is_seen_as_failed(told: Newsroom, server: ImapServer) -> None:
    assert came_back(told, server, report(ident(told))) == 1
    (row,) = told.outbox(State.FAILED)
    assert row.last_error == "bounced: 5.1.1 550 5.1.1 <address>: Recipient address rejected: User unknown"
    assert row.sent_at is None
    assert server.seen == {1}


def test_the_other_operators_hear_of_it_once_and_no_log_holds_the_address(
    told: Newsroom, server: ImapServer, caplog: pytest.LogCaptureFixture
) -> None:
    came_back(told, server, report(ident(told)))
    (note,) = told.outbox(State.PENDING)
    assert (note.channel, note.recipient) == ("ops", "ops@example.org")
    told.deliver(at=11)
    assert "A mail that channel duty had sent came back" in told.mails()[-1]["Subject"]
    assert "example.org" not in str([(record.getMessage(), vars(record).get("fields")) for record in caplog.records])


def test_what_may_pass_goes_out_once_more_under_the_same_id_and_then_failed(told: Newsroom, server: ImapServer) -> None:
    first = told.mails()[0]
    assert came_back(told, server, report(ident(told), status="4.4.7", said="451 gave up")) == 1
    assert told.deliver(at=11) == 0
    assert told.deliver(at=75) == 1
    assert told.mails()[0].as_bytes() == first.as_bytes()
    assert came_back(told, server, report(ident(told), status="4.4.7", said="451 gave up again"), at=90) == 1
    assert [row.id for row in told.outbox(State.FAILED)] == [ident(told)]


@pytest.mark.parametrize("other", [report("f" * 32), absence(), b"\xff" * 100], ids=["not ours", "absence", "noise"])
def test_other_mails_change_nothing_and_are_marked_as_seen(told: Newsroom, server: ImapServer, other: bytes) -> None:
    assert came_back(told, server, other) == 0
    assert [row.state for row in told.outbox()] == [State.SENT]
    assert server.seen == {1}


def test_an_absence_note_to_our_mail_is_no_bounce(told: Newsroom, server: ImapServer) -> None:
    assert came_back(told, server, absence(ident(told))) == 0


def test_a_note_to_operators_that_comes_back_brings_no_further_note(
    store: Store, tmp_path: Path, server: ImapServer
) -> None:
    with Newsroom(store, tmp_path, reading(server, "duty")) as room:
        room.publish(item("7 killed in Karsa"))
        room.deliver()
        came_back(room, server, report(ident(room)))
        room.deliver(at=11)
        note = room.outbox()[1]
        assert came_back(room, server, report(note.id), at=20 + 24 * 60) == 1
        assert len(room.outbox()) == 2


def test_it_is_read_when_due_and_not_before(told: Newsroom, server: ImapServer) -> None:
    for at in (0, 1, 4, 5, 9, 10):
        told.pipeline.bounces_due(NOON + minutes(at))
    assert len([command for command in server.commands if command.startswith("LOGIN")]) == 3


def test_a_clock_that_was_set_back_does_not_stop_it(told: Newsroom, server: ImapServer) -> None:
    told.pipeline.bounces_due(NOON + minutes(600))
    assert came_back(told, server, report(ident(told)), at=0) == 1


def test_a_refused_login_is_told_at_once_and_once_and_its_end_too(
    store: Store, tmp_path: Path, server: ImapServer
) -> None:
    server.password = "another"
    with Newsroom(store, tmp_path, reading(server, "ops")) as room:
        for at in (0, 5, 10):
            room.pipeline.bounces_due(NOON + minutes(at))
        (note,) = room.outbox()
        assert "cannot be read" in str(note.facts)
        assert PASSWORD not in str(note.facts)
        server.password = PASSWORD
        for at in (15, 20):
            room.pipeline.bounces_due(NOON + minutes(at))
        assert "is read again" in str(room.outbox()[-1].facts)
        assert len(room.outbox()) == 2


def test_a_server_that_is_away_for_a_moment_is_told_to_nobody(store: Store, tmp_path: Path) -> None:
    with ImapServer() as gone:
        ours = reading(gone, "ops")
    with Newsroom(store, tmp_path, ours) as room:
        for at in (0, 5, 50):
            room.pipeline.bounces_due(NOON + minutes(at))
        assert room.outbox() == []
        room.pipeline.bounces_due(NOON + minutes(60))
        assert len(room.outbox()) == 1


def test_a_message_that_came_back_is_reopened_on_both_databases(any_room: Newsroom) -> None:
    any_room.publish(item("7 killed in Karsa"))
    any_room.deliver()
    back = any_room.outbox()[0]
    with any_room.store.write() as writing:
        assert writing.reopen(back)
        assert writing.find_deliveries(back.id) == [back]


def test_without_the_section_no_mailbox_is_read(room: Newsroom) -> None:
    assert room.pipeline.bounces_due(NOON) == 0
