"""Incidents by filters: a condition in SQL over one row each, in portions along one order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, or_, select

from monitor.incidents import Grade, Incident, IncidentStatus
from monitor.model import Cause, Place, Severity, Victim, Weapon
from monitor.store import mapping
from monitor.store.codec import storable
from monitor.store.families.incidents import IncidentQuestions
from monitor.store.listed import Listed, Summand, harmed, listed, place_of, summand, terms_of
from monitor.store.tables import alerts, incidents, listings

if TYPE_CHECKING:
    from monitor.alerts import Alert

PORTION = 1_000  # rows that are read at once where a caller sifts them further


@dataclass(frozen=True, slots=True)
class Beyond:
    """A point in the list: what comes after the incident that was last updated then."""

    updated: datetime
    incident: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search: all of it must hold, of several values in one field any. since, until: when it was opened;
    changed: since when it was updated; happened: since when it happened, as sums take it. countries: an incident of
    unknown country is in none. seen_in: the countries of whoever asks, who also sees what nobody can place."""

    since: datetime | None = None
    until: datetime | None = None
    changed: datetime | None = None
    happened: datetime | None = None
    severity: Severity | None = None  # told at least so
    countries: Sequence[str] = ()
    seen_in: Sequence[str] = ()
    causes: Sequence[Cause] = ()
    grades: Sequence[Grade] = ()
    victims: Sequence[Victim] = ()
    weapons: Sequence[Weapon] = ()
    statuses: Sequence[IncidentStatus] = ()
    text: str = ""
    merged: bool = False  # those too whose reports stand under another id


_COLUMNS = [column for column in listings.columns if column.name != "words"]  # long, and for the search alone


class ListingQuestions(IncidentQuestions):
    """Questions about lists of incidents."""

    def listed(
        self,
        wanted: Wanted,
        keep: Callable[[Place | None], bool] = lambda place: True,
        after: Beyond | None = None,
        portion: int = PORTION,
    ) -> Iterator[Listed]:
        """Incidents, the last updated first; those that come after a place in that order. keep: what else must hold of
        where they were. They are read in portions: ask on a handle of your own."""
        kept = cache(lambda place: keep(place_of(place)))
        query = select(*_COLUMNS).where(_condition(wanted))
        query = query.order_by(listings.c.updated.desc(), listings.c.incident).limit(portion)
        while rows := self._all(query.where(_beyond(after))):
            yield from (listed(row) for row in rows if kept(row.place))
            if len(rows) < portion:
                return
            after = Beyond(rows[-1].updated, rows[-1].incident)

    def summands(self, wanted: Wanted, keep: Callable[[Place | None], bool] = lambda place: True) -> list[Summand]:
        """All that sums count of these: each event once, none that was taken back."""
        kept = cache(lambda place: keep(place_of(place)))
        columns = listings.c.happened, listings.c.place, listings.c.weapon, listings.c.toll
        once = listings.c.counts == 1, listings.c.perhaps.is_(None)
        rows = self._all(select(*columns).where(_condition(wanted), *once))
        return [summand(row) for row in rows if kept(row.place)]

    def alerts_listed(
        self,
        wanted: Wanted,
        of_incidents: bool,
        keep: Callable[[Place | None], bool] = lambda place: True,
        before: int | None = None,
        portion: int = PORTION,
    ) -> Iterator[tuple[int, Alert]]:
        """Alerts with their place in the row of all, the latest first. since, until and severity are of the alert, the
        rest of its incident; of_incidents: those alone that are about one. keep: as of `listed`."""
        about = replace(wanted, since=None, until=None, changed=None, severity=None, merged=True)
        joined = alerts.join(listings, listings.c.incident == alerts.c.incident, isouter=not of_incidents)
        query = select(alerts.c.seq, alerts.c.data, listings.c.place).select_from(joined)
        query = query.where(*_of_alert(wanted), *([_condition(about)] if of_incidents else []))
        query = query.order_by(alerts.c.seq.desc()).limit(portion)
        while rows := self._all(query if before is None else query.where(alerts.c.seq < before)):
            yield from ((row.seq, mapping.alert(row)) for row in rows if keep(place_of(row.place)))
            if len(rows) < portion:
                return
            before = rows[-1].seq

    def these_incidents(self, ids: Sequence[str]) -> list[Incident]:
        """Incidents by their ids, in that order; one that is not there is left out."""
        asked = [storable(ident) for ident in ids]  # whoever asks may have written it
        found = {incident.id: incident for incident in self._incidents(incidents.c.id.in_(asked))} if ids else {}
        return [found[ident] for ident in ids if ident in found]

    def severities(self, ids: Iterable[str]) -> Mapping[str, Severity]:
        """The highest severity at which each of these was told; one that was never told is absent."""
        query = select(alerts.c.incident, func.max(alerts.c.severity).label("severity")).group_by(alerts.c.incident)
        rows = self._in(query.where(alerts.c.severity.is_not(None)), alerts.c.incident, ids)
        return {row.incident: Severity(row.severity) for row in rows}


def _of_alert(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.since:
        yield alerts.c.at >= wanted.since
    if wanted.until:
        yield alerts.c.at < wanted.until
    if wanted.severity:
        yield alerts.c.severity >= int(wanted.severity)


def _condition(wanted: Wanted) -> ColumnElement[bool]:
    return and_(True, *_times(wanted), *_kinds(wanted), *_words(wanted))


def _times(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.since:
        yield listings.c.opened >= wanted.since
    if wanted.until:
        yield listings.c.opened < wanted.until
    if wanted.changed:
        yield listings.c.updated >= wanted.changed
    if wanted.happened:
        yield listings.c.happened >= wanted.happened


def _kinds(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if not wanted.merged:
        yield listings.c.merged == 0
    for column, values in (
        (listings.c.country, wanted.countries),
        (listings.c.cause, wanted.causes),
        (listings.c.grade, wanted.grades),
        (listings.c.weapon, wanted.weapons),
        (listings.c.status, wanted.statuses),
    ):
        if values:
            yield column.in_(list(values))
    if wanted.seen_in:
        yield or_(listings.c.country.in_(list(wanted.seen_in)), listings.c.place.is_(None))
    if wanted.victims:
        yield or_(*(listings.c.victims.contains(harmed(victim)) for victim in wanted.victims))
    if wanted.severity:
        told = select(alerts.c.incident).where(alerts.c.severity >= int(wanted.severity))
        yield listings.c.incident.in_(told.where(alerts.c.incident.is_not(None)))


def _words(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    for term in terms_of(wanted.text):
        yield listings.c.words.contains(term, autoescape=True)


def _beyond(after: Beyond | None) -> ColumnElement[bool]:
    if after is None:
        return and_(True)
    at_once = and_(listings.c.updated == after.updated, listings.c.incident > after.incident)
    further = or_(listings.c.updated < after.updated, at_once)
    return and_(listings.c.updated <= after.updated, further)  # a bound, by which an index is entered
