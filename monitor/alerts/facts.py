"""The facts of an alert, as JSON: the one thing that templates and webhooks see. docs/rules.md describes each key.

Facts are frozen when the alert is made. Within a version keys are only added; anything else makes a new `VERSION`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from monitor.alerts.alert import LastMessage, Reason, Rule, StepAnswer, Verdict
from monitor.alerts.as_told import Heard, IncidentAsTold
from monitor.alerts.limited import is_limited
from monitor.alerts.what_changed import Beside, material_rise, rose_beside
from monitor.alerts.why import why_in_words
from monitor.alerts.words import count_in_words, place_in_words, precision_in_words
from monitor.incidents import WITHHELD, Change, Grade, Happening, Incident, Member, by_hand, dissent_of, first_reported
from monitor.incidents.withdrawn import taken_back
from monitor.model import Count, Harm, Place, Precision, Toll, Victim, count_of
from monitor.text import clip, moment

VERSION = 1
MOST_REPORTS = 8  # the first and the latest; a receiver's page or payload of 20 kB holds no more (Standard Webhooks)
LONGEST_QUOTE = 400  # characters

_DISPUTED = {Grade.CONTESTED, Grade.UNCONFIRMED_CLAIM}  # whose sources may disagree, by the rule of grades

Facts = dict[str, Any]  # JSON: str, int, float, bool, None, list and dict only

_TYPES = {
    Reason.NEW: "incident.created",
    Reason.CORRECTED: "incident.corrected",
    Reason.RETRACTED: "incident.retracted",
    Reason.MERGED: "incident.merged",
    Reason.DIGEST: "digest",
    Reason.WINDOW: "summary",
    Reason.UNUSUAL_RISE: "summary",
    Reason.SUMMARY: "summary",
    Reason.DRILL: "drill",
    Reason.OPERATIONAL: "operational",
    Reason.ANSWER: "answer",
}


def incident_alert_facts(
    verdict: Verdict, change: Change, rule: Rule, told: LastMessage | None, sequence: int, also: Sequence[str] = ()
) -> Facts:
    """The facts of an alert on one incident. `told` is what was last said under this rule, None before the first;
    `also` names the other rules that fired on the same change."""
    return {
        **header(verdict.reason or Reason.NEW, verdict.severity.word, verdict.at, sequence),
        "rule": {
            "name": rule.name,
            "why": why_in_words(rule, change.after),
            "checks": [check_facts(c) for c in verdict.checks],
            "also": list(also),
        },
        "incident": incident_facts(change.after),
        "changed": changed(change, rule, told, verdict.reason),
        "told_before": told is not None or verdict.reason is Reason.UPDATED,
        "trigger": report_facts(change.member),
        "unknown": unknowns(change.after),
    }


def header(reason: Reason, severity: str, at: datetime, sequence: int = 1) -> Facts:
    """The keys with which the facts of every alert begin."""
    return {
        "version": VERSION,
        "type": event_type(reason),
        "reason": reason.value,
        "severity": severity,
        "at": moment(at),
        "sequence": sequence,
        "drill": reason is Reason.DRILL,
    }


def event_type(reason: Reason) -> str:
    """The webhook event type of a reason; whatever tells more of an incident that was told is `incident.updated`."""
    return _TYPES.get(reason, "incident.updated")


def incident_facts(incident: Incident, reports: list[Facts] | None = None) -> Facts:
    """One incident, with who says what. reports: in the place of the first and the latest."""
    return {
        "id": incident.id,
        "name": incident.name,
        "status": incident.status.value,
        "grade": incident.grade.value,
        "dissent": [what.value for what in dissent_of(incident.members)] if incident.grade in _DISPUTED else [],
        "disputed": incident.disputed,
        "limited": is_limited(incident),
        "confidence": round(incident.confidence, 2),
        "place": place_facts(incident.place),
        "date": _day(incident.date),
        "first_reported": moment(first_reported(incident)),
        "updated": moment(incident.updated),
        "toll": toll_facts(incident.toll),
        "cause": incident.cause.value,
        "weapon": incident.weapon and incident.weapon.value,
        "target": incident.target and incident.target.value,
        "extent": incident.extent.value,
        "actor": incident.actor,
        "claimants": list(incident.claimants),
        "publishers": list(dict.fromkeys(m.publisher for m in incident.members if not m.only_waited)),
        "perhaps": incident.perhaps,
        "beside": incident.beside,
        "by_hand": list(by_hand(incident)),
        "withheld": [h.detail for h in incident.history if h.what == WITHHELD],
        "report_count": len(incident.members),
        "reports": _reports(incident) if reports is None else reports,
        "history": [_happening(h) for h in incident.history[-MOST_REPORTS:]],
    }


def _reports(incident: Incident) -> list[Facts]:
    gone = taken_back(incident.members)
    told = [m for m in incident.members if not m.only_waited]
    return [report_facts(m, taken_back=m.name in gone) for m in _shown(told)]


def _shown(members: Sequence[Member]) -> Iterable[Member]:
    if len(members) <= MOST_REPORTS:
        return members
    return [members[0], *members[1 - MOST_REPORTS :]]


def report_facts(member: Member, *, taken_back: bool = False) -> Facts:
    """One report: its words, and where to read it."""
    report = member.report
    return {
        "publisher": member.publisher,
        "feed": member.feed,
        "title": member.title,
        "link": member.link,
        "language": member.language,
        "published": moment(member.published),
        "seen": moment(member.seen),
        "revision": member.revision,
        "kind": report.kind.value,
        "context": report.why and report.why.value,
        "claimant": report.claimant,
        "from_party": member.party or report.claimant_is_party,
        "translated": member.translated,
        "perhaps": member.perhaps,
        "quarantined": member.quarantined,
        "taken_back": taken_back,
        "followed": member.followed,
        "disputed": report.disputed,
        "limited": report.limited,
        "confidence": round(report.confidence, 2),
        "toll": toll_facts(report.toll),
        "where": report.place and report.place.name,
        "weapon": report.weapon and report.weapon.value,
        "target": report.target and report.target.value,
        "extent": report.extent.value,
        "quotes": [clip(q.words, LONGEST_QUOTE) for q in report.quotes],
    }


def toll_facts(toll: Toll) -> dict[str, dict[str, Facts]]:
    """`{"killed": {"all": cell}}`."""
    return {harm.value: {victim.value: cell(count) for victim, count in cells.items()} for harm, cells in toll.items()}


def cell(count: Count) -> Facts:
    """One count: `text` is for people, `words` is what the source said, `figure` is what rules compare."""
    return {
        "low": count.low,
        "best": count.best,
        "high": count.high,
        "figure": count.figure,
        "text": count_in_words(count),
        "words": count.words,
        "vague": count.vague,
        "derived": count.derived,
    }


def place_facts(place: Place | None) -> Facts | None:
    """Where, with UCDP's precision code in a number and in words."""
    if place is None:
        return None
    return {
        "name": place.name,
        "label": place_in_words(place),
        "written": place.written,
        "admin1": place.admin1,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "precision": int(place.precision),
        "precision_words": precision_in_words(place.precision),
    }


