"""Small words that are written onto others, and those beside a speaker, in the languages that ship and in the user's
own: enough to compare words of two texts, for whoever needs no phrase, no number and no reader. A file is read once,
and of it these words alone: the whole of all languages takes a second of a start."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from monitor.own_words import own_folders
from monitor.reports.language.files import SHIPPED, language_files, read_yaml
from monitor.text import fold

LEAST = 3  # letters that an article must leave


def without_article() -> re.Pattern[str]:
    """The article at the beginning of a folded word, with the particles that are joined to it."""
    return _article(own_folders())


def elided() -> re.Pattern[str]:
    """The small words before a folded word with an apostrophe, where languages join their small words so: l'hopital."""
    return _elided(own_folders())


def speech() -> re.Pattern[str]:
    """The words beside whoever says something, in a folded text: "said", "according to"."""
    return _speech(own_folders())


@cache
def _speech(own: tuple[Path, ...]) -> re.Pattern[str]:
    verbs = {fold(verb) for said in _files(own) for verb in (said.get("claims") or {}).get("verbs") or ()}
    longest_first = "|".join(map(re.escape, sorted(verbs, key=lambda verb: (-len(verb), verb))))
    return re.compile(rf"\b(?:{longest_first})\b") if longest_first else re.compile(r"(?!)")


@cache
def _article(own: tuple[Path, ...]) -> re.Pattern[str]:
    return _any_of("^", (prefix for said in _files(own) for prefix in _definite(said)))


@cache
def _elided(own: tuple[Path, ...]) -> re.Pattern[str]:
    return _any_of(r"(?<!\w)", (prefix for said in _files(own) for prefix in _clitics(said) if prefix.endswith("'")))


def _any_of(before: str, written: Iterable[str]) -> re.Pattern[str]:
    longest_first = "|".join(map(re.escape, sorted({*written}, key=lambda prefix: (-len(prefix), prefix))))
    return re.compile(rf"{before}(?:{longest_first})(?=\w{{{LEAST}}})") if longest_first else re.compile(r"(?!)")


@cache
def _files(own: tuple[Path, ...]) -> tuple[dict[str, Any], ...]:
    return tuple(read_yaml(path, small_words) for path in language_files((SHIPPED, *own)))


def small_words(text: str) -> dict[str, Any]:
    """The articles, clitics and claims of a language file; all of it where they stand in another form than usual."""
    load = YAML(typ="safe").load
    whole: dict[str, Any] = load(text if _UNUSUAL.search(text) else "\n".join(_SECTIONS.findall(text))) or {}
    return whole


_SECTIONS = re.compile(r"^(?:clitics|articles|claims)\s*:.*(?:\n(?:[ \t#\]\-].*|$))*", re.MULTILINE)
_UNUSUAL = re.compile(r"""^[{?'\"]|[&*]\w+|<<""", re.MULTILINE)  # keys in quotes, one line for all, or references


def _clitics(said: dict[str, Any]) -> list[str]:
    return [fold(clitic) for clitic in said.get("clitics") or ()]


def _definite(said: dict[str, Any]) -> list[str]:
    """The articles of a language file that are joined to their word, and what ends in one."""
    articles = tuple(map(fold, said.get("articles", ())))
    return [clitic for clitic in _clitics(said) if articles and clitic.endswith(articles) and not clitic.endswith("'")]
