"""Opening: files, addresses, and what is refused with words."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import OperationalError

from monitor.errors import StoreError, StoreInUseError
from monitor.store import Store, engine
from monitor.store.engine import SYNCHRONOUS, in_words, parse_url, transaction
from monitor.store.holder import holder, session_holder
from tests.doubles.patience import PATIENCE
from tests.doubles.store import empty_postgres, postgres_address, postgres_emptied


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "monitor.db"


def refusal(url: object) -> str:
    with pytest.raises(StoreError) as caught:
        Store.open(str(url))
    return str(caught.value)


def sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store on disk as it is without a test."""
    monkeypatch.setattr(engine, "SYNCHRONOUS", SYNCHRONOUS)
    store = Store.open(f"sqlite:///{path}")
    yield store
    store.close()


def test_a_new_file_is_made_for_its_owner_only(opened: Store, path: Path) -> None:
    for file in path.parent.glob("monitor.db*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    Store.open(f"sqlite:///{path}").close()
    path.chmod(0o644)
    Store.open(f"sqlite:///{path}").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_sqlite_runs_with_full_durability_and_checked_references(opened: Store) -> None:
    with opened.engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "write sqlite:///path/to/monitor.db or postgresql+psycopg://"),
        ("mysql://localhost/monitor", "mysql: is not supported"),
        ("sqlite://", "a store needs a file"),
        ("sqlite:///:memory:", "a store needs a file"),
        ("postgresql+psycopg://host:port/x", "write sqlite:///"),
    ],
)
def test_an_address_that_cannot_be_used_says_what_to_write(url: str, said: str) -> None:
    assert said in refusal(url)


