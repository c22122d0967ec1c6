"""The reader of all reading tests: one way, and one day of publication."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.reports import Reading, Text
from monitor.reports.reader import Reader
from tests.doubles.signatures import Read

PUBLISHED = datetime(2024, 12, 2, 19, 0, tzinfo=UTC)  # a Monday


@pytest.fixture(scope="session")
def read(reader: Reader) -> Read:
    """Reads a title and a text as published on Monday, 2 December 2024."""

    def read(title: str, text: str = "", *, published: datetime | None = PUBLISHED) -> Reading:
        return reader.read(Text(title, text, published=published))

    return read
