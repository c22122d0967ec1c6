"""The words of the noun: rules, gates, verdicts and the alert itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor.alerts.periods import Period, Rise, Totals
from monitor.incidents import Grade
from monitor.incidents.identity import stable_id
from monitor.model import Cause, Harm, Place, Severity, Target, Toll, Victim, Weapon, figure_of
from monitor.text import moment

if TYPE_CHECKING:  # what a region is made of is loaded where one is: by a config
    from monitor.places.regions import Region


class Reason(StrEnum):
    """Why somebody is told. The last seven have no incident of their own."""

    NEW = "new"
    UPDATED = "updated"  # a rule that told nothing of it holds now, of an incident that another rule told
    TOLL_ROSE = "toll_rose"
    CORRECTED = "corrected"
    CONTESTED = "contested"
    RETRACTED = "retracted"
    MERGED = "merged"
    REMINDER = "reminder"
    ESCALATED = "escalated"
    WINDOW = "window"
    UNUSUAL_RISE = "unusual_rise"
    DIGEST = "digest"
    SUMMARY = "summary"
    DRILL = "drill"
    OPERATIONAL = "operational"
    ANSWER = "answer"  # to the one person who answered a mail: what came of that


TollKey = tuple[Harm, Victim]  # a count of a toll
EVERYBODY: TollKey = (Harm.KILLED, Victim.ALL)  # the figure that everybody reads, whatever a rule counts
HURT: TollKey = (Harm.INJURED, Victim.ALL)


def figure(toll: Toll, key: TollKey) -> int:
    """The number that rules compare; 0 where nothing is told, or no number."""
    return figure_of(toll, *key) or 0


class Bound(StrEnum):
    """Which end of a count a threshold compares; `FIGURE` is best, else high, else low."""

    FIGURE = "figure"
    LOW = "low"
    BEST = "best"
    HIGH = "high"


CLOCK_STEP = timedelta(minutes=5)
"""A message from so much later than now was told before somebody set the clock back: it has waited long enough."""

FIRST = (Reason.NEW, Reason.UPDATED)
"""Those of the first message of a rule on an incident."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """`killed.civilian: 5`, `killed.civilian.low: 5`; at_least None is `killed.all: unknown`, an unknown number."""

    harm: Harm
    victim: Victim
    at_least: int | None
    bound: Bound = Bound.FIGURE

    @property
    def key(self) -> TollKey:
        return self.harm, self.victim


@dataclass(frozen=True, slots=True)
class Condition:
    """One map of `any:`; all of it must hold. `attack` holds where that protected place was hit, `any_attack` where
    any was."""

    thresholds: tuple[Threshold, ...] = ()
    attack: Target | None = None
    any_attack: bool = False


@dataclass(frozen=True, slots=True)
class Updates:
    """When a message is worth sending. toll_rises_by: by how many the dead rise or fall; None = by a share of what was
    told (`steps`). hold_first: the first one waits until the incident is so old. remind_every: who was told hears it
    again until somebody acknowledges; None = once is enough."""

    toll_rises_by: int | None = None
    at_most_every: timedelta = timedelta(minutes=30)
    hold_first: timedelta = timedelta(0)
    remind_every: timedelta | None = None


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """One step of `escalate`: who is told where nobody acknowledged for so long."""

    after: timedelta
    send: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of config.yaml. No regions = the whole world, no weapons or grades = whatever they are. With `totals` or
    `rise` it asks of a stretch of time (see windows.py), not of single incidents. disputed: it also fires for dead whom
    only a warring side calls fighters. second_source: what is told only in a language that is read with limits waits
    for a second one."""

    name: str
    any: tuple[Condition, ...]
    send: tuple[str, ...]
    regions: tuple[Region, ...] = ()
    causes: tuple[Cause, ...] = (Cause.CONFLICT, Cause.UNKNOWN)
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    severity: Severity = Severity.HIGH
    updates: Updates = field(default_factory=Updates)
    weapons: tuple[Weapon, ...] = ()
    grades: tuple[Grade, ...] = ()
    escalate: tuple[EscalationStep, ...] = ()
    totals: Totals | None = None
    rise: Rise | None = None
    disputed: bool = False
    second_source: bool = False

    @property
    def period(self) -> Period | None:
        """The condition on a stretch of time; None = it decides on each incident."""
        return self.totals or self.rise

    @property
    def keys(self) -> tuple[TollKey, ...]:
        """The counts whose change matters, and which a stretch of time adds up: the dead, and what the rule names; of
        an attack the injured, too."""
        named = [t.key for condition in self.any for t in condition.thresholds]
        attack = any(condition.any_attack or condition.attack for condition in self.any)
        return tuple(dict.fromkeys([EVERYBODY, *named, *([HURT] if attack else [])]))