def changed(change: Change, rule: Rule, told: LastMessage | None, reason: Reason | None = None) -> list[Facts]:
    """The differences from the last message; nothing before the first, and for who hears of it late. Where the news is
    what others say under a best figure of one outlet, that comes first, and what the one outlet says last."""
    if told is None or reason is Reason.ESCALATED:
        return []
    counts = list(_changed_counts(told.toll, change.after.toll))
    beside = rose_beside(change.after, told, rule) if reason is Reason.TOLL_ROSE else None
    if beside is None or material_rise(told.toll, change.after.toll, rule):
        return [*counts, *_changed_fields(change, told)]
    return [_changed_beside(beside), *_changed_fields(change, told), *counts]


def changed_since(change: Change, rule: Rule, heard: Heard, reason: Reason) -> list[Facts]:
    """The same for one person: what differs from what they were last told, by whatever rule."""
    found = changed(change, rule, heard.message, reason)
    counts = [line for line in found if line["what"] not in _NAMES]
    if reason is Reason.ESCALATED:
        return counts
    now, was = _fields(change.after), _fields_told(heard.incident)
    fields = [{"what": key, "before": was[key], "after": now[key]} for key in _NAMES if was[key] != now[key]]
    return [*counts, *fields]


_NAMES = ("place", "date", "cause", "weapon", "target", "grade")


