"""An entry that cannot be read: the verbs say so of that one, and the others go on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import command_line
from tests.doubles.stubborn import in_place_of_load

ENTRIES = "".join(
    json.dumps({"id": str(number), "title": title, "text": "", "published": "2026-09-01"}) + "\n"
    for number, title in enumerate(("5 killed", "RAISE", "7 killed"))
)


@pytest.fixture(autouse=True)
def _a_reader_for_whom_some_texts_are_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.daemon.live.load", in_place_of_load)


def lines(output: str) -> list[str | None]:
    found = [json.loads(line) for line in output.splitlines()]
    return [one["rejected"] for one in found if "id" in one]  # not those of alerts whose time had come


def test_extract_rejects_that_entry_and_goes_on() -> None:
    found = CliRunner().invoke(command_line, ["extract"], input=ENTRIES, catch_exceptions=False)
    assert lines(found.output) == [None, "unreadable", None]


def test_replay_rejects_that_entry_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "entries.jsonl").write_text(ENTRIES, encoding="utf-8")
    found = CliRunner().invoke(
        command_line, ["replay", "--json", str(tmp_path / "entries.jsonl")], catch_exceptions=False
    )
    assert lines(found.output) == [None, "unreadable", None]


def test_explain_says_what_went_wrong() -> None:
    found = CliRunner().invoke(command_line, ["explain", "-"], input="RAISE\n\nSome text", catch_exceptions=False)
    assert "This text could not be read: RecursionError in stubborn.py" in found.output
