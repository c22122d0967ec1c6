"""A correction as a person types it, on the page or the command line: which fact, and what is right."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from monitor.config import Config
from monitor.errors import MonitorError
from monitor.incidents import Correction, Fact, Incident, country_of
from monitor.model import Harm, Place, Victim, Weapon
from monitor.places import Gazetteer
from monitor.places.typed import typed_place

NOBODY_KNOWS = "unknown"  # in the place of a place, a date or a weapon
MOST = 7  # digits of a number of people


@dataclass(frozen=True, slots=True)
class Typed:
    """A fact by its name (`place`, `date`, `weapon`, `killed.child`), and what is right, as somebody typed them."""

    name: str
    value: str


def is_number_of_dead(name: str) -> bool:
    """Whether a fact is the number of all dead, which is a verdict and no correction."""
    return name in (Harm.KILLED, f"{Harm.KILLED}.{Victim.ALL}")


def number_of(typed: Typed) -> int:
    """The number of people. Raises MonitorError where it is none."""
    value = typed.value.strip()
    if not re.fullmatch(rf"[0-9]{{1,{MOST}}}", value):
        raise MonitorError(f"{value[:20]!r} is no number; write digits, as 12", typed.name)
    return int(value)


def correction_of(typed: Typed, incident: Incident, config: Config) -> Correction:
    """The correction without who and when, which `Desk.correct` puts in. Raises MonitorError, which says how to write
    it."""
    value, at = typed.value.strip(), incident.updated
    nobody = value.casefold() == NOBODY_KNOWS
    if not value:
        raise MonitorError(f"write what is right, or {NOBODY_KNOWS}", typed.name)
    if typed.name == Fact.PLACE:
        return Correction(at, "", Fact.PLACE, place=None if nobody else _place(value, incident, config))
    if typed.name == Fact.DATE:
        return Correction(at, "", Fact.DATE, date=None if nobody else _day(value))
    if typed.name == Fact.WEAPON:
        return Correction(at, "", Fact.WEAPON, weapon=None if nobody else _weapon(value))
    harm, victim = _count_named(typed.name)
    return Correction(at, "", Fact.VICTIMS, harm=harm, victim=victim, figure=number_of(typed))


def _place(value: str, incident: Incident, config: Config) -> Place:
    with closing(Gazetteer.open(config.places)) as gazetteer:
        return typed_place(value, gazetteer, country_of(incident))


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise MonitorError(f"{value[:40]!r} is no day; write it as 2031-03-09", Fact.DATE.value) from None


def _weapon(value: str) -> Weapon:
    try:
        return Weapon(value)
    except ValueError:
        raise MonitorError(f"{value[:40]!r} is no weapon; one of {', '.join(Weapon)}", Fact.WEAPON.value) from None


def _count_named(name: str) -> tuple[Harm, Victim]:
    harm, _, victim = name.partition(".")
    try:
        return Harm(harm), Victim(victim or Victim.ALL)
    except ValueError:
        known = ", ".join((*(fact for fact in Fact if fact is not Fact.VICTIMS), "killed.child", "injured.all"))
        raise MonitorError(f"{name[:40]!r} cannot be corrected; write one of {known} ...") from None
