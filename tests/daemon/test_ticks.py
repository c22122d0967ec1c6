"""Each tick called by itself, at a time of the test's choice, on a real store, feed and mailbox."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor import config as configs
from monitor.daemon import daemon as daemon_module
from monitor.daemon.daemon import Daemon
from monitor.errors import StoreError
from monitor.store import Store
from tests.doubles.feed_server import FeedServer, status
from tests.doubles.hands import NOON, Hands

MINUTE = timedelta(minutes=1)
CONFIG = """\
feeds: [{{name: Sample, url: "{url}", language: en, every: 10m, allow_private: true}}]
regions: [{{name: Idlib, countries: [SY], admin1: [Idlib]}}]
rules: [{{name: Ten killed, regions: [Idlib], any: [{{killed.all: 10}}], send: [duty]}}]
channels: {{duty: {{email: {{to: [duty@ngo.example]}}}}}}
digests: [{{name: Morning, at: "13:00", timezone: UTC, send: [duty]}}]
operators: [duty]
smtp: {{mailbox: mailbox}}
"""


def rss(killed: int) -> str:
    text = f"{killed} people were killed in an air strike on the Syrian city of Idlib, rescuers said."
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><item><guid>1</guid>'
        f"<title>Air strike kills {killed} in Idlib</title><description>{text}</description>"
        f"<pubDate>{format_datetime(NOON - 30 * MINUTE)}</pubDate></item></channel></rss>"
    )


@pytest.fixture
def server(server: FeedServer) -> FeedServer:
    server.serve("/rss", rss(12))
    return server


@pytest.fixture
def folder(tmp_path: Path, server: FeedServer) -> Path:
    write(tmp_path, CONFIG.format(url=server.url("/rss")))
    return tmp_path


@pytest.fixture
def hands() -> Hands:
    return Hands(now=NOON)


def write(folder: Path, text: str) -> None:
    (folder / "config.yaml").write_text(text, encoding="utf-8")


@contextmanager
def daemon_of(folder: Path, hands: Hands) -> Iterator[Daemon]:
    """A daemon whose ticks wait for what they began: on a busy machine a second is not enough."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(daemon_module, "PATIENCE", MINUTE)
        daemon = Daemon(lambda: configs.load(folder / "config.yaml"), hands.wall)
        try:
            yield daemon
        finally:
            assert daemon.stop()


@pytest.fixture
def daemon(folder: Path, hands: Hands) -> Iterator[Daemon]:
    with daemon_of(folder, hands) as made:
        yield made


def polled(daemon: Daemon, now: datetime) -> int:
    """Ticks until the answers of all that was due are in, as the daemon's own would."""
    answers = daemon.poll(now)
    while daemon.busy:
        answers += daemon.poll(now)
    return answers


def mails(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((folder / "mailbox").glob("*.eml"))]


def test_a_poll_and_a_delivery_bring_a_mail(daemon: Daemon, folder: Path) -> None:
    assert polled(daemon, NOON) == 1
    assert daemon.deliver(NOON) >= 1
    (mail,) = mails(folder)
    assert "Idlib" in mail


def test_nobody_is_asked_before_the_time_has_come(daemon: Daemon, server: FeedServer) -> None:
    polled(daemon, NOON)
    assert polled(daemon, NOON + 9 * MINUTE) == 0
    assert polled(daemon, NOON + 12 * MINUTE) == 1
    assert len(server.seen("/rss")) == 2


def test_what_is_due_survives_a_restart(folder: Path, hands: Hands, server: FeedServer) -> None:
    with daemon_of(folder, hands) as before:
        polled(before, NOON)
    with daemon_of(folder, hands) as after:
        assert polled(after, NOON + MINUTE) == 0


def test_a_digest_goes_out_at_its_time_even_when_empty(daemon: Daemon, folder: Path) -> None:
    daemon.decide(NOON)
    daemon.decide(NOON + 59 * MINUTE)
    assert daemon.deliver(NOON + 59 * MINUTE) == 0
    daemon.decide(NOON + 60 * MINUTE)
    assert daemon.deliver(NOON + 60 * MINUTE) == 1
    assert "Morning" in mails(folder)[0]


def test_a_total_over_time_is_told_and_not_again_after_a_restart(
    folder: Path, hands: Hands, server: FeedServer
) -> None:
    weekly = CONFIG.replace("any: [{{killed.all: 10}}]", "totals: {{over: 7d}}, any: [{{killed.all: 10}}]")
    write(folder, weekly.format(url=server.url("/rss")))
    with daemon_of(folder, hands) as first:
        polled(first, NOON)
        first.decide(NOON + MINUTE)
        assert first.deliver(NOON + MINUTE) == 1
    assert "Idlib: 12 people reported killed in 7 days" in mails(folder)[0].replace("\n ", "")
    with daemon_of(folder, hands) as second:
        second.decide(NOON + 2 * MINUTE)
        assert second.deliver(NOON + 2 * MINUTE) == 0


