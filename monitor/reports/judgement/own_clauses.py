"""Which words of a text speak of one event: weapon, target and doer are taken from no clause that tells of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from monitor.model import Place, Precision
from monitor.places import Aside, Resolved, contains
from monitor.reports.grammar.numbers import quantity_at
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.events import one_place, shares
from monitor.reports.judgement.lists_of_towns import sentence_at
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.seats import unit_behind
from monitor.reports.judgement.whose import of_the_arms
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence

_MARKS = (";", "-", "–", "—")
_STOPS = (",", ":", *_MARKS)
_LEADS = {Sign.WHEN, Sign.AFTER, Sign.EARLIER}
_UNREAL = {Sign.MAY, Sign.THREAT}
_OPENS = {Sign.WHEN, Sign.WHO, Sign.THAT}
JOINT = 8  # units from a figure back to the joint before its clause: "and in shelling of the port | two died"
OPENING = 3  # units from "as" to the first name behind it


@dataclass(frozen=True, slots=True)
class OwnClauses:
    """The words of a text but those that tell of something else than one event."""

    others: Mapping[int, frozenset[int]] = field(default_factory=dict)  # sentence → units that are not of the event

    def speaks(self, sentence: int, unit: int) -> bool:
        """Whether a unit may speak of the event."""
        return unit not in self.others.get(sentence, ())


def own_clauses(
    scene: Scene, mentions: Sequence[Mention], told: Iterable[Mention], places: Sequence[Resolved], place: Place | None
) -> OwnClauses:
    """The words that may speak of the event of some figures. told: every figure that is news; place: where it was."""
    ours = {m.sentence for m in mentions}
    told = list(told)
    theirs = {m.sentence for m in told} - ours
    others = {}
    for i in {*ours, *scene.lead}:
        units = scene.sentences[i]
        named = [r for r in places if sentence_at(scene, r.mention.span[0]) == i]
        if i not in ours and (i in theirs or _elsewhere([r.place for r in named if _is_where(r)], [place])):
            others[i] = frozenset(range(len(units)))
            continue
        starts = _told_in(units, [m for m in told if m.sentence == i])
        apart = {start for start, _ in starts}
        ats = [_first(m) if m.bound.elided and _first(m) in apart else m.bound.at for m in mentions if m.sentence == i]
        mine = {_first(m) for m in mentions if m.sentence == i}
        cuts = [cut for _, cut in starts] if apart - mine else []
        beside = _of_others(units, starts, mine)
        others[i] = frozenset([*_other_clauses(scene, units, ats, named, cuts), *_unreal(units, ats), *beside])
    return OwnClauses(others)


def _of_others(units: Sentence, starts: Sequence[tuple[int, int]], mine: set[int]) -> list[int]:
    """The units of the clauses that figures of other events have in a sentence with one of ours."""
    if not any(start in mine for start, _ in starts):
        return []
    edges = [*(cut for _, cut in starts), len(units)]
    clauses = zip(starts, pairwise(edges), strict=True)
    return [k for (start, _), (a, b) in clauses if start not in mine for k in range(a, b)]


def _told_in(units: Sentence, told: Sequence[Mention]) -> list[tuple[int, int]]:
    """Each figure of a sentence that has a clause of its own, and where that begins: "three were killed by a drone in A
    | and two died in shelling of B". A bare number that names no weapon shares what stands before it."""
    starts = sorted({(_first(m), m.bound.elided) for m in told if m.bound.group})
    own = [
        start
        for (start, elided), (end, _) in pairwise([*starts, (len(units), False)])
        if not elided or any(u.meaning.weapon for u in units[start:end])
    ]
    return [(start, _joint(units, start) if k else 0) for k, start in enumerate(own)]


def _first(m: Mention) -> int:
    """The unit with which a figure begins."""
    if m.bound.group is None:
        return m.bound.at
    return m.bound.group.start if m.bound.elided else min(m.bound.at, m.bound.group.start)


def _joint(units: Sentence, start: int) -> int:
    """Where the clause of a figure begins: at the last "and", "while" or mark before it."""
    joints = (k for k in range(start - 1, max(0, start - JOINT), -1) if _is_joint(units, k))
    return next(joints, start)


def _is_joint(units: Sentence, k: int) -> bool:
    return units[k].text in _STOPS or bool(units[k].meaning.signs & {Sign.AND, Sign.WHEN})


