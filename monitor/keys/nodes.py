"""YAML by the scanner in C, in a tenth of the time; what is wrong in a file the one in Python words better."""

from __future__ import annotations

import re

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import Node

_READ_TWO_WAYS = re.compile("[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]")  # tabs, odd breaks


def quick_nodes(text: str, *, deepest: int) -> Node | None:
    """The nodes of a document, with their lines; None where the scanner finds fault or could read it otherwise than the
    one in Python, or more than so many brackets are open."""
    if _READ_TWO_WAYS.search(text):
        return None
    try:
        node: Node | None = None if _is_deep(text, deepest) else YAML(typ="safe").compose(text)
    except YAMLError:
        return None
    return node


def _is_deep(text: str, deepest: int) -> bool:
    """Whether it is nested beyond what such a file can be: making nodes in C, that would end the process."""
    depth = 0
    for event in YAML(typ="safe").parse(text):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > deepest:
            return True
    return False
