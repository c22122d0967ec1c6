"""Where a sentence of a feed's text ends: rough, in any language, and linear. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

ENDS = ".!?…؟"
_BETWEEN = re.compile(rf"(?<=[{ENDS}])[^\S\n]+|\n")


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text, each with where it begins."""
    start = 0
    for found in _BETWEEN.finditer(text):
        yield start, text[start : found.start()]
        start = found.end()
    yield start, text[start:]
