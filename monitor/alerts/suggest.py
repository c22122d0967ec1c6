"""Proposals: what a changed threshold, grade, confidence, feed or step would have done to what was told, by the
verdicts that staff gave. It proposes, a person decides. Pure.

Each carries the change itself, so that it can be tried: `pipeline.replay.suggested` plays what is stored under it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from monitor.alerts.alert import Alert, Condition, Reason, Rule, Threshold
from monitor.alerts.as_told import feed_as_told, incident_as_told, rise_as_told
from monitor.alerts.feed_record import GOOD, WRONG, last_mark
from monitor.alerts.gates import reached
from monitor.alerts.quality import FirstMessage
from monitor.incidents import Grade, Incident, Judgement
from monitor.model import figure_of

LEAST_SAVED = 3  # wrong messages less, or a proposal is an anecdote
WORTH = 4  # wrong ones less for each right one that is lost
FEWER_UPDATES = 0.3  # of a rule's updates, or another step is not worth a word
LEAST_UPDATES = 10
STEPS = (2, 5, 10, 20)
CONFIDENCES = (0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A change of the config as it is tried: another rule of that name, another confidence, or without a feed."""

    rule: Rule | None = None
    confidence: float | None = None
    without: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change of the config, and how many messages less it would have made: wrong, right and unmarked ones. more:
    incidents that would be told by it alone; updates: whether it saves updates, and not first messages."""

    rule: str | None
    change: str
    wrong: int
    right: int
    unmarked: int
    trial: WhatIf = WhatIf()
    more: int = 0
    updates: bool = False

    @property
    def worth(self) -> int:
        return self.wrong - WORTH * self.right


def proposals(
    told: Sequence[FirstMessage], updates: Sequence[Alert], rules: Sequence[Rule], confidence: float
) -> list[Proposal]:
    """The changes that staff's verdicts speak for, the best first. told: first messages; updates: those of rises."""
    found = [*_of_confidence(told, confidence), *_of_feeds(told)]
    for rule in rules:
        mine = [(alert, incident) for alert, incident in told if alert.rule == rule.name]
        found += [*_of_thresholds(mine, rule), *_of_grade(mine, rule)]
    sure = [p for p in found if is_sure(p)]
    steps = [p for rule in rules for p in _of_steps([a for a in updates if a.rule == rule.name], rule)]
    return [*sorted(sure, key=lambda p: -p.worth), *steps]


def is_sure(proposal: Proposal) -> bool:
    """Whether the verdicts speak for it: enough wrong messages less, and many for each right one."""
    return proposal.wrong >= LEAST_SAVED and proposal.worth > 0


def _effect(change: str, trial: WhatIf, gone: Iterable[Incident]) -> Proposal:
    wrong, right, unmarked = by_verdict(last_mark(incident) for incident in gone)
    return Proposal(trial.rule.name if trial.rule else None, change, wrong, right, unmarked, trial)


def by_verdict(marks: Iterable[Judgement | None]) -> tuple[int, int, int]:
    """How many of these were wrong, right, and judged by nobody."""
    given = list(marks)
    wrong, right = sum(m in WRONG for m in given), sum(m in GOOD for m in given)
    return wrong, right, len(given) - wrong - right


def _gone(told: Iterable[FirstMessage], stays: Callable[[Alert], bool]) -> list[Incident]:
    return [incident for alert, incident in told if not stays(alert)]


def _of_thresholds(told: Sequence[FirstMessage], rule: Rule) -> Iterator[Proposal]:
    """Each condition with a higher number, or left out: of each the best."""
    for n, condition in enumerate(rule.any):
        others = [c for m, c in enumerate(rule.any) if m != n]
        if others:
            without = WhatIf(replace(rule, any=tuple(others)))
            yield _effect(f"leave out {_words(condition)}", without, _gone(told, partial(_holds, others)))
        if len(condition.thresholds) == 1 and condition.thresholds[0].at_least is not None:
            raised = list(_raised(told, rule, condition.thresholds[0], condition, others))
            if raised:
                yield max(raised, key=lambda p: (p.worth, p.wrong))


