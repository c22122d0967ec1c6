"""When an entry was published, as far as that can be believed; null otherwise, and never "now"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from time import struct_time

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # before there were feeds: 1970, 1900 and Unix times read as years
AHEAD = timedelta(days=1)  # a clock in another zone may run ahead of ours, not further

# Zones that mean one thing only; the standard library knows those of North America, and counts others as UTC.
_ZONES = {"CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "WAT": 60, "CAT": 120, "EAT": 180, "SAST": 120,
          "TRT": 180, "PKT": 300, "MMT": 390, "WET": 0, "WEST": 60}  # fmt: skip
_ZONE = re.compile(r"\b(" + "|".join(_ZONES) + r")\b\s*$")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def moment(written: Sequence[str], guesses: Sequence[struct_time], now: datetime) -> datetime | None:
    """The first of the `written` dates that can be read and believed, else of feedparser's `guesses`; UTC."""
    found = [*map(_read, written), *map(_of_struct, guesses)]
    return next((time for time in found if time is not None and EARLIEST <= time <= now + AHEAD), None)


def _read(written: str) -> datetime | None:
    text = written.strip()[:60]
    return _iso(text) if _ISO.match(text) else _rfc(text)


def _iso(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d{2}:?\d{2}$|Z$|UTC$)", "", text).replace("UTC", "Z"))
    except ValueError:
        return None
    return _utc(found if found.tzinfo else found.replace(tzinfo=UTC))


def _rfc(text: str) -> datetime | None:
    """RFC 822 and its relatives; the weekday is not looked at, because it is often wrong."""
    parts = parsedate_tz(text)
    zone = _ZONE.search(text)
    try:
        if parts is None:
            return None
        offset = timedelta(minutes=_ZONES[zone[1]]) if zone else timedelta(seconds=parts[9] or 0)
        return _utc(datetime(*parts[:6], tzinfo=timezone(offset)))
    except (ValueError, TypeError, OverflowError):
        return None


def _of_struct(guess: struct_time) -> datetime | None:
    try:
        return datetime(*guess[:6], tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _utc(time: datetime) -> datetime | None:
    try:
        return time.astimezone(UTC)
    except OverflowError:
        return None
