"""Events: figures that tell of different places or days are different events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby

from monitor.model import Place, Precision
from monitor.places import Resolved, contains, distance_km
from monitor.reports.grammar.numbers import quantity_at
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.lists_of_towns import area_of, sentence_at
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.seats import is_seat
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence
from monitor.reports.types import Rejected

SAME_KM = 25.0  # places nearer than this can be one event's
AT_ONCE = 2  # sentences from an unnumbered telling to its number
REACH_ATTACK = 3  # units of "in the attack"
SHARED = 60  # units behind the harm in which a figure is shared out over places
MOST = 8  # events of one text; a longer list is a sheet of statistics


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A figure with the place and day that its own sentence gives it."""

    mention: Mention
    place: Place | None


def events_of(scene: Scene, mentions: list[Mention], places: Iterable[Resolved]) -> list[list[Mention]]:
    """The figures of a text by event, in the order in which the events are first told; a number behind a word such as
    "separately" tells one of its own."""
    events: list[list[PlacedFigure]] = []
    by_sentence = _by_sentence(scene, places)
    parts = {id(m) for m in breakdown(mentions)}
    for told in (PlacedFigure(m, _place_of(scene, m, by_sentence)) for m in mentions):
        event = (
            events[0]
            if id(told.mention) in parts
            else _event_of(scene, told, events, apart=_apart(scene, told, events))
        )
        if event is None and len(events) < MOST:
            events.append([told])
        else:
            (event or events[0]).append(told)
    return [[t.mention for t in event] for event in events]


def breakdown(mentions: list[Mention]) -> list[Mention]:
    """ "Raids kill 40 | killed 12 in A, 18 in B and 10 in C": the figures of a later sentence that add up to the first
    figure of a text; none where they do not."""
    first = mentions[0] if mentions else None
    whole = first.number if first else None
    later = (m for m in mentions if first and m.sentence > first.sentence and m.bound.harm == first.bound.harm)
    for _, told in groupby(later, key=lambda m: m.sentence):
        parts = list(told)
        numbers = [m.number or 0 for m in parts]
        if len(parts) > 1 and all(numbers) and sum(numbers) == whole and any(m.bound.elided for m in parts):
            return parts
    return []


def without_sums(scene: Scene, mentions: list[Mention], places: Iterable[Resolved]) -> list[Mention]:
    """The figures of a text; where its first ones add up what one sentence tells of places apart, each by a word of
    harm of its own, they are totals: "five killed | three were killed in A and two died in B"."""
    firsts = [m for m in mentions if m.sentence == mentions[0].sentence and not m.bound.part]
    by_sentence = _by_sentence(scene, places)
    shared = [_shared_out(scene, first, mentions, by_sentence) for first in firsts]
    if not firsts or not all(shared):
        return mentions
    ours = {id(m) for parts in shared for m in parts}
    sums = {(m.bound.harm, _least(m)) for m in firsts}
    return [
        m if id(m) in ours or (m.bound.harm, _least(m)) not in sums else replace(m, why=Rejected.CUMULATIVE)
        for m in mentions
    ]


def _shared_out(
    scene: Scene, first: Mention, mentions: list[Mention], places: dict[int, list[Resolved]]
) -> list[Mention]:
    """The figures of one sentence over which a first one is shared out, each of a place of its own; none where the
    first one is told of one town: "nine killed in A | six died at once, and three in hospital in B"."""
    towns = {r.place.id for r in places.get(first.sentence, []) if r.place.precision < Precision.ADMIN1}
    if len(towns) == 1:
        return []
    later = (m for m in mentions if m.sentence > first.sentence and m.bound.harm == first.bound.harm)
    for _, told in groupby((m for m in later if not m.bound.part), key=lambda m: m.sentence):
        parts = list(told)
        add_up = all(map(_least, parts)) and sum(map(_least, parts)) == _least(first)
        if add_up and _all_apart(parts, [_place_of(scene, m, places) for m in parts]):
            return parts
    return []


def _least(m: Mention) -> int:
    """How many a figure counts at least; 0 where it gives no number."""
    quantity = m.bound.group.quantity if m.bound.group else None
    return (quantity.best or quantity.low or 0) if quantity and not quantity.vague else 0


def _all_apart(parts: list[Mention], where: list[Place | None]) -> bool:
    """Whether several figures have each a word of harm and a place of its own."""
    known = [p for p in where if p]
    own = len(parts) > 1 and not any(m.bound.elided for m in parts) and len(known) == len(parts)
    return own and all(_two_places(a, b) for a, b in combinations(known, 2))


