"""Asking feeds with many threads and taking their answers in with one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from monitor.daemon.poller import Poller
from monitor.feeds import Feed, FeedState, FetchFailed, FetchOutcome, NotModified
from monitor.feeds.gap import HostGap
from tests.doubles.patience import PATIENCE, until

NOW = datetime(2030, 1, 1, tzinfo=UTC)
LONG = timedelta(seconds=PATIENCE)
SHORT = timedelta(seconds=0.03)


def feed(number: int, host: str | None = None) -> Feed:
    return Feed(f"feed {number}", f"https://{host or f'host{number}.example'}/rss", "Somebody")


class Bench:
    """A poller whose network and store are the test's own functions."""

    def __init__(self) -> None:
        self.fetch: Callable[[Feed], FetchOutcome] = lambda feed: NotModified()
        self.absorb: Callable[[Feed, FetchOutcome], None] = lambda feed, outcome: None
        self.taken: list[tuple[str, FetchOutcome]] = []
        self.writers: set[int] = set()
        self.poller: Poller[FetchOutcome] = Poller(
            lambda feed, state, now: self.fetch(feed), self._absorb, HostGap(0.0)
        )

    def _absorb(self, feed: Feed, state: FeedState, outcome: FetchOutcome, now: datetime) -> None:
        self.writers.add(threading.get_ident())
        self.absorb(feed, outcome)
        self.taken.append((feed.name, outcome))

    def tick(self, feeds: Iterable[Feed], *, failures: int = 0, patience: timedelta = LONG) -> int:
        by_name = {f.name: f for f in feeds}
        return self.poller.tick([FeedState(name, failures=failures) for name in by_name], by_name, NOW, patience)


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.poller.stop()


def test_every_feed_that_is_due_is_asked_and_taken_in_by_one_writer(bench: Bench) -> None:
    feeds = [feed(number) for number in range(100)]
    assert bench.tick(feeds) == 100
    assert {name for name, _ in bench.taken} == {f.name for f in feeds}
    assert bench.writers == {threading.get_ident()}


def test_feeds_that_hang_hold_up_no_live_one(bench: Bench) -> None:
    release = threading.Event()

    def fetch(asked: Feed) -> FetchOutcome:
        if "hung" in asked.url:
            release.wait(PATIENCE)
        return NotModified()

    bench.fetch = fetch
    bench.tick([feed(n, f"hung{n}.example") for n in range(50)], failures=3, patience=SHORT)
    bench.tick([feed(n) for n in range(100, 120)], patience=SHORT)
    until(lambda: (bench.tick([], patience=SHORT), len(bench.taken) >= 20)[1])
    release.set()
    assert sorted(name for name, _ in bench.taken) == sorted(feed(n).name for n in range(100, 120))


def test_an_answer_that_comes_late_is_taken_in_by_a_later_tick(bench: Bench) -> None:
    release = threading.Event()
    bench.fetch = lambda feed: (release.wait(PATIENCE), NotModified())[1]
    assert bench.tick([feed(1)], patience=SHORT) == 0
    assert bench.poller.busy
    release.set()
    assert bench.tick([]) == 1
    assert not bench.poller.busy


def test_a_feed_that_is_being_asked_is_not_asked_twice(bench: Bench) -> None:
    release, asked = threading.Event(), []
    bench.fetch = lambda feed: (asked.append(feed.name), release.wait(PATIENCE), NotModified())[2]
    bench.tick([feed(1)], patience=SHORT)
    bench.tick([feed(1)], patience=SHORT)
    release.set()
    bench.tick([])
    assert asked == ["feed 1"]


def test_of_one_domain_one_feed_at_a_time_is_asked(bench: Bench) -> None:
    at_once, most, lock = 0, 0, threading.Lock()

    def fetch(_: Feed) -> FetchOutcome:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        threading.Event().wait(0.005)
        with lock:
            at_once -= 1
        return NotModified()

    bench.fetch = fetch
    feeds = [feed(n, f"www{n}.paper.example") for n in range(5)]
    while len(bench.taken) < 5:
        asked = {name for name, _ in bench.taken}
        bench.tick([f for f in feeds if f.name not in asked])
    assert most == 1


def test_finishing_asks_each_once_and_waits_for_all(bench: Bench) -> None:
    feeds = {f.name: f for f in (feed(1, "a.paper.example"), feed(2, "b.paper.example"), feed(3))}
    bench.poller.finish([FeedState(name) for name in feeds], feeds, lambda: NOW)
    assert sorted(name for name, _ in bench.taken) == sorted(feeds)
    assert not bench.poller.busy


