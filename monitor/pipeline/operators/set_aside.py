"""Entries that could not be read: kept with what went wrong, told to the operators once, read again after an upgrade.

reading fails ──▶ stored as `unreadable` with the others of its document ──▶ one note a document, in its transaction
                                   └── another edition of the reader ──▶ read again, and taken in like any other
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.alerts import Alert, operational_alert
from monitor.alerts.gates import STALE
from monitor.alerts.outline import operational
from monitor.config import Config
from monitor.entries import Entry
from monitor.feeds import Feed
from monitor.model import Severity
from monitor.pipeline.operators.notes import tell_operators
from monitor.pipeline.settling import Taken, take_in
from monitor.reports import Reading, Rejected
from monitor.reports.edition import edition
from monitor.store import Store, WriteHandle
from monitor.text import clip, one_line

KIND = "entry_unreadable"
DAY = timedelta(days=1)
NOTES, NOTES_OF_ALL = 5, 20  # a day: of one feed, which may plant as many as it likes, and of all
NAMED = 5  # entries in one note
AGAIN = 10  # entries that are read again at a time


def tell_set_aside(
    feed: Feed, read: Mapping[Entry, Reading], writing: WriteHandle, config: Config, now: datetime
) -> None:
    """Tell the operators of what of a document could not be read. Call it before the entries are saved: an entry that
    was set aside before, in another revision, is told no more."""
    failed = {entry: reading for entry, reading in read.items() if reading.failure}
    if not failed:
        return
    known = writing.ever_set_aside(feed.name, [entry.key for entry in failed])
    new = [(entry, reading) for entry, reading in failed.items() if entry.key not in known]
    told = [alert for alert in writing.alerts(since=now - DAY) if _is_note(alert)]
    of_feed = [alert for alert in told if _details(alert).get("subject") == feed.name]
    if new and len(told) < NOTES_OF_ALL and len(of_feed) < NOTES:
        last = len(told) == NOTES_OF_ALL - 1 or len(of_feed) == NOTES - 1
        tell_operators(note_on(feed, new, now, last=last), writing, config, now)


def note_on(feed: Feed, failed: Sequence[tuple[Entry, Reading]], now: datetime, *, last: bool = False) -> Alert:
    """The note to operators. last: more of this will not be told today."""
    entries = "An entry" if len(failed) == 1 else f"{len(failed)} entries"
    named = "; ".join(_named(entry, reading) for entry, reading in failed[:NAMED])
    rest = f"; and {len(failed) - NAMED} more" if len(failed) > NAMED else ""
    silent = " More of such are not told before tomorrow, and stand in `casualty-monitor feeds`." if last else ""
    return operational_alert(
        KIND,
        feed.name,
        f"{entries} of feed {feed.name} could not be read, and nobody is alerted by "
        f"{'it' if len(failed) == 1 else 'them'}: {named}{rest}.{silent}",
        now,
        severity=Severity.HIGH,
        advice="Read it yourself, at its link; the rest of its document was read. It is kept, and read again after an "
        "upgrade: report it to whoever maintains the monitor.",
        details={
            "entries": len(failed),
            "link": failed[0][0].link,
            "reason": failed[0][1].failure.why.value if failed[0][1].failure else None,
        },
    )


def _named(entry: Entry, reading: Reading) -> str:
    what = reading.failure.words if reading.failure else ""
    title = one_line(clip(entry.title or entry.key, 100))
    return f"“{title}” ({entry.link or 'without a link'}): {what}"


def _is_note(alert: Alert) -> bool:
    return _details(alert).get("what") == KIND


def _details(alert: Alert) -> Mapping[str, object]:
    return operational(alert.facts)


def read_again(
    store: Store, config: Config, read: Callable[[Sequence[Entry]], Sequence[Reading]], now: datetime
) -> tuple[Taken, ...] | None:
    """Read some of what another edition of the reader set aside; None where nothing of that is left. What fails again
    is not told again: it was told already, and keeps."""
    mine = edition(config.languages)
    with store.read() as asking:
        waiting = asking.set_aside_by_another(mine, AGAIN)
    if not waiting:
        return None
    readings = dict(zip(waiting, read(waiting), strict=True))
    with store.write() as writing:
        still = set(writing.set_aside_by_another(mine, AGAIN))  # as nobody else has read or revised them meanwhile
        ours = {entry: reading for entry, reading in readings.items() if entry in still}
        writing.save_entries(ours)
        return tuple(
            take_in(_as_of(entry, now), reading, writing, config, now)
            for entry, reading in ours.items()
            if reading.rejected is not Rejected.UNREADABLE
        )


def _as_of(entry: Entry, now: datetime) -> Entry:
    """As though it were seen now: what is old by now joins or opens incidents, but pages nobody."""
    return replace(entry, seen=now, backlog=entry.backlog or now - entry.seen > STALE)
