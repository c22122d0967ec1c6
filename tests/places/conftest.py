"""The shipped gazetteer, opened once for all tests of places: it is read-only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitor.places import Gazetteer, Resolved
from tests.doubles.signatures import Locate

ARABIC = ("و", "ف", "ب", "ل", "ك", "ال", "لل=ال")


@pytest.fixture(scope="session")
def gazetteer() -> Iterator[Gazetteer]:
    opened = Gazetteer.open()
    yield opened
    opened.close()


@pytest.fixture
def locate(gazetteer: Gazetteer) -> Locate:
    """Find and resolve in one go, with the clitics of Arabic where the text is Arabic."""

    def located(text: str, home: tuple[str, ...] = ()) -> list[Resolved]:
        prefixes = ARABIC if any("\u0600" <= c <= "\u06ff" for c in text) else ()
        return gazetteer.resolve(gazetteer.find(text, prefixes), home)

    return located
