#!/usr/bin/env python3
"""The cost of a round over many feeds: `make bench`. The real pipeline, store (synchronous=FULL), reader and parser's
children poll `farm.py`, a server on loopback, beside requests + feedparser in the same run.

    rounds   1,000 feeds: all new, nothing new, one in twenty with three new articles
    growth   the first round of ever more feeds, three articles in five of a war (not part of the default)
    tls      one poll over https, with a connection of its own
    day      24 hours of 100 feeds on a clock of its own: memory and disk (not part of the default)
    bad      200 feeds of which 42 hang, drip, reset, send 20 MB, a bomb, a page ...

CPU seconds (user and system) are ours and of our children, without the server's; wall time depends on who else works.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

import feedparser
import requests
from certifi import where as authorities
from farm import BAD, EPOCH

from monitor.alerts import Condition, Rule, Threshold
from monitor.config import Config
from monitor.daemon.live import Live, bring_up
from monitor.deliveries.settings import EmailChannel, Smtp
from monitor.entries.worker import Parser
from monitor.feeds import Feed, FeedState
from monitor.http import Gate
from monitor.model import Harm, Victim
from monitor.pipeline import Absorbed
from monitor.store import Store
from tests.doubles.certificates import self_signed

GOALS = {"all new": 20.0, "nothing new": 1.0, "one in twenty": 2.0}  # CPU seconds for 1,000 feeds
GOAL_TLS = 3.0  # milliseconds of CPU a poll
DEADLINE = 30.0  # seconds that a bad feed can hold a round
ANYBODY = tuple(Condition((Threshold(harm, Victim.ALL, 1),)) for harm in (Harm.KILLED, Harm.INJURED))
ROOT = Path(__file__).parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Served:
    """A server of feeds at work."""

    feeds: tuple[str, ...]  # addresses
    next: str  # the address that begins another round
    began: datetime  # its first round, by its own dates
    process: int
    one_host: bool = False

    def turn(self) -> None:
        requests.get(self.next, timeout=60).raise_for_status()


# servers


@contextmanager
def farm(feeds: int, *options: str, bad: int = 0) -> Iterator[Served]:
    """Our own, each feed at a host of its own: the first so many are bad ones."""
    command = [sys.executable, str(ROOT / "benchmarks" / "farm.py"), "--feeds", str(feeds), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        kinds = [f"bad/{BAD[n % len(BAD)]}" if n < bad else "feed" for n in range(feeds)]
        addresses = [f"http://127.0.{n // 250}.{n % 250 + 1}:{port}/{kind}/{n}.xml" for n, kind in enumerate(kinds)]
        try:
            yield Served(tuple(addresses), f"http://127.0.0.1:{port}/next?share=.05&new=3", EPOCH, process.pid)
        finally:
            process.kill()


@contextmanager
def other_farm(script: Path, feeds: int) -> Iterator[Served]:
    """Another server with the options and addresses of `feedfarm`, all feeds at one host."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, str(script), "--feeds", str(feeds), "--port", str(port), "--gzip", "--prewarm"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        base = f"http://127.0.0.1:{port}"
        addresses = tuple(f"{base}/feed/{n}.xml" for n in range(feeds))
        try:
            yield Served(
                addresses,
                f"{base}/ctl/next?frac=.05&new=3",
                datetime(2026, 11, 20, tzinfo=UTC),
                process.pid,
                one_host=True,
            )
        finally:
            process.kill()


# ours


@contextmanager
def monitor(served: Served, told: Callable[[Absorbed], object] = lambda absorbed: None) -> Iterator[tuple[Live, Store]]:
    """The monitor on these feeds, with a store of its own."""
    with ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory()))
        feeds = tuple(
            Feed(f"Outlet {n}", url, f"Outlet {n}", "en", timedelta(minutes=15), allow_private=True)
            for n, url in enumerate(served.feeds)
        )
        config = Config(
            feeds=feeds,
            rules=(Rule("Anybody", ANYBODY, ("duty",)),),
            smtp=Smtp(mailbox=folder / "outbox"),
            channels=(EmailChannel("duty", ("duty@example.org",)),),
        )
        store = Store.open(f"sqlite:///{folder}/monitor.db")
        ending.callback(store.close)
        parser = ending.enter_context(closing(Parser()))
        live = bring_up(config, store, parser, told)
        ending.callback(live.close)
        yield live, store


def polled(live: Live, served: Served, now: datetime) -> None:
    """One round, as the daemon makes it; of one host all feeds at once, which the daemon would not do."""
    due = live.pipeline.due(now)
    if not served.one_host:
        live.poller.finish(due, live.feeds, lambda: now)
        return
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda state: live.pipeline.fetch(live.feeds[state.feed], state, now), due)
        for state, answer in zip(due, answers, strict=True):
            live.pipeline.absorb(live.feeds[state.feed], state, answer, now)


