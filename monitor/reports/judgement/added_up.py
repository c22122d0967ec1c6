"""Totals: figures that add up since a day, over a stretch of time or a war, at a rate, or that are too large for one
event."""

from __future__ import annotations

from itertools import pairwise

from monitor.model import NOT_CIVILIAN
from monitor.reports.grammar.aims import is_undescribed
from monitor.reports.grammar.binding import Binding
from monitor.reports.grammar.numbers import quantity_at
from monitor.reports.grammar.shares import is_share
from monitor.reports.grammar.stretches import LONGEST_EVENT, after_fighting, is_stretch
from monitor.reports.grammar.when import COMPARES, NEWS_DAYS, When
from monitor.reports.language.meanings import NO_MEANING, Sign, TimeKind, Topic
from monitor.reports.language.tokens import Sentence, Unit
from monitor.reports.types import Rejected

OPENING = 8  # units in which a sentence that opens with a stretch of time names it
WAR_NAME = 4  # units of a war's name
MANY = 4_000  # a plain figure of so many is a war's or a disaster's total: no attack of our time killed more
FEW_TIMES = 5  # attacks that one day can hold
SO_MANY = 500  # "killed so far": of a war, not of an attack whose dead are still counted
JOINTS = {Sign.AND, Sign.WITH, Sign.SKIP, Sign.ALSO}  # what may stand between two figures of one total
OWN_DAY = 3  # units behind a figure in which its own day stands
FEW = "several"  # the word for the fewest: an attack's dead as well as a week's
UNTOLD = "hundreds"  # a word that counts so many, and no one, over attacks that nobody names
MONTHLY = 5  # so many in a month without a day are more often of many attacks
AFTER_IT = 5  # units from "after" to the word of attack of its clause
LATELY = 7  # days from which a word of time is of more than an attack's news: "last week", "this month"
FOES = 100  # so many whom an army says that it "eliminated": its balance of a day or a campaign
SUM = 1_000  # the same of a toll, and of deaths told as a noun: "death toll passes 7,000", "confirms 3,900 deaths"
_ADDS_UP = frozenset({Sign.SINCE, Sign.PERIOD})
_OF_A_RATE = frozenset({Sign.OUT_OF, Sign.UNCOUNTED, Sign.EVERY, Sign.OCCASIONS})


def added_up(units: Sentence, bound: Binding, times: list[When], clause: range) -> Rejected | None:
    """Totals since a date or over a period, and figures too large for one event."""
    if _adds_up(units, bound, clause) or _opens_with_a_total(units, times) or _by_a_war(units, bound, clause):
        return Rejected.CUMULATIVE
    if _of_attacks_of_weeks(units, times, clause):
        return Rejected.CUMULATIVE
    if _joined_to_a_total(units, bound, times) or _of_several_attacks(units, bound, times):
        return Rejected.CUMULATIVE
    if any(_is_rate(units, i) for i in clause if not _OF_A_RATE.isdisjoint(units[i].meaning.signs)):
        return Rejected.CUMULATIVE
    if _counts_without_a_day(units, bound, times) or _of_the_war(units, bound) or _of_a_month(units, bound, times):
        return Rejected.CUMULATIVE
    if _after_days_of_fighting(units, bound, times) or _between_two_days(units, times) or _of_foes(units, bound):
        return Rejected.CUMULATIVE
    quantity = bound.group.quantity if bound.group else None
    count = (quantity.low or quantity.high or 0) if quantity else 0
    if quantity is None or (count < SO_MANY and not quantity.vague):
        return None
    if count >= SO_MANY and any(Sign.SO_FAR in u.meaning.signs for u in units):
        return Rejected.CUMULATIVE
    natural = any(Topic.DISASTER in u.meaning.topics for u in units)
    most = SUM if (bound.toll or (bound.group and bound.group.harm)) and not natural else MANY
    if quantity.vague == "thousands" or count >= most:
        return Rejected.CUMULATIVE
    return None


