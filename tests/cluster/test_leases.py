"""Whose hosts a worker may ask: those that its sign of life names and no other's does. The database's word alone is not
enough, which gives a claim away while who had it may still be asking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from monitor.cluster.shards import SHARDS
from monitor.cluster.shifts import Shifts
from monitor.cluster.signs import FRESH, HELD, Signs
from monitor.config import Config
from monitor.daemon.live import Live
from monitor.store import Store
from monitor.store.families.elsewhere import WorkerSign
from tests.doubles.nouns import NOON
from tests.doubles.store import cut_off, silent

LIVE = Live(Config(), None, None, {}, ExitStack())  # type: ignore[arg-type]  # a sign needs neither


@dataclass
class LeaseHolder:
    """A worker that holds shards and leaves signs, with a clock that goes when it is told to."""

    store: Store
    name: str
    at: float = 1000.0

    def __post_init__(self) -> None:
        self.shifts = Shifts(self.store.claims, SHARDS)
        self.signs = Signs(self.store, self.shifts, WorkerSign(self.name, 1, NOON), lambda: self.at)

    def sign(self) -> None:
        self.signs.leave(LIVE, NOON)

    def gives_back(self, number: int) -> None:
        self.signs.gave_back(number)
        self.shifts.end(number)


@pytest.fixture
def hire(server_store: Store) -> Iterator[Callable[[str], LeaseHolder]]:
    with ExitStack() as ending:

        def hire(name: str) -> LeaseHolder:
            hand = LeaseHolder(server_store, name)
            ending.callback(hand.shifts.close)
            return hand

        yield hire


def test_nobody_is_asked_before_a_sign_says_so(hire: Callable[[str], LeaseHolder]) -> None:
    one = hire("one")
    one.sign()
    assert one.shifts.begin(7)
    assert one.signs.clear == frozenset()
    one.sign()
    assert one.signs.clear == {7}


def test_nobody_is_asked_by_an_old_sign(hire: Callable[[str], LeaseHolder]) -> None:
    one = hire("one")
    one.shifts.begin(7)
    one.sign()
    one.at += FRESH
    assert one.signs.clear == frozenset()
    one.sign()
    assert one.signs.clear == {7}


def cut_between(hire: Callable[[str], LeaseHolder], server_store: Store) -> tuple[LeaseHolder, LeaseHolder]:
    """One that had a shard when its connection was cut, and one that has it since."""
    one, other = hire("one"), hire("other")
    one.shifts.begin(7)
    one.sign()
    cut_off(server_store)
    assert other.shifts.begin(7)
    return one, other


def test_after_a_cut_the_next_one_waits_for_who_may_still_be_asking(
    hire: Callable[[str], LeaseHolder], server_store: Store
) -> None:
    one, other = cut_between(hire, server_store)
    other.sign()
    assert other.signs.clear == frozenset()
    assert one.shifts.look() == frozenset()
    one.sign()  # it knows of the cut, and something of it is under way
    other.sign()
    assert other.signs.clear == frozenset()
    one.gives_back(7)
    one.sign()
    other.sign()
    assert other.signs.clear == {7}


def test_what_a_dead_worker_can_have_begun_is_waited_for_and_no_longer(
    hire: Callable[[str], LeaseHolder], server_store: Store
) -> None:
    _, other = cut_between(hire, server_store)
    silent(server_store, "one", HELD.total_seconds() - 5)
    other.sign()
    assert other.signs.clear == frozenset()
    silent(server_store, "one", HELD.total_seconds() + 1)
    other.sign()
    assert other.signs.clear == {7}


def test_a_shard_moves_within_a_minute() -> None:
    assert HELD.total_seconds() + 2 * 5 <= 60  # a sign of either, of which there is one every five


def test_what_was_given_back_and_taken_again_waits_for_a_sign(hire: Callable[[str], LeaseHolder]) -> None:
    one = hire("one")
    one.shifts.begin(7)
    one.sign()
    one.gives_back(7)
    one.shifts.begin(7)
    assert one.signs.clear == frozenset()


def test_what_no_other_holds_is_asked_all_the_time(hire: Callable[[str], LeaseHolder]) -> None:
    one, other = hire("one"), hire("other")
    one.shifts.begin(7)
    other.shifts.begin(8)
    one.sign()
    other.sign()
    one.sign()
    assert one.signs.clear == {7}
    assert other.signs.clear == {8}
