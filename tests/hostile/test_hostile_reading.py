"""Texts that are too much for the reader: one costs itself, and no other entry, no other feed and no restart."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.daemon import live
from monitor.daemon.desk import ReadingDesk, unreadable
from monitor.daemon.desk_child import Make
from monitor.daemon.live import Live, bring_up
from monitor.deliveries.settings import EmailChannel, Smtp
from monitor.entries.worker import Parser
from monitor.feeds import Feed, FeedState
from monitor.feeds.advice import words_of
from monitor.feeds.gap import HostGap
from monitor.feeds.health import FeedSign, Health, condition
from monitor.pipeline import Absorbed
from monitor.reports import Failing, Failure, Rejected, Text
from monitor.reports import edition as editions
from monitor.store import Store
from monitor.web.checks import ready
from tests.doubles.feed_server import FeedServer
from tests.doubles.newsroom import item, rss, rule
from tests.doubles.nouns import NOON, entry
from tests.doubles.patience import until
from tests.doubles.store import sqlite_url, store_url
from tests.doubles.stubborn import mended, stubborn

__all__ = ["store_url"]

ROOT = Path(__file__).parents[2]
HOUR = timedelta(hours=1)
FAILURE = Failure(Failing.TOO_SLOW, "it took more than 5 s of processor time", "0")
STRIKE = item("40 killed in a hospital", "strike")


@dataclass
class SlowMonitor:
    """A monitor of two feeds, on hosts of their own, with a reader that some texts are too much for."""

    url: str
    server: FeedServer
    folder: Path
    parser: Parser
    make: Make = stubborn
    told: list[Absorbed] = field(default_factory=list)
    ending: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.store = Store.open(self.url)
        self.ending.callback(self.store.close)
        self.live = self._live()
        self.live.poller.gap = HostGap(0.0)  # our own server

    def _live(self) -> Live:
        live = bring_up(self.config, self.store, self.parser, self.told.append, make=self.make)
        self.ending.callback(live.close)
        return live

    @property
    def config(self) -> Config:
        return config_of(self.server.port, self.folder)

    def restarted(self, make: Make) -> SlowMonitor:
        self.ending.close()
        return SlowMonitor(self.url, self.server, self.folder, self.parser, make)

    def poll(self, hours: float = 0) -> None:
        """One round of every feed that is due, to its end."""
        now = NOON + hours * HOUR
        self.live.poller.finish(self.live.pipeline.due(now), self.live.feeds, lambda: now)

    @property
    def notes(self) -> list[str]:
        """The notes to operators on entries."""
        with self.store.read() as asking:
            told = [alert.facts.get("operational") for alert in asking.alerts()]
        return [one["words"] for one in told if isinstance(one, dict) and one["what"] == "entry_unreadable"]

    @property
    def alerts(self) -> int:
        """How often staff was alerted."""
        with self.store.read() as asking:
            return sum(alert.incident is not None for alert in asking.alerts())

    def state(self, feed: str) -> FeedState:
        with self.store.read() as asking:
            return asking.feed_state(feed)


def config_of(port: int, folder: Path) -> Config:
    feeds = tuple(
        Feed(name, f"http://{host}:{port}/{name.lower()}", name, every=timedelta(minutes=5), allow_private=True)
        for name, host in (("Hacked", "127.0.0.1"), ("Wire", "localhost"))
    )
    return Config(
        feeds=feeds,
        rules=(rule(),),
        channels=(EmailChannel("duty", ("duty@example.org",)),),
        operators=("duty",),
        smtp=Smtp(sender="monitor@example.org", mailbox=folder / "outbox"),
        read_within=timedelta(seconds=0.3),
    )


@pytest.fixture
def server(server: FeedServer) -> FeedServer:
    server.serve("/wire", rss(item("Rain", "rain")))
    return server


@pytest.fixture(autouse=True)
def _only_what_hangs_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine seconds by the clock on the wall for 0.3 of processor time: no busy machine stands still for so long."""
    monkeypatch.setattr(live, "ReadingDesk", partial(ReadingDesk, patience=30))


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    """One for all: a child that parses takes as long to begin as most of these tests, and each poll wants two."""
    with Parser() as running:
        yield running


