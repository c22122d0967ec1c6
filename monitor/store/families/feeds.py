"""Feeds: what is remembered of them between polls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from monitor.feeds import FeedState
from monitor.feeds.quarantine import Register
from monitor.store import codec, mapping
from monitor.store.families.base import Statements
from monitor.store.families.memos import MemoQuestions
from monitor.store.memos import Memo
from monitor.store.tables import (
    feeds,
    key_form,
)


class FeedQuestions(MemoQuestions):
    """Questions about feeds."""

    def feed_state(self, feed: str) -> FeedState:
        """The state of a feed; a fresh state where nothing is."""
        return self.feed_states([feed])[feed]

    def feed_states(self, names: Iterable[str]) -> dict[str, FeedState]:
        """The states of these feeds, in this order."""
        asked = list(names)
        states = (codec.load(FeedState, row.data) for row in self._in(select(feeds), feeds.c.feed, asked))
        found = {state.feed: state for state in states}
        apart = self.quarantine_register().now
        return {name: replace(found.get(name, FeedState(name)), quarantine=apart.get(name)) for name in asked}

    def quarantine_register(self) -> Register:
        """The feeds that an operator does not believe, and those that one did not."""
        return codec.load(Register, self.memo(Memo.QUARANTINE) or "{}")

    def due_feeds(self, names: Iterable[str], now: datetime) -> list[FeedState]:
        """Those of these feeds that are to be polled now: never polled first, then the longest overdue."""
        later = {row.feed for row in self._all(select(feeds.c.feed).where(feeds.c.next_poll_at > now))}
        due = self.feed_states(name for name in names if key_form(name) not in later).values()
        return sorted(due, key=lambda state: (state.next_poll_at is not None, state.next_poll_at or now))


class FeedStatements(Statements, FeedQuestions):
    """Commits of what a poll leaves."""

    def save_feed_state(self, state: FeedState) -> None:
        """Save the state of a feed, in the transaction of what its poll brought."""
        self.save_feed_states([state])

    def save_feed_states(self, states: Iterable[FeedState]) -> None:
        """Save the states of feeds of which each poll brought nothing, together."""
        self._put(feeds, [mapping.of_feed(state) for state in states])
