"""The shipped gazetteer, opened once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitor.places.gazetteer import Gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Iterator[Gazetteer]:
    opened = Gazetteer.open()
    yield opened
    opened.close()