def _fields_told(incident: IncidentAsTold) -> Mapping[str, str]:
    """`_fields` of an incident as a message had it."""
    place = incident.place_in_words or place_in_words(None)
    return {"place": place} | {key: incident.in_words(key) or "not stated" for key in _NAMES[1:]}


def _changed_beside(beside: Beside) -> Facts:
    return {
        "what": f"{Harm.KILLED}.{Victim.ALL}",
        "before": str(beside.was),
        "after": str(beside.now),
        "before_figure": beside.was,
        "after_figure": beside.now,
        "beside": True,
    }


def _changed_counts(before: Toll, after: Toll) -> Iterable[Facts]:
    for harm in Harm:
        for victim in Victim:
            was, now = count_of(before, harm, victim), count_of(after, harm, victim)
            if _bounds(was) != _bounds(now):
                yield {
                    "what": f"{harm}.{victim}",
                    "before": count_in_words(was),
                    "after": count_in_words(now),
                    "before_figure": was and was.figure,
                    "after_figure": now and now.figure,
                }


def _bounds(count: Count | None) -> tuple[int | None, ...] | None:
    return None if count is None else (count.low, count.best, count.high)


def _changed_fields(change: Change, told: LastMessage) -> Iterable[Facts]:
    """Place and cause against what was told; the rest, which is not kept, against what it was before this change."""
    was, now = dict(_fields(change.before)) if change.before else {}, _fields(change.after)
    if told.standing and told.standing.cause:
        was |= {"place": place_in_words(told.standing.place), "cause": told.standing.cause.value}
    differ = (key for key in now if was.get(key, now[key]) != now[key])
    yield from ({"what": key, "before": was[key], "after": now[key]} for key in differ)


def _fields(incident: Incident) -> Mapping[str, str]:
    return {
        "place": place_in_words(incident.place),
        "date": _day(incident.date) or "not stated",
        "cause": incident.cause.value,
        "weapon": incident.weapon.value if incident.weapon else "not stated",
        "target": incident.target.value if incident.target else "not stated",
        "grade": incident.grade.value,
    }


def unknowns(incident: Incident) -> list[Facts]:
    """The gaps that a reader should know, so that a gap is never read as a fact."""
    return [{"what": what, "words": words} for what, words, missing in _gaps(incident) if missing]


def _gaps(incident: Incident) -> Iterable[tuple[str, str, bool]]:
    killed, place = count_of(incident.toll, Harm.KILLED), incident.place
    yield "killed", "whether anybody was killed", killed is None
    yield "killed_number", "how many were killed", killed is not None and killed.unknown
    yield "killed_most", "how many more may have been killed", _open_ended(killed)
    yield "place", "where it happened", place is None
    yield "place_exact", "where exactly it happened", place is not None and place.precision > Precision.ADMIN2
    yield "date", "on which day it happened", incident.date is None
    yield "weapon", "by what means", incident.weapon is None
    yield "actor", "who did it", incident.actor is None
    yield "status", "who of the victims were civilians", incident.disputed


def _open_ended(count: Count | None) -> bool:
    return count is not None and count.low is not None and count.high is None


def check_facts(check: StepAnswer) -> Facts:
    """One step of a decision."""
    return {"gate": check.gate.value, "held": check.held, "wanted": check.wanted, "found": check.found}


def _happening(happening: Happening) -> Facts:
    return {"at": moment(happening.at), "what": happening.what, "detail": happening.detail}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
