"""docs/incidents.md speaks of every grade, every kind of evidence and every line of history."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.incidents import Evidence, Grade, IncidentStatus

PAGE = (Path(__file__).parents[2] / "docs" / "incidents.md").read_text(encoding="utf-8")
WORDS = [*Grade, *IncidentStatus, *(e for e in Evidence if e not in (Evidence.SAME_ENTRY, Evidence.CAUSE))]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_the_noun_is_on_its_page(word: str) -> None:
    assert f"`{word}`" in PAGE


def test_the_page_never_calls_anything_verified() -> None:
    assert "verified" not in PAGE.lower()
