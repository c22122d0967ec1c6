"""Each person's own version of an alert. A rule tells what is news under it; a person is told what is news to them:
against what they were last told of the incident, whatever rule told it.

    alert of a rule ──▶ each address ──▶ what was it last told? ──nothing──▶ the whole, as new
                                                   │
                                                   ├── other than it stands ──▶ an update from there
                                                   └── as it stands ──▶ nothing
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.alerts import Alert, Heard, Reason, Rule
from monitor.alerts.alert import EVERYBODY, FIRST, figure
from monitor.alerts.facts import changed_since, event_type
from monitor.alerts.what_changed import material
from monitor.deliveries import Delivery
from monitor.deliveries.limits import To
from monitor.deliveries.settings import Channel
from monitor.incidents import Change, Incident
from monitor.model import Severity
from monitor.pipeline.ledger import Ledger
from monitor.pipeline.outbox.budgets import put

_NEWS = (*FIRST, Reason.TOLL_ROSE, Reason.CORRECTED, Reason.CONTESTED)


def heard_of(incident: Incident, ledger: Ledger) -> dict[To, Heard]:
    """The last message to each address, on the incident or on those that were merged into it. Whoever was told of both
    before they met knows the higher toll, and heard of it as urgently as of the more urgent one."""
    found = dict(ledger.heard((incident.id,)))
    met = max((line.at for line in incident.history if line.what == "merged"), default=None)
    for to, other in ledger.heard(incident.merged).items():
        mine = found.get(to, other)
        higher = met and mine.message.at <= met and _dead(other) > _dead(mine)
        urgent = max(heard.message.severity or Severity.LOW for heard in (mine, other))
        found[to] = _told_at(other if higher else mine, urgent)
    return found


def _told_at(heard: Heard, severity: Severity) -> Heard:
    """The same, as it was told to whom another message told it so urgently; by an old release nobody knows how."""
    known = heard.message.severity
    return heard if known is None else replace(heard, message=replace(heard.message, severity=max(known, severity)))


def _dead(heard: Heard) -> int:
    return figure(heard.message.toll, EVERYBODY)


@dataclass(frozen=True, slots=True)
class Hearing:
    """Tells of one change. heard: what each address was last told before it; reached: who has heard of it by now."""

    change: Change
    heard: Mapping[To, Heard]
    reached: set[To] = field(default_factory=set)

    def tell(self, alert: Alert, rule: Rule, channels: Iterable[Channel], ledger: Ledger, now: datetime) -> bool:
        """Queue an alert for these channels, for each address that it is news to; false where it is news to nobody."""
        return self._put(alert, list(channels), ledger, now, lambda row: self._news(row, alert, rule))

    def tell_all(self, alert: Alert, rule: Rule, channels: Iterable[Channel], ledger: Ledger, now: datetime) -> bool:
        """The same for a person's word, which each address hears: with what it changes for them."""
        return self._put(alert, list(channels), ledger, now, lambda row: self._worded(row, alert.reason, rule))

    def _put(
        self,
        alert: Alert,
        channels: Sequence[Channel],
        ledger: Ledger,
        now: datetime,
        worded: Callable[[Delivery], Delivery | None],
    ) -> bool:
        told: list[To] = []

        def once(row: Delivery) -> Delivery | None:
            to = row.channel, row.recipient
            said = None if to in self.reached else worded(row)
            told.extend([to] if said else [])
            return said

        put(alert, channels, ledger, now, once)
        self.reached.update(told)
        return bool(told) or not channels

    def _news(self, row: Delivery, alert: Alert, rule: Rule) -> Delivery | None:
        last = self.heard.get((row.channel, row.recipient))
        if alert.reason not in _NEWS:
            return row
        reason = Reason.NEW if last is None else self._reason(alert, rule, last)
        return None if reason is None else self._worded(row, reason, rule)

    def _reason(self, alert: Alert, rule: Rule, last: Heard) -> Reason | None:
        if last.message.reason is Reason.RETRACTED:  # who heard that hears anew what is told of it
            return alert.reason
        _, reason = material(self.change, rule, last.message)
        if reason is not None:
            return reason
        if alert.reason in FIRST:
            return Reason.UPDATED if self._concerns(alert, rule, last) else None
        fell = figure(self.change.after.toll, EVERYBODY) < figure(last.message.toll, EVERYBODY)
        return Reason.CORRECTED if alert.reason is Reason.CORRECTED and fell else None

    def _concerns(self, alert: Alert, rule: Rule, last: Heard) -> bool:
        """Whether a rule that only now tells of what another one told says more by that: it is more urgent, or asks how
        well it is attested; and something did change since."""
        if not (changed_since(self.change, rule, last, alert.reason) or self._is_backed_now()):
            return False
        return last.message.severity is None or alert.severity > last.message.severity or bool(rule.grades)

    def _is_backed_now(self) -> bool:
        """Whether by this change two sources agree: news to a rule that waits for it, though a third, by contesting the
        figure, keeps the grade as it was."""
        before, after = self.change.before, self.change.after
        return after.backed and not (before and before.backed)

    def _worded(self, row: Delivery, reason: Reason, rule: Rule) -> Delivery:
        last = self.heard.get((row.channel, row.recipient))
        if last is None and reason is Reason.NEW:
            said = {"changed": [], "told_before": False}
        elif last is None:
            return row
        else:
            said = {"changed": changed_since(self.change, rule, last, reason), "told_before": True}
        facts = {**row.facts, "reason": reason.value, "type": event_type(reason), **said}
        return replace(row, facts=facts, head=replace(row.head, reason=reason))
