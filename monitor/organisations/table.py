"""Reads organisations.csv, and those of the same name that lie in the user's own folders of languages, once each."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from monitor.errors import LexiconError
from monitor.own_words import own_folders

TABLE = Path(__file__).with_name("organisations.csv")
_NO_NAMES = ("kind", "party")  # columns that hold no name
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
class OrganisationName:
    """One name in one language. exact: it counts only as it is written here."""

    words: str
    language: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Organisation:
    """One voice under all its names. party: a warring side."""

    kind: OrganisationKind
    party: bool
    names: tuple[OrganisationName, ...]

    @property
    def fights(self) -> bool:
        """Whether it can be the doer of an attack."""
        return self.kind in FIGHTING

    def names_in(self, language: str) -> list[OrganisationName]:
        """Its names in the texts of one language."""
        return [name for name in self.names if name.language == language]


def organisations() -> tuple[Organisation, ...]:
    """Every organisation that the tables know, in their order. Raises LexiconError."""
    return _with(own_folders())


def tables(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The tables that are read beside these folders of the user's own."""
    return (TABLE, *(table for folder in folders if (table := folder / TABLE.name).is_file()))


@cache
def _with(folders: tuple[Path, ...]) -> tuple[Organisation, ...]:
    return tuple(known for path in tables(folders) for known in read_table(path))


def read_table(path: Path) -> list[Organisation]:
    """The organisations of one table. Raises LexiconError with the line."""
    try:
        numbered = list(enumerate(path.read_text(encoding="utf-8").splitlines(), 1))
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"cannot be read: {error}", path) from error
    lines = [(number, line) for number, line in numbered if line and not line.startswith("#")]
    reader = csv.DictReader(line for _, line in lines)
    if not {*_NO_NAMES} <= {*(reader.fieldnames or ())}:
        raise LexiconError(f"the first line must name the columns {', '.join(_NO_NAMES)} and a language each", path, 1)
    return [_organisation(row, path, number) for row, (number, _) in zip(reader, lines[1:], strict=False)]


def _organisation(row: dict[str, str], path: Path, line: int) -> Organisation:
    if None in row or None in row.values():
        raise LexiconError("as many fields as columns, please; put quotes around a comma", path, line)
    if row["kind"] not in list(OrganisationKind):
        raise LexiconError(
            f"{row['kind']!r} is no kind of organisation; known are {', '.join(OrganisationKind)}", path, line
        )
    columns = {code: cell for code, cell in row.items() if code not in _NO_NAMES}
    names = (_name(words, code) for code, cell in columns.items() for words in cell.split(" = ") if words)
    return Organisation(OrganisationKind(row["kind"]), row["party"] == "yes", tuple(names))


def _name(words: str, language: str) -> OrganisationName:
    return OrganisationName(words.removesuffix(EXACT), language, words.endswith(EXACT))
