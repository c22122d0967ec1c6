"""The form of a language file: every field that the reader knows, taken from the reader's own lists."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.model import Harm, Numbers, Target, Weapon
from monitor.reports.grammar.numbers import VAGUE
from monitor.reports.language.meanings import (
    CASUALTY,
    CLASSES,
    LENGTHS,
    Amount,
    BoundKind,
    Frame,
    Qualifier,
    Sign,
    TimeKind,
    Topic,
    WayToTell,
)

TONES = ("violent", "plain")


@dataclass(frozen=True, slots=True)
class Section:
    """A top-level field. keys: what it may hold, empty where any key goes or it is a plain list.

    needed: keys without which reading is blind to something in any language.
    """

    name: str
    keys: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    optional: bool = False
    numbered: bool = False  # its keys are whole numbers


ESSENTIAL = (
    Sign.AND,
    Sign.NOT,
    Sign.MAY,
    Sign.THREAT,
    Sign.INCLUDING,
    Sign.OTHER,
    Sign.SINCE,
    Sign.PERIOD,
    Sign.TOTAL,
    Sign.WHEN,
    Sign.IN,
)
CARDINALS = (*range(1, 21), *range(30, 100, 10))

SECTIONS = (
    Section("language"), Section("name"), Section("limits", optional=True),
    Section("script"), Section("common"), Section("abbreviations"),
    Section("foreign_letters", optional=True), Section("foreign_words", optional=True),
    Section("kept_letters", optional=True), Section("clitics"),
    Section("articles", optional=True),
    Section("suffixes", ("words", "turns", "closing", "parted"), optional=True), Section("head", optional=True),
    Section("order", optional=True), Section("genitives", optional=True), Section("numbers_stand", optional=True),
    Section("months", optional=True), Section("singular_above", optional=True),
    Section("numerals", ("endings", "ordinal"), optional=True),
    Section("numbers", needed=tuple(map(str, CARDINALS)), numbered=True),
    Section("number_compounds", ("first", "join"), ("first", "join")),
    Section("multiples", needed=("100", "1000"), numbered=True),
    Section("vague", tuple(VAGUE[Numbers.ACLED]), ("several", "tens", "hundreds", "thousands")),
    Section("bounds", tuple(BoundKind), ("low", "high", "about")),
    Section("signs", tuple(Sign), ESSENTIAL),
    Section("harm"), Section("people"), Section("things"),
    Section("evidence", tuple(Topic), tuple(t for t in Topic if t is not Topic.VIOLENCE)),
    Section("qualifiers", tuple(Qualifier), tuple(q for q in Qualifier if q is not Qualifier.RECALL)),
    Section("weapons", tuple(Weapon)), Section("targets", tuple(Target), tuple(Target)),
    Section("hits", ("before", "after"), ("before", "after")),
    Section("time", (*TimeKind, LENGTHS), tuple(TimeKind)),
    Section("claims", ("verbs", "sources", "anonymous", "party", "combatant_verbs", "introduce", "institutions",
                       "blames", "admissions", "responsibility"), ("verbs", "sources", "party")),
    Section("places", ("near", "admin1", "city", "event"), ("near", "admin1", "city", "event")),
    Section("place_endings", optional=True), Section("actors"), Section("staff", optional=True),
    Section("ranks", optional=True), Section("employers", tuple(CLASSES), optional=True),
    Section("retractions", ("title", "whole", "text", "corrects", "untrue"), optional=True),
    Section("telling", tuple(WayToTell), optional=True),
)  # fmt: skip
BY_NAME = {section.name: section for section in SECTIONS}
NO_PHRASES = (
    "language",
    "name",
    "limits",
    "script",
    "common",
    "abbreviations",
    "foreign_letters",
    "foreign_words",
    "kept_letters",
    "head",
    "order",
    "genitives",
    "numbers_stand",
    "months",
    "place_endings",
    "singular_above",
    "number_compounds",
    "clitics",
    "articles",
    "suffixes",
    "numerals",
    "retractions",
)
WEEKDAYS, MONTHS = range(7), range(1, 13)


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of a group of `harm` or `people`. values: what it may say; empty: it lists phrases, or says true."""

    values: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class GroupShape:
    """The fields of one group, and those of them that list phrases."""

    fields: dict[str, Choice] = field(default_factory=dict)
    lists: tuple[str, ...] = ()


GROUPS = {
    "harm": GroupShape(
        {"is": Choice(tuple(Harm), True), "frame": Choice(tuple(Frame), True), "tone": Choice(TONES, True),
         "sure": Choice(), "words": Choice(needed=True)}, ("words",)),
    "people": GroupShape(
        {"class": Choice(tuple(CLASSES)), "harm": Choice((*Harm, CASUALTY)), "adjective": Choice(), "alone": Choice(),
         **{amount.value: Choice() for amount in Amount}}, tuple(Amount)),
}  # fmt: skip
