"""The seat of whoever speaks: "Kadugli's emergency room says 40 died in X" is no news from Kadugli."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import Enum, auto

from monitor.model import Precision, Target, Victim
from monitor.places import Resolved
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.lists_of_towns import sentence_at
from monitor.reports.judgement.mentions import Mention
from monitor.reports.language.meanings import NO_MEANING, Sign
from monitor.reports.language.tokens import Sentence, Unit

REACH = 6  # units from a town to the verb of saying of its body: "Sumy's regional military administration chief X said"
OF = 2  # units from a source to the name behind "of" or "in"
LISTENERS = 4  # units between a verb of saying and "in": "told | the AFP news agency | in"
VERDICT = 4  # units behind a town in which its people may turn out to be the victims: "said reporters in X were killed"


class Seat(Enum):
    """The ways in which a name only says where somebody speaks."""

    BODY = auto()  # "X's committee says", "the mayor of X said": who may speak of the town itself
    SPOKEN_IN = auto()  # "a councillor said in X", "told reporters in X"
    LOCALS = auto()  # "elders in X told"
    HOSPITAL = auto()  # "X's hospital received 18 bodies"
    CARE = auto()  # "the wounded were taken to hospital in X"


def is_seat(scene: Scene, resolved: Resolved) -> bool:
    """Whether a name only says where a speaker sits."""
    return _seat_of(scene, resolved) is not None


def _seat_of(scene: Scene, resolved: Resolved) -> Seat | None:
    units = scene.sentences[sentence_at(scene, resolved.mention.span[0])]
    at = bisect_right(units, resolved.mention.span[0], key=lambda u: scene.source.span(u.start, u.end)[1])
    behind = unit_behind(scene, units, resolved)
    told = _before_its_body(units, behind) or _spoken_in(units, at, behind) or _behind_its_body(units, at, behind)
    return told or (Seat.CARE if _in_care(units, at) else None)


def _in_care(units: Sentence, at: int) -> bool:
    """ "Taken to hospital in | X"."""
    led = at > 0 and Sign.IN in units[at - 1].meaning.signs
    return led and any(Sign.TO_CARE in u.meaning.signs for u in units[max(0, at - 1 - OF) : at - 1])


def unit_behind(scene: Scene, units: Sentence, resolved: Resolved) -> int:
    """Where the words behind a name begin in its sentence; the sentence's length where none follow."""
    return bisect_left(units, resolved.mention.span[1], key=lambda u: scene.source.offsets[u.start])


def _before_its_body(units: Sentence, behind: int) -> Seat | None:
    """ "X's | committee says"."""
    body = hospital = False
    for unit in units[behind : behind + REACH]:
        m = unit.meaning
        if hospital and Sign.TAKES_IN in m.signs:
            return Seat.HOSPITAL
        if body and m.says:
            return None if m.introduces else Seat.HOSPITAL if hospital else Seat.BODY
        if m.predicate or m.number is not None or (not unit.text[0].isalnum() and unit.text != "'s"):
            return None
        body = body or m.source or m.institution
        hospital = hospital or m.target is Target.HOSPITAL
    return None


def _spoken_in(units: Sentence, at: int, behind: int) -> Seat | None:
    """ "Said in | X", "told AFP in | X", "told reporters on Monday in | X"."""
    if not at or Sign.IN not in units[at - 1].meaning.signs:
        return None
    for unit in reversed(units[max(0, at - 1 - LISTENERS) : at - 1]):
        if unit.meaning.says:
            harmed = any(u.meaning.predicate for u in units[behind : behind + VERDICT])
            return None if unit.meaning.introduces or harmed else Seat.SPOKEN_IN
        if not _listens(unit):
            return None
    return None


def _listens(unit: Unit) -> bool:
    """Whether a word may stand between "told" and "in": a name, reporters, a day."""
    m = unit.meaning
    reporters = m.noun is not None and Victim.JOURNALIST in m.noun.classes
    small = bool(m.signs & {Sign.A, Sign.THE})
    return reporters or small or m.time is not None or (m is NO_MEANING and unit.capital)


def _behind_its_body(units: Sentence, at: int, behind: int) -> Seat | None:
    """ "The mayor of | X | said", "elders in | X | told"."""
    says = behind < len(units) and units[behind].meaning.says and not units[behind].meaning.introduces
    led = at > 0 and bool(units[at - 1].meaning.signs & {Sign.OF, Sign.IN})
    if not (says and led):
        return None
    before = units[max(0, at - 1 - OF) : at - 1]
    if any(u.meaning.source for u in before):
        return Seat.BODY
    people = bool(before) and before[-1].meaning.noun is not None and before[-1].meaning.noun.harm is None
    return Seat.LOCALS if people and Sign.IN in units[at - 1].meaning.signs else None


def seats(scene: Scene, places: list[Resolved], mentions: list[Mention]) -> frozenset[tuple[int, int]]:
    """Where names stand in a text that only say where somebody speaks, while another town is named with the figures or
    before them, or an area of which he tells; what follows them is where the wounded were taken more often."""
    last = max((m.sentence for m in mentions if m.bound.group and m.bound.group.quantity), default=len(scene.sentences))
    named = [r for r in places if not r.mention.weak]
    towns = [r for r in named if r.place.precision < Precision.ADMIN1]
    areas = [
        r
        for r in named
        if Precision.ADMIN1 <= r.place.precision < Precision.COUNTRY
        and not r.mention.aside
        and sentence_at(scene, r.mention.span[0]) <= last
    ]
    found = ((r, _seat_of(scene, r)) for r in named)
    speaking = {r.mention.span: seat for r, seat in found if seat is Seat.SPOKEN_IN or (seat and r in towns)}
    others = (r for r in towns if r.mention.span not in speaking)
    meant = {r.place.id for r in others if sentence_at(scene, r.mention.span[0]) <= last}
    return frozenset(
        span
        for r in named
        if (span := r.mention.span) in speaking
        and (meant - {r.place.id} or _of_an_area(scene, span[0], speaking[span], areas, mentions))
    )


def _of_an_area(scene: Scene, start: int, seat: Seat, areas: Sequence[Resolved], mentions: Sequence[Mention]) -> bool:
    """Whether whoever speaks tells of an area: not of the own town, as its mayor may, and as people there do whom no
    area before them parts from the figure."""
    if seat in (Seat.SPOKEN_IN, Seat.HOSPITAL, Seat.CARE):
        return bool(areas)
    here = sentence_at(scene, start)
    told = any(m.sentence == here and scene.source.span(m.start, m.end)[0] < start for m in mentions)
    before = any(r.mention.span[1] <= start and sentence_at(scene, r.mention.span[0]) == here for r in areas)
    return seat is Seat.LOCALS and told and before
