"""Places that no index has: a village with a name of its own is not the town beside which it is told, and the province
or the country is what remains of where it lies. A wrong town is worse than either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from monitor.model import Place, Precision
from monitor.places import Aside, Cue, PlaceKind, Resolved, contains, tables
from monitor.places.countries import land, what_holds
from monitor.places.keys import key_of
from monitor.places.place_cues import village_words
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.lists_of_towns import on_the_way, sentence_at
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.near_figures import SMALL, led_in, where_the_reporter_sat
from monitor.reports.judgement.own_clauses import of_parts
from monitor.reports.judgement.seats import is_seat
from monitor.reports.judgement.wars import are_foes
from monitor.reports.language.meanings import NO_MEANING
from monitor.reports.language.tokens import Sentence, Unit

LETTERS = 4  # of a name; a shorter word with a capital is an acronym more often
OF_A_TITLE, FEW = 0.6, 6  # share of longer words with a capital, and number, from which capitals tell nothing
NAMED = 4  # words of a name
NAMED_FIRST = 2  # namings of a town that are asked whether somebody was on the way to it: each walks its sentence
OF_QUARTERS = 500_000  # inhabitants of a town beside which a name that the index lacks is one of its quarters


def as_exactly(scene: Scene, place: Place, places: Sequence[Resolved], mentions: Sequence[Mention]) -> Place:
    """The place of an event, as exactly as the text knows it: no town where its name is a province's there, where
    somebody only comes from it or goes to it, where it only speaks or heads the item, or where the harm is told of a
    village that the index lacks."""
    ours = [r for r in places if r.place.id == place.id and not r.mention.hint]
    if place.precision is not Precision.EXACT or not ours:
        return place
    told = sorted({m.sentence for m in mentions})
    if province := _province_so_called(scene, ours, places, mentions):
        return province
    if _district_so_called(scene, ours, told):
        return replace(place, precision=Precision.ADMIN2)
    if any(on_the_way(scene, r, places) for r in ours[:NAMED_FIRST]):
        return replace(place, precision=Precision.NEAR)
    if all(r.mention.aside is Aside.ORIGIN for r in ours):
        return _around(place, ours)  # "a bus heading to X"
    if all(where_the_reporter_sat(scene, r.mention.span) for r in ours) and _of_none_known(scene, places, told):
        return (land(place.country) if place.country else None) or place
    villages = list(_villages(scene, places, told))
    if villages and not any(r.mention.cue in (Cue.CITY, Cue.VILLAGE) for r in ours):
        return _around(place, ours)
    if next(_strangers(scene, places, told), None) is None:
        return place
    if all(is_seat(scene, r) for r in ours):
        return what_holds([place]) or place
    return _around(place, ours) if all(_heads(scene, r) and not _is_city(r) for r in ours) else place


def _of_none_known(scene: Scene, places: Sequence[Resolved], told: Sequence[int]) -> bool:
    """Whether a figure's sentence leads to a name that the index lacks."""
    return any(next(of(scene, places, told), None) is not None for of in (_strangers, _villages))


def _is_city(resolved: Resolved) -> bool:
    return any(c.id == resolved.place.id and c.population >= OF_QUARTERS for c in resolved.mention.candidates)


def _around(town: Place, ours: Iterable[Resolved]) -> Place:
    """The district of a town; its province where that bears the same name, which the text may as well have meant."""
    capital = any(r.mention.cue is Cue.CAPITAL for r in ours)
    both = not capital and any(
        c.kind is PlaceKind.ADMIN1 and c.name == town.admin1 for r in ours for c in r.alternatives
    )
    return (what_holds([town]) if both else None) or replace(town, precision=Precision.ADMIN2)


def _province_so_called(
    scene: Scene, ours: Sequence[Resolved], places: Sequence[Resolved], mentions: Sequence[Mention]
) -> Place | None:
    """ "Nine killed in Sagaing", and the figure's sentence has them in "Sagaing Region's X Township": the headline's
    name is the province's, and X the place, where it is known. Not where the text names the town, nor for "the
    governor of Sagaing Region says"."""
    told = {m.sentence for m in mentions}
    named = [r for r in places if sentence_at(scene, r.mention.span[0]) in told and not r.mention.weak]
    below = [r for r in named if r.mention.span[0] >= len(scene.text.title)]
    if any(r.mention.cue is Cue.CITY or r.mention.span[0] >= len(scene.text.title) for r in ours):
        return None
    names = {c.id for r in ours for c in r.alternatives if c.kind is PlaceKind.ADMIN1}
    called = (r for r in below if r.place.id in names and not (r.mention.aside or is_seat(scene, r)))
    province = next((r.place for r in called if _in_full(r, ours)), None)
    parts = of_parts(scene, places, mentions)
    finer = (
        r.place
        for r in below
        if r.place.precision < Precision.ADMIN1 and not r.mention.aside and r.mention.span not in parts
    )
    inside = (p for p in finer if province and contains(province, p))
    return next(inside, province)