def test_the_short_form_of_a_postgresql_address_is_understood() -> None:
    assert parse_url("postgresql://me@host/base").drivername == "postgresql+psycopg"
    assert parse_url("postgres://me@host/base").drivername == "postgresql+psycopg"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert f"the folder {tmp_path}/no/such does not exist; create it" in refusal(f"sqlite:///{tmp_path}/no/such/a.db")


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    assert f"store {tmp_path}: is a directory" in refusal(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    path.write_bytes(b"feeds: []\n" * 50)
    assert "not an SQLite database; name another file, or restore a backup" in refusal(f"sqlite:///{path}")
    assert path.read_bytes() == b"feeds: []\n" * 50


def test_a_damaged_database_is_refused(path: Path) -> None:
    Store.open(f"sqlite:///{path}").close()
    damaged = bytearray(path.read_bytes())
    damaged[100:4096] = b"\xff" * 3996  # the first page, after the header
    path.write_bytes(damaged)
    assert "the file is damaged; stop the monitor and restore the last good backup" in refusal(f"sqlite:///{path}")


def test_somebody_elses_database_is_refused_and_left_alone(path: Path) -> None:
    sql(path, "CREATE TABLE customers (id INTEGER)")
    assert "holds something else (tables customers)" in refusal(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("customers",)]


def test_another_program_with_migrations_of_its_own_is_refused(path: Path) -> None:
    sql(path, "CREATE TABLE customers (id INTEGER)", "CREATE TABLE alembic_version (version_num TEXT)")
    assert "holds something else (tables alembic_version, customers)" in refusal(f"sqlite:///{path}")


def test_a_schema_of_a_newer_release_is_refused(path: Path) -> None:
    Store.open(f"sqlite:///{path}").close()
    sql(path, "UPDATE alembic_version SET version_num = '9999'")
    said = refusal(f"sqlite:///{path}")
    assert "was written by a newer release (schema 9999" in said
    assert "upgrade the monitor, or restore a backup" in said


def fill(store: Store) -> None:
    with store.write() as writing:
        for number in range(2000):
            writing.save_meta(f"name {number}", "x" * 500)


def test_a_disk_that_fails_may_be_full() -> None:
    """SQLite says so where its shared memory finds no room."""
    said = OperationalError("BEGIN", None, sqlite3.OperationalError("disk I/O error"))
    with (
        pytest.raises(StoreError, match="the disk is full or fails; free some space"),
        in_words(parse_url("sqlite:///a")),
    ):
        raise said


def test_a_full_disk_is_said_and_nothing_of_the_transaction_stays(opened: Store) -> None:
    with opened.engine.connect() as connection:  # the pooled connection that `write` takes
        connection.execute(text("PRAGMA max_page_count = 1"))  # SQLite's own way to have no room
    with pytest.raises(StoreError, match="the disk is full; nothing was lost"):
        fill(opened)
    with opened.read() as asking:
        assert asking.meta("name 0") is None


def test_a_database_that_cannot_be_written_is_said(opened: Store) -> None:
    event.listen(opened.engine, "begin", lambda connection: connection.exec_driver_sql("PRAGMA query_only = ON"))
    with pytest.raises(StoreError, match="cannot be written; give the monitor's user the right"):
        fill(opened)


def test_a_writer_of_another_program_is_waited_for_and_then_named(path: Path, opened: Store) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with opened.engine.connect() as connection:  # the pooled connection that `write` takes
            connection.execute(text("PRAGMA busy_timeout = 20"))
        with pytest.raises(StoreError, match="is a second monitor or a backup running"), opened.write():
            pytest.fail("the lock was not respected")


def test_a_second_writer_of_this_process_is_told_apart_from_another_program(
    opened: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.store.BUSY_SECONDS", 0.02)
    with opened.write(), pytest.raises(StoreError, match="this process has been writing"), opened.write():
        pytest.fail("two writers at once")


def test_a_writer_behind_one_that_waits_for_another_program_names_that(
    path: Path, opened: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.store.BUSY_SECONDS", 0.02)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with opened.engine.connect() as connection:
            connection.execute(text("PRAGMA busy_timeout = 300000"))
        first = Thread(target=lambda: suppressed(opened))
        first.start()
        opened._outside.wait(PATIENCE)
        with pytest.raises(StoreError, match="another program holds the lock of the store"), opened.write():
            pytest.fail("two writers at once")
        other.execute("ROLLBACK")
        first.join()


def suppressed(opened: Store) -> None:
    with suppress(StoreError), opened.write():
        pass


def test_the_program_that_holds_the_lock_is_named_by_its_process(path: Path, opened: Store) -> None:
    code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE')"
    code += "; print('held', flush=True); sys.stdin.read()"
    call = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdin
        other.stdout.readline()
        with opened.read() as asking:
            asking.meta("pulse")
        who = holder(path)
        other.stdin.close()
    assert who.startswith(f"process {other.pid}, ") or who == ""  # empty where the kernel tells nothing


@pytest.mark.parametrize("statement", ["SELECT pg_advisory_xact_lock(1667330933)", "LOCK TABLE meta"])
def test_the_session_that_holds_a_servers_lock_is_named(statement: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.store.engine.BUSY_SECONDS", 0.1)
    url = postgres_emptied()
    with closing(Store.open(url)) as store, psycopg.connect(plain(url), application_name="psql\nx") as other:
        other.execute(statement)
        session = f"session {other.info.backend_pid} of postgres, psql"
        with pytest.raises(StoreError, match=re.escape(session)), store.write() as writing:
            writing.save_meta("name", "value")


def test_a_monitor_that_holds_a_servers_lock_is_named_by_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.store.engine.BUSY_SECONDS", 0.1)
    url = postgres_emptied()
    us = rf"process {os.getpid()} on "
    with closing(Store.open(url)) as one, closing(Store.open(url)) as other:
        with one.write(), pytest.raises(StoreError, match=f"it is {us}"), other.write():
            pytest.fail("two writers at once")
        with one.locked(), pytest.raises(StoreInUseError, match=us), other.locked():
            pytest.fail("two daemons at once")


def test_who_holds_a_lock_is_empty_where_the_server_does_not_tell() -> None:
    assert session_holder(make_url("postgresql+psycopg://me@127.0.0.1:9/monitor"), 1) == ""


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def test_a_missing_driver_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'casualty-monitor[postgresql]'" in refusal("postgresql+psycopg://localhost/monitor")


def test_a_server_that_is_not_there_is_said() -> None:
    said = refusal("postgresql+psycopg://me:s3cret@127.0.0.1:9/monitor")
    assert "no server answers there; start PostgreSQL" in said


def test_a_password_is_never_shown() -> None:
    assert "s3cret" not in refusal("postgresql+psycopg://me:s3cret@127.0.0.1:9/monitor")
    assert "s3cret" not in refusal("postgresql+psycopg://me:s3cret@127.0.0.1:nine/monitor")


def test_a_missing_database_says_to_create_it() -> None:
    address = postgres_address("no_such_base").replace("postgresql://", "postgresql+psycopg://")
    assert "it is not there; create it (createdb)" in refusal(address)


def test_somebody_elses_postgresql_database_is_refused() -> None:
    url = empty_postgres()
    store = Store.open(url)
    with transaction(store.engine, write=True) as connection:
        connection.execute(text("DROP TABLE deliveries"))
    store.close()
    assert "holds something else" in refusal(url)


def test_an_unknown_database_error_keeps_its_own_words(opened: Store) -> None:
    with (
        pytest.raises(StoreError, match="no such table: nowhere"),
        in_words(opened.engine.url),
        opened.engine.connect() as connection,
    ):
        connection.execute(text("SELECT * FROM nowhere"))
