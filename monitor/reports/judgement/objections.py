"""Objections of a sentence itself to its figure: denied, feared, set free since, counted up over a time, long ago."""

from __future__ import annotations

from monitor.model import Harm
from monitor.reports.grammar.binding import Binding
from monitor.reports.grammar.when import NEWS_DAYS, OLD_DAYS, When
from monitor.reports.judgement.added_up import added_up, counts
from monitor.reports.judgement.background import commemorates
from monitor.reports.judgement.described import described, of_another_harm
from monitor.reports.language.meanings import Frame, Qualifier, Sign, TimeKind
from monitor.reports.language.tokens import Sentence, Unit
from monitor.reports.types import Rejected

NEAR = 4  # units between a qualifying word and what it qualifies
AHEAD = 12  # units from "two weeks after" to the harm that it looks back on
ASIDE = 16  # units from ", who" to a time that only says who somebody is
CLAIMS = 5  # units from "dismisses" to the claim
_THEMSELVES = {Sign.SELF, Sign.OBJECTIVE}
FAR = 6  # units between a negation and people of no number


def nearest(times: list[When], at: int) -> When | None:
    """The time that stands nearest to a unit."""
    return min(times, key=lambda w: abs(w.span[0] - at), default=None)


def own_times(units: Sentence, bound: Binding, times: list[When]) -> list[When]:
    """The times of a sentence without those of what befell the same people before."""
    earlier = of_another_harm(units, bound)
    return [w for w in times if w.span[0] not in earlier] if earlier else times


def against(units: Sentence, bound: Binding, times: list[When]) -> Rejected | None:
    """Why a figure is no fresh one, by its own sentence; None where nothing speaks against it."""
    clause = _clause(units, bound.at)
    if earlier := of_another_harm(units, bound):
        behind = earlier.start > bound.at
        clause = range(clause.start, min(clause.stop, earlier.start)) if behind else range(earlier.stop, clause.stop)
    for rule in (_denied, _unreal, _by_their_own_hand, _set_free, added_up, _dated_back):
        if why := rule(units, bound, times, clause):
            return why
    return None


def _denied(units: Sentence, bound: Binding, times: list[When], clause: range) -> Rejected | None:
    if dismissed(units, bound.at):
        return Rejected.NEGATED
    first = min(bound.at, bound.group.start) if bound.group else bound.at
    at = _first_of_either(units, bound.at)
    around = units[max(0, first - 3) : first + 1] + units[max(0, at - 3) : at]
    count = bound.group.quantity if bound.group else None
    numbered = count is not None and not bound.implicit and (count.best or count.high or 0) > 1
    if not numbered and (_nobody(units, bound.at + 1) or _is_negated(around + _far(units, bound, first))):
        return Rejected.NEGATED
    if bound.group and bound.group.quantity and bound.group.quantity.high == 0:
        return Rejected.NEGATED
    if first > 1 and Sign.OF in units[first - 1].meaning.signs and Sign.NOT in units[first - 2].meaning.signs:
        return Rejected.NEGATED  # "none of the 40"
    denied = not numbered and any(True for i in clause if Qualifier.DENIAL in units[i].meaning.qualifiers)
    return Rejected.NEGATED if denied else None


def _is_negated(words: Sentence) -> bool:
    return any(Sign.NOT in u.meaning.signs for u in words)


def _first_of_either(units: Sentence, at: int) -> int:
    """The first of the words of harm that are joined by "or": what "no" says of "dead or wounded" it says of both."""
    while at > 1 and Sign.OR in units[at - 1].meaning.signs and units[at - 2].meaning.predicate:
        at -= 2
    return at


def dismissed(units: Sentence, at: int) -> bool:
    """ "Kyiv dismisses the claim that hundreds were killed": told by nobody but the side that is contradicted."""
    for k in range(at - 1, -1, -1):
        if units[k].text in ";:" or Sign.WHEN in units[k].meaning.signs:
            return False
        if Sign.CLAIM in units[k].meaning.signs:
            return any(Sign.DISMISS in u.meaning.signs for u in units[max(0, k - CLAIMS) : k])
    return False


def _nobody(units: Sentence, at: int) -> bool:
    """ "Killed | nobody", and neither "killed | not only two" nor "killed | none other than"."""
    after = units[at + 1].meaning.signs if at + 1 < len(units) else frozenset()
    return at < len(units) and Sign.NOT in units[at].meaning.signs and not after & {Sign.SKIP, Sign.OTHER}