@pytest.fixture
def begin(server: FeedServer, tmp_path: Path, parser: Parser) -> Iterator[Callable[..., SlowMonitor]]:
    """A house that begins with this reader; it ends with the test."""
    with ExitStack() as ending:
        yield partial(begun, sqlite_url(tmp_path), server, tmp_path, parser, ending)


@pytest.fixture
def begin_on_both(
    store_url: str, server: FeedServer, tmp_path: Path, parser: Parser
) -> Iterator[Callable[..., SlowMonitor]]:
    """The same on each of the two databases."""
    with ExitStack() as ending:
        yield partial(begun, store_url, server, tmp_path, parser, ending)


def begun(
    url: str, server: FeedServer, folder: Path, parser: Parser, ending: ExitStack, make: Make = stubborn
) -> SlowMonitor:
    house = SlowMonitor(url, server, folder, parser, make)
    ending.callback(house.ending.close)
    return house


def restarted(house: SlowMonitor, make: Make, request: pytest.FixtureRequest) -> SlowMonitor:
    again = house.restarted(make)
    request.addfinalizer(again.ending.close)
    return again


def another_edition(patch: pytest.MonkeyPatch) -> None:
    """As after an upgrade."""
    for module in ("monitor.daemon.live", "monitor.pipeline.operators.set_aside"):
        patch.setattr(f"{module}.edition", lambda languages: f"{editions.edition(languages)}, upgraded")


@pytest.mark.parametrize("word", ["HANG", "SPIN", "EAT", "RAISE", "DIE"])
def test_the_rest_of_a_document_is_told_and_what_failed_is_set_aside(
    server: FeedServer, begin: Callable[..., SlowMonitor], word: str
) -> None:
    server.serve("/hacked", rss(item("Rain", "a"), item(word, "bad"), STRIKE))
    house = begin()
    house.poll()
    assert house.alerts == 1
    with house.store.read() as asking:
        ((entry, reading),) = asking.set_aside("Hacked")
    assert entry.title == word
    assert reading.rejected is Rejected.UNREADABLE
    assert reading.failure
    assert reading.failure.edition == editions.edition()
    (note,) = house.notes
    assert "Hacked" in note
    assert "http://wire.example/bad" in note


