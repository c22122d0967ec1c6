"""Promise 1: a report that was detected is delivered or visibly undelivered. Never neither.

A day of the monitor is played in chapters, with a real store, feed, mail server and endpoint. At every SQL statement,
before and after every commit, and before and after every step of every conversation the process is ended as `kill -9`
would end it; after a restart everybody must have been told what they are told in a day without a crash.

Points between which nothing was committed and nothing handed over leave the same behind. Of every second such run of
points the last is tried (in the middle of a transaction, say), which takes 20 seconds; with PROMISES=all in the
environment every single point is, on both databases, which takes half an hour.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.doubles.store import postgres_emptied
from tests.doubles.story import chapters
from tests.doubles.theatre import Played, Theatre

ALL = os.environ.get("PROMISES") == "all"
SPREAD = 120  # on PostgreSQL one point of so many, each chapter beginning at another one
CHAPTERS = [pytest.param(number, id=chapter.name.replace(" ", "-")) for number, chapter in enumerate(chapters())]


Crashes = Callable[[list[int]], list[int]]


@pytest.fixture
def crashes(record_property: Callable[[str, object], None]) -> Crashes:
    """Each crash counts as a case of its own."""

    def counted(points: list[int]) -> list[int]:
        record_property("cases", len(points))
        return points

    return counted


def nothing_was_lost(theatre: Theatre, number: int, points: list[int], url: str) -> None:
    calm = theatre.undisturbed[number]
    for point in points:
        emptied(url)
        theatre.fresh(number, url)
        found = theatre.crash_and_restart(number, point, url)
        where = f"a crash at point {point} of chapter {number}"
        assert found.matters() == calm.matters(), where
        assert found.standing() == calm.standing(), where
        assert repeats_are_the_same(found), where


def repeats_are_the_same(found: Played) -> bool:
    return all(len(bodies) == 1 for bodies in found.bodies().values())


def emptied(url: str) -> None:
    if not url.startswith("sqlite"):
        postgres_emptied(url)


@pytest.mark.parametrize("number", CHAPTERS)
def test_a_crash_at_any_point_loses_nothing(theatre: Theatre, number: int, crashes: Crashes) -> None:
    theatre.fresh(number, theatre.url)
    passed = theatre.points(number, theatre.url)
    last = {aftermath: point for point, (_, aftermath) in enumerate(passed)}
    some = sorted(last.values())[number % 2 :: 2]
    nothing_was_lost(theatre, number, crashes(list(range(len(passed))) if ALL else some), theatre.url)


@pytest.mark.parametrize("number", CHAPTERS)
def test_a_crash_loses_nothing_on_postgresql(theatre: Theatre, number: int, crashes: Crashes) -> None:
    url = postgres_emptied()
    theatre.fresh(number, url)
    passed = theatre.points(number, url)
    some = range(0 if ALL else 11 * number, len(passed), 1 if ALL else SPREAD)
    nothing_was_lost(theatre, number, crashes(list(some)), url)


def test_the_day_tells_what_it_should(theatre: Theatre) -> None:
    """The runs that the crashes are compared with: every kind of news, each by mail and to the endpoint."""
    told = [matter for played in theatre.undisturbed for matter in played.matters()]
    assert sorted(f"{channel} {reason}" for channel, _, _, reason, *_ in told) == [
        "duty corrected",
        "duty digest",
        *["duty new"] * 5,
        *["duty operational"] * 4,
        *["duty toll_rose"] * 2,
        "tracker corrected",
        *["tracker new"] * 4,
        *["tracker toll_rose"] * 2,
    ]
    left = [row for row in theatre.undisturbed[-1].told.values() if row[2] != "sent"]
    assert [(row[0], row[2]) for row in left] == [("tracker", "failed")]  # the endpoint refused it for good: it shows
