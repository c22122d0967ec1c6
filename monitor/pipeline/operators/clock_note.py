"""Whether this machine's clock is wrong, by what the servers of feeds say in their answers, and the note of it.

A clock that runs ahead makes what is new look old, and from 24 hours on nobody is paged; one that runs behind has dates
of publishers lie in the future, which are not believed. Nothing else here would notice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median

from monitor.alerts import Alert, operational_alert
from monitor.alerts.words import duration_in_words
from monitor.config import Config
from monitor.feeds import FeedState
from monitor.model import Severity
from monitor.pipeline.operators.notes import tell_operators
from monitor.store import Store
from monitor.store.memos import Memo

WRONG = timedelta(minutes=10)  # servers themselves differ by seconds, and a poll may take half a minute
RIGHT = timedelta(minutes=5)
LEAST = 3  # feeds whose servers say the time: one server's own clock may be wrong
LATELY = timedelta(days=1)  # that they were asked
KIND = "clock_wrong"


def ahead_by(states: Iterable[FeedState], now: datetime) -> timedelta | None:
    """How far our clock is ahead of most servers' (negative: behind); None where too few say the time."""
    said = [
        state.ahead.total_seconds()
        for state in states
        if state.ahead is not None and state.last_poll_at and now - state.last_poll_at <= LATELY
    ]
    return timedelta(seconds=median(said)) if len(said) >= LEAST else None


def watch_clock(store: Store, config: Config, now: datetime) -> tuple[Alert, ...]:
    """Tell the operators once that the clock is wrong, and once that it is right again; the note."""
    with store.read() as asking:
        ahead = ahead_by(asking.feed_states(feed.name for feed in config.feeds).values(), now)
        known = bool(asking.memo(Memo.CLOCK_WRONG))
    note = clock_note(ahead, known, now)
    if note is None:
        return ()
    with store.write() as writing:
        writing.save_memo(Memo.CLOCK_WRONG, "" if known else now.isoformat())
        return (note,) if tell_operators(note, writing, config, now) else ()


def clock_note(ahead: timedelta | None, known: bool, now: datetime) -> Alert | None:
    """The note that is due; None where there is none. known: operators were told that it is wrong."""
    if ahead is None:
        return None
    if known and abs(ahead) <= RIGHT:
        return operational_alert(
            KIND,
            "our own clock",
            "This machine's clock agrees with the servers of feeds again.",
            now,
            recovered=True,
            severity=Severity.LOW,
        )
    if known or abs(ahead) < WRONG:
        return None
    where = "ahead" if ahead > timedelta() else "behind"
    return operational_alert(
        KIND,
        "our own clock",
        f"This machine's clock seems to be {duration_in_words(abs(ahead))} {where}: most servers of feeds say so.",
        now,
        advice="Set it, and have it kept by a time server (`timedatectl set-ntp true`). Until then times in messages "
        "are wrong; ahead by 24 hours or more, what is new passes for old and pages nobody.",
        severity=Severity.CRITICAL,
        details={"ahead_seconds": round(ahead.total_seconds())},
    )
