"""Entries that change at every poll, by a counter or a list of other headlines: read on for ever, for one day they tell
of a massacre, and kept only where they report what no earlier revision did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from monitor.entries import Entry
from monitor.entries.sift import REVISIONS_KEPT
from monitor.reports import Reading

MOST = 240  # revisions: no honest page has told of so many different tolls


def worth_keeping(read: Mapping[Entry, Reading], earlier: Callable[[Entry], Iterable[Reading]]) -> dict[Entry, Reading]:
    """The entries that are taken in. earlier: the readings of the latest revisions of an entry that were kept."""
    return {
        entry: reading
        for entry, reading in read.items()
        if entry.revision <= REVISIONS_KEPT
        or (entry.revision <= MOST and _is_new(_told(reading), map(_told, earlier(entry))))
    }


def _is_new(told: frozenset[object], earlier: Iterable[frozenset[object]]) -> bool:
    return bool(told) and all(told != before for before in earlier)


def _told(reading: Reading) -> frozenset[object]:
    """The events that a reading tells: of what kind, where, how many. A text that cannot be read tells that."""
    if reading.failure:
        return frozenset([reading.failure.why])
    return frozenset(
        (
            report.kind,
            report.target,
            report.place and (report.place.name, report.place.country),
            frozenset((harm, victim, count.figure) for harm, by in report.toll.items() for victim, count in by.items()),
        )
        for report in reading.reports
    )