def one_by_one(live: Live, served: Served, now: datetime) -> None:
    """One round in this thread alone, for a profile."""
    for state in live.pipeline.due(now):
        live.pipeline.poll(live.feeds[state.feed], now)


# requests + feedparser


class Bare:
    """A poller as one writes it first: a session, validators, feedparser, a set of what was seen."""

    def __init__(self) -> None:
        self._session, self._known = requests.Session(), dict[str, tuple[str, str]]()
        self._seen = set[tuple[str, str]]()

    def round(self, served: Served) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(self._poll, served.feeds))

    def _poll(self, url: str) -> None:
        etag, modified = self._known.get(url, ("", ""))
        headers = {"If-None-Match": etag, "If-Modified-Since": modified} if etag or modified else {}
        answer = self._session.get(url, headers=headers, timeout=20)
        if answer.status_code == 200:
            self._known[url] = (answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))
            self._seen.update((url, entry.get("id", "")) for entry in feedparser.parse(answer.content).entries)


# figures


def cpu(without: int) -> float:
    """Seconds of processor time of this process and its children so far, one of them left out."""
    ours = time.process_time()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != without:
            fields = _stat(entry)
            if fields and int(fields[1]) == os.getpid():
                ours += (int(fields[11]) + int(fields[12])) / TICKS
    return ours


def _stat(process: Path) -> list[str]:
    """The fields of /proc/PID/stat that follow the name: state, parent, ..."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended meanwhile
        return []


def timed(served: Served, work: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds of some work."""
    before, began = cpu(served.process), time.monotonic()
    work()
    return cpu(served.process) - before, time.monotonic() - began


def rounds(served: Served, profile: bool) -> None:
    """Three rounds of each, side by side."""
    bare = Bare()
    poll = one_by_one if profile else polled
    print(
        f"\n{len(served.feeds)} feeds: CPU seconds (wall seconds)\n"
        f"{'':16}{'ours':>18}{'requests+feedparser':>22}{'goal':>8}"
    )
    with monitor(served) as (live, store):
        for number, name in enumerate(GOALS):
            if number == 2:
                served.turn()
            now = served.began + (number + 1) * timedelta(hours=2)
            with cProfile.Profile() if profile else ExitStack() as watched:
                ours = timed(served, lambda now=now: poll(live, served, now))
            theirs = timed(served, lambda: bare.round(served))
            print(f"{name:16}{_seconds(ours):>18}{_seconds(theirs):>22}{GOALS[name] * len(served.feeds) / 1000:8.1f}")
            if isinstance(watched, cProfile.Profile):
                pstats.Stats(watched).sort_stats("tottime").print_stats(35)
        with store.read() as asking:
            print(
                f"entries read {sum(asking.tallies().reports.values()):,}, incidents {len(asking.incidents()):,}; "
                f"failed {sum(state.failures > 0 for state in asking.feed_states(live.feeds).values())}"
            )


def growth(numbers: Sequence[int], strikes: float) -> None:
    """The first round of ever more feeds of a war, as a table and a plot: a flat one costs each feed the same."""
    print(f"\nfirst round, {strikes:.0%} of the articles of strikes: CPU seconds")
    print(f"{'feeds':>6}{'ours':>9}{'theirs':>9} ratio")
    for number in numbers:
        with farm(number, "--strikes", str(strikes)) as served, monitor(served) as (live, _):
            ours, _ = timed(served, lambda: polled(live, served, served.began + timedelta(hours=2)))
            theirs, _ = timed(served, lambda: Bare().round(served))
        ratio = ours / theirs
        print(f"{number:6}{ours:9.2f}{theirs:9.2f} {ratio:5.1f} {'#' * round(4 * ratio)}", flush=True)


def _seconds(cost: tuple[float, float]) -> str:
    return f"{cost[0]:.2f} ({cost[1]:.1f})"


def tls(polls: int) -> None:
    """Ours and `requests.get`, each poll on a connection of its own, with all of the usual authorities."""
    with tempfile.TemporaryDirectory() as folder:
        own = self_signed(Path(folder))
        bundle = Path(folder) / "authorities.pem"
        bundle.write_bytes(Path(authorities()).read_bytes() + own.cert.read_bytes())
        with farm(10, "--tls", str(own.cert), str(own.key)) as served:
            port = served.next.partition("127.0.0.1:")[2].partition("/")[0]
            url, headers = f"https://127.0.0.1:{port}/feed/1.xml", {"Connection": "close", "If-None-Match": '"none"'}
            with Gate("bench", environ={"SSL_CERT_FILE": str(bundle)}) as gate:
                gate.get(url, headers=headers, allow_private=True)
                ours = timed(served, lambda: [gate.get(url, headers=headers, allow_private=True) for _ in range(polls)])
            naive = timed(
                served,
                lambda: [requests.get(url, headers=headers, verify=str(bundle), timeout=20) for _ in range(polls)],
            )
    print(
        f"\nhttps, a connection each, CPU ms a poll: ours {ours[0] * 1000 / polls:.1f}, "
        f"requests.get {naive[0] * 1000 / polls:.1f}, goal {GOAL_TLS}"
    )


