"""A shard is given back when its hosts have had their rest: whoever has it next begins where we have ended."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.cluster.shards import shard_of
from monitor.cluster.shifts import HostRest
from monitor.feeds.gap import GAP, HostGap


@dataclass
class Seconds:
    """A clock that goes when it is told to."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


def test_a_shard_that_nobody_asked_is_given_back_at_once() -> None:
    assert HostRest(HostGap(), Seconds()).had(1, pages=0.0)


def test_a_host_has_its_gap_first_from_the_end_of_the_last_request() -> None:
    clock, gap = Seconds(), HostGap()
    rest, shard = HostRest(gap, clock), shard_of("https://www.paper.example/rss")
    gap.reserve("www.paper.example", clock())
    clock.at += 10.0
    gap.ended("www.paper.example", clock())
    assert not rest.had(shard, pages=0.0)
    assert rest.had(shard + 1, pages=0.0)
    clock.at += GAP
    assert rest.had(shard, pages=0.0)


def test_a_slot_that_nobody_used_holds_up_nothing() -> None:
    clock, gap = Seconds(), HostGap()
    gap.reserve("paper.example", clock(), delay=600.0)
    assert HostRest(gap, clock).had(shard_of("https://paper.example/rss"), pages=0.0)


def test_pages_of_its_hosts_that_may_be_on_their_way_are_waited_for() -> None:
    clock = Seconds()
    rest = HostRest(HostGap(), clock)
    assert not rest.had(1, pages=30.0)
    clock.at += 30.0
    assert rest.had(1, pages=30.0)
    rest.forget(1)
    assert not rest.had(1, pages=30.0)  # it was taken again, and is over again
