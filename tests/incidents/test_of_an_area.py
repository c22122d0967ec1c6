"""The only event that is told of in an area: what beside the area and the hour makes a report one of it."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.incidents import Change, ChangeKind
from monitor.model import Count, Weapon
from tests.doubles.news import IDLIB, UNKNOWN, News

LIVES = Count(3, None, None, "many lives", vague=True)
WEDDING = "Jets bomb wedding of the Qadri family, nine dead"
FEARS = "Jets bomb on all night"


def wedding(*, confidence: float = 0.9) -> News:
    """One event of a province, as one outlet tells of it."""
    news = News()
    news.say(WEDDING, killed=9, place=IDLIB, weapon=Weapon.AIR_STRIKE, confidence=confidence)
    return news


def fears(news: News, publisher: str = "Two", **agreeing: Any) -> Change:
    """A report of that province and hour, an hour later."""
    what = {"killed": UNKNOWN, "place": IDLIB, "weapon": None, "at": 1, **agreeing}
    return news.say(what.pop("title", FEARS), publisher=publisher, **what)


def test_an_area_and_an_hour_alone_make_it_none_of_that_event() -> None:
    change = fears(wedding())
    assert change.kind is ChangeKind.OPENED
    assert change.after.perhaps is not None


@pytest.mark.parametrize("agreeing", [{"weapon": Weapon.AIR_STRIKE}, {"killed": 9}, {"title": WEDDING}])
def test_a_weapon_a_number_or_the_prose_makes_it_one(agreeing: dict[str, Any]) -> None:
    assert fears(wedding(), **agreeing).kind is ChangeKind.JOINED


def test_of_what_several_outlets_tell_who_names_the_area_tells_too() -> None:
    news = wedding()
    news.say("Nine of the Qadri family killed at wedding", killed=9, place=IDLIB, publisher="Three", at=1)
    assert fears(news).kind is ChangeKind.JOINED


def test_what_is_hardly_news_ties_nothing_by_a_weapon() -> None:
    assert fears(wedding(confidence=0.13), weapon=Weapon.AIR_STRIKE).kind is ChangeKind.OPENED


def test_a_number_for_which_the_other_has_a_word_ties_nothing() -> None:
    news = News()
    news.say("War takes many lives, says paper", killed=LIVES, place=IDLIB, weapon=None)
    assert fears(news, killed=6).kind is ChangeKind.OPENED
