"""Whether SQLite's file is whole, asked before a daemon builds on it, for as long as it may wait."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from time import monotonic

from sqlalchemy import Engine

from monitor.errors import StoreDamagedError
from monitor.store.engine import in_words, shown
from monitor.text import one_line

_STEPS = 20_000  # of SQLite's machine between two looks at the clock: a few milliseconds


def verify(engine: Engine, seconds: float) -> bool:
    """Whether all of the file could be looked at in this time. Raises StoreDamagedError where it is not whole. Not for
    PostgreSQL, whose server looks after its own."""
    if engine.dialect.name != "sqlite":
        return True
    path = str(engine.url.database)
    with in_words(engine.url), closing(sqlite3.connect(path)) as connection:  # what others hold in memory is no proof
        until = monotonic() + seconds
        connection.set_progress_handler(lambda: monotonic() > until, _STEPS)
        try:
            said = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
        except sqlite3.DatabaseError as error:
            if "interrupted" in str(error):
                return False
            said = [str(error)]
        finally:
            connection.set_progress_handler(None, 0)
    if said != ["ok"]:
        raise StoreDamagedError(
            f"the file is damaged; stop the monitor and restore the last good "
            f"backup (casualty-monitor restore): {one_line(str(said[0]))}",
            f"store {shown(engine.url)}",
        )
    return True
