"""`docs` shows the pages that ship, and finds the one that has a word."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from monitor.cli import command_line

PAGES = sorted((Path(__file__).parents[2] / "docs").glob("*.md"))


def docs(*words: str) -> Result:
    return CliRunner().invoke(command_line, ["docs", *words])


def test_every_page_is_listed_with_its_title() -> None:
    shown = docs().output
    assert [page.stem for page in PAGES if page.stem not in shown] == []
    assert "Operations" in shown


def test_a_topic_is_shown_as_it_is_written() -> None:
    page = next(page for page in PAGES if page.stem == "rules")
    assert docs("rules").output.strip() == page.read_text(encoding="utf-8").strip()


def test_a_word_that_is_no_topic_finds_the_pages_that_have_it() -> None:
    found = docs("watchdog")
    assert found.exit_code == 0
    assert "operations" in found.output
    assert "replies" not in found.output


def test_a_word_that_no_page_has_is_refused_with_the_likely_topic() -> None:
    found = docs("operatons")
    assert found.exit_code == 2
    assert "did you mean 'operations'" in found.stderr
