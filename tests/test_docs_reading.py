"""docs/reading.md and docs/languages.md say what the code does: stages, figures, fields, and every example is read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from monitor.model import Numbers
from monitor.reports import Rejected, Telling
from monitor.reports.grammar.numbers import VAGUE
from monitor.reports.judgement.telling import weights
from monitor.reports.language.checker import Gravity, check_file
from monitor.reports.language.fields import BY_NAME, GROUPS
from monitor.reports.language.meanings import Frame, WayToTell
from monitor.reports.reader import Reader
from tests.doubles.language import SMALL
from tests.reports.cases import _case, load_cases, wrongs

ROOT = Path(__file__).parent.parent
READING = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
LANGUAGES = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", LANGUAGES, re.DOTALL)


def yaml(words: str) -> Any:
    return YAML(typ="safe", pure=True).load(words)


EXAMPLES = [
    raw
    for page in (READING, LANGUAGES)
    for block in re.findall(r"```yaml\n(- \{phen.*?)```", page, re.DOTALL)
    for raw in yaml(block)
]
FRAGMENTS = [block for block in BLOCKS if not block.startswith("- {phen")]


@pytest.mark.parametrize("raw", EXAMPLES, ids=lambda raw: str(raw["phenomenon"]))
def test_every_example_is_read_as_the_page_says(raw: dict[str, Any], reader: Reader) -> None:
    assert wrongs(_case("example", raw), reader) == []


def test_every_module_of_reading_stands_in_the_table_of_stages() -> None:
    named = {name for name in re.findall(r"`([\w/]+\.py)`", READING) if not name.startswith("tests/")}
    shelves = ROOT / "monitor" / "reports"
    assert named == {str(p.relative_to(shelves)) for p in shelves.rglob("*.py") if p.name != "__init__.py"}


def test_every_reason_of_rejection_is_named() -> None:
    assert [reason for reason in Rejected if f"`{reason.value}`" not in READING] == []


@pytest.mark.parametrize("word", VAGUE[Numbers.ACLED])
def test_vague_words_are_what_the_table_says(word: str) -> None:
    row = next(line for line in READING.splitlines() if line.startswith(f"| {word} "))
    assert [int(cell) for cell in row.strip("| ").split("|")[1:]] == [VAGUE[numbers][word] for numbers in Numbers]


def test_every_way_to_tell_stands_in_its_table() -> None:
    rows = re.findall(r"^\| ([\w, ]+) \| .* \| (?:reports|context) \|$", READING, re.MULTILINE)
    assert {name for row in rows for name in row.split(", ")} == {telling.value for telling in Telling}


def test_the_bar_of_news_is_the_one_that_ships() -> None:
    assert f"The shipped bar is {weights().bar:g}." in READING


@pytest.mark.parametrize("cue", WayToTell)
def test_every_list_of_telling_words_is_explained(cue: WayToTell) -> None:
    assert f"`{cue.value}`" in LANGUAGES


def test_every_phenomenon_of_the_cases_has_its_line() -> None:
    rows = re.findall(r"^\| ([\d, ]+) \| [a-z]", READING, re.MULTILINE)
    named = {int(number) for row in rows for number in row.split(",")}
    assert {case.phenomenon for case in load_cases()} <= named


@pytest.mark.parametrize("field", BY_NAME)
def test_every_field_of_a_language_file_is_explained(field: str) -> None:
    assert re.search(rf"^{field}:|`{field}", LANGUAGES, re.MULTILINE)


def test_every_frame_and_every_field_of_a_group_is_explained() -> None:
    table = LANGUAGES[LANGUAGES.index("| frame |") :].split("\n\n")[0]
    frames = set(re.findall(r"^\| (\w+) \|", table, re.MULTILINE)) - {"frame"}
    assert frames == {frame.value for frame in Frame}
    fields = [name for shape in GROUPS.values() for name in shape.fields]
    assert [name for name in fields if not re.search(rf"\b{name}\b", LANGUAGES)] == []


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda block: block.partition(":")[0])
def test_every_fragment_fits_into_a_language_file(fragment: str, tmp_path: Path) -> None:
    """Each fragment takes the place of its fields in a whole file; what it leaves out is no error, a wrong key is."""
    fields = yaml(fragment)
    rest = re.split(r"^(?=\w+:)", SMALL, flags=re.MULTILINE)
    path = tmp_path / "xx.yaml"
    path.write_text("".join(part for part in rest if part.partition(":")[0] not in fields) + fragment, encoding="utf-8")
    assert [finding for finding in check_file(path).findings if finding.level is Gravity.ERROR] == []
