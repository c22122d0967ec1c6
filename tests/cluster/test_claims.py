"""A claim is one session's alone, and passes on in a moment when that ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from monitor.cluster.shards import PEN, SHARDS
from monitor.cluster.shifts import Shifts
from monitor.errors import StoreError, StoreInUseError
from monitor.store import Claims, Store
from tests.doubles.store import cut_off, sqlite_url


@pytest.fixture
def one(server_store: Store) -> Iterator[Claims]:
    opened = server_store.claims()
    yield opened
    opened.close()


@pytest.fixture
def other(server_store: Store) -> Iterator[Claims]:
    opened = server_store.claims()
    yield opened
    opened.close()


def test_of_two_sessions_one_has_it(one: Claims, other: Claims) -> None:
    assert one.take(7)
    assert one.take(7)  # once more is no more
    assert not other.take(7)
    assert other.take(8)
    assert one.held() == {7}
    assert other.held() == {8}


def test_what_is_given_back_is_free_at_once(one: Claims, other: Claims) -> None:
    one.take(7)
    one.give(7)
    assert other.take(7)
    assert one.held() == frozenset()


def test_who_is_cut_off_holds_nothing_and_knows_it(server_store: Store, one: Claims, other: Claims) -> None:
    one.take(7)
    cut_off(server_store)
    assert one.held() == frozenset()
    assert one.lost
    assert other.take(7)
    one.give(7)  # takes nothing from the other
    assert other.held() == {7}


def test_who_is_cut_off_takes_nothing_once_more(server_store: Store, one: Claims) -> None:
    one.take(7)
    cut_off(server_store)
    assert not one.take(7)


def test_a_server_that_goes_while_claims_are_opened_is_told_in_words(server_store: Store) -> None:
    """It takes the connection, and ends it before the first word."""
    listens = event.listens_for(server_store.engine, "checkout")

    @listens
    def gone(connection: Any, *_: object) -> None:
        connection.close()

    with pytest.raises(StoreError, match="store postgresql"):
        server_store.claims()


def shifts(store: Store, share: int = SHARDS) -> Shifts:
    return Shifts(store.claims, share)


def test_a_worker_holds_its_share_and_the_pen_beside_it(server_store: Store) -> None:
    ours = shifts(server_store, share=2)
    assert [ours.begin(number) for number in (1, 2, 3, PEN)] == [True, True, False, True]
    assert ours.look() == {1, 2, PEN}
    ours.close()


def test_two_workers_never_hold_the_same(server_store: Store) -> None:
    ours, theirs = shifts(server_store), shifts(server_store)
    assert ours.begin(1)
    assert not theirs.begin(1)
    ours.leave(1)
    assert ours.look() == frozenset()
    assert not theirs.begin(1)  # something of it may still be under way
    ours.end(1)
    assert theirs.begin(1)
    ours.close()
    theirs.close()


def test_what_is_over_stays_over_until_it_is_given_back(server_store: Store) -> None:
    ours = shifts(server_store)
    for number in (1, 2, 3):
        ours.begin(number)
    ours.share = 2
    assert ours.look() == {1, 2}
    ours.share = 3  # the new worker went again: too late for what was begun to be given back
    assert ours.look() == {1, 2}
    ours.end(3)
    assert ours.begin(3)
    ours.close()


def test_a_worker_that_was_cut_off_begins_again_when_nothing_is_under_way(server_store: Store) -> None:
    ours = shifts(server_store)
    ours.begin(1)
    ours.begin(2)
    cut_off(server_store)
    assert ours.look() == frozenset()
    assert not ours.begin(3)
    ours.end(1)
    ours.end(2)
    assert ours.begin(3)
    assert ours.look() == {3}
    ours.close()


def test_who_stops_begins_nothing(server_store: Store) -> None:
    ours = shifts(server_store)
    ours.begin(1)
    ours.stop()
    assert ours.at_work == frozenset()
    assert not ours.begin(2)
    ours.close()


def test_workers_share_the_store_with_each_other_and_with_no_daemon(server_store: Store) -> None:
    beside = server_store.locked
    with beside(shared=True), beside(shared=True), pytest.raises(StoreInUseError), beside():
        pass
    with server_store.locked(), pytest.raises(StoreInUseError), server_store.locked(shared=True):
        pass


def test_a_file_is_for_one_machine(tmp_path: Path) -> None:
    store = Store.open(sqlite_url(tmp_path))
    with pytest.raises(StoreError, match="is a file of one machine"), store.locked(shared=True):
        pass
    store.close()
