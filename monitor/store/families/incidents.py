"""Incidents and their members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from operator import is_

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select

from monitor import places
from monitor.incidents import OF_ONE_FEED, WINDOW, Change, Happening, Incident, IncidentStatus, Member, Named
from monitor.incidents.spoken import meant
from monitor.store import codec, history, mapping
from monitor.store.families.entries import same_entry
from monitor.store.families.memos import MemoQuestions, MemoStatements
from monitor.store.listed import values_of
from monitor.store.memos import Memo
from monitor.store.tables import (
    entries,
    happenings,
    holds,
    incidents,
    listings,
    members,
)

PORTION = 200  # incidents that are read at once
FEW = 4  # lines of a history that are taken out one by one; of more it is written anew


class IncidentQuestions(MemoQuestions):
    """Questions about incidents."""

    def candidates(self, arriving: Sequence[Member], now: datetime, window: timedelta = WINDOW) -> Iterable[Incident]:
        """The incidents that one of these members could join: lately spoken of in its country or next to it, or
        incidents that an earlier reading of the same entry belongs to. Oldest first, and of what one feed alone tells
        the latest (`incidents.quota`)."""
        if not arriving:
            return []
        lately = and_(incidents.c.updated >= now - window, _in_country(arriving))
        recent = and_(lately, incidents.c.id.not_in(_beyond_quota(lately))) if self._are_many(lately) else lately
        same = [
            and_(members.c.feed == feed, members.c.key == key)
            for feed, key in sorted({(member.feed, member.key) for member in arriving})
        ]
        held = incidents.c.id.in_(select(members.c.incident).where(or_(*same)))
        return self._incidents(or_(recent, held), newest_first=False)

    def _are_many(self, lately: ColumnElement[bool]) -> bool:
        """Whether a feed could be beyond its quota: one number tells that it is not, as nearly always."""
        number = select(func.count()).select_from(incidents).where(lately)
        return bool(self._connection.execute(number).scalar_one() > OF_ONE_FEED)

    def incidents(
        self,
        *,
        since: datetime | None = None,
        before: datetime | None = None,
        countries: Sequence[str] = (),
        statuses: Sequence[IncidentStatus] = (),
        limit: int | None = None,
    ) -> list[Incident]:
        """Incidents, the last updated first. since, before: when they were updated."""
        wanted = _wanted(since, before, countries, statuses)
        return list(self._each(wanted)) if limit is None else self._incidents(wanted, limit=limit)

    def each_incident(self, *, since: datetime | None = None) -> Iterator[Incident]:
        """The same one after another: they are read in portions, so that a year of them takes no more room than a day.
        Ask on a handle of your own, and to its end."""
        return self._each(_wanted(since))

    def _each(self, wanted: ColumnElement[bool]) -> Iterator[Incident]:
        beyond: ColumnElement[bool] = and_(True)
        while some := self._incidents(and_(beyond, wanted), limit=PORTION):
            yield from some
            last = some[-1]
            at_once = and_(incidents.c.updated == last.updated, incidents.c.id > last.id)
            beyond = or_(incidents.c.updated < last.updated, at_once)

    def find_incidents(self, prefix: str, limit: int = 10) -> list[Incident]:
        """The incident of this name or id, or those whose id begins so; a caller that needs one says so when there are
        more or none. A whole id is looked up, and only what somebody cut short is looked for, among all."""
        if (name := meant(prefix)) and (known := self.named(name)):
            return self._incidents(incidents.c.id == known.incident, limit=1)
        whole = self._incidents(incidents.c.id == prefix, limit=1)
        return whole or self._incidents(incidents.c.id.startswith(prefix, autoescape=True), limit=limit)

    def named(self, name: str) -> Named | None:
        """The incident that has a name now."""
        ident, _, since = (self.memo(Memo.INCIDENT_NAME, name) or "").partition(" ")
        return Named(ident, datetime.fromisoformat(since)) if since else None

    def last_update(self) -> datetime | None:
        """When an incident last changed."""
        at: datetime | None = self._connection.execute(select(func.max(incidents.c.updated))).scalar()
        return at

    def first_report(self) -> datetime | None:
        """Since when anything is recorded."""
        at: datetime | None = self._connection.execute(select(func.min(incidents.c.opened))).scalar()
        return at

    def _incidents(
        self, wanted: ColumnElement[bool], *, newest_first: bool = True, limit: int | None = None
    ) -> list[Incident]:
        order = incidents.c.updated.desc() if newest_first else incidents.c.updated
        query = select(incidents.c.id, incidents.c.data).where(wanted).order_by(order, incidents.c.id)
        found = self._all(query.limit(limit))
        ids = [row.id for row in found]
        belonging, told = self._members(ids), self._histories(ids)
        return [mapping.incident(row, belonging.get(row.id, ()), told.get(row.id, ())) for row in found]

    def _members(self, ids: Sequence[str]) -> Mapping[str, list[Member]]:
        found: dict[str, list[Member]] = {}
        for row in self._in(_MEMBERS, members.c.incident, ids):
            found.setdefault(row.incident, []).append(mapping.member(row))
        return found

    def _histories(self, ids: Sequence[str]) -> Mapping[str, list[Happening]]:
        found: dict[str, list[Happening]] = {}
        for row in self._in(_HISTORIES, happenings.c.incident, ids):
            found.setdefault(row.incident, []).append(history.line(row))
        return found


def _wanted(
    since: datetime | None,
    before: datetime | None = None,
    countries: Sequence[str] = (),
    statuses: Sequence[IncidentStatus] = (),
) -> ColumnElement[bool]:
    wanted: list[ColumnElement[bool]] = []
    if since:
        wanted.append(incidents.c.updated >= since)
    if before:
        wanted.append(incidents.c.updated < before)
    if countries:
        wanted.append(incidents.c.country.in_(countries))
    if statuses:
        wanted.append(incidents.c.status.in_(statuses))
    return and_(True, *wanted)


class IncidentStatements(MemoStatements, IncidentQuestions):
    """Commits of what reports and people made of incidents."""

    def save_change(self, change: Change) -> None:
        """An incident as a report left it."""
        self.save_incident(change.after, change.before)

    def save_name(self, name: str, incident: str, now: datetime) -> None:
        """From now on the name means this incident."""
        self.save_memo(Memo.INCIDENT_NAME, f"{incident} {now.isoformat()}", name)

    def save_incident(self, incident: Incident, before: Incident | None = None) -> None:
        """An incident; `before` is what the store has of it, so that only changed members and new lines of its history
        are written."""
        self._put(incidents, [mapping.of_incident(incident)])
        self._save_history(incident, before)
        self._put(listings, [values_of(incident)])
        if incident.merged:
            self._carry_holds(incident)
        had = before.members if before else ()
        same = len(list(takewhile(bool, map(is_, had, incident.members))))  # all but the one that came, as a rule
        old = {member.name: (at, member) for at, member in enumerate(had[same:], same)}
        new = {member.name: (at, member) for at, member in enumerate(incident.members[same:], same)}
        gone = [_is_member(incident.id, name) for name in old if name not in new]
        if gone:
            self._connection.execute(delete(members).where(or_(*gone)))
        self._put(members, [mapping.of_member(incident.id, *new[name]) for name in new if old.get(name) != new[name]])

    def _save_history(self, incident: Incident, before: Incident | None) -> None:
        gone, new = history.turned(before.history if before else (), incident.history)
        if before is None or gone:
            new = self._without_lines(incident, None if before is None else gone, new)
        if new:
            self._connection.execute(_NEW_LINES, [{"incident": incident.id, "data": codec.dump(line)} for line in new])

    def _without_lines(
        self, incident: Incident, gone: Sequence[Happening] | None, new: Sequence[Happening]
    ) -> Sequence[Happening]:
        """Take these lines out, all where nobody knows which there are; the lines to write then."""
        mine = happenings.c.incident == incident.id
        if gone is None or len(gone) > FEW:
            self._connection.execute(delete(happenings).where(mine))
            return incident.history
        for line in gone:
            same = select(func.min(happenings.c.seq)).where(mine, happenings.c.data == codec.dump(line))
            self._connection.execute(delete(happenings).where(happenings.c.seq == same.scalar_subquery()))
        return new

    def _carry_holds(self, incident: Incident) -> None:
        """A hold on an incident that was merged into this one holds this one, which has its reports now."""
        known = select(holds.c.incident).where(holds.c.incident == incident.id)
        query = select(holds).where(holds.c.incident.in_(incident.merged), ~known.exists())
        for row in self._all(query.order_by(holds.c.at).limit(1)):
            self._put(holds, [{"incident": incident.id, "at": row.at, "by": row.by, "why": row.why}])


def _beyond_quota(lately: ColumnElement[bool]) -> Select[tuple[str]]:
    """Of these, the older ones of feeds that alone tell of more than their quota."""
    feed = func.min(members.c.feed)
    alone = (
        select(incidents.c.id, incidents.c.updated, feed.label("feed"))
        .join(members, members.c.incident == incidents.c.id)
        .where(lately)
        .group_by(incidents.c.id, incidents.c.updated)
        .having(feed == func.max(members.c.feed))
        .subquery()
    )
    rank = func.row_number().over(partition_by=alone.c.feed, order_by=(alone.c.updated.desc(), alone.c.id))
    ranked = select(alone.c.id, rank.label("rank")).subquery()
    return select(ranked.c.id).where(ranked.c.rank > OF_ONE_FEED)


def _in_country(arriving: Sequence[Member]) -> ColumnElement[bool]:
    """Incidents in the members' countries, in one that adjoins or in none known; every one where a member's country is
    unknown."""
    named = [member.report.place for member in arriving]
    countries = {place.country if place else None for place in named}
    if None in countries:
        return and_(True)
    near = sorted(places.with_neighbours(c for c in countries if c))
    return or_(incidents.c.country.is_(None), incidents.c.country.in_(near))


def _is_member(incident: str, name: tuple[str, str, int]) -> ColumnElement[bool]:
    feed, key, index = name
    return and_(members.c.incident == incident, members.c.feed == feed, members.c.key == key, members.c.index == index)


_NEW_LINES = insert(happenings).inline()  # nobody asks for the numbers that they get
_HISTORIES = select(happenings).order_by(happenings.c.incident, happenings.c.seq)
_MEMBERS = (
    select(members.c.incident, members.c.data, entries.c.text)
    .join(entries, same_entry(members, entries), isouter=True)
    .order_by(members.c.incident, members.c.position)
)
