"""The small words of a language are read without the rest of its file, and are the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from monitor.reports.language.articles import small_words
from monitor.reports.language.files import language_files

WRITTEN = (
    "clitics: [al, wa]\narticles:\n  - al  # the\n\n  - il\nwords:\n  clitics: none\n",
    "articles:\n- al\n- il\nclitics: [\n  al,\n]\nnumbers: {one: 1}\n",
    "{clitics: [al], articles: [al]}\n",
    "'clitics': [al]\n\"articles\": [il]\n",
    "words: &small [al]\nclitics: *small\n",
    "? clitics\n: [al]\n",
    "",
    "# nothing\nwords: [clitics]\n",
)


def both(said: dict[str, Any] | None) -> dict[str, Any]:
    return {key: said[key] for key in ("clitics", "articles", "claims") if said and key in said}


@pytest.mark.parametrize("written", [*WRITTEN, *(path.read_text("utf-8") for path in language_files())])
def test_small_words_are_those_of_the_whole_file(written: str) -> None:
    assert both(small_words(written)) == both(YAML(typ="safe").load(written))


def test_a_file_is_not_read_for_words_that_are_not_asked_for() -> None:
    assert small_words("clitics: [al]\nwords: {at: [home\n") == {"clitics": ["al"]}


@pytest.mark.parametrize("path", language_files(), ids=lambda path: path.stem)
def test_no_doer_is_two_that_ran_together(path: Path) -> None:
    actors = YAML(typ="safe").load(path.read_text("utf-8")).get("actors", ())
    assert [actor for actor in actors if "  " in actor] == []
