"""Promise 5: we never give up on a feed by ourselves; we only slow down.

A real server answers with each trouble for five days of a fake clock: it is asked on, within bounds, and read again as
soon as it has news.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.feeds.schedule import BACKOFF_CAP, JITTER
from tests.doubles.troubles import BLIND, World, world_in


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with world_in(tmp_path) as made:
        yield made


@pytest.mark.parametrize("name", [name for name in BLIND if name not in ("silence", "another language")])
def test_whatever_it_answers_a_feed_is_asked_on(world: World, name: str) -> None:
    world.poll(4)
    before = len(world.server.requests)
    world.poll(24 * 5, BLIND[name][0])
    assert 4 <= len(world.server.requests) - before <= 24 * 5 / 2  # once a day and a little more, however long it asks
    with world.room.store.read() as asking:
        state = asking.feed_state("Mekelle Post")
    assert state.next_poll_at is not None
    assert state.next_poll_at - world.now <= BACKOFF_CAP * (1 + JITTER)
    world.poll(30)
    with world.room.store.read() as asking:
        assert asking.feed_state("Mekelle Post").failures == 0
