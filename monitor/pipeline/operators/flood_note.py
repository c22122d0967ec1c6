"""Whether one feed floods somebody's messages, and the note of it: what it alone tells of waits, while nobody has said
whether to believe it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import datetime

from monitor.alerts import Alert, operational_alert
from monitor.config import Config
from monitor.model import Severity
from monitor.pipeline.operators.notes import tell_operators
from monitor.store import Store
from monitor.store.codec import dump, load
from monitor.store.memos import Memo

KIND = "feed_floods"
MANY = 20  # incidents that one feed alone tells of, and that limits hold back
FEW = 5  # so few are left when it is over


def watch_floods(store: Store, config: Config, now: datetime) -> tuple[Alert, ...]:
    """Tell the operators once that a feed floods, and once that it is over; the notes."""
    with store.read() as asking:
        held, known = asking.held_of_one_feed(), load(frozenset[str], asking.memo(Memo.FEEDS_FLOODING) or "[]")
    flooding = flooding_now(held, known)
    if flooding == known:
        return ()
    notes = [_begun(feed, held[feed], now) for feed in sorted(flooding - known)]
    notes += [_over(feed, now) for feed in sorted(known - flooding)]
    with store.write() as writing:
        writing.save_memo(Memo.FEEDS_FLOODING, dump(flooding))
        return tuple(note for note in notes if tell_operators(note, writing, config, now))


def flooding_now(held: Mapping[str, int], known: Set[str]) -> frozenset[str]:
    """The feeds that flood. held: by feed, how many incidents wait of which it alone tells; known: those that did."""
    return frozenset(feed for feed, number in held.items() if number >= (FEW if feed in known else MANY))


def _begun(feed: str, number: int, now: datetime) -> Alert:
    return operational_alert(
        KIND,
        feed,
        f"{number} incidents of which feed {feed} alone tells are held back by budgets or quiet hours.",
        now,
        advice=f"See `casualty-monitor outbox`. If the feed is not to be believed, `casualty-monitor feeds quarantine "
        f'"{feed}"` keeps it from paging; if it is, the summary tells all of it.',
        severity=Severity.HIGH,
        details={"held": number},
    )


def _over(feed: str, now: datetime) -> Alert:
    words = f"What feed {feed} alone told of and was held back has been told."
    return operational_alert(KIND, feed, words, now, recovered=True, severity=Severity.LOW)
