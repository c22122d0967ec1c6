"""Which of the places that share a name a text means.

Each candidate gets points, all shown below; the most points win, and `Why` tells what set the winner apart from the
runner-up. One point is a tenfold population: a village needs more than a country named far off to beat a big city.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from monitor.model import Place, Precision
from monitor.places import tables
from monitor.places.keys import key_of
from monitor.places.kinds import (
    PLACED,
    Aside,
    Candidate,
    Cue,
    PlaceKind,
    PlaceMention,
    Resolved,
    Why,
    distance_km,
    holds,
)

BY_HAND = 3.0  # a line of aliases.csv or of the user's CSV
CUE = 5.0
BESIDE = 4.0  # its country or admin-1 follows or leads directly: "Tripoli, Lebanon"
COUNTRY_NAMED = 1.8
CALLED = 6.0  # a people's name right behind it, as Arabic tells two towns of one name apart
ADMIN1_NAMED = 1.5
NEAR_OTHERS = 1.2
DEMONYM = 0.8
HINT = 1.2  # an armed group of its country, or the like
WAR = 0.8  # in a country at war (wars.csv): of such places the reports of harm tell far more often
HOME = 1.0
HOME_STATE = 5.0  # a paper's own state that has the name of a country abroad: "Niger" in Nigeria, "Georgia" in the US
MAIN_NAME = 0.7  # the name is the place's main one, no alternate
AREA_OF_TOWN = -1.2  # a province beside the town that it is named after, whose people are all among its own
KIND = {PlaceKind.COUNTRY: 3.0, PlaceKind.REGION: 4.0}  # any other: nothing
OF_DISTRICT = {
    PlaceKind.DISTRICT: 1.0,
    PlaceKind.REGION: 1.0,
    PlaceKind.CITY: 0.6,
    PlaceKind.ADMIN1: 0.4,
    PlaceKind.COUNTRY: 0.0,
}
TOWN_ENOUGH = 50_000  # inhabitants of a town that makes the name behind it its area: "Atlanta, Georgia"
NEARBY_KM, FAR_KM = 150.0, 500.0
_FAR = (Aside.ELSEWHERE, Aside.BEYOND, Aside.BORDER, Aside.ORIGIN, Aside.THEME)  # no country that the text speaks of
WELL_KNOWN = 100_000  # inhabitants of a town that is believed in whatever country
BY_ANY_NAME = 1_000_000  # of one that is so under each of its names; "Boni" is more often in Mali than Bonn


@dataclass(frozen=True, slots=True)
class TextContext:
    """The countries and areas that a text names beyond doubt: by names of one place only, and of areas."""

    countries: Mapping[str, float]  # share of the naming, 0 to 1
    demonyms: frozenset[str]
    hints: frozenset[str]
    local: frozenset[str]  # in which something is so called that is nowhere else: "a kibbutz", "a sheriff's deputy"
    arms: frozenset[str]  # of the demonyms those that only say who struck
    admin1s: frozenset[tuple[str, str]]
    provinces: frozenset[int]  # places in the list of mentions of what is an admin-1 and nothing smaller
    anchors: tuple[tuple[int, Candidate], ...]  # place in the list of mentions, and what it surely is
    home: tuple[str, ...]
    areas: tuple[tuple[Candidate, ...], ...]  # of each mention: what it can be that can hold a place


def resolve(mentions: Sequence[PlaceMention], home: tuple[str, ...] = ()) -> list[Resolved]:
    """One place a mention, in the same order; a mention that the rest of the text makes doubtful comes back weak."""
    context = _context(mentions, home)
    return [_resolved(at, mentions, context) for at in range(len(mentions))]


def _context(mentions: Sequence[PlaceMention], home: tuple[str, ...]) -> TextContext:
    anchors = tuple((at, c) for at, m in enumerate(mentions) if not m.weak and (c := _surely(m)) is not None)
    named = Counter(c.country for _, c in anchors)
    total = sum(named.values())
    return TextContext(
        {country: times / total for country, times in named.items()},
        frozenset(m.candidates[0].country for m in mentions if m.weak and not m.hint),
        frozenset(m.candidates[0].country for m in mentions if m.hint),
        frozenset(
            m.candidates[0].country for m in mentions if m.weak and not m.hint and m.cue in (Cue.CITY, Cue.VILLAGE)
        ),
        _only_arms(mentions),
        frozenset((c.country, c.name) for _, c in anchors if c.kind is PlaceKind.ADMIN1),
        frozenset(n for n, c in anchors if c.kind is PlaceKind.ADMIN1 and _as_province(mentions[n])),
        anchors,
        home,
        tuple(tuple(c for c in m.candidates if c.kind not in PLACED) for m in mentions),
    )


def _as_province(mention: PlaceMention) -> bool:
    """Whether a name is called a province, or no town bears it."""
    return mention.cue is Cue.ADMIN1 or all(c.kind not in PLACED for c in mention.candidates)


def _only_arms(mentions: Sequence[PlaceMention]) -> frozenset[str]:
    """Countries that a text speaks of as owners or users of arms alone: "Russian troops shelled X"."""
    peoples = [m for m in mentions if m.weak and not m.hint]
    others = {m.candidates[0].country for m in peoples if m.aside not in (Aside.OWNER, Aside.DOER)}
    return frozenset(m.candidates[0].country for m in peoples) - others


def _surely(mention: PlaceMention) -> Candidate | None:
    """The meaning of a mention whatever the text says: the only place, the country, or the line written by hand."""
    country = next((c for c in mention.candidates if c.kind is PlaceKind.COUNTRY), None)
    believed = [c for c in mention.candidates if c.by_hand] or ([country] if country else mention.candidates)
    return believed[0] if len({c.country for c in believed}) == 1 else None


def _resolved(at: int, mentions: Sequence[PlaceMention], context: TextContext) -> Resolved:
    mention = mentions[at]
    best, why = _chosen(at, mentions, context) if len(mention.candidates) > 1 else (mention.candidates[0], Why.ONLY)
    others = tuple(c for c in mention.candidates if c.id != best.id)
    if not mention.weak and _alone(best, at, mentions, context):
        mention = replace(mention, weak=True)
    return Resolved(mention, _place(best, mention), why, others)


def _chosen(at: int, mentions: Sequence[PlaceMention], context: TextContext) -> tuple[Candidate, Why]:
    """The candidate with the most points, and what set it apart."""
    mention = mentions[at]
    anchors = [c for n, c in context.anchors if n != at]
    scored = [(_points(c, at, mentions, context, anchors), c) for c in mention.candidates]
    sums = [sum(points.values()) for points, _ in scored]
    called = _as_called(mention)
    first = max((k for k, (_, c) in enumerate(scored) if c in called), key=sums.__getitem__)
    points, best = scored[first]
    rivals = [
        (total, p)
        for total, (p, c) in zip(sums, scored, strict=True)
        if not _same_area(c, best) or (mention.cue is not None and c.id != best.id)
    ]
    return best, _why(points, max(rivals, key=itemgetter(0))[1]) if rivals else Why.ONLY


def _as_called(mention: PlaceMention) -> tuple[Candidate, ...]:
    """The candidates without a town that the words beside it call a province or a village, where its province bears the
    name, too: "Taiz governorate" and "Kharkiv village" are no cities, however large and by whomever written down."""
    if mention.cue not in (Cue.ADMIN1, Cue.VILLAGE):
        return mention.candidates
    provinces = [c for c in mention.candidates if c.kind is PlaceKind.ADMIN1]
    small = mention.cue is Cue.VILLAGE
    return tuple(
        c
        for c in mention.candidates
        if (small and c.population < TOWN_ENOUGH) or not any(holds(p, c) for p in provinces)
    )


def _alone(one: Candidate, at: int, mentions: Sequence[PlaceMention], context: TextContext) -> bool:
    """Whether a small town of one word lies in a country that nothing else in the text speaks of, while something
    speaks of others: more often a person so called than a place."""
    mention = mentions[at]
    town = one.kind in PLACED and one.population < _enough(one, at, mentions, context) and not one.by_hand
    small = town and " " not in mention.words
    called = one.kind in PLACED and mention.cue is Cue.DISTRICT  # "Kirov district of Donetsk"
    behind = mentions[at + 1 : at + 2]
    if town and one.country not in _spoken_of(at, mentions, context) and _before_a_foreign_town(one, behind):
        return True
    if (small or called) and (_elsewhere(one, mention, behind) or _of_another_province(one, at, context)):
        return True
    if (
        not small
        or mention.cue not in (None, Cue.PART, Cue.DISTRICT, Cue.VILLAGE)
        or (mention.close and _kin(one, mentions[at - 1]))
    ):
        return False
    others = _anchored(at, mentions, context)
    spoken = _spoken_of(at, mentions, context)
    if not spoken or one.country in spoken or one.country in context.home:
        return False
    struck = not others | context.hints | (context.demonyms - context.arms) and one.country in tables.wars()
    return not struck and not any(_near(one, c) for _, c in context.anchors)


def _enough(one: Candidate, at: int, mentions: Sequence[PlaceMention], context: TextContext) -> int:
    """The inhabitants with which a town is believed in whatever country: more where a place of another country is named
    and the name is not its main one, which may bear an ending and is in Latin letters alone."""
    key = key_of(mentions[at].words)
    other = key.isascii() and not key.startswith(key_of(one.name))
    return BY_ANY_NAME if other and _anchored(at, mentions, context) else WELL_KNOWN


def _of_another_province(one: Candidate, at: int, context: TextContext) -> bool:
    """Whether a text names one province of a small town's country, as a province, and another than the town's, which
    lies near nothing else: "Karsa, a town in Idlib province" is no Karsa in Hama."""
    named = {c.name for n, c in context.anchors if n in context.provinces and c.country == one.country}
    if len(named) != 1 or one.admin1 is None or one.admin1 in named:
        return False
    beside = (c for n, c in context.anchors if n not in {at, *context.provinces} and c.kind is not PlaceKind.COUNTRY)
    return all((distance_km(one, c) or 0.0) > NEARBY_KM for c in beside)


def _kin(one: Candidate, before: PlaceMention) -> bool:
    """Whether the name right before is of the same country: two names in a row may be two people's."""
    return any(c.country == one.country for c in before.candidates)