def test_what_a_feed_brings_by_parts_lets_all_others_come_between() -> None:
    """Here of a feed that has parts until another one was taken in: in its own turn alone that would never end."""
    order: list[str] = []

    def take_in(feed: Feed, state: FeedState, answer: int, now: datetime) -> int | None:
        order.append(feed.name)
        return answer if "feed 2" not in order and len(order) < 1_000_000 else None

    poller: Poller[int] = Poller(lambda *_: 1, take_in, HostGap(0.0))
    by_name = {f.name: f for f in (feed(1, "one.example"), feed(2, "one.example"))}  # of one domain, too
    poller.finish([FeedState(name) for name in by_name], by_name, lambda: NOW)
    poller.stop()
    assert order.count("feed 2") == 1
    assert len(order) < 1_000_000


def test_a_feed_is_not_asked_again_before_its_last_part_is_taken_in() -> None:
    asked: list[str] = []
    left = iter([2, 1, None])
    poller: Poller[int] = Poller(lambda feed, *_: (asked.append(feed.name), 3)[1], lambda *_: next(left), HostGap(0.0))
    only = feed(1)
    poller.tick([FeedState(only.name)], {only.name: only}, NOW, timedelta(0))
    while poller.busy:
        poller.tick([FeedState(only.name)], {only.name: only}, NOW, timedelta(0))
    poller.stop()
    assert asked == [only.name]


def test_a_feed_that_fails_is_taken_in_with_its_reason(bench: Bench) -> None:
    bench.fetch = lambda feed: FetchFailed("timeout", "host1.example: not done within 30 s")
    bench.tick([feed(1)])
    assert isinstance(bench.taken[0][1], FetchFailed)


def test_an_error_of_our_own_stops_no_other_feed(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    def absorb(taken: Feed, outcome: FetchOutcome) -> None:
        if taken.name == "feed 3":
            raise OSError("disk full")

    bench.absorb = absorb
    with caplog.at_level(logging.ERROR, "monitor.feed"):
        assert bench.tick([feed(n) for n in range(6)]) == 6
    assert len(bench.taken) == 5
    assert caplog.records[0].__dict__["fields"]["feed"] == "feed 3"


def test_after_an_error_of_our_own_a_feed_rests(bench: Bench) -> None:
    bench.fetch = lambda feed: 1 / 0  # type: ignore[assignment,return-value]  # an error that no stage foresees
    bench.tick([feed(1)])
    bench.fetch = lambda feed: NotModified()
    assert bench.tick([feed(1)]) == 0
    assert bench.tick([feed(2)]) == 1


def test_a_feed_that_stands_still_in_the_queue_when_we_stop_is_not_asked(bench: Bench) -> None:
    bench.poller.stop()
    assert bench.tick([feed(1)], patience=SHORT) == 0


class Slots(HostGap):
    """The first may go at once, whoever comes later in an hour."""

    def __init__(self) -> None:
        super().__init__()
        self.reserved: list[str] = []

    def reserve(self, host: str, now: float, delay: float = 0.0) -> float:
        self.reserved.append(host)
        return 0.0 if len(self.reserved) == 1 else 3600.0


def test_the_gap_to_a_host_is_kept() -> None:
    asked: list[str] = []
    gap = Slots()
    poller = Poller(lambda feed, *_: (asked.append(feed.name), NotModified())[1], lambda *_: None, gap)
    feeds = {f.name: f for f in (feed(1, "one.example"), feed(2, "one.example"))}
    for name in feeds:
        poller.tick([FeedState(name)], feeds, NOW, LONG if not asked else SHORT)
    poller.stop()
    assert gap.reserved == ["one.example", "one.example"]
    assert asked == ["feed 1"]


def test_a_host_that_is_not_ours_any_more_when_its_turn_comes_is_not_asked() -> None:
    asked, taken, owned = list[str](), list[int](), {"https://host1.example/rss"}
    poller: Poller[int] = Poller(
        lambda feed, *_: (asked.append(feed.name), 1)[1],
        lambda feed, state, answer, now: taken.append(answer),
        HostGap(0.0),
        owned.__contains__,
    )
    feeds = {f.name: f for f in (feed(1), feed(2))}
    assert poller.tick([FeedState(name) for name in feeds], feeds, NOW, LONG) == 1
    assert (asked, taken, poller.asked) == (["feed 1"], [1], frozenset())
    assert poller.resting == frozenset()  # whoever has it asks it, and we do if it comes back
    poller.stop()
