"""How many rows of each kind there are, and how large the store is: as many statements, however much there is.

Each counts along an index or reads a small table, so that a scrape every few seconds costs the daemon little.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import Column, Connection, Engine, Table, func, select, text

from monitor.reports import Rejected
from monitor.store.engine import transaction
from monitor.store.old_keys import dropped
from monitor.store.tables import alerts, incidents, reports


@dataclass(frozen=True, slots=True)
class Tallies:
    """Rows by what they hold. reports: revisions by why they gave no report, those that are forgotten since as well;
    `reported` where they did."""

    reports: Mapping[str, int]
    incidents: Mapping[str, int]  # by status
    alerts: Mapping[str, int]  # by reason


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes on disk, and how many are free beside them; None where the store is on a server of its own."""

    NEEDED: ClassVar[int] = 200_000_000  # for a store to grow and to fold its log

    used: int
    free: int | None

    @property
    def scarce(self) -> bool:
        """Whether less is free than a store needs."""
        return self.free is not None and self.free < self.NEEDED


def tallies_of(connection: Connection) -> Tallies:
    """The counts of all tables, in as many statements, however much there is."""
    read = _by(connection, reports, reports.c.rejected)
    if gone := dropped(connection):
        read[Rejected.NO_HARM_WORD] = read.get(Rejected.NO_HARM_WORD, 0) + gone
    return Tallies(
        read,
        _by(connection, incidents, incidents.c.status),
        _by(connection, alerts, alerts.c.reason),
    )


def size_of(engine: Engine) -> Size:
    """SQLite: the file with its log and index of the log. PostgreSQL: what the server says of the database."""
    if engine.dialect.name != "sqlite":
        with transaction(engine, write=False) as connection:
            query = text("SELECT pg_database_size(current_database())")
            return Size(int(connection.execute(query).scalar_one()), None)
    file = str(engine.url.database)
    used = sum(os.path.getsize(part) for part in (file, f"{file}-wal", f"{file}-shm") if os.path.exists(part))
    return Size(used, shutil.disk_usage(Path(file).parent).free)


def _by(connection: Connection, table: Table, column: Column[Any]) -> dict[str, int]:
    query = select(column, func.count()).select_from(table).group_by(column)
    return {value or "reported": int(number) for value, number in connection.execute(query)}
