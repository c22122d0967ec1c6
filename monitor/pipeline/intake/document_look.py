"""The look at a feed that a poll gives, for the feed's state."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.entries import Parsed
from monitor.feeds.document_signs import Look, script_of
from monitor.pipeline.settling import Met
from monitor.reports import Reading, Rejected
from monitor.text import fold


def look_at(parsed: Parsed, met: Met, readings: Iterable[Reading], *, unheard: int = 0, frozen: bool = False) -> Look:
    """A document in figures. readings: of what was new in it."""
    found, rejected = parsed.entries, [reading.rejected for reading in readings]
    unread, unreadable = rejected.count(Rejected.LANGUAGE_NOT_READ), rejected.count(Rejected.UNREADABLE)
    return Look(
        entries=len(found),
        fresh=met.fresh,
        recognised=met.recognised,
        ahead=parsed.ahead,
        cut=parsed.cut,
        unheard=unheard,
        frozen=frozen,
        titles=len({fold(entry.title) for entry in found}),
        script=script_of(entry.title for entry in found),
        dates=tuple(entry.published for entry in found if entry.published),
        read=len(rejected) - unread - unreadable,
        unread=unread,
        unreadable=unreadable,
    )
