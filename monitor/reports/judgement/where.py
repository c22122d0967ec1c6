"""Where: which of the places that a text names is the place of the event."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from monitor.model import Place, Precision, Victim
from monitor.places import NO_CUES, Aside, Cue, Cues, PlaceMention, Resolved, distance_km, tables
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.added_up import counts
from monitor.reports.judgement.lists_of_towns import AREAS, of_a_list, sentence_at
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.namesakes import meant_in_its_province
from monitor.reports.judgement.near_figures import ASIDE, led_in, score
from monitor.reports.judgement.own_clauses import of_parts, of_the_accused, told_elsewhere
from monitor.reports.judgement.seats import seats
from monitor.reports.judgement.strangers import as_exactly, land_of_strangers
from monitor.reports.judgement.whose import of_the_arms
from monitor.reports.language.meanings import Meaning, Sign, Topic
from monitor.text import fold

OUTSIDE = 3.0
LONE = 1.5
FULLER = 4.0  # points that a fuller name may lack against the short one
FINER, ONLY = 3.5, 4.5  # points that a town may lack against its area; the only town of a text
WIDE = 1.5  # more, where the area is but a part of a country: "a town in eastern Niger known as X"
OFF = 2.0  # against an area that something is only near to
STEP = 1.5  # against a town from which another, named right before it, is told: "Khuzaa, east of Khan Younis"
TELLS = 4  # units from a side to its word of saying
BESIDE = 12  # characters from an area to its town: "the Darfur town of Tora"
STEPS = 24  # characters between the two
OWNER = 2.5  # against a city before what is its own
APOSTROPHES = "'’"
OWNS = ("'s ", "’s ")  # from a city to what is in it
NEXT_TO = 50.0  # km from a landmark
_APART = (Aside.SPEAKER, Aside.ORIGIN)
REACH = 6000  # characters of a text in which places are looked for
MOST = 150  # names of places in one text


class Places(Protocol):
    """The part of a gazetteer that reading needs."""

    def find(self, text: str, prefixes: tuple[str, ...] = (), cues: Cues = NO_CUES) -> list[PlaceMention]: ...

    def resolve(self, mentions: Sequence[PlaceMention], home: tuple[str, ...] = ()) -> list[Resolved]: ...


@dataclass(frozen=True, slots=True)
class Ranked:
    """A resolved place of the text and how strongly it speaks for being where people were harmed. apart: its words say
    that it is where somebody speaks, comes from or goes to."""

    resolved: Resolved
    score: float
    apart: bool = False


def places_of(scene: Scene, gazetteer: Places) -> list[Resolved]:
    """Every place that a text names, resolved in each other's light."""
    affixes = scene.language.affixes
    hidden = (f"{form}={affixes.articles[0]}" for form in affixes.articles[1:])  # "للفاشر" is to "الفاشر"
    found = gazetteer.find(
        scene.source.raw[:REACH], (*affixes.prefixes, *hidden, *scene.language.place_endings), scene.language.cues
    )
    named = [m for m in found if not _is_word(scene, m)]
    return _with_bare_doers(scene, gazetteer.resolve(named[:MOST], scene.text.home))


def _with_bare_doers(scene: Scene, places: list[Resolved]) -> list[Resolved]:
    """ "Rusya, Kramatorsk'u vurdu": where an apostrophe parts a name from its ending, a country that bears none, before
    a town elsewhere that does, or is called one ("Nuseyrat kampını"), is who did it."""
    if not scene.language.affixes.parted:
        return places
    return [_as_doer(r) if _is_bare_doer(scene, r, places) else r for r in places]


def _is_bare_doer(scene: Scene, resolved: Resolved, places: list[Resolved]) -> bool:
    mention, country = resolved.mention, resolved.place.country
    if resolved.place.precision is not Precision.COUNTRY or mention.weak or mention.aside or _is_parted(scene, mention):
        return False
    here = sentence_at(scene, mention.span[0])
    behind = (
        r for r in places if r.mention.span[0] > mention.span[1] and sentence_at(scene, r.mention.span[0]) == here
    )
    placed = (r for r in behind if not r.mention.weak and (r.mention.cue or _is_parted(scene, r.mention)))
    return any(r.place.country != country for r in placed)


