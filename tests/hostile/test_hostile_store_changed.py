"""A store that is emptied, replaced, set back or loses its log is told of, and never keeps us from starting."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from monitor.alerts import Alert
from monitor.deliveries.settings import EmailChannel, Smtp
from monitor.errors import StoreError
from monitor.http import Gate
from monitor.pipeline.operators.last_resort import LastResort
from monitor.pipeline.operators.store_note import StoreWatch
from monitor.store import Store
from monitor.store.identity import Changed, StoreMark, changed, keep_mark, kept_mark, mark_in_file, mark_of, marker_path
from tests.doubles.newsroom import config, rule
from tests.doubles.nouns import NOON
from tests.doubles.store import postgres_emptied

TOLD = config([rule()], [EmailChannel("duty", ("duty@example.org",))], operators=("duty",))


def run(path: Path, looks: int = 2) -> list[str]:
    """The reasons that operators are told in a run of the monitor."""
    with closing(Store.open(f"sqlite:///{path}")) as store:
        return looked(StoreWatch(store), looks)


def looked(watch: StoreWatch, looks: int = 2) -> list[str]:
    notes = [note for n in range(looks) for note in watch.look(TOLD, NOON + timedelta(minutes=n))]
    return [reason_of(note) for note in notes]


def reason_of(note: Alert) -> str:
    told = note.facts["operational"]
    assert isinstance(told, dict)
    return str(told["details"]["reason"])


def plain_text(mail: Path) -> str:
    body = message_from_bytes(mail.read_bytes(), policy=policy.default).get_body(("plain",))
    assert body
    return " ".join(body.get_content().split())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store on which a monitor ran."""
    assert run(tmp_path / "monitor.db") == []
    return tmp_path / "monitor.db"


def test_a_store_on_which_the_monitor_ran_is_known_again(path: Path) -> None:
    assert run(path) == []


def test_a_store_that_was_emptied_is_told_once(path: Path) -> None:
    path.write_bytes(b"")
    assert run(path) == [Changed.NEW]
    assert run(path) == []


def test_a_store_that_was_removed_is_told(path: Path) -> None:
    path.unlink()
    assert run(path) == [Changed.NEW]


def test_another_monitors_store_in_its_place_is_told(path: Path, tmp_path: Path) -> None:
    run(tmp_path / "other.db")
    shutil.copyfile(tmp_path / "other.db", path)
    assert run(path) == [Changed.OTHER]


def test_an_older_copy_in_its_place_is_told(path: Path, tmp_path: Path) -> None:
    shutil.copyfile(path, tmp_path / "backup.db")
    run(path, looks=5)
    shutil.copyfile(tmp_path / "backup.db", path)
    assert run(path) == [Changed.OLDER]


def test_a_log_that_was_removed_is_told(path: Path, tmp_path: Path) -> None:
    with closing(Store.open(f"sqlite:///{path}")) as store:
        assert looked(StoreWatch(store), 3) == []
        (tmp_path / "crashed").mkdir()  # as a crash leaves it: what is new stands in the log alone
        for file in (path, Path(f"{path}.mark")):
            shutil.copyfile(file, tmp_path / "crashed" / file.name)
    assert run(tmp_path / "crashed" / path.name) == [Changed.OLDER]


def test_a_file_that_is_replaced_under_a_running_monitor_is_told(path: Path, tmp_path: Path) -> None:
    with closing(Store.open(f"sqlite:///{path}")) as store:
        watch = StoreWatch(store)
        assert looked(watch) == []
        shutil.copyfile(path, tmp_path / "new.db")
        (tmp_path / "new.db").replace(path)
        assert looked(watch) == [Changed.REPLACED]


def test_a_file_that_is_emptied_under_a_running_monitor_is_told_past_the_store(path: Path, tmp_path: Path) -> None:
    """No message can be queued in it any more."""
    mailbox = tmp_path / "mailbox"
    config = replace(TOLD, smtp=Smtp(mailbox=mailbox))
    with closing(Store.open(f"sqlite:///{path}")) as store, Gate("tests/1") as gate:
        watch, resort = StoreWatch(store), LastResort()
        watch.look(config, NOON)
        os.truncate(path, 0)
        with pytest.raises(StoreError) as caught:
            watch.look(config, NOON + timedelta(minutes=1))
        resort.fails(caught.value, watch.untold, config, gate, NOON + timedelta(minutes=1))
    (mail,) = mailbox.glob("*.eml")
    assert "The store's file became shorter while the monitor runs" in plain_text(mail)