def not_of_others(
    scene: Scene, mentions: Sequence[Mention], told: Iterable[Mention], places: Sequence[Resolved]
) -> Sequence[Resolved]:
    """The places of a text but those of the sentences that tell other events alone; all of them where that leaves
    none that can be where something happened."""
    ours = {m.sentence for m in mentions}
    theirs = {m.sentence for m in told} - ours
    left = [r for r in places if sentence_at(scene, r.mention.span[0]) not in theirs]
    return left if any(_is_where(r) for r in left) else places


def told_elsewhere(scene: Scene, places: Sequence[Resolved], mentions: Sequence[Mention]) -> set[tuple[int, int]]:
    """The spans of the names that stand in the sentence of a figure, but in a clause that tells of another place."""
    found = set()
    for i in {m.sentence for m in mentions}:
        units = scene.sentences[i]
        named = [r for r in places if sentence_at(scene, r.mention.span[0]) == i]
        others = frozenset(_other_clauses(scene, units, [m.bound.at for m in mentions if m.sentence == i], named))
        found |= {r.mention.span for k in others for r in _named_in(scene, units, range(k, k + 1), named)}
    return found


def of_the_accused(scene: Scene, places: Sequence[Resolved], mentions: Sequence[Mention]) -> set[tuple[int, int]]:
    """The spans of the names that say where somebody did what he is accused of: "one of the killed was suspected in the
    shooting of two brothers in X"; not where the figures themselves are what he did."""
    found = set()
    for i in {sentence_at(scene, r.mention.span[0]) for r in places}:
        units = scene.sentences[i]
        at = next((k for k, u in enumerate(units) if Sign.ACCUSED in u.meaning.signs), None)
        if at is not None and all(m.sentence != i or m.bound.at < at for m in mentions):
            named = [r for r in places if sentence_at(scene, r.mention.span[0]) == i]
            found |= {r.mention.span for r in _named_in(scene, units, range(at, len(units)), named)}
    return found


def of_parts(scene: Scene, places: Sequence[Resolved], mentions: Sequence[Mention]) -> set[tuple[int, int]]:
    """The spans of the names that say where a part of those were whom a figure counts, and not where all of them were:
    an area around them is named before, or in the headline."""
    found = set()
    heading = [r for r in places if r.mention.span[1] <= len(scene.text.title)]
    for i in {m.sentence for m in mentions}:
        units = scene.sentences[i]
        named = [r for r in places if sentence_at(scene, r.mention.span[0]) == i]
        if part := part_of_attacks(units) or _behind_a_day(units) or shares(units):
            before, after = (_named_in(scene, units, k, named) for k in (range(part.start), part))
            found |= _inside(after, before)
        part = _included(units)
        included = _named_in(scene, units, part, named) if part else ()
        itself = (r for r in named if _is_itself(scene, units, r))
        found |= _inside([*included, *itself], [*heading, *named])
    return found


def _inside(inner: Iterable[Resolved], around: Sequence[Resolved]) -> set[tuple[int, int]]:
    """The spans of the towns that an area among others holds, the headline's own word for a town aside."""
    areas = [r.place for r in around if r.place.precision >= Precision.ADMIN1 and not r.mention.weak]
    return {r.mention.span for r in inner if any(contains(wide, r.place) and wide.id != r.place.id for wide in areas)}


def _included(units: Sentence) -> range:
    """The units of "five died in the region, | including two in X|, the governor said", "one of | them in X"; empty
    where none are told."""
    counted = False
    for k, unit in enumerate(units[:-1]):
        including = Sign.INCLUDING in unit.meaning.signs and quantity_at(units, k + 1)
        if counted and (including or _is_of_them(units, k)):
            return range(k, next((n for n in range(k + 1, len(units)) if units[n].text in _STOPS), len(units)))
        counted = counted or unit.meaning.predicate is not None
    return range(0)


def _is_of_them(units: Sentence, k: int) -> bool:
    """ "One of | them": a part by a number, where "most of them" may be the whole but a few."""
    of = k > 1 and Sign.THEM in units[k].meaning.signs and Sign.OF in units[k - 1].meaning.signs
    return of and (units[k - 2].meaning.number is not None or units[k - 2].text.isdigit())


def _is_itself(scene: Scene, units: Sentence, resolved: Resolved) -> bool:
    """ "In X itself": a part of what was told of the area around it."""
    behind = units[unit_behind(scene, units, resolved) :][:1]
    return any(Sign.SELF in u.meaning.signs for u in behind) and not resolved.mention.weak


