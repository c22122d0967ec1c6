"""The dead of one report: how many, who they were, and whether they can be those of another report."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Count, Harm, Toll, Victim, count_of
from monitor.reports import Report

_PARTS = (Victim.CHILD, Victim.WOMAN)


@dataclass(frozen=True, slots=True)
class Dead:
    """How many, and how many of them children and women, as far as a number is given."""

    all: int
    parts: tuple[tuple[Victim, int], ...]


def dead_of(toll: Toll) -> Dead | None:
    """None where no number of all, or of no part, is given."""
    everybody = _number(count_of(toll, Harm.KILLED))
    if everybody is None:
        return None
    numbers = ((victim, _number(count_of(toll, Harm.KILLED, victim))) for victim in _PARTS)
    known = tuple((victim, number) for victim, number in numbers if number is not None)
    return Dead(everybody, known) if known else None


def _number(count: Count | None) -> int | None:
    return None if count is None or count.vague else count.figure


def may_be_one(a: Dead, b: Dead) -> bool:
    """Of as many dead as many are children; a toll that grew has no fewer of them."""
    less, more = sorted((a, b), key=lambda dead: dead.all)
    few, many = dict(less.parts), dict(more.parts)
    both = few.keys() & many.keys()
    if less.all == more.all:
        return all(few[part] == many[part] for part in both)
    return all(few[part] <= many[part] for part in both)


def are_fighters(report: Report) -> bool | None:
    """Whether all the dead are said to be armed; None where nobody died."""
    everybody = count_of(report.toll, Harm.KILLED)
    civilians = count_of(report.toll, Harm.KILLED, Victim.CIVILIAN)
    return None if everybody is None or civilians is None else civilians.figure == 0
