"""A shard is given back when its hosts have had their rest: whoever has it next begins where we have ended."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.cluster.shifts import HostRest
from monitor.feeds.gap import GAP


@dataclass
class Seconds:
    """A clock that goes when it is told to."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


def test_a_shard_that_nobody_asked_is_given_back_at_once() -> None:
    assert HostRest(Seconds()).had(1, pages=0.0)


def test_a_host_that_was_just_asked_has_its_gap_first() -> None:
    clock = Seconds()
    rest = HostRest(clock)
    rest.asked(1)
    assert not rest.had(1, pages=0.0)
    assert rest.had(2, pages=0.0)
    clock.at += GAP
    assert rest.had(1, pages=0.0)


def test_pages_of_its_hosts_that_may_be_on_their_way_are_waited_for() -> None:
    clock = Seconds()
    rest = HostRest(clock)
    assert not rest.had(1, pages=30.0)
    clock.at += 30.0
    assert rest.had(1, pages=30.0)
    rest.forget(1)
    assert not rest.had(1, pages=30.0)  # it was taken again, and is over again
