"""What is asked of entries that could not be read: they stand with the others, rejected as unreadable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from monitor.entries import Entry
from monitor.reports import Reading, Rejected
from monitor.store import codec, mapping
from monitor.store.tables import entries, key_form, reports

_ASIDE = reports.c.rejected == Rejected.UNREADABLE
_SAME = and_(entries.c.feed == reports.c.feed, entries.c.key == reports.c.key, entries.c.revision == reports.c.revision)
_BOTH = select(entries.c.data, entries.c.text, reports.c.data.label("reading")).join(reports, _SAME).where(_ASIDE)


def set_aside(connection: Connection, feed: str, limit: int) -> list[tuple[Entry, Reading]]:
    """Entries of a feed that could not be read, the newest first."""
    query = _BOTH.where(entries.c.feed == feed).order_by(entries.c.seen.desc(), entries.c.revision.desc()).limit(limit)
    return [(mapping.entry(row), codec.load(Reading, row.reading)) for row in _all(connection, query)]


def set_aside_by_another(connection: Connection, edition: str, limit: int) -> list[Entry]:
    """Entries that another edition of the reader could not read, in their latest revision, the oldest first."""
    newer = entries.alias("newer")
    revised = (
        select(newer.c.revision)
        .where(newer.c.feed == entries.c.feed, newer.c.key == entries.c.key, newer.c.revision > entries.c.revision)
        .exists()
    )
    wanted = _BOTH.where(~_of(edition), ~revised).order_by(entries.c.seen, entries.c.feed, entries.c.key).limit(limit)
    return [mapping.entry(row) for row in _all(connection, wanted)]


def ever_set_aside(connection: Connection, feed: str, keys: Iterable[str]) -> set[str]:
    """Those of these keys of which some revision could not be read."""
    forms = {key_form(key): key for key in keys}
    query = select(reports.c.key).where(_ASIDE, reports.c.feed == feed, reports.c.key.in_(list(forms)))
    return {forms[row.key] for row in connection.execute(query)}


def count_set_aside(connection: Connection) -> dict[str, int]:
    """How many entries of each feed could not be read; a feed without such is absent."""
    query = select(reports.c.feed, func.count().label("number")).where(_ASIDE).group_by(reports.c.feed)
    return {row.feed: int(row.number) for row in connection.execute(query)}


def count_read(connection: Connection, since: datetime) -> tuple[int, int]:
    """How many entries were read since then, and how many of them could not be."""
    came = select(func.count()).select_from(entries.join(reports, _SAME)).where(entries.c.seen >= since)
    return int(connection.execute(came).scalar_one()), int(connection.execute(came.where(_ASIDE)).scalar_one())


def _of(edition: str) -> ColumnElement[bool]:
    """Rows of an edition: it stands in their JSON, as `codec` writes it."""
    return reports.c.data.contains(f'"edition":"{edition}"', autoescape=True)


def _all(connection: Connection, query: Select[Any]) -> Sequence[Row[Any]]:
    return connection.execute(query).all()