def part_of_attacks(units: Sentence) -> range:
    """The units of "attacks across Gaza kill 19, | including six in a strike on Rafah", "attacks kill 5: | two in A";
    empty where none are told."""
    struck = False
    for k, unit in enumerate(units[:-1]):
        leads = Sign.INCLUDING in unit.meaning.signs or unit.text == ":"
        if struck and leads and quantity_at(units, k + 1):
            return range(k, len(units))
        struck = struck or bool(unit.meaning.signs & {Sign.ATTACKS, Sign.SPREAD})
    return range(0)


def _behind_a_day(units: Sentence) -> range:
    """The units of "seven killed in the region over the past day|, with strikes on two towns"; empty where no day's sum
    is told."""
    day = next((k for k, u in enumerate(units) if Sign.OF_A_DAY in u.meaning.signs), len(units))
    return range(next((k for k in range(day, len(units)) if units[k].text in _STOPS), len(units)), len(units))


def _is_where(resolved: Resolved) -> bool:
    return not (resolved.mention.weak or resolved.mention.hint or resolved.mention.aside)


def _elsewhere(named: Sequence[Place], ours: Sequence[Place | None]) -> bool:
    """Whether places are named, and none of them can be one of ours."""
    known = [p for p in ours if p]
    return bool(named and known) and not any(one_place(a, b) for a in named for b in known)


def _other_clauses(
    scene: Scene, units: Sentence, ats: Sequence[int], named: Sequence[Resolved], cuts: Sequence[int] = ()
) -> list[int]:
    """The units of the clauses beside those of the harm that name another place ("forty killed in Gaza as a mosque is
    hit in Jenin"), that another nation opens than the one that did it ("killed in Russian attacks as Kyiv sends
    drones"), or that tell of what came before ("hurt by settlers in revenge for two men whom a gunman shot")."""
    clauses = _clauses(units, cuts)
    own = [c for c in clauses if any(at in c for at in ats)]
    inside = [r for c in own for r in _named_in(scene, units, c, named)]
    others: list[int] = []
    for clause in clauses if own else []:
        beside = _named_in(scene, units, clause, named)
        apart = _elsewhere([r.place for r in beside if _is_where(r)], [r.place for r in inside if _is_where(r)])
        opening = _named_in(scene, units, clause[:OPENING], named)
        before = Sign.EARLIER in units[clause[0]].meaning.signs and any(units[k].meaning.tells_harm for k in clause)
        if clause not in own and (apart or before or _another_did_it(scene, opening, inside)):
            others += clause
    return others


def _another_did_it(scene: Scene, opening: Sequence[Resolved], inside: Sequence[Resolved]) -> bool:
    theirs = {r.place.country for r in opening if r.mention.hint or _does(r) or of_the_arms(scene, r)}
    ours = {r.place.country for r in inside if not r.mention.hint and (_does(r) or of_the_arms(scene, r))}
    return bool(theirs and ours) and theirs.isdisjoint(ours)


def _does(resolved: Resolved) -> bool:
    return not resolved.mention.weak and resolved.mention.aside in (Aside.DOER, Aside.OWNER)


def _clauses(units: Sentence, known: Sequence[int] = ()) -> list[range]:
    """A sentence cut where it is known to be, before every word such as "as" or "after", and at dashes; one that opens
    with such a word ends its first clause at the comma."""
    cuts = [k for k, u in enumerate(units) if k and (u.meaning.signs & _LEADS or u.text in _MARKS or k in known)]
    if units and units[0].meaning.signs & _LEADS:
        cuts += [k for k, u in enumerate(units) if u.text == ","][:1]
    edges = [0, *sorted(set(cuts)), len(units)]
    return [range(a, b) for a, b in pairwise(edges) if a < b]


def _named_in(scene: Scene, units: Sentence, clause: range, named: Sequence[Resolved]) -> list[Resolved]:
    first, last = scene.source.span(units[clause[0]].start, units[clause[-1]].end)
    return [r for r in named if first <= r.mention.span[0] < last]


def _unreal(units: Sentence, ats: Sequence[int]) -> list[int]:
    """The units behind "will" or "vows" up to the end of their clause, where no harm of ours is: "vows air strikes"."""
    found = []
    for k, unit in enumerate(units):
        if unit.meaning.signs & _UNREAL:
            end = next((n for n in range(k + 1, len(units)) if _ends(units, n)), len(units))
            found += [] if any(k < at < end for at in ats) else list(range(k + 1, end))
    return found


def _ends(units: Sentence, n: int) -> bool:
    return units[n].text in _STOPS or bool(units[n].meaning.signs & _OPENS)
