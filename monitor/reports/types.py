"""The results of reading: reports with tolls, places and quotes, and the marks and reasons that `explain` shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.entries.sections import NewsSection
from monitor.model import Cause, Context, Day, Extent, Numbers, Place, Status, Target, Toll, Weapon


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be read. language and home (ISO countries) are the feed's, as priors; party: a warring side's own
    outlet; sections: where the publication files it."""

    title: str
    text: str
    language: str | None = None
    published: datetime | None = None
    publisher: str | None = None
    home: tuple[str, ...] = ()
    party: bool = False
    sections: tuple[NewsSection, ...] = ()

    @property
    def full(self) -> str:
        """The text that spans point into: title, newline, text."""
        return f"{self.title}\n{self.text}"


class Kind(StrEnum):
    """The kinds of a report. The first two can open an incident, context only joins one."""

    CASUALTIES = "casualties"
    ATTACK = "attack"
    CONTEXT = "context"


class Telling(StrEnum):
    """How a text tells of people who were harmed; the first three are news of an event, the others are context."""

    EVENT = "event"
    UPDATE = "update"  # a known event's toll moves
    AFTERMATH = "aftermath"  # a reaction within days, the toll stated outright
    FOLLOW_UP = "follow_up"
    TOTAL = "total"
    STATEMENT = "statement"
    EXPLAINER = "explainer"
    FEATURE = "feature"
    STATE = "state"  # people being moved, treated, trapped, held

    @property
    def is_news(self) -> bool:
        return self in (Telling.EVENT, Telling.UPDATE, Telling.AFTERMATH)


class Rejected(StrEnum):
    """Why an entry gave no report and no attack."""

    NO_HARM_WORD = "no_harm_word"
    LANGUAGE_NOT_READ = "language_not_read"
    NO_VICTIM = "no_victim"  # a harm word that is said of nobody
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    THREAT = "threat"
    CUMULATIVE = "cumulative"
    HISTORICAL = "historical"
    FOLLOW_UP = "follow_up"
    NOT_VIOLENCE = "not_violence"  # accident or disaster, and these were not asked for
    FIGURATIVE = "figurative"  # sport, film, markets
    NOT_PEOPLE = "not_people"  # animals, projects
    EXERCISE = "exercise"
    FACT_CHECK = "fact_check"
    RETRACTED = "retracted"  # it takes back what it said, or is no longer there
    UNREADABLE = "unreadable"  # reading it failed, or took more than it may: see `Reading.failure`


class Cut(StrEnum):
    """The part of a text that was left aside because it came up against a limit of reading."""

    LONG_WORD = "long_word"  # taken as it stands, with all that is written onto it
    LONG_SENTENCE = "long_sentence"  # read as several
    FIGURES = "figures"  # those behind the limit are not read
    PLACES = "places"  # likewise
    TEXT = "text"  # the end of a headline or a text that is longer than is read of an entry


@dataclass(frozen=True, slots=True)
class Conventions:
    """How words become figures: `reading:` in config.yaml."""

    numbers: Numbers = Numbers.ACLED
    status: Status = Status.PRESUME
    alert_confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that carry a figure, with their [start, end) in title + newline + text."""

    words: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """One addend of a confidence, so that the sum can be shown. `why` is a snake_case word, `value` may be negative."""

    why: str
    value: float


@dataclass(frozen=True, slots=True)
class Report:
    """One entry's report of one event."""

    kind: Kind
    toll: Toll = field(default_factory=dict)
    place: Place | None = None
    date: Day | None = None
    cause: Cause = Cause.UNKNOWN
    weapon: Weapon | None = None
    target: Target | None = None  # a protected place that was hit
    extent: Extent = Extent.ONE_EVENT
    why: Context | None = None  # for context only
    actor: str | None = None  # who did it, as the text says
    claimant: str | None = None  # who says so; None = the publisher itself
    claimant_is_party: bool = False
    admits: bool = False  # the side that did it owns to it
    claimant_is_anonymous: bool = False  # residents, witnesses: others in each town
    disputed: bool = False
    confidence: float = 0.0
    parts: tuple[Part, ...] = ()  # of the confidence
    telling: Telling = Telling.EVENT
    evidence: tuple[Part, ...] = ()  # for and against its being news, in log-odds
    quotes: tuple[Quote, ...] = ()
    retracts: bool = False  # what it says is taken back
    corrects: bool = False  # it says that its figure takes the place of an earlier one
    limited: bool = False  # in a language that is read with limits
    called_untrue: bool = False  # it repeats what others said, and that this is false
    peoples: tuple[str, ...] = ()  # the countries by whose people's name those who were harmed are called
    lands: tuple[str, ...] = ()  # without a place: the countries that the text names in any way


class Role(StrEnum):
    """The meaning for which a marked stretch of text was taken, for `explain`."""

    HARM = "harm"
    NUMBER = "number"
    VICTIM = "victim"
    PLACE = "place"
    TIME = "time"
    WEAPON = "weapon"
    TARGET = "target"
    CLAIMANT = "claimant"
    QUALIFIER = "qualifier"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch [start, end) of title + newline + text and what it was taken for."""

    span: tuple[int, int]
    role: Role
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A mention that did not become a figure of a report, and why."""

    words: str
    span: tuple[int, int]
    why: Rejected


class Failing(StrEnum):
    """The trouble that reading a text ended in, where it gave nothing."""

    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    ERROR = "error"  # a fault of ours
    CRASHED = "crashed"  # took the process with it that read it


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a text could not be read. words: one line of what went wrong, without the text's own words; edition: of the
    reader (`edition`), for another one may do better."""

    why: Failing
    words: str
    edition: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that reading one entry gave: reports, main one first, or the reason why there are none."""

    language: str | None
    reports: tuple[Report, ...] = ()  # of every kind
    rejected: Rejected | None = None  # None where a report of casualties or an attack is there
    marks: tuple[Mark, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    place: Place | None = None  # what is spoken of, where a word of harm is said of nobody or denied
    cut: tuple[Cut, ...] = ()  # the limits that it came up against
    retracts: bool = False  # it takes back what its feed said
    failure: Failure | None = None  # where it is rejected as unreadable

    def of(self, kind: Kind) -> tuple[Report, ...]:
        """The reports of one kind, in order."""
        return tuple(r for r in self.reports if r.kind is kind)