def _joined_to_a_total(units: Sentence, bound: Binding, times: list[When]) -> bool:
    """ "40 have been killed since last May, and | 900 others wounded": a figure without a verb, a time or an attack of
    its own shares those of the total before it."""
    if bound.group is None or bound.group.quantity is None or bound.group.start > bound.at:
        return False
    at = bound.group.start
    while at and units[at - 1].meaning.signs & {Sign.AND, Sign.WHEN}:
        at -= 1
    if not at or not (units[at - 1].text == "," or Sign.AND in units[at].meaning.signs):
        return False
    own = units[at : bound.at]
    told = any(u.meaning.signs & {Sign.HAVE, Sign.BE_ONE, Sign.BE_MANY} or u.text in ",;:" for u in own)
    timed = any(w.span[0] >= at for w in times)
    struck = any(u.meaning.weapon or u.meaning.topics for u in units[at:] if u.meaning.predicate is None)
    return not (told or timed or struck) and bool(_totals(units, range(at)))


def goes_on_from(units: Sentence, total: Binding, bound: Binding, times: list[When]) -> bool:
    """ "Attacks since May killed 33 | and wounded 65": a figure that nothing parts from the total before it, and that
    has no day of its own, is of the same time."""
    if total.group is None or bound.group is None or total.harm == bound.harm:
        return False
    end = max(total.at + 1, total.group.end, *(p.end for p in total.group.parts))
    at = min(bound.at, bound.group.start)
    last = max(bound.at, bound.group.end)
    between = units[end:at]
    joined = bool(between) and all(u.text == "," or u.meaning.signs & JOINTS for u in between)
    return joined and not any(end <= w.span[0] <= last + OWN_DAY for w in times)


def _of_several_attacks(units: Sentence, bound: Binding, times: list[When]) -> bool:
    """ "Several attacks this week have left people dead, and the toll has risen to 45": of more than one day."""
    if not bound.toll or any(w.exact for w in times):
        return False
    first = max(bound.at, bound.group.start if bound.group else 0)  # before the toll or within its words
    return any((q := quantity_at(units, k)) and q.vague and _is_attack(units, q.end) for k in range(first))


def _of_attacks_of_weeks(units: Sentence, times: list[When], clause: range) -> bool:
    """ "Killed 52 in air strikes this month": of several attacks, and of no one day; not "strikes kill 52 in
    deadliest day this month" or "attacks kill 14, a sad record for this month"."""
    if any(w.exact for w in times):
        return False
    struck = [k for k in clause if Sign.ATTACKS in units[k].meaning.signs]
    late = [w.span[0] for w in times if w.age is not None and w.age >= LATELY and w.span[0] in clause]
    late = [at for at in late if not _is_the_worst(units, at)]
    return any(all(u.text != "," for u in units[min(k, at) : max(k, at)]) for k in struck for at in late)


def _is_attack(units: Sentence, at: int) -> bool:
    meaning = units[at].meaning if at < len(units) else NO_MEANING
    return bool(meaning.topics & {Topic.CONFLICT, Topic.CRIME, Topic.VIOLENCE}) and not (meaning.noun or meaning.actor)


def _counts_without_a_day(units: Sentence, bound: Binding, times: list[When]) -> bool:
    """ "More than 2,300 have been killed as jets bomb homes", "hundreds have been killed in airstrikes": a large figure
    in the perfect, of no day and of no one attack, is what has come together. "Hundreds have been killed in El Fasher",
    of which nobody says yet how, are the first word of a massacre."""
    quantity = bound.group.quantity if bound.group else None
    many = quantity and (quantity.vague == UNTOLD or (quantity.low or quantity.high or 0) >= SO_MANY)
    if not many and not _of_families(units, bound):
        return False
    before = units[max(0, bound.at - 2) : bound.at]
    perfect = any(Sign.PERFECT in u.meaning.signs for u in before)
    of_late = any(w.age is not None and w.age <= NEWS_DAYS for w in times)
    if quantity and quantity.vague == UNTOLD and not any(_tells_how(u) for u in units):
        return False
    return perfect and not of_late and not any(_has_an_occasion(units, k) for k in range(len(units)))


def _tells_how(unit: Unit) -> bool:
    return bool(unit.meaning.signs & {Sign.ATTACKS, Sign.ONGOING} or unit.meaning.weapon or unit.meaning.target)


