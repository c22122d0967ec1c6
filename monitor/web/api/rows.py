"""Nouns into the shapes of answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from monitor.alerts import Alert
from monitor.alerts.facts import place_facts, report_facts, toll_facts
from monitor.exports import records as of
from monitor.exports.jsonl import record_facts
from monitor.exports.records import Record
from monitor.feeds import Feed, FeedState
from monitor.feeds.advice import words_of
from monitor.feeds.health import condition
from monitor.incidents import Incident
from monitor.model import Severity
from monitor.store.listed import Listed
from monitor.web.api.models import (
    AlertAnswer,
    FeedAnswer,
    IncidentAnswer,
    IncidentRow,
    PlaceAnswer,
    ReportAnswer,
    SeverityWord,
)


def incident_row(one: Listed, severity: Severity | None) -> IncidentRow:
    place = place_facts(one.place)
    return IncidentRow(
        id=one.id,
        name=one.name,
        status=one.status,
        grade=one.grade,
        severity=word_of(severity),
        place=PlaceAnswer(**place) if place else None,
        date=one.date,
        opened=one.opened,
        updated=one.updated,
        toll=toll_facts(one.toll),  # type: ignore[arg-type]  # pydantic makes it of plain values
        cause=one.cause,
        weapon=one.weapon,
        target=one.target,
        disputed=one.disputed,
        perhaps=one.perhaps,
        reports=one.reports,
        sources=one.sources,
    )


def incident_answer(record: Record, severity: Severity | None, *, held: bool) -> IncidentAnswer:
    return IncidentAnswer(**record_facts(record), severity=word_of(severity), held=held)


def report_answers(incident: Incident) -> list[ReportAnswer]:
    return [
        ReportAnswer(**(report_facts(member) | {"link": of.web(member.link), "incident": incident.id}))
        for member in incident.members
    ]


def feed_answer(feed: Feed, state: FeedState, now: datetime) -> FeedAnswer:
    found = condition(state, now)
    return FeedAnswer(
        name=feed.name,
        publisher=feed.publisher,
        language=feed.language,
        party=feed.party,
        state=found.health,
        live=found.live,
        why=None if found.live else words_of(feed, state, found),
        last_success=state.last_success_at,
        last_new=state.last_new_entry_at,
        next_poll=state.next_poll_at,
    )


def alert_answer(alert: Alert) -> AlertAnswer:
    return AlertAnswer(
        id=alert.id,
        at=alert.at,
        reason=alert.reason,
        severity=word_of(alert.severity) or "low",
        rule=alert.rule,
        incident=alert.incident,
        sequence=alert.sequence,
    )


def word_of(severity: Severity | None) -> SeverityWord | None:
    words: dict[Any, SeverityWord] = {
        Severity.LOW: "low",
        Severity.MEDIUM: "medium",
        Severity.HIGH: "high",
        Severity.CRITICAL: "critical",
    }
    return words.get(severity)
