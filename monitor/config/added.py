"""Feeds added to the text of a config: a line each behind the last one, and every comment where it was.

The text is tried before it is given back: what it comes to must be what it was, with these feeds at the end.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from monitor.config import begin, build, document
from monitor.config.starter import feed_line
from monitor.errors import ConfigError
from monitor.feeds import Feed
from monitor.keys.problems import Level, Problem, Problems
from monitor.keys.section import Surroundings

ConfigValues = dict[str, Any]


def with_feeds(
    text: str, feeds: Sequence[Feed], file: str, folder: Path, environ: Mapping[str, str] = os.environ
) -> str:
    """`text` with `feeds` at the end of its list. Raises ConfigError where YAML cannot read it, where a feed cannot be
    taken, or where the list is written in a form to which no line can be added."""
    before, found = _read(text, file, folder, environ)
    made = _inserted(text, [feed_line(feed) for feed in feeds])
    if made is None:
        raise _by_hand(feeds, file)
    try:
        after, more = _read(made, file, folder, environ)
    except ConfigError:  # a comment or a comma where none was looked for
        raise _by_hand(feeds, file) from None
    if {**after, "feeds": None} != {**before, "feeds": None} or not _at_the_end(after, before, len(feeds)):
        raise _by_hand(feeds, file)
    if new := [problem for problem in more if problem.message not in {old.message for old in found}]:
        raise ConfigError([f"{file}: {problem.key}: {problem.message}" for problem in new])
    return made


def _read(text: str, file: str, folder: Path, environ: Mapping[str, str]) -> tuple[ConfigValues, list[Problem]]:
    """The values that a text holds, and everything else that is wrong with it: a secret that is only there for the
    daemon keeps nobody from adding a feed. Raises ConfigError where YAML cannot read it."""
    problems = Problems(file)
    values = document.read(text, problems)
    problems.raise_errors()
    build.config(begin(text, problems, Surroundings(folder, environ)))
    return values, [problem for problem in problems.sorted() if problem.level is Level.ERROR]


def _at_the_end(after: ConfigValues, before: ConfigValues, number: int) -> bool:
    old, new = before.get("feeds") or [], after.get("feeds") or []
    return isinstance(old, list) and len(new) == len(old) + number and new[: len(old)] == old


def _by_hand(feeds: Sequence[Feed], file: str) -> ConfigError:
    lines = "\n".join(f"  - {feed_line(feed)}" for feed in feeds)
    return ConfigError([f"{file}: `feeds:` is written in a form that is not changed by itself; add by hand:\n{lines}"])


def _inserted(text: str, lines: Sequence[str]) -> str | None:
    """The text with the lines in their place, as far as that can be told from its nodes."""
    root = YAML(typ="rt", pure=True).compose(text)
    if not isinstance(root, MappingNode):
        return None
    found = next(((key, value) for key, value in root.value if key.value == "feeds"), None)
    if found is None:
        return _put(text, len(text), ["feeds:", *(f"  - {line}" for line in lines)])
    key, value = found
    if isinstance(value, SequenceNode) and value.value:
        return _behind_the_last(text, value, lines)
    if isinstance(value, SequenceNode):
        text = text[: value.start_mark.index].rstrip(" ") + text[value.end_mark.index :]
    elif not isinstance(value, ScalarNode) or value.value:
        return None
    return _put(text, key.end_mark.index, [f"  - {line}" for line in lines])


def _behind_the_last(text: str, feeds: SequenceNode, lines: Sequence[str]) -> str | None:
    if feeds.flow_style:
        at = feeds.end_mark.index - 1
        before = text[:at].rstrip().removesuffix(",")
        return f"{before}, {', '.join(lines)}{text[at:]}"
    first = feeds.value[0].start_mark.index
    dash = text.rfind("-", 0, first)
    indent = text[text.rfind("\n", 0, dash) + 1 : dash]
    if dash < 0 or indent.strip():
        return None
    return _put(text, end_of(feeds.value[-1]), [f"{indent}- {line}" for line in lines])


def end_of(node: Node) -> int:
    """Where the words of a node end; the end of a block itself is where the next begins, behind all comments."""
    if isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _put(text: str, at: int, lines: Sequence[str]) -> str:
    """The lines below the line in which `at` stands."""
    end = "\r\n" if "\r\n" in text else "\n"
    found = at - 1 if text[at - 1 : at] == "\n" else text.find("\n", at)
    head, tail = (text[: found + 1], text[found + 1 :]) if found >= 0 else (text + end, "")
    return head + "".join(f"{line}{end}" for line in lines) + tail
