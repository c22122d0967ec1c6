"""Where a war is: a prior for what does not say who did it. Who did it always goes before."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from monitor.model import Place
from monitor.places.tables import wars


def is_at_war(place: Place | None) -> bool:
    """Whether a place lies in a country in which armed conflict kills week after week."""
    return place is not None and place.country in _countries()


@cache
def _countries() -> frozenset[str]:
    """The gazetteer's list, and the countries of at_war.csv."""
    lines = Path(__file__).with_name("at_war.csv").read_text(encoding="utf-8").splitlines()
    return wars() | frozenset(line for line in lines if line and not line.startswith("#"))
