"""Full names bind two texts of one event, also days later."""

from __future__ import annotations

import pytest

from monitor.incidents import Change, ChangeKind, Evidence, group
from monitor.incidents.full_names import full_names_of
from monitor.model import Place
from tests.doubles.news import MARAT, moved, said

KILLED = "Grocer dies in Marat after he was shot"
WHO = "Salim Qabbani, 41, was shot in his shop on Copley Road, relatives said."


def told_after(days: float, title: str, text: str, first: str = WHO, place: Place = MARAT, killed: int = 1) -> Change:
    """The change that a report makes so many days after one of a grocer who was killed."""
    before = said(KILLED, text=first, killed=1, day=None)
    known = [change.after for change in group([before], [], before.seen)]
    member = said(title, text=text, killed=killed, day=None, at=24 * days, publisher="Other Wire", place=place)
    [change] = group([member], known, member.seen)
    return change


def names_in(title: str, text: str = "") -> list[str]:
    return [name.written for name in full_names_of(said(title, text=text))]


def test_a_name_is_of_words_with_capitals_side_by_side() -> None:
    assert names_in("", "A grocer called Salim Qabbani died in hospital after he was shot on Copley Road.") == [
        "salim qabbani",
        "copley road",
    ]


def test_the_first_and_the_last_word_of_a_long_name_are_a_name() -> None:
    assert "leonard cure" in names_in("Sheriff deputy who killed Leonard Allan Cure at a traffic stop resigns")


@pytest.mark.parametrize(
    "text",
    [
        "Two men were found dead near a park, police spokesman Marvin Delacruz said.",
        "Officers arrived within minutes, Marvin Delacruz of the police told reporters.",
        "A drone dropped explosives on a cyclist and his wife, according to Marvin Delacruz.",
        "It was the worst day in years, said Marvin Delacruz, who leads the town.",
        "Two traders were gunned down by robbers, the Counter Terrorism Department said.",
    ],
)
def test_the_name_of_a_speaker_is_no_name_that_ties(text: str) -> None:
    assert names_in("", text) == []


def test_a_name_of_whom_somebody_says_something_is_one() -> None:
    assert names_in("", "Police said Salim Qabbani, 41, was shot in his shop at noon.") == ["salim qabbani"]


def test_a_spokesman_ties_no_two_killings_of_a_town_though_one_text_has_him_without_a_word_of_speech() -> None:
    first = "Two were found shot dead near a park, Marvin Delacruz said."
    later = "A gunman opened fire inside a bar and killed one. The scene was horrible, and Marvin Delacruz wept."
    assert told_after(6, "Gunfire at bar leaves one dead", later, first=first).kind is ChangeKind.OPENED


def test_a_street_ties_no_news_of_another_number_of_dead_days_later() -> None:
    found = "Three customers of a bar on Copley Road were killed by a bomb."
    assert told_after(6, "Bomb in bar kills three", found, killed=3).kind is ChangeKind.OPENED


def test_a_street_ties_no_two_deaths_in_it_days_apart() -> None:
    found = "A driver was killed at a crossing of Copley Road, officers said."
    change = told_after(3, "Gunfire leaves one dead", found, first="He was on his way home to Copley Road.")
    assert change.kind is ChangeKind.OPENED


def test_a_camp_or_a_county_is_no_name_that_ties() -> None:
    assert names_in("", "A home was hit in Yarmuk Refugee Camp, and a small shop burned in Cook County.") == []


def test_a_headline_in_capitals_has_no_names() -> None:
    assert names_in("Man Killed In Front Of Shop On Copley Road") == []


def test_a_script_without_capitals_has_no_names() -> None:
    assert names_in("مقتل رجل في مدينة") == []


def test_news_that_names_the_dead_in_full_joins_days_later() -> None:
    change = told_after(6, "Shot grocer of Marat was a father of four", "Salim Qabbani was killed in his shop.")
    assert change.kind is ChangeKind.JOINED
    assert dict(change.score.parts)[Evidence.NAMES] == 1.0


def test_news_that_names_another_in_full_opens_an_incident_days_later() -> None:
    change = told_after(6, "Shot baker of Marat was a father of four", "Nabil Haddad was killed in his shop.")
    assert change.kind is ChangeKind.OPENED


def test_a_town_that_was_misread_parts_no_two_texts_that_name_the_dead_and_the_other_town() -> None:
    text = "Police of Marat al-Ward arrested two over the killing of Salim Qabbani in his shop."
    far = moved(MARAT, 90)
    assert told_after(1, "Two arrested over killing", text, place=far).kind is ChangeKind.JOINED


def test_the_name_of_the_place_ties_no_two_events() -> None:
    found = "She was found in Marat Market, police said."
    change = told_after(6, "Woman is stabbed to death", found, first="He was shot in Marat Market, police said.")
    assert change.kind is ChangeKind.OPENED
