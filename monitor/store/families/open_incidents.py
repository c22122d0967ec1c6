"""Open incidents as the writer has them: out of memory, and kept there as they are saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from operator import is_
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, bindparam, or_, select, tuple_

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
from monitor.store.tables import entries, incidents, key_form, members
from monitor.store.working import Working

if TYPE_CHECKING:
    from monitor.incidents import Candidates

_HOMES = select(members.c.incident).where(members.c.feed == bindparam("from"), members.c.key == bindparam("under"))
_Name = tuple[str, str]  # of an entry: feed and key
_MEMBER, _ENTRY = tuple_(members.c.feed, members.c.key), tuple_(entries.c.feed, entries.c.key, entries.c.revision)
_MANY_HOMES = select(members.c.feed, members.c.key, members.c.incident)
_MANY_TEXTS = select(entries.c.feed, entries.c.key, entries.c.revision, entries.c.text)


class OpenIncidentStatements(EntryStatements, IncidentStatements, MemoStatements):
    """Questions to open incidents, and whatever changes these. The answers are those of `IncidentQuestions`."""

    def __init__(self, connection: Connection, working: Working) -> None:
        super().__init__(connection)
        self._working = working
        self._texts: dict[tuple[str, str, int], str] = {}  # of entries that this transaction saved, or expects
        self._expected: dict[_Name, set[str]] = {}  # the incidents of entries that are still to come

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

    def expect(self, coming: Sequence[Entry]) -> None:
        """Ask at once what would be asked of each of these entries as it is taken in: which incidents hold a report of
        it, and its text as it is stored. Each question is a way to the database and back, for which all who want the
        writer's lock wait."""
        if not coming:
            return
        self._expected = {(entry.feed, entry.key): set() for entry in coming}
        named = {(key_form(feed), key_form(key)): (feed, key) for feed, key in self._expected}
        for row in self._all(_MANY_HOMES.where(_MEMBER.in_(named))):
            self._expected[named[row.feed, row.key]].add(row.incident)
        shown = {(key_form(e.feed), key_form(e.key), e.revision): (e.feed, e.key, e.revision) for e in coming}
        for row in self._all(_MANY_TEXTS.where(_ENTRY.in_(shown))):
            self._texts[shown[row.feed, row.key, row.revision]] = row.text

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
        self._expect_no_more(incident)
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
        return sorted(set().union(*map(self._homes_of, names)))

    def _homes_of(self, name: _Name) -> set[str]:
        if name in self._expected:  # it has come, and may change what holds it
            return self._expected.pop(name)
        feed, key = name
        return {row.incident for row in self._connection.execute(_HOMES, {"from": feed, "under": key})}

    def _expect_no_more(self, saved: Incident) -> None:
        """Of the entries that this incident holds, or held, the database is asked again."""
        held = {(member.feed, member.key) for member in saved.members} if self._expected else set[_Name]()
        for name in [name for name, homes in self._expected.items() if name in held or saved.id in homes]:
            del self._expected[name]

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
