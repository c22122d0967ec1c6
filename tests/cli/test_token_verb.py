"""`token`: made once, shown once, taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.doubles.store import sqlite_url
from tests.doubles.verbs import Run

CONFIG = """\
regions:
  - {name: Sudan, countries: [SD]}
channels: {duty: {email: {to: [amal@ngo.example]}}}
smtp: {from: monitor@ngo.example, mailbox: outbox}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sqlite_url(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG)
    return tmp_path


def made(run: Run, *words: str) -> str:
    result = run("token", "new", *words)
    assert result.exit_code == 0, result.output
    return next(line for line in result.output.splitlines() if line.startswith("cmt_"))


def test_a_token_is_shown_once(run: Run) -> None:
    token = made(run, "tracker")
    listed = run("token").output
    assert "tracker" in listed
    assert token not in listed


def test_a_token_may_be_bound_to_regions_and_to_a_time(run: Run) -> None:
    made(run, "sudan", "--region", "Sudan", "--for", "90d", "--role", "analyst")
    (one,) = json.loads(run("token", "list", "--json").output)
    assert (one["regions"], one["role"], one["opens"]) == (["Sudan"], "analyst", True)
    assert one["until"]


def test_a_region_that_is_not_there_is_said(run: Run) -> None:
    result = run("token", "new", "x", "--region", "Sudn")
    assert result.exit_code == 2
    assert 'did you mean "Sudan"?' in result.output


def test_a_name_names_one_token_for_ever(run: Run) -> None:
    made(run, "tracker")
    assert run("token", "revoke", "tracker").exit_code == 0
    assert "take another name" in run("token", "new", "tracker").output


def test_a_token_that_was_taken_back_says_so(run: Run) -> None:
    made(run, "tracker")
    assert "lets nobody in any more" in run("token", "revoke", "tracker").output
    assert "taken back" in run("token").output


def test_a_token_that_is_not_there_is_said(run: Run) -> None:
    assert run("token", "revoke", "x").exit_code == 1
