"""Tests of several machines run on PostgreSQL, which is what they share; what needs no server runs on both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitor.store import Store
from tests.doubles.store import postgres_emptied, store, store_url

__all__ = ["server_store", "server_url", "store", "store_url"]


@pytest.fixture
def server_url() -> str:
    """The address of an empty store on PostgreSQL."""
    return postgres_emptied()


@pytest.fixture
def server_store(server_url: str) -> Iterator[Store]:
    """An empty store on PostgreSQL."""
    opened = Store.open(server_url)
    yield opened
    opened.close()
