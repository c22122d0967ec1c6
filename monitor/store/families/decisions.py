"""Verdicts and alerts: what was decided, to tell or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select, update

from monitor import alerts as messages
from monitor.incidents import Incident
from monitor.model import Toll
from monitor.store import codec, mapping
from monitor.store.families.incidents import IncidentQuestions
from monitor.store.families.memos import MemoStatements
from monitor.store.memos import Memo
from monitor.store.tables import (
    alerts,
    incidents,
    verdicts,
)

if TYPE_CHECKING:  # each is loaded by what asks for it: most who look ask for none
    from monitor.alerts import Alert, LastMessage, Verdict
    from monitor.alerts.listening import Listening
    from monitor.alerts.mute import Mutes
    from monitor.alerts.windows import Episode

# Asked of each incident that changes: building the statement anew would take longer than running it.
_TOLD = select(alerts).where(alerts.c.incident == bindparam("of"), alerts.c.rule.is_not(None)).order_by(alerts.c.seq)
_NEW_VERDICT = verdicts.insert()
_WAITING = update(verdicts).where(verdicts.c.incident == bindparam("of"), verdicts.c.revisit_at.is_not(None))
_END_WAITING = _WAITING.where(verdicts.c.rule == bindparam("by")).values(revisit_at=None)


class DecisionQuestions(IncidentQuestions):
    """Questions about decisions, made and to be made again."""

    def episode(self, scope: str) -> Episode | None:
        """The memory of a rule on a stretch of time in one of its regions."""
        from monitor.alerts.windows import Episode

        found = self.memo(Memo.WINDOW, scope)
        return codec.load(Episode, found) if found else None

    def listening(self) -> Listening:
        """When any feed answered."""
        from monitor.alerts.listening import Listening

        return codec.load(Listening, self.memo(Memo.LISTENING) or "{}")

    def mutes(self) -> Mutes:
        """The mutes that people set."""
        from monitor.alerts.mute import Mutes

        return codec.load(Mutes, self.memo(Memo.MUTES) or "{}")

    def verdicts(self, incident: str) -> list[Verdict]:
        """Every decision on an incident, to send or not, in order."""
        query = select(verdicts.c.data).where(verdicts.c.incident == incident).order_by(verdicts.c.seq)
        return [codec.load(messages.Verdict, row.data) for row in self._all(query)]

    def last_verdict(self, incident: str) -> Verdict | None:
        """The newest decision on an incident, or on a rule's stretch of time (`Scope.id`)."""
        query = select(verdicts.c.data).where(verdicts.c.incident == incident).order_by(verdicts.c.seq.desc()).limit(1)
        found = self._all(query)
        return codec.load(messages.Verdict, found[0].data) if found else None

    def waiting_incidents(self, now: datetime) -> list[Incident]:
        """Incidents with a decision that was put off until a time which has come."""
        due = select(verdicts.c.incident).where(waited(now))
        return self._incidents(incidents.c.id.in_(due), newest_first=False)

    def waiting_rules(self, incident: str, now: datetime) -> frozenset[str]:
        """The rules whose decision on an incident is to be made again now."""
        query = select(verdicts.c.rule).where(verdicts.c.incident == incident, waited(now)).distinct()
        return frozenset(row.rule for row in self._all(query))

    def told(self, incident: str) -> Mapping[str, LastMessage]:
        """The last message on an incident, by rule."""
        found = self._connection.execute(_TOLD, {"of": incident})
        return {row.rule: mapping.told(row) for row in found}

    def alerts(self, *, incident: str | None = None, since: datetime | None = None) -> list[Alert]:
        """Alerts in order, of one incident or since a time."""
        query = select(alerts.c.data).order_by(alerts.c.seq)
        if incident:
            query = query.where(alerts.c.incident == incident)
        if since:
            query = query.where(alerts.c.at >= since)
        return [mapping.alert(row) for row in self._all(query)]

    def alert(self, ident: str) -> Alert | None:
        """One alert by its id."""
        found = self._all(select(alerts.c.data).where(alerts.c.id == ident))
        return mapping.alert(found[0]) if found else None


class DecisionStatements(MemoStatements, DecisionQuestions):
    """Commits of decisions. What was told stays as it is: nobody else writes meanwhile."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._told: dict[str, Mapping[str, LastMessage]] = {}

    def told(self, incident: str) -> Mapping[str, LastMessage]:
        if incident not in self._told:
            self._told[incident] = super().told(incident)
        return self._told[incident]

    def save_episode(self, episode: Episode) -> None:
        """Save the memory of a rule on a stretch of time."""
        self.save_memo(Memo.WINDOW, codec.dump(episode), episode.scope)

    def save_verdicts(self, decided: Iterable[Verdict]) -> None:
        """Decisions, to send or not. A newer one on the same incident and rule ends an older one's waiting, unless it
        only says that a report counts for nothing."""
        saved = list(decided)  # one of each rule
        if ended := [{"of": verdict.incident, "by": verdict.rule} for verdict in saved if verdict.ends_waiting]:
            self._connection.execute(_END_WAITING, ended)
        if saved:
            self._connection.execute(_NEW_VERDICT, list(map(mapping.of_verdict, saved)))

    def end_waiting(self, incident: str, now: datetime) -> None:
        """Decisions of this incident that were due by now are not asked for again (their rule may be gone)."""
        self._connection.execute(_WAITING.where(waited(now)).values(revisit_at=None), {"of": incident})

    def save_alert(self, alert: Alert, toll: Toll | None = None) -> bool:
        """An alert and the toll that it tells; false where this very alert was saved before."""
        self._told.pop(alert.incident or "", None)
        return self._put_new(alerts, mapping.of_alert(alert, toll))


def waited(now: datetime) -> ColumnElement[bool]:
    """Decisions whose time has come; also those of a time that is still to come, for the clock was set back since."""
    ahead = and_(verdicts.c.revisit_at > now, verdicts.c.at > now + messages.CLOCK_STEP)
    return or_(verdicts.c.revisit_at <= now, ahead)  # both along the index
