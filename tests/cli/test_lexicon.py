"""`lexicon`: what it prints, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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


def test_a_new_language_is_a_file_that_can_be_used_and_of_which_the_checker_says_what_is_missing(
    tmp_path: Path,
) -> None:
    assert call("new", "sw", "--name", "Kiswahili", "--folder", str(tmp_path)).exit_code == 0
    checked = call("check", str(tmp_path / "sw.yaml"))
    assert checked.exit_code == 1
    assert "no word says that people were killed" in checked.output
    assert "0 errors" in checked.output


def test_a_new_file_never_takes_the_place_of_one_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "sw.yaml").write_text("mine", encoding="utf-8")
    assert "is there already" in call("new", "sw", "--folder", str(tmp_path)).output
    assert (tmp_path / "sw.yaml").read_text(encoding="utf-8") == "mine"


def test_a_language_that_ships_is_copied_and_not_begun_anew(tmp_path: Path) -> None:
    result = call("new", "fr", "--folder", str(tmp_path))
    assert result.exit_code == 2
    assert "fr ships" in result.output


def test_a_code_is_no_path(tmp_path: Path) -> None:
    assert call("new", "../sw", "--folder", str(tmp_path)).exit_code == 2


def test_with_a_few_words_filled_in_a_new_language_reads_its_first_headline(tmp_path: Path) -> None:
    call("new", "sw", "--name", "Kiswahili", "--folder", str(tmp_path / "languages"))
    path = tmp_path / "languages" / "sw.yaml"
    for old, filled in (
        ("common: []", "common: [na, ya, wa, kwa, katika, ni, huko]"),
        ("# head: first", "head: first"),
        ("# numbers_stand: after", "numbers_stand: after"),
        ("frame: either, tone: plain, words: []", "frame: either, tone: plain, words: [waliuawa, wameuawa]"),
        ("{one: [], two: [], many: [], mass: []}", "{one: [mtu], many: [watu]}"),
        ("  conflict: []", "  conflict: [shambulio]"),
        ("  in: []", "  in: [katika, huko]"),
        ("things: []", "things: [magari]"),
    ):  # fmt: skip
        change(path, old, filled)
    [report] = reports(tmp_path, "Watu 12 waliuawa katika shambulio huko Goma.")
    assert report["toll"]["killed"]["all"]["best"] == 12
    assert report["place"]["country"] == "CD"
    [report] = reports(tmp_path, "Watu katika magari 14 waliuawa katika shambulio huko Goma.")
    assert report["toll"]["killed"]["all"]["best"] is None  # the cars are counted, and nobody else


def reports(folder: Path, text: str) -> list[dict[str, Any]]:
    (folder / "config.yaml").write_text("reading: {languages: [languages/]}\n", encoding="utf-8")
    given = json.dumps({"id": "1", "text": text})
    read = CliRunner().invoke(command_line, ["extract", "-c", str(folder / "config.yaml")], input=given)
    found: list[dict[str, Any]] = json.loads(read.stdout)["reports"]
    return found
