"""When to come back to a feed, and what to remember of it. Pure: `now` and the jitter are arguments.

We never give up on a feed by ourselves; we only slow down. A redirect for good (301, 308) and a 410 are remembered as
proposals to the operator.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.feeds import Feed, FeedState, Fetched, FetchFailed, FetchOutcome, NotModified, Refusal, Unchanged
from monitor.feeds.policy import clock_ahead, fresh_for, says_freshness
from monitor.http.trouble import UNREACHED

# max-age, Expires and ttl count up to here: a slip of a publisher must not blind us, and what is a day old when it is
# first seen pages nobody. Asking costs the publisher little: nothing is sent again that has not changed.
CACHE_CAP = timedelta(hours=3)
RETRY_AFTER_CAP = timedelta(days=1)  # whoever can send one answer in a feed's name must not blind us for longer
BACKOFF_CAP = timedelta(hours=24)
UNREACHED_CAP = timedelta(hours=1)  # where nobody was reached, asking costs nobody anything, and the line may be ours
QUIET = ((timedelta(days=7), 4), (timedelta(days=1), 2))  # nothing new for so long: asked so many times more seldom
QUIET_CAP = timedelta(hours=1)  # but at least so often: the silent local outlet may be the first to know
JITTER = 0.1  # callers draw `jitter` evenly from 0 to this, so that feeds do not march in step
_DOUBLINGS = 16  # beyond this every cap is reached


def next_state(
    feed: Feed, state: FeedState, outcome: FetchOutcome, now: datetime, jitter: float, ttl: timedelta | None = None
) -> FeedState:
    """The state after a poll. `ttl` is what the feed itself asks for (RSS `<ttl>`), known once it is parsed.

    A body that could not be read as a feed is a failure too: pass `FetchFailed`, so that its validators are not kept.
    """
    first = state.first_poll_at or now
    polled = replace(state, last_poll_at=now, first_poll_at=first, last_status=outcome.status)
    if isinstance(outcome, FetchFailed):
        return _after_failure(feed, polled, outcome, now, jitter)
    return _after_success(feed, polled, outcome, now, jitter, ttl)


def _after_success(
    feed: Feed,
    state: FeedState,
    outcome: Fetched | Unchanged | NotModified,
    now: datetime,
    jitter: float,
    ttl: timedelta | None,
) -> FeedState:
    kept = isinstance(outcome, NotModified)  # a 304 need not repeat what it confirms
    fresh = state.fresh if kept and not says_freshness(outcome.headers) else fresh_for(outcome.headers, now)
    ttl = ttl if isinstance(outcome, Fetched) else state.ttl
    asked = min(max(fresh or timedelta(0), ttl or timedelta(0)), CACHE_CAP)
    every = feed.every if isinstance(outcome, Fetched) else interval(feed, state, now)  # news is rarely alone
    return replace(
        state,
        next_poll_at=now + max(every, asked) * (1 + jitter),
        etag=outcome.etag or (state.etag if kept else None),
        last_modified=outcome.last_modified or (state.last_modified if kept else None),
        body_hash=outcome.body_hash if isinstance(outcome, Fetched) else state.body_hash,
        url=feed.url,
        ttl=ttl,
        fresh=fresh or None,
        failures=0,
        put_off=None,
        last_error=None,
        last_reason=None,
        last_success_at=now,
        moved_to=outcome.moved_to,
        gone_since=None,
        ahead=clock_ahead(outcome.headers, now),
    )


def interval(feed: Feed, state: FeedState, now: datetime) -> timedelta:
    """How often a feed that answers is asked: as configured, and more seldom where it is quiet, within bounds."""
    since = state.last_new_entry_at or state.first_poll_at or now
    factor = next((times for silence, times in QUIET if now - since >= silence), 1)
    return max(feed.every, min(feed.every * factor, QUIET_CAP))


def _after_failure(feed: Feed, state: FeedState, outcome: FetchFailed, now: datetime, jitter: float) -> FeedState:
    failures = state.failures + 1
    asked = min(outcome.retry_after or timedelta(0), RETRY_AFTER_CAP)
    gone_since = state.gone_since or (now if outcome.reason == Refusal.GONE else None)
    return replace(
        state,
        next_poll_at=now + max(backoff(feed.every, failures, outcome.reason), asked) * (1 + jitter),
        failures=failures,
        put_off=asked or None,
        last_error=outcome.message,
        last_reason=str(outcome.reason),
        gone_since=gone_since,
    )


def backoff(every: timedelta, failures: int, reason: str) -> timedelta:
    """How long to wait after so many failures in a row: the interval, then twice, four times ... up to a cap.

    Who asks for slowness gets it from the first time on. Never shorter than the interval itself.
    """
    doublings = failures if reason == Refusal.RATE_LIMITED else failures - 1
    cap = UNREACHED_CAP if reason in UNREACHED else BACKOFF_CAP
    return max(every, min(every * (1 << min(doublings, _DOUBLINGS)), cap))
