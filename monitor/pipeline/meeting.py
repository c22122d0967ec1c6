"""Two incidents that turned out to be one are merged, and that is said once, to those who were told of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from monitor.alerts import Alert, LastMessage, Reason, Rule, Step, StepAnswer, Verdict, alert_of
from monitor.alerts.alert import EVERYBODY, figure
from monitor.alerts.words import place_in_words
from monitor.config import Config
from monitor.incidents import Candidates, Change, ChangeKind, Incident, Score, change_again, merge_incidents, met
from monitor.model import Severity, Toll
from monitor.pipeline.hearing import Hearing
from monitor.pipeline.ledger import Ledger
from monitor.pipeline.outbox.budgets import addressed


def united(
    changes: Iterable[Change], known: Candidates, ledger: Ledger, config: Config, now: datetime
) -> tuple[list[Change], list[Alert]]:
    """The changes of one entry, each as its incident stands once it has met another, and what was told of that. known:
    stays as it was found."""
    standing = known.copy()
    changes = list(changes)
    found: list[Change] = []
    alerts: list[Alert] = []
    for change in changes:
        standing.put(change.after)
        other = met(change, standing)
        if other is not None and all(other.id != one.after.id for one in changes):  # the next report merges those
            change, gone = _as_one(change, other, now)
            known.put(other)
            ledger.save_change(gone)
            alerts += _tell(gone, change.after, ledger, config, now)
            take_over(gone.after, change.after, ledger, config, now)
            standing.put(change.after)
            standing.put(gone.after)
        found.append(change)
    return found, alerts


def _as_one(change: Change, other: Incident, now: datetime) -> tuple[Change, Change]:
    """The two as one: the older one, with the report that brought them together, and the other one, closed."""
    kept, gone = merge_incidents(change.after, other, now)
    stays, went = (change.before, other) if kept.id == change.after.id else (other, change.before)
    return replace(change, before=stays, after=kept), Change(ChangeKind.REVISED, went, gone, change.member, Score(0.0))


def _tell(gone: Change, kept: Incident, ledger: Ledger, config: Config, now: datetime) -> list[Alert]:
    """In the thread of the one that went, by the most urgent rule that told of it. Whoever was told that it may be the
    other one, with the toll that both have now, has nothing new to hear."""
    threads = (gone.after.id, *gone.after.merged)
    told = sorted(ledger.told(gone.after.id).values(), key=lambda last: -(last.severity or Severity.LOW))
    heard = ledger.heard(threads)
    both = [to for to in heard if to in ledger.heard((kept.id,))]
    if not told or not both:
        return []
    last, *others = told
    if gone.before and gone.before.perhaps == kept.id and _dead(last.toll) == _dead(kept.toll):
        return []
    found = f"the same event as incident {kept.id} ({place_in_words(kept.place)})"
    alert = merged_alert(last, gone, config, found, now, [other.rule for other in others])
    ledger.save_alert(alert, gone.after.toll)
    Hearing(gone, heard).tell_all(alert, rule_of(last, config), addressed(both, config), ledger, now)
    return [alert]


def _dead(toll: Toll) -> int:
    return figure(toll, EVERYBODY)


def take_over(gone: Incident, kept: Incident, ledger: Ledger, config: Config, now: datetime) -> None:
    """Whoever was told of one that went has been told of the one that stays, by the same rule: its next message there
    is an update; and whoever it was escalated to hears news of the other. An alert without deliveries keeps that."""
    known = ledger.told(kept.id)
    for rule, last in list(ledger.told(gone.id).items()):
        if heirs := _heirs(known.get(rule), last):
            change = Change(ChangeKind.JOINED, kept, kept, change_again(kept).member, Score(0.0))
            alert = merged_alert(heirs, change, config, f"told of as incident {gone.id}", now)
            ledger.save_alert(alert, heirs.toll)


def merged_alert(
    last: LastMessage, change: Change, config: Config, found: str, now: datetime, also: Iterable[str] = ()
) -> Alert:
    """That two are one, to a rule that told of either."""
    rule = rule_of(last, config)
    check = StepAnswer(Step.MATERIAL, True, "one event", found)
    verdict = Verdict(rule.name, change.after.id, last.severity or rule.severity, Reason.MERGED, (check,), now)
    return alert_of(verdict, change, rule, last, now, list(also))


def rule_of(last: LastMessage, config: Config) -> Rule:
    """The rule that told, also one that the config no longer has."""
    return config.rule(last.rule) or Rule(last.rule, (), ())


def _heirs(known: LastMessage | None, gone: LastMessage) -> LastMessage | None:
    """How the telling of two incidents by one rule stands when they are one; None where it stands as it did."""
    if known is None:
        return gone
    mine, theirs = known.standing, gone.standing
    if mine is None or theirs is None or set(theirs.passed_to) <= set(mine.passed_to):
        return None
    return replace(known, standing=replace(mine, passed_to=tuple(dict.fromkeys((*mine.passed_to, *theirs.passed_to)))))