def _of_foes(units: Sentence, bound: Binding) -> bool:
    """ "1,200 occupiers eliminated in a day", "400 terrorists were neutralised": an army's own balance of those whom it
    fights, of no one attack; not "150 villagers eliminated"."""
    group = bound.group
    if group is None or not (group.classes & NOT_CIVILIAN or is_undescribed(units, group)):
        return False
    quantity = group.quantity
    many = quantity is not None and (quantity.low or quantity.high or 0) >= FOES
    verb = units[bound.at].meaning
    balance = many and verb.party_verb and verb.predicate is not None
    return balance and not any(_has_an_occasion(units, k) for k in range(len(units)))


def _has_an_occasion(units: Sentence, k: int) -> bool:
    """ "In an attack", "in floods", for a disaster is one event, "in a hospital", "after fighters | stormed the town";
    what goes on beside it, "as jets bomb homes", or went on before, "after weeks of bombing", is none."""
    meaning, before = units[k].meaning, units[max(0, k - AFTER_IT) : k]
    beside = before[-1].meaning.signs if before else frozenset()
    inside = meaning.target is not None and Sign.A in beside
    struck = meaning.hit_after and Sign.OF not in beside and any(Sign.AFTER in u.meaning.signs for u in before)
    return _one_attack(units, k) or Topic.DISASTER in meaning.topics or inside or struck


def _after_days_of_fighting(units: Sentence, bound: Binding, times: list[When]) -> bool:
    """ "Hundreds killed in strikes following days of airstrikes": those told of with a word for many, of no day and of
    no one attack, are what those days came to. Not so "dozens killed in a raid on a market after days of shelling",
    "gunmen kill dozens", "dozens killed as rebels enter the town"."""
    quantity = bound.group.quantity if bound.group else None
    many = quantity is not None and quantity.vague and quantity.vague != FEW
    suffered = bound.group is not None and bound.group.start < bound.at
    days = after_fighting(units) if suffered and (many or _of_families(units, bound)) else range(0)
    if not days or any(w.age is not None and w.age <= NEWS_DAYS for w in times):
        return False
    beside = (units[k] for k in range(bound.at + 1, len(units)) if k not in days)
    return not any(_singles_out(unit, bound) for unit in beside)


def _singles_out(unit: Unit, bound: Binding) -> bool:
    """ "Strike", "fire", "massacre", "as": one event, which "strikes" and "shelling" are not."""
    if Sign.ONGOING in unit.meaning.signs:
        return False
    if predicate := unit.meaning.predicate:
        return predicate.harm == bound.harm
    event = unit.meaning.weapon or (unit.meaning.topics and not (unit.meaning.noun or unit.meaning.actor))
    return bool(event) or Sign.WHEN in unit.meaning.signs


def _of_families(units: Sentence, bound: Binding) -> bool:
    """ "At least 20 families have been killed": so many homes were hit at more than one time."""
    group = bound.group
    if group is None or group.quantity is not None:
        return False
    ours = range(group.start, group.end)
    counted = any(counts(units[k]) for k in ours)
    return counted and any(Sign.FAMILIES in units[k].meaning.signs for k in ours)


def _of_a_month(units: Sentence, bound: Binding, times: list[When]) -> bool:
    """ "In November 42 were killed by shelling": a month without a day, in a sentence that names no other time and no
    one attack, is one over which a figure came together."""
    quantity = bound.group.quantity if bound.group else None
    if len(times) != 1 or quantity is None or (quantity.low or quantity.high or 0) < MONTHLY:
        return False
    first, last = times[0].span
    time = units[first].meaning.time
    led = first == 0 or bool(units[first - 1].meaning.signs & {Sign.IN, Sign.DURING, Sign.PERIOD, Sign.SINCE})
    month = first == last and time is not None and time[0] is TimeKind.MONTHS
    return month and led and not any(_one_attack(units, k) for k in range(len(units)))


def _between_two_days(units: Sentence, times: list[When]) -> bool:
    """ "Between 28 May and 3 June", "between 1 and 14 November": the days over which somebody counted."""
    dated = [(w.span[0], w.date) for w in times if w.exact and w.date]
    if any(_from_the(units, w) for w in times if w.exact and w.date):
        return True
    return any(
        first and Sign.BETWEEN in units[first - 1].meaning.signs and (until - since).days > LONGEST_EVENT
        for (first, since), (_, until) in pairwise(dated)
    )


