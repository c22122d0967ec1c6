"""First words of an event that another one could swallow: who did it, who died, how long nobody spoke of that."""

from __future__ import annotations

import pytest

from monitor.incidents import ChangeKind, Incident
from monitor.incidents.known import Unsure, unsure_of
from monitor.incidents.sides import are_rivals, side_of
from monitor.incidents.ties import SETTLED
from monitor.model import Place, Precision, Target
from tests.doubles.news import IDLIB, KAFR, MARAT, SYRIA, News, said

NEXT_DAY = SETTLED.total_seconds() / 3600 + 6
BORDER = Place("Kashmir", "IN", "Kashmir", 34.0, 76.0, Precision.ADMIN1, "Kashmir", 601)


# those who did it


@pytest.mark.parametrize(
    ("doer", "side"),
    [
        ("Israeli settlers", "IL"),
        ("Russia", "RU"),
        ("Hezbollah fighters", "LB"),
        ("gunmen", None),
        ("Russian and Ukrainian forces", None),
        (None, None),
    ],
)
def test_a_doer_is_of_the_side_by_whose_name_he_is_called(doer: str | None, side: str | None) -> None:
    assert side_of(doer) == side


@pytest.mark.parametrize(
    ("a", "b"),
    [("Israeli settlers", "Palestinian gunman"), ("the army", "rebels"), ("RSF", "Hamas"), ("الجيش", "RSF")],
)
def test_rivals_are_of_two_sides_or_an_army_and_those_who_fight_one(a: str, b: str) -> None:
    assert are_rivals(a, b)
    assert are_rivals(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("jihadists", "rebels"),
        ("Armed men", "insurgents"),
        ("gunmen", "RSF"),
        ("Israel", "Israeli troops"),
        ("junta", "Myanmar"),
    ],
)
def test_who_says_less_of_a_doer_names_no_rival(a: str, b: str) -> None:
    assert not are_rivals(a, b)


def test_doers_that_nobody_names_again_are_forgotten() -> None:
    """Texts write them in ever new ways, and the daemon runs for years."""
    assert side_of.cache_info().maxsize


def shelled(**what: object) -> Incident:
    return (
        News()
        .say("Indian shells kill two in Kashmir", **{"killed": 2, "place": BORDER, "actor": "India", **what})
        .after
    )


def test_what_the_other_side_did_in_an_area_may_be_separate() -> None:
    assert unsure_of(said(killed=2, place=BORDER, actor="Pakistan", at=3), shelled()) is Unsure.OTHER_SIDE


@pytest.mark.parametrize("settlers", ["settlers", "Armed settlers", "مستوطنون"])
def test_settlers_are_of_the_side_that_settles_the_land_in_which_they_are_called_so(settlers: str) -> None:
    west_bank = Place("West Bank", "PS", "West Bank", 31.9, 35.2, Precision.ADMIN1, "West Bank", 301)
    shot = News().say("Two shot in the West Bank", killed=2, place=west_bank, actor="Palestinian gunman").after
    rampage = said(killed=1, place=west_bank, actor=settlers, at=20)
    assert unsure_of(rampage, shot) is Unsure.OTHER_SIDE


def test_what_one_side_did_is_told_by_many() -> None:
    assert unsure_of(said(killed=2, place=BORDER, actor="Indian troops", at=3), shelled()) is None


@pytest.mark.parametrize(
    "what", [{"killed": 40}, {"target": Target.HOSPITAL}, {"place": MARAT}], ids=["many", "a hospital", "one town"]
)
def test_of_such_an_event_each_side_says_that_the_other_did_it(what: dict[str, object]) -> None:
    other = said(**{"killed": 2, "place": BORDER, "actor": "Pakistan", "at": 3, **what})  # type: ignore[arg-type]  # the keywords of `said`
    assert unsure_of(other, shelled(**what)) is None


# who died


def test_a_policeman_is_no_child() -> None:
    boy = News().say("Boy shot dead in Marat al-Ward", killed=1, parts={"child": 1}).after
    policeman = said("Policeman shot dead", killed=1, parts={"police": 1}, at=3)
    assert unsure_of(policeman, boy) is Unsure.OTHER_VICTIMS