def _two_places(a: Place, b: Place) -> bool:
    return a.id != b.id and not contains(a, b) and not contains(b, a)


def _by_sentence(scene: Scene, places: Iterable[Resolved]) -> dict[int, list[Resolved]]:
    found: dict[int, list[Resolved]] = {}
    for r in places:
        sentence = sentence_at(scene, r.mention.span[0])
        land = sentence < scene.titles and r.mention.aside is None  # "12 dead in Israel, 40 killed in Gaza"
        if not r.mention.weak and (land or r.place.precision <= Precision.ADMIN1):
            found.setdefault(sentence, []).append(r)
    return {sentence: _but_seats(scene, named) for sentence, named in found.items()}


def _but_seats(scene: Scene, named: list[Resolved]) -> list[Resolved]:
    """The places of a sentence without those where only somebody speaks, if any is left: "thirty were hurt,
    the minister said in X"."""
    return [r for r in named if not is_seat(scene, r)] or named


def shares(units: Sentence) -> range:
    """The units of "20 died in the country: | 12 in A, five in B", from the first of at least two numbers behind the
    harm that lead to where each was; empty where none do."""
    harmed = next((k for k, u in enumerate(units) if u.meaning.predicate is not None), len(units))
    behind = range(harmed + 1, min(len(units) - 1, harmed + SHARED))
    led = [k for k in behind if _leads_to_a_place(units, k) and quantity_at(units, k)]
    return range(led[0], len(units)) if len(led) > 1 else range(0)


def _leads_to_a_place(units: Sentence, k: int) -> bool:
    """ "12 | in", "18 | of them in"."""
    of_them = any(Sign.THEM in u.meaning.signs for u in units[k + 2 : k + 3])
    return of_them or Sign.IN in units[k + 1].meaning.signs


def _is_shared_out(scene: Scene, m: Mention, places: Iterable[Resolved]) -> bool:
    """Whether a figure's sentence names an area and then shares the figure out over places, none of which is its
    own."""
    units = scene.sentences[m.sentence]
    part = shares(units)
    if not part or m.bound.elided:
        return False
    until = scene.source.span(units[part.start].start, units[part.start].end)[0]
    before = [r.place.precision for r in places if not r.mention.weak and _stands_before(scene, r, m.sentence, until)]
    return bool(before) and min(before) >= Precision.ADMIN1


def _stands_before(scene: Scene, resolved: Resolved, sentence: int, until: int) -> bool:
    start = resolved.mention.span[0]
    return start < until and sentence_at(scene, start) == sentence


def own_place(
    scene: Scene, event: list[Mention], events: list[list[Mention]], places: Sequence[Resolved]
) -> Place | None:
    """The place nearest to an event's first figure, where the same sentence tells another event, too; what holds the
    places over which its figure is shared out; else None."""
    first = event[0]
    if parts := breakdown(event):
        inside = _by_sentence(scene, places)
        towns = [p for m in parts if (p := _place_of(scene, m, inside))]
        return area_of(towns, list(places))
    others = [m for e in events if e is not event for m in e]
    if all(m.sentence != first.sentence for m in others) or _is_shared_out(scene, first, places):
        return None
    return _place_of(scene, first, _by_sentence(scene, places))


def _place_of(scene: Scene, m: Mention, places: dict[int, list[Resolved]]) -> Place | None:
    """Its people's own land, or the place nearest to a figure in its own sentence."""
    if m.land:
        return m.land
    at = scene.source.span(m.start, m.end)[1]
    ours = places.get(m.sentence, [])
    later = [r for r in ours if r.mention.span[0] >= at] if m.bound.elided else []
    near = sorted(later or ours, key=lambda r: abs(r.mention.span[0] - at))
    return near[0].place if near else None


def _apart(scene: Scene, told: PlacedFigure, events: list[list[PlacedFigure]]) -> bool:
    """ "Separately, air strikes killed 11", "retaliatory shelling killed eight": whether a number of those harmed as
    others were before stands behind such a word, and is none of theirs."""
    m = told.mention
    before = [t.mention for event in events for t in event]
    at = max((b.bound.at for b in before if b.sentence == m.sentence), default=-1)
    led = any(Sign.APART in u.meaning.signs for u in scene.sentences[m.sentence][at + 1 : m.bound.at])
    numbers = {b.number for b in before if b.bound.harm == m.bound.harm}
    known = m.number is not None and not (m.bound.part or m.bound.toll or m.one_of or m.background)
    return led and known and bool(numbers - {None}) and not any(_share_a_number(m, b) for b in before)


