"""Filters: what somebody looks for among incidents. It lives in the address, alike for pages, the API and the map."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urlencode

from monitor.incidents import Grade, IncidentStatus
from monitor.keys.problems import one_of, shown
from monitor.keys.scalars import duration
from monitor.model import Cause, Severity, Victim, Weapon
from monitor.store.families.listings import Wanted
from monitor.text import one_line

FilterTime = date | timedelta
"""A moment (a `datetime` with its zone), a whole day in UTC, or a time ago: an address with `7d` stays a week wide."""

LONGEST_TEXT = 200  # characters
_LONGEST_VALUE = 200
_MOST = 40  # values of one key
MOST_FAULTS = 10  # keys without meaning that are named; who has more made no slip
FilterWord = TypeVar("FilterWord", bound=Enum)


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of an address that cannot be used: its key, and what is wrong in words."""

    key: str
    words: str

    def __str__(self) -> str:
        return f"{self.key}: {self.words}"


@dataclass(frozen=True, slots=True)
class Faults:
    """All that is wrong with an address. `filters`: what of it can be used, for a form that is shown again."""

    found: tuple[Fault, ...]
    filters: Filters


@dataclass(frozen=True, slots=True)
class Filters:
    """All that is given must hold; of several values in one field, any. region: names of the config's; since, until:
    when it was first reported (a day of `until` counted whole); changed: since when something of it changed; severity:
    at least so was told; victim: a class that was harmed; state: how it stands; text: words that must all be found."""

    region: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    since: FilterTime | None = None
    until: FilterTime | None = None
    changed: FilterTime | None = None
    severity: Severity | None = None
    cause: tuple[Cause, ...] = ()
    grade: tuple[Grade, ...] = ()
    victim: tuple[Victim, ...] = ()
    weapon: tuple[Weapon, ...] = ()
    state: tuple[IncidentStatus, ...] = ()
    text: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """Keys and values as they stand in an address or in the hidden fields of a form, in one order."""
        return [(key.name, text) for key in fields(self) for text in _texts(getattr(self, key.name))]

    def to_query(self, **more: str) -> str:
        """The address's query without its question mark; more: keys of the page itself, such as `after`."""
        return urlencode([*self.pairs(), *more.items()])

    def without(self, key: str, value: str | None = None) -> Filters:
        """The same without one key, or one value of it: for links that take a filter away."""
        held = getattr(self, key)
        left = tuple(each for each in held if _text(each) != value) if value and isinstance(held, tuple) else None
        changed: dict[str, Any] = {key: left if left is not None else getattr(Filters(), key)}
        return replace(self, **changed)

    def wanted(self, now: datetime) -> Wanted:
        """The condition for the store; regions are no matter of it."""
        return Wanted(
            since=None if self.since is None else begin(self.since, now),
            until=None if self.until is None else end(self.until, now),
            changed=None if self.changed is None else begin(self.changed, now),
            severity=self.severity,
            countries=self.country,
            causes=self.cause,
            grades=self.grade,
            victims=self.victim,
            weapons=self.weapon,
            statuses=self.state,
            text=self.text,
        )


def from_query(
    args: Mapping[str, Sequence[str]] | Iterable[tuple[str, str]],
    regions: Sequence[str] = (),
    also: Iterable[str] = (),
) -> Filters | Faults:
    """The filters of an address, or what is wrong with it. regions: the names that whoever asks may ask for; also: keys
    that the page reads itself. An empty value is one that a form left open."""
    given: dict[str, list[str]] = {}
    for key, value in _pairs(args):
        if value.strip():
            given.setdefault(key, []).append(value.strip())
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    allowed = frozenset(also)
    for key, values in given.items():
        if key in allowed or (key not in _READERS and len(faults) >= MOST_FAULTS):
            continue
        try:
            found[key] = _read(key, values, regions)
        except ValueError as error:
            faults.append(Fault(shown(key), str(error)))
    read = Filters(**found)
    return Faults(tuple(faults), read) if faults else read


def begin(when: FilterTime, now: datetime) -> datetime:
    """The first moment of it."""
    if isinstance(when, timedelta):
        return now - when
    return when if isinstance(when, datetime) else datetime.combine(when, time(), UTC)


