"""The conditions of a rule on a stretch of time: a total over a window, or a rise against the usual level. Spans, no
clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Totals:
    """`totals: {over: 7d}`: the rule's thresholds are compared with what the last `over` adds up to.

    rises_by: by how many people a total that was told must have risen to be told again; None = half of the threshold,
    and half of what was told.
    """

    over: timedelta
    rises_by: int | None = None


@dataclass(frozen=True, slots=True)
class Rise:
    """`rise: {over: 7d, against: 12w}`: the total of the last `over` against the median of the periods before it.

    times: how many times the usual level it must reach; at_least: and how many people, so that two after one is no
    rise; rises_by as in `Totals`, None = half of what the alert wanted.
    """

    over: timedelta
    against: timedelta
    times: float = 2.0
    at_least: int = 10
    rises_by: int | None = None

    @property
    def periods(self) -> int:
        """How many periods as long as `over` stand before it."""
        return self.against // self.over


Period = Totals | Rise

LEAST_PERIODS = 4
"""Whole periods without which nobody can say what is usual; all of them where `against` holds only three."""
EVERY = timedelta(days=1)  # `at_most_every` of a rule on a period, where it is not written
