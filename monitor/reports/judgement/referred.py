"""Reference over sentences: people who were counted when they were taken or hurt, and are told later to be dead."""

from __future__ import annotations

from dataclasses import replace

from monitor.model import Harm
from monitor.reports.grammar.group import Group
from monitor.reports.grammar.numbers import Quantity
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.mentions import Mention
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence

REACH_SUBJECT = 5  # units from "they" to the word of harm that is said of them
NEXT = 1  # sentences from those whom "they" means
BEFORE_DEATH = frozenset({Harm.ABDUCTED, Harm.MISSING, Harm.INJURED})


def with_references(scene: Scene, mentions: list[Mention]) -> list[Mention]:
    """ "Gunmen took seven students. The students | were later killed", "they | were found dead": the dead are as many
    as were counted before, where the same word names them, or "they" right behind."""
    if not any(m.bound.harm is Harm.KILLED and m.number is None for m in mentions):
        return mentions
    told: list[Mention] = []
    for m in mentions:
        meant = _meant(scene, told, m)
        told.append(replace(m, bound=replace(m.bound, group=meant)) if meant else m)
    return told


def _meant(scene: Scene, told: list[Mention], m: Mention) -> Group | None:
    """The people of a death without number, with the number that was told before; None where none was."""
    group, units = m.bound.group, scene.sentences[m.sentence]
    if m.bound.harm is not Harm.KILLED or m.bound.part or m.bound.toll:
        return None
    if group is not None and (group.quantity is not None or not group.definite or group.members):
        return None
    before = next((b for b in reversed(told) if b.bound.harm in BEFORE_DEATH and b.of_several), None)
    counted = before.bound.group if before else None
    if before is None or counted is None or counted.quantity is None or before.sentence >= m.sentence:
        return None
    if group is None:
        if not _they_are_meant(units, m.bound.at) or m.sentence - before.sentence > NEXT:
            return None
        at = max(0, m.bound.at - 1)
        return replace(counted, start=at, end=at + 1, quantity=_at(counted.quantity, at), parts=(), members=())
    if _noun(units, group) != _noun(scene.sentences[before.sentence], counted):
        return None
    return replace(group, quantity=_at(counted.quantity, group.start), classes=group.classes | counted.classes)


def _at(quantity: Quantity, start: int) -> Quantity:
    return replace(quantity, start=start, end=start + 1)


def _noun(units: Sentence, group: Group) -> str | None:
    """The last word for people of a phrase."""
    nouns = [u.text for u in units[group.start : group.end] if u.meaning.noun]
    return nouns[-1] if nouns else None


def _they_are_meant(units: Sentence, at: int) -> bool:
    return any(Sign.THEY in u.meaning.signs for u in units[max(0, at - REACH_SUBJECT) : at])
