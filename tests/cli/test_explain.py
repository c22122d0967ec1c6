"""`explain`: what was found in a text, with every rule's answer, in brackets, in colour and as JSON."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from monitor.cli import command_line
from monitor.cli.output import explanation
from monitor.model import Cause, Context, Count, Harm, Place, Precision, Target, Victim, Weapon
from monitor.reports import Kind, Mark, Part, Quote, Reading, Rejected, Report, Role, Text
from monitor.reports.types import Dropped
from tests.doubles.feed_server import FeedServer

STRIKE = """Air strike kills 12 in Idlib
Twelve people, three of them children, were killed in an air strike on the Syrian city of Idlib, the White Helmets said.
"""
CONFIG = """\
regions: [{name: Idlib, countries: [SY], admin1: [Idlib]}, {name: Yemen, countries: [YE]}]
rules:
  - {name: Ten in Idlib, regions: [Idlib], any: [{killed.all: 10}], send: [duty], severity: critical}
  - {name: Anybody in Yemen, regions: [Yemen], any: [{killed.all: 1}], send: [duty]}
channels: {duty: {email: {to: [a@ngo.example]}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "strike.txt").write_text(STRIKE, encoding="utf-8")
    return tmp_path


def explain(*words: str, given: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(command_line, ["explain", *words], input=given)
    assert "Traceback" not in result.output
    return result


def facts(*words: str, given: str | bytes | None = None) -> list[dict[str, Any]]:
    result = explain(*words, "--json", given=given)
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_in_a_pipe_what_was_found_stands_in_brackets(folder: Path) -> None:
    out = explain(str(folder / "strike.txt")).output
    assert "|number]" in out
    assert "|harm]" in out
    assert "\x1b[" not in out


def test_each_rule_tells_why_it_fires_or_not(folder: Path) -> None:
    out = explain(str(folder / "strike.txt"), "--config", str(folder / "config.yaml")).output
    assert "Rule “Ten in Idlib” would alert (new, critical)" in out
    assert "Rule “Anybody in Yemen” would not alert" in out
    assert "no   region" in out
    assert "in Yemen" in out


def test_without_a_config_the_rule_is_anybody_anywhere(folder: Path) -> None:
    assert "Rule “Anybody killed or injured” would alert" in explain(str(folder / "strike.txt")).output


def test_the_figures_come_with_their_arithmetic(folder: Path) -> None:
    out = explain(str(folder / "strike.txt")).output
    assert "killed" in out
    assert "worked out" in out  # the presumption that the dead are civilians
    assert "confidence" in out
    assert "+0." in out


def test_json_holds_marks_checks_and_the_contract_of_extract(folder: Path) -> None:
    (found,) = facts(str(folder / "strike.txt"), "-c", str(folder / "config.yaml"))
    assert found["reports"][0]["toll"]["killed"]["all"]["best"] == 12
    assert [(rule["rule"], rule["reason"]) for rule in found["rules"]] == [
        ("Ten in Idlib", "new"),
        ("Anybody in Yemen", None),
    ]
    full = f"{found['title']}\n" + STRIKE.partition("\n")[2].strip()
    numbers = [full[slice(*mark["span"])] for mark in found["marks"] if mark["role"] == "number"]
    assert any("12" in words for words in numbers)


def test_a_text_without_harm_says_why_there_is_no_report() -> None:
    out = explain("-", given="The council approved a new budget for parks.").output
    assert "No fresh report: no harm word" in out


def test_what_a_limit_left_unread_is_said() -> None:
    out = explain("-", given=f"Five people were killed in Idlib. {'five killed and ' * 200}").output
    assert "Not all was read: a sentence without end was read as several; the figures behind" in out


def test_the_date_of_publication_dates_the_event() -> None:
    (found,) = facts(
        "-",
        "--published",
        "2031-03-10",
        given="Four people were killed in an air strike on Idlib, Syria, yesterday, rescuers said.",
    )
    assert found["reports"][0]["date"] == "2031-03-09"


def test_a_date_that_is_none_is_said() -> None:
    result = explain("-", "--published", "last week", given="x")
    assert result.exit_code == 2
    assert "'last week' is no date" in result.output


def test_entries_as_json_lines_are_explained_each(tmp_path: Path) -> None:
    lines = tmp_path / "entries.jsonl"
    lines.write_text(
        '{"id": "a", "title": "Calm", "text": "Nothing."}\n{"text": "Ten people were killed in Idlib."}\n',
        encoding="utf-8",
    )
    assert [found["title"] for found in facts(str(lines))] == ["Calm", ""]


def test_a_feed_from_its_address_is_explained_entry_by_entry(folder: Path) -> None:
    item = "<item><guid>1</guid><title>Air strike kills 12 in Idlib, Syria</title></item>"
    with FeedServer() as server:
        server.serve("/rss", f'<?xml version="1.0"?><rss version="2.0"><channel>{item}</channel></rss>')
        url = server.url("/rss")
        (folder / "config.yaml").write_text(
            f'{CONFIG}feeds: [{{name: Ours, url: "{url}", every: 1m, allow_private: true}}]\n', encoding="utf-8"
        )
        (found,) = facts(url, "-c", str(folder / "config.yaml"))
    assert found["reports"][0]["toll"]["killed"]["all"]["best"] == 12


def test_a_page_is_read_by_its_paragraphs(tmp_path: Path) -> None:
    page = tmp_path / "article.html"
    page.write_text(
        "<!doctype html><html><head><title>Strike on Idlib</title></head><body><nav>99 killed</nav><p>"
        "Twelve people were killed in an air strike on Idlib in Syria.</p></body></html>",
        encoding="utf-8",
    )
    (found,) = facts(str(page))
    assert found["title"] == "Strike on Idlib"
    assert found["reports"][0]["toll"]["killed"]["all"]["best"] == 12


def test_an_address_that_is_private_is_refused() -> None:
    result = explain("http://127.0.0.1:9/rss")
    assert result.exit_code == 1
    assert "list it as a feed in a config and name that with --config" in result.output


def test_a_feed_without_an_entry_is_said(tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_text("<rss><channel><item><title>x", encoding="utf-8")
    result = explain(str(path))
    assert result.exit_code == 1
    assert "cut.xml: a feed without an entry; not well-formed" in result.output


def test_a_file_that_is_not_there_is_said() -> None:
    result = explain("/nowhere/at-all.txt")
    assert result.exit_code == 1
    assert "no such file" in result.output


TEXT = Text("", "Army: 14 [fighters] killed near Saraqib", publisher="Example")
REPORT = Report(
    Kind.ATTACK,
    {Harm.KILLED: {Victim.ALL: Count(None, None, 14, "14", vague=True), Victim.CHILD: Count(words="children")}},
    Place("Saraqib", "SY", "Idlib", 35.8, 36.8, Precision.NEAR, "Saraqib"),
    cause=Cause.CONFLICT,
    weapon=Weapon.DRONE_STRIKE,
    target=Target.SCHOOL,
    why=Context.FOLLOW_UP,
    actor="the army",
    claimant="the army",
    claimant_is_party=True,
    disputed=True,
    confidence=0.45,
    parts=(Part("number_stated", 0.6), Part("only_a_party_says_so", -0.15)),
    quotes=(Quote("14 killed", (6, 15)),),
)
READING = Reading(
    "en", (REPORT,), Rejected.FOLLOW_UP, (Mark((7, 9), Role.NUMBER),), (Dropped("seven", (0, 5), Rejected.HISTORICAL),)
)


def shown(**terminal: Any) -> str:
    stream = io.StringIO()
    explanation.show(Console(file=stream, width=160, highlight=False, **terminal), TEXT, READING, [])
    return stream.getvalue()


def test_everything_that_a_report_can_hold_is_shown() -> None:
    out = shown()
    for words in (
        "an attack on a protected place",
        "follow up",
        "Saraqib, Idlib, SY (near this place, precision 2",
        "drone strike",
        "target     school",
        "the army (a warring side, disputed)",
        "“seven”",
        "historical",
        "0.45 = number stated +0.60, only a party says so -0.15",
        "?",
        "vague",
        "“14 killed”",
    ):
        assert words in out


def test_brackets_of_the_text_itself_stay_text() -> None:
    assert "[14|number] [fighters]" in shown()


def test_at_a_terminal_the_words_are_coloured_and_a_legend_says_what_each_colour_means() -> None:
    out = shown(force_terminal=True, color_system="standard")
    assert "\x1b[" in out
    assert "|number]" not in out
    assert "qualifier" in out


def test_no_color_is_heeded_at_a_terminal() -> None:
    assert "[14|number]" in shown(force_terminal=True, no_color=True)


def test_place_time_weapon_and_claimant_are_marked_too() -> None:
    out = explain("-", given="An air strike killed four in Idlib on Sunday, the White Helmets said.").output
    for marked in ("[Idlib|place]", "[Sunday|time]", "|weapon]", "|claimant]"):
        assert marked in out


def test_a_text_can_stand_in_the_call_itself() -> None:
    done = CliRunner().invoke(command_line, ["explain", "Nine killed in air strike on market in Idlib, Syria"])
    assert done.exit_code == 0, done.output
    assert "killed" in done.output
    assert "Idlib" in done.output


def test_a_file_with_blanks_in_its_name_that_is_not_there_is_no_text() -> None:
    done = CliRunner().invoke(command_line, ["explain", "my sample text.txt"])
    assert done.exit_code == 1
    assert "no such file" in done.output


def test_it_says_what_can_no_longer_be_explained_where_texts_without_harm_are_not_kept(folder: Path) -> None:
    config = folder / "config.yaml"
    config.write_text(f"{CONFIG}retention: {{texts_without_harm: 0d}}\n", encoding="utf-8")
    said = " ".join(explain(str(folder / "strike.txt"), "--config", str(config)).output.split())
    assert "A text without a word of harm is forgotten within the hour (`retention.texts_without_harm`)" in said
