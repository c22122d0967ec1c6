"""Which hosts go together, and how many shards a worker holds."""

from __future__ import annotations

from collections import Counter

import pytest

from monitor.cluster.shards import SHARDS, by_shard, fair_share, shard_of, surplus
from monitor.feeds import Feed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://feeds.example.org/a", "http://www.example.org:8080/b?c"),
        ("https://news.example.co.uk/rss", "https://example.co.uk/"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:9000/b"),
    ],
)
def test_all_feeds_of_one_domain_are_in_one_shard(one: str, other: str) -> None:
    assert shard_of(one) == shard_of(other)


def test_a_host_is_in_the_same_shard_on_every_machine_and_in_every_release() -> None:
    assert [shard_of(f"https://outlet-{n}.example/rss") for n in range(4)] == [17, 49, 34, 44]


def test_hosts_are_spread_over_all_shards() -> None:
    spread = Counter(shard_of(f"https://outlet{n}.example/rss") for n in range(6_400))
    assert len(spread) == SHARDS
    assert max(spread.values()) < 2 * 6_400 / SHARDS


def test_the_feeds_of_each_shard_are_found() -> None:
    feeds = [Feed(f"F{n}", f"https://outlet{n % 5}.example/{n}", "F") for n in range(20)]
    found = by_shard(feeds)
    assert sorted(feed.name for some in found.values() for feed in some) == sorted(feed.name for feed in feeds)
    assert all({shard_of(feed.url) for feed in some} == {shard} for shard, some in found.items())


@pytest.mark.parametrize("workers", [1, 2, 3, 7, 64, 100])
def test_the_fair_shares_of_all_workers_are_all_shards_and_no_share_is_much_larger(workers: int) -> None:
    share = fair_share(SHARDS, workers)
    assert share * workers >= SHARDS
    assert share <= SHARDS / workers + 2


def test_a_worker_alone_holds_all() -> None:
    assert fair_share(SHARDS, 1) == fair_share(SHARDS, 0) == SHARDS


def test_whoever_holds_too_many_gives_the_last_ones_back() -> None:
    assert surplus({5, 1, 9, 3}, 2) == {5, 9}
    assert surplus({5, 1}, 2) == frozenset()
