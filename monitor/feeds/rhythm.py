"""How often a feed has news, and so how long a silence of it is usual. Pure, with a memory of bounded size.

Remembered is, of each of the last days with news, the longest gap between two arrivals of news that ended on it, in
minutes: so a feed that is busy all week and rests at weekends is known by its weekends too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil

Gaps = tuple[int, ...]  # minutes, the latest last

REMEMBERED = 60  # days with news
ENOUGH = 5  # gaps from which a rhythm can be told
USUAL = 0.95  # of the gaps are no longer than what counts as usual
TIMES = 2  # so many times the usual gap is a silence
SHORTEST = timedelta(days=1)  # whatever the rhythm: a night without news is no silence
LONGEST = timedelta(days=90)  # whatever the rhythm, and where none is known yet
LOOKED_AWAY = timedelta(hours=6)  # a gap in which we did not look for so long says nothing of the feed


def patience(gaps: Gaps) -> timedelta:
    """How long a feed of this rhythm may have no news before it is stale."""
    if len(gaps) < ENOUGH:
        return LONGEST
    usual = sorted(gaps)[ceil(USUAL * len(gaps)) - 1]
    return min(max(TIMES * timedelta(minutes=usual), SHORTEST), LONGEST)


def learned(gaps: Gaps, before: datetime, now: datetime) -> Gaps:
    """The rhythm after news at `now`, the news before having come at `before`."""
    gap = max(0, int((now - before) / timedelta(minutes=1)))
    if gaps and before.date() == now.date():
        return (*gaps[:-1], max(gaps[-1], gap))
    return (*gaps, gap)[-REMEMBERED:]


def told_by(dates: Iterable[datetime]) -> Gaps:
    """The rhythm that the dates of a feed's first document tell."""
    gaps: Gaps = ()
    for before, after in pairwise(sorted(set(dates))):
        gaps = learned(gaps, before, after)
    return gaps