def _anchored(at: int, mentions: Sequence[PlaceMention], context: TextContext) -> set[str]:
    """The countries of the names that surely are of one, but those written like mention `at`, and those that say that
    they are no place of an event."""
    own = key_of(mentions[at].words)
    sure = (c.country for n, c in context.anchors if mentions[n].aside not in _FAR and key_of(mentions[n].words) != own)
    return set(sure)


def _spoken_of(at: int, mentions: Sequence[PlaceMention], context: TextContext) -> set[str]:
    return _anchored(at, mentions, context) | context.demonyms | context.hints


def _before_a_foreign_town(one: Candidate, behind: Sequence[PlaceMention]) -> bool:
    """Whether a town is named right behind that lies abroad and far away: "El Arenal, Celaya" is in Mexico, and none of
    the places so called in Honduras."""
    towns = [c for m in behind if m.close and not m.weak for c in m.candidates]
    return bool(towns) and all(c.country != one.country and (distance_km(one, c) or 0.0) > FAR_KM for c in towns)


def _elsewhere(one: Candidate, mention: PlaceMention, behind: Sequence[PlaceMention]) -> bool:
    """Whether an area is named right behind that does not hold `one`: "Kaga district of Borno" is not Kaga in Japan,
    nor "Alam district of Baghdad" a town of another province."""
    areas = [c for m in behind if m.close and m.aside not in _FAR for c in m.candidates]
    if mention.cue is Cue.DISTRICT and areas:
        return not any(_same_area(c, one) or holds(c, one) for c in areas)
    return bool(areas) and all(c.kind not in PLACED and not holds(c, one) for c in areas)


