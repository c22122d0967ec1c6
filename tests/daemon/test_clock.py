"""The clock that notices when somebody moved the wall clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.daemon.clock import Clock
from tests.doubles.hands import Hands

START = datetime(2030, 3, 31, 0, 30, tzinfo=UTC)


@pytest.fixture
def hands() -> Hands:
    return Hands(1000.0, START)


@pytest.fixture
def clock(hands: Hands) -> Clock:
    made = Clock(wall=hands.wall, steady=hands)
    made.step()
    return made


def test_time_that_passes_is_no_step(clock: Clock, hands: Hands) -> None:
    hands.pass_(7200)
    assert clock.step() == timedelta()


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(hours=1), timedelta(seconds=-6)])
def test_a_clock_that_was_set_is_noticed_once(clock: Clock, hands: Hands, jump: timedelta) -> None:
    hands.pass_(1, jump)
    assert clock.step() == jump
    hands.pass_(1)
    assert clock.step() == timedelta()


def test_slewing_by_a_second_is_no_step(clock: Clock, hands: Hands) -> None:
    hands.pass_(60, timedelta(seconds=-1))
    assert clock.step() == timedelta()


def test_waking_from_sleep_is_a_step_forward(clock: Clock, hands: Hands) -> None:
    hands.pass_(0.5, timedelta(days=2))
    assert clock.step() == timedelta(days=2)
