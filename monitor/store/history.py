"""The lines of an incident's history, each a row: what happens adds some, and the rest stays as it was written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from operator import is_

from sqlalchemy import Connection, Row, select

from monitor.incidents import Happening
from monitor.store import codec
from monitor.store.tables import happenings


def turned(before: Sequence[Happening], after: Sequence[Happening]) -> tuple[list[Happening], Sequence[Happening]]:
    """The earlier lines that are gone, and those that came behind the rest of them: whatever became of a history, it is
    the one without these and with those."""
    kept = sum(takewhile(bool, map(is_, before, after)))  # all of them, as a rule
    gone: list[Happening] = []
    for line in before[kept:]:
        if kept < len(after) and line == after[kept]:
            kept += 1
        else:
            gone.append(line)
    return gone, after[kept:]


def line(row: Row[tuple[int, str, str]]) -> Happening:
    """A line as it was written."""
    return codec.load(Happening, row.data)


def history_of(connection: Connection, ident: str) -> tuple[Happening, ...]:
    """The history of one incident, the first line first."""
    query = select(happenings).where(happenings.c.incident == ident).order_by(happenings.c.seq)
    return tuple(map(line, connection.execute(query)))
