"""Readings as JSON: the contract of `casualty-monitor extract` (docs/reading.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

from monitor.entries import TEXT, TITLE
from monitor.entries.sections import sections_of
from monitor.model import Count, Harm, Place, Toll, Victim
from monitor.reports.assembly import Causes
from monitor.reports.types import Conventions, Cut, Kind, Reading, Rejected, Report, Text
from monitor.scripts.burmese import in_unicode


class Reads(Protocol):
    """The protocol of what reads: a `Reader`, or what has one in a process of its own."""

    def read(self, text: Text, conventions: Conventions, causes: Causes) -> Reading: ...


def extract_line(obj: Mapping[str, Any], reader: Reads, conventions: Conventions, causes: Causes) -> dict[str, Any]:
    """One line of standard input (id and text required) as one line of standard output."""
    title, body = in_unicode(obj.get("title") or ""), in_unicode(obj["text"] or "")
    text = Text(
        title=title[:TITLE],
        text=body[:TEXT],
        language=obj.get("lang"),
        published=moment(obj.get("published")),
        publisher=obj.get("source"),
        sections=sections_of(obj.get("link")),
    )
    reading = reader.read(text, conventions, causes)
    if len(title) > TITLE or len(body) > TEXT:
        reading = replace(reading, cut=(*reading.cut, Cut.TEXT))
    return {"id": obj["id"], **to_json(reading)}


def moment(value: str | None) -> datetime | None:
    """A date or time in ISO form as UTC; None where it is none: an unknown date is unknown, never now."""
    try:
        at = datetime.fromisoformat(value) if value else None
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC) if at else None
    except (ValueError, OverflowError):  # the last hours of year 9999 are in another year elsewhere
        return None


def to_json(reading: Reading) -> dict[str, Any]:
    """A reading in the form of the contract."""
    told = reading.of(Kind.CASUALTIES)
    hurt = [*filter(_hurt, told), *(r for r in told if _taken(r) and not _hurt(r))]
    silent = not hurt and not reading.of(Kind.ATTACK)
    return {
        "lang": reading.language,
        "rejected": (reading.rejected or Rejected.NO_VICTIM).value if silent else None,
        "reports": [_report(r) for r in hurt],
        "abductions": [_report(r) for r in told if r not in hurt],
        "attacks": [_attack(r) for r in reading.of(Kind.ATTACK)],
        "context": [{"why": r.why.value if r.why else None, **_report(r)} for r in reading.of(Kind.CONTEXT)],
        **({"cut": [c.value for c in reading.cut]} if reading.cut else {}),
    }


def _hurt(report: Report) -> bool:
    """Whether anybody was killed or injured."""
    return Harm.KILLED in report.toll or Harm.INJURED in report.toll


def _taken(report: Report) -> bool:
    """Whether anybody was abducted, which is violence as well. Whoever is only missing may have got lost."""
    return Harm.ABDUCTED in report.toll


def _report(report: Report) -> dict[str, Any]:
    return {
        "toll": _toll(report.toll),
        "place": _place(report.place),
        "date": report.date.isoformat() if report.date else None,
        "cause": report.cause.value,
        "weapon": report.weapon.value if report.weapon else None,
        "claimant": report.claimant,
        "actor": report.actor,
        "telling": report.telling.value,
        "extent": report.extent.value,
        "fighters_only": _fighters_only(report.toll),
        "disputed": report.disputed,
        "confidence": report.confidence,
        "quotes": [q.words for q in report.quotes],
    }


def _attack(report: Report) -> dict[str, Any]:
    return {
        "target": report.target.value if report.target else None,
        "place": _place(report.place),
        "date": report.date.isoformat() if report.date else None,
        "weapon": report.weapon.value if report.weapon else None,
        "quotes": [q.words for q in report.quotes],
    }


def _fighters_only(toll: Toll) -> bool:
    """Whether everybody whom a toll counts is called a fighter."""
    cells = [c for c in toll.values() if Victim.ALL in c]
    armed = [c for c in cells if Victim.COMBATANT in c and c[Victim.COMBATANT].figure == c[Victim.ALL].figure]
    return bool(cells) and len(armed) == len(cells)


def _toll(toll: Toll) -> dict[str, dict[str, Any]]:
    return {
        harm.value: {victim.value: _count(count) for victim, count in cells.items()} for harm, cells in toll.items()
    }


def _count(count: Count) -> dict[str, Any]:
    return {
        "low": count.low,
        "best": count.best,
        "high": count.high,
        "words": count.words,
        "vague": count.vague,
        "derived": count.derived,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "name": place.name,
        "country": place.country,
        "admin1": place.admin1,
        "lat": place.lat,
        "lon": place.lon,
        "precision": int(place.precision),
    }
