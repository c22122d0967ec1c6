"""What is written onto a word to make it definite, in the languages that ship: enough to compare words of two texts,
for whoever needs no phrase, no number and no reader."""

from __future__ import annotations

import re
from functools import cache

from ruamel.yaml import YAML

from monitor.reports.language.lexicon import SHIPPED, language_files
from monitor.text import fold

LEAST = 3  # letters that an article must leave


@cache
def without_article() -> re.Pattern[str]:
    """The article at the beginning of a folded word, with the particles that are joined to it. Read once."""
    written = sorted({prefix for path in language_files((SHIPPED,)) for prefix in _definite(path.read_text("utf-8"))})
    longest_first = "|".join(map(re.escape, sorted(written, key=len, reverse=True)))
    return re.compile(rf"^(?:{longest_first})(?=\w{{{LEAST}}})") if written else re.compile(r"(?!)")


def _definite(text: str) -> list[str]:
    """The articles of a language file that are joined to their word, and what ends in one."""
    said = YAML(typ="safe").load(text)
    articles, clitics = tuple(map(fold, said.get("articles", ()))), map(fold, said.get("clitics") or ())
    return [clitic for clitic in clitics if articles and clitic.endswith(articles)]
