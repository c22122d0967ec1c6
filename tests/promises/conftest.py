"""The house in which crashes are played, once for all promises that need it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.doubles.theatre import Theatre, theatre_in_memory


@pytest.fixture(scope="session")
def theatre() -> Iterator[Theatre]:
    with theatre_in_memory() as opened:
        yield opened
