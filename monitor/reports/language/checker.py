"""Checks a language file for its translator: what is missing, contradictory, or can never be found in a text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

from ruamel.yaml.nodes import MappingNode, Node

from monitor.model import Harm, Victim
from monitor.reports.language.fields import BY_NAME, GROUPS, MONTHS, SECTIONS, WEEKDAYS, Choice, Section
from monitor.reports.language.lexicon import phrase_words
from monitor.reports.language.lines import Phrase, fields_of, groups_of, head_of, nodes_of, phrases_of, words_in
from monitor.reports.language.meanings import TimeKind
from monitor.reports.language.tokens import ENDS
from monitor.scripts.letters import is_letter_word
from monitor.text import fold

JOINTS = frozenset("-'")
SHORTHAND = "~@"  # by which a translator may mean several endings


class Gravity(StrEnum):
    """error: the file cannot be used, or says two things; warning: something is missed or does nothing; note: rest."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right. line: 0 where the whole file is meant."""

    line: int
    level: Gravity
    section: str
    message: str


@dataclass(frozen=True, slots=True)
class FileCheck:
    """A file's findings in the order of its lines, how many phrases each section holds, and its head."""

    findings: list[Finding]
    sizes: Counter[str]
    head: Mapping[str, str]  # language, name, script and what else is one word


def check_file(path: Path) -> FileCheck:
    """Everything that is to be said of a file. Raises LexiconError where it is no YAML."""
    root = nodes_of(path)
    phrases = phrases_of(root)
    rules = (
        _fields(root),
        _keys(root),
        _groups(root),
        _numerals(root),
        _single_words(root),
        _missing_harm(phrases),
        _contradictions(phrases),
        _people_and_things(phrases),
        _duplicates(phrases),
        _unfindable(phrases),
        _dull(root, phrases),
        _clitics(root, phrases),
    )
    findings = sorted((f for rule in rules for f in rule), key=lambda f: (f.line, f.level, f.message))
    return FileCheck(findings, _sizes(phrases), head_of(root))


def _sizes(phrases: list[Phrase]) -> Counter[str]:
    seen = {(phrase.section.partition(".")[0], phrase.section, phrase.key) for phrase in phrases}
    return Counter(name for name, _, _ in seen)


