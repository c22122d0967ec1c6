"""A language file with the line of every word, as a translator sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from monitor.errors import LexiconError
from monitor.keys.nodes import quick_nodes
from monitor.reports.language.fields import GROUPS, NO_PHRASES
from monitor.reports.language.files import read_yaml
from monitor.reports.language.lexicon import phrase_words
from monitor.reports.language.meanings import PhraseKey

_DEEPEST = 20  # lists of lists: a field holds groups, a group words


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase where it stands. field: which meaning it fills, value: with what; two values contradict."""

    written: str
    key: PhraseKey
    line: int
    section: str  # "weapons.missile"
    field: str
    value: str


def nodes_of(path: Path) -> MappingNode:
    """The file as a tree of nodes that know their lines. Raises LexiconError."""
    root = read_yaml(path, _composed)
    if not isinstance(root, MappingNode):
        raise LexiconError("holds no fields; a language file starts with `language: xx` (docs/languages.md)", path)
    return root


def _composed(text: str) -> Node | None:
    node: Node | None = quick_nodes(text, deepest=_DEEPEST) or YAML(typ="safe", pure=True).compose(text)
    return node


def fields_of(node: Node) -> Iterator[tuple[str, int, Node]]:
    """The keys of a mapping with their lines; nothing for any other node."""
    if isinstance(node, MappingNode):
        yield from ((str(key.value), key.start_mark.line + 1, value) for key, value in node.value)


def head_of(root: Node) -> dict[str, str]:
    """The fields of a file that hold one word or sentence: language, name, script, limits ..."""
    return {name: str(node.value) for name, _, node in fields_of(root) if isinstance(node, ScalarNode)}


def words_in(node: Node) -> Iterator[tuple[str, int]]:
    """Every word or phrase under a node, with its line."""
    if isinstance(node, ScalarNode):
        yield str(node.value), node.start_mark.line + 1
    elif isinstance(node, SequenceNode):
        for inner in node.value:
            yield from words_in(inner)
    else:
        for _, _, inner in fields_of(node):
            yield from words_in(inner)


def groups_of(node: Node) -> Iterator[MappingNode]:
    """The groups of `harm` and `people`."""
    if isinstance(node, SequenceNode):
        yield from (group for group in node.value if isinstance(group, MappingNode))


def phrases_of(root: MappingNode) -> list[Phrase]:
    """Every phrase that the reader looks up in a text."""
    kept = next((str(node.value) for name, _, node in fields_of(root) if name == "kept_letters"), "")
    found = [phrase for name, _, node in fields_of(root) if name not in NO_PHRASES for phrase in _section(name, node)]
    return [replace(phrase, key=tuple(phrase_words(phrase.written, kept))) for phrase in found] if kept else found


def _section(name: str, node: Node) -> Iterator[Phrase]:
    if name in GROUPS:
        for group in groups_of(node):
            yield from _group(name, group)
    elif isinstance(node, MappingNode):
        for key, _, inner in fields_of(node):
            yield from _mapping(name, key, inner)
    else:
        yield from _phrases(node, name, name, "yes")


# A phrase may stand under several keys of these.
SEVERAL = ("signs", "evidence", "qualifiers", "hits", "claims", "places", "telling")


def _mapping(name: str, key: str, node: Node) -> Iterator[Phrase]:
    """One key of a section: a field of its own where a phrase may stand under several keys, else the section's."""
    if name == "time":
        for number, _, inner in fields_of(node):
            yield from _phrases(inner, f"{name}.{key}.{number}", name, f"{key} {number}")
    elif name in SEVERAL:
        yield from _phrases(node, f"{name}.{key}", f"{name}.{key}", "yes")
    else:
        yield from _phrases(node, f"{name}.{key}", name, key)


def _group(name: str, group: MappingNode) -> Iterator[Phrase]:
    lists = GROUPS[name].lists
    said = {key: ", ".join(w for w, _ in words_in(node)) for key, _, node in fields_of(group) if key not in lists}
    section = f"{name}.{said.get('is') or said.get('class') or said.get('harm') or 'people'}"
    for key, _, node in fields_of(group):
        if key in lists:
            yield from _phrases(node, section, name, _value(said, key))


def _value(said: dict[str, str], key: str) -> str:
    """The meaning that a group gives to its phrases: the harm, or the number, class and harm of its nouns."""
    return said.get("is") or " ".join(filter(None, (key, said.get("class"), said.get("harm"))))


def _phrases(node: Node, section: str, field: str, value: str) -> Iterator[Phrase]:
    yield from (Phrase(w, tuple(phrase_words(w)), line, section, field, value) for w, line in words_in(node))
