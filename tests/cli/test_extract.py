"""`extract`: JSON lines in, JSON lines out, and a clear word about a line that cannot be used."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner, Result

from monitor.cli import command_line

STRIKE = {
    "id": "a",
    "title": "Air strike kills 12 in Idlib",
    "text": "Twelve people, three of them children, were killed in an air strike on Idlib in Syria.",
    "published": "2031-03-09T10:00:00Z",
    "source": "Example News",
}
QUAKE = {"id": "q", "text": "A magnitude 6 earthquake killed 12 people in eastern Afghanistan, officials said."}
CALM = {"id": 7, "text": "The council approved a new budget for parks and libraries."}


def extract(*lines: object, options: tuple[str, ...] = ()) -> Result:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n"
    return CliRunner().invoke(command_line, ["extract", *options], input=text)


def answers(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_is_answered_in_order() -> None:
    found = answers(extract(STRIKE, CALM, QUAKE))
    assert [line["id"] for line in found] == ["a", 7, "q"]


def test_a_report_holds_toll_place_and_quotes() -> None:
    (line,) = answers(extract(STRIKE))
    (report,) = line["reports"]
    assert report["toll"]["killed"]["all"]["best"] == 12
    assert report["toll"]["killed"]["child"]["best"] == 3
    assert (report["place"]["name"], report["place"]["country"]) == ("Idlib", "SY")
    assert report["weapon"] == "air_strike"
    assert report["quotes"]
    assert line["rejected"] is None


def test_what_holds_no_harm_is_rejected_with_its_reason() -> None:
    (line,) = answers(extract(CALM))
    assert (line["reports"], line["attacks"], line["rejected"]) == ([], [], "no_harm_word")


def test_disasters_count_only_when_asked_for() -> None:
    (without,), (with_them,) = answers(extract(QUAKE)), answers(extract(QUAKE, options=("--cause", "any")))
    assert without["reports"] == []
    assert with_them["reports"][0]["cause"] == "disaster"


def test_vague_words_follow_the_convention() -> None:
    vague = {"id": 1, "text": "Dozens of people were killed in an air strike on Idlib in Syria on Sunday."}
    (acled,), (literal,) = answers(extract(vague)), answers(extract(vague, options=("--numbers", "literal")))
    assert acled["reports"][0]["toll"]["killed"]["all"]["best"] == 12
    assert literal["reports"][0]["toll"]["killed"]["all"]["best"] == 24


def test_people_of_whom_nothing_is_said_are_left_unclassified_when_asked() -> None:
    (line,) = answers(extract(STRIKE, options=("--status", "as_stated")))
    assert "civilian" not in line["reports"][0]["toll"]["killed"]


def test_empty_lines_are_passed_over() -> None:
    assert len(answers(extract(CALM, "", "   ", CALM))) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "line 2 is not JSON"),
        ("[1, 2]", "line 2 is not an object"),
        ('{"id": 1}', "line 2 lacks text"),
        ("{}", "line 2 lacks id and text"),
        ('{"id": 1, "text": "x", "title": 5}', "line 2: title must be text"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_after_the_ones_before_it(line: str, said: str) -> None:
    result = extract(CALM, line)
    assert result.exit_code == 2
    assert said in result.output
    assert '"id": 7' in result.stdout
    assert "Traceback" not in result.output


def test_bytes_that_are_not_utf_8_are_said() -> None:
    result = CliRunner().invoke(command_line, ["extract"], input=b'{"id": 1, "text": "\xff"}\n')
    assert result.exit_code == 2
    assert "line 1 is not JSON" in result.output


def test_a_lone_surrogate_ends_nothing() -> None:
    (line,) = answers(extract('{"id": "\\ud800", "text": "Ten people were killed in an air strike on Idlib, Syria."}'))
    assert line["reports"]


def test_answers_come_line_by_line() -> None:
    """Whoever writes one line and waits gets its answer before writing the next."""
    with subprocess.Popen(
        [sys.executable, "-m", "monitor", "extract"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        for _ in range(2):
            process.stdin.write(json.dumps(CALM).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == 7
        process.stdin.close()
    assert process.returncode == 0
