"""The steps of a decision, each a question with its answer in words. `decide` runs them in the order of `Step`."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.alerts.alert import Bound, Condition, LastMessage, Rule, Step, StepAnswer, Threshold
from monitor.alerts.keywords import missing, present
from monitor.alerts.sums import is_large_of_an_area
from monitor.alerts.words import count_in_words, duration_in_words, found_in_words, place_in_words
from monitor.incidents import (
    DOUBTFUL,
    Change,
    Grade,
    Incident,
    IncidentStatus,
    Member,
    as_each_says,
    is_false_alarm,
    is_withdrawn,
    standing,
)
from monitor.incidents.of_the_toll import places_of
from monitor.model import Count, Harm, Toll, Victim, count_of
from monitor.reports import Kind

STALE = timedelta(hours=24)  # an entry that was older than this when it was first seen never pages

_KINDS = {
    Kind.CASUALTIES: "a report of casualties",
    Kind.ATTACK: "a report of an attack",
    Kind.CONTEXT: "context",
}


def staff(incident: Incident) -> StepAnswer:
    """Whether a person called it a false alarm: it alerts nobody, until more dead are reported than were then."""
    if incident.status is IncidentStatus.CLOSED:
        return StepAnswer(Step.STAFF, False, "an incident that stands for itself", "merged into another")
    alarm = is_false_alarm(incident)
    found = "marked as a false alarm" if alarm else "no such mark"
    return StepAnswer(Step.STAFF, not alarm, "no person calls it a false alarm", found)


def believed(incident: Incident) -> StepAnswer:
    """Somebody whose word counts still says so."""
    somebody = bool(standing(incident.members))
    taken_back = not somebody and is_withdrawn(incident.members)
    nobody = "taken back by whoever reported it" if taken_back else "only feeds in quarantine do"
    return StepAnswer(
        Step.BELIEVED, somebody, "somebody who is believed says so", "somebody does" if somebody else nobody
    )


def kind(member: Member) -> StepAnswer:
    """Context (totals, history, follow-ups) is kept with its incident and never alerts."""
    report = member.report
    found = f"{_KINDS[report.kind]} ({report.why})" if report.why else _KINDS[report.kind]
    return StepAnswer(Step.KIND, report.kind is not Kind.CONTEXT, "a report of casualties or of an attack", found)


def confidence(change: Change, told: LastMessage | None, alert_confidence: float) -> StepAnswer:
    """The report itself must be sure enough; before the first message several weak sources may be so together."""
    own, together = change.member.report.confidence, change.after.confidence
    best, asked = own if told else max(own, together), asked_confidence(change.after, alert_confidence)
    found = f"{own:.2f}" if best == own else f"{own:.2f}, {together:.2f} with the other reports"
    return StepAnswer(Step.CONFIDENCE, best >= asked, f"confidence ≥ {asked:.2f}", found)


def asked_confidence(incident: Incident, alert_confidence: float) -> float:
    """How sure it must be: more of many dead of an area, for a war's total is read as an event of one. Of an event as
    large others tell within hours."""
    return max(alert_confidence, DOUBTFUL) if is_large_of_an_area(incident) else alert_confidence


def age(member: Member, told: LastMessage | None) -> StepAnswer:
    """How old the entry was when it was first seen. What was told already may still be updated."""
    wanted = f"published at most {duration_in_words(STALE)} before it was first seen"
    if member.published is None:
        found = "no date of publication" + (", and there when its feed was first read" if member.backlog else "")
        return StepAnswer(Step.AGE, told is not None or not member.backlog, wanted, found)
    old = member.seen - member.published
    found = f"{duration_in_words(old)} old" if old > timedelta(0) else "fresh"
    if told is not None and old > STALE:
        return StepAnswer(Step.AGE, True, wanted, f"{found}, of an incident that was told already")
    return StepAnswer(Step.AGE, old <= STALE, wanted, found)


def cause(incident: Incident, rule: Rule) -> StepAnswer:
    """Why people were harmed, against the rule's list."""
    return StepAnswer(Step.CAUSE, incident.cause in rule.causes, f"cause {_either(rule.causes)}", incident.cause.value)


