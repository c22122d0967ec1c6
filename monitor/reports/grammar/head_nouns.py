"""Heads: the noun that a phrase is about, among the words around it."""

from __future__ import annotations

from monitor.reports.grammar.staff import staff_at
from monitor.reports.language.meanings import NO_MEANING, Amount, BoundKind, Frame, Qualifier, Sign
from monitor.reports.language.tokens import Sentence, Unit

MODIFIERS = 6  # words that may stand between a number and its noun: "five suspected members of the"
_DONE_TO_SOMEBODY = frozenset({Sign.DEADLY, Sign.CARRY, Sign.TAKE, Sign.LOSE})  # "soldiers | shoot a man dead"
_STOPS = {
    Sign.YOUNGER,
    Sign.AND,
    Sign.OR,
    Sign.BY,
    Sign.IN,
    Sign.WHEN,
    Sign.WITH,
    Sign.BE_ONE,
    Sign.BE_MANY,
    Sign.HAVE,
    Sign.INCLUDING,
    Sign.WHO,
    Sign.THAT,
    Sign.NOT,
    Sign.MAY,
    Sign.BETWEEN,
    Sign.TO,
    Sign.OF,
    Sign.THREAT,
    Sign.HE,
    Sign.THEY,
}


def head_at(units: Sentence, at: int) -> tuple[Unit | None, int]:
    """The noun that closes the phrase starting at a unit, and where it ends: the last of the nouns for people, else an
    unknown word right before the phrase stops. No phrase goes from people over a verb whose outcome comes later:
    "police | shoot protester dead"."""
    if leading := _leading(units, at):
        return leading
    found: tuple[Unit | None, int] = (None, at)
    unknown: tuple[Unit | None, int] = (None, at)
    i = after_age(units, at)
    while i < len(units) and i - at < MODIFIERS + 3:
        unit = units[i]
        if i > at and _shares_its_noun(units, i):
            i += 1
            continue
        if _is_dash(units, i) or (stops_phrase(unit) and not (i == at and _attributive(units, i))):
            break
        if i > at and units[i - 1].meaning.noun and unit.meaning.signs & _DONE_TO_SOMEBODY:
            break
        meaning = unit.meaning
        if i > at and (meaning.number or 0) > 1 and not meaning.noun:
            break  # "the raid left | two neighbours", whose number opens a phrase of its own
        if meaning.noun and meaning.noun.leads and (counted := _counted_anew(units, at, i)):
            return units[counted - 1], counted
        if meaning.noun and not _describes(units, i):
            found = (found[0] if found[0] and _is_theirs(found[0]) else unit, i + 1)
        elif found[0]:
            if not _goes_on(units, i):
                break
        else:
            unknown = (unit, i + 1)
        i += 1
    return found if found[0] else unknown


def _shares_its_noun(units: Sentence, at: int) -> bool:
    """ "Colombian | and Kenyan mercenaries": whether the word at a unit joins two words that describe one noun, and
    nobody by themselves."""
    if not 0 < at < len(units) - 2 or Sign.AND not in units[at].meaning.signs:
        return False
    nouns = [u.meaning.noun for u in (units[at - 1], units[at + 1], units[at + 2])]
    return all(nouns) and [n.adjective for n in nouns if n] == [True, True, False]


def _is_theirs(unit: Unit) -> bool:
    """ "Дети | солдат": kin, where the noun behind them only says whose they are."""
    noun = unit.meaning.noun
    return bool(noun and noun.owned_after and Sign.KIN_OF in unit.meaning.signs)


def _is_owned(unit: Unit) -> bool:
    """ "memurun | oğlu": kin, where the noun before them only says whose they are."""
    noun = unit.meaning.noun
    return bool(noun and noun.owned_before and Sign.KIN_OF in unit.meaning.signs)


def _counted_anew(units: Sentence, at: int, i: int) -> int | None:
    """ "Une frappe sur une maison fait | neuf morts": where heads come first, a number in words before the noun opens a
    phrase of its own."""
    others = (k for k in range(at + 1, i) if units[k].meaning.vague or (units[k].meaning.number or 0) > 1)
    return next((k for k in others if not units[k].meaning.noun), None)


def _is_dash(units: Sentence, i: int) -> bool:
    """A dash with blanks around it parts what a hyphen joins: "six children - police said"."""
    if units[i].text != "-" or not 0 < i < len(units) - 1:
        return False
    return units[i - 1].end < units[i].start and units[i].end < units[i + 1].start


def _leading(units: Sentence, at: int) -> tuple[Unit, int] | None:
    """The same in a language whose head comes first: the noun there with those that describe it, or one unknown word
    right before a word that describes it; None in other languages."""
    end = at
    while (
        end < len(units)
        and end - at < MODIFIERS
        and (noun := units[end].meaning.noun)
        and noun.leads
        and not units[end].meaning.vague
    ):
        end += 1
    if end > at:
        return units[at], end
    later = units[at + 1].meaning.noun if at + 1 < len(units) and not stops_phrase(units[at]) else None
    return (units[at], at + 1) if later and later.leads else None