def _is_parted(scene: Scene, mention: PlaceMention) -> bool:
    """Whether an apostrophe parts the name of a place from its ending."""
    start, end = mention.span
    return not set(APOSTROPHES).isdisjoint(scene.source.raw[start : end + 1])


def _as_doer(resolved: Resolved) -> Resolved:
    return replace(resolved, mention=replace(resolved.mention, aside=Aside.DOER))


def _is_word(scene: Scene, mention: PlaceMention) -> bool:
    """ "Трое ранены" opens with three people, not with Troyes; nor is a word of harm, or one for people behind a number
    ("۲۷ سرباز", soldiers), a town of that name, unless it is called one; a people behind its number stays a people."""
    meant = _meaning_of(scene, mention.words)
    if meant is None or mention.cue in (Cue.CITY, Cue.VILLAGE):
        return False
    counted = meant.noun is not None and not mention.weak and _behind_a_number(scene, mention.span[0])
    named_so = meant.organisation and not (mention.weak or mention.hint or meant.actor)  # "the Red Cross"
    bare = scene.language.affixes.parted and meant.actor and not _is_parted(scene, mention)  # "Ordu vurdu": the army
    return meant.number is not None or meant.predicate is not None or counted or named_so or bare


def _meaning_of(scene: Scene, words: str) -> Meaning | None:
    """The meaning that the language file gives to the words of a name."""
    first, *others = fold(words).split(" ")
    branch = scene.language.phrases.get(first)
    for word in others:
        branch = branch.further.get(word) if branch else None
    return branch.meaning if branch else None


def _behind_a_number(scene: Scene, start: int) -> bool:
    units = scene.sentences[sentence_at(scene, start)]
    before = [u for u in units if scene.source.span(u.start, u.end)[1] <= start]
    return bool(before) and counts(before[-1])


def event_place(scene: Scene, places: Sequence[Resolved], mentions: list[Mention]) -> Place | None:
    """The place of an event, as exactly as the text knows it; None where it names none."""
    place = _likeliest(scene, places, mentions)
    if place is not None and (area := _all_over(scene, places, mentions, place)):
        return area
    return as_exactly(scene, place, places, mentions) if place else land_of_strangers(scene, places, mentions)


def _all_over(scene: Scene, places: Sequence[Resolved], mentions: list[Mention], town: Place) -> Place | None:
    """ "At least 11 were killed across | Ukraine" below "Missiles on Kyiv": the country over which the sentence of the
    figures counts them, where that names no town of its own."""
    if town.precision >= Precision.COUNTRY:
        return None
    told = {m.sentence: m.bound.at for m in mentions if not m.bound.part}
    here = [r for r in places if sentence_at(scene, r.mention.span[0]) in told and not r.mention.weak]
    if any(r.place.precision < Precision.COUNTRY and r.mention.aside is None for r in here):
        return None
    lands = (r for r in here if r.place.country == town.country and r.mention.aside is None)
    return next((r.place for r in lands if _is_behind_across(scene, r, told)), None)


def _is_behind_across(scene: Scene, resolved: Resolved, harms: Mapping[int, int]) -> bool:
    """Whether "across" leads from the word of harm to a name, and no new clause ("as sirens sound across | Ukraine").
    harms: the sentence and the unit of each word of harm."""
    start = resolved.mention.span[0]
    sentence = sentence_at(scene, start)
    units = scene.sentences[sentence]
    at = bisect_left(units, start, key=lambda u: scene.source.offsets[u.start])
    if not at - harms[sentence] > 0 or Sign.ACROSS not in units[at - 1].meaning.signs:
        return False
    return not any(u.text in ",;" or Sign.WHEN in u.meaning.signs for u in units[harms[sentence] : at])


