"""Whose the dead are: "خمسة قتلى | من الجيش", "tres heridos | de la policía"."""

from __future__ import annotations

from monitor.model import FORCE, Victim
from monitor.reports.grammar.head_nouns import stops_phrase
from monitor.reports.language.meanings import CASUALTY, Noun, Sign
from monitor.reports.language.tokens import Sentence, Unit

LEADS = 2  # units from "of" to the side: an article, "members"


def of_a_side(units: Sentence, noun: Noun, end: int) -> tuple[int, frozenset[str]]:
    """Where a phrase of people whom a noun calls dead or hurt ends, with the side behind it, and what that makes of
    them; the end as it is, and nothing, where no armed side follows. end: the unit behind the noun."""
    told = noun.harm is not None and noun.harm != CASUALTY
    if not told or end + 1 >= len(units) or Sign.OF not in units[end].meaning.signs:
        return end, frozenset()
    return side_at(units, end + 1) or (end, frozenset())


def side_at(units: Sentence, at: int) -> tuple[int, frozenset[str]] | None:
    """The end and the class of an armed side that opens at a unit and closes its phrase: "the army", "members of the
    police"; None for "army vehicles"."""
    for k in range(at, min(at + LEADS + 1, len(units))):
        if classes := _armed(units[k]):
            closed = k + 1 == len(units) or stops_phrase(units[k + 1]) or units[k + 1].text in ",.;:()"
            return (k + 1, classes) if closed else None
        if not units[k].meaning.signs & {Sign.THE, Sign.MY, Sign.MEMBER, Sign.OF}:
            return None
    return None


def _armed(unit: Unit) -> frozenset[str]:
    meaning = unit.meaning
    if meaning.noun:
        return frozenset(meaning.noun.classes & FORCE)
    armed = Sign.ARMED in meaning.signs or meaning.party or meaning.actor
    return frozenset({Victim.COMBATANT}) if armed else frozenset()
