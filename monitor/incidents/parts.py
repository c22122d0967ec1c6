"""The events of one entry and their sum: "eight killed, three in Karsa and five in Marat" is two events, not three."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model import Day, Harm, Place, Precision, figure_of
from monitor.places import contains
from monitor.reports import Report

SEVERAL = 2


def is_sum(whole: Report, others: Sequence[Report]) -> bool:
    """Whether a report of an area tells nothing but what other reports of its entry tell of places in it, added up."""
    dead = figure_of(whole.toll, Harm.KILLED)
    if not dead or (whole.place is not None and whole.place.precision < Precision.ADMIN1):
        return False
    parts = [part for part in others if _is_within(part.place, whole.place) and _may_be_one_day(part.date, whole.date)]
    summands = [n for part in parts if (n := figure_of(part.toll, Harm.KILLED))]
    if len(summands) < SEVERAL or sum(summands) != dead:
        return False
    return _counts(whole) <= {count for part in parts for count in _counts(part)}


def _is_within(place: Place | None, area: Place | None) -> bool:
    """Whether a place lies in an area, or is a part of it that has no name ("the east of the country")."""
    if place is None or area is None:
        return area is None
    return contains(area, place) or (place.country, place.admin1) == (area.country, area.admin1)


def _may_be_one_day(a: Day | None, b: Day | None) -> bool:
    return a is None or b is None or a == b


def _counts(report: Report) -> set[tuple[str, str]]:
    """The counts that it states, other than what was worked out of them."""
    return {(harm, victim) for harm, cells in report.toll.items() for victim, c in cells.items() if not c.derived}
