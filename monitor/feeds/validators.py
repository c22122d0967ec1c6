"""Whether a server's word that nothing changed is put to the test, and whether it held. Pure.

Some servers never change ETag or Last-Modified (a cache that went wrong, a file that is rewritten with its old time),
and then say 304 for ever, whatever happens.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.feeds import FeedState
from monitor.feeds.rhythm import TIMES, patience

EVERY = timedelta(hours=6)  # the first poll of such a stretch asks for everything
SILENT = timedelta(hours=1)  # the same, where nothing was new for longer than is usual
_START = datetime(2000, 1, 1, tzinfo=UTC)


def asks_whole(state: FeedState, now: datetime) -> bool:
    """Whether this poll asks without validators. By the clock alone, so that nothing has to be remembered for it."""
    if state.last_poll_at is None:
        return False
    every = SILENT if _is_silent(state, now) else EVERY
    return (now - _START) // every != (state.last_poll_at - _START) // every


def _is_silent(state: FeedState, now: datetime) -> bool:
    news = state.news_at or state.last_new_entry_at
    return news is not None and now - news > patience(state.gaps) / TIMES


def same_validators(state: FeedState, etag: str | None, last_modified: str | None) -> bool:
    """Whether an answer brings the very validators that are known: the ETag counts, else the date (RFC 9110, 13.2)."""
    if etag or state.etag:
        return etag == state.etag
    return last_modified is not None and last_modified == state.last_modified
