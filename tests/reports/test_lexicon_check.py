"""The check of language files: what it tells a translator, with the line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor.errors import LexiconError
from monitor.reports.language.checker import Finding, Gravity, check_file
from monitor.reports.language.fields import BY_NAME
from monitor.reports.language.files import SHIPPED
from monitor.reports.language.lexicon import load
from tests.doubles.language import SMALL

ENGLISH = (SHIPPED / "en.yaml").read_text(encoding="utf-8")
Check = Callable[[str], list[Finding]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Checks a file of the given words; what is only good to know is left out."""

    def check(words: str) -> list[Finding]:
        path = tmp_path / "xx.yaml"
        path.write_text(words, encoding="utf-8")
        return [finding for finding in check_file(path).findings if finding.level is not Gravity.NOTE]

    return check


def line_of(words: str, part: str) -> int:
    return words[: words.index(part)].count("\n") + 1


def test_a_whole_file_has_nothing_to_put_right(check: Check) -> None:
    assert check(SMALL) == []


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_languages_that_ship_can_be_used(path: Path) -> None:
    assert [finding for finding in check_file(path).findings if finding.level is Gravity.ERROR] == []


# What is written instead of what, and what must be said of it (level, section, part of the message).
WRONGS = {
    "a field that is missing": ("actors: [rebels]\n", "", Gravity.ERROR, "actors", "the field is missing"),
    "a field of another name": ("actors:", "actor:", Gravity.ERROR, "actor", "did you mean 'actors'?"),
    "a field twice": ("things:", "things: [cars]\nthings:", Gravity.ERROR, "things", "stands twice"),
    "an unknown weapon": ("  mortar:", "  morter:", Gravity.ERROR, "weapons", "did you mean 'mortar'?"),
    "an unknown class": ("class: child", "class: kid", Gravity.ERROR, "people", "'kid' is unknown"),
    "a misspelt class": ("class: civilian", "class: civillian", Gravity.ERROR, "people", "did you mean 'civilian'?"),
    "an unknown harm": ("is: injured", "is: hurt", Gravity.ERROR, "harm", "'hurt' is unknown"),
    "an unknown frame": ("frame: subject", "frame: before", Gravity.ERROR, "harm", "frame: 'before' is unknown"),
    "a harm without frame": ("frame: subject, ", "", Gravity.ERROR, "harm", "this group lacks 'frame'"),
    "a group without words": ("many: [doctors]", "adjective: true", Gravity.ERROR, "people", "lists no words"),
    "a sign that nobody knows": ("{and: [and]", "{annd: [and]", Gravity.ERROR, "signs", "did you mean 'and'?"),
    "a number with two values": ("2: [two]", "2: [two, one]", Gravity.ERROR, "numbers.2", "'one' is '2' here and '1'"),
    "a word that kills and injures": (
        "words: [injured]",
        "words: [injured, killed]",
        Gravity.ERROR,
        "harm.injured",
        "'killed' is 'injured' here and 'killed' in line",
    ),
    "two weapons of one name": (
        "[mortar]",
        "[mortar]\n  rocket: [mortar]",
        Gravity.WARNING,
        "weapons.rocket",
        "only the first",
    ),
    "people of two classes": (
        "many: [women]",
        "many: [women, children]",
        Gravity.WARNING,
        "people.woman",
        "only the first",
    ),
    "people who are things": ("[houses]", "[houses, people]", Gravity.WARNING, "things", "are they people?"),
    "a missing number": ("17: [seventeen],", "", Gravity.WARNING, "numbers", "no word for 17"),
    "a missing weekday": ("2: [wednesday], ", "", Gravity.WARNING, "time.weekdays", "no word for 2"),
    "an eighth weekday": ("6: [sunday]", "6: [sunday], 7: [someday]", Gravity.ERROR, "time.weekdays", "7: only 0 to 6"),
    "a missing qualifier": ("exercise: [drill], ", "", Gravity.WARNING, "qualifiers", "no word for exercise"),
    "no word of a harm": (
        "is: missing",
        "is: killed",
        Gravity.WARNING,
        "harm",
        "no word says that people were missing",
    ),
    "no noun of a class": ("class: police, ", "", Gravity.WARNING, "people", "no noun has the class police"),
    "a phrase of no word": ("[houses]", '[houses, ""]', Gravity.ERROR, "things", "holds no word"),
    "half a word": ("[killed]", "[killed, blown-]", Gravity.WARNING, "harm.killed", "joins it to the word beside it"),
    "a shorthand": ("[killed]", '[killed, "slain@"]', Gravity.WARNING, "harm.killed", "list each form"),
    "a full stop at the end": ("[rebels]", "[rebels, the others.]", Gravity.WARNING, "actors", "leave out '.'"),
    "a common phrase": ("[the, in]", "[the, in, united states]", Gravity.WARNING, "common", "only single words"),
    "a dotted abbreviation": ("[mr]", "[mr.]", Gravity.WARNING, "abbreviations", "no full stop"),
    "harm in common words": ("[killed]", "[killed, in the]", Gravity.WARNING, "harm.killed", "only common words"),
    "a clitic for nothing": ("clitics: {}", "clitics: {w: wa}", Gravity.WARNING, "clitics", "which no section knows"),
    "a clitic that is a word": ("clitics: {}", "clitics: {one: and}", Gravity.WARNING, "clitics", "is a word too"),
}


