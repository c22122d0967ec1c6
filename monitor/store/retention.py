"""Forgetting what is old enough, some rows at a time: full texts, and by `names` all that people wrote or were called.

    swept = sweep(connection, Forget.NAMES, before, {}, 200)     # one transaction's worth
    swept = sweep(connection, Forget.NAMES, before, swept.after, 200)   # and on, until swept.done

Rows are taken in the order of their time, so that a daemon which remembers `after` looks at none twice. What is not
delivered is left alone, failed deliveries too: they wait for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, Table, and_, delete, exists, or_, select, update

from monitor import alerts as messages
from monitor.deliveries import State
from monitor.entries import Entry
from monitor.feeds import BY_HAND
from monitor.incidents import Happening, Incident, Member
from monitor.model import wordless
from monitor.reports import Reading, Rejected
from monitor.store import codec, mapping, redact
from monitor.store.former import forget_people, people_in
from monitor.store.history import history_of
from monitor.store.listed import words_of
from monitor.store.old_keys import ORDER, drop_old_keys
from monitor.store.tables import (
    alerts,
    deliveries,
    documents,
    entries,
    happenings,
    holds,
    incidents,
    listings,
    members,
    received,
    reports,
)

After = Mapping[str, Sequence[Any]]  # table → the last row that was looked at, by its time and its key


class Forget(StrEnum):
    """The kinds of rows that are forgotten."""

    TEXT = "text"  # the full text of entries
    STAFF = "staff"  # who acted on incidents: their words stay
    TEXTS_WITHOUT_HARM = "texts_without_harm"  # all but key, hash, times and address of what has no word of harm
    DOCUMENTS = "documents"  # feeds' documents as they came; whatever takes the texts takes these, too
    KEYS_WITHOUT_HARM = "keys_without_harm"  # all of what has no word of harm, once its feed shows it no more
    NAMES = "names"  # that, titles, quotes, words of figures, notes of staff, and the messages that were sent


@dataclass(frozen=True, slots=True)
class Swept:
    """The outcome of one sweep. changed: rows by table; done: whether nothing is left that is old enough."""

    after: After
    changed: Mapping[str, int]
    done: bool


def sweep(connection: Connection, what: Forget, before: datetime, after: After, limit: int | None) -> Swept:
    """Look at up to `limit` rows (None: all) of each table that are older than `before` and come after `after`; of keys
    without harm it is `sweep_keys` that does."""
    ended = [_sweep(connection, broom, before, after.get(broom.table.name), limit) for broom in _BROOMS[what]]
    last = {broom.table.name: mark for broom, (mark, _, _) in zip(_BROOMS[what], ended, strict=True) if mark}
    changed = {broom.table.name: number for broom, (_, number, _) in zip(_BROOMS[what], ended, strict=True)}
    return Swept({**after, **last}, changed, all(done for _, _, done in ended))


def sweep_keys(connection: Connection, before: datetime, after: After, limit: int | None) -> Swept:
    """The same for keys of what has no word of harm. No incident knows them, so that it is no writer's business."""
    mark = after.get(entries.name)
    found, gone = drop_old_keys(connection, before, _behind(ORDER, mark) if mark else None, limit)
    last = {entries.name: _mark(ORDER, found[-1])} if found else {}
    return Swept({**after, **last}, {entries.name: gone}, limit is None or len(found) < limit)


@dataclass(frozen=True, slots=True)
class _Broom:
    """How one table is swept: by which time, and what becomes of a row (whether anything changed)."""

    table: Table
    time: Column[Any]
    clean: Callable[[Connection, Row[Any]], bool]
    only: Sequence[ColumnElement[bool]] = ()
    remembers: bool = field(default=True)  # false: rows can become ready out of order, so each sweep looks at all

    @property
    def order(self) -> list[Column[Any]]:
        return [self.time, *self.table.primary_key]


