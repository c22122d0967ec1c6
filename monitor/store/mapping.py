"""Rows to nouns and back: the only place that knows which field sits in which column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from monitor import alerts
from monitor.deliveries import Delivery, State
from monitor.entries import Entry
from monitor.feeds import FeedState
from monitor.incidents import Happening, Incident, Member
from monitor.model import Severity, Toll
from monitor.reports import Reading
from monitor.store import codec

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DigestRun:
    """When a digest last went out and when it is due. Times are UTC."""

    name: str
    last_run: datetime | None = None
    next_run: datetime | None = None


def of_feed(state: FeedState) -> Values:
    return {"feed": state.feed, "next_poll_at": state.next_poll_at, "data": codec.dump(replace(state, quarantine=None))}


def of_entry(entry: Entry) -> Values:
    bare = codec.dump(replace(entry, text=""))
    return {
        "feed": entry.feed,
        "key": entry.key,
        "revision": entry.revision,
        "hash": entry.hash,
        "link": entry.link,
        "seen": entry.seen,
        "text": entry.text,
        "data": bare,
    }


def entry(row: Row[Any]) -> Entry:
    return replace(codec.load(Entry, row.data), text=row.text)


def of_reading(entry: Entry, reading: Reading) -> Values:
    confidence = max((report.confidence for report in reading.reports), default=None)
    return {
        "feed": entry.feed,
        "key": entry.key,
        "revision": entry.revision,
        "language": reading.language,
        "rejected": reading.rejected,
        "confidence": confidence,
        "seen": entry.seen,
        "data": codec.dump(reading),
    }


def of_incident(incident: Incident) -> Values:
    return {
        "id": incident.id,
        "opened": incident.opened,
        "updated": incident.updated,
        "country": incident.place.country if incident.place else None,
        "status": incident.status,
        "data": codec.dump(replace(incident, members=(), history=())),
    }


def incident(row: Row[Any], members: Iterable[Member], history: Iterable[Happening]) -> Incident:
    return replace(codec.load(Incident, row.data), members=tuple(members), history=tuple(history))


def of_member(incident: str, position: int, member: Member) -> Values:
    return {
        "incident": incident,
        "feed": member.feed,
        "key": member.key,
        "index": member.index,
        "revision": member.revision,
        "position": position,
        "data": codec.dump(replace(member, text="")),
    }


def member(row: Row[Any]) -> Member:
    """A member; its text comes from the entry's row, empty where retention took that away."""
    return replace(codec.load(Member, row.data), text=row.text or "")


def of_verdict(verdict: alerts.Verdict) -> Values:
    stopped = verdict.stopped_by
    return {
        "incident": verdict.incident,
        "rule": verdict.rule,
        "at": verdict.at,
        "reason": verdict.reason,
        "stopped_by": stopped.gate if stopped else None,
        "revisit_at": verdict.revisit_at,
        "data": codec.dump(verdict),
    }


def of_alert(alert: alerts.Alert, toll: Toll | None) -> Values:
    return {
        "id": alert.id,
        "rule": alert.rule,
        "incident": alert.incident,
        "reason": alert.reason,
        "at": alert.at,
        "toll": None if toll is None else codec.dump_toll(toll),
        "data": codec.dump(alert),
        "severity": int(alert.severity),
    }


def told(row: Row[Any]) -> alerts.LastMessage:
    return alerts.told_of(alert(row), codec.load_toll(row.toll or "{}"))


def alert(row: Row[Any]) -> alerts.Alert:
    """An alert; where an earlier release wrote it, its subject is in the facts alone."""
    found = codec.load(alerts.Alert, row.data)
    return found if found.incident or found.subject else replace(found, subject=head_of(found.facts).subject)


def head_of(facts: Mapping[str, Any]) -> alerts.Head:
    """The head of a message, out of its facts: a delivery's row has no columns for it, and no release ever
    wrote it elsewhere. A reason that only a later release knows is news here."""
    said, word = str(facts.get("reason", "")), str(facts.get("severity", "")).upper()
    reason = alerts.Reason(said) if said in list(alerts.Reason) else alerts.Reason.NEW
    kind = alerts.kind_of(reason, window="window" in facts)
    group, name = _SUBJECTS.get(kind, ("", ""))
    return alerts.Head(
        kind,
        reason,
        Severity[word] if word in Severity.__members__ else Severity.LOW,
        (facts.get(group) or {}).get(name),
        facts.get("sequence", 1),
    )


_SUBJECTS = {  # by the kind of a message
    "alert": ("incident", "id"),
    "window": ("window", "scope"),
    "digest": ("digest", "name"),
    "operational": ("operational", "subject"),
    "answer": ("answer", "incident"),
}


_SAME = (
    "id",
    "alert",
    "channel",
    "medium",
    "recipient",
    "thread",
    "created",
    "next_at",
    "state",
    "attempts",
    "lease_until",
    "last_error",
    "sent_at",
    "body",
    "remote_ref",
)


def of_delivery(delivery: Delivery) -> Values:
    values = {name: getattr(delivery, name) for name in _SAME}
    return values | {
        "facts": codec.dump_facts(delivery.facts),
        "notes": codec.dump_facts(delivery.notes),
        "severity": delivery.severity and int(delivery.severity),
        "feed": delivery.head.feed,
    }


def delivery(row: Row[Any]) -> Delivery:
    values = {name: getattr(row, name) for name in _SAME}
    values |= {"state": State(row.state)}
    facts = codec.load_facts(row.facts)
    head = replace(head_of(facts), feed=row.feed)
    return Delivery(**values, head=head, facts=facts, notes=codec.load_facts(row.notes))
