"""Files that we write are for their owner alone, under the widest umask that a shell can have."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import command_line
from monitor.deliveries.mailbox import put
from monitor.exports import FORMATS
from monitor.store import Store, backup
from tests.deliveries.rows import row

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _everything_allowed() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """The files that others than the owner could read or write."""
    found = (path for path in folder.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077)
    return sorted(str(path.relative_to(folder)) for path in found)


def test_the_store_its_log_lock_and_backups_and_what_was_set_aside_are_for_their_owner_alone(tmp_path: Path) -> None:
    url, copies = f"sqlite:///{tmp_path}/monitor.db", tmp_path / "copies"
    copies.mkdir(mode=0o700)
    store = Store.open(url)
    with store.locked(), store.write() as writing:
        writing.save_meta("a", "b")
        assert {"monitor.db", "monitor.db-wal", "monitor.db-shm", "monitor.db.lock"} <= set(os.listdir(tmp_path))
        assert open_to_others(tmp_path) == []
    store.close()
    made, _ = backup.make(url, copies, NOW)
    backup.restore(made.path, url, NOW)
    assert open_to_others(tmp_path) == []


def test_a_mail_in_the_mailbox_is_for_its_owner_alone(tmp_path: Path) -> None:
    put(tmp_path / "outbox", row(), b"Subject: x\r\n\r\nx")
    assert open_to_others(tmp_path) == []
    assert stat.S_IMODE((tmp_path / "outbox").stat().st_mode) == 0o700


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_is_for_its_owner_alone_unless_it_is_made_to_be_published(form: str, tmp_path: Path) -> None:
    config, out = tmp_path / "config.yaml", tmp_path / "out"
    config.write_text(f"store: sqlite:///{tmp_path}/monitor.db\n", encoding="utf-8")
    config.chmod(0o600)
    call = ["export", "--config", str(config), "--format", form, "--output", str(out)]
    assert CliRunner().invoke(command_line, call).exit_code == 0
    assert open_to_others(tmp_path) == []
    assert CliRunner().invoke(command_line, [*call, "--public"]).exit_code == 0
    assert open_to_others(tmp_path) == ["out"]
