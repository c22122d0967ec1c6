"""The hurt beside the dead of one event: who of them is the one that died, and who belongs to other dead."""

from __future__ import annotations

from dataclasses import replace

from monitor.model import Count, Harm, Victim
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.mentions import Mention
from monitor.reports.language.meanings import Sign

_TELLS_WHO = frozenset({Victim.CHILD, Victim.WOMAN})


def with_the_dead_once(scene: Scene, mentions: list[Mention]) -> list[Mention]:
    """ "Troops kill a man | a police officer was shot at a checkpoint": of one who died in the headline the text goes
    on to tell what was done to him, with a verb that leaves open what came of it; not "a man was wounded"."""
    dead = [m for m in mentions if m.bound.harm == Harm.KILLED and not m.bound.part]
    both = any(m.in_title and m.bound.harm == Harm.INJURED for m in mentions)
    if not dead or both or not dead[0].in_title or any(m.number != 1 for m in dead):
        return mentions
    told = {m.sentence for m in dead}
    return [_as_dead(m) if m.sentence not in told and _is_he(scene, dead[0], m) else m for m in mentions]


def _is_he(scene: Scene, dead: Mention, m: Mention) -> bool:
    group, first = m.bound.group, dead.bound.group
    if m.bound.harm != Harm.INJURED or group is None or first is None or m.number != 1 or m.bound.part:
        return False
    others = m.bound.also or group.additive or bool(group.members)
    somebody_else = group.classes & _TELLS_WHO - first.classes
    open_ended = Sign.DEADLY in scene.sentences[m.sentence][m.bound.at].meaning.signs
    return open_ended and not others and not somebody_else and m.sentence in scene.lead


def _as_dead(m: Mention) -> Mention:
    return replace(m, bound=replace(m.bound, harm=Harm.KILLED))


def of_these_dead(mentions: list[Mention], dead: Count | None) -> list[Mention]:
    """The mentions of the hurt without those whom a sentence of the body tells beside more dead than the event has:
    "ten soldiers were killed and nine hurt earlier in the day" are another's, where the hurt of this one are told
    before. dead: everybody who died in the event."""
    hurt = [m for m in mentions if m.bound.harm == Harm.INJURED]
    if dead is None or dead.high is None:
        return hurt
    others = {m.sentence for m in mentions if _tells_more(m, dead.high)}
    kept = [m for m in hurt if m.sentence not in others]
    return kept if others and kept and kept[0].sentence < min(others) else hurt


def _tells_more(m: Mention, most: int) -> bool:
    ours = m.bound.harm == Harm.KILLED and not m.in_title and not m.bound.part and not m.bound.shared
    return ours and (m.number or 0) > most