def _attributive(units: Sentence, i: int) -> bool:
    """ "an abducted priest", "two kidnapped foreign nurses": a word of harm that describes the noun after it."""
    predicate = units[i].meaning.predicate
    if i and units[i].meaning.bound is BoundKind.ABOUT and i + 1 < len(units) and units[i + 1].meaning.noun:
        return True  # "six reported civilians"
    if not i or not predicate or not _leads_to_noun(units, i + 1):
        return False
    before = units[i - 1]
    counted = before.text[0].isdigit() and predicate.frame is not Frame.SUBJECT  # "10 dead" are counted by it
    if before.meaning.signs & {Sign.A, Sign.THE, Sign.MY} or counted:
        return True
    participle = predicate.frame in (Frame.EITHER, Frame.PASSIVE)
    return participle and bool(before.meaning.signs & {Sign.ANOTHER, Sign.OTHER} or before.meaning.number)


def _leads_to_noun(units: Sentence, at: int) -> bool:
    """Whether a noun for people stands at a unit, or behind one word there that describes it."""
    if at < len(units) and units[at].meaning.noun:
        return True
    described = at + 1 < len(units) and units[at].meaning is NO_MEANING and units[at].text[0].isalpha()
    return described and units[at + 1].meaning.noun is not None


def after_age(units: Sentence, at: int) -> int:
    """The unit after "42-year-old", or the same."""
    if is_age_before_its_word(units, at):
        return at + 2
    aged = (
        at + 2 < len(units) and units[at].text.isdigit() and units[at + 1].text == "-" and units[at + 2].meaning.thing
    )
    return at + 3 if aged else at


def is_age_before_its_word(units: Sentence, at: int) -> bool:
    """ "17 yaşındaki", "۱۷ ساله": digits whose word for an age stands behind them, and no number behind that."""
    if at + 1 >= len(units) or Sign.AGED not in units[at + 1].meaning.signs or not units[at].text.isdigit():
        return False
    return len(units[at].text) <= 2 and not (at + 2 < len(units) and units[at + 2].text.isdigit())


def _describes(units: Sentence, i: int) -> bool:
    """Whether a word for people only goes with the word after it: "the Syrian side", "police affair", "student
    protest"."""
    noun = units[i].meaning.noun
    if noun is None or i + 1 >= len(units) or _is_owned(units[i]):
        return False
    after = units[i + 1]
    if after.meaning.thing and not after.meaning.noun and noun.amount is Amount.ONE:
        return not noun.owned_after
    return (
        noun.adjective
        and after.text[0].isalpha()
        and not stops_phrase(after)
        and not after.meaning.noun
        and not after.capital
    )


def _goes_on(units: Sentence, i: int) -> bool:
    """Whether a word after a noun can still lead to a later noun of the phrase: "police traffic officers"; not so
    "officers | fired over death"."""
    return (
        i + 1 < len(units)
        and not units[i].meaning.qualifiers & {Qualifier.FOLLOW_UP, Qualifier.AFTERMATH}
        and units[i + 1].meaning.noun is not None
        and not units[i].meaning.predicate
        and units[i].meaning.number is None  # "gunmen three teachers", where the verb stands last
        and not units[i].meaning.vague
        and not stops_phrase(units[i])
    )


def stops_phrase(unit: Unit) -> bool:
    """Whether no noun phrase goes on over a unit: marks, verbs of harm and of saying, prepositions, times, numbers."""
    meaning = unit.meaning
    if not (unit.text[0].isalnum()):
        return unit.text not in "'\"-" and unit.text != "'s"
    if meaning.predicate and not meaning.noun:
        return True
    if Qualifier.RECALL in meaning.qualifiers and not meaning.noun:
        return True  # "hundreds | mourn student"
    if unit.text[0].isdigit() or meaning.says or meaning.time or meaning.bound:
        return True
    return bool(meaning.signs & _STOPS and not meaning.noun) or (meaning.hit_after and meaning.hit_before)


def classes_of(units: Sentence, start: int, stop: int) -> frozenset[str]:
    """Classes of the head, and of nouns before it that say more: "police officers", "child soldiers"; not of those
    whose he is: "a nurse's brother", "брат | полицейского", "polis memurunun | oğlu"; else those of whom they work
    for: "five CARE employees"."""
    classes: frozenset[str] = frozenset()
    for unit in units[start:stop]:
        noun = unit.meaning.noun
        if unit.text == "'s" or _is_owned(unit):
            classes = frozenset()
        if noun:
            classes |= noun.classes
        if _is_theirs(unit):
            break
    return classes or staff_at(units, start, stop)
