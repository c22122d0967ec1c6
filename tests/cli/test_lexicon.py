"""`lexicon`: what it prints, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import command_line
from tests.doubles.language import SMALL


def call(*words: str) -> Result:
    return CliRunner().invoke(command_line, ["lexicon", *words])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_languages_that_ship_are_listed() -> None:
    result = call()
    assert result.exit_code == 0
    assert "English" in result.output
    assert "العربية" in result.output


def test_the_list_in_json_counts_phrases() -> None:
    languages = {row["language"]: row for row in json.loads(call("list", "--json").output)}
    assert set(languages) >= {"en", "ar"}
    assert languages["en"]["phrases"] > 1000


def test_a_file_with_an_error_cannot_be_used(copy: Path) -> None:
    change(copy, "  mortar: [", "  morter: [")
    result = call("check", str(copy))
    assert result.exit_code == 2
    assert "error: weapons: the reader knows no 'morter'; did you mean 'mortar'?" in result.output
    assert "cannot be used yet" in result.output


def test_a_file_in_which_something_is_missed_ends_with_one(copy: Path) -> None:
    change(copy, "2: [wednesday], ", "")
    result = call("check", str(copy))
    assert result.exit_code == 1
    assert "warning: time.weekdays: no word for 2" in result.output
    assert "can be used" in result.output


def test_sizes_stand_beside_those_of_english(copy: Path) -> None:
    result = call("check", str(copy))
    cells = [line.split() for line in result.output.splitlines() if line.startswith(" ") and line.split()]
    rows = {name: numbers for name, *numbers in cells}
    assert result.exit_code == 0
    assert rows["things"][0] == "1"
    assert int(rows["things"][1]) > 100


def test_findings_in_json_have_line_and_level(copy: Path) -> None:
    change(copy, "  mortar: [", "  morter: [")
    told = json.loads(call("check", str(copy), "--json").output)
    lines = copy.read_text(encoding="utf-8").splitlines()
    line = next(n for n, words in enumerate(lines, 1) if words.startswith("  morter"))
    assert [f["line"] for f in told["findings"] if f["level"] == "error"] == [line]
    assert told["phrases"]["people"] == 11


def test_a_file_that_is_not_there_is_told_without_a_trace(tmp_path: Path) -> None:
    result = call("check", str(tmp_path / "none.yaml"))
    assert result.exit_code == 2
    assert "cannot be read" in result.output
    assert "Traceback" not in result.output


def test_a_language_that_is_read_with_limits_says_which() -> None:
    told = {row["language"]: row for row in json.loads(call("list", "--json").output)}
    assert told["en"]["limits"] is None
    assert told["fa"]["limits"]
    assert f"فارسی is read with limits: {told['fa']['limits']}" in call("list").output
