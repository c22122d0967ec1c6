"""When an entry was published, as far as that can be believed; None otherwise, and never "now"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import struct_time

from monitor.entries.dates import dated

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # before there were feeds: 1970, 1900 and Unix times read as years
AHEAD = timedelta(days=1)  # a clock in another zone may run ahead of ours, not further
_TO_ITS_END = timedelta(hours=23, minutes=59, seconds=59)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date that can be believed. day: it names no hour; midnight: it names none, or the first second of its day."""

    time: datetime  # UTC; of a day its beginning
    day: bool = False
    midnight: bool = False

    def published(self, *, by_day: bool) -> datetime:
        """The latest that it can mean: a day without hours is as old as its end. by_day: so is every midnight here."""
        return self.time + _TO_ITS_END if self.day or (by_day and self.midnight) else self.time


def moment(
    written: Sequence[str], guesses: Sequence[struct_time], now: datetime, *, day_first: bool | None = None
) -> Moment | None:
    """The first of the `written` dates that can be read and believed, else of feedparser's `guesses`. Those count for
    forms in other letters alone: feedparser reads a week as a month, and the year 0 as 2000. day_first: as `dated`."""
    strange = guesses if any(not text.isascii() for text in written) else ()
    found = [*(_read(one, day_first) for one in written), *map(_of_struct, strange)]
    return next((one for one in found if one is not None and EARLIEST <= one.time <= now + AHEAD), None)


def gives_days(moments: Iterable[Moment | None]) -> bool:
    """Whether a document gives days and no hours: each of its dates is a day, or the midnight that software makes of
    one."""
    return all(one.midnight for one in moments if one is not None)


def _read(written: str, day_first: bool | None) -> Moment | None:
    found = dated(written, day_first=day_first)
    if found is None:
        return None
    time, day = found
    midnight = day or time.time().isoformat() == "00:00:00"
    try:
        return Moment(time.astimezone(UTC), day, midnight)
    except OverflowError:
        return None


def _of_struct(guess: struct_time) -> Moment | None:
    try:
        return Moment(datetime(*guess[:6], tzinfo=UTC))
    except (ValueError, TypeError, OverflowError):
        return None
