"""YAML text to plain values with the line of each: what YAML itself forbids or hides is told here.

The tree of nodes is walked by hand, because loaders stop at the first duplicate key, or keep the last one silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from monitor.keys.nodes import quick_nodes
from monitor.keys.problems import Loc, Problems, key_of, shown

_TAG = "tag:yaml.org,2002:"
_MOST_VALUES = 200_000  # ten values for each of 20,000 feeds; aliases of aliases reach it at once
_DEEPEST = 20
_INTEGER_DIGITS = 18  # fits 64 bits, and so every database
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_COLON_INSIDE = "mapping values are not allowed here"


def read(text: str, problems: Problems) -> dict[str, Any]:
    """The mapping that `text` holds, with plain values. What is wrong goes to `problems`, and so do the lines."""
    root = _compose(text, problems)
    if root is None:
        return {}
    if not isinstance(root, MappingNode):
        problems.add_line(root.start_mark.line + 1, "the file must hold keys with values, such as `feeds:` and a list")
        return {}
    try:
        value: dict[str, Any] = _Walk(problems).value(root, ())
    except _TooMuchError as error:
        problems.add_line(error.line, str(error))
        return {}
    return value


def _compose(text: str, problems: Problems) -> Node | None:
    """The nodes of the one document in `text`; None, with the problem told, where there is none."""
    try:
        node: Node | None = quick_nodes(text, deepest=_DEEPEST) or YAML(typ="rt", pure=True).compose(text)
    except RecursionError:
        problems.add_line(None, "not readable as YAML: brackets are nested too deeply")
        return None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problems.add_line(line, f"holds a character that YAML forbids (U+{error.character:04X}); take it out")
        return None
    except MarkedYAMLError as error:
        problems.add_line(_line_of(error), _words_of(error))
        return None
    except YAMLError as error:
        problems.add_line(None, f"not readable as YAML: {error}")
        return None
    if node is None or (isinstance(node, ScalarNode) and not node.value):
        problems.add_line(None, "the file is empty; the config.yaml that ships is a good start")
        return None
    return node


def _line_of(error: MarkedYAMLError) -> int | None:
    mark = error.problem_mark or error.context_mark
    return None if mark is None else int(mark.line) + 1


def _words_of(error: MarkedYAMLError) -> str:
    problem = str(error.problem or error.context)
    if problem == _COLON_INSIDE:
        return "not readable as YAML: a colon stands where none can be; check the indentation, or quote the value"
    if "another document" in problem:
        return "not readable as YAML: only one document, without a second `---`"
    if "'\\t'" in problem:
        return "not readable as YAML: a tab stands where blanks must; indent with blanks"
    return f"not readable as YAML: {problem}{_opened(error)}"


def _opened(error: MarkedYAMLError) -> str:
    """Where the bracket or quote stands that is still open: the mistake is often there."""
    opened, noticed = error.context_mark, error.problem_mark
    earlier = opened is not None and noticed is not None and opened.line < noticed.line
    return f" (what began on line {opened.line + 1} is still open)" if earlier else ""


class _TooMuchError(Exception):
    """The file grows beyond what a config can be."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


@dataclass(slots=True)
class _Walk:
    """Turns nodes into values, noting the line of each in `problems`; `open` holds the nodes that are being walked."""

    problems: Problems
    open: set[int] = field(default_factory=set)
    seen: int = 0

    def value(self, node: Node, loc: Loc) -> Any:
        self.problems.lines.setdefault(loc, node.start_mark.line + 1)
        self._count(node, loc)
        if isinstance(node, ScalarNode):
            return self.scalar(node, loc)
        self.open.add(id(node))
        value = self.mapping(node, loc) if isinstance(node, MappingNode) else self.sequence(node, loc)
        self.open.discard(id(node))
        return value

    def _count(self, node: Node, loc: Loc) -> None:
        self.seen += 1
        line = node.start_mark.line + 1
        if id(node) in self.open:
            raise _TooMuchError(line, f"{key_of(loc)}: an alias stands inside what it is an alias of")
        if self.seen > _MOST_VALUES or len(loc) > _DEEPEST:
            raise _TooMuchError(line, "too many values, or nested too deeply; look for aliases of aliases")

    def sequence(self, node: Node, loc: Loc) -> list[Any]:
        return [self.value(item, (*loc, at)) for at, item in enumerate(node.value)]

    def mapping(self, node: MappingNode, loc: Loc) -> dict[str, Any]:
        values: dict[str, Any] = {}
        first: dict[str, int] = {}
        for key, value in node.value:
            name = self.key(key, loc)
            if name is None:
                continue
            line = key.start_mark.line + 1
            if name in first:
                self.problems.add_line(line, f"{key_of((*loc, name))}: this key is already on line {first[name]}")
                continue
            first[name] = line
            self.problems.lines.setdefault((*loc, name), line)
            values[name] = self.value(value, (*loc, name))
        return self.merged(node, loc, values)

    def merged(self, node: MappingNode, loc: Loc, values: dict[str, Any]) -> dict[str, Any]:
        """`values` over what `<<: *alias` brings in."""
        for other in _merges(node):
            if not isinstance(other, MappingNode):
                self.problems.add_line(other.start_mark.line + 1, f"{key_of(loc)}: `<<` needs an alias of a mapping")
                continue
            values = self.value(other, loc) | values
        return values

    def key(self, key: Node, loc: Loc) -> str | None:
        """The name that a key node gives; None for `<<`, and for what is no name, which is told."""
        if key.tag == f"{_TAG}merge":
            return None
        if isinstance(key, ScalarNode) and key.value and not _UNPRINTABLE.search(key.value):
            return str(key.value)
        self.problems.add_line(key.start_mark.line + 1, f"{key_of(loc)}: each key must be a word".removeprefix(": "))
        return None

    def scalar(self, node: ScalarNode, loc: Loc) -> Any:
        kind = str(node.tag).removeprefix(_TAG)
        if kind.startswith("!") or kind not in _SCALARS:
            self.problems.add(loc, f"the YAML tag {shown(str(node.tag))} is not understood; leave it out")
            return node.value
        if _UNPRINTABLE.search(node.value):
            self.problems.add(loc, "holds a control character; take it out")
            return _UNPRINTABLE.sub("", node.value)
        if kind == "int" and len(node.value) > _INTEGER_DIGITS:
            self.problems.add(loc, "the number is too large")
            return 1
        return _SCALARS[kind](node.value)


def _merges(node: MappingNode) -> Iterator[Node]:
    for key, value in node.value:
        if key.tag == f"{_TAG}merge":
            yield from value.value if isinstance(value, SequenceNode) else (value,)


def _integer(text: str) -> int:
    digits = text.replace("_", "")
    return int(digits, 0 if re.match(r"[-+]?0[xob]", digits) else 10)


def _float(text: str) -> float:
    return float(text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))


_SCALARS: dict[str, Callable[[str], Any]] = {
    "null": lambda text: None,
    "bool": lambda text: text.lower() in {"true", "yes", "on"},
    "int": _integer,
    "float": _float,
    "str": str,
    "timestamp": str,  # nothing in a config is a date; as text it gets a clear message
}