def _from_the(units: Sentence, until: When) -> bool:
    """ "Between 1 and | 14 November": the first of two days of one month, told by its number alone."""
    opening = units[max(0, until.span[0] - 3) : until.span[0]]
    if len(opening) < 3 or until.date is None or not opening[1].text.isdigit():
        return False
    led = Sign.BETWEEN in opening[0].meaning.signs and opening[2].meaning.signs & {Sign.AND, Sign.TO}
    return bool(led) and until.date.day - int(opening[1].text) > LONGEST_EVENT


def _one_attack(units: Sentence, k: int) -> bool:
    """ "In an attack", "in the quake", "in an Israeli strike": one event."""
    event = units[k].meaning.topics & {Topic.CONFLICT, Topic.CRIME, Topic.DISASTER, Topic.ACCIDENT}
    event = frozenset() if units[k].meaning.noun or units[k].meaning.actor else event  # "in attacks by the militia"
    noun = units[k - 1].meaning.noun if k > 1 else None
    described = noun is not None and noun.adjective
    article = k - 1 - described
    if not event or article < 1:
        return False
    led = units[article].meaning.signs & {Sign.A, Sign.THE}
    return bool(led) and bool(units[article - 1].meaning.signs & {Sign.IN, Sign.BY, Sign.WHEN})


def _of_the_war(units: Sentence, bound: Binding) -> bool:
    """ "Seven killed in the war": whatever lasts so long adds up; of one person it may be news."""
    quantity = bound.group.quantity if bound.group else None
    if bound.group is None or (quantity and (quantity.best or quantity.low) == 1):
        return False
    at = _past_figures(units, bound.at + 1)
    after = units[at : at + 2]
    named = len(after) == 2 and bool(Sign.THE in after[1].meaning.signs or after[1].capital)
    in_the = named and Sign.IN in after[0].meaning.signs
    return in_the and any(_is_war(units, k) for k in range(at + 2, min(at + 2 + WAR_NAME, len(units))))


def _past_figures(units: Sentence, at: int) -> int:
    """The unit behind further figures of a list: "16 killed|, nine missing| in the war"."""
    while at < len(units) and (units[at].text == "," or counts(units[at]) or units[at].meaning.predicate):
        at += 1
    return at


def _is_rate(units: Sentence, i: int) -> bool:
    """ "every 12 minutes", "on at least 20 occasions", "one in six", "far too many"."""
    signs = units[i].meaning.signs
    if Sign.OUT_OF in signs and is_share(units, i):
        return True
    if Sign.UNCOUNTED in signs:
        return True
    if Sign.EVERY in signs:
        after = units[i + 1 : i + 3]
        return bool(after) and counts(after[0]) and any(u.meaning.thing for u in after[1:])
    return Sign.OCCASIONS in signs and any(_many_times(u) for u in units[max(0, i - 2) : i])


def _many_times(unit: Unit) -> bool:
    """ "On 20 occasions"; two or three attacks are news of one day."""
    if unit.text.isdigit():
        return int(unit.text) > FEW_TIMES
    return bool(unit.meaning.vague) or (unit.meaning.number or 0) > FEW_TIMES


def _by_a_war(units: Sentence, bound: Binding, clause: range) -> bool:
    """ "the war in X has killed 2,400": what lasts is who did it, and its dead are a total. Not so "war in X: shelling
    has killed 12"."""
    return any(
        Sign.HAVE in units[k].meaning.signs and _is_war(units, k - 1) for k in range(max(1, clause.start), bound.at)
    )


def _is_war(units: Sentence, at: int) -> bool:
    """Whether a phrase that ends at a unit is of a war: the word itself, or the word with the place that follows it."""
    for k in range(at, max(-1, at - WAR_NAME), -1):
        if Sign.WAR in units[k].meaning.signs:
            return not (k + 1 < len(units) and units[k + 1].text == "'s")  # "the occupation's bombing": who did it
        if not (units[k].capital or units[k].text == "-" or units[k].meaning.signs & {Sign.IN, Sign.OF, Sign.THE}):
            return False
    return False


