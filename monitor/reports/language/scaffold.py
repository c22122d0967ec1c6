"""The file of a language that is not there yet: every field, empty, with what English has there beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from monitor.reports.language.fields import BY_NAME, CARDINALS, GROUPS, SECTIONS, Section
from monitor.reports.language.files import SHIPPED, read_yaml

MODEL = SHIPPED / "en.yaml"
SHOWN = 6  # English words beside a list
WIDTH = 118
_HEAD = """\
# {name}: every word that the reader knows of this language. docs/languages.md explains each field.
# Fill in the lists; behind each stands what English has there. What your language has no word for stays empty.
# Words are compared folded (small letters, no accents): write them as you like, in every form that news has.
# A phrase is written with blanks, and the longest phrase that fits wins.
# What is left to do:  casualty-monitor lexicon check {code}.yaml

language: {code}
name: {name}
# The script as Unicode names it: latin, arabic, cyrillic, hebrew, ethiopic, devanagari, ...
script: {script}
# Why what is read is less sure than of other languages; take it out when it is as good.
limits: a first file, not measured yet
"""
_TOLD = {
    "common": "Forty small words by which the language is known: articles, prepositions, pronouns.",
    "abbreviations": "Words whose full stop ends no sentence, without it.",
    "clitics": "What is written before a word → the word it stands for, '' for none: {\"d'\": de}. {} = nothing.",
    "numbers": "How numbers of people are said.",
    "number_compounds": "How 21 to 99 are built: which part comes first (tens or ones), and what joins the two.",
    "multiples": "Hundred, thousand.",
    "vague": "Words for a number that nobody counted.",
    "bounds": "low: at least. high: up to. about: some. low_after: the same as low, behind the number.",
    "signs": "Function words, each under the name that the grammar has for it.",
    "harm": "What happens to people. frame: where the people stand (docs/languages.md).",
    "people": "Nouns for people, by class and number. harm: the noun tells by itself what happened.",
    "things": "What is counted and is nobody: a number before them is no toll.",
    "evidence": "Words that say what a text is about.",
    "qualifiers": "What keeps a figure from being news.",
    "weapons": "By what people were harmed.",
    "targets": "Protected places.",
    "hits": "before: the place stands before it (was hit). after: behind it (struck).",
    "time": "Days before publication, weekdays from 0 (Monday), months from 1.",
    "claims": "Who says so.",
    "places": "Words beside a place.",
    "actors": "Who attacks.",
    "staff": "Nouns for those who work for somebody.",
    "ranks": "Nouns for those who belong to an armed group.",
    "employers": "Who is served, without a name, by the class of its staff: {journalist: [newspaper]}.",
    "retractions": "How a publisher takes its own words back.",
    "telling": "How news of an event is told from what is written about it later.",
}  # fmt: skip
_OPTIONAL = """\
# How the language orders its words; take away the mark before what holds, and leave out the rest.
# order: free                  # the people of a verb stand on either side of it
# head: first                  # a noun comes before what describes it
# genitives: after             # a noun behind people says whose they are, without "of"; `before`: one before them
# numbers_stand: after         # behind the noun that they count (with head: first)
# months: small                # names of months have no capital
# singular_above: 10           # larger numbers take a noun in the singular
# articles: []                 # which of the clitics make a word definite
# suffixes: {words: []}        # what is written after a word
# numerals: {endings: []}      # what is written onto digits: "15-ти", "23'e"
# place_endings: {}            # the ending of a declined name of a place: what the name has instead
# kept_letters: ""             # letters whose accents make another word
# foreign_letters: ""          # letters of kindred languages that this one does not write
# foreign_words: []            # their small words
"""


def scaffold(code: str, name: str, script: str) -> str:
    """The text of the file."""
    english = read_yaml(MODEL, YAML(typ="safe").load)
    lines = [_HEAD.format(code=code, name=name, script=script)]
    for section in SECTIONS:
        if section.name in _TOLD:
            lines += [f"# {_TOLD[section.name]}", *_field(section, english.get(section.name)), ""]
        if section.name == "clitics":
            lines.append(_OPTIONAL)
    return "\n".join(lines)


def _field(section: Section, english: Any) -> Iterator[str]:
    name = section.name
    if name in GROUPS:
        yield f"{name}:"
        yield from (line for group in english for line in _group(name, group))
    elif name == "clitics":
        yield "clitics: {}"
    elif name == "number_compounds":
        yield 'number_compounds: {first: tens, join: " "}'
    elif isinstance(english, Mapping):
        yield f"{name}:"
        yield from _keys(section, english)
    else:
        yield _listed(f"{name}:", english)


def _keys(section: Section, english: Mapping[Any, Any]) -> Iterator[str]:
    keys: Sequence[Any] = CARDINALS if section.name == "numbers" else BY_NAME[section.name].keys or tuple(english)
    for key in map(_plain, keys):
        words = english.get(key, [])
        if isinstance(words, Mapping):
            yield f"  {key}:"
            yield from (_listed(f"    {_plain(number)}:", words[number]) for number in words)
        else:
            yield _listed(f"  {key}:", words)


def _plain(key: Any) -> Any:
    return key if isinstance(key, int) else str(key)


def _group(name: str, group: Mapping[str, Any]) -> Iterator[str]:
    """One group of English with its lists empty."""
    lists = GROUPS[name].lists
    said = [f"{key}: {_value(group[key])}" for key in group if key not in lists]
    empty = [f"{key}: []" for key in lists if key in group]
    words = [word for key in lists for word in group.get(key, [])]
    yield _with_words(f"  - {{{', '.join([*said, *empty])}}}", words)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _listed(key: str, words: Any) -> str:
    return _with_words(f"{key} []", words or [])


def _with_words(line: str, words: Sequence[Any]) -> str:
    """A line with the first English words behind it, as far as there is room."""
    shown = [str(word) for word in words[:SHOWN]]
    while shown and len(beside := f"{line}  # {', '.join(shown)}") > WIDTH:
        shown.pop()
    return beside if shown else line


def written(folder: Path, code: str, name: str, script: str) -> Path:
    """The file, written; one that is there is left alone (FileExistsError)."""
    path = folder / f"{code}.yaml"
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(scaffold(code, name, script))
    return path
