"""The flow's own logic is tested on SQLite; whatever is about commits and crashes on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import Store
from tests.doubles.newsroom import Newsroom
from tests.doubles.store import store_url

__all__ = ["any_room", "room", "store_url"]


@pytest.fixture
def room(store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(store, tmp_path) as newsroom:
        yield newsroom


@pytest.fixture
def any_room(store_url: str, tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom on each of the two databases."""
    opened = Store.open(store_url)
    with Newsroom(opened, tmp_path) as newsroom:
        yield newsroom
    opened.close()
