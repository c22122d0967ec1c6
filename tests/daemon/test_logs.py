"""The log's lines."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from monitor.alerts import operational_alert
from monitor.daemon.events import alert_raised
from monitor.daemon.logs import begin
from monitor.errors import StoreError
from monitor.log import failed, say
from monitor.secret import Secret
from tests.doubles.nouns import NOON

log = logging.getLogger("monitor.example")


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("monitor")
    before = root.handlers[:], root.level, ours.level
    yield
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])


def logged(style: str = "text", **fields: Any) -> str:
    stream = io.StringIO()
    begin(style, stream=stream)
    say(log, "feed polled", **fields)
    return stream.getvalue()


def test_the_subject_comes_first_then_what_is_known() -> None:
    assert logged(feed="BBC Arabic", new=3).endswith(' info feed polled feed="BBC Arabic" new=3\n')


def test_what_is_null_is_left_out() -> None:
    assert logged(feed="a", status=None).endswith("feed polled feed=a\n")


def test_a_hostile_value_stays_on_its_line() -> None:
    line = logged(title='x"\n2030-01-01 info outbox dropped')
    assert line.count("\n") == 1
    assert r'title="x\" 2030-01-01 info outbox dropped"' in line


def test_json_lines_hold_each_field_by_itself() -> None:
    line = json.loads(logged("json", feed="قناة", new=3))
    assert line["event"] == "feed polled"
    assert (line["feed"], line["new"], line["level"]) == ("قناة", 3, "info")
    assert line["at"].endswith("Z")


@pytest.mark.parametrize("style", ["text", "json"])
def test_a_secret_is_never_written(style: str) -> None:
    line = logged(style, url=Secret("https://hooks.example/T0KEN"))
    assert "T0KEN" not in line
    assert "<secret>" in line


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize(
    "address", ["/shared/cmt_aB3-_xyz", "/shared/aB3-_xyz", f"/link/{'0' * 32}.ok.1780000000.{'a' * 32}"]
)
def test_an_address_that_lets_somebody_in_is_never_written(style: str, address: str) -> None:
    stream = io.StringIO()
    begin(style, stream=stream)
    try:
        raise ValueError(address)
    except ValueError:
        log.exception("Exception on %s [GET]", address)
    assert stream.getvalue().count("***") == 2
    assert not any(word in stream.getvalue() for word in ("aB3", "xyz", "0000.ok", "aaaa"))


@pytest.mark.parametrize("style", ["text", "json"])
def test_a_failure_says_where_it_was_raised(style: str) -> None:
    stream = io.StringIO()
    begin(style, stream=stream)
    try:
        raise ValueError("no such luck")
    except ValueError as error:
        failed(log, "tick failed", error)
    assert "no such luck" in stream.getvalue()
    assert "Traceback" in stream.getvalue()


def test_what_the_monitor_can_put_into_words_comes_without_a_trace() -> None:
    stream = io.StringIO()
    begin(stream=stream)
    try:
        raise StoreError("the disk is full; free some space")
    except StoreError as error:
        failed(log, "tick failed", error, tick="poll")
    assert stream.getvalue().endswith('tick failed tick=poll error="the disk is full; free some space"\n')


def test_libraries_speak_only_when_something_is_wrong() -> None:
    stream = io.StringIO()
    begin(stream=stream)
    logging.getLogger("somebody.else").info("hello")
    logging.getLogger("somebody.else").warning("careful")
    assert "hello" not in stream.getvalue()
    assert "careful" in stream.getvalue()


def test_an_alert_without_an_incident_says_what_it_is_about() -> None:
    stream = io.StringIO()
    begin(stream=stream)
    alert_raised(operational_alert("line_down", "our own line", "Feeds can be reached again.", NOON))
    assert 'about="Feeds can be reached again."' in stream.getvalue()
