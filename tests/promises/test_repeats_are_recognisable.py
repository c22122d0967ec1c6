"""Promise 2: at least once, and a repeat is recognisable: stable webhook-id and Message-ID, retries for 72 hours."""

from __future__ import annotations

import pytest

from tests.doubles.faults import HANDED_OVER
from tests.doubles.store import postgres_emptied
from tests.doubles.story import chapters
from tests.doubles.theatre import Theatre

TOLD = [number for number, chapter in enumerate(chapters()) if chapter.feed and chapter.hook < 300 and not chapter.mail]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, theatre: Theatre) -> str:
    return theatre.url if request.param == "sqlite" else postgres_emptied()


@pytest.mark.parametrize("medium", HANDED_OVER)
def test_what_was_taken_and_not_recorded_comes_again_as_the_same(theatre: Theatre, url: str, medium: str) -> None:
    theatre.fresh(TOLD[0], url)
    passed = [name for name, _ in theatre.points(TOLD[0], url)]
    if not url.startswith("sqlite"):
        postgres_emptied(url)
    theatre.fresh(TOLD[0], url)
    found = theatre.crash_and_restart(TOLD[0], passed.index(medium), url)
    ids = [message.id for message in found.received]
    twice = {ident for ident in ids if ids.count(ident) == 2}
    assert len(twice) == 1
    assert all(len(bodies) == 1 for bodies in found.bodies().values())
    assert found.matters() == theatre.undisturbed[TOLD[0]].matters()
