"""An incident as lists, maps and sums need it: one row of columns, so that nobody reads all that is known of ten
thousand events to show fifty of them. `incidents` stays the truth; its row here is made anew whenever it is saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from monitor import alerts, incidents
from monitor.incidents import Grade, Incident, IncidentStatus, Member
from monitor.model import Cause, Day, Place, Target, Toll, Victim, Weapon, wordless
from monitor.store import codec
from monitor.text import clip, fold

_SAYING = 24  # reports of an incident whose words are looked among: a day of war may bring hundreds of one event
_LONGEST = 6_000  # characters


@dataclass(frozen=True, slots=True)
class Listed:
    """One incident on a list. happened, counts: as sums take it (`alerts.sums`); merged: its reports stand under
    another id by now; reports: how many it has; sources: independent ones."""

    id: str
    name: str
    opened: datetime
    updated: datetime
    happened: datetime
    counts: bool
    merged: bool
    status: IncidentStatus
    grade: Grade
    place: Place | None
    date: Day | None
    cause: Cause
    weapon: Weapon | None
    target: Target | None
    perhaps: str | None
    disputed: bool
    toll: Toll
    reports: int
    sources: int


def listed_of(incident: Incident) -> Listed:
    """The row of an incident."""
    return Listed(
        id=incident.id,
        name=incident.name,
        opened=incident.opened,
        updated=incident.updated,
        happened=alerts.happened(incident),
        counts=alerts.counts(incident),
        merged=incidents.merged_away(incident),
        status=incident.status,
        grade=incident.grade,
        place=incident.place,
        date=incident.date,
        cause=incident.cause,
        weapon=incident.weapon,
        target=incident.target,
        perhaps=incident.perhaps,
        disputed=incident.disputed,
        toll=wordless(incident.toll),
        reports=len(incident.members),
        sources=len(incident.claimants) or len({m.publisher for m in incident.members if not m.only_waited}),
    )


@dataclass(frozen=True, slots=True)
class Summand:
    """An incident as sums over months need it, and nothing more: there are ten thousand of them."""

    happened: datetime
    place: Place | None
    weapon: str | None
    toll: Toll


def summand(row: Row[Any]) -> Summand:
    """The columns `happened`, `place`, `weapon` and `toll` of its row."""
    return Summand(row.happened, place_of(row.place), row.weapon, _toll_of(row.toll))


def words_of(incident: Incident) -> str:
    """All that a search looks among, folded: what the incident is called, where it was, who says so, and the titles and
    quotes of its first reports and its last."""
    place = incident.place
    said = [incident.id, incident.name, incident.actor or "", *incident.claimants]
    said += [place.name, place.admin1 or "", place.written] if place else []
    for member in _first_and_last(incident.members):
        said += [member.title, member.publisher, *(quote.words for quote in member.report.quotes)]
    return clip(fold(" ".join(dict.fromkeys(filter(None, said)))), _LONGEST)


def _first_and_last(members: tuple[Member, ...]) -> Iterable[Member]:
    return members if len(members) <= _SAYING else (*members[: _SAYING // 2], *members[-_SAYING // 2 :])


def terms_of(text: str) -> list[str]:
    """The words that all have to be found, in the same form."""
    return fold(text[:200]).split()[:8]


def values_of(incident: Incident) -> dict[str, Any]:
    """The columns of its row."""
    it = listed_of(incident)
    place = it.place
    harmed = {str(victim) for cells in it.toll.values() for victim, count in cells.items() if count.high != 0}
    return {
        "incident": it.id,
        "name": it.name,
        "opened": it.opened,
        "updated": it.updated,
        "happened": it.happened,
        "counts": int(it.counts),
        "merged": int(it.merged),
        "status": it.status,
        "grade": it.grade,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "place": place and codec.dump(replace(place, written="")),
        "day": it.date and it.date.isoformat(),
        "cause": it.cause,
        "weapon": it.weapon,
        "target": it.target,
        "perhaps": it.perhaps,
        "disputed": int(it.disputed),
        "victims": f" {' '.join(sorted(harmed))} ",
        "toll": codec.dump_toll(it.toll),
        "reports": it.reports,
        "sources": it.sources,
        "words": words_of(incident),
    }


def listed(row: Row[Any]) -> Listed:
    """The row as it was written."""
    return Listed(
        id=row.incident,
        name=row.name,
        opened=row.opened,
        updated=row.updated,
        happened=row.happened,
        counts=bool(row.counts),
        merged=bool(row.merged),
        status=IncidentStatus(row.status),
        grade=Grade(row.grade),
        place=place_of(row.place),
        date=Day.fromisoformat(row.day) if row.day else None,
        cause=Cause(row.cause),
        weapon=Weapon(row.weapon) if row.weapon else None,
        target=Target(row.target) if row.target else None,
        perhaps=row.perhaps,
        disputed=bool(row.disputed),
        toll=_toll_of(row.toll),
        reports=row.reports,
        sources=row.sources,
    )


@lru_cache(4096)  # most are of one or two dead
def _toll_of(text: str) -> Toll:
    return codec.load_toll(text)


@lru_cache(16_384)  # thousands of incidents are in some hundred places
def place_of(text: str | None) -> Place | None:
    return codec.load(Place, text) if text else None


def harmed(victim: Victim) -> str:
    """How a class of victims stands in the column: whole, between blanks."""
    return f" {victim} "
