"""How every family asks its tables, and writes to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table

from monitor.store.mapping import Values

_MANY = 500  # values in one IN: well under what either database allows


class Questions:
    """One connection, and questions in portions that either database takes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _all(self, query: Select[Any]) -> Sequence[Row[Any]]:
        return self._connection.execute(query).all()

    def _in(self, query: Select[Any], column: ColumnElement[Any], values: Iterable[str]) -> Iterator[Row[Any]]:
        rest = iter(values)
        while some := list(islice(rest, _MANY)):
            yield from self._all(query.where(column.in_(some)))


class Statements(Questions):
    """The base of all families that write."""

    def _put(self, table: Table, values: Sequence[Values]) -> None:
        """Insert, or replace what has the same primary key."""
        if values:
            self._connection.execute(_upsert(self._connection.dialect.name, table), values)

    def _put_new(self, table: Table, values: Values) -> bool:
        query = insert(self._connection.dialect.name, table).values(values)
        added = self._connection.execute(query.on_conflict_do_nothing(index_elements=["id"]).returning(table.c.seq))
        return added.first() is not None


def insert(dialect: str, table: Table) -> Any:
    """Only the dialect that is in use is loaded: the other would be a twentieth of a verb's start."""
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)


@cache  # building a statement takes longer than running it
def _upsert(dialect: str, table: Table) -> Any:
    keys, query = [column.name for column in table.primary_key], insert(dialect, table)
    rest = {column.name: query.excluded[column.name] for column in table.columns if column.name not in keys}
    return query.on_conflict_do_update(index_elements=keys, set_=rest)
