"""Nouns as pages show them: filters for templates, pure. What a source wrote is escaped by the templates, all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from jinja2 import pass_context
from jinja2.runtime import Context

from monitor.model import Count, Harm, Place, Precision, Toll, Victim, count_of
from monitor.reports import Mark
from monitor.text import clip, one_line, printable
from monitor.web.said import LONGEST, note_in, said_in
from monitor.web.words import PageWords

SHOWN_FIRST = (Harm.KILLED, Harm.INJURED, Harm.MISSING, Harm.ABDUCTED)


@pass_context
def count(context: Context, value: Count | None) -> str:
    """`at least 25`, `15–20`, `dozens`: in the page's language."""
    return count_in(_words(context), value)


def count_in(words: PageWords, value: Count | None) -> str:
    if value is None:
        return ""
    low, best, high = value.low, value.best, value.high
    if value.figure is None or (best is None and high is None and not low):
        return words.say("count.unknown")
    if value.vague and high is None:
        size = next(name for least, name in _VAGUE if value.figure >= least)
        return words.say(f"count.{size}")
    if low is None and best is None:
        return words.say("count.up_to", number=high)
    if high is None:
        if low is not None and best is not None and low != best:
            return words.say("count.best_at_least", best=best, low=low)
        return words.say("count.at_least", number=low or best)
    if low is None or low == high:
        return str(high) if best in (None, high) else words.say("count.best_up_to", best=best, high=high)
    return f"{low}–{high}"


def counted(value: Count) -> int | None:
    """The number that stands last in `count`, with which the word behind it agrees; None where that is a word."""
    if value.vague and value.high is None:
        return None
    return value.high or value.low or value.best


_VAGUE = ((1000, "thousands"), (100, "hundreds"), (10, "dozens"), (0, "several"))


@pass_context
def moment(context: Context, at: datetime | None) -> str:
    """`2026-03-02 14:00`, in the reader's zone."""
    zone: ZoneInfo | None = context.get("zone")
    return f"{at.astimezone(zone or ZoneInfo('UTC')):%Y-%m-%d %H:%M}" if at else ""


@pass_context
def ago(context: Context, at: datetime | None) -> str:
    """`5 min`, `3 h`, `2 d`."""
    if at is None:
        return ""
    passed = max(context["now"] - at, timedelta())
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if passed.total_seconds() >= length * (2 if unit == "days" else 1):
            return _words(context).say(f"ago.{unit}", number=int(passed.total_seconds() // length))
    return _words(context).say("ago.now")


def iso(at: datetime | date | None) -> str:
    """For programs, in `datetime`."""
    return at.isoformat() if at else ""


@pass_context
def place(context: Context, where: Place | None) -> str:
    return place_in(_words(context), where)


def place_in(words: PageWords, where: Place | None) -> str:
    if where is None:
        return words.say("place.unknown")
    parts = [where.name or where.written, where.admin1, where.country]
    return words.listed(dict.fromkeys(parts)) or words.say("place.unknown")


@pass_context
def precision(context: Context, where: Place | None) -> str:
    """How exactly a place is known; nothing where that is the spot itself."""
    if where is None or where.precision is Precision.EXACT:
        return ""
    return _words(context).word("precision", where.precision.name.lower())


@dataclass(frozen=True, slots=True)
class TollCell:
    """One count of a toll."""

    harm: Harm
    victim: Victim
    count: Count


def cells(toll: Toll) -> list[TollCell]:
    """Every count, the gravest harm first; who is presumed to be what everybody is, is not told once more."""
    return [TollCell(harm, victim, value) for harm in SHOWN_FIRST for victim, value in _of(toll.get(harm, {}))]


@dataclass(frozen=True, slots=True)
class HarmShown:
    """All that is told of one harm: everybody, and who they were."""

    harm: Harm
    all: Count | None
    of: tuple[TollCell, ...]


def parts(toll: Toll) -> list[HarmShown]:
    """Harm by harm, the gravest first: `21 killed (4 children)`."""
    found = [(harm, [cell for cell in cells(toll) if cell.harm is harm]) for harm in SHOWN_FIRST]
    return [
        HarmShown(harm, count_of(toll, harm), tuple(cell for cell in some if cell.victim is not Victim.ALL))
        for harm, some in found
        if some
    ]


def _of(found: Mapping[Victim, Count]) -> Iterator[tuple[Victim, Count]]:
    for victim in Victim:
        value = found.get(victim)
        if value is None:
            continue
        whole = found.get(Victim.ALL)
        if victim is Victim.CIVILIAN and value.derived and whole and whole.figure == value.figure:
            continue
        yield victim, value


def total(toll: Toll, harm: str) -> Count | None:
    return count_of(toll, Harm(harm))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and what it was taken for."""

    text: str
    role: str = ""


def pieces(full: str, span: tuple[int, int], marks: tuple[Mark, ...]) -> list[Piece]:
    """A quote cut at its marks. Of two that overlap the shorter stands."""
    start, end = span
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: m.span[1] - m.span[0]):
        a, b = mark.span
        if start <= a < b <= end and all(b <= k.span[0] or a >= k.span[1] for k in kept):
            kept.append(mark)
    found, at = list[Piece](), start
    for mark in sorted(kept, key=lambda m: m.span):
        found += [Piece(full[at : mark.span[0]]), Piece(full[mark.span[0] : mark.span[1]], mark.role.value)]
        at = mark.span[1]
    return [Piece(printable(p.text), p.role) for p in (*found, Piece(full[at:end])) if p.text]


@pass_context
def said(context: Context, text: str) -> str:
    """A sentence that is kept in English, in the page's language."""
    return said_in(_words(context), short(str(text), LONGEST))


@pass_context
def noted(context: Context, note: str) -> str:
    """A colleague's note, or how their word came where they wrote none."""
    return note_in(_words(context), note)


def short(text: str, longest: int = 160) -> str:
    """A text of a feed on one line, without what hides or turns, and not long: none begins a line of ours."""
    return clip(one_line(text), longest)


def _words(context: Context) -> PageWords:
    found: PageWords = context["words"]
    return found


@pass_context
def listed(context: Context, each: Iterable[str | None]) -> str:
    return _words(context).listed(each)


FILTERS: Mapping[str, Callable[..., object]] = {
    "count": count,
    "counted": counted,
    "moment": moment,
    "ago": ago,
    "iso": iso,
    "place": place,
    "precision": precision,
    "cells": cells,
    "parts": parts,
    "total": total,
    "said": said,
    "noted": noted,
    "short": short,
    "listed": listed,
}
