"""The two databases made to behave as one: how to connect, how a transaction begins, and errors in words.

SQLite: WAL, synchronous=FULL (with NORMAL a power cut can lose the last commits, and those are alerts), foreign keys, a
busy timeout, secure_delete (what was deleted is overwritten: it named people), and BEGIN IMMEDIATE for writes (a read
that becomes a write fails at once when another writer came between).
The driver's own transaction handling is off: under it, DDL survives a rollback.
PostgreSQL: writers queue on one advisory lock, which ends with the transaction; readers see one snapshot.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from monitor.errors import StoreError
from monitor.store.holder import holder, session_holder, session_name

BUSY_SECONDS = 30
SYNCHRONOUS = "FULL"  # of SQLite: a commit is on the disk; tests, whose machine may lose it, wait for none
WRITER_LOCK = 0x6361_7375  # "casu": the advisory lock's number, the same for every release
MAGIC = b"SQLite format 3\x00"


def parse_url(url: str) -> URL:
    """The address of a store, or a StoreError that says which ones there are."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(_FORMS, "store") from None
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise StoreError(f"is not supported; {_FORMS}", f"store: {parsed.drivername}")
    if parsed.drivername == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise StoreError(f"a store needs a file, or nothing would survive a restart; {_FORMS}", "store")
    return parsed


_KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}  # a server that is gone
_FORMS = "write sqlite:///path/to/monitor.db or postgresql+psycopg://user@host/database"


def connect(url: URL) -> Engine:
    """An engine on which every transaction begins as the module says."""
    if url.drivername == "sqlite":
        _prepare_file(Path(str(url.database)))
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        known = {"connect_timeout": BUSY_SECONDS, "fallback_application_name": session_name(), **_KEEPALIVES}
        engine = create_engine(url, pool_pre_ping=True, connect_args=known)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise StoreError("PostgreSQL needs a package: pip install 'casualty-monitor[postgresql]'", "store") from None
    event.listen(engine, "begin", _begin_postgresql)
    return engine


@contextmanager
def transaction(engine: Engine, *, write: bool, alone: bool = True) -> Iterator[Connection]:
    """One transaction: commits at the end, rolls back on any exception. Database errors become StoreError. alone: the
    only one that writes; else PostgreSQL has others beside it."""
    with in_words(engine.url), engine.connect() as connection:
        connection.execution_options(monitor_write=write, monitor_alone=alone)
        with connection.begin():
            yield connection


@contextmanager
def in_words(url: URL) -> Iterator[None]:
    """Database errors as StoreError: what happened, to which store, and what to do. Never with the password."""
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig)
        words = held_elsewhere(url) if "is locked" in said or "lock timeout" in said else _explain(said)
        raise StoreError(words, f"store {shown(url)}") from error
    except SQLAlchemyError as error:
        raise StoreError(_explain(str(error)), f"store {shown(url)}") from error


def held_elsewhere(url: URL) -> str:
    """That another program keeps us from writing, and which one where that can be known."""
    sqlite = url.drivername == "sqlite"
    who = holder(Path(str(url.database))) if sqlite else session_holder(url, WRITER_LOCK, tables=True)
    return f"{_BUSY}{f' (it is {who})' if who else ''}"


def shrink(connection: Connection) -> None:
    """SQLite's log into its file, and the log emptied. A reader at work leaves some of it for later."""
    plain: Any = connection.connection.dbapi_connection
    plain.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def shown(url: URL) -> str:
    """The address as people may see it."""
    return url.render_as_string(hide_password=True)


_BUSY = (
    f"another program holds the lock of the store, for {BUSY_SECONDS} s now; is a second monitor or a backup "
    "running? End it, and this goes on by itself"
)
_ADVICE = (
    ("not a database", "the file is not an SQLite database; name another file, or restore a backup"),
    ("malformed", "the file is damaged; stop the monitor and restore the last good backup (casualty-monitor restore)"),
    ("disk is full", "the disk is full; nothing was lost or half-written; free some space, it goes on by itself"),
    ("disk i/o error", "the disk is full or fails; free some space, or check it and restore the last good backup"),
    ("readonly", "the file or its folder cannot be written; give the monitor's user the right to write both"),
    ("read-only", "the database cannot be written now; connect to the primary server or end its read-only mode"),
    ("unable to open", "the file cannot be opened; its folder must exist and be writable by the monitor's user"),
    ("locked", _BUSY),
    ("authentication failed", "the server refused user or password; check the store's address and its secret"),
    ("does not exist", "it is not there; create it (createdb), or correct the store's address"),
    ("refused", "no server answers there; start PostgreSQL, or correct the store's address"),
    ("could not translate", "the host is unknown; correct the store's address"),
    ("failed to resolve", "the host is unknown; correct the store's address"),
    ("permission denied", "the user lacks a right; make it the owner of the database"),
)


def _explain(said: str) -> str:
    first = re.sub(r"\s+", " ", said).strip()
    advice = next((words for sign, words in _ADVICE if sign in first.lower()), None)
    return f"{advice} ({first})" if advice else first


def _prepare_file(path: Path) -> None:
    """The file exists, is ours alone (0600: it names people), and is a database or empty."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except FileNotFoundError:
        raise StoreError(f"the folder {path.parent} does not exist; create it", f"store {path}") from None
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise StoreError(
            f"{why}; the monitor's user must be able to write it and its folder", f"store {path}"
        ) from None
    if head not in {b"", MAGIC}:
        raise StoreError(_ADVICE[0][1], f"store {path}")


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver keeps out: `_begin_sqlite` begins
    cursor = connection.cursor()
    _turn_to_wal(connection, cursor)
    for pragma in (f"synchronous={SYNCHRONOUS}", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _turn_to_wal(connection: Any, cursor: Any) -> None:
    """SQLite ignores the busy timeout where two connections turn one new database to WAL at once: we wait ourselves."""
    until = monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except connection.OperationalError as error:
            if "locked" not in str(error) or monotonic() >= until:
                raise
            sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("monitor_write", False)
    if connection.info.get("writes") is not write:  # as its last transaction left it
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if write else 'ON'}")
        connection.info["writes"] = write
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("monitor_write", False):
        connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
        if not options.get("monitor_alone", True):
            return
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": WRITER_LOCK})
    else:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