def bad(feeds: int, ill: int) -> None:
    """How long bad feeds hold a round, and whether a good one waits for them: the good ones, known from a round before,
    alone and then among the bad ones, which nobody has asked yet."""
    began, took = [0.0], dict[str, float]()

    def told(absorbed: Absorbed) -> None:
        took[absorbed.feed] = time.monotonic() - began[0]

    with farm(feeds, bad=ill) as served, monitor(served, told) as (live, store):
        good = [feed.name for feed in live.config.feeds if "/bad/" not in feed.url]
        for hours, names in ((0, good), (2, good), (4, list(live.feeds))):
            began[0], now = time.monotonic(), served.began + hours * timedelta(hours=1)
            due = [state for state in live.pipeline.due(now) if state.feed in names]
            spent = timed(served, lambda due=due, now=now: live.poller.finish(due, live.feeds, lambda: now))
            if hours:
                print(
                    f"{len(names)} feeds, {len(names) - len(good)} of them bad: the good ones after "
                    f"{max(took[name] for name in good):.1f} s, all after {spent[1]:.1f} s (deadline {DEADLINE:g}); "
                    f"CPU {spent[0]:.1f} s"
                )
        with store.read() as asking:
            states = asking.feed_states(live.feeds)
    print("  " + ", ".join(f"{reason} {count}" for reason, count in Counter(_reasons(states)).most_common()))


def day(feeds: int, hours: int) -> None:
    """Memory and disk of a small server: a round every 15 minutes, a quarter of the feeds with one new article each, so
    24 articles a feed and day. The first round's backlog is not counted as a day's growth."""
    with farm(feeds) as served, monitor(served) as (live, store):
        polled(live, served, served.began)
        began, rss = store.size().used, [_resident(served.process)]
        for number in range(1, 4 * hours + 1):
            requests.get(served.next.replace("share=.05&new=3", "share=.25&new=1"), timeout=60).raise_for_status()
            polled(live, served, served.began + number * timedelta(minutes=17))  # with the jitter all are due
            if number % 16 == 0:
                rss.append(_resident(served.process))
        grown = store.size().used - began
        with store.read() as asking:
            read = sum(asking.tallies().reports.values())
    a_year = grown * 365 * 24 / hours
    print(
        f"\n{feeds} feeds, {hours} h: {read:,} entries read; MB resident (ours, parsers' children) "
        f"{', '.join(f'{own:.0f}+{others:.0f}' for own, others in rss)}; the store grew by {grown / 1e6:.1f} MB, "
        f"times 365 is {a_year / 1e9:.2f} GB a year (goals: 300 MB, 5 GB)"
    )


def _resident(without: int) -> tuple[float, float]:
    """MB of memory of this process and of its children, one of them left out."""
    children = [
        entry
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit()
        and int(entry.name) != without
        and (fields := _stat(entry))
        and int(fields[1]) == os.getpid()
    ]
    ours, *others = [
        int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        for process in (Path("/proc/self"), *children)
    ]
    return ours, sum(others)


def _reasons(states: Mapping[str, FeedState]) -> list[str]:
    return [state.last_reason or "" for state in states.values() if state.failures]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    choices = ["rounds", "growth", "tls", "bad", "day"]
    parser.add_argument("what", nargs="*", choices=choices, help="the first three where none is named")
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--farm", type=Path, default=os.environ.get("FEEDFARM"), help="another server: a feedfarm.py")
    parser.add_argument("--strikes", type=float, default=0.6, help="for growth: which share of the articles")
    parser.add_argument("--profile", action="store_true", help="rounds in one thread, with where the time goes")
    asked = parser.parse_args()
    what = asked.what or ["rounds", "tls", "bad"]
    if asked.farm and not asked.farm.is_file():
        print(f"{asked.farm} is not there: left out")
        asked.farm = None
    if "rounds" in what:
        with other_farm(asked.farm, asked.feeds) if asked.farm else farm(asked.feeds) as served:
            rounds(served, asked.profile)
    if "growth" in what:
        growth([n for n in (30, 60, 120, 300, 1000) if n <= asked.feeds], asked.strikes)
    if "tls" in what:
        tls(200)
    if "bad" in what:
        bad(asked.feeds // 5, asked.feeds * 42 // 1000)
    if "day" in what:
        day(asked.feeds // 10, 24)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
