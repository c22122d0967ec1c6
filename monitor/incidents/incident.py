"""The words of the noun: members, evidence, incidents and the changes that reports make to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.incidents.identity import stable_id
from monitor.model import Cause, Day, Extent, Harm, Place, Severity, Target, Toll, Victim, Weapon
from monitor.reports import Kind, Report


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
    backlog: bool = False  # the entry's: it may be of any age
    text: str = ""  # the entry's, for wording and keywords; a store may fill it in from its entries
    translated: bool = False  # by a machine: it may be right, but proves nothing
    untried: bool = False  # its feed is new to us, or its document looked odd
    followed: str | None = None  # the page whose text was read beside the feed's own
    carried: bool = False  # by a feed whose kind says that it carries others
    quarantined: bool = False  # an operator did not believe its feed when it came
    perhaps: bool = False  # it may be of another event: it adds no figure and no voice

    @property
    def name(self) -> tuple[str, str, int]:
        """The name of it, whatever its revision."""
        return self.feed, self.key, self.index

    @property
    def id(self) -> str:
        """Its name in one short word, for what is remembered of it."""
        return stable_id(*self.name)

    @property
    def only_waited(self) -> bool:
        """Whether it is context that is no more than perhaps of the event (`waiting`): nothing is compared with it, no
        message and no table of sources shows it."""
        return self.perhaps and self.report.kind is Kind.CONTEXT


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
    TARGET = "target"
    VICTIMS = "victims"  # soldiers or civilians
    NAMES = "names"
    ACTOR = "actor"
    TIME = "time"  # between reports, where an event date is unknown
    FOLLOWS = "follows"  # context
    SIZE = "size"  # how many tell of it
    CROWD = "crowd"  # how many other incidents agree in place and time: where there are many, agreeing says little


@dataclass(frozen=True, slots=True)
class Score:
    """How far a report and an incident agree: a sum whose parts can be shown."""

    total: float
    parts: tuple[tuple[Evidence, float], ...] = ()


WITHHELD = "withheld"
"""The line of history on an incident that may be this one, and was told to nobody for that."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of an incident's history. by: who wrote it, of notes alone; earlier ones have none."""

    at: datetime
    what: str  # opened, joined, toll_rose, corrected, ... (snake_case)
    detail: str = ""
    by: str = ""


class Judgement(StrEnum):
    """A person's word on an incident."""

    FALSE_ALARM = "false_alarm"
    WRONG_COUNT = "wrong_count"
    DUPLICATE_OF = "duplicate_of"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class StaffMark:
    """A person's verdict on an incident. reported: how many dead the reports told of at that time; figure: how many
    there are by the person's word (wrong_count); other: the incident that it is the same as (duplicate_of)."""

    at: datetime
    what: Judgement
    by: str
    note: str = ""
    reported: int | None = None
    figure: int | None = None
    other: str | None = None


class Fact(StrEnum):
    """The facts of an incident that a person can put right, but for the number of dead, which is a verdict."""

    PLACE = "place"
    DATE = "date"
    WEAPON = "weapon"
    VICTIMS = "victims"  # a count of its toll


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's word on one fact. The value is the field of that fact, where None says that nobody knows; of victims
    it is the figure of a harm and a victim, and reported is what the reports told of these then. withdrawn: it was
    taken back; it stays, for the record."""

    at: datetime
    by: str
    what: Fact
    note: str = ""
    place: Place | None = None
    date: Day | None = None
    weapon: Weapon | None = None
    harm: Harm | None = None
    victim: Victim | None = None
    figure: int | None = None
    reported: int | None = None
    withdrawn: bool = False

    @property
    def name(self) -> str:
        """The fact in one word, a count as rules name it: `place`, `killed.child`."""
        return f"{self.harm}.{self.victim}" if self.what is Fact.VICTIMS else self.what.value


@dataclass(frozen=True, slots=True)
class Ack:
    """A person's word that they have seen what was told and see to it. toll: what was reported then; severity: the
    highest that was told, None where a verdict on the incident stands for the word. withdrawn: they took it back; it
    stays, for messages count how many there were."""

    at: datetime
    by: str
    note: str = ""
    toll: Toll = field(default_factory=dict)
    severity: Severity | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Incident:
    """One event: members in order of arrival and what they add up to. `id` is stable and made from the first member."""

    id: str
    opened: datetime
    updated: datetime
    members: tuple[Member, ...]
    toll: Toll = field(default_factory=dict)
    place: Place | None = None
    date: Day | None = None
    cause: Cause = Cause.UNKNOWN
    weapon: Weapon | None = None
    target: Target | None = None
    extent: Extent = Extent.ONE_EVENT
    actor: str | None = None
    claimants: tuple[str, ...] = ()  # independent ones
    grade: Grade = Grade.SINGLE_SOURCE
    status: IncidentStatus = IncidentStatus.OPEN
    disputed: bool = False
    confidence: float = 0.0
    history: tuple[Happening, ...] = ()
    never_with: tuple[str, ...] = ()  # ids of members that a person took out: the machine does not put them back
    marks: tuple[StaffMark, ...] = ()  # verdicts of people, the last one counts
    merged: tuple[str, ...] = ()  # ids of the incidents that were merged into this one
    acks: tuple[Ack, ...] = ()  # who saw what was told, in order
    backed: bool = False  # several sources agree, whatever another one contests
    perhaps: str | None = None  # the id of the incident that it may be the same as
    beside: int | None = None  # the most dead that another outlet than that of the best figure tells of
    name: str = ""  # by which people call it (`incidents.spoken`); empty where none was given
    corrections: tuple[Correction, ...] = ()  # people's words on single facts, the last on each counts


@dataclass(frozen=True, slots=True)
class Named:
    """The incident that a name means, and since when it does."""

    incident: str
    since: datetime


def last_ack(acks: Sequence[Ack]) -> Ack | None:
    """The last one that stands."""
    return next((ack for ack in reversed(acks) if not ack.withdrawn), None)


class ChangeKind(StrEnum):
    """The change that an arriving report made to an incident."""

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
