"""Speakers: people who are the subject of a verb of saying are nobody's victims."""

from __future__ import annotations

from monitor.reports.grammar.group import Group
from monitor.reports.grammar.people import group_at
from monitor.reports.language.meanings import NO_MEANING, Sign
from monitor.reports.language.tokens import Sentence

ASIDE = 3  # words between speakers and their verb: "medics there have"


def speaks(units: Sentence, group: Group) -> bool:
    """Whether people say something: "police have said", "medics and witnesses said", "..., said a doctor"."""
    return _says_at(units, group.end) or _together(units, group) or _introduced(units, group)


def _says_at(units: Sentence, at: int) -> bool:
    where = at < len(units) and Sign.IN in units[at].meaning.signs  # "rescuers on the scene said"
    for unit in units[at : at + ASIDE + where]:
        m = unit.meaning
        if m.says:
            return not (m.introduces or m.bound or m.signs or m.predicate)
        aside = where and unit.text != "," and (m is NO_MEANING or m.signs & {Sign.IN, Sign.THE})
        if not (aside or m.signs & {Sign.HAVE, Sign.ALSO}):  # nor "50 people in Kabul, says the UN"
            return False
    return False


def _together(units: Sentence, group: Group) -> bool:
    """ "medics and witnesses said", "the Kenyan military and rescuers said": nobody counts those who speak together."""
    at, one = group.end, group.definite and group.quantity and not group.quantity.numeral
    if (group.quantity and not one) or at + 1 >= len(units) or Sign.AND not in units[at].meaning.signs:
        return False
    other = group_at(units, at + 1)
    return other is not None and not other.quantity and _says_at(units, other.end)


def _introduced(units: Sentence, group: Group) -> bool:
    """ "..., said a doctor", "according to two medics"."""
    before = units[group.start - 1].meaning if group.start else None
    if before is None or not before.says:
        return False
    inverted = group.start > 1 and units[group.start - 2].text in ",\"'" and not _goes_on(units, group.end)
    return before.introduces or inverted


def _goes_on(units: Sentence, at: int) -> bool:
    """Whether a clause follows, so that they are its subject: ", said | two people were killed"."""
    return at < len(units) and units[at].text[0].isalnum() and not units[at].meaning.signs & {Sign.IN, Sign.OF}
