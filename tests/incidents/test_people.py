"""Whether the dead of two reports can be the same people."""

from __future__ import annotations

import pytest

from monitor.incidents import Incident
from monitor.incidents.people import (
    FIGHTERS_OR_NOT,
    OTHER_FIGHTERS,
    OTHER_PEOPLE,
    agreement_of_tolls,
    agreement_of_victims,
    are_fewer_dead,
    are_others_hurt,
)
from tests.doubles.news import DOZENS, News, said


def known(killed: int, **parts: int) -> Incident:
    return News().say("Strike on house", killed=killed, parts=parts).after


@pytest.mark.parametrize(
    ("killed", "children"),
    [
        pytest.param(5, 2, id="as many dead, and other ones"),
        pytest.param(9, 2, id="more dead, and fewer children"),
        pytest.param(4, 4, id="fewer dead, and more children"),
    ],
)
def test_children_who_cannot_be_among_the_dead_of_the_other_speak_against_one_event(killed: int, children: int) -> None:
    report = said(killed=killed, parts={"child": children}).report
    assert agreement_of_victims(report, known(5, child=3)) == OTHER_PEOPLE


@pytest.mark.parametrize(("killed", "children"), [(5, 3), (9, 3), (9, 6), (3, 1)])
def test_a_toll_that_grew_with_its_children_is_of_the_same_people(killed: int, children: int) -> None:
    report = said(killed=killed, parts={"child": children}).report
    assert agreement_of_victims(report, known(5, child=3)) == 0


def test_who_counts_no_children_says_nothing_of_them() -> None:
    assert agreement_of_victims(said(killed=9).report, known(5, child=3)) == 0
    assert agreement_of_victims(said(killed=DOZENS, parts={"child": 2}).report, known(5, child=3)) == 0


def test_one_report_that_may_tell_of_the_same_people_is_enough() -> None:
    news = News()
    news.say("Strike on house", killed=5, parts={"child": 3}, key="one")
    news.say("Strike on house", killed=5, parts={"child": 2}, publisher="Two", key="one")
    assert agreement_of_victims(said(killed=5, parts={"child": 2}).report, news.only) == 0


def test_fighters_are_no_civilians() -> None:
    assert agreement_of_victims(said(killed=5, parts={"civilian": 0}).report, known(5, civilian=5)) == FIGHTERS_OR_NOT


def test_another_number_of_fighters_is_another_event() -> None:
    soldiers = said(killed=63, parts={"civilian": 0}).report
    assert agreement_of_victims(soldiers, known(5, civilian=5)) == OTHER_FIGHTERS


def test_who_is_presumed_a_civilian_may_be_one_of_the_fighters() -> None:
    presumed = said(killed=63, parts={"civilian": 63}).report
    assert agreement_of_victims(presumed, known(20, civilian=0)) == FIGHTERS_OR_NOT


def attacked(*publishers: str, injured: int | None = 3) -> Incident:
    news = News()
    for number, publisher in enumerate(publishers):
        news.say("Gunman kills seven in Marat al-Ward", killed=7, injured=injured, publisher=publisher, at=number)
    return news.only


def test_who_tells_of_fewer_hurt_and_no_dead_tells_of_the_next_attack() -> None:
    assert are_others_hurt(said(injured=2).report, attacked("One", "Two"))


@pytest.mark.parametrize("injured", [3, 5, None], ids=["as many hurt", "more hurt", "hurt nobody counted"])
def test_who_tells_of_no_fewer_hurt_may_tell_of_the_same_attack(injured: int | None) -> None:
    assert not are_others_hurt(said(injured=injured).report, attacked("One", "Two"))


def test_while_one_outlet_alone_tells_of_the_dead_others_may_not_know_of_them() -> None:
    assert not are_others_hurt(said(injured=2).report, attacked("One"))


def test_who_tells_of_half_the_dead_tells_of_others() -> None:
    assert are_fewer_dead(said(killed=4).report, attacked("One", "Two"))


@pytest.mark.parametrize("killed", [1, 6, 7, 9, None], ids=["one of them", "nearly all", "all", "more", "not counted"])
def test_who_tells_of_one_or_of_nearly_all_of_the_dead_may_tell_of_the_same(killed: int | None) -> None:
    assert not are_fewer_dead(said(killed=killed).report, attacked("One", "Two"))


def test_what_one_outlet_alone_counted_may_fall_by_half() -> None:
    assert not are_fewer_dead(said(killed=4).report, attacked("One"))


def test_the_further_a_toll_is_above_what_was_told_the_less_it_grew() -> None:
    figures = [agreement_of_tolls(said(killed=n).report, known(6)) for n in (7, 12, 25, 60)]
    assert figures == sorted(figures, reverse=True)
    assert figures[0] > 0 > figures[-1]


def test_an_early_figure_that_the_toll_left_far_behind_is_no_agreement() -> None:
    news = News()
    for killed in (2, 9, 20):
        news.say("Strike on house", killed=killed, key="one", publisher=f"Paper {killed}")
    assert (
        agreement_of_tolls(said(killed=2).report, news.only) < 0 < agreement_of_tolls(said(killed=9).report, news.only)
    )


def test_a_word_for_a_number_is_contradicted_by_no_number_that_it_may_mean() -> None:
    assert (
        agreement_of_tolls(said(killed=DOZENS).report, known(64))
        > 0
        > agreement_of_tolls(said(killed=DOZENS).report, known(640))
    )
    assert agreement_of_tolls(said(killed=64).report, News().say("Strike", killed=DOZENS).after) > 0
