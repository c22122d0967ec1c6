"""When: the date that a sentence gives to what it tells, from calendar words and from words that count back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from monitor.reports.language.meanings import NO_MEANING, Frame, Sign, TimeKind
from monitor.reports.language.tokens import Sentence, Unit

NEWS_DAYS = 3  # a day of the lead that lies further back is of something else, if no figure stands beside it
OLD_DAYS = 14  # a dated event older than this at publication is history, not news
COMPARES = 8  # units from "the worst" to the time in which it was so
SINCE_REACH = 8  # units from "since" to "months ago"
WEEK = 7
SERIES_NAME = 4  # units from the day to the end of a newsletter's name
_ORDINAL = re.compile(r"([0-9]{1,2})[^\W\d_]{0,2}")
_BEFORE_YEAR = {Sign.IN, Sign.SINCE, Sign.TO, Sign.BETWEEN, Sign.OF}
YEAR_DAYS = 365
COUNTED = 3  # units behind a number that may begin a sentence as a year, in which people or their harm are named
TOMORROW = 21  # o'clock in UTC from which it is the next day from UTC+3 on: in Iraq, Yemen and east of them
AHEAD_DAYS = 60  # a day so near ahead is to come; anything later belongs to the year before


@dataclass(frozen=True, slots=True)
class When:
    """The time of an event as its sentence gives it. age: days before publication, None where that is unknown.

    exact: the date is a calendar day. span: the units [first, last] that say it.
    """

    date: date | None
    age: int | None
    exact: bool
    span: tuple[int, int]


def whens(units: Sentence, at_time: datetime | None) -> list[When]:
    """Every time that a sentence names, in its order. at_time: of publication, in UTC."""
    published = at_time.date() if at_time else None
    begun = published + timedelta(days=1) if at_time and published and at_time.hour >= TOMORROW else None
    found: list[When] = []
    at = 0
    while at < len(units):
        when = _said_at(units, at, published, begun) if _may_say_when(units[at]) else None
        if when:
            found = [w for w in found if w.span[0] < when.span[0]]  # "2014年10月7日": its year is part of it
            if _of_saying(units, when.span[0]) or _of_finding(units, when) or _names_a_series(units, when.span[1]):
                when = replace(when, date=None, exact=False)
            found += [] if _of_an_earlier_event(units, when.span[0]) or _only_compares(units, when) else [when]
            at = when.span[1]
        at += 1
    return found


def _may_say_when(unit: Unit) -> bool:
    """A word of time or a number; nearly every word is neither."""
    return unit.meaning.time is not None or unit.text[0].isdigit()


def _said_at(units: Sentence, at: int, published: date | None, begun: date | None) -> When | None:
    """The time that a unit names, alone or with those beside it."""
    return (
        _calendar(units, at, published, begun)
        or _relative(units, at, published, begun)
        or _day_alone(units, at, published, begun)
        or _year(units, at, published)
    )


def _of_saying(units: Sentence, first: int) -> bool:
    """ "officials said Monday": the day on which it was said, which dates no event."""
    k = first - 1
    if k > 0 and Sign.IN in units[k].meaning.signs:
        k -= 1
    return k >= 0 and units[k].meaning.says


def _of_finding(units: Sentence, when: When) -> bool:
    """ "Bodies were found on Tuesday", "rescuers on Tuesday pulled out a body": the day on which the dead were found,
    who died before it."""
    first, last = when.span
    led = first - 1 - (first > 0 and Sign.IN in units[first - 1].meaning.signs)
    beside = units[max(0, led) : led + 1] + units[last + 1 : last + 2]
    return any(Sign.FOUND in u.meaning.signs for u in beside) and any(_is_a_body(u) for u in units)


def _is_a_body(unit: Unit) -> bool:
    """ "Bodies", "the body of": a noun for the dead."""
    predicate = unit.meaning.predicate
    return Sign.BODIES in unit.meaning.signs or (predicate is not None and predicate.frame is Frame.OF)


def _of_an_earlier_event(units: Sentence, first: int) -> bool:
    """ "The deadliest strike since the | 7 October attack": the day of what came before."""
    led = units[first - 2].meaning.signs if first > 1 else frozenset()
    return Sign.THE in units[first - 1].meaning.signs and bool(led & {Sign.SINCE, Sign.WHEN})


def _only_compares(units: Sentence, when: When) -> bool:
    """ "The worst since | January", "the deadliest strike since the war began | in March 2022": how long there was
    none so bad, and not when this one was. Not so "most of them since January", nor a day of late."""
    if when.age is None or when.age <= NEWS_DAYS:
        return False
    first = when.span[0]
    since = next((k for k in range(first - 1, max(-1, first - 1 - SINCE_REACH), -1) if _is_since(units[k])), 0)
    worst = (k for k in range(max(0, since - COMPARES), since) if Sign.WORST in units[k].meaning.signs)
    return any(Sign.OF not in units[k + 1].meaning.signs for k in worst)


def _is_since(unit: Unit) -> bool:
    return Sign.SINCE in unit.meaning.signs


def _calendar(units: Sentence, at: int, published: date | None, begun: date | None) -> When | None:
    """ "15 January 2024", "January 15", "March of 2021"."""
    month = _month(units, at)
    if month is None:
        return None
    joined = at > 1 and Sign.OF in units[at - 1].meaning.signs and _day(units[at - 2]) is not None  # "12 de mayo"
    first = at - 2 if joined else at - 1
    before = _day(units[first]) if at else None
    cut = at + (at + 1 < len(units) and units[at + 1].text == ".")  # "Oct. 7"
    after = _day(units[cut + 1]) if cut + 1 < len(units) else None
    day = before or after
    end = cut + 1 if after and not before else at
    if after and not before and (last := _last_of_range(units, end)):
        day, end = last, end + 2
    year = _year_at(units, end + 1)
    if (
        year is None
        and end + 2 < len(units)
        and (units[end + 1].text in ",/" or Sign.OF in units[end + 1].meaning.signs)
    ):
        year = _year_at(units, end + 2)
        end += 2 if year else 0
    elif year:
        end += 1
    start = first if before else at
    if year is None and published and (last := _last_year(units, start, end)):
        year, start, end = published.year - 1, min(start, last), max(end, last)
    if year is None and start > 1 and Sign.YEAR in units[start - 1].meaning.signs:
        year = _year_at(units, start - 2)
        start -= 2 if year else 0
    return _dated(month, day, year, (published, begun), (start, end))


def _last_year(units: Sentence, start: int, end: int) -> int | None:
    """The unit that says "last year" right beside a month, or behind a small word: "June | last year"."""
    small = end + 1 < len(units) and bool(units[end + 1].meaning.signs & {Sign.OF, Sign.IN})
    beside = (end + 1 + small, start - 1)
    return next((k for k in beside if 0 <= k < len(units) and _a_year_ago(units[k])), None)


def _a_year_ago(unit: Unit) -> bool:
    time = unit.meaning.time
    return time is not None and time[0] is TimeKind.DAYS_AGO and time[1] >= YEAR_DAYS


def _day_alone(units: Sentence, at: int, published: date | None, begun: date | None) -> When | None:
    """ "On the 5th", in a language that writes a word behind the day and leaves the month out: the last such day; not
    a month ago where it is tomorrow's, which has begun further east."""
    day = _day(units[at])
    if day is None or published is None or at + 1 == len(units) or Sign.DAY not in units[at + 1].meaning.signs:
        return None
    if at and _month(units, at - 1):
        return None  # a day to come, of a month that is named
    month, tomorrow = published, published + timedelta(days=1)
    if day == tomorrow.day:
        month = tomorrow
    elif day > published.day:
        month = published.replace(day=1) - timedelta(days=1)
    return _dated(month.month, day, month.year, (published, begun), (at, at + 1))


