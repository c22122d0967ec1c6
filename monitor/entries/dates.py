"""Dates as feeds write them: ISO 8601, RFC 822, Go, JavaScript, twelve-hour clocks, digits alone, Unix time. Pure.

Three parts are looked for and taken out in turn: the clock, the day, the zone. A digit that is left over belongs to a
form that is not known, and then the date is unknown: half a date that is read wrongly makes news look old.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_LONGEST = 100  # characters
_FURTHEST = timedelta(hours=14)  # from UTC that a zone can be
_CENTURY = 69  # years of two digits below it are of this century (POSIX)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_CLOCK = re.compile(
    r"(?<![\d+:-])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"|(?<![\d+:-])(?P<only>\d{1,2})\s*(?P<only_half>[ap]\.?m\b\.?)"
    r"|(?<=\dT)(?P<hh>\d\d)(?:(?P<mm>\d\d)(?P<ss>\d\d)?)?(?![\d:])",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"\s*(?P<date>\d{8})[T ]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?:\.\d+)?(?!\d)|\s*(?P<day>\d{8})(?!\d)"
)
_EPOCH = re.compile(r"\s*(\d{10})(?:\d{3}|\.\d+)?\s*")  # seconds since 1970, or milliseconds
_DAYS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]+{_MONTH}[ ,-]+(?P<year>\d{{4}}|\d\d)(?!\d)",
        rf"\b{_MONTH}[ -]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)[ ,]*"
        r"(?P<zone>(?:[A-Z]{1,5}|[+-]\d{4}) +)?(?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<day>1[3-9]|2\d|3[01])[-/](?P<month>\d{1,2})[-/](?P<year>\d{4})(?!\d)",  # no month is that high
        r"(?<!\d)(?P<month>\d{1,2})/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d{4})(?!\d)",
        rf"(?<!\d)(?P<year>\d{{4}})[ -]{_MONTH}[ -](?P<day>\d{{1,2}})(?!\d)",
    )
)
_NUMBERS = re.compile(r"(?<!\d)(?P<one>\d{1,2})(?P<mark>[-/])(?P<other>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)")
_MOST_MONTHS = 12
_ASIDE = re.compile(r"\(.*|\bm=[+-][\d.]+")  # a zone's name in words, and the second clock of Go
_OFFSET = re.compile(r"([+-])(\d{1,2})(?::?(\d\d))?(?![\d:])")
_REGION = re.compile(r"\b[A-Z][A-Za-z_]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?")
# Names of zones that mean one thing, or nearly always do; every other name counts as UTC. Minutes.
_ZONES = {
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
    "AST": -240,
    "ADT": -180,
    "BST": 60,
    "WET": 0,
    "WEST": 60,
    "CET": 60,
    "CEST": 120,
    "MEZ": 60,
    "MESZ": 120,
    "EET": 120,
    "EEST": 180,
    "MSK": 180,
    "TRT": 180,
    "WAT": 60,
    "CAT": 120,
    "EAT": 180,
    "SAST": 120,
    "IDT": 180,
    "IRST": 210,
    "AFT": 270,
    "PKT": 300,
    "MMT": 390,
    "WIB": 420,
    "PHT": 480,
    "JST": 540,
    "KST": 540,
}
_NAME = re.compile(r"\b[A-Z]{2,5}\b")


def begins_with_day(written: Iterable[str]) -> bool | None:
    """Whether dates such as 01/09/2026 have the day first, as others of the same document tell that can only be read in
    one way; None where none does, or they differ."""
    found = [match for text in written if (match := _NUMBERS.search(text[:_LONGEST]))]
    by_day = any(int(match["one"]) > _MOST_MONTHS for match in found)
    by_month = any(int(match["other"]) > _MOST_MONTHS for match in found)
    return by_day if by_day != by_month else None


def dated(written: str, *, day_first: bool | None = None) -> tuple[datetime, bool] | None:
    """The time that is written, in its zone, and whether it is a day without an hour; None where it is no date.
    day_first: how to read 01/09/2026, which is unknown without that."""
    text = _ASIDE.sub(" ", written.strip()[:_LONGEST])
    try:
        return _by_digits(text) or _by_parts(text, day_first)
    except (ValueError, OverflowError):  # the 31st of February, an hour 25, a zone beyond the day
        return None


def _by_digits(text: str) -> tuple[datetime, bool] | None:
    """20261103140500, 20261103T1405Z, 20261103, 1793714700."""
    if since := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(since[1]), UTC), False
    found = _DIGITS.match(text)
    if found is None:
        return None
    day = datetime.strptime(found["date"] or found["day"], "%Y%m%d").replace(tzinfo=_zone(text[found.end() :]))
    if found["day"]:
        return day, True
    return _at(day, int(found["hour"]), int(found["minute"]), int(found["second"] or 0)), False


def _by_parts(text: str, day_first: bool | None) -> tuple[datetime, bool] | None:
    clock = _CLOCK.search(text)
    rest = text[: clock.start()] + " " + text[clock.end() :] if clock else text
    found = next((found for form in _DAYS if (found := form.search(rest))), None)
    if found is not None:
        year, month, of_month = _year(found["year"]), _month(found), int(found["day"])
    elif (found := _NUMBERS.search(rest)) and (day_first is not None or found["one"] == found["other"]):
        year, month, of_month = int(found["year"]), int(found["other"]), int(found["one"])
        if not day_first:
            month, of_month = of_month, month
    else:
        return None
    zone = _zone(rest[: found.start()] + " " + _between(found) + " " + rest[found.end() :])
    day = datetime(year, month, of_month, tzinfo=zone)
    return (_at(day, *_clock(clock)), False) if clock else (day, True)


def _between(found: re.Match[str]) -> str:
    """The zone that date(1) writes between the day and the year."""
    return found.groupdict().get("zone") or ""


def _year(written: str) -> int:
    return int(written) + (0 if len(written) > 2 else 2000 if int(written) < _CENTURY else 1900)


def _month(found: re.Match[str]) -> int:
    named = found.groupdict().get("name")
    return _MONTHS.index(named[:3].lower()) + 1 if named else int(found["month"])


def _clock(found: re.Match[str]) -> tuple[int, int, int]:
    """Hour, minute and second; 12 AM is midnight, 12 PM is noon, and 23:40 PM has said it twice."""
    hour = int(found["hour"] or found["only"] or found["hh"])
    half = (found["half"] or found["only_half"] or "").lower()[:1]
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return hour, int(found["minute"] or found["mm"] or 0), int(found["second"] or found["ss"] or 0)


def _at(day: datetime, hour: int, minute: int, second: int) -> datetime:
    """That time of the day; 24:00 is the next one's beginning, and a leap second the one before it."""
    if (hour, minute, second) == (24, 0, 0):
        return day + timedelta(days=1)
    return day.replace(hour=hour, minute=minute, second=min(second, 59) if second <= 60 else second)


def _zone(rest: str) -> tzinfo:
    """The zone in what is left of a date; UTC where it names none. Raises ValueError for what cannot be one."""
    offset, region = _OFFSET.search(rest), _REGION.search(rest)
    if any(sign.isdigit() for sign in _OFFSET.sub(" ", rest)):
        raise ValueError(rest)
    if offset:
        return _shifted(*offset.groups())
    if region:
        return _of_region(region[0])
    minutes = next((_ZONES[name] for name in _NAME.findall(rest) if name in _ZONES), 0)
    return timezone(timedelta(minutes=minutes)) if minutes else UTC


def _shifted(sign: str, hours: str, minutes: str | None) -> tzinfo:
    away = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if away > _FURTHEST or int(minutes or 0) > 59:
        raise ValueError(hours)
    return timezone(-away if sign == "-" else away)


def _of_region(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # no such place: as every other name that is not known
        return UTC