def test_housekeeping_says_how_things_stand(daemon: Daemon, caplog: pytest.LogCaptureFixture) -> None:
    polled(daemon, NOON)
    with caplog.at_level(logging.INFO, "monitor"):
        daemon.housekeep(NOON + MINUTE)
    (line,) = (record for record in caplog.records if record.getMessage() == "standing")
    assert line.__dict__["fields"] == {"live": 1, "feeds": 1, "waiting": 1, "failed": 0, "oldest_seconds": 60}


def test_each_decision_is_logged(daemon: Daemon, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "monitor"):
        polled(daemon, NOON)
        daemon.deliver(NOON)
    subjects = [record.getMessage() for record in caplog.records]
    assert [s for s in subjects if s in {"feed read", "entry reports", "alert raised", "delivery sent"}] == [
        "feed read",
        "entry reports",
        "alert raised",
        "delivery sent",
    ]


def test_a_feed_that_fails_is_logged_with_its_reason(
    daemon: Daemon, server: FeedServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.serve("/rss", behaviour=status(503))
    with caplog.at_level(logging.INFO, "monitor"):
        polled(daemon, NOON)
    (line,) = (record for record in caplog.records if record.getMessage() == "feed failed")
    assert line.__dict__["fields"]["reason"] == "unavailable"


def test_a_clock_set_back_an_hour_keeps_no_feed_waiting_for_it(daemon: Daemon, hands: Hands, folder: Path) -> None:
    polled(daemon, NOON)
    daemon.start()
    hands.now = NOON - 60 * MINUTE
    daemon.watch()
    assert hands.now < next_poll_at(folder) <= hands.now + 11 * MINUTE


def test_a_clock_that_was_set_back_while_we_were_down_keeps_no_feed_waiting(folder: Path, hands: Hands) -> None:
    with daemon_of(folder, hands) as before:
        polled(before, NOON)
    hands.now = NOON - 60 * MINUTE
    with daemon_of(folder, hands) as after:
        after.start()
        assert next_poll_at(folder) <= hands.now + 11 * MINUTE


def test_a_clock_set_back_an_hour_keeps_no_message_waiting_for_it(daemon: Daemon, hands: Hands, folder: Path) -> None:
    (folder / "mailbox").write_text("in the way", encoding="utf-8")
    polled(daemon, NOON)
    daemon.deliver(NOON)
    (folder / "mailbox").unlink()
    daemon.start()
    hands.now = NOON - 60 * MINUTE
    daemon.watch()
    daemon.deliver(NOON - 59 * MINUTE)
    assert any("Idlib" in mail for mail in mails(folder))


def next_poll_at(folder: Path) -> datetime:
    store = Store.open(f"sqlite:///{folder / 'monitor.db'}")
    try:
        with store.read() as asking:
            found = asking.feed_state("Sample").next_poll_at
    finally:
        store.close()
    assert found
    return found


def test_a_reload_takes_on_new_rules_at_once(daemon: Daemon, folder: Path, server: FeedServer) -> None:
    write(folder, CONFIG.format(url=server.url("/rss")).replace("killed.all: 10", "killed.all: 100"))
    assert daemon.reload()
    polled(daemon, NOON)
    assert daemon.deliver(NOON) == 0


def test_a_reload_with_a_mistake_changes_nothing(
    daemon: Daemon, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(folder, "ruels: []\n")
    with caplog.at_level(logging.ERROR, "monitor"):
        assert not daemon.reload()
    assert 'did you mean "rules"?' in str(caplog.records[0].__dict__["fields"]["error"])
    polled(daemon, NOON)
    assert daemon.deliver(NOON) == 1


def test_a_reload_says_what_changed_and_no_secret(
    daemon: Daemon, folder: Path, server: FeedServer, caplog: pytest.LogCaptureFixture
) -> None:
    write(folder, CONFIG.format(url=server.url("/other")))
    with caplog.at_level(logging.INFO, "monitor"):
        assert daemon.reload()
    changed = [r.__dict__["fields"]["what"] for r in caplog.records if r.getMessage() == "config changed"]
    assert changed == ["feeds: 1 changed"]


def test_a_second_daemon_on_the_same_store_does_not_begin(daemon: Daemon, folder: Path, hands: Hands) -> None:
    with pytest.raises(StoreError, match="already runs on it"):
        Daemon(lambda: configs.load(folder / "config.yaml"), hands.wall)
    assert polled(daemon, NOON) == 1


def test_the_picture_of_the_ticks_is_what_the_daemon_does(daemon: Daemon) -> None:
    drawn = re.findall(r"^    (\w+) ─+ every (\d+) s: ", str(daemon_module.__doc__), re.MULTILINE)
    assert [(name, timedelta(seconds=int(seconds))) for name, seconds in drawn] == [
        (tick.name, tick.every) for tick in daemon._ticks
    ]


def test_a_store_that_takes_nothing_is_told_past_it(
    daemon: Daemon, folder: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Store) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "write", full)
        for minute in range(8):
            with pytest.raises(StoreError):
                daemon.look(NOON + minute * MINUTE)
    (mail,) = (folder / "mailbox").glob("*.eml")
    assert b"the disk is full" in mail.read_bytes()
    daemon.look(NOON + 9 * MINUTE)
    daemon.deliver(NOON + 9 * MINUTE)
    assert len(list((folder / "mailbox").glob("*.eml"))) == 2