def _month(units: Sentence, at: int) -> int | None:
    """A month's name; "may" and "march" in small letters are other words, as is the Arabic for "father" and
    "August"."""
    time = units[at].meaning.time
    if not time or time[0] is not TimeKind.MONTHS:
        return None
    if units[at].meaning.noun and not (at and _day(units[at - 1])):
        return None  # a word for people too: a month only after its day
    unit = units[at]
    written_small = unit.text.upper() != unit.text and not unit.capital and not unit.meaning.small
    return None if written_small or (unit.meaning.signs and unit.first) else time[1]


def _day(unit: Unit) -> int | None:
    """A day of a month, with the ending of an ordinal or without: "30", "30th", "1er"."""
    digits = _ORDINAL.fullmatch(unit.text)
    number = int(digits[1]) if digits else 0
    return number if 1 <= number <= 31 else None


def _year_at(units: Sentence, at: int) -> int | None:
    text = units[at].text if at < len(units) else ""
    return int(text) if len(text) == 4 and text.isdigit() and 1900 <= int(text) <= 2100 else None


def _last_of_range(units: Sentence, at: int) -> int | None:
    """ "December | 30-31": the later day is what a report of both can be held to. "March 27 - 12 dead" and "March 27 to
    12 homes" are none."""
    if at + 2 >= len(units):
        return None
    mark, last = units[at + 1], units[at + 2]
    dash = mark.text in "-–" and units[at].end == mark.start and mark.end == last.start
    counts = at + 3 < len(units) and _is_counted(units[at + 3])
    if counts or not (dash or Sign.TO in mark.meaning.signs):
        return None
    first, day = _day(units[at]), _day(last)
    return day if first and day and first < day else None