def _far(units: Sentence, bound: Binding, first: int) -> Sentence:
    """The words that stand a little further before people of no number: "did not, the army said, cause deaths"."""
    uncounted = bound.group is not None and bound.group.quantity is None
    before = units[max(0, first - FAR) : first] if uncounted else []
    last = next(
        (k for k in range(len(before) - 1, -1, -1) if before[k].text in ",;:" or before[k].meaning.predicate), -1
    )
    return before[last + 1 :]


def _unreal(units: Sentence, bound: Binding, times: list[When], clause: range) -> Rejected | None:
    """ "could kill", "plotted to kill", "vowed to kill"."""
    before = units[max(0, bound.at - NEAR) : bound.at]
    if any(_modal(u) for u in before) or _feared(units, bound):
        return Rejected.HYPOTHETICAL
    if _is_talk(units, bound):
        return Rejected.NO_VICTIM
    led = before[-1].meaning.signs if before else frozenset()
    if Sign.TO in led and Sign.HAVE not in led and _is_base(units[bound.at]):
        threat = any(Sign.THREAT in u.meaning.signs for u in units[: bound.at])
        return Rejected.THREAT if threat else Rejected.HYPOTHETICAL
    return Rejected.THREAT if _threatened(units, bound) else None


def _feared(units: Sentence, bound: Binding) -> bool:
    """ "kidnap fears": who is afraid of it tells of nobody yet."""
    predicate, after = units[bound.at].meaning.predicate, units[bound.at + 1 : bound.at + 2]
    names = predicate is not None and predicate.frame is Frame.OBJECT and _opens_before(bound)
    return names and bool(after) and _modal(after[0])


def _opens_before(bound: Binding) -> bool:
    return bound.group is None or bound.group.start < bound.at


def _is_talk(units: Sentence, bound: Binding) -> bool:
    """ "delay is killing our people", "a sniper on killing soldiers", "stop killing farmers": a habit or a theme, where
    nobody is counted."""
    predicate = units[bound.at].meaning.predicate
    if bound.at == 0 or predicate is None or predicate.frame is not Frame.OBJECT:
        return False
    counted = bound.group is not None and bound.group.quantity is not None
    before = units[bound.at - 1].meaning.signs
    return not counted and bool(before & {Sign.BE_ONE, Sign.BE_MANY, Sign.IN, Sign.WITH, Sign.STOP})


def _threatened(units: Sentence, bound: Binding) -> bool:
    """A threat with what is threatened as a noun: "threatened with the killing of civilians"."""
    predicate = units[bound.at].meaning.predicate
    if predicate is None or predicate.frame is not Frame.FIRST:
        return False
    for unit in reversed(units[max(0, bound.at - FAR) : bound.at]):
        if unit.text in ",;:" or Sign.WHEN in unit.meaning.signs:
            return False
        if Sign.THREAT in unit.meaning.signs:
            return True
    return False


def _modal(unit: Unit) -> bool:
    month = unit.meaning.time and unit.meaning.time[0] is TimeKind.MONTHS and unit.capital
    return Sign.MAY in unit.meaning.signs and not month


def _by_their_own_hand(units: Sentence, bound: Binding, times: list[When], clause: range) -> Rejected | None:
    """ "A boy | killed himself": done by nobody else; not "killed himself and 14 others". Where the verb comes last the
    form of an object tells it from "the minister himself was killed"."""
    if bound.harm != Harm.KILLED:
        return None
    after = [u.meaning.signs for u in units[bound.at + 1 : bound.at + 3]]
    behind = bool(after) and after[0] & _THEMSELVES == {Sign.SELF} and not (len(after) > 1 and Sign.AND in after[1])
    near = range(max(0, bound.at - FAR), bound.at)
    before = any(units[k].meaning.signs >= _THEMSELVES and _alone(units, k, bound.at) for k in near)
    return Rejected.NOT_VIOLENCE if behind or before else None


def _alone(units: Sentence, k: int, last: int) -> bool:
    """Whether an object is all that a verb has: not so behind kin, whose "own" it can mean."""
    kin = k > 0 and bool(units[k - 1].meaning.signs & {Sign.KIN_OF, Sign.KINSMAN})
    return not kin and all(u.text not in ",;:" and not u.meaning.predicate for u in units[k + 1 : last])


