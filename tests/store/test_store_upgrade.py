"""A store of release 0.1.0 comes to this one, with a copy of it as it was kept first; and the way back."""

from __future__ import annotations

import gzip
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.incidents import Incident
from monitor.store import Store, backup
from monitor.store.schema import HEAD

RELEASED = Path(__file__).parent / "released"
ROWS = {"entries": 16, "incidents": 5, "alerts": 5, "deliveries": 10}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The store that the demo of 0.1.0 left behind."""
    path = tmp_path / "monitor.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(gzip.decompress((RELEASED / "0003.sql.gz").read_bytes()).decode("utf-8"))
    return path


@pytest.fixture
def kept(old: Path) -> Path:
    return old.with_name("monitor.db.schema-0003")


def opened(path: Path) -> Store:
    return Store.open(f"sqlite:///{path}")


def test_all_of_it_comes_over(old: Path) -> None:
    with closing(opened(old)) as store, store.read() as asking:
        counts, events = asking.counts(), asking.incidents()
        places = {event.place.name for event in events if event.place}
        assert {name: counts[name] for name in ROWS} == ROWS
        assert {"Jisr al-Shughur", "El Fasher", "Manbij"} <= places
        assert all(isinstance(event, Incident) and asking.verdicts(event.id) for event in events)


def test_before_anything_is_changed_a_copy_is_kept_that_its_own_release_can_read(old: Path, kept: Path) -> None:
    opened(old).close()
    found = backup.check(kept)
    assert (found.schema, dict(found.rows)) == ("0003", ROWS)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert backup.check(old).schema == HEAD


def test_the_log_names_the_copy_before_the_schema_changes(
    old: Path, kept: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "monitor.store.backup"):
        opened(old).close()
    (line,) = caplog.records
    assert line.message.startswith("store kept")
    assert vars(line)["fields"] == {"schema": "0003", "file": kept}


def test_a_store_that_is_new_or_of_this_release_is_not_copied(tmp_path: Path) -> None:
    for _ in range(2):
        opened(tmp_path / "new.db").close()
    assert list(tmp_path.glob("*.schema-*")) == []


def test_where_no_copy_can_be_kept_nothing_is_changed(old: Path, kept: Path) -> None:
    kept.mkdir()
    (kept / "in the way").touch()
    with pytest.raises(StoreError):
        opened(old)
    assert backup.check(old).schema == "0003"


def test_who_went_back_and_comes_again_has_the_newer_copy(old: Path, kept: Path) -> None:
    opened(old).close()
    for left in old.parent.glob("monitor.db*"):
        if left != kept:
            left.unlink()
    kept.rename(old)
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("DELETE FROM verdicts")
        connection.commit()
    opened(old).close()
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT count(*) FROM verdicts").fetchone() == (0,)
