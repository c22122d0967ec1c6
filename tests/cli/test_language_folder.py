"""A folder of the user's own language files: every verb that reads uses it, and `check` holds it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import command_line
from monitor.reports.edition import edition
from tests.doubles.language import made_up

ENTRY = {"id": "1", "title": "", "text": "12 ludzo zabitu ta vojno ve ta Homs", "published": "2031-03-09T10:00:00Z"}


def call(*words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(command_line, words, input=given)


@pytest.fixture
def language(tmp_path: Path) -> Path:
    (tmp_path / "languages").mkdir()
    path = tmp_path / "languages" / "xx.yaml"
    path.write_text(made_up(), encoding="utf-8")
    return path


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(
        "reading: {languages: [languages/]}\n"
        "feeds: [{name: Wire, url: 'https://wire.example/rss', publisher: Wire, language: xx}]\n"
        "rules: [{name: Anybody, any: [{killed.all: 1}], send: [desk]}]\n"
        "channels: {desk: {email: {to: [desk@example.org]}}}\n"
        "smtp: {mailbox: outbox/}\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.usefixtures("language")
def test_extract_reads_a_language_of_the_folder(config: Path) -> None:
    entry = json.dumps(ENTRY)
    (told,) = (json.loads(call("extract", "--config", str(config), given=entry).stdout)["reports"],)
    assert told[0]["toll"]["killed"]["all"]["best"] == 12
    assert json.loads(call("extract", given=entry).stdout)["reports"] == []


@pytest.mark.usefixtures("language")
def test_explain_and_replay_read_it_too(config: Path, tmp_path: Path) -> None:
    entries = tmp_path / "entries.jsonl"
    entries.write_text(json.dumps(ENTRY | {"feed": "Wire"}) + "\n", encoding="utf-8")
    replayed = json.loads(call("replay", str(entries), "--config", str(config), "--json").stdout.splitlines()[0])
    explained = json.loads(call("explain", str(entries), "--config", str(config), "--json").stdout)
    assert [alert["rule"] for alert in replayed["alerts"]] == ["Anybody"]
    assert explained[0]["lang"] == "xx"


@pytest.mark.usefixtures("language")
def test_the_list_of_languages_shows_it(config: Path) -> None:
    assert "Ludzo" in call("lexicon", "list", "--config", str(config)).stdout
    assert "Ludzo" not in call("lexicon", "list").stdout


@pytest.mark.usefixtures("language")
def test_check_takes_a_feed_in_that_language_for_read(config: Path) -> None:
    result = call("check", "--config", str(config))
    assert result.exit_code == 0
    assert "is not read yet" not in result.output


def test_check_tells_line_and_words_of_what_is_wrong_in_a_file(config: Path, language: Path) -> None:
    text = language.read_text(encoding="utf-8").replace("  mortar: [", "  morter: [")
    language.write_text(text, encoding="utf-8")
    line = next(number for number, words in enumerate(text.splitlines(), 1) if "morter" in words)
    result = call("check", "--config", str(config))
    assert result.exit_code == 2
    assert f"xx.yaml:{line}: weapons: the reader knows no 'morter'; did you mean 'mortar'?" in result.output


def test_check_tells_every_key_that_a_file_lacks(config: Path, language: Path) -> None:
    language.write_text("language: xx\nname: Ludzo\n", encoding="utf-8")
    result = call("check", "--config", str(config))
    assert result.exit_code == 2
    assert "xx.yaml: clitics: the field is missing" in result.output
    assert "xx.yaml: weapons: the field is missing" in result.output


def test_check_tells_the_line_of_what_is_no_yaml(config: Path, language: Path) -> None:
    language.write_text("language: xx\nname: [", encoding="utf-8")
    result = call("check", "--config", str(config))
    assert result.exit_code == 2
    assert "xx.yaml:2: is not YAML" in result.output


def test_a_file_must_bear_the_name_of_its_language(config: Path, language: Path) -> None:
    language.rename(language.with_name("mine.yaml"))
    result = call("check", "--config", str(config))
    assert result.exit_code == 2
    assert "mine.yaml: language: the file mine.yaml is of the language 'xx'; call it xx.yaml" in result.output


def test_what_a_file_of_ones_own_misses_is_a_warning(config: Path, language: Path) -> None:
    language.write_text(made_up().replace("2: [wednesday], ", ""), encoding="utf-8")
    result = call("check", "--config", str(config))
    assert result.exit_code == 0
    assert "warning: time.weekdays: no word for 2" in result.output


def test_what_must_be_put_right_is_told_behind_the_warnings(config: Path, language: Path) -> None:
    """A file that somebody has just begun has thirty warnings; the one error must not be sought among them."""
    language.write_text("form: 2\n" + language.read_text(encoding="utf-8"), encoding="utf-8")
    warned = ["warning: " in line for line in call("check", "--config", str(config)).stderr.splitlines()]
    assert set(warned) == {True, False}
    assert warned == sorted(warned, reverse=True)


def test_check_tells_the_line_of_an_organisation_that_cannot_be_used(config: Path, language: Path) -> None:
    language.with_name("organisations.csv").write_text("kind,party,xx\nhelpo,no,Vado\n", encoding="utf-8")
    result = call("check", "--config", str(config))
    assert result.exit_code == 2
    assert "organisations.csv:2: 'helpo' is no kind of organisation" in result.output


def test_a_folder_that_is_not_there_is_told_with_its_line(config: Path) -> None:
    result = call("check", "--config", str(config))
    assert result.exit_code == 2
    assert "config.yaml:1: reading.languages[0]: there is no folder" in result.output


def test_a_folder_without_a_language_file_is_told(config: Path, tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    assert "holds no language file (*.yaml)" in call("check", "--config", str(config)).output


def test_another_word_in_a_file_makes_another_edition_of_the_reader(language: Path) -> None:
    folders = (language.parent,)
    before = edition(folders)
    language.write_text(made_up().replace("zabitu", "zabita"), encoding="utf-8")
    assert len({edition(), before, edition(folders)}) == 3
