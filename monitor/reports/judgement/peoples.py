"""Whose people were harmed, as the text calls them; and the dead of two peoples at war, counted side by side: two
events in two countries, and no sum on one side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from monitor.model import Place, Precision
from monitor.places import Resolved
from monitor.reports.grammar.group import Group
from monitor.reports.grammar.scene import Scene
from monitor.reports.grammar.when import NEWS_DAYS
from monitor.reports.judgement.lists_of_towns import sentence_at
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.near_figures import SMALL, led_in
from monitor.reports.judgement.wars import are_foes
from monitor.reports.language.meanings import Frame, Sign
from monitor.reports.language.tokens import Unit
from monitor.reports.types import Rejected

OF_A_WAR = 100  # dead of each side, counted side by side: of more than one day


def peoples_of(scene: Scene, mentions: Iterable[Mention], places: Sequence[Resolved]) -> tuple[str, ...]:
    """The countries by whose people's name the harmed are called: "two Israelis", "a Russian soldier"."""
    nations = [r for r in places if r.mention.weak and r.place.precision is Precision.COUNTRY and r.place.country]
    spans = [span for m in mentions if m.bound.group for span in _spans(scene, m)]
    named = {r.place.country for r in nations for start, end in spans if start <= r.mention.span[0] < end}
    return tuple(sorted(country for country in named if country))


def _spans(scene: Scene, m: Mention) -> Iterator[tuple[int, int]]:
    """Where those whom a figure counts stand in the text."""
    for who in (m.bound.group, *m.bound.group.members) if m.bound.group else ():
        if units := scene.sentences[m.sentence][who.start : who.end]:
            yield scene.source.span(units[0].start, units[-1].end)
    if people := before_a_toll(scene, m):
        yield scene.source.span(people.start, people.end)


def before_a_toll(scene: Scene, m: Mention) -> Unit | None:
    """The name that stands before the word of a toll: "the | Nepali | death toll"."""
    units, at = scene.sentences[m.sentence], m.bound.at
    predicate = units[at].meaning.predicate
    led = at > 0 and predicate is not None and predicate.frame is Frame.TOLL
    return units[at - 1] if led and units[at - 1].capital else None


def lands_of(places: Iterable[Resolved]) -> tuple[str, ...]:
    """The countries that a text names in any way: where it says nothing more of where, it tells of one of these. Not
    that of an armed group, which may strike anywhere."""
    return tuple(sorted({r.place.country for r in places if r.place.country and not r.mention.hint}))


def in_their_lands(scene: Scene, mentions: Sequence[Mention], places: Sequence[Resolved]) -> list[Mention]:
    """ "600 Israelis and 370 Palestinians dead": each number by itself, in the country of those whom it counts. Not
    where the sentence says where they died, nor of one person: "three Palestinians and an Israeli killed in Jenin"."""
    found: list[Mention] = []
    for sentence, ours in groupby(mentions, key=lambda m: m.sentence):
        told = list(ours)
        inside = [r for r in places if sentence_at(scene, r.mention.span[0]) == sentence]
        peoples = [r for r in inside if r.mention.weak]
        placed = any(_says_where(scene, r) for r in inside)
        found += told if placed or len(peoples) < 2 else _by_people(scene, told, peoples)
    return found


def _says_where(scene: Scene, resolved: Resolved) -> bool:
    """Whether a place is named as more than who speaks or strikes: "Gaza officials" say nothing of where."""
    mention = resolved.mention
    meant = resolved.place.precision < Precision.ADMIN1 or led_in(scene, mention.span[0], SMALL)
    return meant and not (mention.weak or mention.hint or mention.aside)


def _by_people(scene: Scene, told: list[Mention], peoples: Sequence[Resolved]) -> list[Mention]:
    """The mentions of one sentence with the lands of those whom they count, where they are of two."""
    apart = [part for m in told for part in _taken_apart(scene, m, peoples)]
    lands = {m.land.country for m in apart if m.land}
    if not are_foes(lands):
        return told
    return [replace(m, why=Rejected.CUMULATIVE) for m in apart] if _of_the_whole_war(scene, apart) else apart


def _of_the_whole_war(scene: Scene, apart: list[Mention]) -> bool:
    """ "700 Israelis and 400 Palestinians have been killed": so many on both sides, in the perfect and of no day, are
    what a war has come to."""
    perfect = any(Sign.PERFECT in u.meaning.signs for m in apart for u in scene.sentences[m.sentence][: m.bound.at])
    return perfect and all(_least(m) >= OF_A_WAR and not _of_late(m) for m in apart if m.land)


def _least(m: Mention) -> int:
    quantity = m.bound.group.quantity if m.bound.group else None
    return (quantity.best or quantity.low or quantity.high or 0) if quantity else 0


def _of_late(m: Mention) -> bool:
    return m.when is not None and m.when.age is not None and m.when.age <= NEWS_DAYS


def _taken_apart(scene: Scene, m: Mention, peoples: Sequence[Resolved]) -> list[Mention]:
    group = m.bound.group
    if group is None or m.bound.part:
        return [m]
    members = group.members or (group,)
    lands = [_land_of(scene, m, who, peoples) for who in members]
    if not all(lands):
        return [m]
    first, *others = zip(members, lands, strict=True)
    return [
        replace(m, bound=replace(m.bound, group=first[0]), land=first[1]),
        *(_of_its_own(scene, m, who, land) for who, land in others),
    ]


def _of_its_own(scene: Scene, m: Mention, who: Group, land: Place | None) -> Mention:
    units = scene.sentences[m.sentence][who.start : who.end]
    bound = replace(m.bound, group=who, elided=True)
    return replace(m, bound=bound, land=land, start=units[0].start, end=units[-1].end)


def _land_of(scene: Scene, m: Mention, who: Group, peoples: Sequence[Resolved]) -> Place | None:
    """The country of several people who are counted by their people's name."""
    quantity = who.quantity
    if quantity is None or (quantity.best or quantity.low or quantity.high or 0) < 2:
        return None
    units = scene.sentences[m.sentence][who.start : who.end]
    start, end = scene.source.span(units[0].start, units[-1].end)
    named = [r.place for r in peoples if start <= r.mention.span[0] < end and r.place.precision is Precision.COUNTRY]
    return named[0] if len(named) == 1 else None
