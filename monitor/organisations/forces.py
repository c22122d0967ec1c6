"""The kind of force of which a doer's name tells: an army, or those who fight one. forces.csv has the words of those
who have no name."""

from __future__ import annotations

import csv
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from monitor.organisations.names import voice_name
from monitor.organisations.table import OrganisationKind, organisations
from monitor.scripts.letters import plain_words
from monitor.text import fold

FORCES = Path(__file__).with_name("forces.csv")


class Force(StrEnum):
    """The kinds of a force."""

    STATE = "state"
    AGAINST = "against"  # those who fight a state


_OF_KIND = {
    OrganisationKind.ARMY: Force.STATE,
    OrganisationKind.STATE: Force.STATE,
    OrganisationKind.ARMED_GROUP: Force.AGAINST,
}


def named_forces(name: str) -> frozenset[int]:
    """The numbers of the armies, armed groups and states that a name names."""
    return frozenset(i for i in voice_name(name).organisations if organisations()[i].fights)


@lru_cache(maxsize=4096)
def force_of(name: str) -> Force | None:
    """The kind of force of which a name tells: by the organisation, else by its words; None where neither says one."""
    kinds = {_OF_KIND[organisations()[i].kind] for i in named_forces(name)}
    if not kinds:
        words = frozenset(plain_words(fold(name)))
        kinds = {kind for kind, names in _words().items() if any(theirs <= words for theirs in names)}
    return kinds.pop() if len(kinds) == 1 else None


@cache
def _words() -> dict[Force, frozenset[frozenset[str]]]:
    found: dict[Force, set[frozenset[str]]] = {kind: set() for kind in Force}
    with FORCES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            cells = (cell for language, cell in row.items() if language != "kind")
            names = (frozenset(plain_words(fold(name))) for cell in cells for name in (cell or "").split(" = "))
            found[Force(row["kind"])].update(filter(None, names))
    return {kind: frozenset(names) for kind, names in found.items()}
