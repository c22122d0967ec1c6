"""Workers leave signs of life; one that gives none is told once, as a machine, and told when it is back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.cli.output.workers import worker_facts, worker_lines
from monitor.pipeline.operators.worker_note import tell_back, watch_workers
from monitor.pipeline.upkeep.overview import standing_of
from monitor.store import Store
from monitor.store.families.elsewhere import WorkerSign
from tests.doubles.newsroom import Newsroom, config
from tests.doubles.nouns import NOON
from tests.doubles.store import silent

A = WorkerSign("a", 17, NOON, "0.2.0", "c0ffee", tuple(range(40)), polled=NOON)
B = WorkerSign("b", 18, NOON, "0.2.0", "c0ffee", tuple(range(40, 64)), writes=True, polled=NOON)


@pytest.fixture
def room(server_store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(server_store, tmp_path, config(operators=("duty",))) as opened:
        leave(server_store, A, B)
        yield opened


def leave(store: Store, *signs: WorkerSign) -> None:
    with store.write_own() as writing:
        for sign in signs:
            writing.leave_sign(sign)


def told(room: Newsroom) -> list[str]:
    with room.store.read() as asking:
        return [str(row.facts["operational"]["words"]) for row in asking.outbox()]  # type: ignore[index]


def test_workers_that_live_are_no_news(room: Newsroom) -> None:
    silent(room.store, "a", 20)
    assert watch_workers(room.store, room.config, NOON) == ()


def test_a_worker_that_gives_no_sign_is_told_once(room: Newsroom) -> None:
    silent(room.store, "a")
    assert len(watch_workers(room.store, room.config, NOON)) == 1
    assert watch_workers(room.store, room.config, NOON) == ()
    (words,) = told(room)
    assert words.startswith("Worker a gives no sign of life since 2026-03-02 11:59 UTC; b took over what it held.")


def test_one_that_is_back_is_told_where_it_was_told_lost(room: Newsroom) -> None:
    tell_back(room.store, room.config, "a", NOON)
    assert told(room) == []
    silent(room.store, "a")
    watch_workers(room.store, room.config, NOON)
    tell_back(room.store, room.config, "a", NOON + timedelta(minutes=9))
    assert told(room)[1].startswith("Worker a works again")
    leave(room.store, A)
    assert watch_workers(room.store, room.config, NOON) == ()


def test_where_none_is_left_that_is_said(room: Newsroom) -> None:
    silent(room.store, "a")
    silent(room.store, "b")
    watch_workers(room.store, room.config, NOON)
    assert all("no other worker runs" in words for words in told(room))


def lines(room: Newsroom) -> dict[str, tuple[str, str | None]]:
    with room.store.read() as asking:
        return {what: (words, advice) for what, words, advice in worker_lines(standing_of(asking, room.config, NOON))}


def test_status_names_each_worker_and_what_it_holds(room: Newsroom) -> None:
    found = lines(room)
    assert found["worker a"] == ("holds 40 of 64 shards, polled 2 seconds ago (release 0.2.0)", None)
    assert found["worker b"][0].startswith("holds 24 of 64 shards and the pen")
    assert found["shards"] == ("64 of 64 held", None)
    assert found["read, to be grouped"] == ("none", None)


def test_status_says_what_nobody_holds(room: Newsroom) -> None:
    silent(room.store, "b")
    found = lines(room)
    assert found["worker b"][1] is not None
    assert found["shards"] == ("nobody holds the pen: nothing is grouped", found["shards"][1])


def test_status_says_that_configs_differ(room: Newsroom) -> None:
    leave(room.store, replace(A, config="0dd"))
    words, advice = lines(room)["shards"]
    assert words == "the workers run on different configs (a 0dd, b c0ffee)"
    assert advice


def test_a_monitor_on_one_machine_has_no_such_lines(store: Store, tmp_path: Path) -> None:
    with Newsroom(store, tmp_path) as room, store.read() as asking:
        standing = standing_of(asking, room.config, NOON)
        assert list(worker_lines(standing)) == []
        assert worker_facts(standing)["workers"] == []