@pytest.mark.parametrize("wrong", WRONGS)
def test_a_wrong_is_told(check: Check, wrong: str) -> None:
    right, instead, level, section, message = WRONGS[wrong]
    assert right in SMALL
    found = [f for f in check(SMALL.replace(right, instead, 1)) if f.level is level and f.section == section]
    assert any(message in finding.message for finding in found), found


def test_a_finding_names_the_line(check: Check) -> None:
    changed = SMALL.replace("[houses]", "[houses, people]")
    assert [f.line for f in check(changed)] == [line_of(changed, "things:")]


def test_words_that_are_compared_alike_are_one_word(tmp_path: Path) -> None:
    path = tmp_path / "xx.yaml"
    path.write_text(SMALL.replace("[rebels]", "[rebels, Rébels]"), encoding="utf-8")
    notes = [finding.message for finding in check_file(path).findings if finding.section == "actors"]
    assert notes == [f"'Rébels' stands twice, first in line {line_of(SMALL, 'actors')} as 'rebels', compared alike"]


def test_accents_and_capitals_are_no_fault(check: Check) -> None:
    assert check(SMALL.replace("[houses]", '[Häuser, MAISONS, "l\'école"]')) == []


def test_what_is_no_yaml_is_told_with_its_line(check: Check) -> None:
    with pytest.raises(LexiconError, match=r"xx\.yaml:\d+: is not YAML"):
        check("language: [xx\nname: }")


def test_a_file_that_holds_no_fields_is_told(check: Check) -> None:
    with pytest.raises(LexiconError, match="holds no fields"):
        check("- just\n- a list\n")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="cannot be read"):
        check_file(tmp_path / "no.yaml")


def test_sizes_count_each_phrase_once(tmp_path: Path) -> None:
    path = tmp_path / "xx.yaml"
    path.write_text(SMALL.replace("[houses]", "[houses, houses, cars]"), encoding="utf-8")
    sizes = check_file(path).sizes
    assert (sizes["things"], sizes["harm"]) == (2, 4)


def test_every_section_of_english_is_one_that_the_check_knows() -> None:
    assert set(re.findall(r"^([a-z_]+\d?):", ENGLISH, re.MULTILINE)) <= set(BY_NAME)


def test_what_the_checker_lets_be_missing_can_be_loaded_without(tmp_path: Path) -> None:
    """Whoever writes a file by the checker is told all at once, and not one key after the other by the loader."""
    whole = YAML(typ="safe").load(SMALL)
    for section, part in whole.items():
        for key in part if isinstance(part, dict) else ():
            short = {**whole, section: {other: value for other, value in part.items() if other != key}}
            path = tmp_path / "xx.yaml"
            with path.open("w", encoding="utf-8") as file:
                YAML(typ="safe").dump(short, file)
            if not any(found.level is Gravity.ERROR for found in check_file(path).findings):
                load(path)