def _is_counted(unit: Unit) -> bool:
    """Whether a number before it counts it: people, harm, or a thing."""
    return bool(unit.meaning.noun or unit.meaning.predicate or unit.meaning.thing)


def _dated(
    month: int, day: int | None, year: int | None, seen: tuple[date | None, date | None], span: tuple[int, int]
) -> When | None:
    """seen: the day of publication, and the next one where that may have begun. No later day is one of an event."""
    published, begun = seen
    if year is None and published is None:
        return None
    try:
        made = date(year or published.year, month, day or 1)  # type: ignore[union-attr]  # one of the two is there
    except ValueError:
        return None
    if published is None:
        return When(made if day else None, None, day is not None, span)
    if day and 0 < (made - published).days <= AHEAD_DAYS and made != begun:
        return None  # a day that is to come
    if year is None and made > published and made != begun:
        made = made.replace(year=made.year - 1, day=min(made.day, 28) if made.month == 2 else made.day)
    age = (published - made).days
    if day is None:  # a month: as old as its last day
        age = max(0, (published - _last_day(made)).days)
    return When(made if day else None, age, day is not None, span)


def _last_day(month: date) -> date:
    """The last day of the month in which a day lies."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _relative(units: Sentence, at: int, published: date | None, begun: date | None) -> When | None:
    """A weekday or a word that counts back. begun: the next day, where it may have begun for the writer: "on Monday",
    said on a Sunday at 23 o'clock in UTC, is hardly that of last week."""
    time = units[at].meaning.time
    if not time or time[0] is TimeKind.MONTHS:
        return None
    if time[0] is TimeKind.DAYS_AGO and time[1] > OLD_DAYS and _starts_a_war(units, at):
        return None
    if time[0] is TimeKind.DAYS_AGO:
        exact = time[1] <= 2
        day = published - timedelta(days=time[1]) if published and exact else None
        return When(day, time[1], exact, (at, at))
    if published is None:
        return When(None, 0, False, (at, at))
    if begun and begun.weekday() == time[1]:
        return When(begun, 0, True, (at, at))
    back = (published.weekday() - time[1]) % 7
    if not back and any(Sign.LAST in u.meaning.signs for u in (*units[max(0, at - 1) : at], *units[at + 1 : at + 2])):
        back = WEEK  # "last Saturday", "lundi dernier", said on that day
    return When(published - timedelta(days=back), back, True, (at, at))


def _names_a_series(units: Sentence, at: int) -> bool:
    """ "Wednesday | Briefing", "Thursday's evening digest", "boletín del | lunes": the day on which a series of texts
    comes out, which dates no event."""
    if at > 1 and Sign.OF in units[at - 1].meaning.signs and Sign.SERIES in units[at - 2].meaning.signs:
        return True
    for unit in units[at + 1 : at + 1 + SERIES_NAME]:
        if Sign.SERIES in unit.meaning.signs:
            return True
        if unit.text in ",;:" or unit.meaning.predicate or unit.meaning.signs - {Sign.OF, Sign.MY}:
            return False
    return False


def _starts_a_war(units: Sentence, at: int) -> bool:
    """ "the deadliest strike since the war began | 10 months ago": when it began, not when it struck."""
    return any(Sign.SINCE in u.meaning.signs for u in units[max(0, at - SINCE_REACH) : at])


def _is_year(unit: Unit) -> bool:
    """ "Year", as a unit of time or the mark of one: "2014 року", "سال ۲۰۱۴", "2014年"."""
    return (unit.meaning.lasts or 0) >= YEAR_DAYS or Sign.YEAR in unit.meaning.signs


def _counts(units: Sentence) -> bool:
    """Whether the number that begins a sentence counts people, "1950 people were killed", "2010 are dead"."""
    return any(u.meaning.noun or u.meaning.predicate for u in units[1 : 1 + COUNTED])


def _year(units: Sentence, at: int, published: date | None) -> When | None:
    """A year by itself, "in 2014", "the 1992 murder", "2014 року": old unless it is the year of publication."""
    year = _year_at(units, at)
    if year is None or (published and year > published.year):
        return None
    before = units[at - 1] if at else None
    if at > 1 and before and before.meaning is NO_MEANING and units[at - 2].meaning.signs & _BEFORE_YEAR:
        before = units[at - 2]  # "in | early | 2024"
    names_harm = at + 1 < len(units) and units[at + 1].meaning.predicate is not None  # "the 1992 murder"
    led = (bool(before.meaning.signs & _BEFORE_YEAR) or before.text in "(,-") if before else not _counts(units)
    led = led or any(_is_year(unit) for unit in units[max(0, at - 1) : at + 2])
    if not names_harm and not led:
        return None
    age = None if published is None else (published - date(year, 12, 31)).days if year < published.year else 0
    return When(None, age, False, (at, at))
