"""Which outlets are one house: what two of them say is one house's word. networks.csv has the names."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from monitor.text import fold

NETWORKS = Path(__file__).with_name("networks.csv")
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=4096)
def house(publisher: str) -> int | None:
    """The number of the house whose outlet a publisher is; None where the table knows none."""
    words = frozenset(_WORD.findall(fold(publisher)))
    return next((n for n, names in enumerate(_houses()) if any(name <= words for name in names)), None)


@cache
def _houses() -> tuple[tuple[frozenset[str], ...], ...]:
    lines = [line for line in NETWORKS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return tuple(tuple(frozenset(_WORD.findall(fold(name))) for name in line.split(" = ")) for line in lines)
