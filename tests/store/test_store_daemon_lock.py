"""One daemon a store, on both databases."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.store import Store
from tests.doubles.store import sqlite_url


def test_a_store_is_held_by_one_daemon(store: Store, store_url: str) -> None:
    with ExitStack() as ending:
        other = Store.open(store_url)
        ending.callback(other.close)
        ending.enter_context(store.locked())
        with pytest.raises(StoreError, match="already runs on it; stop that one first"), other.locked():
            pass


def test_a_store_that_was_let_go_can_be_held_again(store: Store) -> None:
    for _ in range(2):
        with store.locked():
            pass


def test_whoever_does_not_hold_a_store_can_use_it(store: Store, store_url: str) -> None:
    with store.locked():
        other = Store.open(store_url)
        with other.write() as writing:
            writing.save_meta("word", "said")
        other.close()
    with store.read() as asking:
        assert asking.meta("word") == "said"


def test_the_refusal_names_the_process_that_holds_it(tmp_path: Path) -> None:
    with ExitStack() as ending:
        one, other = Store.open(sqlite_url(tmp_path)), Store.open(f"sqlite:///{tmp_path}/monitor.db")
        ending.callback(one.close)
        ending.callback(other.close)
        ending.enter_context(one.locked())
        with pytest.raises(StoreError, match=rf"process {os.getpid()}\)"), other.locked():
            pass


def test_a_lock_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    opened = Store.open(sqlite_url(tmp_path))
    (tmp_path / "monitor.db.lock").mkdir()
    with pytest.raises(StoreError, match=r"monitor\.db\.lock: is a directory"), opened.locked():
        pass
    opened.close()
