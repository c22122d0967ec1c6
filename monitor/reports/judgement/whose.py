"""Whose arms or forces a name tells of, instead of where: "a Turkish drone", "Israeli forces"."""

from __future__ import annotations

from monitor.model import FORCE, Precision
from monitor.places import Resolved
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.lists_of_towns import sentence_at
from monitor.reports.language.meanings import Sign, Topic


def of_the_arms(scene: Scene, resolved: Resolved) -> bool:
    """Whether a demonym only says whose the arms are: "a Turkish drone", in either order, "Israeli strike"."""
    if not (resolved.mention.weak or initials(resolved.mention.words)):
        return False
    units = scene.sentences[sentence_at(scene, resolved.mention.span[0])]
    start, end = resolved.mention.span
    at = next((k for k, u in enumerate(units) if scene.source.span(u.start, u.end)[1] > start), None)
    if at is None:
        return False
    after = next((u for u in units[at : at + 3] if scene.source.span(u.start, u.end)[0] >= end), None)
    beside = [units[at], *units[max(0, at - 1) : at], *([after] if after else [])]
    described = units[at - 1] if scene.language.head_first and at else after  # "frappe | israélienne"
    strikes = described is not None and Sign.STRIKE in described.meaning.signs
    phrase = " " in units[at].text and Topic.CONFLICT in units[at].meaning.topics  # "Israeli fire"
    return strikes or phrase or any(u.meaning.weapon or u.meaning.actor for u in beside)


def of_an_actor(scene: Scene, resolved: Resolved) -> bool:
    """ "Israeli forces", "Saudi-led air strikes": whose they are, not where; in "Haifa missile attack" it is where."""
    span, town = resolved.mention.span, resolved.place.precision < Precision.ADMIN1
    for unit in scene.sentences[max(0, sentence_at(scene, span[0]))]:
        start, end = scene.source.span(unit.start, unit.end)
        if start <= span[0] < end and (unit.meaning.actor or unit.meaning.weapon):
            return True
        if start >= span[1]:
            noun = unit.meaning.noun
            armed = bool(noun and noun.classes & FORCE)
            arms = unit.meaning.weapon is not None and not town
            return start - span[1] <= 2 and (armed or arms or unit.meaning.actor)
    return False


def initials(words: str) -> bool:
    """ "US", "UK": written before a noun they say whose it is."""
    return len(words) <= 3 and words.isupper()
