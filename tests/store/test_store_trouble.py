"""Disks that are full, locked, read-only or damaged: said in words, and nothing lost once the cause is gone."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Connection, event

from monitor.errors import StoreError
from monitor.store import Store
from monitor.store.backup import make, restore
from tests.doubles.newsroom import Newsroom, item
from tests.doubles.nouns import NOON, entry, reading
from tests.doubles.store import sqlite_url

LONG = "7 killed in Karsa " + "and more was said " * 4000  # more than any free page holds
ROOT = Path(__file__).parents[2]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with closing(Store.open(sqlite_url(tmp_path))) as store, Newsroom(store, tmp_path) as opened:
        yield opened


@contextmanager
def full(store: Store) -> Iterator[None]:
    """No page more than there are now: SQLite's own way to have no room."""

    def shut(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    def open_(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")

    event.listen(store.engine, "begin", shut)
    yield
    event.remove(store.engine, "begin", shut)
    event.listen(store.engine, "begin", open_)


def long_item() -> str:
    return item("7 killed in Karsa").replace("</item>", f"<description>{LONG}</description></item>")


def test_what_a_full_disk_could_not_take_is_taken_when_there_is_room(room: Newsroom) -> None:
    with full(room.store), pytest.raises(StoreError, match="the disk is full; nothing was lost or half-written"):
        room.publish(long_item())
    assert (room.state().last_success_at, room.outbox(), room.reasons()) == (None, [], [])
    room.publish(long_item(), at=1)
    room.deliver(at=1)
    assert len(room.mails()) == 1


def test_a_message_is_not_sent_where_its_bytes_cannot_be_kept(room: Newsroom) -> None:
    """Else a repeat could differ from what was sent."""
    room.publish(long_item())
    with full(room.store):
        room.deliver()
        assert room.mails() == []
    room.deliver(at=10)
    assert len(room.mails()) == 1


def test_what_another_program_kept_us_from_is_taken_when_it_lets_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.store.engine.BUSY_SECONDS", 0.05)
    with closing(Store.open(sqlite_url(tmp_path))) as store, Newsroom(store, tmp_path) as room:
        with closing(sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="another program holds the lock of the store"):
                room.publish(item("7 killed in Karsa"))
        room.publish(item("7 killed in Karsa"), at=1)
        room.deliver(at=1)
        assert len(room.mails()) == 1


# As a user who may not write: the tests may run as root, for whom no file is read-only.
_AS_NOBODY = """
import os, sys
import alembic.command, sqlalchemy.dialects.sqlite
from monitor.errors import StoreError
from monitor.store import Store
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    store = Store.open(sys.argv[1])
    with store.write() as writing:
        writing.save_meta("name", "value")
    print("written")
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("file", "folder", "said"),
    [
        (0o444, 0o777, "permission denied; the monitor's user must be able to write it and its folder"),
        (0o666, 0o555, "the file or its folder cannot be written; give the monitor's user the right to write both"),
    ],
)
def test_what_may_not_be_written_is_named_with_the_remedy(file: int, folder: int, said: str) -> None:
    with TemporaryDirectory() as name:  # every folder above pytest's own is closed to others
        place, url = Path(name), sqlite_url(Path(name))
        (place / "monitor.db").chmod(file)
        place.chmod(folder)
        if os.getuid() == 0:
            for path in (place / "monitor.db", place):
                os.chown(path, 65534, 65534)
        found = subprocess.run([sys.executable, "-c", _AS_NOBODY, url], cwd=ROOT, capture_output=True, text=True)
        place.chmod(0o755)
    assert said in found.stdout, found.stdout + found.stderr


def filled(url: str, number: int = 300) -> None:
    with closing(Store.open(url)) as store, store.write() as writing:
        writing.save_entries({entry(f"k{n}", text="word " * 200): reading() for n in range(number)})


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = bytes(255 - byte for byte in content[middle : middle + 4096])
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("spoil", [flipped, cut])
def test_damage_in_the_middle_is_found_before_a_daemon_builds_on_it(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    url = sqlite_url(tmp_path)
    filled(url)
    make(url, tmp_path / "copy.db", NOON)
    spoil(tmp_path / "monitor.db")
    with (
        pytest.raises(StoreError, match="the file is damaged; stop the monitor and restore the last good backup"),
        closing(Store.open(url)) as store,
    ):
        store.verify()
    restore(tmp_path / "copy.db", url, NOON)
    with closing(Store.open(url)) as store, store.read() as asking:
        assert store.verify()
        assert asking.counts()["entries"] == 300


def test_looking_for_damage_ends_in_time(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    filled(url, 3000)
    with closing(Store.open(url)) as store:
        assert not store.verify(0.0)
        assert store.verify()
