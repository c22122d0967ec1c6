"""Whether somebody must be told of a change, by each rule, and why or why not. Pure: time and memory are arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.alerts import acknowledgement, gates
from monitor.alerts.alert import LastMessage, Reason, Rule, StepAnswer, Verdict
from monitor.alerts.known import Neighbour, known
from monitor.alerts.limited import second_source, severity_of
from monitor.alerts.mute import Mute
from monitor.alerts.mute import check as muted
from monitor.alerts.what_changed import material, taken_back
from monitor.incidents import Change, Incident
from monitor.model import Severity
from monitor.reports import Kind

Muting = Callable[[Incident, Rule, Reason, datetime], Mute | None]


def nothing_muted(incident: Incident, rule: Rule, reason: Reason, at: datetime) -> Mute | None:
    """As where nobody muted anything."""
    return None


@dataclass(frozen=True, slots=True)
class _Asked:
    """The material with which each rule is asked."""

    now: datetime
    alert_confidence: float
    muting: Muting
    rules: Sequence[Rule]
    beside: Neighbour | None
    told: bool  # by any rule


def decide(
    change: Change,
    rules: Sequence[Rule],
    told: Mapping[str, LastMessage],
    now: datetime,
    *,
    alert_confidence: float,
    muting: Muting = nothing_muted,
    beside: Neighbour | None = None,
) -> list[Verdict]:
    """One verdict a rule, in the rules' order. `told`: by rule name, what was last told of this incident. muting: the
    mute that holds a message back, if one does. beside: the incident that this one is perhaps the same as.

    A verdict that waits for its time carries `revisit_at`: decide again then, with the incident as it is by then
    (`decide_again`).
    """
    asked = _Asked(now, alert_confidence, muting, rules, beside, bool(told))
    return [_verdict(change, rule, told.get(rule.name), asked) for rule in rules]


def decide_again(
    change: Change,
    rules: Sequence[Rule],
    told: Mapping[str, LastMessage],
    now: datetime,
    *,
    alert_confidence: float,
    muting: Muting = nothing_muted,
    beside: Neighbour | None = None,
) -> list[Verdict]:
    """The same where only time has passed: by whichever report gets through, the latest first, for the last one to join
    may be too weak or too old to say anything by itself."""
    fresh = [m for m in reversed(change.after.members) if m.report.kind is not Kind.CONTEXT]
    changes = [replace(change, member=member) for member in fresh] or [change]
    asked = _Asked(now, alert_confidence, muting, rules, beside, bool(told))
    return [_best_verdict(changes, rule, told.get(rule.name), asked) for rule in rules]


def _best_verdict(changes: Sequence[Change], rule: Rule, told: LastMessage | None, asked: _Asked) -> Verdict:
    verdicts = (_verdict(change, rule, told, asked) for change in changes)
    first = next(verdicts)
    return first if first.ends_waiting else next((v for v in verdicts if v.ends_waiting), first)


def _verdict(change: Change, rule: Rule, told: LastMessage | None, asked: _Asked) -> Verdict:
    """Whether there is news; and where there is none, whether somebody has to be reminded of what was told."""
    now, news = asked.now, _of_news(change, rule, told, asked)
    if news.reason is not None:
        return _due_next(news, rule, told, change.after)
    return _of_silence(news, rule, told, change.after, now) if told and told.standing else news


def _of_news(change: Change, rule: Rule, told: LastMessage | None, asked: _Asked) -> Verdict:
    """Gates are tried in order and the first refusal ends it: what comes later would say nothing of why."""
    now = asked.now
    if told is not None and change.member.report.retracts and (taken := taken_back(change, told)):
        return _answer(change, rule, now, list(taken[:1]), taken[1])
    checks: list[StepAnswer] = []
    for check in _entrance(change, rule, told, asked.alert_confidence):
        checks.append(check)
        if not check.held:
            return _answer(change, rule, now, checks)
    sure = gates.asked_confidence(change.after, asked.alert_confidence)
    check, reason = material(change, rule, told, sure)
    checks.append(check)
    if reason is None:
        return _answer(change, rule, now, checks)
    if told is None and asked.told:
        reason = Reason.UPDATED
    rises = told is None or reason in (Reason.TOLL_ROSE, Reason.UPDATED)
    if rises and (same := known(change.after, rule, asked.rules, asked.beside, asked.told)):
        return _answer(change, rule, now, [*checks, same])
    if mute := asked.muting(change.after, rule, reason, now):
        return _answer(change, rule, now, [*checks, muted(mute)])
    again = change.after.opened + rule.updates.hold_first
    if told is None and rule.updates.hold_first:
        checks.append(gates.hold(change.after, rule, now))
    elif told is not None:
        checks.append(_rate(rule, severity_of(rule, change.after), told, now))
        again = told.news_at + rule.updates.at_most_every
    if checks[-1].held:
        return _answer(change, rule, now, checks, reason)
    return _answer(change, rule, now, checks, revisit_at=again)


def _of_silence(news: Verdict, rule: Rule, told: LastMessage, incident: Incident, now: datetime) -> Verdict:
    """A reminder or an escalation that is due; or the answer as it was, to be asked for again when one is."""
    standing = told.standing
    due = acknowledgement.next_due(rule, standing, incident)
    if due is None:
        ack = acknowledgement.answer(standing, incident) if standing and standing.asked_at else None
        return replace(news, checks=(*news.checks, acknowledgement.answered(ack))) if ack else news
    check = acknowledgement.check(due, now)
    if not check.held:
        return replace(news, checks=(*news.checks, check), revisit_at=_earliest(news.revisit_at, due.at))
    why = (gates.cause, gates.region, gates.threshold)
    checks = (*(_still_told(gate(incident, rule)) for gate in why), check)
    return _due_next(replace(news, reason=due.reason, checks=checks), rule, told, incident)


def _due_next(fired: Verdict, rule: Rule, told: LastMessage | None, incident: Incident) -> Verdict:
    """A message is sent: when its reminder or next step would be due."""
    standing = acknowledgement.after(fired.reason or Reason.NEW, rule, told, incident, fired.at)
    due = acknowledgement.next_due(rule, standing, incident)
    return replace(fired, revisit_at=_earliest(fired.revisit_at, due.next(fired.at) if due else None))


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


def _entrance(change: Change, rule: Rule, told: LastMessage | None, alert_confidence: float) -> Iterator[StepAnswer]:
    """The steps of a rule on a report and its incident. Whoever was told keeps being told: a correction that takes an
    incident out of the rule (below its threshold, into another region) must reach those who got the first message."""
    if not (said := gates.staff(change.after)).held:
        yield said
    if not (said := gates.believed(change.after)).held:
        yield said
    yield gates.kind(change.member)
    yield gates.confidence(change, told, alert_confidence)
    yield gates.age(change.member, told)
    asked = [
        gates.cause(change.after, rule),
        *([gates.weapon(change.after, rule)] if rule.weapons else []),
        gates.region(change.after, rule),
        gates.keywords(change.member, rule),
        *([gates.grade(change.after, rule)] if rule.grades else []),
        gates.attested_threshold(change.after, rule),
        *([doubted] if (doubted := gates.disputed(change.after, rule)) else []),
        *([alone] if (alone := second_source(change.after, rule)) else []),
    ]
    yield from asked if told is None else map(_still_told, asked)


def _still_told(check: StepAnswer) -> StepAnswer:
    return (
        check if check.held else StepAnswer(check.gate, True, check.wanted, f"{check.found}; told before, so updated")
    )


def _rate(rule: Rule, severity: Severity, told: LastMessage, now: datetime) -> StepAnswer:
    """A higher severity than was told always passes."""
    check = gates.rate(rule, told.news_at, now)
    if told.severity is not None and severity > told.severity:
        return replace(check, held=True, found=f"{severity.word} now, {told.severity.word} before")
    return check


def _answer(
    change: Change,
    rule: Rule,
    now: datetime,
    checks: list[StepAnswer],
    reason: Reason | None = None,
    revisit_at: datetime | None = None,
) -> Verdict:
    return Verdict(rule.name, change.after.id, severity_of(rule, change.after), reason, tuple(checks), now, revisit_at)
