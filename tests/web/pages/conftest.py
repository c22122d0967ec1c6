"""The watch room of a test's own store."""

from __future__ import annotations

import pytest

from monitor.store import Store
from tests.doubles.visitor import Hall, Visitor


@pytest.fixture
def hall(store: Store) -> Hall:
    return Hall(store)


@pytest.fixture
def amal(hall: Hall) -> Visitor:
    """An analyst, signed in."""
    return hall.visitor("Amal")