def _likeliest(scene: Scene, places: Sequence[Resolved], mentions: list[Mention]) -> Place | None:
    """The place with the most to say for it; a country where only demonyms are named, and not of those who struck."""
    named = [r for r in places if _may_be_where(r) and not (of_the_arms(scene, r) or _across(r, places))]
    parts = of_parts(scene, places, mentions)
    found = [r for r in named if not (_stray(r) and _told_otherwise(places)) and r.mention.span not in parts]
    often = Counter(r.place.id for r in found)
    straight = [r for r in found if r.mention.aside is None]
    areas = [r for r in straight if _is_area(r) and not r.mention.weak]
    countries = {r.place.country for r in areas if not _only_near(r, straight)}
    if countries:  # a town of the country that speaks or strikes is in none that is foreign to the text
        countries |= {r.place.country for r in named if r.place.precision is Precision.COUNTRY}
    told = straight if any(not r.mention.weak for r in straight) else found  # a nation alone tells of no country
    support = Counter(country for country, _ in {(r.place.country, r.place.id) for r in told})
    elsewhere = told_elsewhere(scene, places, mentions) | seats(scene, straight, mentions)
    elsewhere |= of_the_accused(scene, places, mentions)
    ranked = [
        Ranked(
            r,
            score(scene, r, mentions)
            + min(2.0, 0.4 * (often[r.place.id] - 1))
            - (0.0 if _where_figure_stands(scene, r, mentions, straight) else _foreign(r, countries))
            - _alone(r, support)
            - _landmark(scene, r, straight)
            - _bound_for(scene, r, places, mentions)
            - (ASIDE if r.mention.span in elsewhere else 0.0),
            r.mention.span in elsewhere or r.mention.aside in _APART,
        )
        for r in found
    ]
    ranked.sort(key=lambda r: -r.score)
    if not ranked:
        return _of_their_own(scene, places)
    best = ranked[0].resolved.place
    if area := of_a_list(scene, ranked[0].resolved, places):
        return area
    if best.precision in AREAS:
        finer = _finer(scene, ranked[0], ranked, mentions)
        place = (of_a_list(scene, finer, places) or finer.place) if finer else best
        if ranked[0].resolved.mention.aside is Aside.DOER and best.precision is Precision.COUNTRY:
            return _of_the_other_side(scene, best, places) or _at_home(place, ranked[0].resolved)
        return place
    province = meant_in_its_province(scene, ranked[0].resolved, [r.resolved for r in ranked], mentions)
    return province or _outright(ranked) or _fuller(ranked)


def _is_area(resolved: Resolved) -> bool:
    """Whether a province, a country or what the text calls a district is named."""
    return resolved.place.precision >= Precision.ADMIN1 or resolved.mention.cue is Cue.DISTRICT


def _only_near(resolved: Resolved, straight: Sequence[Resolved]) -> bool:
    """ "In Kharkiv, near | Russia": an area right behind a town that it only lies near to; nothing happened in it."""
    start = resolved.mention.span[0]
    beside = (r for r in straight if 0 < start - r.mention.span[1] <= STEPS and r.place.precision < Precision.ADMIN1)
    return resolved.mention.cue is Cue.NEAR and any(r.place.country != resolved.place.country for r in beside)


def _bound_for(scene: Scene, resolved: Resolved, places: Sequence[Resolved], mentions: list[Mention]) -> float:
    """The weight against a place that the sentence of a figure names as where people came from or went: "pilgrims bound
    for X"; what is said of X further on is said of that way."""
    told = {m.sentence for m in mentions}
    if resolved.mention.aside or sentence_at(scene, resolved.mention.span[0]) in told:
        return 0.0
    same = (r for r in places if r.place.id == resolved.place.id and r.mention.aside is Aside.ORIGIN)
    return ASIDE if any(sentence_at(scene, r.mention.span[0]) in told for r in same) else 0.0


def _of_their_own(scene: Scene, places: Sequence[Resolved]) -> Place | None:
    """ "Colombian rebels kill nine soldiers", and an armed group of Colombia is named, or its police: where no place
    is, the country of both; a country whose own arms alone are named may have struck anywhere."""
    groups = {r.place.country for r in places if r.mention.hint or _police(scene, r)}
    peoples = {r.place.country: r.place for r in places if r.mention.weak and not r.mention.hint}
    same = [place for country, place in peoples.items() if country in groups]
    return same[0] if len(same) == len(peoples) == len(groups) == 1 else None


