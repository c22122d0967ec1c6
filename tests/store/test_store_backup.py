"""Backups: one moment of a store at work, checked, and the way back."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.store import Store
from monitor.store.backup import check, make, restore
from monitor.store.copying import copy
from tests.doubles.nouns import alert, delivery, entry, member, reading, report
from tests.doubles.nouns import incident as an_incident
from tests.doubles.store import empty_postgres, sqlite_url

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return sqlite_url(tmp_path)


@pytest.fixture
def working(url: str) -> Iterator[Store]:
    with closing(Store.open(url)) as store:
        fill(store)
        yield store


def fill(store: Store, number: int = 1) -> None:
    """One entry, its incident, alert and delivery."""
    one = entry(f"k{number}")
    with store.write() as writing:
        writing.save_entries({one: reading(report())})
        writing.save_incident(an_incident(f"inc{number}", member(one)))
        writing.save_alert(alert(f"a{number}", f"inc{number}"))
        writing.queue([delivery(f"d{number}", alert=f"a{number}")])


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def keys_of_meta(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM meta")}


def test_a_backup_is_made_while_a_transaction_is_under_way(url: str, working: Store, tmp_path: Path) -> None:
    with working.write() as writing:
        writing.save_meta("half", "written")
        made, _ = make(url, tmp_path / "copy.db", NOW)
    assert dict(made.rows) == {"entries": 1, "incidents": 1, "alerts": 1, "deliveries": 1}
    assert made.undelivered == 1
    assert "half" not in keys_of_meta(tmp_path / "copy.db")


def test_a_backup_is_its_owners_alone_and_one_whole_file(url: str, working: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    made, _ = make(url, folder, NOW)
    assert made.path.name == "monitor-20260302T120000Z.db"
    assert [file.name for file in folder.iterdir()] == [made.path.name]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600


def test_the_oldest_of_the_dated_copies_go_and_nothing_else(url: str, working: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    for day in range(4):
        _, gone = make(url, folder, NOW + timedelta(days=day), keep=2)
    assert sorted(file.name for file in folder.iterdir()) == [
        "monitor-20260304T120000Z.db",
        "monitor-20260305T120000Z.db",
        "notes.txt",
    ]
    assert [path.name for path in gone] == ["monitor-20260303T120000Z.db"]


def damage(path: Path, at: float = 0.5, size: int = 4096) -> None:
    """Flip bytes; the middle of the file holds rows, not the schema."""
    content = bytearray(path.read_bytes())
    middle = int(len(content) * at) // 4096 * 4096
    content[middle : middle + size] = bytes(255 - byte for byte in content[middle : middle + size])
    path.write_bytes(content)


def test_a_damaged_store_makes_no_backup_and_the_last_good_one_stays(url: str, tmp_path: Path) -> None:
    with closing(Store.open(url)) as store:
        fill(store)
    good, _ = make(url, tmp_path / "copy.db", NOW)
    damage(tmp_path / "monitor.db")
    with pytest.raises(StoreError, match="is damaged; stop the monitor and restore the last good backup"):
        make(url, tmp_path / "copy.db", NOW)
    assert check(tmp_path / "copy.db") == good


def test_a_store_whose_schema_cannot_be_read_is_said_to_be_damaged(url: str, tmp_path: Path) -> None:
    with closing(Store.open(url)) as store:
        fill(store)
    damage(tmp_path / "monitor.db", at=0.0)
    with pytest.raises(StoreError, match=r"^store .*monitor\.db: cannot be backed up, because it is damaged; stop the"):
        make(url, tmp_path / "copy.db", NOW)
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_text("feeds: []"), "is no SQLite database"),
        (lambda path: path.write_bytes(path.read_bytes()[:40_000]), "is damaged"),
        (damage, "is damaged"),
        (lambda path: path.unlink(), "no such file"),
        (lambda path: execute(path, "DROP TABLE deliveries"), "is no backup of a monitor"),
        (lambda path: execute(path, "UPDATE alembic_version SET version_num = '9999'"), "newer release"),
    ],
)
def test_a_file_that_cannot_be_restored_is_told(
    url: str, working: Store, tmp_path: Path, spoil: Callable[[Path], object], said: str
) -> None:
    made, _ = make(url, tmp_path / "copy.db", NOW)
    spoil(made.path)
    with pytest.raises(StoreError, match=said):
        check(made.path)
    before = (tmp_path / "monitor.db").read_bytes()
    with pytest.raises(StoreError, match=said):
        restore(made.path, url, NOW)
    assert (tmp_path / "monitor.db").read_bytes() == before


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_backup_where_nobody_can_write_can_be_checked(url: str, working: Store, tmp_path: Path) -> None:
    folder = tmp_path / "away"
    folder.mkdir()
    made, _ = make(url, folder, NOW)
    made.path.chmod(0o400)
    folder.chmod(0o500)
    assert check(made.path).rows["entries"] == 1
    folder.chmod(0o700)


def test_a_damaged_store_is_restored_and_kept_aside(url: str, tmp_path: Path) -> None:
    with closing(Store.open(url)) as store:
        fill(store)
        make(url, tmp_path / "copy.db", NOW)
        fill(store, 2)
    damage(tmp_path / "monitor.db")
    broken = (tmp_path / "monitor.db").read_bytes()
    found, aside = restore(tmp_path / "copy.db", url, NOW)
    assert aside is not None
    assert aside.name == "monitor.db.before-20260302T120000Z"
    assert aside.read_bytes() == broken
    with closing(Store.open(url)) as store, store.read() as asking:
        assert asking.counts()["entries"] == found.rows["entries"] == 1
        assert [row.id for row in asking.outbox()] == ["d1"]


def test_the_log_of_the_old_file_does_not_reach_the_restored_one(url: str, working: Store, tmp_path: Path) -> None:
    make(url, tmp_path / "copy.db", NOW)
    fill(working, 2)  # stands in the log only, as after a crash
    assert (tmp_path / "monitor.db-wal").stat().st_size > 0
    _, aside = restore(tmp_path / "copy.db", url, NOW)
    assert not (tmp_path / "monitor.db-wal").exists()
    assert aside is not None
    assert count(tmp_path / "monitor.db", "entries") == 1
    assert count(aside, "entries") == 2


def test_a_store_that_a_daemon_holds_is_not_replaced(url: str, working: Store, tmp_path: Path) -> None:
    make(url, tmp_path / "copy.db", NOW)
    with working.locked(), pytest.raises(StoreError, match="already runs on it; stop that one first"):
        restore(tmp_path / "copy.db", url, NOW)


def test_a_store_is_no_backup_of_itself(url: str, working: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is the store itself"):
        make(url, tmp_path / "monitor.db", NOW)
    with pytest.raises(StoreError, match="is the store itself"):
        restore(tmp_path / "monitor.db", url, NOW)


def test_a_server_has_tools_of_its_own() -> None:
    with pytest.raises(StoreError, match="pg_dump --format=custom"):
        make("postgresql://me@host/base", Path("x.db"), NOW)


def test_everything_moves_to_postgresql_and_goes_on_there(working: Store) -> None:
    fill(working, 2)
    with closing(Store.open(empty_postgres())) as there:
        copied = copy(working, there)
        assert (copied["entries"], copied["deliveries"]) == (2, 2)
        fill(there, 3)  # its numbers go on after those that came along
        with there.read() as found, working.read() as were:
            assert [row.id for row in found.outbox()] == ["d1", "d2", "d3"]
            assert found.outbox()[:2] == were.outbox()
            assert found.entries("k1") == were.entries("k1")


def test_a_store_that_holds_something_is_not_copied_over(working: Store, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with closing(Store.open(sqlite_url(tmp_path / "other"))) as there:
        fill(there)
        with pytest.raises(StoreError, match="is not empty"):
            copy(working, there)
