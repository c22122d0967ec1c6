"""Text that databases choke on or take for an order, in every field of an entry and an answer, on both stores."""

from __future__ import annotations

from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import command_line
from monitor.deliveries import State
from monitor.deliveries.settings import WebhookChannel
from monitor.feeds import Fetched, FetchFailed
from monitor.secret import Secret
from monitor.store import Store
from tests.doubles.newsroom import WIRE, Newsroom, config, rule
from tests.doubles.nouns import NOON
from tests.doubles.store import store, store_url
from tests.doubles.webhook_receiver import Answer, WebhookReceiver

__all__ = ["store", "store_url"]

SPIKE = "\x00\ud800\udfff&#0;&#xD800;'); DROP TABLE entries; -- \\x00 %s :a ${x} \ufffe\u202e"


def polled(room: Newsroom, spike: str) -> None:
    escaped = spike.replace("'", "&apos;")
    body = (
        f"<rss version='2.0'><channel><item><guid>{escaped}</guid><title>7 killed {escaped}</title>"
        f"<link>https://wire.example/{escaped}</link><author>{escaped}</author><pubDate>{format_datetime(NOON)}</pubDate>"
        f"<description>7 killed {escaped} and {escaped}</description></item></channel></rss>"
    )
    data = body.encode("utf-8", "surrogatepass")
    room.answer(Fetched(data, {"ETag": spike}, WIRE.url, None, None, sha256(data).hexdigest()))


def test_words_that_a_database_chokes_on_are_taken_in_told_and_kept(store: Store, tmp_path: Path) -> None:
    with Newsroom(store, tmp_path) as room:
        polled(room, SPIKE)
        room.answer(FetchFailed("timeout", "wire.example did not answer in time"), at=30)
        room.deliver(at=31)
        assert len(room.mails()) == 1
        with store.read() as asking:
            (member,) = asking.incidents()[0].members
        assert "DROP TABLE entries; --" in member.title
        assert [row.state for row in room.outbox()] == [State.SENT]


@pytest.mark.parametrize("body", [b"\x00'; DROP TABLE deliveries; --", b"\xed\xa0\x80", b'{"iid": "\\u0000\\ud800"}'])
def test_answers_that_a_database_chokes_on_are_kept_as_words(store: Store, tmp_path: Path, body: bytes) -> None:
    with WebhookReceiver(respond=lambda call: Answer(400, body)) as receiver:
        hook = WebhookChannel("duty", Secret(receiver.url), allow_private=True)
        with Newsroom(store, tmp_path, config([rule()], [hook])) as room:
            polled(room, "")
            room.deliver(at=1)
            (row,) = room.outbox()
    assert row.state is State.FAILED
    assert row.last_error
    assert row.last_error.isprintable()


def test_what_staff_write_by_mistake_ends_no_verb_with_a_trace(tmp_path: Path) -> None:
    """A terminal in another encoding hands over bytes that are not UTF-8, which Python keeps as lone surrogates."""
    (tmp_path / "config.yaml").write_text("store: sqlite:///monitor.db\n", encoding="utf-8")
    with Newsroom(Store.open(f"sqlite:///{tmp_path}/monitor.db"), tmp_path) as room:
        polled(room, "")
        (row,) = room.outbox()
        incident = str(row.facts["incident"]["id"])  # type: ignore[index]  # an alert's facts
        room.store.close()
    ours = ["--config", str(tmp_path / "config.yaml")]
    for call in (
        ["outbox", "drop", row.id, "--why", "gone \udce9\x1b[2J"],
        ["incidents", "mark", incident, "false-alarm", "--note", "wrong \udce9", "--by", "Ren\udce9e"],
        ["incidents", "ack", incident, "--note", "seen \udce9"],
        ["incidents", "show", incident, "--json"],
        ["incidents", "show", "\udce9"],
        ["outbox", "list", "--all"],
        ["export", "--format", "jsonl"],
    ):
        done = CliRunner().invoke(command_line, [*call, *ours])
        assert done.exception is None or isinstance(done.exception, SystemExit), (call, done.exception)
        done.output.encode("utf-8")
        assert "\x1b" not in done.output