def end(when: FilterTime, now: datetime) -> datetime:
    """The moment after it: a day is over at the next midnight."""
    return begin(when, now) + (timedelta() if isinstance(when, timedelta | datetime) else timedelta(days=1))


def _pairs(args: Mapping[str, Sequence[str]] | Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    if isinstance(args, Mapping):
        yield from ((key, value) for key, values in args.items() for value in values)
    else:
        yield from args


def _read(key: str, values: Sequence[str], regions: Sequence[str]) -> Any:
    """The value of one field. Raises ValueError with words for whoever wrote the address."""
    if key not in _READERS:
        raise ValueError(one_of(key, _READERS, "a filter"))
    many, read = _READERS[key]
    if len(values) > (_MOST if many else 1):
        raise ValueError(f"may be given {'up to ' + str(_MOST) + ' times' if many else 'once'}")
    if long := next((value for value in values if len(value) > _LONGEST_VALUE), None):
        raise ValueError(f'"{shown(long)}" is too long; give at most {_LONGEST_VALUE} characters')
    if not many:
        return read(values[0], regions)
    return tuple(dict.fromkeys(read(value, regions) for value in values))


def when(text: str) -> FilterTime:
    """`7d`, `2026-03-01` or `2026-03-01T10:00:00Z`."""
    try:
        if text[4:5] != "-":
            return duration(text)
        day = date.fromisoformat(text[:10])
        moment = None if text[10:] == "" else datetime.fromisoformat(text.replace(" ", "+"))  # a plus unescaped
    except ValueError:
        said = "a time ago such as 7d (at most 366d), a day such as 2026-03-01 or a moment with its zone"
        raise ValueError(f'"{shown(text)}" is not {said}') from None
    if not 1970 <= day.year <= 9000:
        raise ValueError(f'"{shown(text)}" is out of range')
    if moment is None:
        return day
    if moment.tzinfo is None:
        raise ValueError(f'"{shown(text)}" has no zone; end it in Z for UTC')
    return moment.astimezone(UTC)


def _when(text: str, regions: Sequence[str]) -> FilterTime:
    return when(text)


def _region(text: str, regions: Sequence[str]) -> str:
    if text not in regions:
        raise ValueError(one_of(text, regions, "one of your regions") if regions else "there are no regions to choose")
    return text


def _country(text: str, regions: Sequence[str]) -> str:
    code = text.upper()
    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise ValueError(f'"{shown(text)}" is not a country; give two letters as in ISO 3166-1 (SY, UA, SD)')
    return code


def _severity(text: str, regions: Sequence[str]) -> Severity:
    if text.upper() not in Severity.__members__:
        raise ValueError(one_of(text, [one.word for one in Severity], "a severity"))
    return Severity[text.upper()]


def _said(text: str, regions: Sequence[str]) -> str:
    return one_line(text)[:LONGEST_TEXT]


def _word(kind: type[FilterWord], what: str) -> Callable[[str, Sequence[str]], FilterWord]:
    def read(text: str, regions: Sequence[str]) -> FilterWord:
        known = [str(one.value) for one in kind]
        if text not in known:
            raise ValueError(one_of(text, known, what))
        return kind(text)

    return read


_READERS: Mapping[str, tuple[bool, Callable[[str, Sequence[str]], Any]]] = {
    "region": (True, _region),
    "country": (True, _country),
    "since": (False, _when),
    "until": (False, _when),
    "changed": (False, _when),
    "severity": (False, _severity),
    "cause": (True, _word(Cause, "a cause")),
    "grade": (True, _word(Grade, "a grade")),
    "victim": (True, _word(Victim, "a class of victims")),
    "weapon": (True, _word(Weapon, "a weapon")),
    "state": (True, _word(IncidentStatus, "a state")),
    "text": (False, _said),
}


def _texts(value: Any) -> list[str]:
    """A field as its values in an address."""
    if isinstance(value, tuple):
        return [_text(each) for each in value]
    return [] if value is None or value == "" else [_text(value)]


def _text(value: Any) -> str:
    if isinstance(value, Severity):
        return value.word
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        unit, size = next((u, s) for u, s in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)) if seconds % s == 0)
        return f"{seconds // size}{unit}"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)