def weapon(incident: Incident, rule: Rule) -> StepAnswer:
    """By what people were harmed, against the rule's list. What nobody states is on no list."""
    held = not rule.weapons or incident.weapon in rule.weapons
    return StepAnswer(Step.WEAPON, held, f"weapon {_either(rule.weapons)}", incident.weapon or "not stated")


def grade(incident: Incident, rule: Rule) -> StepAnswer:
    """How well it is attested, against the rule's list. What several sources agree on stays that for a rule, whoever
    contests it: one feed could else silence it."""
    backed = incident.grade in (Grade.CONTESTED, Grade.SINGLE_SOURCE) and incident.backed
    held = not rule.grades or incident.grade in rule.grades or (backed and Grade.SEVERAL_SOURCES in rule.grades)
    found = f"{incident.grade}, by several sources that agree" if backed else incident.grade.value
    return StepAnswer(Step.GRADE, held, f"grade {_either(rule.grades)}", found)


def hold(incident: Incident, rule: Rule, now: datetime) -> StepAnswer:
    """The first message waits until the incident is so old. A clock that stepped back holds nothing."""
    age = now - incident.opened
    wanted = f"reported {duration_in_words(rule.updates.hold_first)} ago or earlier"
    held = age >= rule.updates.hold_first or age < timedelta(0)
    return StepAnswer(Step.HOLD, held, wanted, f"first reported {duration_in_words(max(age, timedelta(0)))} ago")


def rate(rule: Rule, told_at: datetime, now: datetime) -> StepAnswer:
    """So long since the last message. A clock that stepped back holds nothing."""
    every, since = rule.updates.at_most_every, now - told_at
    wanted = f"at most one message in {duration_in_words(every)}"
    held = since >= every or since < timedelta(0)
    return StepAnswer(Step.RATE, held, wanted, f"last told {duration_in_words(since)} ago")


def _either(names: tuple[str, ...]) -> str:
    return " or ".join(names) or "none"


def region(incident: Incident, rule: Rule) -> StepAnswer:
    """Which of the rule's regions holds the place, or the town in it (`places_of`); no regions = the whole world."""
    where = place_in_words(incident.place)
    if not rule.regions:
        return StepAnswer(Step.REGION, True, "anywhere", where)
    held = ((p, m) for p in places_of(incident) for r in rule.regions if (m := r.contains(p)))
    place, match = next(held, (None, None))
    wanted = "in " + _either(tuple(r.name for r in rule.regions))
    found = f"{place_in_words(place)}: {match.words}" if match else where
    return StepAnswer(Step.REGION, match is not None, wanted, found)


def keywords(member: Member, rule: Rule) -> StepAnswer:
    """The user's own words: all of `must`, none of `must_not`, in the title, the quotes and the text."""
    lacking, unwanted = missing(rule.must, member), present(rule.must_not, member)
    wanted = [f"all of {', '.join(rule.must)}"] * bool(rule.must) + [f"none of {', '.join(rule.must_not)}"] * bool(
        rule.must_not
    )
    found = [f"no {', '.join(lacking)}"] * bool(lacking) + [f"found {', '.join(unwanted)}"] * bool(unwanted)
    held = not lacking and not unwanted
    return StepAnswer(Step.KEYWORDS, held, "; ".join(wanted) or "any words", "; ".join(found) or "as wanted")


def threshold(incident: Incident, rule: Rule) -> StepAnswer:
    """Any one of the rule's conditions; the first that holds is named, or else all with what was found."""
    first = next((c for c in rule.any if holds(c, incident)), None)
    shown = (first,) if first else rule.any
    wanted = " or ".join(_wanted(c) for c in shown) or "any report"
    found = "; ".join(dict.fromkeys(_found(c, incident) for c in shown)) or "a report"
    return StepAnswer(Step.THRESHOLD, first is not None or not rule.any, wanted, found)


def attested_threshold(incident: Incident, rule: Rule) -> StepAnswer:
    """The threshold; of a rule that wants several sources, as two independent ones each reach it: the figure of one
    feed is not made that of several by whoever reports the event beside it."""
    answer = threshold(incident, rule)
    if not (answer.held and rule.any and wants_several(rule)):
        return answer
    each = as_each_says(incident)
    reached_by = max(sum(holds(c, said) for said in each) for c in rule.any)
    wanted = f"{answer.wanted}, by two independent sources"
    return StepAnswer(Step.THRESHOLD, reached_by > 1, wanted, f"{answer.found}, by {reached_by}")


