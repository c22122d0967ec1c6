"""Where nobody can be reached the log says so once, and not once a feed."""

from __future__ import annotations

import logging

import pytest

from monitor.daemon.line_log import LATEST, ROW, LineLog
from monitor.feeds import FetchFailed, FetchOutcome, Unchanged
from monitor.http.trouble import Trouble

NOBODY = FetchFailed(Trouble.DNS, "the name is not known")
REFUSED = FetchFailed(Trouble.TLS, "the certificate has expired")
READ = Unchanged()


def shown(log: LineLog, *outcomes: FetchOutcome) -> list[FetchOutcome]:
    return [outcome for outcome in outcomes if not log.hides(outcome)]


def test_a_line_that_is_down_is_one_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "monitor"):
        assert shown(LineLog(), *[NOBODY] * 200) == [NOBODY] * (ROW - 1)
    assert [record.getMessage() for record in caplog.records] == ["line down"]


def test_what_a_server_answers_is_said_also_while_the_line_is_down() -> None:
    log = LineLog()
    shown(log, *[NOBODY] * ROW)
    assert shown(log, NOBODY, REFUSED, NOBODY) == [REFUSED]


def test_some_feeds_that_cannot_be_reached_are_no_line_that_is_down() -> None:
    outcomes: list[FetchOutcome] = [NOBODY, NOBODY, READ] * 40
    assert shown(LineLog(), *outcomes) == outcomes


def test_the_line_is_up_when_feeds_are_reached_again(caplog: pytest.LogCaptureFixture) -> None:
    log = LineLog()
    with caplog.at_level(logging.WARNING, "monitor"):
        shown(log, *[NOBODY] * 50, *[READ] * LATEST)
    assert [record.getMessage() for record in caplog.records] == ["line down", "line up"]
    assert shown(log, NOBODY) == [NOBODY]
