"""Promise 4: you are told when we go blind: a feed that errs, goes stale or turns odd raises one operational alert, by
region and language.

A real server falls to each trouble in turn, on a fake clock; the whole chain polls it. Whatever it is, operators hear
of it once, with the region and the language that it costs, and once that it is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts import Alert
from tests.doubles.troubles import BLIND, ODD, World, world_in


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with world_in(tmp_path) as made:
        yield made


def operational(alert: Alert) -> dict[str, Any]:
    return dict(alert.facts["operational"])  # type: ignore[call-overload]  # facts hold plain values


@pytest.mark.parametrize("name", [*BLIND, *ODD])
def test_whatever_happens_to_a_feed_is_told_once_and_its_end_once(world: World, name: str) -> None:
    trouble, reason = (BLIND | ODD)[name]
    assert world.pass_(6) == []
    (told,) = world.pass_(60, trouble)
    said = operational(told)
    assert said["subject"] == "Mekelle Post"
    assert reason in (said["details"], said["details"]["reason"])
    assert said["advice"]
    (region,) = said["regions"]
    assert str(region).startswith("Tigray: 1 of 2 live; local 0 of 1" if name in BLIND else "Tigray: 2 of 2 live")
    assert "ti 0 of 1" in str(region) or name in ODD
    assert ("no live local feed left" in str(said["words"])) is (name in BLIND)
    (over,) = world.pass_(36)
    assert operational(over)["recovered"]


def test_one_answer_that_puts_us_off_for_long_is_told_within_the_hour(world: World) -> None:
    """Until it is asked again there is no second failure by which to tell."""
    world.pass_(6)
    trouble, _ = BLIND["put off for a month"]
    (told,) = world.pass_(4, trouble)  # the feed is asked every other hour
    assert "asks us to stay away for 24 hours" in str(operational(told)["words"])