def wants_several(rule: Rule) -> bool:
    """Whether a rule is told of nothing that one source alone says."""
    return Grade.SEVERAL_SOURCES in rule.grades and not set(rule.grades) & _OF_ONE


_OF_ONE = {Grade.UNCONFIRMED_CLAIM, Grade.SINGLE_SOURCE, Grade.CONTESTED}  # grades for which one source is enough


def disputed(incident: Incident, rule: Rule) -> StepAnswer | None:
    """Dead whom only a warring side calls fighters count where the rule says so, or somebody else reports them. None
    where the count is not disputed, or not what the rule asks for."""
    first = next((c for c in rule.any if holds(c, incident)), None)
    if not incident.disputed or first is None or not _asks_of_the_dead(first):
        return None
    others = any(_tells_dead(m) and not m.report.disputed for m in incident.members)
    wanted = "dead whom others than a warring side report" if not rule.disputed else "any dead, disputed ones too"
    found = "others report them" if others else "only a warring side says who they were"
    return StepAnswer(Step.DISPUTED, rule.disputed or others, wanted, found)


def _asks_of_the_dead(condition: Condition) -> bool:
    return any(t.harm is Harm.KILLED and t.victim is not Victim.COMBATANT for t in condition.thresholds)


def _tells_dead(member: Member) -> bool:
    return member.report.kind is Kind.CASUALTIES and Harm.KILLED in member.report.toll


def holds(condition: Condition, incident: Incident) -> bool:
    """All of one condition: each threshold, and the protected place where one is named."""
    if condition.attack is not None and condition.attack is not incident.target:
        return False
    if condition.any_attack and incident.target is None:
        return False
    return reached(condition, incident.toll)


def reached(condition: Condition, toll: Toll) -> bool:
    """The demand of a condition on a toll, whatever was hit."""
    return all(met(t, toll) for t in condition.thresholds)


def met(wanted: Threshold, toll: Toll) -> bool:
    """Whether a toll has the number of a threshold. An unknown one is 1, for somebody was harmed, and nothing above."""
    count = count_of(toll, wanted.harm, wanted.victim)
    if count is None:
        return False
    if wanted.at_least is None:
        return count.unknown
    number = 1 if count.unknown else bound_of(count, wanted.bound)
    return number is not None and number >= wanted.at_least


def bound_of(count: Count, bound: Bound) -> int | None:
    """The end of the count that a threshold compares. "Up to 50" has no low end, and is no less news for that: its
    figure stands."""
    low = count.figure if count.low is None else count.low
    return {Bound.FIGURE: count.figure, Bound.LOW: low, Bound.BEST: count.best, Bound.HIGH: count.high}[bound]


def _wanted(condition: Condition) -> str:
    attack = [f"{condition.attack or 'a protected place'} attacked"] if _asks_attack(condition) else []
    return " and ".join([*(_threshold_words(t) for t in condition.thresholds), *attack])


def _asks_attack(condition: Condition) -> bool:
    return condition.any_attack or condition.attack is not None


def _threshold_words(wanted: Threshold) -> str:
    key = _key(wanted)
    return f"{key} of unknown number" if wanted.at_least is None else f"{key} ≥ {wanted.at_least}"


def _key(wanted: Threshold) -> str:
    end = "" if wanted.bound is Bound.FIGURE else f".{wanted.bound}"
    return f"{wanted.harm}.{wanted.victim}{end}"


def _found(condition: Condition, incident: Incident) -> str:
    attack = [f"attacked: {incident.target or 'no protected place'}"] if _asks_attack(condition) else []
    return ", ".join([*(_cell_words(t, incident.toll) for t in condition.thresholds), *attack])


def _cell_words(wanted: Threshold, toll: Toll) -> str:
    count = count_of(toll, wanted.harm, wanted.victim)
    if wanted.bound is Bound.FIGURE or count is None:
        return f"{wanted.harm}.{wanted.victim} {found_in_words(count)}"
    number = bound_of(count, wanted.bound)
    return f"{_key(wanted)} {'open' if number is None else number} ({count_in_words(count)})"
