"""Whether one feed floods somebody's messages, and the note of it: what would not be told but for its reports waits,
while nobody has said whether to believe it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.alerts import Alert, operational_alert
from monitor.config import Config
from monitor.model import Severity
from monitor.pipeline.operators.notes import tell_operators
from monitor.store import Store
from monitor.store.codec import dump, load
from monitor.store.memos import Memo

KIND = "feed_floods"
MANY = 20  # incidents that would not be told but for one feed, and that limits hold back
FEW = 5  # with so many it floods still ...
CALM = timedelta(days=1)  # ... and with fewer for so long it is over: a summary each hour ends no flood
_EXACT = timedelta(hours=1)  # to which it is kept when a feed was last seen to flood

Floods = Mapping[str, datetime]  # feed → when it was last seen to flood


def watch_floods(store: Store, config: Config, now: datetime) -> tuple[Alert, ...]:
    """Tell the operators once that a feed floods, and once that it is over; the notes, which no budget counts."""
    with store.read() as asking:
        held, known = asking.held_of_one_feed(), load(dict[str, datetime], asking.memo(Memo.FEEDS_FLOODING) or "{}")
    flooding = flooding_now(held, known, now)
    if flooding == known:
        return ()
    notes = [_begun(feed, held[feed], now) for feed in sorted(flooding.keys() - known)]
    notes += [_over(feed, now) for feed in sorted(known.keys() - flooding)]
    with store.write() as writing:
        writing.save_memo(Memo.FEEDS_FLOODING, dump(flooding))
        return tuple(note for note in notes if tell_operators(note, writing, config, now))


def flooding_now(held: Mapping[str, int], known: Floods, now: datetime) -> dict[str, datetime]:
    """The feeds that flood, and when each was last seen to. held: by feed, how many incidents wait that would not be
    told but for it; known: those that did."""
    seen = {feed for feed, number in held.items() if number >= (FEW if feed in known else MANY)}
    still = {feed: at for feed, at in known.items() if abs(now - at) < (_EXACT if feed in seen else CALM)}
    return {feed: still.get(feed, now) for feed in sorted(seen | still.keys())}


def _begun(feed: str, number: int, now: datetime) -> Alert:
    note = operational_alert(
        KIND,
        feed,
        f"{number} incidents that would not be told but for feed {feed} are held back by budgets or quiet hours.",
        now,
        advice=f"See `casualty-monitor outbox`. If the feed is not to be believed, `casualty-monitor feeds quarantine "
        f'"{feed}"` keeps it from paging; if it is, the summary tells all of it.',
        severity=Severity.HIGH,
        details={"held": number},
    )
    return replace(note, feed=feed)


def _over(feed: str, now: datetime) -> Alert:
    words = f"Feed {feed} has flooded no budget for a day."
    return replace(operational_alert(KIND, feed, words, now, recovered=True, severity=Severity.LOW), feed=feed)
