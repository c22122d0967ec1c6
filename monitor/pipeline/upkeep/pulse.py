"""The pulse: what a daemon leaves in the store of itself, for `status` and for whoever asks when it is dead.

A full cycle has ended when everything that was due at its beginning was done: every such feed was asked and what it
said was committed, every such delivery was attempted, both loops have moved since, and the store took this very note.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from monitor.store import ReadHandle, WriteHandle
from monitor.store.memos import Memo


@dataclass(frozen=True, slots=True)
class Pulse:
    """Signs of life of the daemon that runs on a store, or ran last. Times are UTC; None = never, or not known."""

    pid: int
    version: str
    started_at: datetime
    beat_at: datetime  # of this note
    stopped_at: datetime | None = None  # None = it runs, or ended without a word
    polled_at: datetime | None = None
    delivered_at: datetime | None = None
    cycle_at: datetime | None = None  # end of the last full cycle
    cycle_seconds: float | None = None  # how long it took
    loaded_at: datetime | None = None  # when the config that is at work was taken on
    refused_at: datetime | None = None  # when a reload was refused; None when the last one was taken
    refused: str | None = None  # why
    pinged_at: datetime | None = None  # the last ping that was taken
    ping_error: str | None = None  # of the last ping; None when it was taken
    ping_withheld: str | None = None  # why the last one that was due was not sent; None when it was


def pulse_of(asking: ReadHandle) -> Pulse | None:
    """The last pulse that was left; None where no daemon ever ran."""
    text = asking.memo(Memo.PULSE)
    if not text:
        return None
    known = {field.name for field in fields(Pulse)}
    kept: dict[str, Any] = {name: value for name, value in json.loads(text).items() if name in known}
    return Pulse(**kept | {name: datetime.fromisoformat(kept[name]) for name in kept if name.endswith("_at")})


def leave(pulse: Pulse, writing: WriteHandle) -> None:
    """Leave a pulse, in place of the one before."""
    values = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(pulse).items()
        if value is not None
    }
    writing.save_memo(Memo.PULSE, json.dumps(values))


def nothing_due(asking: ReadHandle, feeds: Iterable[str], since: datetime) -> bool:
    """Whether all that was due at `since` has been done: these feeds asked, and every delivery attempted."""
    return not asking.due_channels(since) and not asking.due_feeds(feeds, since)