def written_over(path: Path) -> None:
    """Every page but the first, by a program that leaves the length as it was."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\x5a" * (path.stat().st_size - 4096))


def test_a_file_that_is_written_over_under_a_running_monitor_is_found_within_the_hour_and_told_once(path: Path) -> None:
    with closing(Store.open(f"sqlite:///{path}")) as store:
        watch = StoreWatch(store)
        assert looked(watch) == []
        store.shrink()
        written_over(path)
        told = []
        for minute in range(0, 300, 10):
            try:
                watch.look(TOLD, NOON + timedelta(minutes=minute))
            except StoreError:
                told += [(minute, reason_of(watch.untold))] if watch.untold else []
        assert told == [(60, Changed.DAMAGED)]


def copied_over(source: Path, target: Path) -> None:
    """As `cp` does it: the file stays the same one, and is as long as before."""
    length = target.stat().st_size
    body = source.read_bytes()
    with target.open("r+b") as file:
        file.write(body[:length].ljust(length, b"\0"))


def test_another_store_that_is_copied_over_a_running_one_is_told_within_a_minute(path: Path, tmp_path: Path) -> None:
    run(tmp_path / "other.db")
    with closing(Store.open(f"sqlite:///{path}")) as store:
        watch = StoreWatch(store)
        assert looked(watch) == []
        store.shrink()
        assert looked(watch) == []
        copied_over(tmp_path / "other.db", path)
        assert looked(watch, 3) == [Changed.WRITTEN_OVER]


def test_an_older_copy_that_is_copied_over_a_running_store_is_told_within_a_minute(path: Path, tmp_path: Path) -> None:
    with closing(Store.open(f"sqlite:///{path}")) as store:
        watch = StoreWatch(store)
        assert looked(watch) == []
        store.shrink()
        shutil.copyfile(path, tmp_path / "backup.db")
        assert looked(watch) == []
        store.shrink()
        assert looked(watch) == []
        copied_over(tmp_path / "backup.db", path)
        assert looked(watch, 3) == [Changed.WRITTEN_OVER]


def test_a_log_that_is_folded_into_the_file_at_any_time_is_no_other_store(path: Path) -> None:
    with closing(Store.open(f"sqlite:///{path}")) as store:
        watch = StoreWatch(store)
        for _ in range(20):
            assert looked(watch, 1) == []
            store.shrink()


def test_a_look_into_the_file_lets_go_of_no_lock(path: Path) -> None:
    """POSIX drops a process's locks on a file when any of its handles is closed."""
    with closing(Store.open(f"sqlite:///{path}")) as store, store.write():
        assert mark_in_file(store.engine.url) is not None
        code = f"import sqlite3; sqlite3.connect({str(path)!r}, timeout=0).execute('BEGIN IMMEDIATE')"
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert "database is locked" in other.stderr


@pytest.mark.parametrize("said", [b"", b"[]", b"{}", b'{"name": 1}', b"\xff", b'{"name": "a", "marks": "x"}'])
def test_a_marker_that_cannot_be_read_is_none(path: Path, said: bytes) -> None:
    Path(f"{path}.mark").write_bytes(said)
    assert run(path) == []
    assert kept_mark(Path(f"{path}.mark")) is not None


def test_a_marker_that_cannot_be_written_stops_nothing(path: Path) -> None:
    Path(f"{path}.mark").unlink()
    Path(f"{path}.mark.new").mkdir()
    assert run(path) == []


def test_the_marker_is_ours_alone(path: Path) -> None:
    assert os.stat(f"{path}.mark").st_mode & 0o777 == 0o600


def test_a_store_of_a_server_is_known_by_the_folder_that_systemd_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", f"{tmp_path}:/elsewhere")
    for told in ([], [Changed.NEW]):
        with closing(Store.open(postgres_emptied())) as store:
            assert looked(StoreWatch(store)) == told
            assert marker_path(store.engine.url, {}) is None


def test_a_mark_is_compared_with_what_was_kept() -> None:
    assert changed(None, None) is None
    assert changed(None, StoreMark("a", 3)) is None
    assert changed(StoreMark("a", 3), StoreMark("a", 4)) is None
    assert changed(StoreMark("a", 3), StoreMark("a", 2)) is Changed.OLDER
    assert changed(StoreMark("a", 3), StoreMark("b", 9)) is Changed.OTHER
    assert changed(StoreMark("a", 3), None) is Changed.NEW


def test_a_marker_is_written_as_a_whole(tmp_path: Path) -> None:
    assert keep_mark(tmp_path / "m", StoreMark("a", 3))
    assert kept_mark(tmp_path / "m") == StoreMark("a", 3)
    assert not keep_mark(None, StoreMark("a"))
    assert kept_mark(None) is None


def test_a_store_has_no_mark_before_the_first_look(tmp_path: Path) -> None:
    with closing(Store.open(f"sqlite:///{tmp_path}/fresh.db")) as store, store.read() as asking:
        assert mark_of(asking) is None