@pytest.mark.parametrize("parts", [{}, {"child": 1}], ids=["nobody says who", "a child"])
def test_a_child_may_be_that_child(parts: dict[str, int]) -> None:
    boy = News().say("Boy shot dead in Marat al-Ward", killed=1, parts={"child": 1}).after
    assert unsure_of(said("One shot dead", killed=1, parts=parts, at=3), boy) is None


def test_of_several_dead_some_may_be_of_either_kind() -> None:
    three = News().say("Three shot dead in Marat al-Ward", killed=3, parts={"child": 1}).after
    assert unsure_of(said("Policeman shot dead", killed=1, parts={"police": 1}, at=3), three) is None


# how many


def raided() -> Incident:
    news = News()
    for n, publisher in enumerate(("One", "Two")):
        news.say("Raid on Marat al-Ward kills four", killed=4, publisher=publisher, at=n, day=None)
    return news.only


@pytest.mark.parametrize(("confidence", "expected"), [(0.9, Unsure.FEWER_DEAD), (0.6, None)])
def test_two_dead_a_day_after_four_are_the_next_attack_unless_they_are_a_portrait(
    confidence: float, expected: Unsure | None
) -> None:
    two = said("Two killed in Marat al-Ward", killed=2, at=NEXT_DAY, day=None, confidence=confidence)
    assert unsure_of(two, raided()) is expected


def told_of_area(killed: int) -> News:
    news = News()
    news.say(f"Warplanes leave {killed} dead across province", killed=killed, place=IDLIB, day=None)
    return news


def test_a_town_with_half_of_an_areas_dead_may_be_separate_on_the_same_day() -> None:
    town = told_of_area(20).say(
        "Market shelled, six bodies found", killed=6, place=KAFR, day=None, at=3, publisher="Post"
    )
    assert town.kind is ChangeKind.OPENED


def test_a_town_with_nearly_all_of_an_areas_dead_is_where_they_died() -> None:
    what = "Warplanes leave 20 dead in Kafr Zahr"
    town = told_of_area(21).say(what, killed=20, place=KAFR, day=None, at=3, publisher="Post")
    assert town.kind is ChangeKind.JOINED


def test_fewer_dead_of_the_same_area_a_day_later_are_of_the_next_raid() -> None:
    news = told_of_area(12)
    other = news.say("Raiders shot five herders", killed=5, place=IDLIB, day=None, at=NEXT_DAY, publisher="Post")
    assert other.kind is ChangeKind.OPENED


# a silence


def test_news_of_as_few_after_a_silence_is_the_next_attack() -> None:
    news = News()
    news.say("Gunmen ambush minibus, two farmers dead", killed=2, place=SYRIA, day=None)
    other = news.say("Couple die as mine blows up cart", killed=2, place=SYRIA, day=None, at=30, publisher="Post")
    assert other.kind is ChangeKind.OPENED


def test_what_was_told_of_all_day_is_the_same_event() -> None:
    news = News()
    for hours, publisher in ((0, "One"), (10, "Two"), (20, "Three")):
        news.say("Gunmen ambush minibus near Marat al-Ward", killed=2, day=None, at=hours, publisher=publisher)
    assert len(news.only.members) == 3


@pytest.mark.parametrize(
    ("dead", "hours", "kind"),
    [
        (2, 12, ChangeKind.JOINED),
        (2, 20, ChangeKind.OPENED),
        (4, 20, ChangeKind.JOINED),
    ],
    ids=["told on", "two may be others", "four are those"],
)
def test_no_news_of_a_few_after_a_silence_waits_with_what_two_voices_told_of_the_town(
    dead: int, hours: int, kind: ChangeKind
) -> None:
    news = News()
    for number, publisher in enumerate(("One", "Two")):
        news.say("Gunmen ambush minibus, many dead", killed=dead, day=None, at=number, publisher=publisher)
    assert news.say("Gunmen shoot couple", killed=dead, day=None, at=hours, publisher="Post").kind is kind
