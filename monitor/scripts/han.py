"""Traditional Chinese characters as the simplified ones, so that a phrase is written once (han.txt)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

FIRST = "\u2e80"  # no Han character comes before it


@cache
def simplified() -> Mapping[str, str]:
    """Traditional character → the simplified one."""
    lines = (Path(__file__).parent / "han.txt").read_text(encoding="utf-8").splitlines()
    return {pair[0]: pair[1] for line in lines if not line.startswith("#") for pair in line.split()}
