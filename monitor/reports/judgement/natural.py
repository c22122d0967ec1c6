"""Natural deaths: one person who died, old or after an illness, and nothing that says violence."""

from __future__ import annotations

from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.cause_words import CauseWords, telling, words_of_cause
from monitor.reports.judgement.mentions import Mention
from monitor.reports.language.meanings import Frame, Sign, Topic
from monitor.reports.language.tokens import Sentence

OLD = frozenset(map(str, range(60, 121)))  # years


def is_natural(scene: Scene, mentions: list[Mention], said: CauseWords) -> bool:
    """Whether one person died and the text tells an age or a life, and no fight but in what that person was."""
    if said.of(Topic.CRIME) or any(_by_hand(scene, m) or m.bound.violent or not _of_one(m) for m in mentions):
        return False
    sentences = [scene.sentences[i] for i in sorted({m.sentence for m in mentions} | set(scene.lead))]
    told = said.of(Topic.OBITUARY) or said.of(Topic.ILLNESS) or any(_at_an_age(units) for units in sentences)
    return bool(told) and not any(_fights(units) for units in sentences)


def in_bed(scene: Scene, mentions: list[Mention]) -> bool:
    """Whether one person died, or lies ill, of no accident and no disaster: what nobody counts, whatever the cause."""
    if any(m.bound.violent or not _of_one(m) for m in mentions):
        return False
    said = words_of_cause(scene, mentions, sorted({m.sentence for m in mentions} | set(scene.lead)))
    ill = said.of(Topic.ILLNESS) + said.of(Topic.OBITUARY)
    chance = said.of(Topic.ACCIDENT) + said.of(Topic.DISASTER)
    if any(_by_hand(scene, m) for m in mentions):
        return ill > chance
    return ill >= chance


def _by_hand(scene: Scene, m: Mention) -> bool:
    """Whether the word of harm wants somebody who did it; of verbs that open their clause none can be told apart."""
    predicate = scene.sentences[m.sentence][m.bound.at].meaning.predicate
    return m.bound.by_hand and not (predicate is not None and predicate.frame is Frame.FIRST)


def _of_one(m: Mention) -> bool:
    quantity = m.bound.group.quantity if m.bound.group else None
    return quantity is not None and quantity.best == 1


def _fights(units: Sentence) -> bool:
    """Whether something is said to have happened that is violence: not by what somebody was ("former rebel")."""
    return any(
        Topic.CONFLICT in u.meaning.topics and not u.meaning.noun and not u.meaning.actor and not u.meaning.party
        for u in telling(units)
    )


def _at_an_age(units: Sentence) -> bool:
    """ "Dies at 77", "at 86 years of age": a number of years that closes its clause."""
    return any(
        u.text in OLD
        and i > 0
        and (units[i - 1].meaning.signs & {Sign.IN, Sign.AGED, Sign.WITH} or _of_age(units, i - 1))
        and (i + 1 == len(units) or not units[i + 1].text[0].isalpha() or units[i + 1].meaning.thing)
        for i, u in enumerate(units)
    )


def _of_age(units: Sentence, k: int) -> bool:
    """ "At the age | of | 64"."""
    return k > 0 and Sign.OF in units[k].meaning.signs and Sign.AGED in units[k - 1].meaning.signs
