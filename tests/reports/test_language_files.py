"""Language files: what loads, and what a person is told of one that does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.nodes import Node, ScalarNode

from monitor.errors import LexiconError
from monitor.keys.nodes import quick_nodes
from monitor.reports.language.files import SHIPPED
from monitor.reports.language.lexicon import load, load_all
from monitor.reports.language.meanings import Sign


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda p: p.stem)
def test_a_shipped_file_is_named_after_its_language(path: Path) -> None:
    assert load(path).code == path.stem


def test_english_arabic_and_the_romance_languages_ship() -> None:
    assert {"en", "ar", "fr", "es", "pt"} <= {language.code for language in load_all()}


def told(node: Node) -> object:
    """A node as whoever checks a file sees it: its tag, its line and what is in it."""
    if isinstance(node, ScalarNode):
        return node.tag, node.start_mark.line, node.value
    flat = [part for each in node.value for part in (each if isinstance(each, tuple) else (each,))]
    return node.tag, node.start_mark.line, [told(part) for part in flat]


@pytest.mark.parametrize("code", ["ar", "zh"])
def test_the_quick_scanner_gives_the_words_and_lines_of_the_other(code: str) -> None:
    text = (SHIPPED / f"{code}.yaml").read_text(encoding="utf-8")
    quickly = quick_nodes(text, deepest=20)
    assert quickly is not None
    assert told(quickly) == told(YAML(typ="safe", pure=True).compose(text))


def test_what_is_nested_beyond_any_language_file_is_left_to_the_other_scanner() -> None:
    assert quick_nodes("[" * 21 + "]" * 21, deepest=20) is None


def edited(tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "en.yaml"
    text = (SHIPPED / "en.yaml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_a_missing_section_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"en\.yaml.*weapons"):
        load(edited(tmp_path, "\nweapons:", "\nweopons:"))


def test_an_unknown_class_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="journalists_"):
        load(edited(tmp_path, "class: journalist", "class: journalists_"))


def test_an_unknown_frame_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="sideways"):
        load(edited(tmp_path, "frame: toll", "frame: sideways"))


def test_broken_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "xx.yaml"
    path.write_text("language: xx\nname: [", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"xx\.yaml:\d+"):
        load(path)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no language file"):
        load_all((tmp_path,))


def test_a_later_folder_replaces_a_file_of_the_same_name(tmp_path: Path) -> None:
    edited(tmp_path, "name: English", "name: Our English")
    names = {language.code: language.name for language in load_all((SHIPPED, tmp_path))}
    assert names["en"] == "Our English"


OF_OTHERS = {
    Sign.ACCUSES,
    Sign.LIFE,
    Sign.NUMBERED,
    Sign.OBJECT_MARKER,
    Sign.OBJECTIVE,
    Sign.SUBJECT_MARKER,
    Sign.RELATIVE,
    Sign.COUNTER,
    Sign.INCLUDED,
} | {
    Sign.YEAR,
    Sign.DAY,
}


def test_every_other_sign_of_the_grammar_has_words_in_english() -> None:
    english = load(SHIPPED / "en.yaml")
    found: set[Sign] = set()
    branches = list(english.phrases.values())
    while branches:
        branch = branches.pop()
        found |= branch.meaning.signs if branch.meaning else set()
        branches.extend(branch.further.values())
    assert set(Sign) - found == OF_OTHERS