def _raised(
    told: Sequence[FirstMessage], rule: Rule, asked: Threshold, condition: Condition, others: Sequence[Condition]
) -> Iterator[Proposal]:
    least = asked.at_least or 0
    figures = {figure_of(incident_as_told(alert.facts).toll, asked.harm, asked.victim) for alert, _ in told}
    for number in sorted({figure + 1 for figure in figures if figure is not None and figure >= least}):
        higher = replace(condition, thresholds=(replace(asked, at_least=number),))
        change = f"{_words(condition)} → {number}"
        trial = WhatIf(replace(rule, any=(*others, higher)))
        yield _effect(change, trial, _gone(told, partial(_holds, trial.rule.any if trial.rule else ())))


def _of_grade(told: Sequence[FirstMessage], rule: Rule) -> Iterator[Proposal]:
    if rule.grades:
        return
    enough = (Grade.SEVERAL_SOURCES, Grade.ADMITTED)
    trial = WhatIf(replace(rule, grades=enough))
    yield _effect("min_grade: several_sources", trial, _gone(told, lambda a: incident_as_told(a.facts).grade in enough))


def _of_confidence(told: Sequence[FirstMessage], now: float) -> Iterator[Proposal]:
    for least in (c for c in CONFIDENCES if c > now):
        gone = _gone(told, partial(_sure, least))
        yield _effect(f"reading.alert_confidence: {now:g} → {least:g}", WhatIf(confidence=least), gone)


def _of_feeds(told: Sequence[FirstMessage]) -> Iterator[Proposal]:
    """Without a feed: the messages on what it alone had told of by then."""
    for feed in sorted({feed for alert, _ in told if (feed := feed_as_told(alert.facts))}):
        gone = _gone(told, partial(_others_tell, feed))
        yield _effect(f"without the feed {feed}", WhatIf(without=feed), gone)


def _sure(least: float, alert: Alert) -> bool:
    return incident_as_told(alert.facts).confidence >= least


def _others_tell(feed: str, alert: Alert) -> bool:
    return incident_as_told(alert.facts).feeds != {feed}


def _of_steps(updates: Sequence[Alert], rule: Rule) -> Iterator[Proposal]:
    """A higher step of the dead: how many updates less, whatever staff said of the incident."""
    if len(updates) < LEAST_UPDATES:
        return
    for number in (s for s in STEPS if s > (rule.updates.toll_rises_by or 1)):
        gone = [alert for alert in updates if 0 < rise_as_told(alert.facts) < number]
        if len(gone) >= FEWER_UPDATES * len(updates):
            change = f"toll_rises_by: {number} ({len(gone)} of {len(updates)} updates less)"
            trial = WhatIf(replace(rule, updates=replace(rule.updates, toll_rises_by=number)))
            yield Proposal(rule.name, change, 0, 0, len(gone), trial, updates=True)
            return


def _holds(conditions: Sequence[Condition], alert: Alert) -> bool:
    return any(_one_holds(condition, alert) for condition in conditions)


def _one_holds(condition: Condition, alert: Alert) -> bool:
    told = incident_as_told(alert.facts)
    if condition.attack is not None and condition.attack is not told.target:
        return False
    return not (condition.any_attack and told.target is None) and reached(condition, told.toll)


def _words(condition: Condition) -> str:
    asked = [f"{t.harm}.{t.victim}: {'unknown' if t.at_least is None else t.at_least}" for t in condition.thresholds]
    attack = ["attack: any"] if condition.any_attack else [f"attack: {condition.attack}"] if condition.attack else []
    return ", ".join([*asked, *attack])


def is_update(alert: Alert) -> bool:
    """Whether an alert told of a rise."""
    return alert.reason is Reason.TOLL_ROSE and alert.incident is not None