def _police(scene: Scene, resolved: Resolved) -> bool:
    """Whether a nation's police are named, who act at home: "Iranian police arrested a suspect"."""
    start, end = resolved.mention.span
    units = scene.sentences[sentence_at(scene, start)]
    after = next((u for u in units if scene.source.span(u.start, u.end)[0] >= end), None)
    noun = after.meaning.noun if after and resolved.mention.weak else None
    return noun is not None and Victim.POLICE in noun.classes


def _at_home(place: Place, doer: Resolved) -> Place | None:
    """ "Israel strikes Nasser hospital": a country that is named as who struck, and is at no war at home, struck
    elsewhere; "Israelis killed" are victims."""
    abroad = not doer.mention.weak and doer.place.country not in tables.wars()
    return None if place is doer.place and abroad else place


def _of_the_other_side(scene: Scene, doer: Place, places: Sequence[Resolved]) -> Place | None:
    """ "Russia launched 81 missiles, Ukrainian military says", "Hamas says Israel killed a commander": where only who
    did it is named as a place, the country of the side that tells of it."""
    told = {r.place.country: r.place for r in places if r.place.country != doer.country and _tells(scene, r)}
    return next(iter(told.values())) if len(told) == 1 else None


def _tells(scene: Scene, resolved: Resolved) -> bool:
    """Whether an armed group, or a nation's arms, says something."""
    if not (resolved.mention.hint or resolved.mention.weak):
        return False
    units = scene.sentences[sentence_at(scene, resolved.mention.span[0])]
    at = next((k for k, u in enumerate(units) if scene.source.span(u.start, u.end)[1] > resolved.mention.span[0]), None)
    return at is not None and any(u.meaning.says or u.meaning.admits for u in units[at + 1 : at + 1 + TELLS])


def _may_be_where(resolved: Resolved) -> bool:
    """Not an armed group, nor whom somebody spied for, nor an area that lies miles away; a town may lie as far."""
    mention = resolved.mention
    beyond = mention.aside is Aside.BEYOND and resolved.place.precision in AREAS
    return not (mention.hint or beyond or mention.aside is Aside.ELSEWHERE)


def _across(resolved: Resolved, places: Sequence[Resolved]) -> bool:
    """ "Killed near the border of X", and the fire came from X: they were on the other side."""
    if resolved.mention.aside is not Aside.BORDER:
        return False
    return any(r.mention.aside is Aside.ELSEWHERE and r.place.id == resolved.place.id for r in places)


def _stray(resolved: Resolved) -> bool:
    """A small town in a country of which nothing else speaks: more often a person's name. A wrong town is worse than
    none."""
    return resolved.mention.weak and resolved.place.precision < Precision.ADMIN1


def _told_otherwise(places: Iterable[Resolved]) -> bool:
    """Whether an armed group, or a place that is one, tells of another country than a stray name does."""
    return any(r.mention.hint or not (r.mention.weak or r.mention.aside) for r in places)


def _foreign(resolved: Resolved, countries: set[str | None]) -> float:
    """The weight against a town that it lies in none of the countries and provinces that the text names."""
    return (
        OUTSIDE
        if resolved.place.precision < Precision.ADMIN1 and countries and resolved.place.country not in countries
        else 0.0
    )


def _where_figure_stands(
    scene: Scene, resolved: Resolved, mentions: list[Mention], straight: Sequence[Resolved]
) -> bool:
    """ "Two were shot dead in Brussels", and the headline names it, too: a place led in, in a figure's sentence that
    names no area elsewhere, is foreign to nothing."""
    start = resolved.mention.span[0]
    here = sentence_at(scene, start)
    if not led_in(scene, start) or all(here != m.sentence for m in mentions):
        return False
    if all(r.place.id != resolved.place.id or r.mention.span[0] > len(scene.text.title) for r in straight):
        return False
    areas = [
        r.place.country
        for r in straight
        if r.place.precision >= Precision.ADMIN1
        and not r.mention.weak
        and sentence_at(scene, r.mention.span[0]) == here
        and (led_in(scene, r.mention.span[0]) or abs(start - r.mention.span[1]) <= BESIDE)
    ]
    return all(country == resolved.place.country for country in areas)


