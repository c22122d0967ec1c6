"""Background: deaths that a sentence names without telling them, as what somebody did, stands accused of or is
remembered for."""

from __future__ import annotations

from monitor.reports.grammar.binding import Binding
from monitor.reports.judgement.described import described, is_found
from monitor.reports.language.meanings import NO_MEANING, BoundKind, Frame, Qualifier, Sign
from monitor.reports.language.tokens import Sentence

SHOWN = 10  # units from the harm to the verb of its sentence
RITE = 3  # units from a rite to those whom it is for: "funeral procession of"
SUBJECT = 8  # units from the killed to the verb of which their killing is the subject


def is_background(units: Sentence, bound: Binding) -> bool:
    """Whether a sentence names a death instead of telling it: in a relative clause, as a noun, as what somebody is
    accused of."""
    if (
        (_in_relative_clause(units, bound.at) and not _adds_news(units, bound))
        or _accused(units, bound)
        or _inquired(units, bound)
        or _attributive(units, bound)
    ):
        return True
    if rite_for(units, bound):
        return True
    if bound.group and bound.group.quantity and (bound.group.quantity.best or 2) > 1:
        return False
    if is_found(units, bound):
        return False
    predicate, after = units[bound.at].meaning.predicate, units[bound.at + 1 :]
    said = any(
        u.meaning.says and not u.meaning.signs - {Sign.CLAIM, Sign.DISMISS}
        for u in units[max(0, bound.at - 2) : bound.at]
    )
    if said and not _is_subject(units, bound):
        return False  # "claims the killing of soldiers"
    of = bool(after) and Sign.OF in after[0].meaning.signs and predicate and predicate.frame is not Frame.SUBJECT
    nominal = bool(predicate and (predicate.frame is Frame.OF or of))  # "died | of his wounds" is none
    return nominal or _only_describes(units, bound)


def _is_subject(units: Sentence, bound: Binding) -> bool:
    """ "said the killing of soldiers in the town was a crime": what is said is said of a killing that is known."""
    end = bound.group.end if bound.group else bound.at + 1
    for unit in units[end : end + SUBJECT]:
        if unit.text in ",;:" or unit.meaning.predicate:
            return False
        if unit.meaning.signs & {Sign.BE_ONE, Sign.BE_MANY}:
            return True
    return False


def _accused(units: Sentence, bound: Binding) -> bool:
    """ "convicted of killing", "arrested over the murder", "condemns the death of": what a trial or an arrest is about.
    What a bomb at a funeral did is told outright; a trial may only say who was killed."""
    return not described(units, bound) and _charged(units, bound.at)


def _charged(units: Sentence, at: int) -> bool:
    before = {q for u in _phrase_before(units, at) for q in u.meaning.qualifiers}
    if Qualifier.FOLLOW_UP in before or (Qualifier.AFTERMATH in before and _is_nominal(units, at)):
        return True
    k = at - 1
    while k > 0 and units[k].meaning.signs & {Sign.A, Sign.THE, Sign.MY}:
        k -= 1
    governed = k > 0 and (
        units[k].meaning.signs & {Sign.OF, Sign.WITH, Sign.IN} or units[k].meaning.bound is BoundKind.LOW
    )
    return bool(governed) and any(Qualifier.AFTERMATH in u.meaning.qualifiers for u in units[max(0, k - 4) : k])


def _inquired(units: Sentence, bound: Binding) -> bool:
    """ "An inquest into five people's deaths": what an inquiry or a trial is about, its people named first."""
    group = bound.group
    owned = group is not None and group.start < bound.at <= group.end + 1 and _is_nominal(units, bound.at)
    return owned and group is not None and _charged(units, group.start)


def rite_for(units: Sentence, bound: Binding) -> bool:
    """ "funeral for a girl shot in a raid", "funeral procession of three shot": a rite leads to those whom the word of
    harm describes."""
    group = bound.group
    if group is None or not 1 < group.start < bound.at:
        return False
    rite = {q for u in units[max(0, group.start - RITE) : group.start - 1] for q in u.meaning.qualifiers}
    joined = units[group.start - 1].meaning.signs
    return bool(rite & {Qualifier.FOLLOW_UP, Qualifier.AFTERMATH} and joined & {Sign.WITH, Sign.OF})


def _phrase_before(units: Sentence, at: int) -> Sentence:
    """The three units before a word of harm, from where its clause opens: "a plea after | bandits kill 20"."""
    first = max(0, at - 3)
    opens = [k + 1 for k in range(first, at - 1) if Sign.WHEN in units[k].meaning.signs]
    return units[opens[-1] if opens else first : at]


def _is_nominal(units: Sentence, at: int) -> bool:
    """ "the death of": the word of harm is a noun here, as is what follows a noun where heads come first."""
    predicate, noun, after = units[at].meaning.predicate, units[at].meaning.noun, units[at + 1 : at + 2]
    if predicate is None:
        return bool(noun and noun.leads)
    nouns = (Frame.OF, Frame.FIRST, Frame.OBJECT)[: 2 + any(Sign.OF in u.meaning.signs for u in after)]
    return predicate.frame in nouns