class Step(StrEnum):
    """The steps of a decision, in the order in which they are tried."""

    STAFF = "staff"  # a person's verdict on the incident; shown where it stops
    BELIEVED = "believed"  # somebody still says so; shown where it stops, and where a feed takes its word back
    KIND = "kind"
    CONFIDENCE = "confidence"
    AGE = "age"
    CAUSE = "cause"
    WEAPON = "weapon"  # shown where the rule names weapons
    REGION = "region"
    KEYWORDS = "keywords"
    GRADE = "grade"  # shown where the rule names grades
    THRESHOLD = "threshold"
    DISPUTED = "disputed"  # shown where only a warring side says who the dead were
    SECOND_SOURCE = "second_source"  # shown where the rule wants one of what is read with limits
    USUAL = "usual"  # of a rise: against the region's own usual level
    MATERIAL = "material"  # already told, and nothing that matters changed
    KNOWN = (
        "known"  # of what is perhaps the same as an event that was told: withheld where it fits; shown where it stops
    )
    MUTE = "mute"  # by a person, until a time; shown where it stops
    HOLD = "hold"  # the first message waits for the first figures; decided again at `revisit_at`
    RATE = "rate"  # told too short a while ago; decided again at `revisit_at`
    ACK = "ack"  # nobody acknowledged what was told: reminders and escalation


OF_THE_REPORT = (Step.KIND, Step.CONFIDENCE, Step.AGE, Step.KEYWORDS)
"""Where these stop a report, that says nothing of what another report of the incident led to."""


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """One step of a decision: what the rule wanted, what was found, and whether that held."""

    gate: Step
    held: bool
    wanted: str
    found: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """How the telling of one incident under one rule stands after a message; kept with the alert, so that a restart
    forgets nothing. An acknowledgement is recognised by number and not by time: clocks step."""

    news_at: datetime  # the last message that told something new
    heard_at: datetime  # the last message to the rule's own channels: news, or a reminder
    asked_at: datetime | None = None  # the first message that nobody acknowledged; None = the rule does not ask
    acks: int = 0  # how many acknowledgements the incident had then: one more is the answer
    reminders: int = 0  # since the news
    steps: int = 0  # of the escalation, since `asked_at`
    passed_to: tuple[str, ...] = ()  # channels that it was escalated to: they hear every update, too
    place: Place | None = None  # this and what follows as the last news told them
    cause: Cause | None = None
    disputed: bool = False
    contested: bool | None = None  # None: told by a release that did not keep it
    beside: int | None = None  # the most dead that another outlet told of then
    admitted: bool = False  # told as admitted


