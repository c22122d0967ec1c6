"""Who says so, and who did it."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.reports.grammar.head_nouns import head_at
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.toll import NOT_CIVILIAN
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence
from monitor.text import one_line

AFTER = 1  # sentences after the last figure in which somebody may contradict it
SPAN = 8  # units between a claimant and its verb of saying


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who stands behind a figure; party: a warring side; anonymous: people without a name, others in each town."""

    name: str
    party: bool
    anonymous: bool = False


def claimant_of(scene: Scene, mentions: list[Mention]) -> Claimant | None:
    """The source named in the sentence of the figure, else in one nearby; a name of its own before "officials"."""
    order = list(dict.fromkeys([m.sentence for m in mentions] + [m.sentence + 1 for m in mentions] + scene.lead))
    harmed = {(m.sentence, k) for m in mentions if m.bound.group for k in range(m.bound.group.start, m.bound.group.end)}
    found = [c for i in order if i < len(scene.sentences) for c in _claimants(scene, i, harmed)]
    named = [c for c in found if any(word[:1].isupper() for word in c.name.split()[1:]) or c.name.isupper()]
    return next(iter(named or found), None)


def _claimants(scene: Scene, sentence: int, harmed: set[tuple[int, int]]) -> list[Claimant]:
    """Those beside a verb of saying in one sentence; who was harmed is no source."""
    found, units = [], scene.sentences[sentence]
    for i, unit in enumerate(units):
        if not (unit.meaning.source or unit.meaning.party) or (sentence, i) in harmed:
            continue
        around = units[max(0, i - SPAN) : i + SPAN + 1]
        if any(u.meaning.says for u in around):
            found.append(
                Claimant(
                    _name(one_line(scene.source.words(unit.start, unit.end))),
                    unit.meaning.party,
                    unit.meaning.anonymous,
                )
            )
    return found


def contradicted(scene: Scene, mentions: list[Mention]) -> bool:
    """Whether somebody says right after the figures that the dead were civilians: "residents said they were
    shepherds"."""
    last = max(m.sentence for m in mentions)
    return any(_calls_civilian(units) for units in scene.sentences[last : last + 1 + AFTER])


def _calls_civilian(units: Sentence) -> bool:
    says = any(u.meaning.says for u in units)
    return says and any(
        u.meaning.signs & {Sign.BE_MANY, Sign.BE_ONE} and _civilians(units, i + 1) for i, u in enumerate(units)
    )


def _civilians(units: Sentence, at: int) -> bool:
    """Whether unarmed people are what a form of "be" is followed by: "were | unarmed herders"."""
    head, _ = head_at(units, at)
    noun = head.meaning.noun if head else None
    return noun is not None and not noun.harm and not noun.adjective and not noun.classes & NOT_CIVILIAN


def party_of(scene: Scene, mentions: list[Mention]) -> Claimant | None:
    """The warring side that tells of the figures: as their source, else as who did it."""
    for m in mentions:
        for unit in scene.sentences[m.sentence]:
            if unit.meaning.party:
                return Claimant(_name(one_line(scene.source.words(unit.start, unit.end))), True)
    return None


def _name(words: str) -> str:
    """A name without the article before it: "the White Helmets"."""
    first, _, rest = words.partition(" ")
    return rest if first.islower() and rest[:1].isupper() else words


def actor_of(scene: Scene, mentions: list[Mention]) -> str | None:
    """The first actor named in the sentences of the figures."""
    for i in dict.fromkeys(m.sentence for m in mentions):
        for unit in scene.sentences[i]:
            if unit.meaning.actor:
                return one_line(scene.source.words(unit.start, unit.end))
    return None
