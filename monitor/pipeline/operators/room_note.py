"""Whether the store's disk fills, and the note of it: sooner than nothing can be stored, and nobody told, any more."""

from __future__ import annotations

from datetime import datetime

from monitor.alerts import Alert, operational_alert
from monitor.config import Config
from monitor.model import Severity
from monitor.pipeline.operators.notes import tell_operators
from monitor.store import Size, Store
from monitor.store.memos import Memo

KIND = "store_filling"
AGAIN = 2  # times as much room as is needed: then it is told to be enough


def watch_room(store: Store, config: Config, now: datetime) -> tuple[Alert, ...]:
    """Tell the operators once that the disk fills, and once that there is room again; the note."""
    size = store.size()
    with store.read() as asking:
        known = bool(asking.memo(Memo.STORE_FILLING))
    note = room_note(size, known, now)
    if note is None:
        return ()
    with store.write() as writing:
        writing.save_memo(Memo.STORE_FILLING, "" if known else now.isoformat())
        return (note,) if tell_operators(note, writing, config, now) else ()


def room_note(size: Size, known: bool, now: datetime) -> Alert | None:
    """The note that is due; None where there is none. known: operators were told that it fills."""
    if size.free is None:
        return None
    if known and size.free >= AGAIN * Size.NEEDED:
        words = "There is room on the store's disk again."
        return operational_alert(KIND, "the store", words, now, recovered=True, severity=Severity.LOW)
    if known or not size.scarce:
        return None
    return operational_alert(
        KIND,
        "the store",
        f"The store's disk has {size.free // 1_000_000} MB left; the store takes {size.used // 1_000_000} MB.",
        now,
        advice="Free some space: on a full disk nothing can be stored, and nobody is alerted. `retention:` in the "
        "config has old texts forgotten; a feed that brings thousands of entries a day shows in the log (`feed read`).",
        severity=Severity.CRITICAL,
        details={"free": size.free, "used": size.used},
    )
