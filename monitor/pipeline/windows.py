"""Executes the rules on a stretch of time: keeps what each scope feels up to date, and tells what is judged.

Cheap where nothing changed: incidents are read once and then only as they change. What only time changes (a total that
falls below, a message that was held) is looked at every hour. What is remembered stands in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.alerts import Alert, Reason, Step
from monitor.alerts.alert import figure
from monitor.alerts.listening import Recorded
from monitor.alerts.periods import Rise
from monitor.alerts.sums import Felt
from monitor.alerts.window_facts import left_out, listed, window_alert
from monitor.alerts.windows import Judged, Scope, felt, is_news, judge, scopes
from monitor.config import Config
from monitor.incidents import Incident
from monitor.pipeline import settling
from monitor.pipeline.ledger import Ledger
from monitor.pipeline.outbox.addressees import Concerns, over

LOOK_AGAIN = timedelta(hours=1)
AT_ONCE = timedelta(days=3)
OVERLAP = timedelta(hours=2)
"""A poll that began earlier can be committed later than another: so far back incidents are read again."""


class Windows:
    """The scopes of one config at work. For one thread."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._scopes = {scope.id: scope for scope in scopes(config.rules)}
        self._felt: dict[str, dict[str, Felt]] = {ident: {} for ident in self._scopes}
        self._touched = set(self._scopes)  # by what was heard since the last time that was told
        self._asleep: set[str] = set()  # below their threshold: time alone cannot change that
        self._heard: datetime | None = None  # the latest change that is known here
        self._looked: datetime | None = None
        self._first: datetime | None = None  # since when anything is recorded: whatever comes now comes later

    @property
    def idle(self) -> bool:
        """Whether no rule asks of a stretch of time."""
        return not self._scopes

    def waits(self, latest: datetime | None, now: datetime) -> bool:
        """Whether there is nothing to do: no incident changed since, and it is too soon to look again. latest: when an
        incident last changed."""
        return self.idle or (latest == self._heard and not self.due(now))

    def due(self, now: datetime) -> bool:
        """Whether something that was heard is yet to be judged, or it is time to look at all."""
        return not self.idle and (bool(self._touched) or self._is_time(now))

    @property
    def next_look(self) -> datetime | None:
        """When time alone may change something; None where nothing is awake, or nothing was looked at yet."""
        awake = self._scopes.keys() - self._asleep
        return self._looked + LOOK_AGAIN if awake and self._looked else None

    def spans(self, now: datetime) -> Iterator[tuple[datetime, datetime | None]]:
        """The changes that are to be heard of, as [from, before); months are taken in small parts, for a start must not
        need memory for all of them at once."""
        reach = max(scope.reach for scope in self._scopes.values())
        at = now - reach if self._heard is None else self._heard - OVERLAP
        while at + AT_ONCE < now:
            yield at, at + AT_ONCE
            at += AT_ONCE
        yield at, None

    def hear(self, incidents: Iterable[Incident]) -> None:
        """Take in incidents as they stand now."""
        for incident in incidents:
            self._heard = max(self._heard or incident.updated, incident.updated)
            for ident, scope in self._scopes.items():
                self._feel(ident, scope, incident)

    def tell(self, ledger: Ledger, now: datetime) -> tuple[Alert, ...]:
        """Judge the scopes that changed, and now and then those that time may change; queue what is to be told. Call
        `told` when what it did is kept."""
        due = self._touched | (self._scopes.keys() - self._asleep if self._is_time(now) else set())
        if due and self._first is None:
            self._first = ledger.first_report()
        record, told = Recorded(self._first, ledger.listening()), _Heard()
        waiting = sorted((scope for ident, scope in self._scopes.items() if ident in due), key=_says_most_first)
        found = (self._judge(scope, record, ledger, now, told) for scope in waiting)
        return tuple(alert for alert in found if alert)

    def told(self, now: datetime) -> None:
        """Keep what was judged at this time: only what changes from here on is looked at."""
        self._touched.clear()
        if self._is_time(now):
            self._looked = now

    def _is_time(self, now: datetime) -> bool:
        return self._looked is None or not timedelta(0) <= now - self._looked < LOOK_AGAIN

    def _feel(self, ident: str, scope: Scope, incident: Incident) -> None:
        events = self._felt[ident]
        now = felt(incident, scope, self._config.reading.alert_confidence)
        if events.get(incident.id) == now:
            return
        self._touched.add(ident)
        if now is None:
            del events[incident.id]
        else:
            events[incident.id] = now

    def _judge(self, scope: Scope, record: Recorded, ledger: Ledger, now: datetime, told: _Heard) -> Alert | None:
        events = self._felt[scope.id]
        for old in [ident for ident, event in events.items() if event.at <= now - scope.reach]:
            del events[old]
        before = ledger.episode(scope.id)
        judged = judge(scope, list(events.values()), before, record, now, ledger.mutes())
        stopped = judged.verdict.stopped_by
        (self._asleep.add if stopped and stopped.gate is Step.THRESHOLD else self._asleep.discard)(scope.id)
        if not is_news(judged, before) or self._says_nothing_more(judged, ledger):
            return None
        ledger.save_verdicts([judged.verdict])
        ledger.save_episode(judged.episode)
        if not judged.verdict.fired:
            return None
        incidents = [incident for ident in listed(judged) for incident in ledger.find_incidents(ident, 1)]
        beside = [i for out in left_out(judged) for i in ledger.find_incidents(out.felt.incident, 1)]
        told_before = before.told if before and judged.episode.sequence > 1 else None
        alert = window_alert(judged, incidents, told_before, beside)
        fresh = told.fresh(judged)
        if ledger.save_alert(alert):
            concerns = over(scope.region, [incident.place for incident in incidents])
            self._send(alert, scope, fresh, ledger, now, concerns)
        return alert if fresh else None

    def _says_nothing_more(self, judged: Judged, ledger: Ledger) -> bool:
        """Whether it adds up to a single event, of which everybody who would read it was told."""
        if not judged.verdict.fired or judged.verdict.reason is Reason.CORRECTED:
            return False
        rule = judged.scope.rule
        alone = [one for one in judged.inside if any(figure(one.toll, key) for key in rule.keys)]
        if len(alone) != 1:
            return False
        by = ledger.told(alone[0].incident)
        heard = {name for one in self._config.incident_rules if one.name in by for name in one.send}
        return bool(heard) and heard.issuperset(rule.send)

    def _send(
        self, alert: Alert, scope: Scope, fresh: Sequence[str], ledger: Ledger, now: datetime, concerns: Concerns
    ) -> None:
        if alert.reason is Reason.CORRECTED:
            settling.send_correction(alert, scope.rule, scope.id, ledger, self._config, now, concerns)
        else:
            settling.send(alert, fresh, ledger, self._config, now, concerns)


def _says_most_first(scope: Scope) -> tuple[int, bool]:
    """A rise says what is usual, too."""
    return -scope.rule.severity, not isinstance(scope.period, Rise)


@dataclass(slots=True)
class _Heard:
    """The channels that were told, in one look, of each stretch and what stands in it: a total and a rise over the same
    events are one message."""

    channels: dict[tuple[object, ...], set[str]] = field(default_factory=dict)

    def fresh(self, judged: Judged) -> list[str]:
        """The channels of a rule that have not heard this from another one."""
        rule, region = judged.scope.rule, judged.scope.region
        if judged.verdict.reason is Reason.CORRECTED:
            return list(rule.send)
        same = (region and region.name, judged.scope.period.over, *(one.incident for one in judged.inside))
        heard = self.channels.setdefault(same, set())
        new = [name for name in rule.send if name not in heard]
        heard.update(new)
        return new
