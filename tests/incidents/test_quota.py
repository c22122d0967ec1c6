"""One feed keeps so many open incidents in the race: what it makes up makes no other feed's report dear."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.incidents import Incident, quota, within_quota
from tests.doubles.nouns import NOON, entry, incident, member


def told_by(number: int, *feeds: str) -> Incident:
    reports = (member(entry(f"{feed}-{number}", feed=feed)) for feed in feeds)
    return incident(f"{'-'.join(feeds)}-{number}", *reports, updated=NOON - timedelta(minutes=number))


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quota, "OF_ONE_FEED", 3)


def test_of_what_one_feed_alone_tells_the_latest_are_kept() -> None:
    flood = [told_by(n, "Hacked") for n in range(9)]
    assert within_quota(flood) == flood[:3]


def test_a_flood_evicts_nothing_that_others_tell_of() -> None:
    flood, true = [told_by(n, "Hacked") for n in range(9)], [told_by(n, "Wire") for n in range(20, 23)]
    both = [told_by(n, "Hacked", "Post") for n in range(30, 40)]
    assert within_quota([*flood, *true, *both]) == [*flood[:3], *true, *both]