def _district_so_called(scene: Scene, ours: Sequence[Resolved], told: Sequence[int]) -> bool:
    """ "A raid in Djugu", and the figure's sentence has it in "Djugu territory" and nowhere names the town; a large one
    has districts of its own."""
    below = [r for r in ours if r.mention.span[0] >= len(scene.text.title)]
    cues = {r.mention.cue for r in below if sentence_at(scene, r.mention.span[0]) in told}
    return cues == {Cue.DISTRICT} and not any(_is_city(r) for r in ours)


def _in_full(resolved: Resolved, ours: Iterable[Resolved]) -> bool:
    """Whether a province is called one, by a word beside it or within its name ("Mandalay Region")."""
    longer = all(len(resolved.mention.words) > len(r.mention.words) for r in ours)
    return resolved.mention.cue is Cue.ADMIN1 or longer


def _heads(scene: Scene, resolved: Resolved) -> bool:
    """ "Beni: rebels kill 20 in Mabalo": a name before the colon of a headline, or at the head of the text."""
    start, end = resolved.mention.span
    opens = not scene.text.full[:start].strip() or start == len(scene.text.title) + 1
    return opens and scene.text.full[end : end + 1] == ":"


def land_of_strangers(scene: Scene, places: Sequence[Resolved], mentions: Sequence[Mention]) -> Place | None:
    """The country of a place that the index lacks, where nothing tells of it but one land's armed groups or police, or
    the feed's home that is at war: "RSF attack on X kills 20". Not where a nation is named that does not fight it."""
    groups = {r.place.country for r in places if r.mention.hint and r.place.country}
    home = {country for country in scene.text.home if country in tables.wars()}
    lands = groups or home
    peoples = {r.place.country for r in places if not r.mention.hint and r.place.country} - lands
    at_war = all(are_foes(lands | {country}) for country in peoples)
    if len(lands) != 1 or not at_war:
        return None
    told = sorted({m.sentence for m in mentions})
    return land(*lands) if next(_strangers(scene, places, told), None) else None


def _villages(scene: Scene, places: Sequence[Resolved], told: Iterable[int]) -> Iterator[Unit]:
    """Names that the index lacks, where the sentence of a figure calls them a village's: "in the village of X", "on X
    village"; not "a Dogon village"."""
    words = village_words()
    for units, first, end in _unknown(scene, places, told):
        before = [u.text for u in units[max(0, first - 2) : first] if key_of(u.text) not in tables.links()]
        behind = end < len(units) and units[end].text in words and _led(scene, units, first)
        if behind or (before and before[-1] in words):
            yield units[first]


def _strangers(scene: Scene, places: Sequence[Resolved], told: Iterable[int]) -> Iterator[Unit]:
    """Names that the index lacks, led in as places are: "a raid on X", "killed in X", "attacked X"."""
    return (units[first] for units, first, _ in _unknown(scene, places, told) if _led(scene, units, first))


def _led(scene: Scene, units: Sentence, at: int) -> bool:
    start = scene.source.span(units[at].start, units[at].end)[0]
    return units[at - 1].meaning.hit_after or led_in(scene, start, SMALL)


def _unknown(scene: Scene, places: Sequence[Resolved], told: Iterable[int]) -> Iterator[tuple[Sentence, int, int]]:
    """Names of some sentences that mean nothing in the language and are no place that is believed: their units
    [first, end)."""
    stray = (r for r in places if r.mention.weak and r.place.precision < Precision.ADMIN1)
    known = {r.mention.span for r in places} - {r.mention.span for r in stray}
    for i in told:
        units = scene.sentences[i]
        at = 1 if not _is_title(units) else len(units)
        while at < len(units):
            end = at
            while end < min(len(units), at + NAMED) and _is_name(scene, units[end], known):
                end += 1
            if sum(len(u.text) for u in units[at:end]) >= LETTERS:
                yield units, at, end
            at = max(end, at + 1)


def _is_name(scene: Scene, unit: Unit, known: Iterable[tuple[int, int]]) -> bool:
    if unit.meaning is not NO_MEANING or not unit.text[0].isalpha():
        return False
    start, end = scene.source.span(unit.start, unit.end)
    written = scene.source.raw[start:end]
    if written == written.lower():
        return False
    return not written.isupper() and not any(first < end and start < last for first, last in known)


def _is_title(units: Sentence) -> bool:
    """Whether most longer words have a capital: there it makes no name."""
    longer = [u.capital for u in units if len(u.text) >= LETTERS and u.text[0].isalpha()]
    return all(longer) or (sum(longer) >= FEW and sum(longer) > OF_A_TITLE * len(longer))