def test_a_strike_of_another_feed_is_told_while_a_fat_one_is_read(
    server: FeedServer, begin: Callable[..., SlowMonitor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "begun"
    monkeypatch.setattr("monitor.daemon.desk.MANY", 1)  # as long texts have it: a turn each
    server.serve("/hacked", rss(*(item(f"SPIN {number}", f"k{number}") for number in range(6))))
    server.serve("/wire", rss(STRIKE))
    house = begin(partial(stubborn, log))
    house.poll()
    assert [absorbed.feed for absorbed in house.told] == ["Wire", "Hacked"]
    assert house.told[0].entries[0].alerts
    assert log.read_text().splitlines().index("40 killed in a hospital") < 5  # it did not wait for all of the others


def test_an_entry_that_was_set_aside_is_neither_read_nor_told_again(
    server: FeedServer, begin_on_both: Callable[..., SlowMonitor], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server.serve("/hacked", rss(item("RAISE", "bad")))
    house = begin_on_both()
    house.poll()
    log = tmp_path / "begun"
    again = restarted(house, partial(stubborn, log), request)
    server.serve("/hacked", rss(item("RAISE", "bad"), item("Sun", "c")))
    again.poll(1)
    assert log.read_text().splitlines() == ["Sun"]
    assert again.live.pipeline.read_again(NOON + HOUR) is None
    assert len(again.notes) == 1


def test_an_entry_that_is_set_aside_twice_is_told_once(server: FeedServer, begin: Callable[..., SlowMonitor]) -> None:
    house = begin()
    for hours, title in enumerate(("RAISE", "RAISE and revised")):
        server.serve("/hacked", rss(item(title, "bad")))
        house.poll(hours)
    assert len(house.notes) == 1
    with house.store.read() as asking:
        assert asking.count_set_aside() == {"Hacked": 2}


def test_a_feed_that_plants_such_entries_all_day_is_told_of_five_times(
    server: FeedServer, begin: Callable[..., SlowMonitor]
) -> None:
    house = begin()
    for number in range(7):
        server.serve("/hacked", rss(item(f"RAISE {number}", f"k{number}")))
        house.poll(number / 2)
    assert len(house.notes) == 5
    assert "before tomorrow" in house.notes[-1]


def test_it_is_read_again_after_an_upgrade_and_its_news_is_told(
    server: FeedServer,
    begin_on_both: Callable[..., SlowMonitor],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.serve("/hacked", rss(item("RAISE 40 killed", "bad")))
    house = begin_on_both()
    house.poll()
    assert house.alerts == 0
    another_edition(monkeypatch)
    upgraded = restarted(house, mended, request)
    assert upgraded.live.pipeline.read_again(NOON + HOUR)
    assert upgraded.alerts == 1
    assert upgraded.live.pipeline.read_again(NOON + HOUR) is None
    with upgraded.store.read() as asking:
        assert asking.count_set_aside() == {}


def test_what_is_old_by_the_upgrade_pages_nobody(
    server: FeedServer,
    begin: Callable[..., SlowMonitor],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.serve("/hacked", rss(item("RAISE 40 killed", "bad")))
    house = begin()
    house.poll()
    another_edition(monkeypatch)
    upgraded = restarted(house, mended, request)
    (taken,) = upgraded.live.pipeline.read_again(NOON + 72 * HOUR) or ()
    assert taken.incidents
    assert upgraded.alerts == 0


def test_what_fails_again_after_an_upgrade_is_told_no_more(
    server: FeedServer,
    begin: Callable[..., SlowMonitor],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.serve("/hacked", rss(item("RAISE", "bad")))
    house = begin()
    house.poll()
    another_edition(monkeypatch)
    upgraded = restarted(house, stubborn, request)
    assert upgraded.live.pipeline.read_again(NOON + HOUR) == ()
    assert len(upgraded.notes) == 1


def test_a_feed_of_which_nothing_can_be_read_is_no_live_feed(
    server: FeedServer, begin: Callable[..., SlowMonitor]
) -> None:
    server.serve("/hacked", rss(*(item(f"RAISE {number}", f"k{number}") for number in range(6))))
    house = begin()
    house.poll()
    assert house.state("Hacked").unreadable == 6
    feed, state = house.config.feeds[0], house.state("Hacked")
    found = condition(state, NOON + HOUR)
    assert (found.health, found.reason) == (Health.UNREAD, FeedSign.UNREADABLE)
    assert found.blind
    assert words_of(feed, state, found) == "cannot be read: 6 of its latest 6 entries took too long, or failed"


_POLLING = """
import sys
from functools import partial
from pathlib import Path
from tests.doubles.stubborn import stubborn
from tests.hostile.test_hostile_reading import config_of, polled
polled(sys.argv[1], config_of(int(sys.argv[2]), Path(sys.argv[3])), partial(stubborn, Path(sys.argv[3]) / "begun"))
"""


def polled(url: str, config: Config, make: Make) -> None:
    """One round, in a process of its own."""
    store = Store.open(url)
    with Parser() as parser:
        live = bring_up(replace(config, read_within=timedelta(minutes=10)), store, parser, make=make)
        live.poller.finish(live.pipeline.due(NOON), live.feeds, lambda: NOON)


def test_a_monitor_that_is_killed_in_the_middle_of_reading_runs_into_it_once_more_at_the_most(
    store_url: str, server: FeedServer, tmp_path: Path, parser: Parser, request: pytest.FixtureRequest
) -> None:
    server.serve("/hacked", rss(STRIKE, item("SPIN", "bad")))
    log = tmp_path / "begun"
    command = [sys.executable, "-c", _POLLING, store_url, str(server.port), str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}) as process:
        until(lambda: log.exists() and "SPIN" in log.read_text().splitlines())
        process.send_signal(signal.SIGKILL)
    log.unlink()
    house = SlowMonitor(store_url, server, tmp_path, parser, partial(stubborn, log))
    request.addfinalizer(house.ending.close)
    house.poll()
    assert house.alerts == 1
    again = restarted(house, partial(stubborn, log), request)
    log.unlink()
    again.poll(1)
    assert not log.exists()


def test_where_most_cannot_be_read_we_are_not_ready(store_url: str) -> None:
    with closing(Store.open(store_url)) as store:
        for number in range(6):
            with store.write() as writing:
                writing.save_entries({entry(f"k{number}"): unreadable(Text("", ""), FAILURE)})
            found = {check.name: check for check in ready(store, Config(), {}, NOON, writes=True)}["reading"]
            assert found.passed == (number < 4)
    assert found.found == "6 of the 6 entries of the last hour could not be read"