def _attributive(units: Sentence, bound: Binding) -> bool:
    """ "a statue of slain leader X": the word of harm only says which person is meant."""
    group, at = bound.group, bound.at
    if group is None or group.quantity is None or group.quantity.best != 1 or not bound.violent:
        return False
    described = at < group.start and all(u.meaning is NO_MEANING for u in units[at + 1 : group.start])
    if not described or Sign.A in units[group.start].meaning.signs:
        return False
    return at > 0 and bool(units[at - 1].meaning.signs & {Sign.OF, Sign.WITH, Sign.MY, Sign.THE})


def _in_relative_clause(units: Sentence, at: int) -> bool:
    """ "the gunman who killed ten and wounded two": right after "who", or joined to a word of harm that is."""
    for k in range(at - 1, max(-1, at - 10), -1):
        signs = units[k].meaning.signs
        if Sign.WHO in signs or _who(units, k, at):  # people; "a siege that killed ten" still tells of the ten
            joined = Sign.WHO in signs or Sign.AND in units[at - 1].meaning.signs
            return at - k <= 3 or (joined and any(u.meaning.predicate for u in units[k + 1 : at]))
        if units[k].text in ",;" or Sign.WHEN in signs:
            return False
    return False


def _who(units: Sentence, k: int, at: int) -> bool:
    """ "Jovem que matou dois": where one word is "who" and "that", the noun before it says which it is."""
    noun, predicate = units[k - 1].meaning.noun if k else None, units[at].meaning.predicate
    return bool(noun and not noun.harm and predicate and predicate.free and Sign.THAT in units[k].meaning.signs)


def _adds_news(units: Sentence, bound: Binding) -> bool:
    """ "A candidate of the opposition, who was shot in his car": a clause that goes on telling of somebody who was not
    known before, and to whom it was done."""
    group, at = bound.group, bound.at
    who = next((k for k in range(at - 1, max(0, at - 4), -1) if Sign.WHO in units[k].meaning.signs), 0)
    if group is None or not who or units[who - 1].text != "," or Sign.A not in units[group.start].meaning.signs:
        return False
    done = any(u.meaning.signs & {Sign.BE_ONE, Sign.BE_MANY} for u in units[who + 1 : at])
    return done and group.start < who


def _only_describes(units: Sentence, bound: Binding) -> bool:
    """ "Officer killed in line of duty honoured at funeral": the verb of the sentence comes later, and is not of
    harm; not so in "man killed in clash, suspect arrested", nor where the word of harm can be no participle."""
    predicate = units[bound.at].meaning.predicate
    if predicate and predicate.free and predicate.frame not in (Frame.EITHER, Frame.PASSIVE):
        return False
    before = units[bound.at - 1].meaning.signs if bound.at else frozenset()
    passive = before & {Sign.BE_ONE, Sign.BE_MANY, Sign.HAVE}
    after = units[bound.at + 1 :]
    by = bool(after and Sign.BY in after[0].meaning.signs)
    after = after[
        : next((k for k, u in enumerate(after) if u.text in ",;" or (by and Sign.WHEN in u.meaning.signs)), None)
    ]
    later = any(u.meaning.qualifiers & {Qualifier.FOLLOW_UP, Qualifier.AFTERMATH} for u in after)
    return later and not passive and bool(bound.group and bound.group.start < bound.at)


def is_recalled(units: Sentence, at: int) -> bool:
    """Whether a title looks back on a death: "town mourns five killed", "five killed in strike laid to rest"; not where
    it tells the death first: "strike kills 12, survivors describe horror"."""
    for k, unit in enumerate(units):
        if Qualifier.RECALL in unit.meaning.qualifiers:
            between = units[min(k, at) + 1 : max(k, at)]
            marks = ":;," if k > at else ":;"
            if not any(u.text in marks or (k > at and Sign.WHEN in u.meaning.signs) for u in between):
                return True
    return False


def is_shown(units: Sentence, at: int) -> bool:
    """ "Surgeon killed in raid | shows a war's reach": what the sentence says is another verb, of whom the harm only
    tells who he is."""
    for unit in units[at + 1 : at + 1 + SHOWN]:
        if Sign.SHOWS in unit.meaning.signs:
            return True
        if unit.text in ",;:-–—" or unit.meaning.signs & {Sign.AND, Sign.WHEN}:
            return False
    return False


def is_rule(units: Sentence, at: int) -> bool:
    """ "When a family dies, its stories die with it": a headline that opens so tells of no event."""
    return Sign.WHENEVER in units[0].meaning.signs and not any(u.text in ",;:" for u in units[:at])


def commemorates(units: Sentence, at: int | None = None) -> bool:
    """Whether a sentence looks back on an anniversary; not where that is what was struck: "blasts kill 84 at a
    memorial". at: the harm that it tells, None = whatever it tells."""
    for k, unit in enumerate(units):
        if Qualifier.HISTORICAL in unit.meaning.qualifiers:
            led = k - 2 if k > 1 and units[k - 1].meaning.signs & {Sign.A, Sign.THE} else k - 1
            told = units[:led] if at is None else units[at:led]
            struck = led > 0 and Sign.IN in units[led].meaning.signs and any(u.meaning.predicate for u in told)
            if not struck:
                return True
    return False
