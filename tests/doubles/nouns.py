"""Small, valid nouns to test with; every field can be named. Times hang on one fixed noon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.alerts import Alert, Reason, Step, StepAnswer, Verdict
from monitor.deliveries import Delivery
from monitor.entries import Entry
from monitor.incidents import Change, ChangeKind, Incident, Member, Score
from monitor.model import Cause, Severity
from monitor.reports import Reading, Report
from monitor.store.mapping import head_of
from tests.doubles.reported import HARBOUR, report, toll

__all__ = ["HARBOUR", "report", "toll"]  # and what is made below

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def entry(key: str = "k1", **fields: Any) -> Entry:
    known: dict[str, Any] = {
        "feed": "Wire",
        "hash": f"hash of {key}",
        "title": f"Shelling in Karsa ({key})",
        "text": "At least five people died when shells hit Karsa.",
        "link": f"https://wire.example/{key}",
        "publisher": "Wire",
        "published": NOON,
        "seen": NOON,
        "language": "en",
    }
    return Entry(key=key, **(known | fields))


def reading(*reports: Report, **fields: Any) -> Reading:
    return Reading("en", reports, **fields)


def member(of: Entry | None = None, told: Report | None = None, index: int = 0, **fields: Any) -> Member:
    it = of or entry()
    known: dict[str, Any] = {
        "feed": it.feed,
        "key": it.key,
        "revision": it.revision,
        "title": it.title,
        "link": it.link,
        "publisher": it.publisher,
        "published": it.published,
        "seen": it.seen,
        "language": it.language,
        "text": it.text,
    }
    return Member(index=index, report=told or report(), **(known | fields))


def incident(ident: str = "inc1", *members: Member, **fields: Any) -> Incident:
    known: dict[str, Any] = {"opened": NOON, "updated": NOON, "toll": toll(), "place": HARBOUR, "cause": Cause.CONFLICT}
    return Incident(ident, members=members or (member(),), **(known | fields))


def change(after: Incident, before: Incident | None = None) -> Change:
    kind = ChangeKind.JOINED if before else ChangeKind.OPENED
    return Change(kind, before, after, after.members[-1], Score(1.0))


def verdict(incident: str = "inc1", rule: str = "Civilians", **fields: Any) -> Verdict:
    known: dict[str, Any] = {
        "severity": Severity.HIGH,
        "reason": Reason.NEW,
        "at": NOON,
        "checks": (StepAnswer(Step.THRESHOLD, True, "killed.all 5", "5"),),
    }
    return Verdict(rule, incident, **(known | fields))


def alert(ident: str = "a1", incident: str | None = "inc1", rule: str | None = "Civilians", **fields: Any) -> Alert:
    known: dict[str, Any] = {"reason": Reason.NEW, "severity": Severity.HIGH, "at": NOON, "facts": {"title": "Karsa"}}
    return Alert(ident, rule, incident, **(known | fields))


def delivery(ident: str = "d1", **fields: Any) -> Delivery:
    known: dict[str, Any] = {
        "alert": "a1",
        "channel": "duty",
        "medium": "email",
        "recipient": "duty@example.org",
        "thread": "inc1",
        "facts": {"title": "Karsa"},
        "created": NOON,
        "next_at": NOON,
    }
    known |= fields
    return Delivery(ident, **({"head": head_of(known["facts"])} | known))


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)
