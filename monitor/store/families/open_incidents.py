"""Open incidents as the writer has them: out of memory, and kept there as they are saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from operator import is_
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, bindparam, or_, select

from monitor import incidents as grouping
from monitor import places
from monitor.entries import Entry
from monitor.incidents import WINDOW, Incident, Member
from monitor.reports import Reading
from monitor.store import codec
from monitor.store.families.entries import EntryStatements
from monitor.store.families.incidents import IncidentStatements
from monitor.store.families.memos import MemoStatements
from monitor.store.memos import Memo
from monitor.store.tables import entries, incidents, members
from monitor.store.working import Working

if TYPE_CHECKING:
    from monitor.incidents import Candidates

_HOMES = select(members.c.incident).where(members.c.feed == bindparam("from"), members.c.key == bindparam("under"))


class OpenIncidentStatements(EntryStatements, IncidentStatements, MemoStatements):
    """Questions to open incidents, and whatever changes these. The answers are those of `IncidentQuestions`."""

    def __init__(self, connection: Connection, working: Working) -> None:
        super().__init__(connection)
        self._working = working
        self._texts: dict[tuple[str, str, int], str] = {}  # of entries that this transaction saved

    def candidates(self, arriving: Sequence[Member], now: datetime, window: timedelta = WINDOW) -> Candidates:
        if not arriving:
            return grouping.Candidates(())
        self._take_up()
        named = [member.report.place for member in arriving]
        found = self._lately({place.country if place else None for place in named}, now - window)
        homes = [ident for ident in self._homes(arriving) if found.get(ident) is None]
        strange = [ident for ident in homes if self._working.get(ident) is None]
        elsewhere = [known for ident in homes if (known := self._working.get(ident))]
        for incident in (*elsewhere, *(self._incidents(incidents.c.id.in_(strange)) if strange else ())):
            found.put(incident)
        return found

    def find_incidents(self, prefix: str, limit: int = 10) -> list[Incident]:
        """An open one, asked for by the whole of its id as the flow does, is here."""
        self._take_up()
        known = self._working.get(prefix)
        return [known] if known else super().find_incidents(prefix, limit)

    def save_entries(self, read: Mapping[Entry, Reading]) -> None:
        super().save_entries(read)
        self._texts |= {(e.feed, e.key, e.revision): codec.storable(e.text) for e in read}

    def save_incident(self, incident: Incident, before: Incident | None = None) -> None:
        super().save_incident(incident, before)
        self._note_change()
        self._working.put(self._as_saved(incident))

    def _lately(self, countries: set[str | None], since: datetime) -> Candidates:
        """In these countries, in one that adjoins or in none known; everywhere where one of these is not known."""
        if None in countries:
            if not self._working.knows_all(since):
                self._working.load_all(since, self._incidents(incidents.c.updated >= since, newest_first=False))
            return self._working.lately(None, since)
        wanted = {None, *places.with_neighbours(country for country in countries if country)}
        if missing := self._working.missing(wanted, since):
            named = incidents.c.country.in_([country for country in missing if country])
            there = or_(named, incidents.c.country.is_(None)) if None in missing else named
            found = self._incidents(and_(incidents.c.updated >= since, there), newest_first=False)
            self._working.load(missing, since, found)
        return self._working.lately(wanted, since)

    def _homes(self, arriving: Sequence[Member]) -> list[str]:
        """The incidents that hold a report of one of these entries."""
        names = {(member.feed, member.key) for member in arriving}
        rows = (self._connection.execute(_HOMES, {"from": feed, "under": key}) for feed, key in names)
        return sorted({row.incident for found in rows for row in found})

    def _take_up(self) -> None:
        """The set in memory, if it is that of the store as it stands."""
        others = self._working.belongs_to(int(self.memo(Memo.INCIDENTS_CHANGED) or 0))
        if others and (before := self.memo(Memo.TEXTS_GONE)):
            self._working.forget(datetime.fromisoformat(before))

    def _note_change(self) -> None:
        """Others who keep incidents in memory will see that something changed."""
        self._take_up()
        if (version := self._working.changes()) is not None:
            self.save_memo(Memo.INCIDENTS_CHANGED, str(version))

    def _as_saved(self, incident: Incident) -> Incident:
        """The incident as whoever asks the store for it would get it."""
        known = self._working.get(incident.id)
        had, told = (known.members, known.history) if known else ((), ())
        same, lines_same = _begin_alike(had, incident.members), _begin_alike(told, incident.history)
        kept = set(map(id, (*had[same:], *told[lines_same:])))  # of what stands behind all that did not change
        came = (m if id(m) in kept else self._member_as_saved(m) for m in incident.members[same:])
        saved = (*incident.members[:same], *came)
        later = incident.history[lines_same:]
        fresh = tuple(line for line in later if id(line) not in kept)
        bare = replace(incident, members=(), history=fresh)
        alone = codec.as_stored(bare)
        if alone is bare and all(map(is_, saved, incident.members)):
            return incident
        lines = iter(alone.history)
        history = (*incident.history[:lines_same], *(line if id(line) in kept else next(lines) for line in later))
        return replace(alone, members=saved, history=history)

    def _member_as_saved(self, member: Member) -> Member:
        bare, name = replace(member, text=""), (member.feed, member.key, member.revision)
        stored, text = codec.as_stored(bare), self._texts[name] if name in self._texts else self._text_of(*name)
        if stored is bare and text == member.text:
            return member  # what was worked out for the one that came is known by identity
        return replace(stored, text=text)

    def _text_of(self, feed: str, key: str, revision: int) -> str:
        mine = entries.c.feed == feed, entries.c.key == key, entries.c.revision == revision
        text: str | None = self._connection.execute(select(entries.c.text).where(*mine)).scalar()
        return text or ""


def _begin_alike(before: Sequence[object], after: Sequence[object]) -> int:
    """How many of the first are the very same."""
    return len(list(takewhile(bool, map(is_, before, after))))
