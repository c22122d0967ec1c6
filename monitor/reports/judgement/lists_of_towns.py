"""Lists of towns: where several are named beside one figure, none of them is its place, but what holds them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice, pairwise

from monitor.model import Place, Precision
from monitor.places import Resolved, contains
from monitor.places.countries import what_holds
from monitor.reports.grammar.scene import Scene
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Unit
from monitor.text import fold

AREAS = (Precision.COUNTRY, Precision.ADMIN1, Precision.PART_OF_COUNTRY)
ONTO = 6  # characters, more than a small word has that is written onto a name
FIRST = 4  # names of some sentences: in a list, one of the first stands
_CARE = {Sign.CARRY, Sign.TO_CARE}  # "a blast in A, and the wounded were taken to B": no list
LISTED = 7  # units from one town of a list to the next: ", the second city of"


def of_a_list(scene: Scene, resolved: Resolved, places: Sequence[Resolved]) -> Place | None:
    """ "Missiles hit A, B and C": where one of several towns would be taken for the place of all, what holds them; None
    where the place is no such town."""
    listed = _list_of(scene, resolved, places)
    area = area_of([r.place for r in listed], places)
    too_wide = area is not None and area.precision is Precision.COUNTRY and _led_by_between(scene, listed[0])
    return None if too_wide else area


def lists_two_provinces(scene: Scene, places: Sequence[Resolved], sentences: Sequence[int]) -> bool:
    """Whether one of these sentences names a list of towns that lie in two provinces of one country: all of them were
    struck, where none is the place."""
    ours = (r for r in places if sentence_at(scene, r.mention.span[0]) in sentences)
    for resolved in islice(ours, FIRST):
        listed = _list_of(scene, resolved, places)
        provinces = {r.place.admin1 for r in listed if r.place.admin1}
        if len(provinces) > 1 and not _led_by_between(scene, listed[0]):
            return True
    return False


def on_the_way(scene: Scene, resolved: Resolved, places: Sequence[Resolved]) -> bool:
    """ "On the road between A and B", "travelling from A to B": near a town, and in none."""
    listed = _list_of(scene, resolved, places)
    if listed and _led_by_between(scene, listed[0]):
        return True
    towns = _towns_beside(scene, resolved, places)
    return any(resolved in (a, b) and _led_by_between(scene, a) and _leads_to(scene, a, b) for a, b in pairwise(towns))


def _leads_to(scene: Scene, one: Resolved, other: Resolved) -> bool:
    between = _units_between(scene, one, other)
    return len(between) == 1 and Sign.TO in between[0].meaning.signs


def _list_of(scene: Scene, resolved: Resolved, places: Sequence[Resolved]) -> list[Resolved]:
    """The list of towns in which a town stands; empty where it stands in none."""
    return _listed(scene, _towns_beside(scene, resolved, places), resolved)


def _towns_beside(scene: Scene, resolved: Resolved, places: Sequence[Resolved]) -> list[Resolved]:
    """The towns of one country in the sentence of a town, itself among them; none beside an area."""
    if resolved.place.precision in AREAS:
        return []
    sentence = sentence_at(scene, resolved.mention.span[0])
    return [
        r
        for r in places
        if r.place.precision < Precision.ADMIN1
        and not (r.mention.weak or r.mention.hint)
        and sentence_at(scene, r.mention.span[0]) == sentence
        and r.place.country == resolved.place.country
    ]


def area_of(towns: Sequence[Place], places: Sequence[Resolved]) -> Place | None:
    """The smallest area that holds several towns, among the places of a text and their own province or country; None
    for fewer than two towns, or of two countries."""
    if len({town.id for town in towns}) < 2:
        return None
    areas = [r for r in places if r.place.precision in AREAS and not r.mention.weak]
    named = [r.place for r in areas if all(contains(r.place, t) for t in towns)]
    held = what_holds(towns)
    return min([*named, *([held] if held else [])], key=lambda p: p.precision, default=None)


def _listed(scene: Scene, towns: Sequence[Resolved], one: Resolved) -> list[Resolved]:
    """The towns of the list in which one stands: from each to the next only a few words with a comma or "and", and no
    figure; "and" before the last."""
    at = next((k for k, r in enumerate(towns) if r.mention.span == one.mention.span), None)
    if at is None:
        return []
    first = last = at
    while first and _joined(scene, towns[first - 1], towns[first]):
        first -= 1
    while last + 1 < len(towns) and _joined(scene, towns[last], towns[last + 1]):
        last += 1
    listed = list(towns[first : last + 1])
    return listed if len(listed) > 1 and Sign.AND in _signs_between(scene, listed[-2], listed[-1]) else []


def _led_by_between(scene: Scene, first: Resolved) -> bool:
    """ "On the road | between A and B": one spot, near either of the two."""
    start = first.mention.span[0]
    units = scene.sentences[sentence_at(scene, start)]
    before = next((u for u in reversed(units) if scene.source.span(u.start, u.end)[1] <= start), None)
    return before is not None and Sign.BETWEEN in before.meaning.signs


def _joined(scene: Scene, one: Resolved, other: Resolved) -> bool:
    between = _units_between(scene, one, other)
    if not between and Sign.AND in _written_onto(scene, other):
        return True
    told = any(
        u.meaning.predicate or u.meaning.number is not None or u.text[0].isdigit() or u.meaning.signs & _CARE
        for u in between
    )
    return 0 < len(between) <= LISTED and not told and (_joins(between[0]))


def _joins(unit: Unit) -> bool:
    return unit.text == "," or Sign.AND in unit.meaning.signs


def _signs_between(scene: Scene, one: Resolved, other: Resolved) -> set[Sign]:
    told = {s for u in _units_between(scene, one, other) for s in u.meaning.signs}
    return told | _written_onto(scene, other)


def _written_onto(scene: Scene, resolved: Resolved) -> frozenset[Sign]:
    """The sense of a small word that is written onto a name which the language file does not know: "A and|B"."""
    start = resolved.mention.span[0]
    word = scene.source.raw[max(0, start - ONTO) : start].rpartition(" ")[2]
    small = scene.language.affixes.prefixes.get(fold(word), "") if word else ""
    branch = scene.language.phrases.get(small) if small else None
    return branch.meaning.signs if branch and branch.meaning else frozenset()


def _units_between(scene: Scene, one: Resolved, other: Resolved) -> list[Unit]:
    units = scene.sentences[sentence_at(scene, one.mention.span[0])]
    after, before = one.mention.span[1], other.mention.span[0]
    spans = ((u, scene.source.span(u.start, u.end)) for u in units)
    return [u for u, (a, b) in spans if a >= after and b <= before]


def sentence_at(scene: Scene, start: int) -> int:
    """Which sentence holds a character of the text as written."""
    return bisect_right(scene.starts, start) - 1
