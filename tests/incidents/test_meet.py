"""Two incidents that turn out to be one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.incidents import Change, ChangeKind, Incident, Member, false_alarm, group, met, split
from tests.doubles.news import DOZENS, HAMA, IDLIB, MARAT, START, News, said

WEDDING = "Shells hit wedding of Qadri family in Marat al-Ward, 12 dead"


def opened(title: str = WEDDING, **what: Any) -> Incident:
    """The incident that one report opens, where no other is known."""
    return News().say(title, **{"killed": 12, **what}).after


def joined(incident: Incident, **what: Any) -> Change:
    """The change of one more paper that tells of the wedding."""
    report: Member = said(
        "Wedding of Qadri family shelled: 12 dead", **{"killed": 12, "publisher": "Three", "at": 2, **what}
    )
    (change,) = group([report], [incident], report.seen)
    assert change.kind is not ChangeKind.OPENED
    return change


HERE, THERE = opened(publisher="One"), opened("Twelve guests of Qadri wedding killed", publisher="Two", at=1)


def test_a_report_that_tells_of_both_makes_one_of_two() -> None:
    assert met(joined(HERE), [HERE, THERE]) == THERE


def test_a_report_that_only_opens_or_waits_brings_nothing_together() -> None:
    assert met(replace(joined(HERE), kind=ChangeKind.OPENED), [THERE]) is None


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"killed": 40}, id="another number of dead"),
        pytest.param({"killed": None, "injured": 12}, id="nobody died"),
        pytest.param({"place": HAMA}, id="another town"),
        pytest.param({"at": 150, "day": None}, id="another week"),
    ],
)
def test_what_differs_stays_two(other: dict[str, Any]) -> None:
    there = opened("Twelve guests of Qadri wedding killed", **{"publisher": "Two", "at": 1, **other})
    assert met(joined(HERE), [there]) is None


def test_what_a_person_parted_stays_parted() -> None:
    news = News()
    news.say(WEDDING, killed=12, publisher="One")
    news.say("Twelve guests of Qadri wedding killed", killed=12, publisher="Two", at=1)
    stays, goes = split(news.only, {news.only.members[1].id}, START)
    assert met(joined(stays), [stays, goes]) is None


def test_what_a_person_judged_is_left_alone() -> None:
    assert met(joined(HERE), [false_alarm(THERE, "duty", "", START)]) is None


def test_a_town_that_is_named_late_brings_two_together() -> None:
    nowhere = opened("Twelve of Qadri family killed at wedding", publisher="Two", place=None, at=1)
    assert met(joined(HERE, place=MARAT), [nowhere]) == nowhere


def test_one_that_was_told_as_perhaps_the_other_needs_to_be_seen_only_once_more() -> None:
    known = opened("Twelve killed in Idlib", publisher="Two", place=IDLIB, day=None, weapon=None, at=30)
    change = joined(HERE)
    assert met(change, [known]) is None
    assert met(change, [replace(known, perhaps=HERE.id)]) is not None


def test_a_word_for_a_number_makes_none_of_two() -> None:
    here = opened(killed=DOZENS, publisher="One")
    there = opened("Dozens of guests of Qadri wedding killed", killed=DOZENS, publisher="Two", at=1)
    assert met(joined(here, killed=DOZENS), [here, there]) is None
