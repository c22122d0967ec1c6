"""Provinces that bear the name of their town: in "12 killed in Kunduz, in the village of X" the name is the
province's, as X is no part of the town. A town that the text does not mean is worse than a village or a province."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

from monitor.model import Place, Precision, Target
from monitor.places import Aside, Candidate, Cue, PlaceKind, Resolved, distance_km
from monitor.places.keys import key_of
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.lists_of_towns import sentence_at
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.near_figures import led_in
from monitor.reports.judgement.own_clauses import told_elsewhere
from monitor.reports.judgement.seats import is_seat
from monitor.reports.language.meanings import NO_MEANING, Sign, Topic
from monitor.reports.language.tokens import Sentence

OUTSIDE = 10.0  # km from a town to what is no quarter of it
FIRST = 8  # namings of a town that are asked
SPOT = 3  # units between the name of a town and what only a town has: "a market in X", "X's main hospital"
_CALLED = (Cue.VILLAGE, Cue.DISTRICT, Cue.CITY)
_TOWN = (Cue.CITY, Cue.CAPITAL, Cue.QUARTER, Cue.CAMP, Cue.NEAR)
_OF_TOWNS = (Target.HOSPITAL, Target.MARKET)


def meant_in_its_province(
    scene: Scene, town: Resolved, places: Sequence[Resolved], mentions: Sequence[Mention]
) -> Place | None:
    """The place that a text means by a name of a town and its province, where it names another place of that province
    with the figures: that place, the province where they are several; None where it may mean the town."""
    province = _province(town)
    ours = (r for r in places if r.place.id == town.place.id)
    if province is None or any(_is_town(scene, r) for r in islice(ours, FIRST)):
        return None
    found = {r.place.id: r.place for r in _others(scene, town, places, mentions)}
    return next(iter(found.values())) if len(found) == 1 else province.place(town.mention.words) if found else None


def _province(town: Resolved) -> Candidate | None:
    """The province of a town that its name may mean as well; none for what is more than a town ("near X")."""
    place = town.place
    if place.precision is not Precision.EXACT:
        return None
    same = (c for c in town.alternatives if c.kind is PlaceKind.ADMIN1 and c.country == place.country)
    return next((c for c in same if c.name == place.admin1 and key_of(c.name).startswith(key_of(place.name))), None)


def _is_town(scene: Scene, resolved: Resolved) -> bool:
    """Whether a name is called a town, or something is told of it that only a town has."""
    if resolved.mention.cue in _TOWN:
        return True
    start, end = resolved.mention.span
    units = scene.sentences[sentence_at(scene, start)]
    first, behind = _unit_at(scene, units, start), _unit_at(scene, units, end)
    beside = (*units[max(0, first - SPOT) : first], *units[behind : behind + SPOT])
    return any(u.meaning.target in _OF_TOWNS for u in beside)


def _others(
    scene: Scene, town: Resolved, places: Sequence[Resolved], mentions: Sequence[Mention]
) -> Iterator[Resolved]:
    """The places of a town's province, outside of it, that are told with the figures; right beside them, too, where
    only the headline, or the name of an attack, has the town's name: "the X attack"."""
    ours = (r for r in places if r.place.id == town.place.id and r.mention.span[0] >= len(scene.text.title))
    named = all(_names_an_attack(scene, r) for r in ours)
    told = {m.sentence for m in mentions}
    apart = set() if named else told_elsewhere(scene, places, mentions)
    for r in places:
        start = r.mention.span[0]
        here = sentence_at(scene, start)
        with_them = here in told or (named and here - 1 in told)
        led = r.mention.cue in _CALLED or led_in(scene, start)
        if with_them and led and r.mention.span not in apart and _beyond(town.place, r) and not is_seat(scene, r):
            yield r


def _names_an_attack(scene: Scene, resolved: Resolved) -> bool:
    """ "The X attack": a name behind which what happened stands."""
    start, end = resolved.mention.span
    units = scene.sentences[sentence_at(scene, start)]
    behind = _unit_at(scene, units, end)
    meant = units[behind].meaning if behind < len(units) else NO_MEANING
    return Topic.CONFLICT in meant.topics or bool(meant.signs & {Sign.STRIKE, Sign.BLAST})


def _unit_at(scene: Scene, units: Sentence, start: int) -> int:
    """The first unit that begins at a character of the text or behind it; no walk through the sentence."""
    offsets = scene.source.offsets
    return bisect_left(units, start, key=lambda u: offsets[u.start])


def _beyond(town: Place, other: Resolved) -> bool:
    place = other.place
    inside = (place.country, place.admin1) == (town.country, town.admin1) and place.precision < Precision.ADMIN1
    said = other.mention.weak or other.mention.hint or other.mention.aside not in (None, Aside.OWNER)
    away = distance_km(town, place)
    return inside and not said and place.id != town.id and away is not None and away > OUTSIDE
