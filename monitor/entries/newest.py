"""Which entries of a long document are kept, and which of a short one came up from below its end. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from monitor.entries import Entry

Dates = Sequence[datetime | None]


def newest(dates: Dates, most: int) -> list[int]:
    """The places of the newest entries of a document, in its order, as far as its dates and its direction tell. Where
    nothing tells the direction, both ends are kept."""
    if len(dates) <= most:
        return list(range(len(dates)))
    dated = [place for place, date in enumerate(dates) if date]
    if len(dated) == len(dates):
        way = 1 if _rising(dates) else -1  # of entries of one time the one nearer to the newer end
        latest = sorted(dated, key=lambda place: (dates[place], way * place), reverse=True)
        return sorted(latest[:most])
    rising = _rising(dates)
    if rising:
        return list(range(len(dates) - most, len(dates)))
    if rising is None:
        head = most - most // 2
        return [*range(head), *range(len(dates) - most // 2, len(dates))]
    return list(range(most))


def _rising(dates: Dates) -> bool | None:
    """Whether the oldest come first; None where the dates do not tell."""
    known = [date for date in dates if date]
    steps = [(before < after) - (before > after) for before, after in pairwise(known)]
    balance = sum(steps)
    return balance > 0 if balance else None


@dataclass(frozen=True, slots=True)
class Before:
    """The memory of the last document: its first key, and how many entries it had."""

    top: str | None = None
    entries: int = 0


def come_up(found: Sequence[Entry], known: Collection[str], before: Before) -> frozenset[str]:
    """Keys of entries without a date that only came up from below the end of a list because another one left it: they
    are old. Not so where the list grew, or lost its beginning: then it may be one that begins with the oldest."""
    places = [place for place, entry in enumerate(found) if entry.key in known]
    keys = {entry.key for entry in found}
    if not places or len(found) > before.entries or before.top not in keys:
        return frozenset()
    below = found[places[-1] + 1 :]
    return frozenset(entry.key for entry in below if entry.published is None)
