"""The shape of every answer. Keys are only ever added; who reads them passes over what they do not know."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from monitor.alerts import Reason
from monitor.feeds.health import Health
from monitor.incidents import Grade, IncidentStatus
from monitor.model import Cause, Day, Harm, Target, Victim, Weapon

SeverityWord = Literal["low", "medium", "high", "critical"]


class AnswerShape(BaseModel):
    """Every shape: no key that is not named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CountAnswer(AnswerShape):
    """A reported number of people; all null is an unknown number, which is not 0."""

    low: int | None
    best: int | None
    high: int | None
    figure: int | None = Field(description="The one number that rules compare: best, else high, else low.")
    text: str = Field(description="For people: `at least 5`.")
    words: str = Field(description="What the source said, verbatim; empty in lists.")
    vague: bool
    derived: bool = Field(description="Worked out (presumed, a sum, a part), not stated.")


TollAnswer = dict[Harm, dict[Victim, CountAnswer]]


class PlaceAnswer(AnswerShape):
    name: str
    label: str = Field(description="The place in words, with its province and country.")
    written: str = Field(description="As the text has it: a gazetteer can be wrong. Empty in lists.")
    admin1: str | None
    country: str | None = Field(description="ISO 3166-1 alpha-2.")
    lat: float | None
    lon: float | None
    precision: int = Field(ge=1, le=7, description="UCDP's where_prec: 1 exact ... 4 province, 6 country.")
    precision_words: str


class IncidentRow(AnswerShape):
    """An incident on a list."""

    id: str
    name: str = Field(description="By which people call it; may be empty.")
    status: IncidentStatus
    grade: Grade
    severity: SeverityWord | None = Field(description="The highest at which anybody was told; null: nobody was.")
    place: PlaceAnswer | None
    date: Day | None = Field(description="Of the event; null where no report tells it.")
    opened: datetime = Field(description="First reported, by which since and until go.")
    updated: datetime
    toll: TollAnswer
    cause: Cause
    weapon: Weapon | None
    target: Target | None = Field(description="A protected place that was hit.")
    disputed: bool
    perhaps: str | None = Field(description="The incident that it may be the same as: leave it out of sums.")
    reports: int
    sources: int = Field(description="Independent ones.")


class IncidentPage(AnswerShape):
    """Incidents, the last updated first."""

    incidents: list[IncidentRow]
    next: str | None = Field(description="The address of the next page, null at the end.")
    attribution: str


class ReportAnswer(AnswerShape):
    """One report of one event: who says it, in which words."""

    model_config = ConfigDict(extra="allow", frozen=True)

    incident: str
    publisher: str
    feed: str
    title: str
    link: str | None
    language: str | None
    published: datetime | None
    seen: datetime
    revision: int
    kind: str
    claimant: str | None
    confidence: float
    toll: TollAnswer


class ReportPage(AnswerShape):
    """The reports of the incidents that the filters find, in the incidents' order."""

    reports: list[ReportAnswer]
    next: str | None
    attribution: str


class HistoryLine(AnswerShape):
    at: datetime
    what: str
    detail: str


class IncidentAnswer(AnswerShape):
    """All that is known of an incident; the keys are those of webhooks and of `export --format jsonl`."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str
    name: str
    status: IncidentStatus
    grade: Grade
    severity: SeverityWord | None
    place: PlaceAnswer | None
    date: Day | None
    first_reported: datetime
    updated: datetime
    toll: TollAnswer
    cause: Cause
    weapon: Weapon | None
    target: Target | None
    claimants: list[str]
    publishers: list[str]
    perhaps: str | None
    reports: list[dict[str, Any]]
    history: list[HistoryLine]
    held: bool = Field(description="Whether retention leaves it alone (a legal hold).")
    attribution: str


class FeedAnswer(AnswerShape):
    """A feed and how it does. Its address is not told: it may hold a key."""

    name: str
    publisher: str
    language: str | None
    party: bool = Field(description="A warring side's own outlet.")
    state: Health
    live: bool
    why: str | None
    last_success: datetime | None
    last_new: datetime | None = Field(description="When it last had an entry that was new.")
    next_poll: datetime | None


class FeedList(AnswerShape):
    feeds: list[FeedAnswer]


class AlertAnswer(AnswerShape):
    """A decision that somebody must be told."""

    id: str
    at: datetime
    reason: Reason
    severity: SeverityWord
    rule: str | None
    incident: str | None
    sequence: int = Field(description="1 is the first message on this incident under this rule.")


class AlertPage(AnswerShape):
    """Alerts, the latest first."""

    alerts: list[AlertAnswer]
    next: str | None


class FaultAnswer(AnswerShape):
    key: str
    words: str


class ProblemAnswer(AnswerShape):
    """A refusal."""

    type: str
    title: str
    status: int
    detail: str
    faults: list[FaultAnswer] | None = None