def _adds_up(units: Sentence, bound: Binding, clause: range) -> bool:
    """Whether a word of adding up speaks of a figure: within the words of a toll, or in its clause and not in a phrase
    with harm of its own: "one was shot, in violence that has seen 32 killed this year"."""
    if bound.toll and bound.group and _totals(units, range(bound.at + 1, bound.group.end)):
        return True
    first, last, own = 0, 0, False
    for i in _totals(units, clause):
        if not first <= i < last:
            first, last = _stretch(units, i)
            own = not first <= bound.at < last and any(u.meaning.predicate for u in units[first:last])
            own = own and not _goes_on(units, bound.at, first, i)
            own = own or (last <= bound.at and _opens_figure(units, first))  # "500 drones downed since May, ..."
        if not own:
            return True
    return False


def _stretch(units: Sentence, at: int) -> tuple[int, int]:
    """The units between the commas around a unit."""
    first = next((k + 1 for k in range(at - 1, -1, -1) if units[k].text in ",;"), 0)
    return first, next((k for k in range(at, len(units)) if units[k].text in ",;"), len(units))


def _opens_with_a_total(units: Sentence, times: list[When]) -> bool:
    """ "In the last 12 days settlers killed six, and 90 were hurt": what opens a sentence holds for all of it, as far
    as no day of late stands behind."""
    if not units[0].meaning.signs & {Sign.DURING, Sign.SINCE, Sign.PERIOD}:
        return False
    last = next(iter(_totals(units, range(min(OPENING, len(units))))), None)
    return last is not None and not any(w.age is not None and w.age <= NEWS_DAYS and w.span[0] > last for w in times)


def _goes_on(units: Sentence, at: int, first: int, total: int) -> bool:
    """ "90 have been killed, 1,500 hurt and hundreds driven out since May": a list of figures whose last words are said
    of all of them; a verb or a time of its own before the comma, or behind it, makes it two statements."""
    if at >= first or not _opens_figure(units, first):
        return False
    verb = next((k for k in range(first, total) if units[k].meaning.predicate), total)
    told = any(u.meaning.signs & {Sign.HAVE, Sign.BE_ONE, Sign.BE_MANY} for u in units[first:verb])
    return not told and not any(u.meaning.time for u in units[at:first])


def _opens_figure(units: Sentence, first: int) -> bool:
    """Whether a stretch between commas begins with a number, "and" before it or not, or with a verb of harm."""
    first += first + 1 < len(units) and Sign.AND in units[first].meaning.signs
    return bool(units[first].meaning.predicate) or quantity_at(units, first) is not None


def _totals(units: Sentence, among: range) -> list[int]:
    """The words that add up, among these units."""
    meanings = [(i, units[i].meaning) for i in among]
    some = [i for i, m in meanings if m.lasts is not None or not _ADDS_UP.isdisjoint(m.signs)]
    return [i for i in some if _is_total(units, i)]


def _is_total(units: Sentence, i: int) -> bool:
    """A word that adds up ("since April", "in 17 days"); after "the worst" it only compares."""
    meaning = units[i].meaning
    if meaning.lasts is not None and is_stretch(units, i):
        return True
    if _ADDS_UP.isdisjoint(meaning.signs) or _since_a_weekday(units, i):
        return False
    return not _is_the_worst(units, i)


def _is_the_worst(units: Sentence, at: int) -> bool:
    """ "Deadliest day | this month": whether a time only says since when nothing was as bad."""
    return any(Sign.WORST in u.meaning.signs for u in units[max(0, at - COMPARES) : at])


def _since_a_weekday(units: Sentence, i: int) -> bool:
    """ "33 killed since | Sunday": an event of some days; "since last | Sunday" is a week's total."""
    if Sign.SINCE not in units[i].meaning.signs:
        return False
    after = next((u for u in units[i + 1 : i + 3] if not u.meaning.signs & {Sign.A, Sign.THE}), None)
    return after is not None and after.meaning.time is not None and after.meaning.time[0] is TimeKind.WEEKDAYS


def counts(unit: Unit) -> bool:
    """Whether a unit is a number, plain or vague."""
    return unit.meaning.number is not None or unit.text[0].isdigit() or bool(unit.meaning.vague)
