"""Reads organisations.csv once."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("organisations.csv")
EXACT = "!"  # behind a name that is another word in small letters: "WHO", "CARE"


class OrganisationKind(StrEnum):
    """The kind of an organisation; it says whose its staff are."""

    AID = "aid"
    UN = "un"
    HEALTH = "health"
    RESCUE = "rescue"
    RIGHTS = "rights"
    MEDIA = "media"
    OBSERVATORY = "observatory"
    GOVERNMENT = "government"
    ARMY = "army"
    ARMED_GROUP = "armed_group"
    STATE = "state"


FIGHTING = frozenset({OrganisationKind.ARMY, OrganisationKind.ARMED_GROUP, OrganisationKind.STATE})


@dataclass(frozen=True, slots=True)
class Name:
    """One name in one language. exact: it counts only as it is written here."""

    words: str
    language: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Organisation:
    """One voice under all its names. party: a warring side."""

    kind: OrganisationKind
    party: bool
    names: tuple[Name, ...]

    @property
    def fights(self) -> bool:
        """Whether it can be the doer of an attack."""
        return self.kind in FIGHTING

    def names_in(self, language: str) -> list[Name]:
        """Its names in the texts of one language."""
        return [name for name in self.names if name.language == language]


@cache
def organisations() -> tuple[Organisation, ...]:
    """Every organisation that the table knows, in its order."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return tuple(_organisation(row) for row in csv.DictReader(lines))


def _organisation(row: dict[str, str]) -> Organisation:
    columns = {code: cell for code, cell in row.items() if code not in ("kind", "party")}
    names = (_name(words, code) for code, cell in columns.items() for words in cell.split(" = ") if words)
    return Organisation(OrganisationKind(row["kind"]), row["party"] == "yes", tuple(names))


def _name(words: str, language: str) -> Name:
    return Name(words.removesuffix(EXACT), language, words.endswith(EXACT))
