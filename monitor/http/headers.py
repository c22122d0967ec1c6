"""Values of HTTP headers that answers to polls and to deliveries have in common. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

Headers = Mapping[str, str]

_LONGEST = 10**9  # seconds; what says more means "never", and timedelta must not overflow


def http_date(text: str | None) -> datetime | None:
    """A date of HTTP as UTC, or None (RFC 9110, 5.6.7)."""
    try:
        found = parsedate_to_datetime(text or "")
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def retry_after(headers: Headers, now: datetime) -> timedelta | None:
    """How long to stay away: seconds, or a date, which counts from the answer's own Date (RFC 9110, 10.2.3)."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return seconds(value)
    until = http_date(value)
    return None if until is None else max(timedelta(0), until - (http_date(headers.get("Date")) or now))


def seconds(digits: str) -> timedelta:
    """Digits as a time; none for anything else. Python makes no number of thousands of them, so a few have to do."""
    whole = digits.isascii() and digits.isdigit()
    return timedelta(seconds=min(int(digits.lstrip("0")[:12] or 0), _LONGEST) if whole else 0)