def _landmark(scene: Scene, resolved: Resolved, straight: Sequence[Resolved]) -> float:
    """The weight against a place that it only tells where another lies: "a farm near Gaza", "X, east of Y"."""
    mention = resolved.mention
    towns = [r for r in straight if r.place.precision < Precision.ADMIN1 and r.place.id != resolved.place.id]
    behind = {scene.source.raw[mention.span[1] : r.mention.span[0]] for r in towns}
    if resolved.place.precision not in AREAS and not behind.isdisjoint(OWNS):
        return OWNER  # "Diyarbakir's Dicle district"
    if mention.cue not in (Cue.NEAR, Cue.PART):
        return 0.0
    if resolved.place.precision in AREAS:
        return OFF if mention.cue is Cue.NEAR else 0.0
    start = mention.span[0]
    told = any(0 < start - r.mention.span[1] <= STEPS for r in towns)
    return STEP if told else 0.0


def _alone(resolved: Resolved, support: Counter[str | None]) -> float:
    """The weight against a place that another country has twice as many names in the text: a person's name, most
    often."""
    return LONE if 2 * support[resolved.place.country] <= max(support.values(), default=0) else 0.0


def _fuller(ranked: list[Ranked]) -> Place:
    """The first place, or one whose name holds its name: "East Jerusalem", "Jenin camp" say more than the headline."""
    first = ranked[0]
    short = first.resolved.mention.words
    for r in ranked[1:]:
        words = r.resolved.mention.words
        near = r.score >= first.score - FULLER and r.resolved.place.precision < Precision.ADMIN1
        if near and len(words) > len(short) and (words.endswith(f" {short}") or words.startswith(f"{short} ")):
            return r.resolved.place
    return first.resolved.place


def _outright(ranked: list[Ranked]) -> Place | None:
    """The town that is named outright where the first is only what it lies near: "Monterey Park, near Los Angeles"."""
    first = ranked[0].resolved
    if first.mention.cue is not Cue.NEAR:
        return None
    near = (r.resolved for r in ranked[1:] if r.score >= ranked[0].score - FINER)
    return next((r.place for r in near if _beside(first.place, r)), None)


def _beside(landmark: Place, other: Resolved) -> bool:
    away = distance_km(landmark, other.place)
    province = other.place.name == other.place.admin1  # "near Sarmin in Idlib"
    town = other.place.precision is Precision.EXACT and not (province or other.mention.weak or other.mention.aside)
    return town and other.mention.cue is not Cue.CAPITAL and away is not None and 0 < away <= NEXT_TO


def _finer(scene: Scene, wide: Ranked, ranked: list[Ranked], mentions: list[Mention]) -> Resolved | None:
    """A town inside an area, where one stands about as well, and so on inside of that; the only one that is named may
    stand further off."""
    area = wide.resolved.place
    finer = [r for r in ranked if _is_finer(r, area) and not _of_the_worst(scene, r, mentions)]
    only = len({r.resolved.place.id for r in finer if r.resolved.place.precision < Precision.ADMIN1}) == 1
    lacking = (ONLY if only else FINER) + (WIDE if area.precision is Precision.PART_OF_COUNTRY else 0.0)
    found = next((r for r in finer if r.score >= wide.score - lacking), None)
    if found is None or found.resolved.place.precision not in AREAS:
        return found.resolved if found else None
    return _finer(scene, found, ranked, mentions) or found.resolved


def _of_the_worst(scene: Scene, ranked: Ranked, mentions: list[Mention]) -> bool:
    """ "The deadliest clash was in X": where a part of the dead fell, in a sentence that counts none of them."""
    start = ranked.resolved.mention.span[0]
    here = sentence_at(scene, start)
    before = [u for u in scene.sentences[here] if scene.source.span(u.start, u.end)[1] <= start]
    worst = any(Sign.WORST in a.meaning.signs and Topic.CONFLICT in b.meaning.topics for a, b in pairwise(before))
    return worst and all(m.sentence != here for m in mentions)


def _is_finer(ranked: Ranked, area: Place) -> bool:
    place = ranked.resolved.place
    province = area.precision is not Precision.ADMIN1 or place.admin1 == area.admin1
    inside = place.country == area.country and province
    kept = not ranked.apart or area.precision is not Precision.ADMIN1  # a province says more than a wrong town
    return inside and kept and place.precision < area.precision and not ranked.resolved.mention.weak
