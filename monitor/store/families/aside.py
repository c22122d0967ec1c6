"""Entries that could not be read: they stand with the others, rejected as unreadable."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from monitor.entries import Entry
from monitor.reports import Reading, Rejected
from monitor.store import codec, mapping
from monitor.store.families.base import Questions
from monitor.store.families.entries import ENTRIES
from monitor.store.tables import entries, key_form, reports

_ASIDE = reports.c.rejected == Rejected.UNREADABLE


class AsideQuestions(Questions):
    """Questions about entries that were set aside."""

    def set_aside(self, feed: str, limit: int = 5) -> list[tuple[Entry, Reading]]:
        """Entries of a feed that could not be read, the newest first."""
        query = ENTRIES.where(_ASIDE, entries.c.feed == feed)
        found = self._all(query.order_by(entries.c.seen.desc(), entries.c.revision.desc()).limit(limit))
        return [(mapping.entry(row), codec.load(Reading, row.reading)) for row in found]

    def set_aside_by_another(self, edition: str, limit: int) -> list[Entry]:
        """Entries that another edition of the reader could not read, in their latest revision, the oldest first."""
        newer = entries.alias("newer")
        revised = (
            select(newer.c.revision)
            .where(newer.c.feed == entries.c.feed, newer.c.key == entries.c.key, newer.c.revision > entries.c.revision)
            .exists()
        )
        wanted = ENTRIES.where(_ASIDE, ~_of(edition), ~revised)
        found = self._all(wanted.order_by(entries.c.seen, entries.c.feed, entries.c.key).limit(limit))
        return [mapping.entry(row) for row in found]

    def ever_set_aside(self, feed: str, keys: Iterable[str]) -> set[str]:
        """Those of these keys of which some revision could not be read."""
        forms = {key_form(key): key for key in keys}
        query = select(reports.c.key).where(_ASIDE, reports.c.feed == feed)
        return {forms[row.key] for row in self._in(query, reports.c.key, forms)}

    def count_set_aside(self) -> dict[str, int]:
        """How many entries of each feed could not be read; a feed without such is absent."""
        query = select(reports.c.feed, func.count().label("number")).where(_ASIDE).group_by(reports.c.feed)
        return {row.feed: int(row.number) for row in self._all(query)}

    def count_read(self, since: datetime) -> tuple[int, int]:
        """How many entries were read since then, and how many of them could not be."""
        came = select(func.count()).select_from(entries).where(entries.c.seen >= since)  # each has its reading
        aside = select(func.count()).select_from(reports).where(_ASIDE, reports.c.seen >= since)
        read, failed = (self._connection.execute(query).scalar_one() for query in (came, aside))
        return int(read), int(failed)


def _of(edition: str) -> ColumnElement[bool]:
    """Rows of an edition: it stands in their JSON, as `codec` writes it."""
    return reports.c.data.contains(f'"edition":"{edition}"', autoescape=True)
