"""Shards: which hosts go together, and how many of them a worker holds. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256

from monitor.feeds import Feed
from monitor.feeds.gap import host_of, registrable

SHARDS = 64  # of hosts; far more than workers, so that each can have a fair part
PEN = SHARDS  # the one that groups, decides and speaks for the whole


def shard_of(url: str) -> int:
    """The shard of a host: all feeds of one registrable domain are in one, on every machine and in every run."""
    return sha256(registrable(host_of(url)).encode()).digest()[0] % SHARDS


def by_shard(feeds: Iterable[Feed]) -> Mapping[int, tuple[Feed, ...]]:
    """The feeds of each shard that has any."""
    found: dict[int, list[Feed]] = {}
    for feed in feeds:
        found.setdefault(shard_of(feed.url), []).append(feed)
    return {shard: tuple(some) for shard, some in sorted(found.items())}


def fair_share(shards: int, workers: int) -> int:
    """How many of so many shards one of so many workers holds at most: an equal part, and one more, so that the last
    ones find somebody at once."""
    return shards if workers < 2 else -(-shards // workers) + 1


def surplus(held: Collection[int], share: int) -> frozenset[int]:
    """The shards of those held that are for others."""
    return frozenset(sorted(held)[share:])