def _sweep(
    connection: Connection, broom: _Broom, before: datetime, after: Sequence[Any] | None, limit: int | None
) -> tuple[list[Any] | None, int, bool]:
    query = (
        select(broom.table)
        .where(broom.time < before, *broom.only, is_free(broom.table))
        .order_by(*broom.order)
        .limit(limit)
    )
    if after and broom.remembers:
        query = query.where(_behind(broom.order, after))
    found = connection.execute(query).all()
    changed = sum(broom.clean(connection, row) for row in found)
    return _mark(broom.order, found[-1]) if found else None, changed, limit is None or len(found) < limit


def _mark(order: Sequence[Column[Any]], row: Row[Any]) -> list[Any]:
    """A row by its time and its key, as it is remembered."""
    time, *key = (getattr(row, column.name) for column in order)
    return [time.astimezone(UTC).isoformat(), *key]


def _behind(order: Sequence[Column[Any]], mark: Sequence[Any]) -> ColumnElement[bool]:
    """The rows that come after the one that is remembered."""
    return _beyond(order, [datetime.fromisoformat(mark[0]), *mark[1:]])


def is_free(table: Table) -> ColumnElement[bool]:
    """Whether no hold is on the incident that a row is of."""
    held = select(holds.c.incident)
    if table in (entries, received):
        mine = and_(members.c.feed == table.c.feed, members.c.key == table.c.key)
        return ~exists().where(mine, members.c.incident.in_(held))
    column = {incidents: incidents.c.id, alerts: alerts.c.incident, deliveries: deliveries.c.thread}[table]
    return or_(column.is_(None), column.not_in(held))


def _beyond(columns: Sequence[Column[Any]], values: Sequence[Any]) -> ColumnElement[bool]:
    """Rows that come after these values, in the order of these columns. The first column says it twice: an index is
    entered at a bound, and not at an alternative, before which all that was ever passed would be read again."""
    steps: Iterable[ColumnElement[bool]] = (
        and_(*(column == value for column, value in zip(columns[:n], values[:n], strict=True)), columns[n] > values[n])
        for n in range(len(columns))
    )
    return and_(columns[0] >= values[0], or_(*steps))


def drop_unread(connection: Connection, digest: str) -> int:
    """Delete a document in which no entry is read any more; how many bytes that frees."""
    if connection.execute(select(received.c.digest).where(received.c.digest == digest).limit(1)).first():
        return 0
    size = connection.execute(select(documents.c.packed_size).where(documents.c.digest == digest)).scalar() or 0
    connection.execute(delete(documents).where(documents.c.digest == digest))
    return int(size)


def _document(connection: Connection, row: Row[Any]) -> bool:
    """The document as it came, which holds all that its texts hold, and more."""
    mine = [column == getattr(row, column.name) for column in received.primary_key]
    connection.execute(delete(received).where(*mine))
    drop_unread(connection, row.digest)
    return True


def _text(connection: Connection, row: Row[Any]) -> bool:
    return _change(connection, entries, row, {"text": ""})


def _without_harm(connection: Connection, row: Row[Any]) -> bool:
    bare = codec.dump(redact.nothing_but_key(codec.load(Entry, row.data)))
    return _change(connection, entries, row, {"text": "", "data": bare})


def _entry(connection: Connection, row: Row[Any]) -> bool:
    """An entry, what reading it gave, and its reports in incidents."""
    bare = codec.dump(redact.entry(codec.load(Entry, row.data)))
    changed = _change(connection, entries, row, {"text": "", "data": bare})
    for read in connection.execute(_of(reports, row)).all():
        data = codec.dump(redact.reading(codec.load(Reading, read.data)))
        changed |= _change(connection, reports, read, {"data": data})
    for joined in connection.execute(_of(members, row)).all():
        data = codec.dump(redact.member(codec.load(Member, joined.data)))
        changed |= _change(connection, members, joined, {"data": data})
        if row.feed == BY_HAND.name:
            _forget_source(connection, joined.incident, codec.load(Member, joined.data).publisher)
        _forget_words(connection, joined.incident)
    return changed


