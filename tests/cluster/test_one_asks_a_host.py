"""A host is asked by one worker at a time, also where the database forgot whose it is while a request was under way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

pytest.importorskip("procrastinate", reason="procrastinate is not installed (the extra cluster)")

from monitor.cluster.shards import shard_of
from monitor.cluster.worker import ClusterWorker
from monitor.config import Config
from monitor.daemon import live
from monitor.feeds import Feed
from monitor.feeds.gap import GAP
from monitor.secret import Secret
from tests.doubles.daemon import one_reader
from tests.doubles.feed_server import Exchange, FeedServer
from tests.doubles.patience import PATIENCE, until
from tests.doubles.store import cut_off

NOW = datetime.now(UTC)
LATER = timedelta(days=2)  # then every feed is due again
EMPTY = b'<rss version="2.0"><channel><title>W</title></channel></rss>'


class SlowHost:
    """A host that answers when it is told to."""

    def __init__(self) -> None:
        self.may_answer = Event()
        self.answered: list[float] = []

    def __call__(self, exchange: Exchange) -> None:
        self.may_answer.wait(PATIENCE)
        self.answered.append(time.monotonic())
        exchange.send(200, {"Content-Type": "application/rss+xml"}, EMPTY)


@pytest.fixture
def host(server: FeedServer) -> SlowHost:
    slow = SlowHost()
    server.serve("/rss", behaviour=slow)
    return slow


@pytest.fixture
def feed(server: FeedServer) -> Feed:
    return Feed("Wire", server.url("/rss"), "Wire", "en", allow_private=True)


@pytest.fixture
def hire(feed: Feed, server_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ClusterWorker]]:
    """Workers that do what the test calls, and nothing by themselves."""
    monkeypatch.setattr(live, "loaded", one_reader)
    monkeypatch.setattr("monitor.cluster.worker.FINISH", PATIENCE)
    monkeypatch.setattr("monitor.cluster.worker.LAST_TICK", timedelta(seconds=PATIENCE))
    config, hired = Config(store=Secret(server_url), feeds=(feed,)), list[ClusterWorker]()

    def hire(name: str) -> ClusterWorker:
        hired.append(ClusterWorker(lambda: config, name, pages=False))
        return hired[-1]

    yield hire
    for worker in hired:
        assert worker.stop()


def test_who_takes_a_shard_over_after_a_cut_waits_until_the_other_has_done(
    hire: Callable[[str], ClusterWorker], host: SlowHost, feed: Feed, server: FeedServer
) -> None:
    one, other, shard = hire("one"), hire("other"), shard_of(feed.url)
    assert one.begin(shard)
    until(lambda: (one.sign(NOW), one.poll(NOW), server.seen("/rss"))[2])
    cut_off(one._store)
    assert other.begin(shard)  # the database thinks nobody has it
    other.sign(NOW)
    other.poll(NOW)
    assert len(server.seen("/rss")) == 1

    host.may_answer.set()
    until(lambda: (one.poll(NOW), one.drained(shard))[1])
    one.end(shard)
    one.sign(NOW)
    until(lambda: (other.sign(NOW), other.poll(NOW + LATER))[1])
    assert server.seen("/rss")[1].at - host.answered[0] >= GAP
