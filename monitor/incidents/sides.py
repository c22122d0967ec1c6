"""Those who did it, as the sides of a war: what one side did is none of what the other did."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from monitor.incidents.another import is_town
from monitor.incidents.incident import Incident
from monitor.incidents.people import LARGE, same_dead
from monitor.incidents.sketch import sketch
from monitor.model import Harm, Target, figure_of
from monitor.organisations import force_of, named_forces, same_name
from monitor.places.countries import country_names
from monitor.places.files import read_rows
from monitor.places.hints import land_of_group
from monitor.places.keys import key_of
from monitor.places.tables import demonyms
from monitor.reports import Kind, Report, are_foes

DOERS = 4096  # whose sides are kept: texts write them in ever new ways


def of_other_side(report: Report, incident: Incident) -> bool:
    """Whether those who did it fight all who did that, as the texts call them. Not where both know a town (other
    towns are parted by where they are), nor of a large number or a protected place that both tell of: each side says of
    such an event that the other one did it."""
    mine = _side(report)
    if mine is None or _may_be_disputed(report, incident):
        return False
    theirs = {_side(m.report) for m in incident.members if m.report.kind is not Kind.CONTEXT} - {None}
    return bool(theirs) and all(are_foes((mine, side)) for side in theirs)


def _may_be_disputed(report: Report, incident: Incident) -> bool:
    if is_town(report.place) and sketch(incident).towns:
        return True
    if report.target not in (None, Target.RESIDENTIAL) and report.target is incident.target:
        return True
    return (figure_of(report.toll, Harm.KILLED) or 0) >= LARGE and same_dead(report, incident)


def _side(report: Report) -> str | None:
    """The side of those who did it, by what they are called in that land (sides.csv: "settlers") or anywhere."""
    land = report.place.country if report.place else None
    return _sides_by_land().get((land, key_of(report.actor or ""))) or side_of(report.actor)


def are_rivals(a: str, b: str) -> bool:
    """Whether two names of a doer cannot both be right: those of two sides, of two forces, or of an army and of those
    who fight one. Whoever says "gunmen" contests nobody, nor does "jihadists" beside "rebels"."""
    if same_name(a, b):
        return False
    one, other = side_of(a), side_of(b)
    if one is not None and other is not None and one != other:
        return True
    forces, others = named_forces(a), named_forces(b)
    if forces and others:
        return forces.isdisjoint(others)
    kind, another = force_of(a), force_of(b)
    return kind is not None and another is not None and kind is not another


@lru_cache(maxsize=DOERS)
def side_of(doer: str | None) -> str | None:
    """The country by whose people's name a doer is called ("Israeli settlers", "Russia"), or in which an armed group of
    that name is at home; None where that is none, or more than one."""
    words = [key_of(word) for word in (doer or "").split()]
    lands = {codes[0] for word in words if len(codes := demonyms().get(word, ())) == 1}
    if (country := _countries().get(" ".join(words))) is not None:
        lands.add(country)
    if not lands:
        return land_of_group(doer or "")
    return lands.pop() if len(lands) == 1 else None


@cache
def _countries() -> dict[str, str]:
    return {key_of(name): code for code, name in country_names().items()}


@cache
def _sides_by_land() -> dict[tuple[str | None, str], str]:
    path = Path(__file__).with_name("sides.csv")
    rows = (row for _, row in read_rows(path, _COLUMNS, _COLUMNS))
    return {(row["land"], key_of(words)): row["side"] for row in rows for words in row["words"].split(";")}


_COLUMNS = ("land", "side", "language", "words")
