"""Keys of entries without a word of harm: most of all rows, and needed only while their feed shows them.

    shown_form(keys)                                  # what is noted once a day, by whoever asks the feed
    drop_old_keys(connection, before, after, limit)   # those that came before then and are shown no more
    dropped(connection)                               # how many went, which `families.elsewhere` counts

Rows are deleted, and not dropped by the day in partitions: docs/cluster.md has what both cost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, exists, select, update

from monitor.entries import Entry
from monitor.reports import Rejected
from monitor.store import codec
from monitor.store.memos import Memo
from monitor.store.redact import nothing_but_key
from monitor.store.tables import entries, key_form, meta, reports

LATER = timedelta(days=7)  # after which one that is still shown is looked at again
_MANY = 500  # values in one statement
_OWN = [entries.c.feed, entries.c.key, entries.c.revision]
_SAME_KEY = (reports.c.feed == entries.c.feed, reports.c.key == entries.c.key)
_SAYS_NOTHING = exists().where(*_SAME_KEY) & ~exists().where(
    *_SAME_KEY, reports.c.rejected.is_distinct_from(Rejected.NO_HARM_WORD)
)  # in none of its revisions
ORDER = [entries.c.seen, *_OWN]
_THIS = [column == bindparam(f"of_{column.name}") for column in _OWN]
_DROP = delete(entries).where(*_THIS)
_STAYS = update(entries).where(*_THIS).values(seen=bindparam("later"), text="", data=bindparam("bare"))


def shown_form(keys: Iterable[str]) -> str:
    """The keys that a feed shows as its memo has them: digests, of which two that are alike keep one key too long."""
    return " ".join(sorted({_digest(key_form(key)) for key in keys}))


def drop_old_keys(
    connection: Connection, before: datetime, after: ColumnElement[bool] | None, limit: int | None
) -> tuple[Sequence[Row[Any]], int]:
    """Of up to so many rows (None: all) that say nothing, are older than `before` and come behind `after`: delete those
    that their feed shows no more. What it shows is as old as a week after `before` from then on, to be looked at again,
    and keeps none of its words, or those that `text` and `names` forget would stay. What another sweep has in hand is
    passed over, so that each is dropped and counted once. The rows, and how many went."""
    old = select(*[*ORDER, entries.c.data]).where(entries.c.seen < before, _SAYS_NOTHING).order_by(*ORDER).limit(limit)
    old = old.with_for_update(of=entries, skip_locked=True)  # SQLite has one writer, and no such words
    found = connection.execute(old if after is None else old.where(after)).all()
    shown = _shown(connection, {row.feed for row in found})
    stay = [row for row in found if row.feed not in shown or _digest(row.key) in shown[row.feed]]
    go = [row for row in found if row.feed in shown and _digest(row.key) not in shown[row.feed]]
    if go:
        connection.execute(_DROP, _named(go))  # and with each what reading it gave
    if stay:
        marks = zip(_named(stay), map(_bare, stay), strict=True)
        connection.execute(_STAYS, [{**own, "later": before + LATER, "bare": bare} for own, bare in marks])
    return found, len(go)


def dropped(connection: Connection) -> int:
    """How many went so far: whoever counts what was read counts them, too."""
    return int(connection.execute(select(meta.c.value).where(meta.c.name == Memo.KEYS_DROPPED.row())).scalar() or 0)


def _shown(connection: Connection, feeds: Collection[str]) -> Mapping[str, frozenset[str]]:
    """The digests of what each of these feeds shows; one whose document was never noted is absent."""
    names = {Memo.SHOWN.row(feed): feed for feed in feeds}
    found: dict[str, frozenset[str]] = {}
    rest = iter(names)
    while some := list(islice(rest, _MANY)):
        for row in connection.execute(select(meta).where(meta.c.name.in_(some))).all():
            found[names[row.name]] = frozenset(row.value.split())
    return found


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:12]


def _bare(row: Row[Any]) -> str:
    return codec.dump(nothing_but_key(codec.load(Entry, row.data)))


def _named(rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    return [{f"of_{column.name}": getattr(row, column.name) for column in _OWN} for row in rows]
