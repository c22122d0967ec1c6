"""One feed keeps so many open incidents in the race: what it makes up makes no other feed's report dear."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.incidents import Happening, Incident, quota, within_quota
from monitor.model import Harm, figure_of
from tests.doubles.news import News
from tests.doubles.nouns import NOON, entry, incident, member


def told_by(number: int, *feeds: str) -> Incident:
    reports = (member(entry(f"{feed}-{number}", feed=feed)) for feed in feeds)
    return incident(f"{'-'.join(feeds)}-{number}", *reports, updated=NOON - timedelta(minutes=number))


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quota, "OF_ONE_FEED", 3)
    monkeypatch.setattr(quota, "OF_ONE_OUTLET", 5)


def test_of_what_one_feed_alone_tells_the_latest_are_kept() -> None:
    flood = [told_by(n, "Hacked") for n in range(9)]
    assert within_quota(flood) == flood[:3]


def test_a_flood_evicts_nothing_that_others_tell_of() -> None:
    flood, true = [told_by(n, "Hacked") for n in range(9)], [told_by(n, "Wire") for n in range(20, 23)]
    both = [told_by(n, "Hacked", "Post") for n in range(30, 40)]
    assert within_quota([*flood, *true, *both]) == [*flood[:3], *true, *both]


def told(*reports: tuple[str, int]) -> Incident:
    """One incident, of which these feeds told so many dead one after the other."""
    news = News()
    for at, (publisher, dead) in enumerate(reports):
        news.say(f"Strike on Marat al-Ward kills {dead}", killed=dead, publisher=publisher, at=at / 60)
    return news.only


def test_of_one_outlets_reports_on_an_incident_the_first_and_the_latest_are_kept() -> None:
    flood = told(("Wire", 9), *(("Hacked", 10 + n) for n in range(20)), ("Post", 12))
    assert [member.publisher for member in flood.members] == ["Wire", *["Hacked"] * 5, "Post"]
    figures = [figure_of(member.report.toll, Harm.KILLED) for member in flood.members]
    assert figures == [9, 10, 26, 27, 28, 29, 12]
    assert figure_of(flood.toll, Harm.KILLED) == 29


def test_a_source_corrects_itself_however_much_it_told() -> None:
    corrected = told(*(("Wire", 20 + n) for n in range(12)), ("Wire", 19))
    assert figure_of(corrected.toll, Harm.KILLED) == 19


def test_a_history_has_an_end_and_loses_nothing_that_people_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quota, "LINES", 6)
    lines = ["opened", "joined", "toll_rose", "acknowledged", *["joined"] * 6, "false_alarm"]
    kept = quota.in_short([Happening(NOON, what) for what in lines])
    assert [line.what for line in kept] == ["opened", "acknowledged", *["joined"] * 3, "false_alarm"]
