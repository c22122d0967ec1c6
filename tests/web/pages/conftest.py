"""The watch room of a test's own store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import Store
from tests.doubles.newsroom import Newsroom
from tests.doubles.visitor import Hall, Visitor, told_of_karsa


@pytest.fixture
def room(store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    """A monitor that told of seven dead in Karsa."""
    with told_of_karsa(store, tmp_path) as opened:
        yield opened


@pytest.fixture
def hall(store: Store) -> Hall:
    return Hall(store)


@pytest.fixture
def amal(hall: Hall) -> Visitor:
    """An analyst, signed in."""
    return hall.visitor("Amal")
