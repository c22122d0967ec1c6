"""How sure a reading is: the share of reports read alike whose freshness, dead and country were right, as log-odds
whose addends can be shown. The weights are fitted to labelled entries (telling.py, docs/reading.md)."""

from __future__ import annotations

import math
from collections.abc import Mapping

from monitor.reports.types import Part

LOWEST, HIGHEST = 0.02, 0.98
NEWS = "news"  # the signal that stands for all those by which a report was judged to be news
OF_ATTACK = 0.65  # of a protected place that was hit, nobody counted: 13 of 20 were right
OF_CONTEXT = 0.75  # of what the grammar itself takes for a total, history or a follow-up


def confidence_of(parts: tuple[Part, ...]) -> float:
    """Log-odds as a share, never quite none or all."""
    return round(min(HIGHEST, max(LOWEST, share_of(parts))), 2)


def share_of(parts: tuple[Part, ...]) -> float:
    return 1 / (1 + math.exp(-sum(p.value for p in parts)))


def parts_of(signals: Mapping[str, float], weights: Mapping[str, float]) -> tuple[Part, ...]:
    """The share of each signal, the weightiest first; the base is what speaks before any signal does."""
    added = [(name, weights[name] * value) for name, value in signals.items() if name in weights]
    parts = [Part(name, round(value, 2)) for name, value in added if round(value, 2)]
    return (Part("base", round(weights["base"], 2)), *sorted(parts, key=lambda p: -abs(p.value)))