@dataclass(frozen=True, slots=True)
class LastMessage:
    """The last message on one incident under one rule. `told` mappings are keyed by the rule's name."""

    rule: str
    incident: str
    reason: Reason
    at: datetime
    toll: Toll
    sequence: int  # 1 = the first message
    severity: Severity | None = None  # at which it was told
    standing: Acknowledgement | None = None  # None: told by a release that did not ask

    @property
    def news_at(self) -> datetime:
        """When something new was last told."""
        return self.standing.news_at if self.standing else self.at


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule's answer to one change: fired with a reason, or not, and every check that led there. Whatever the answer,
    it is asked for again at `revisit_at`."""

    rule: str
    incident: str
    severity: Severity
    reason: Reason | None  # None = no alert
    checks: tuple[StepAnswer, ...]
    at: datetime
    revisit_at: datetime | None = None

    @property
    def fired(self) -> bool:
        return self.reason is not None

    @property
    def stopped_by(self) -> StepAnswer | None:
        """The first check that did not hold."""
        return next((c for c in self.checks if not c.held), None)

    @property
    def ends_waiting(self) -> bool:
        """Whether it takes the place of an earlier answer that waits for its time. One that only says that this report
        counts for nothing does not."""
        return self.fired or self.stopped_by is None or self.stopped_by.gate not in OF_THE_REPORT


class MessageKind(StrEnum):
    """The kind of a message; its templates have this name."""

    OPERATIONAL = "operational"
    DIGEST = "digest"
    ALERT = "alert"  # of one incident, made-up ones too
    WINDOW = "window"
    SUMMARY = "summary"
    ANSWER = "answer"


_KINDS = {
    Reason.OPERATIONAL: MessageKind.OPERATIONAL,
    Reason.DIGEST: MessageKind.DIGEST,
    Reason.SUMMARY: MessageKind.SUMMARY,
    Reason.ANSWER: MessageKind.ANSWER,
    Reason.WINDOW: MessageKind.WINDOW,
    Reason.UNUSUAL_RISE: MessageKind.WINDOW,
}


def kind_of(reason: Reason, *, window: bool) -> MessageKind:
    """The kind of a message. window: it tells of a stretch of time, which only a correction needs to be told."""
    return _KINDS.get(reason, MessageKind.WINDOW if window else MessageKind.ALERT)


@dataclass(frozen=True, slots=True)
class Head:
    """The part of a message that the program itself asks; what people read of it is in its facts.

    subject: the incident's id, a stretch of time in a region, a digest's name, or what of the monitor; None = several.
    feed: the one whose part of a budget it spends (`charged`): nobody would be told without it; None of all else.
    """

    kind: MessageKind
    reason: Reason
    severity: Severity
    subject: str | None = None
    sequence: int = 1
    feed: str | None = None

    @property
    def counted(self) -> bool:
        """Whether budgets count it and may hold it. Nothing holds back a digest, whose silence would look like calm,
        a drill, what came of somebody's answer, or the note that a feed floods: no other note has a feed."""
        if self.kind is MessageKind.OPERATIONAL:
            return self.feed is None
        return self.kind not in (MessageKind.DIGEST, MessageKind.ANSWER) and self.reason is not Reason.DRILL

    @property
    def incident(self) -> str | None:
        """The one incident that it tells of."""
        return self.subject if self.kind is MessageKind.ALERT else None


@dataclass(frozen=True, slots=True)
class Alert:
    """A decision to tell. `id` is stable: it is made from rule, incident, reason and sequence.

    subject: of one without an incident, and feed: as `Head` has them."""

    id: str
    rule: str | None
    incident: str | None
    reason: Reason
    severity: Severity
    at: datetime
    sequence: int = 1
    facts: Mapping[str, object] = field(default_factory=dict)  # JSON; what templates and webhooks see, and they alone
    standing: Acknowledgement | None = None  # of incident and rule, after this message
    subject: str | None = None
    feed: str | None = None

    @property
    def kind(self) -> MessageKind:
        return kind_of(self.reason, window=self.incident is None and self.reason is not Reason.DRILL)

    @property
    def head(self) -> Head:
        return Head(self.kind, self.reason, self.severity, self.subject or self.incident, self.sequence, self.feed)


def told_of(alert: Alert, toll: Toll) -> LastMessage:
    """The memory of an alert on an incident, for the next decision."""
    return LastMessage(
        rule=alert.rule or "",
        incident=alert.incident or "",
        reason=alert.reason,
        at=alert.at,
        toll=toll,
        sequence=alert.sequence,
        severity=alert.severity,
        standing=alert.standing,
    )


def digest_id(name: str, at: datetime) -> str:
    """The id of the digest of this name that was composed at this moment."""
    return stable_id("digest", name, moment(at))
