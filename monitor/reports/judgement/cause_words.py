"""The causes for which words around the figures speak, before anybody weighs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.model import FORCE
from monitor.places.keys import key_of
from monitor.places.tables import demonyms
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.mentions import Mention
from monitor.reports.language.meanings import Sign, Topic
from monitor.reports.language.tokens import Sentence, Unit

TITLE = 2  # how often a title's word counts
SPEAKER = 4  # words of a speaker before its verb: "Houthi rebel officials | said"
POLITICAL = 3  # what a word that calls an attack political weighs against one of crime
DENIED = 3  # words from "no" to "terrorism"
_CHANCE = {Topic.ACCIDENT, Topic.DISASTER}


@dataclass(frozen=True, slots=True)
class CauseWords:
    """Words by what they speak for, in the sentences of the figures and the lead. rough: of war as of crime."""

    sure: Counter[Topic]
    rough: Counter[Topic]
    blasts: int = 0  # of the sure words of conflict, those that only say that something blew up

    def of(self, topic: Topic) -> int:
        """All that speaks for a topic, surely or not."""
        return self.sure[topic] + self.rough[topic]


def words_of_cause(scene: Scene, mentions: list[Mention], where: list[int]) -> CauseWords:
    """The topics of some sentences: a title's twice, and those of every figure's sentence once more."""
    weights = Counter(m.sentence for m in mentions)
    for i in where:
        weights[i] += TITLE if i < scene.titles else 1
    sure, rough, blasts = Counter[Topic](), Counter[Topic](), 0
    for i, weight in weights.items():
        units = scene.sentences[i]
        sure[Topic.CONFLICT] += weight * POLITICAL * any(_is_political(units, k) for k in range(len(units)))
        for unit in telling(units, scene.language.head_first):
            kind = rough if Topic.VIOLENCE in unit.meaning.topics else sure
            blasts += weight * (Sign.BLAST in unit.meaning.signs and Topic.CONFLICT in unit.meaning.topics)
            for topic in unit.meaning.topics - {Topic.VIOLENCE}:
                kind[topic] += weight
    return CauseWords(sure, rough, blasts)


def telling(units: Sentence, head_first: bool = False) -> Iterator[Unit]:
    """The words that speak for a cause: not who speaks, not a battle's name, not fire from a weapon. head_first: "of"
    is how such a language says where an attack was."""
    for i, unit in enumerate(units):
        named = _is_name(units, i) and not (head_first and Sign.WAR not in unit.meaning.signs)
        if unit.meaning.topics and not (named or _speaks(units, i) or _is_fire(units, i) or _is_denied(units, i)):
            yield unit


def _is_political(units: Sentence, i: int) -> bool:
    """ "A terror attack", "kill opposition politician"; not "no link to terrorism", "opposition leader says"."""
    political = Sign.POLITICAL in units[i].meaning.signs and not _is_denied(units, i)
    return political and not any(u.meaning.says for u in units[i + 1 : i + 3])


def _is_denied(units: Sentence, i: int) -> bool:
    """ "No link to terrorism": what an attack was not."""
    political = Sign.POLITICAL in units[i].meaning.signs
    return political and any(Sign.NOT in u.meaning.signs for u in units[max(0, i - DENIED) : i])


def _speaks(units: Sentence, i: int) -> bool:
    """Whether a side is only the speaker: "rebels say", "Houthi rebel officials said"."""
    if not (units[i].meaning.party or units[i].meaning.actor or units[i].meaning.noun):
        return False
    for unit in units[i + 1 : i + 1 + SPEAKER]:
        m = unit.meaning
        if m.says:
            return not m.introduces and not m.bound
        if not (m.source or m.party or m.noun or unit.capital or Sign.HAVE in m.signs) or m.predicate:
            return False
    return False


def _is_name(units: Sentence, i: int) -> bool:
    """ "The battle of Stalingrad": war, long ago."""
    after = units[i + 1 : i + 3]
    return len(after) == 2 and Sign.OF in after[0].meaning.signs and after[1].capital and not units[i].meaning.weapon


def _is_fire(units: Sentence, i: int) -> bool:
    """ "Machine-gun fire", "the navy's fire": no blaze."""
    if not units[i].meaning.topics & _CHANCE or i == 0:
        return False
    before = units[i - 1] if units[i - 1].text != "'s" else units[max(0, i - 2)]
    if i > 1 and Sign.BY in units[i - 2].meaning.signs and key_of(before.text) in demonyms():
        return True  # "killed by Turkish fire", and not "by Palisades fire"
    noun = before.meaning.noun
    in_arms = bool(noun and noun.classes & FORCE)
    return in_arms or before.meaning.weapon is not None or before.meaning.actor