def _forget_source(connection: Connection, ident: str, name: str) -> None:
    """The source of a report that somebody typed, taken out of the incident and of all that was told of it."""
    for row in connection.execute(select(incidents).where(incidents.c.id == ident)).all():
        found = codec.load(Incident, row.data)
        bare = tuple(dict.fromkeys(BY_HAND.publisher if one == name else one for one in found.claimants))
        _change(connection, incidents, row, {"data": codec.dump(replace(found, claimants=bare))})
    for row in connection.execute(select(alerts).where(alerts.c.incident == ident)).all():
        told = codec.load(messages.Alert, row.data)
        facts = redact.without_source(told.facts, name)
        _change(connection, alerts, row, {"data": codec.dump(replace(told, facts=facts))})


def _forget_words(connection: Connection, ident: str) -> None:
    """A search finds the incident by what it is called and where it was; the words of reports are made anew where it
    is spoken of again."""
    row = connection.execute(select(incidents).where(incidents.c.id == ident)).first()
    if row is not None:
        words = words_of(codec.load(Incident, row.data))
        connection.execute(update(listings).where(listings.c.incident == ident).values(words=words))


def _of(table: Table, row: Row[Any]) -> Select[Any]:
    """The rows that a table has of one revision of an entry."""
    return select(table).where(*(table.c[name] == getattr(row, name) for name in ("feed", "key", "revision")))


def _incident(connection: Connection, row: Row[Any]) -> bool:
    data = codec.dump(redact.incident(codec.load(Incident, row.data)))
    changed = _change(connection, incidents, row, {"data": data})
    for line in connection.execute(select(happenings).where(happenings.c.incident == row.id)).all():
        bare = codec.dump(redact.happening(codec.load(Happening, line.data)))
        changed |= _change(connection, happenings, line, {"data": bare})
    return changed


def _staff(connection: Connection, row: Row[Any]) -> bool:
    names = people_in(mapping.incident(row, (), history_of(connection, row.id)))
    return forget_people(connection, row.id, names) > 0


def _alert(connection: Connection, row: Row[Any]) -> bool:
    told = None if row.toll is None else codec.dump_toll(wordless(codec.load_toll(row.toll)))
    data = codec.dump(redact.alert(codec.load(messages.Alert, row.data)))
    return _change(connection, alerts, row, {"data": data, "toll": told})


def _delivery(connection: Connection, row: Row[Any]) -> bool:
    facts = codec.dump_facts(redact.redacted_delivery_facts(mapping.delivery(row).facts))
    return _change(connection, deliveries, row, {"facts": facts, "notes": "{}", "body": None, "last_error": None})


def _change(connection: Connection, table: Table, row: Row[Any], values: mapping.Values) -> bool:
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    mine = [column == getattr(row, column.name) for column in table.primary_key]
    connection.execute(update(table).where(*mine).values(values))
    return True


_ENDED = (State.SENT, State.DROPPED, State.FOLDED)
_NO_WORD_OF_HARM = exists().where(
    *(reports.c[name] == entries.c[name] for name in ("feed", "key", "revision")),
    reports.c.rejected == Rejected.NO_HARM_WORD,
)
_DOCUMENTS = _Broom(received, received.c.at, _document)
_BROOMS: Mapping[Forget, Sequence[_Broom]] = {
    Forget.TEXT: (_Broom(entries, entries.c.seen, _text), _DOCUMENTS),
    Forget.DOCUMENTS: (_DOCUMENTS,),
    Forget.TEXTS_WITHOUT_HARM: (_Broom(entries, entries.c.seen, _without_harm, (_NO_WORD_OF_HARM,)),),
    Forget.STAFF: (_Broom(incidents, incidents.c.updated, _staff),),
    Forget.NAMES: (
        _DOCUMENTS,
        _Broom(entries, entries.c.seen, _entry),
        _Broom(incidents, incidents.c.updated, _incident),
        _Broom(alerts, alerts.c.at, _alert),
        _Broom(
            deliveries,
            deliveries.c.created,
            _delivery,
            (deliveries.c.state.in_(_ENDED), deliveries.c.facts.not_like(f'{{"{redact.FORGOTTEN}"%')),
            remembers=False,
        ),
    ),
}
