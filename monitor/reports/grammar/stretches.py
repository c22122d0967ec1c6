"""Stretches of time over which figures add up: "in just 17 days", "over the past three weeks", "two weeks of
shelling"."""

from __future__ import annotations

from monitor.reports.grammar.numbers import Quantity, quantity_at
from monitor.reports.language.meanings import Sign, Topic
from monitor.reports.language.tokens import Sentence, Unit

LONGEST_EVENT = 2  # days that an attack and the count of its dead may take; a longer stretch holds several
SEVERAL = 3  # units of time that "several" and "a few" stand for
NUMBER = 3  # units of the number before its unit of time
LEAD = 4  # units from "in" or "over" to the number
COMPARES = 8  # units from "the deadliest" to the stretch in which it was so
OF_WHAT = 2  # units from "two weeks of" to what went on
_MAY_STAND_BETWEEN = {Sign.THE, Sign.A, Sign.SKIP, Sign.WORST, Sign.DURING, Sign.MY}


def is_stretch(units: Sentence, at: int) -> bool:
    """Whether a stretch of more than two days, over which something adds up, ends in a unit of time."""
    days = units[at].meaning.lasts
    if days is None or _counts_back(units, at):
        return False
    first, count = _counted(units, at)
    if first is None or count * days <= LONGEST_EVENT:
        return False
    lead = _lead(units, first)
    if lead is None and not _of_fighting(units, first, at):
        return False
    start = first if lead is None else lead
    return not any(Sign.WORST in u.meaning.signs for u in units[max(0, start - COMPARES) : start])


def _counts_back(units: Sentence, at: int) -> bool:
    """ "17 days | ago", "in a week | after": a point in time."""
    after = units[at + 1].meaning.signs if at + 1 < len(units) else frozenset()
    return bool(after & {Sign.AGO, Sign.WHEN, Sign.EARLIER})


def _counted(units: Sentence, at: int) -> tuple[int | None, int]:
    """Where the number before a unit of time begins, and how many it counts; one where an article or "past" stands
    there alone."""
    for first in range(max(0, at - NUMBER), at):
        quantity = quantity_at(units, first)
        if quantity and quantity.end == at:
            return first, _many(quantity)
    if at and units[at - 1].meaning.signs & {Sign.A, Sign.DURING} and not units[at - 1].meaning.bound:
        return at - 1, 1
    return None, 0


def _many(quantity: Quantity) -> int:
    return SEVERAL if quantity.vague else quantity.high or quantity.low or 0


def _lead(units: Sentence, first: int) -> int | None:
    """The word that leads to a stretch, with only "just" or "the past" between."""
    if Sign.DURING in units[first].meaning.signs:
        return first
    for k in range(first - 1, max(-1, first - 1 - LEAD), -1):
        if Sign.DURING in units[k].meaning.signs:
            return k
        if not (units[k].meaning.bound or units[k].meaning.signs & _MAY_STAND_BETWEEN):
            return None
    return None


def _of_fighting(units: Sentence, first: int, at: int) -> bool:
    """ "Two weeks of shelling"; not "after two weeks of shelling", which comes before what is told."""
    if at + 1 >= len(units) or Sign.OF not in units[at + 1].meaning.signs:
        return False
    if first and units[first - 1].meaning.signs & {Sign.WHEN, Sign.EARLIER}:
        return False
    return any(_fights(u) for u in units[at + 2 : at + 2 + OF_WHAT])


def after_fighting(units: Sentence) -> range:
    """The units of "following days of airstrikes", "after weeks of shelling", whatever joins the two in its language
    and on whichever side "after" stands; empty where nothing so leads back."""
    for at, unit in enumerate(units):
        if Sign.SPELL not in unit.meaning.signs:
            continue
        first = _counted(units, at)[0]
        start = at if first is None else first
        fought = next((k for k in range(at + 1, min(len(units), at + 2 + OF_WHAT)) if _fights(units[k])), None)
        if fought is None:
            continue
        if start and Sign.AFTER in units[start - 1].meaning.signs:
            return range(start - 1, fought + 1)
        if fought + 1 < len(units) and Sign.AFTER in units[fought + 1].meaning.signs:
            return range(start, fought + 2)
    return range(0)


def _fights(unit: Unit) -> bool:
    return bool(unit.meaning.weapon or Topic.CONFLICT in unit.meaning.topics)
