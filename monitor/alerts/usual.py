"""The usual level of a region: medians of what like periods before the last one added up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from monitor.alerts.alert import TollKey, figure
from monitor.alerts.listening import Recorded
from monitor.alerts.once import each_once
from monitor.alerts.sums import Felt


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual level: medians over `periods` whole periods; of fewer than `needed` nobody can tell."""

    levels: Mapping[TollKey, float]
    periods: int
    needed: int

    @property
    def known(self) -> bool:
        return self.periods >= self.needed


def usual(
    felt: Sequence[Felt],
    keys: Sequence[TollKey],
    over: timedelta,
    periods: int,
    needed: int,
    record: Recorded,
    now: datetime,
) -> Usual:
    """The totals of the like periods before the last one; one that was not recorded whole would be taken for a calm
    one, and is left out."""
    begins = {n: now - over * (n + 1) for n in range(1, periods + 1)}
    whole = [n for n, since in begins.items() if record.covers(since, since + over)]
    sums = {number: dict.fromkeys(keys, 0) for number in whole}
    for one in each_once(felt):
        if (mine := sums.get((now - one.at) // over)) is not None:
            for key in keys:
                mine[key] += figure(one.toll, key)
    levels = {key: float(median(each[key] for each in sums.values())) if sums else 0.0 for key in keys}
    return Usual(levels, len(whole), min(needed, periods))