def _same_area(one: Candidate, other: Candidate) -> bool:
    """A province and its town of the same name are one answer to the question where in the world."""
    return one.id == other.id or (one.admin1 is not None and (one.country, one.admin1) == (other.country, other.admin1))


def _points(
    one: Candidate, at: int, mentions: Sequence[PlaceMention], context: TextContext, anchors: Sequence[Candidate]
) -> dict[Why, float]:
    """The evidence for one candidate, by reason. Populations and kinds count as one reason: the prior. anchors: what
    the other mentions surely are."""
    own = (one.country, one.admin1) in context.admin1s and one.kind in PLACED
    return {
        Why.POPULATION: _prior(one, mentions[at]),
        Why.CUE: CUE * _fit(one, mentions[at].cue),
        Why.ADMIN1_NAMED: BESIDE * _beside(mentions, at, one, context.areas) + ADMIN1_NAMED * own,
        Why.COUNTRY_NAMED: COUNTRY_NAMED * _share(one, context) + CALLED * _is_called(mentions, at, one),
        Why.NEAR_OTHERS: NEAR_OTHERS * any(_near(one, c) for c in anchors),
        Why.DEMONYM: DEMONYM * (one.country in context.demonyms) + HINT * (one.country in context.hints),
        Why.HOME: HOME * (one.country in context.home) + HOME_STATE * _of_home(one, at, mentions, context),
    }


