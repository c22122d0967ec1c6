"""`mcp` answers on standard output, a message a line, and nothing else is written there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.doubles.store import sqlite_url
from tests.doubles.verbs import Run

CONFIG = """\
regions:
  - {name: Sudan, countries: [SD]}
  - {name: Syria, countries: [SY]}
"""
ASKED = '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "coverage"}}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sqlite_url(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG)
    return tmp_path


def test_it_answers_a_message_a_line_until_its_input_ends(run: Run) -> None:
    result = run("mcp", "--region", "Sudan", typed=f'{{"method": "notifications/initialized"}}\n{ASKED}')
    assert result.exit_code == 0
    [answer] = map(json.loads, result.stdout.splitlines())
    assert [one["region"] for one in json.loads(answer["result"]["content"][1]["text"])["regions"]] == ["Sudan"]


def test_a_region_that_is_not_there_is_said(run: Run) -> None:
    result = run("mcp", "--region", "Sudna", typed="")
    assert result.exit_code != 0
    assert "did you mean" in result.output
