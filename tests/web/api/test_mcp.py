"""Questions of a program that a language model drives: they read, within the regions that were named, and what feeds
wrote is called what it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from monitor.store import Store
from monitor.web.api.mcp import TOOLS, UNTRUSTED, McpDesk, answers
from monitor.web.listing import Clearance
from tests.doubles.nouns import NOON
from tests.web.api.conftest import CONFIG, SUDAN


@pytest.fixture
def desk(store: Store) -> McpDesk:
    return McpDesk(store, CONFIG, Clearance(), lambda: NOON)


def said(desk: McpDesk, method: str, **params: Any) -> Any:
    answer = desk.answer(json.dumps({"jsonrpc": "2.0", "id": 7, "method": method, "params": params}))
    assert answer is not None
    found = json.loads(answer)
    assert found["id"] == 7
    return found


def called(desk: McpDesk, tool: str, **arguments: Any) -> Any:
    """The data of an answer."""
    result = said(desk, "tools/call", name=tool, arguments=arguments)["result"]
    assert result["isError"] is False
    note, data = (block["text"] for block in result["content"])
    assert note == UNTRUSTED
    return json.loads(data)


def test_it_says_what_it_is_and_which_tools_it_has(desk: McpDesk) -> None:
    assert said(desk, "initialize", protocolVersion="2025-06-18")["result"]["serverInfo"]["name"] == "casualty-monitor"
    tools = said(desk, "tools/list")["result"]["tools"]
    assert [tool["name"] for tool in tools] == list(TOOLS) == ["incidents", "incident", "coverage"]
    assert all(tool["annotations"]["readOnlyHint"] for tool in tools)


def test_incidents_are_listed_by_the_filters_of_the_api(desk: McpDesk) -> None:
    assert [one["id"] for one in called(desk, "incidents")["incidents"]] == ["nyala", "karsa", "lost"]
    assert [one["id"] for one in called(desk, "incidents", region="Syria")["incidents"]] == ["karsa"]


def test_a_page_after_another_is_asked_by_its_cursor(desk: McpDesk) -> None:
    first = called(desk, "incidents", limit="1")
    assert [one["id"] for one in called(desk, "incidents", limit="1", after=first["next"])["incidents"]] == ["karsa"]


def test_words_of_a_feed_come_apart_from_ours_and_as_they_are(desk: McpDesk) -> None:
    [report] = called(desk, "incident", id="nyala")["reports"]
    assert "<script>" in report["title"]


def test_what_lies_in_other_regions_is_not_there(store: Store) -> None:
    desk = McpDesk(store, CONFIG, Clearance((SUDAN,)), lambda: NOON)
    assert [one["id"] for one in called(desk, "incidents")["incidents"]] == ["nyala", "lost"]
    assert said(desk, "tools/call", name="incident", arguments={"id": "karsa"})["result"]["isError"] is True
    assert [one["region"] for one in called(desk, "coverage")["regions"]] == ["Sudan"]


def test_coverage_says_what_can_be_heard(desk: McpDesk) -> None:
    assert {one["region"] for one in called(desk, "coverage")["regions"]} == {"Syria", "Sudan"}


def test_a_wrong_filter_is_said(desk: McpDesk) -> None:
    result = said(desk, "tools/call", name="incidents", arguments={"severity": "hihg"})["result"]
    assert (result["isError"], "did you mean" in result["content"][0]["text"]) == (True, True)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", -32700),
        ("[" * 100_000, -32700),
        ("[]", -32600),
        ('{"id": 1, "method": "tools/call", "params": []}', -32600),
        ('{"id": 1, "method": "resources/write"}', -32601),
        ('{"id": 1, "method": "tools/call", "params": {"name": "delete"}}', -32602),
        ('{"id": 1, "method": "tools/call", "params": {"name": "incident"}}', -32602),
        ('{"id": 1, "method": "tools/call", "params": {"name": "coverage", "arguments": {"x": 1}}}', -32602),
    ],
)
def test_what_makes_no_sense_is_refused(desk: McpDesk, line: str, code: int) -> None:
    answer = desk.answer(line)
    assert answer is not None
    assert json.loads(answer)["error"]["code"] == code


def test_what_only_tells_something_gets_no_answer(desk: McpDesk) -> None:
    lines = ['{"method": "notifications/initialized"}', "", '{"id": 1, "method": "ping"}']
    assert [json.loads(answer)["result"] for answer in answers(iter(lines), desk)] == [{}]
