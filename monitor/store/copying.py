"""Everything of one store into another, such as from SQLite to PostgreSQL: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table, func, select, text

from monitor.errors import StoreError
from monitor.store import Store
from monitor.store.engine import transaction
from monitor.store.tables import metadata

_MANY = 500  # rows at a time: texts are long, and all of a year's do not fit into memory


def copy(source: Store, target: Store) -> Mapping[str, int]:
    """Copy every row, and say how many each table had. Raises StoreError where the target holds anything."""
    with transaction(source.engine, write=False) as there, transaction(target.engine, write=True) as here:
        if full := [table.name for table in metadata.sorted_tables if _size(here, table)]:
            raise StoreError(f"is not empty ({', '.join(full)}); give an empty database", f"store {target}")
        copied = {table.name: _copy(table, there, here) for table in metadata.sorted_tables}
        _count_on(here)
    return copied


def _size(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _copy(table: Table, there: Connection, here: Connection) -> int:
    rows = there.execute(select(table).order_by(*table.primary_key)).mappings()
    number = 0
    while some := rows.fetchmany(_MANY):
        here.execute(table.insert(), [dict(row) for row in some])
        number += len(some)
    return number


def _count_on(connection: Connection) -> None:
    """PostgreSQL counts in sequences, which know nothing of rows that brought their number along."""
    if connection.dialect.name == "sqlite":
        return
    for table in (table for table in metadata.sorted_tables if "seq" in table.columns):
        last = connection.execute(select(func.max(table.c.seq))).scalar()
        if last is not None:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, 'seq'), :last)"), {"table": table.name, "last": last}
            )
