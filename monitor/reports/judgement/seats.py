"""The seat of whoever speaks: "Kadugli's emergency room says 40 died in X" is no news from Kadugli."""

from __future__ import annotations

from monitor.model import Precision
from monitor.places import Resolved
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.lists_of_towns import sentence_at
from monitor.reports.judgement.mentions import Mention
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence

REACH = 6  # units from a town to the verb of saying of its body: "Sumy's regional military administration chief X said"
OF = 2  # units from a source to the name behind "of" or "in"


def is_seat(scene: Scene, resolved: Resolved) -> bool:
    """Whether a name only says where a speaker sits: "X's hospital said", "the mayor of X said"."""
    units = scene.sentences[sentence_at(scene, resolved.mention.span[0])]
    start, end = resolved.mention.span
    at = next((k for k, u in enumerate(units) if scene.source.span(u.start, u.end)[1] > start), len(units))
    behind = next((k for k, u in enumerate(units) if scene.source.span(u.start, u.end)[0] >= end), len(units))
    return _before_its_body(units, behind) or _behind_its_body(units, at, behind)


def _before_its_body(units: Sentence, behind: int) -> bool:
    """ "X's | committee says"."""
    body = False
    for unit in units[behind : behind + REACH]:
        m = unit.meaning
        if body and m.says:
            return not m.introduces
        if m.predicate or m.number is not None or (not unit.text[0].isalnum() and unit.text != "'s"):
            return False
        body = body or m.source or m.institution
    return False


def _behind_its_body(units: Sentence, at: int, behind: int) -> bool:
    """ "The mayor of | X | said"."""
    says = behind < len(units) and units[behind].meaning.says and not units[behind].meaning.introduces
    led = at > 0 and bool(units[at - 1].meaning.signs & {Sign.OF, Sign.IN})
    return says and led and any(u.meaning.source for u in units[max(0, at - 1 - OF) : at - 1])


def seats(scene: Scene, places: list[Resolved], mentions: list[Mention]) -> frozenset[tuple[int, int]]:
    """Where towns stand in a text that only say where somebody speaks, while another town is named with the figures or
    before them; what follows them is where the wounded were taken more often."""
    last = max((m.sentence for m in mentions if m.bound.group and m.bound.group.quantity), default=len(scene.sentences))
    towns = [r for r in places if r.place.precision < Precision.ADMIN1 and not r.mention.weak]
    speaking = {r.mention.span for r in towns if is_seat(scene, r)}
    others = (r for r in towns if r.mention.span not in speaking)
    meant = {r.place.id for r in others if sentence_at(scene, r.mention.span[0]) <= last}
    return frozenset(r.mention.span for r in towns if r.mention.span in speaking and meant - {r.place.id})
