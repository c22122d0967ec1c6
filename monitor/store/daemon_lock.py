"""One daemon a store. A second one would poll every feed twice, and take what the first is sending for abandoned.

SQLite: a lock on a file beside the database (the kernel gives it up with the process, `kill -9` included, so the file
may stay). PostgreSQL: an advisory lock on a connection of its own, which ends with it; a server that restarts forgets
it, so there it guards the start and not the years after.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from monitor.errors import StoreError, StoreInUseError
from monitor.store.engine import in_words, shown
from monitor.store.holder import session_holder

_DAEMON_LOCK = 0x6361_7376  # next to the writers' lock: the same for every release


@contextmanager
def locked(engine: Engine, *, shared: bool = False) -> Iterator[None]:
    """Hold the store for one daemon, or (shared) for one of several workers. Raises StoreError where another holds it
    so that this one cannot."""
    if engine.dialect.name != "sqlite":
        with _locked_server(engine, "pg_try_advisory_lock_shared" if shared else "pg_try_advisory_lock"):
            yield
    elif shared:
        raise StoreError(_ONE_MACHINE, f"store {shown(engine.url)}")
    else:
        with _locked_file(engine):
            yield


_ONE_MACHINE = (
    "is a file of one machine, and workers are for several; use `casualty-monitor run`, or copy it into PostgreSQL "
    "(casualty-monitor store copy)"
)


@contextmanager
def _locked_file(engine: Engine) -> Iterator[None]:
    with locked_path(Path(str(engine.url.database)), shown(engine.url)):
        yield


@contextmanager
def locked_path(store: Path, name: str) -> Iterator[None]:
    """Hold a store's file, whatever stands in it now. `name` is for messages."""
    path = Path(f"{store}.lock")
    try:
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        said = f"{why}; the monitor's user must be able to write it and its folder"
        raise StoreError(said, f"store: {path}") from None
    with os.fdopen(opened, "r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreInUseError(name, file.read(20).strip()) from None
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


@contextmanager
def _locked_server(engine: Engine, lock: str) -> Iterator[None]:
    with in_words(engine.url):
        pooled = engine.raw_connection()
        pooled.detach()  # closing it ends the session, and with it the lock
    with closing(pooled):
        connection: Any = pooled.dbapi_connection
        connection.autocommit = True
        (free,) = connection.execute(f"SELECT {lock}(%s)", [_DAEMON_LOCK]).fetchone()
        if not free:
            who = session_holder(engine.url, _DAEMON_LOCK).removeprefix("process ")
            raise StoreInUseError(shown(engine.url), who)
        try:
            yield
        finally:  # the server sees a session's end a moment later; who starts in our place need not wait for that
            with suppress(engine.dialect.loaded_dbapi.Error):
                connection.execute("SELECT pg_advisory_unlock_all()")
