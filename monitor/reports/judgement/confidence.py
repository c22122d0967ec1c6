"""How sure a reading is, as a sum whose addends can be shown. The weights are judged on labelled entries
(docs/reading.md)."""

from __future__ import annotations

from monitor.model import Cause, Place, Precision, Toll, Victim
from monitor.reports.judgement.mentions import Mention
from monitor.reports.types import Part

BASE = 0.3
LOWEST, HIGHEST = 0.05, 0.99


def parts_of(toll: Toll, mentions: list[Mention], cause: Cause, place: Place | None, sourced: bool) -> tuple[Part, ...]:
    """What speaks for a report, and what against it."""
    cells = [c[Victim.ALL] for c in toll.values() if Victim.ALL in c]
    counted = any(not c.unknown and not c.vague for c in cells)
    rules = [
        ("harm_stated", BASE, True),
        ("number_stated", 0.2, counted),
        ("number_vague", 0.05, not counted and any(c.vague for c in cells)),
        ("in_title", 0.1, any(m.in_title for m in mentions)),
        ("people_named", 0.1, any(m.bound.group and m.bound.group.sure and not m.bound.group.name for m in mentions)),
        ("violent_word", 0.1, any(m.bound.violent for m in mentions)),
        ("cause_known", 0.1, cause in (Cause.CONFLICT, Cause.CRIME)),
        ("place_known", 0.1, place is not None and place.precision < Precision.COUNTRY),
        ("source_named", 0.05, sourced),
        ("told_twice", 0.05, len(mentions) > 1),
        ("one_person_implied", -0.1, all(m.bound.implicit for m in mentions)),
        ("only_a_word", -0.15, all(m.bound.group is None for m in mentions)),
    ]
    return tuple(Part(why, value) for why, value, holds in rules if holds)


def confidence_of(parts: tuple[Part, ...]) -> float:
    """The sum of the parts, between LOWEST and HIGHEST."""
    return round(min(HIGHEST, max(LOWEST, sum(p.value for p in parts))), 2)
