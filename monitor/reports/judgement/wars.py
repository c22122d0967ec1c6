"""Where a war is (at_war.csv): a prior for what does not say who did it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from monitor.model import Place


def is_at_war(place: Place | None) -> bool:
    """Whether a place lies in a country in which armed conflict kills week after week."""
    return place is not None and place.country in _countries()


@cache
def _countries() -> frozenset[str]:
    lines = Path(__file__).with_name("at_war.csv").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
