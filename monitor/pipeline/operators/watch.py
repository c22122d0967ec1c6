"""The watch over the feeds: one look at all of them, and what operators are told by it, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from monitor.alerts import Alert
from monitor.config import Config
from monitor.feeds import FeedState
from monitor.feeds.coverage import coverage_of
from monitor.feeds.health import condition
from monitor.pipeline.operators.feed_notes import NoteMaterial, fall_note, line_note, rise_note
from monitor.pipeline.operators.feed_troubles import (
    FeedTroubles,
    Seen,
    TroubleNews,
    as_told,
    bared,
    line_is_down,
    noticed,
)
from monitor.pipeline.operators.notes import tell_operators
from monitor.store import ReadHandle, Store
from monitor.store.codec import dump, load
from monitor.store.memos import Memo


def watch(store: Store, config: Config, now: datetime) -> tuple[Alert, ...]:
    """Look at every feed; the notes that operators are told."""
    with store.read() as asking:
        before = _memory(asking)
        states = asking.feed_states(feed.name for feed in config.feeds).values()
        after, _ = _look(before, config, states, now)
    if after == before:
        return ()
    with store.write() as writing:  # somebody else may have looked meanwhile
        after, notes = _look(_memory(writing), config, states, now)
        writing.save_memo(Memo.FEEDS_TOLD, dump(after))
        return tuple(note for note in notes if tell_operators(note, writing, config, now))


def _memory(asking: ReadHandle) -> FeedTroubles:
    return load(FeedTroubles, asking.memo(Memo.FEEDS_TOLD) or "{}")


def _look(
    before: FeedTroubles, config: Config, states: Iterable[FeedState], now: datetime
) -> tuple[FeedTroubles, tuple[Alert, ...]]:
    """The memory after this look, and the notes that it gives."""
    seen: list[Seen] = [(feed, state, condition(state, now)) for feed, state in zip(config.feeds, states, strict=True)]
    after, news = noticed(before, seen, now)
    coverage = coverage_of(config.regions, [(feed, as_told(after, found, feed)) for feed, _, found in seen])
    if not line_is_down(after):
        after, regions = bared(after, coverage)
        news = TroubleNews(news.fell, news.rose, regions.bared, regions.covered)
    if not news:
        return after, ()
    told = NoteMaterial(
        {feed.name: (feed, state, found) for feed, state, found in seen}, coverage, after.bare, before.bare
    )
    actual = coverage_of(config.regions, [(feed, found) for feed, _, found in seen])
    line = line_note(news, [state for _, state, _ in seen], actual, now)
    notes = (line, fall_note(news, told, now), rise_note(news, told, now))
    return after, tuple(note for note in notes if note)