def _event_of(
    scene: Scene, told: PlacedFigure, events: list[list[PlacedFigure]], *, apart: bool
) -> list[PlacedFigure] | None:
    """The event that a figure belongs to; None where it opens one of its own. apart: the text says that it does."""
    if not events or apart:
        return None
    if not _can_open(told):
        return _latest(told, events)
    for event in events:
        if any(_agree(told, other) for other in event):
            return event
    if _of_the_attack(scene, told.mention):
        return _latest(told, events)
    if _awaits(events[0], told):
        return events[0]
    anchored = any(t.place for t in events[0])
    return None if told.place and anchored else _latest(told, events)


def _of_the_attack(scene: Scene, m: Mention) -> bool:
    """ "Another 27 were wounded in the | blast": others than those before, in an attack that was told; not in "the raid
    on Gao"."""
    group, units = m.bound.group, scene.sentences[m.sentence]
    at = m.bound.at + REACH_ATTACK
    if group is None or not group.additive or at >= len(units):
        return False
    the = Sign.IN in units[at - 2].meaning.signs and Sign.THE in units[at - 1].meaning.signs
    led = at + 1 < len(units) and Sign.IN in units[at + 1].meaning.signs
    elsewhere = at + 1 + led < len(units) and units[at + 1 + led].capital
    return the and bool(units[at].meaning.signs & {Sign.STRIKE, Sign.BLAST}) and not elsewhere


def _awaits(event: list[PlacedFigure], told: PlacedFigure) -> bool:
    """Whether an event was told without a number ("deaths in the north") and the first number follows at once."""
    ours = [t.mention for t in event if t.mention.bound.harm == told.mention.bound.harm]
    open_yet = bool(ours) and all(m.number is None for m in ours)
    return open_yet and told.mention.sentence - event[-1].mention.sentence <= AT_ONCE


def _can_open(told: PlacedFigure) -> bool:
    """Whether a figure tells an event by itself: a number of its own, told outright."""
    m = told.mention
    quantity = m.bound.group.quantity if m.bound.group else None
    return bool(
        quantity and told.place and not (m.bound.part or m.bound.toll or m.one_of or m.background or m.bound.implicit)
    )


def _latest(told: PlacedFigure, events: list[list[PlacedFigure]]) -> list[PlacedFigure]:
    """The event that was told just before, where it was told in this sentence or the one before; else the main one."""
    near = [e for e in events if told.mention.sentence - e[-1].mention.sentence <= 1]
    return near[-1] if near else events[0]


def _agree(a: PlacedFigure, b: PlacedFigure) -> bool:
    """Whether two figures can be of one event: the same number of the same harm, the same sentence's, or one place
    on one day."""
    if a.mention.bound.harm == b.mention.bound.harm and _share_a_number(a.mention, b.mention):
        return True
    if a.place is None or b.place is None or (_side_by_side(a.mention, b.mention) and _two_places(a.place, b.place)):
        return False
    return one_place(a.place, b.place) and _one_day(a.mention, b.mention)


def _side_by_side(a: Mention, b: Mention) -> bool:
    """ "Four died in an attack on A and nine were killed in a raid on B": two numbers of one harm in one sentence, each
    by a word of its own; in two towns they are of two events, however near."""
    apart = a.sentence == b.sentence and a.bound.harm == b.bound.harm and a.bound.at != b.bound.at
    return apart and bool(a.number and b.number)


def _share_a_number(a: Mention, b: Mention) -> bool:
    """The same number, or a headline's that is one member's of a list: "17 pupils", and below "17 children and two
    teachers". Not two of another town, where a list below has two teachers."""
    one, other = a.number, b.number
    return one == other or (a.in_title and one in _listed(b)) or (b.in_title and other in _listed(a))


def _listed(m: Mention) -> set[int]:
    """The numbers above one of the members of a list."""
    members = m.bound.group.members if m.bound.group else ()
    return {g.quantity.best for g in members if g.quantity and g.quantity.best and g.quantity.best > 1}


def one_place(a: Place, b: Place) -> bool:
    """Whether two places can be one event's: the same, one inside the other, or neighbours."""
    if a.id == b.id or contains(a, b) or contains(b, a):
        return True
    if a.country == b.country and Precision.PART_OF_COUNTRY in (a.precision, b.precision):
        return True  # "the east of the country" has no border
    away = distance_km(a, b)
    return away is not None and away <= SAME_KM


def _one_day(a: Mention, b: Mention) -> bool:
    """Whether nothing speaks against one day; a day that is not told speaks for nothing."""
    days = [m.when.date for m in (a, b) if m.when and m.when.exact and m.when.date]
    return len(days) < 2 or abs((days[0] - days[1]).days) <= 1
