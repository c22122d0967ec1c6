"""Answers that bring nothing are kept together; where the store takes them not, their feeds rest."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest

from monitor.cluster.handing import HandingOver
from monitor.config import Config
from monitor.daemon.live import Live
from monitor.daemon.poller import Poller
from monitor.errors import StoreError
from monitor.feeds import Feed, FeedState, NotModified
from monitor.pipeline import Absorbed
from monitor.pipeline.intake.absorb import Answer
from tests.doubles.newsroom import WIRE
from tests.doubles.nouns import NOON

NOTHING = Answer(NotModified())


class Keeper:
    """In the place of a pipeline: keeps, or is on a store that is full."""

    def __init__(self, *, full: bool = False) -> None:
        self.kept: list[list[str]] = []
        self.full = full

    def unchanged(self, feed: Feed, state: FeedState, answer: Answer, now: datetime) -> Absorbed:
        return Absorbed(feed.name, answer.outcome, state)

    def keep_unchanged(self, found: Sequence[Absorbed]) -> None:
        if self.full:
            raise StoreError("the disk is full", "store")
        self.kept.append([each.feed for each in found])


def handed(keeper: Keeper, told: list[Absorbed]) -> tuple[HandingOver, Live, list[str]]:
    """Two answers without news, on the feeds of a poller that says whom it asks."""
    handing, asked = HandingOver(), list[str]()

    def fetch(feed: Feed, state: FeedState, now: datetime) -> Answer:
        asked.append(feed.name)
        return NOTHING

    take = handing.by(keeper, told.append)  # type: ignore[arg-type]
    for name in ("Wire", "Other"):
        take(Feed(name, WIRE.url, name), FeedState(name), NOTHING, NOON)
    return handing, Live(Config(), keeper, Poller(fetch, take), {WIRE.name: WIRE}, ExitStack()), asked  # type: ignore[arg-type]


def test_what_brings_nothing_is_kept_at_once_and_told_then() -> None:
    keeper, told = Keeper(), list[Absorbed]()
    handing, live, _ = handed(keeper, told)
    assert told == []
    handing.keep(live, told.append)
    handing.keep(live, told.append)
    assert keeper.kept == [["Wire", "Other"], []]
    assert [each.feed for each in told] == ["Wire", "Other"]


def test_feeds_whose_states_were_not_kept_rest() -> None:
    told = list[Absorbed]()
    handing, live, asked = handed(Keeper(full=True), told)
    with pytest.raises(StoreError):
        handing.keep(live, told.append)
    live.poller.tick([FeedState(WIRE.name)], live.feeds, NOON, timedelta())
    live.poller.stop()
    assert (asked, told) == ([], [])