def _like(word: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {str(near[0])!r}?" if near else f"; known are {', '.join(known)}"


def _fields(root: MappingNode) -> Iterator[Finding]:
    """The top-level fields: those that are missing, unknown, or given twice."""
    lines = defaultdict(list)
    for name, line, _ in fields_of(root):
        lines[name].append(line)
        if name not in BY_NAME:
            yield Finding(line, Gravity.ERROR, name, f"there is no such field{_like(name, tuple(BY_NAME))}")
    for name, found in lines.items():
        if len(found) > 1:
            yield Finding(found[1], Gravity.ERROR, name, f"stands twice, first in line {found[0]}")
    for section in SECTIONS:
        if section.name not in lines and not section.optional:
            yield Finding(0, Gravity.ERROR, section.name, "the field is missing")


def _keys(root: MappingNode) -> Iterator[Finding]:
    """The keys within the fields, as the reader knows them."""
    for name, line, node in fields_of(root):
        if section := BY_NAME.get(name):
            yield from _section_keys(section, line, node)


def _section_keys(section: Section, line: int, node: Node) -> Iterator[Finding]:
    found = dict[str, Node]()
    for key, at, inner in fields_of(node):
        found[key] = inner
        if section.keys and key not in section.keys:
            yield Finding(at, Gravity.ERROR, section.name, f"the reader knows no {key!r}{_like(key, section.keys)}")
        if section.numbered and not key.isdecimal():
            yield Finding(at, Gravity.ERROR, section.name, f"{key!r} is no whole number")
    wanted = section.needed or section.keys
    absent = [key for key in wanted if key not in found or not any(words_in(found[key]))]
    if absent:
        level = Gravity.WARNING if section.needed else Gravity.NOTE
        yield Finding(line, level, section.name, f"no word for {', '.join(absent)}")


def _groups(root: MappingNode) -> Iterator[Finding]:
    """The fields of each group of `harm` and `people`."""
    for name, _, node in fields_of(root):
        for group in groups_of(node) if name in GROUPS else ():
            shape, line = GROUPS[name], group.start_mark.line + 1
            said = {key: (at, inner) for key, at, inner in fields_of(group)}
            for key, (at, inner) in said.items():
                if key not in shape.fields:
                    yield Finding(at, Gravity.ERROR, name, f"a group has no {key!r}{_like(key, tuple(shape.fields))}")
                else:
                    yield from _values(name, key, shape.fields[key], inner)
            for key in (k for k, choice in shape.fields.items() if choice.needed and k not in said):
                yield Finding(line, Gravity.ERROR, name, f"this group lacks {key!r}")
            if not any(key in said for key in shape.lists):
                yield Finding(line, Gravity.ERROR, name, f"this group lists no words ({', '.join(shape.lists)})")


def _values(name: str, key: str, choice: Choice, node: Node) -> Iterator[Finding]:
    for value, line in words_in(node) if choice.values else ():
        if value not in choice.values:
            yield Finding(line, Gravity.ERROR, name, f"{key}: {value!r} is unknown{_like(value, choice.values)}")


def _numerals(root: MappingNode) -> Iterator[Finding]:
    """Weekdays and months: all of them, and no others."""
    for name, _, node in fields_of(root):
        for kind, line, inner in fields_of(node) if name == "time" else ():
            wanted = {TimeKind.WEEKDAYS.value: WEEKDAYS, TimeKind.MONTHS.value: MONTHS}.get(kind)
            said = {number for number, _, _ in fields_of(inner)}
            if wanted and (absent := [str(n) for n in wanted if str(n) not in said]):
                yield Finding(line, Gravity.WARNING, f"time.{kind}", f"no word for {', '.join(absent)}")
            if wanted and (odd := sorted(n for n in said if n not in map(str, wanted))):
                yield Finding(
                    line, Gravity.ERROR, f"time.{kind}", f"{', '.join(odd)}: only {wanted[0]} to {wanted[-1]}"
                )


def _missing_harm(phrases: list[Phrase]) -> Iterator[Finding]:
    """Kinds of harm and of people for which a file has no word at all."""
    harms = {phrase.value for phrase in phrases if phrase.field == "harm"}
    people = " ".join({phrase.value for phrase in phrases if phrase.field == "people"})
    for harm in (h for h in Harm if h not in harms):
        yield Finding(0, Gravity.WARNING, "harm", f"no word says that people were {harm}")
    for victim in (v for v in Victim if v not in people and v is not Victim.ALL):
        yield Finding(0, Gravity.WARNING, "people", f"no noun has the class {victim}")


def _contradictions(phrases: list[Phrase]) -> Iterator[Finding]:
    """One phrase with two meanings where it can have one: the reader would keep the first and say nothing."""
    first = dict[tuple[tuple[str, ...], str], Phrase]()
    for phrase in phrases:
        earlier = first.setdefault((phrase.key, phrase.field), phrase)
        if earlier.value != phrase.value:
            level = Gravity.ERROR if phrase.field in ("harm", "numbers", "multiples") else Gravity.WARNING
            yield Finding(
                phrase.line,
                level,
                phrase.section,
                f"{phrase.written!r} is {phrase.value!r} here and "
                f"{earlier.value!r} in line {earlier.line} ({earlier.section}); only the first counts",
            )


def _people_and_things(phrases: list[Phrase]) -> Iterator[Finding]:
    """Find what is counted as both somebody and something."""
    people = {phrase.key: phrase for phrase in phrases if phrase.field == "people"}
    for phrase in phrases:
        if phrase.field == "things" and (noun := people.get(phrase.key)):
            yield Finding(
                phrase.line,
                Gravity.WARNING,
                "things",
                f"{phrase.written!r} stands under people too, in line {noun.line}: are they people?",
            )


def _duplicates(phrases: list[Phrase]) -> Iterator[Finding]:
    first = dict[tuple[tuple[str, ...], str, str], Phrase]()
    for phrase in phrases:
        earlier = first.setdefault((phrase.key, phrase.section, phrase.value), phrase)
        if earlier is not phrase:
            as_written = "" if earlier.written == phrase.written else f" as {earlier.written!r}, compared alike"
            yield Finding(
                phrase.line,
                Gravity.NOTE,
                phrase.section,
                f"{phrase.written!r} stands twice, first in line {earlier.line}{as_written}",
            )


def _unfindable(phrases: list[Phrase]) -> Iterator[Finding]:
    """Phrases that no text matches: without a word, cut out of a longer word, or tied to the end of a sentence."""
    for phrase in phrases:
        if not phrase.key:
            yield Finding(phrase.line, Gravity.ERROR, phrase.section, f"{phrase.written!r} holds no word")
        elif len(phrase.key) > 1 and (phrase.key[0] in JOINTS or phrase.key[-1] in JOINTS):
            yield Finding(
                phrase.line,
                Gravity.WARNING,
                phrase.section,
                f"{phrase.written!r} is never found: a hyphen or apostrophe joins it to the word beside it",
            )
        elif marks := [mark for mark in SHORTHAND if mark in phrase.written]:
            yield Finding(
                phrase.line,
                Gravity.WARNING,
                phrase.section,
                f"{phrase.written!r} is never found: no text holds {marks[0]!r}; list each form",
            )
        elif len(phrase.key) > 1 and phrase.key[-1] in ENDS:
            yield Finding(
                phrase.line,
                Gravity.WARNING,
                phrase.section,
                f"{phrase.written!r} is found only where a sentence ends: leave out {phrase.key[-1]!r}",
            )


def _dull(root: MappingNode, phrases: list[Phrase]) -> Iterator[Finding]:
    """Phrases of harm of nothing but common words: for their sake every text of the language would have to be read."""
    common = {fold(word) for name, _, node in fields_of(root) if name == "common" for word, _ in words_in(node)}
    single = [p for p in phrases if len(p.key) == 1]
    signs = {p.key[0] for p in single if p.field.startswith("signs.")}
    dull = (common | signs) - {p.key[0] for p in single if p.field == "harm"}
    for phrase in phrases:
        if phrase.field == "harm" and len(phrase.key) > 1 and dull.issuperset(phrase.key):
            yield Finding(
                phrase.line,
                Gravity.WARNING,
                phrase.section,
                f"{phrase.written!r} holds only common words and makes the monitor slow",
            )


def _single_words(root: MappingNode) -> Iterator[Finding]:
    """Lists that are compared word by word: a phrase in them does nothing."""
    for name, _, node in fields_of(root):
        for word, line in words_in(node) if name == "common" else ():
            if not is_letter_word(fold(word)):
                yield Finding(line, Gravity.WARNING, name, f"{word!r} is never found: only single words of letters are")
        for word, line in words_in(node) if name == "abbreviations" else ():
            if len(phrase_words(word)) > 1:
                yield Finding(line, Gravity.WARNING, name, f"{word!r} is never found: write one word, no full stop")


def _clitics(root: MappingNode, phrases: list[Phrase]) -> Iterator[Finding]:
    """Check what is written onto words: that it stands for a word which the file knows, and is none of content
    itself."""
    known = {word for phrase in phrases for word in phrase.key}
    content = {phrase.key: phrase for phrase in phrases if phrase.field in ("harm", "people", "numbers", "things")}
    for name, _, node in fields_of(root):
        for clitic, line, stands in fields_of(node) if name == "clitics" else ():
            meant = fold(next((word for word, _ in words_in(stands)), ""))
            if meant and meant not in known:
                yield Finding(line, Gravity.WARNING, name, f"{clitic!r} stands for {meant!r}, which no section knows")
            if noun := content.get((fold(clitic),)):
                yield Finding(
                    line,
                    Gravity.WARNING,
                    name,
                    f"{clitic!r} is a word too, in line {noun.line} ({noun.section}): longer words would be cut at it",
                )
