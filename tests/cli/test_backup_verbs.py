"""`backup`, `restore` and `store copy`, as a person types them."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import command_line
from monitor.pipeline.upkeep.backed_up import last_backup, note_backup
from monitor.store import Store
from tests.doubles.nouns import NOON, entry, reading
from tests.doubles.store import empty_postgres, sqlite_url

CONFIG = "store: sqlite:///monitor.db\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(CONFIG)
    with closing(Store.open(sqlite_url(tmp_path))) as store, store.write() as writing:
        writing.save_entries({entry(): reading()})
    return file


def call(*words: object) -> Result:
    return CliRunner().invoke(command_line, [str(word) for word in words])


def test_a_backup_says_what_it_holds_and_can_be_checked(config: Path, tmp_path: Path) -> None:
    made = call("backup", tmp_path / "copy.db", "-c", config)
    assert (made.exit_code, "copy.db: whole, schema" in made.output) == (0, True)
    assert "entries 1, incidents 0" in made.output
    assert "newest entry 2026-03-02 12:00 UTC" in made.output
    checked = call("backup", "--check", tmp_path / "copy.db", "-c", config, "--json")
    assert json.loads(checked.output)["rows"]["entries"] == 1


def test_a_backup_is_remembered_in_the_store_and_one_that_failed_is_not(config: Path, tmp_path: Path) -> None:
    def remembered() -> bool:
        with closing(Store.open(f"sqlite:///{tmp_path}/monitor.db")) as store, store.read() as asking:
            return last_backup(asking) is not None

    call("backup", tmp_path / "nowhere" / "copy.db", "-c", config)
    assert not remembered()
    call("backup", tmp_path / "copy.db", "-c", config)
    assert remembered()


def test_a_store_of_another_release_is_not_changed_by_the_memory_of_its_backup(tmp_path: Path) -> None:
    note_backup(f"sqlite:///{tmp_path}/none.db", "0001", NOON)
    assert not (tmp_path / "none.db").exists()


def test_a_damaged_backup_ends_with_1_and_words(config: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(b"SQLite format 3\x00" + b"\x07" * 5000)
    checked = call("backup", "--check", tmp_path / "copy.db", "-c", config)
    assert checked.exit_code == 1
    assert "is damaged" in checked.output


def test_keep_needs_a_folder(config: Path, tmp_path: Path) -> None:
    said = call("backup", tmp_path / "copy.db", "--keep", 3, "-c", config)
    assert said.exit_code == 2
    assert "counts the copies in a folder" in said.output


def test_a_restore_says_what_is_kept_and_what_is_lost(config: Path, tmp_path: Path) -> None:
    call("backup", tmp_path / "copy.db", "-c", config)
    with closing(Store.open(f"sqlite:///{tmp_path}/monitor.db")) as store, store.write() as writing:
        writing.save_entries({entry("k2"): reading()})
    said = call("restore", tmp_path / "copy.db", "-c", config)
    assert said.exit_code == 0, said.output
    assert "(beyond the backup it holds entries 1)" in said.output
    assert "read again as far as the feeds still hold it" in said.output
    assert "may be sent again, under the same Message-ID or webhook-id" in said.output


def test_a_restore_beside_a_daemon_is_refused(config: Path, tmp_path: Path) -> None:
    call("backup", tmp_path / "copy.db", "-c", config)
    with closing(Store.open(f"sqlite:///{tmp_path}/monitor.db")) as store, store.locked():
        said = call("restore", tmp_path / "copy.db", "-c", config)
    assert said.exit_code == 1
    assert "stop that one first" in said.output


def test_a_store_is_copied_to_postgresql(config: Path) -> None:
    said = call("store", "copy", "--to", empty_postgres(), "-c", config)
    assert said.exit_code == 0, said.output
    assert "entries 1" in said.output
    assert "now name it under store: in the config" in said.output