def _is_base(unit: Unit) -> bool:
    return bool(unit.meaning.predicate and unit.meaning.predicate.frame.value in ("object", "subject"))


def _set_free(units: Sentence, bound: Binding, times: list[When], clause: range) -> Rejected | None:
    """ "held hostage in Mali is freed", "rescue 30 kidnapped pupils": who is free again was taken before. Not so
    "abducted 12, four of whom were released"."""
    if bound.harm != Harm.ABDUCTED:
        return None
    for k in clause:
        if Sign.FREED in units[k].meaning.signs:
            return Rejected.FOLLOW_UP
        if k > bound.at and counts(units[k]):
            return None
    return None


def _clause(units: Sentence, at: int) -> range:
    """The units that speak of the harm at one of them: up to and with another word of harm that does not share its
    people, or what opens a clause."""
    first = next((k for k in range(at - 1, -1, -1) if _parts(units, k) or _opens(units, k, at)), 0)
    last, end = at, len(units) - 1
    while last < end and (last == at or not _parts(units, last)):
        last += 1
        if units[last].text == ",":
            end = min(end, next((k for k in (last + 1, last + 2) if _new_clause(units, last, k + 1)), end))
    return range(first, last + 1)


def _parts(units: Sentence, k: int) -> bool:
    return units[k].text in ";" or bool(units[k].meaning.predicate and not _coordinated(units, k))


def _opens(units: Sentence, k: int, last: int) -> bool:
    return units[k].text == "," and _new_clause(units, k, last)


def _coordinated(units: Sentence, k: int) -> bool:
    """ "killed and wounded", "killing 5 and wounding 7": joined to another word of harm."""
    around = units[max(0, k - 4) : k] + units[k + 1 : k + 5]
    return any(u.meaning.signs & {Sign.AND, Sign.OR} for u in around)


def _new_clause(units: Sentence, k: int, last: int) -> bool:
    """Whether a comma opens a clause with a place or time of its own: ", where an insurgency has left dozens dead"."""
    return any(u.meaning.signs & {Sign.WHEN, Sign.WHO, Sign.AND} for u in units[k + 1 : min(k + 3, last)])


def _dated_back(units: Sentence, bound: Binding, times: list[When], clause: range) -> Rejected | None:
    """A date well before publication, or a word of remembrance, with no recent time nearer to the figure."""
    ours = [
        w
        for w in times
        if w.age is not None
        and not (_dates_what_follows(units, w, bound.at) or _in_aside(units, w, bound.at))
        and w.span[0] not in described(units, bound)
    ]
    closest = nearest(ours, bound.at)
    if closest and closest.age is not None:
        least = NEWS_DAYS if _by_the_calendar(units, closest) else OLD_DAYS
        return Rejected.HISTORICAL if closest.age > least and closest.span[0] in clause else None
    return Rejected.HISTORICAL if commemorates(units, bound.at) else None


def _dates_what_follows(units: Sentence, when: When, at: int) -> bool:
    """ "kills three two weeks after 31 died": the word looks back from the three to the 31."""
    first = when.span[0]
    looks_back = first > at and Sign.EARLIER in units[first].meaning.signs
    return looks_back and any(u.meaning.predicate for u in units[first : first + AHEAD])


def _in_aside(units: Sentence, when: When, at: int) -> bool:
    """ "Doe, who won the seat in 2014, was shot dead": a time that only says who somebody is."""
    first, last = when.span
    if last < at:
        opens = next((k for k in range(first - 1, max(0, first - ASIDE), -1) if _opens_aside(units, k)), None)
        return opens is not None and any(units[k].text == "," for k in range(last + 1, at))
    opens = next((k for k in range(first - 1, max(at, first - ASIDE), -1) if _opens_aside(units, k)), None)
    return opens is not None and not any(u.text == "," for u in units[opens + 1 : first])


def _opens_aside(units: Sentence, k: int) -> bool:
    return Sign.WHO in units[k].meaning.signs and k > 0 and units[k - 1].text == ","


def _by_the_calendar(units: Sentence, when: When) -> bool:
    """Whether a day is given by its month, or a month that is over; a weekday may be one of next week."""
    return any(
        u.meaning.time is not None and u.meaning.time[0] is TimeKind.MONTHS
        for u in units[when.span[0] : when.span[1] + 1]
    )
