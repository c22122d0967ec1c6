"""Promise 6: silence is meaningful: a dead-man ping and a watchdog tied to progress, a digest even when empty, and no
message ever calls a region quiet.

The real daemon runs its ticks through a quarter of an hour, and then something of it breaks. Whatever it is, the switch
that somebody else keeps must fall silent by its next time.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from monitor import config as configs
from monitor.alerts import Alert, samples
from monitor.daemon.daemon import Daemon
from monitor.deliveries.queue import queue
from monitor.deliveries.send import render
from monitor.deliveries.settings import EmailChannel, Smtp
from monitor.deliveries.templates import Templates
from monitor.errors import MonitorError, StoreError
from monitor.feeds.gap import HostGap
from monitor.pipeline import Pipeline
from monitor.pipeline.outbox.courier import Courier
from monitor.pipeline.upkeep import sight
from monitor.store import ReadHandle, Store
from tests.doubles.daemon import one_reader
from tests.doubles.feed_server import FeedServer
from tests.doubles.store import sqlite_url
from tests.doubles.supervisor import fed

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
STEP = timedelta(seconds=30)
CONFIG = """\
feeds: [{{name: Wire, url: "{feed}", every: 1m, allow_private: true}}]
channels: {{duty: {{email: {{to: [duty@ngo.example]}}}}}}
digests: [{{name: Noon, at: "12:02", timezone: UTC, send: [duty]}}]
smtp: {{mailbox: outbox}}
ping: {{url: "{ping}", every: 5m, allow_private: true}}
"""


class Hour:
    """A daemon whose ticks a test calls, on a clock of the test."""

    def __init__(self, folder: Path, world: FeedServer) -> None:
        self.at, self.world, self.folder = NOON, world, folder
        self.stuck: set[str] = set()
        text = CONFIG.format(feed=world.url("/rss"), ping=world.url("/ping"))
        (folder / "config.yaml").write_text(text, encoding="utf-8")
        sqlite_url(folder)
        self.daemon = Daemon(lambda: configs.load(folder / "config.yaml"), lambda: self.at, self.seconds)

    def seconds(self) -> float:
        return (self.at - NOON).total_seconds()

    def live(self, minutes: int) -> None:
        """So many minutes, every tick at its time but for the stuck ones; one that fails is logged and called again."""
        until = self.at + timedelta(minutes=minutes)
        while self.at < until:
            for name in ("poll", "deliver", "decide", "beat", "ping"):
                if name not in self.stuck:
                    self._tick(name)
            self.at += STEP

    def _tick(self, name: str) -> None:
        try:
            getattr(self.daemon, name)(self.at)
            while name == "poll" and self.daemon.busy:
                self.daemon.poll(self.at)
        except MonitorError:
            pass

    def pings(self) -> int:
        return len(self.world.seen("/ping"))


@pytest.fixture
def hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hour]:
    monkeypatch.setattr("monitor.daemon.live.loaded", one_reader)
    monkeypatch.setattr("monitor.daemon.live.HostGap", lambda: HostGap(0.0))  # its seconds are the machine's, not ours
    with FeedServer() as world:
        world.serve("/rss", '<rss version="2.0"><channel><title>Wire</title></channel></rss>')
        world.serve("/ping", "OK")
        made = Hour(tmp_path, world)
        yield made
        made.daemon.stop()


def refuse(*_: object) -> None:
    raise StoreError("the disk is full")


def stand_still(loop: str) -> Callable[[Hour, pytest.MonkeyPatch], object]:
    return lambda hour, _: hour.stuck.add(loop)


def take_nothing_in(hour: Hour, patch: pytest.MonkeyPatch) -> None:
    """A feed is asked and what it says is not kept, for an error of our own."""
    patch.setattr(Pipeline, "absorb_part", refuse)


def write_nothing(hour: Hour, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Store, "write", refuse)


def attempt_nothing(hour: Hour, patch: pytest.MonkeyPatch) -> None:
    """Deliveries are due, and the loop passes over them."""
    patch.setattr(Courier, "tick", lambda *_: 0)
    (alert,) = [found for name, found in samples().items() if name == "operational"]
    store = Store.open(f"sqlite:///{hour.folder / 'monitor.db'}")
    with store.write() as writing:
        writing.save_alert(alert)
        writing.queue(queue(alert, [EmailChannel("duty", ("duty@ngo.example",))], hour.at))
    store.close()


def publish_no_feed(hour: Hour, patch: pytest.MonkeyPatch) -> None:
    """Everything moves, and nothing that is published reaches us."""
    hour.world.serve("/rss", "gone", code=500)


def fail_every_channel(hour: Hour, patch: pytest.MonkeyPatch) -> None:
    """Whatever we see, nobody hears of it."""
    patch.setattr(sight, "failing_channels", lambda *_: ("duty",))


def read_nothing(hour: Hour, patch: pytest.MonkeyPatch) -> None:
    """Every entry is set aside: the reader fails on it."""
    patch.setattr(ReadHandle, "count_read", lambda *_: (9, 9))


BREAKS = {
    "polling stands still": stand_still("poll"),
    "delivering stands still": stand_still("deliver"),
    "what a feed says is not taken in": take_nothing_in,
    "the store takes nothing": write_nothing,
    "deliveries are not attempted": attempt_nothing,
    "no feed can be read": publish_no_feed,
    "no entry can be read": read_nothing,
    "no channel delivers": fail_every_channel,
}


def test_the_switch_is_asked_in_its_time_while_all_is_well(hour: Hour) -> None:
    hour.live(15)
    assert hour.pings() == 3


@pytest.mark.parametrize("broken", BREAKS)
def test_whatever_breaks_the_switch_falls_silent(hour: Hour, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    hour.live(2)
    assert hour.pings() == 1
    with monkeypatch.context() as patch:
        BREAKS[broken](hour, patch)
        hour.live(10)
        assert hour.pings() == 1


@pytest.mark.parametrize("broken", ["what a feed says is not taken in", "the store takes nothing"])
def test_and_speaks_again_when_it_is_mended(hour: Hour, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    hour.live(2)
    with monkeypatch.context() as patch:
        BREAKS[broken](hour, patch)
        hour.live(8)
    hour.daemon.reload()  # a feed whose taking in failed rests for a minute of the machine's own clock
    hour.live(3)
    assert hour.pings() == 2


@pytest.mark.parametrize("loop", ["poll", "deliver"])
def test_a_loop_that_hangs_starves_the_watchdog(hour: Hour, supervisor: socket.socket, loop: str) -> None:
    hour.live(1)
    assert fed(supervisor) >= 2
    hour.stuck.add(loop)
    hour.live(3)
    assert fed(supervisor) <= 1  # the move that the other loop had made before


def test_a_digest_comes_although_nothing_was_reported(hour: Hour) -> None:
    hour.live(4)
    (mail,) = (hour.folder / "outbox").glob("*.eml")
    subject = message_from_bytes(mail.read_bytes(), policy=policy.default)["Subject"]
    assert subject.startswith("[DIGEST] Noon")
    assert "no readable report" in subject


CALM = re.compile(
    r"\b(quiet(?! hours)|calm|all clear|peaceful|safe|nothing happened"
    r"|no (incidents?|casualties|attacks?|deaths?) (today|in|were))\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("alert", samples().values(), ids=samples())
def test_no_message_calls_a_region_quiet(alert: Alert) -> None:
    duty = EmailChannel("duty", ("duty@ngo.example",))
    (row,) = queue(alert, [duty], NOON)
    body = render(row, {"duty": duty}, Smtp(), Templates(), row.created).body
    assert body
    mail = message_from_bytes(body, policy=policy.default)
    part = mail.get_body(("plain",))
    assert part
    assert not CALM.search(f"{mail['Subject']}\n{part.get_content()}")
