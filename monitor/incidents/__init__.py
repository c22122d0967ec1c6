"""An incident: one event in the world, and the reports that speak of it. Grouping is pure; `now` is an argument."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from monitor.model import Cause, Place, Target, Toll, Weapon
from monitor.reports import Report


class IncidentStatus(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    UPDATED = "updated"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    CLOSED = "closed"


class Grade(StrEnum):
    """How well an incident is attested, by rule; never "verified"."""

    UNCONFIRMED_CLAIM = "unconfirmed_claim"
    SINGLE_SOURCE = "single_source"
    SEVERAL_SOURCES = "several_sources"
    CONTESTED = "contested"
    ADMITTED = "admitted"


@dataclass(frozen=True, slots=True)
class Member:
    """A report with what is known of the entry that it came from. (feed, key, index) names it."""

    feed: str
    key: str
    index: int  # 0 is the entry's main report
    revision: int
    report: Report
    title: str
    link: str | None
    publisher: str
    published: datetime | None
    seen: datetime
    party: bool = False
    language: str | None = None


class Evidence(StrEnum):
    """Why two reports were taken for one event, or not."""

    SAME_ENTRY = "same_entry"
    PLACE = "place"
    DATE = "date"
    TOLL = "toll"
    WORDING = "wording"
    CLAIMANT = "claimant"
    CAUSE = "cause"
    WEAPON = "weapon"


@dataclass(frozen=True, slots=True)
class Score:
    """How far a report and an incident agree: a sum whose parts can be shown."""

    total: float
    parts: tuple[tuple[Evidence, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of an incident's history."""

    at: datetime
    what: str  # opened, joined, toll_rose, corrected, ... (snake_case)
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """One event: members in order of arrival and what they add up to. `id` is stable and made from the first member."""

    id: str
    opened: datetime
    updated: datetime
    members: tuple[Member, ...]
    toll: Toll = field(default_factory=dict)
    place: Place | None = None
    date: date | None = None
    cause: Cause = Cause.UNKNOWN
    weapon: Weapon | None = None
    target: Target | None = None
    actor: str | None = None
    claimants: tuple[str, ...] = ()  # independent ones
    grade: Grade = Grade.SINGLE_SOURCE
    status: IncidentStatus = IncidentStatus.OPEN
    disputed: bool = False
    confidence: float = 0.0
    history: tuple[Happening, ...] = ()


class ChangeKind(StrEnum):
    """What an arriving report did to an incident."""

    OPENED = "opened"
    JOINED = "joined"
    REVISED = "revised"  # a later reading of an entry that is a member already


@dataclass(frozen=True, slots=True)
class Change:
    """An incident before and after one report. `score` says why the report joined."""

    kind: ChangeKind
    before: Incident | None
    after: Incident
    member: Member
    score: Score
