"""Quarters of towns: "Shwegu ward" in a text on Mogok is a part of Mogok, not the town of Shwegu 200 km away. GeoNames
has few quarters, and nearly every one of them bears the name of a town elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.places.borders import adjoin
from monitor.places.kinds import PLACED, Candidate, Cue, PlaceKind, PlaceMention, distance_km, holds

WITHIN = 40.0  # km from a town to its quarters
OF_SOME_SIZE = 20_000  # inhabitants of a town that has quarters of its own
LARGE = 100_000  # inhabitants of a town after which a quarter is called in a text that names no other: "a Kyiv suburb"


def in_their_towns(mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The mentions, those that are called a quarter with the candidates alone that can be one of a town of the text,
    and without those of which none can."""
    called = [m for m in mentions if m.cue is Cue.QUARTER and not m.weak]
    if not called:
        return list(mentions)  # nearly every text
    towns = [c for m in mentions if m.cue is not Cue.QUARTER and not m.weak for c in m.candidates if _has_quarters(c)]
    narrowed = (_narrowed(m, towns) if m in called else m for m in mentions)
    return [m for m in narrowed if m is not None]


def _narrowed(mention: PlaceMention, towns: Sequence[Candidate]) -> PlaceMention | None:
    kept = tuple(c for c in mention.candidates if (_is_of(c, towns) if towns else _known_alone(c)))
    return replace(mention, candidates=kept) if kept else None


def _has_quarters(town: Candidate) -> bool:
    return town.kind is PlaceKind.CITY and (town.by_hand or town.population >= OF_SOME_SIZE)


def _known_alone(one: Candidate) -> bool:
    return one.by_hand or one.kind not in PLACED or one.population >= LARGE


def _is_of(one: Candidate, towns: Iterable[Candidate]) -> bool:
    """Whether a quarter can be one of these towns. A line by hand may be a quarter of another town of the same war."""
    if one.kind not in PLACED:
        return any(holds(one, town) for town in towns)
    if one.by_hand:
        return any(one.country == town.country or adjoin(one.country, town.country) for town in towns)
    return any((distance_km(one, town) or 0.0) <= WITHIN for town in towns)