def _of_home(one: Candidate, at: int, mentions: Sequence[PlaceMention], context: TextContext) -> bool:
    """Whether `one` is a province of the feed's home, or of the country of which something local tells, and the country
    of its name is spoken of by no other word: "a sheriff's deputy in Georgia"."""
    if one.kind is not PlaceKind.ADMIN1 or one.country not in {*context.home, *context.local}:
        return False
    abroad = {c.country for c in mentions[at].candidates if c.kind is PlaceKind.COUNTRY}
    words = key_of(mentions[at].words)
    told = {c.country for n, c in context.anchors if key_of(mentions[n].words) != words}
    return bool(abroad) and abroad.isdisjoint(told | context.demonyms)


def _prior(one: Candidate, mention: PlaceMention) -> float:
    """The evidence for a candidate before the text is looked at."""
    area = one.kind is PlaceKind.ADMIN1 and not one.by_hand
    towns = area and any(_same_area(c, one) and c.id != one.id for c in mention.candidates)
    main = key_of(one.name) == key_of(mention.words)
    size = math.log10(one.population + 1) + KIND.get(one.kind, 0.0)
    return size + BY_HAND * one.by_hand + AREA_OF_TOWN * towns + MAIN_NAME * main + WAR * (one.country in tables.wars())


def _share(one: Candidate, context: TextContext) -> float:
    """Full points for a country with at least half of all naming; a country itself is not helped by its own name."""
    return 0.0 if one.kind is PlaceKind.COUNTRY else min(1.0, 2 * context.countries.get(one.country, 0.0))


def _fit(one: Candidate, cue: Cue | None) -> float:
    """How far a candidate is what the words beside the name call it, 0 to 1. A town may stand for its district."""
    if cue is Cue.ADMIN1:
        return one.kind in (PlaceKind.ADMIN1, PlaceKind.REGION, PlaceKind.DISTRICT)
    if cue is Cue.DISTRICT:
        return OF_DISTRICT[one.kind]
    if cue is Cue.VILLAGE:  # "Kherson village" is in the province of that city
        return one.kind is PlaceKind.ADMIN1 or (one.kind is PlaceKind.CITY and one.population < TOWN_ENOUGH)
    return cue is Cue.CITY and one.kind is PlaceKind.CITY


def _beside(mentions: Sequence[PlaceMention], at: int, one: Candidate, areas: Sequence[tuple[Candidate, ...]]) -> bool:
    """Whether an area that holds `one` is named right beside it, or a town that `one` holds right before it."""
    beside = [at - 1] if at > 0 and mentions[at].close else []
    if one.kind not in PLACED and any(
        holds(one, c) and c.population >= TOWN_ENOUGH for n in beside for c in mentions[n].candidates
    ):
        return True
    if at + 1 < len(mentions) and mentions[at + 1].close:
        beside.append(at + 1)
    return any(holds(area, one) for n in beside if not mentions[n].weak for area in areas[n])


def _is_called(mentions: Sequence[PlaceMention], at: int, one: Candidate) -> bool:
    """Whether the name of a people right behind a town says whose it is, as Arabic says "the Rafah of Egypt"."""
    after = mentions[at + 1] if at + 1 < len(mentions) else None
    beside = after is not None and after.weak and after.cue is None and after.span[0] - mentions[at].span[1] == 1
    return after is not None and beside and any(c.country == one.country for c in after.candidates)


def _near(one: Candidate, other: Candidate) -> bool:
    away = distance_km(one, other) if one.kind in PLACED and other.kind in PLACED else None
    return away is not None and 0 < away <= NEARBY_KM


def _why(best: Mapping[Why, float], rival: Mapping[Why, float]) -> Why:
    """The reason with the widest lead over the runner-up."""
    return max(best, key=lambda why: best[why] - rival[why])


def _place(one: Candidate, mention: PlaceMention) -> Place:
    return one.place(mention.words, _precision(one, mention.cue))


def _precision(one: Candidate, cue: Cue | None) -> Precision:
    """UCDP's where_prec. "X district" for a town X is admin-2; "in the north of" a country is a part of it."""
    if cue in (Cue.PART, Cue.NEAR) and one.kind is PlaceKind.COUNTRY:
        return Precision.PART_OF_COUNTRY
    beside = cue is Cue.CAMP and not one.by_hand
    if one.kind is PlaceKind.CITY and (beside or cue is Cue.NEAR):
        return Precision.NEAR
    if one.kind is PlaceKind.CITY and cue in (Cue.ADMIN1, Cue.DISTRICT):
        return Precision.ADMIN2
    return one.precision
