"""Entries and the reports that were read in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, and_, func, or_, select

from monitor.entries import Entry
from monitor.reports import Reading, Rejected
from monitor.store import codec, mapping
from monitor.store.families.base import Questions, Statements
from monitor.store.tables import (
    entries,
    key_form,
    reports,
)


class EntryQuestions(Questions):
    """Questions about entries, and what was read in them."""

    def known_keys(self, feed: str, keys: Iterable[str]) -> dict[str, tuple[str, int]]:
        """Of these keys the ones that were seen, each with hash and number of its latest revision."""
        query = select(entries.c.key, entries.c.hash, entries.c.revision).where(entries.c.feed == feed)
        forms = {key_form(key): key for key in keys}
        found = self._in(query.order_by(entries.c.revision), entries.c.key, forms)
        return {forms[row.key]: (row.hash, row.revision) for row in found}

    def first_sights(self, feed: str, keys: Iterable[str]) -> dict[str, Entry]:
        """The first revision of each of these entries; without texts."""
        query = select(entries.c.data).where(entries.c.feed == feed, entries.c.revision == 0)
        found = (codec.load(Entry, row.data) for row in self._in(query, entries.c.key, map(key_form, keys)))
        return {entry.key: entry for entry in found}

    def alike(self, feed: str, found: Sequence[Entry]) -> list[Entry]:
        """The entries that the feed has had before with the text or the page of one of these, oldest
        first. A front page is nobody's."""
        # As an expression, or SQLite would walk through all that the feed ever had instead of asking the other index.
        same_feed = entries.c.feed.op("||")("") == key_form(feed)
        query = select(entries.c.key, entries.c.revision, entries.c.seen, entries.c.data, entries.c.text).where(
            same_feed
        )
        by_text = self._in(query, entries.c.hash, {entry.hash for entry in found})
        pages = {key_form(entry.link) for entry in found if entry.link and _is_page(entry.link)}
        by_link = self._in(query, entries.c.link, pages)
        rows_of = {(row.key, row.revision): row for row in (*by_text, *by_link)}
        in_order = sorted(rows_of.values(), key=lambda row: (row.seen, row.revision))
        return [mapping.entry(row) for row in in_order]

    def entries(self, key_or_link: str) -> list[tuple[Entry, Reading]]:
        """The entries that came under a key or link, newest revision first, with what reading it gave."""
        query = ENTRIES.where(or_(entries.c.key == key_or_link, entries.c.link == key_or_link))
        found = self._all(query.order_by(entries.c.seen.desc(), entries.c.revision.desc()))
        return [(mapping.entry(row), codec.load(Reading, row.reading)) for row in found]

    def revisions(self, feed: str, key: str) -> list[tuple[Entry, Reading]]:
        """Every revision of one entry, the first one first, with what reading it gave."""
        found = self._all(ENTRIES.where(entries.c.feed == feed, entries.c.key == key).order_by(entries.c.revision))
        return [(mapping.entry(row), codec.load(Reading, row.reading)) for row in found]

    def readings_of(self, feed: str, key: str, limit: int) -> list[Reading]:
        """The readings of the latest revisions of an entry."""
        query = select(reports.c.data).where(reports.c.feed == feed, reports.c.key == key)
        found = self._all(query.order_by(reports.c.revision.desc()).limit(limit))
        return [codec.load(Reading, row.data) for row in found]

    def told_of_harm(self, since: datetime, most: int | None = None) -> list[tuple[Entry, Reading]]:
        """The entries that speak of harm, in the order in which they were seen, with what reading them gave. most: so
        many, the latest."""
        query = ENTRIES.where(reports.c.confidence.is_not(None), entries.c.seen >= since)
        found = self._all(query.order_by(entries.c.seen.desc()).limit(most) if most else query)
        read = [(mapping.entry(row), codec.load(Reading, row.reading)) for row in found]
        return sorted(read, key=lambda pair: (pair[0].seen, pair[0].feed, pair[0].key, pair[0].revision))

    def review(self, below: float, since: datetime, limit: int = 200) -> list[tuple[Entry, Reading]]:
        """The readings with less confidence than alerts: for a person to look at, never for the bin."""
        query = ENTRIES.where(reports.c.confidence < below, reports.c.seen >= since)
        found = self._all(query.order_by(reports.c.seen.desc()).limit(limit))
        return [(mapping.entry(row), codec.load(Reading, row.reading)) for row in found]

    def count_language_not_read(self) -> dict[str, int]:
        """How many entries of each feed are in a language that is not read; a feed without such is absent."""
        query = select(reports.c.feed, func.count().label("entries")).group_by(reports.c.feed)
        found = self._all(query.where(reports.c.rejected == Rejected.LANGUAGE_NOT_READ))
        return {row.feed: row.entries for row in found}


class EntryStatements(Statements, EntryQuestions):
    """Commits of entries."""

    def save_entries(self, read: Mapping[Entry, Reading]) -> None:
        """New entries and revisions, and what reading each of them gave."""
        self._put(entries, [mapping.of_entry(entry) for entry in read])
        self._put(reports, [mapping.of_reading(entry, reading) for entry, reading in read.items()])


def _is_page(link: str) -> bool:
    """Whether a link names more than a host: a feed may give its front page for every entry."""
    parts = urlsplit(link)
    return bool(parts.path.strip("/") or parts.query or parts.fragment)


def same_entry(one: Any, other: Any) -> ColumnElement[bool]:
    return and_(one.c.feed == other.c.feed, one.c.key == other.c.key, one.c.revision == other.c.revision)


ENTRIES = select(entries.c.data, entries.c.text, reports.c.data.label("reading")).join(
    reports, same_entry(entries, reports)
)
