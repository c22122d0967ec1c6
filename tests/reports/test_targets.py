"""Where people were harmed, and what is spoken of where nobody was: a protected place, and the place of a follow-up."""

from __future__ import annotations

import pytest

from monitor.model import Target
from monitor.reports import Kind, Rejected
from tests.doubles.signatures import Read


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("Nine killed in air strike on hospital in Aleppo", Target.HOSPITAL),
        ("Mosque blast kills 14 in Peshawar", Target.WORSHIP),
        ("Gunmen kill six at a crowded market in Baidoa", Target.MARKET),
        ("Shells hit a school in Idlib, killing three pupils", Target.SCHOOL),
        ("مقتل تسعة مدنيين بقصف على سوق في مدينة إدلب", Target.MARKET),
    ],
)
def test_a_report_says_which_protected_place_was_hit(read: Read, title: str, target: Target) -> None:
    (report,) = read(title).of(Kind.CASUALTIES)
    assert report.target is target


@pytest.mark.parametrize(
    "title",
    [
        "Nine killed in air strike on Aleppo, doctors at the hospital say",
        "Man shot in Baidoa dies in hospital",
        "Twelve killed as shells fall on Idlib; the market is closed",
    ],
)
def test_a_place_where_nobody_was_hit_is_no_target(read: Read, title: str) -> None:
    assert all(report.target is None for report in read(title).reports)


@pytest.mark.parametrize(
    "title",
    [
        "People trapped under rubble after Israeli air strike hits refugee camp in Gaza",
        "Air strike collapsed a building in a refugee camp in Gaza as people trapped inside called for help",
    ],
)
def test_of_people_who_are_trapped_where_a_camp_was_hit_the_attack_is_the_news(read: Read, title: str) -> None:
    assert [report.target for report in read(title).of(Kind.ATTACK)] == [Target.CAMP]


def test_a_number_of_people_who_are_trapped_is_told(read: Read) -> None:
    (report,) = read("Nine people missing after shells hit school in Idlib").reports
    assert (report.kind, report.target) == (Kind.CASUALTIES, Target.SCHOOL)


def test_a_word_of_harm_that_is_said_of_nobody_still_has_a_place(read: Read) -> None:
    reading = read("Mayor mourns after the killings in Maiduguri")
    assert reading.rejected in (Rejected.NO_VICTIM, Rejected.FOLLOW_UP)
    assert reading.place is not None
    assert reading.place.name == "Maiduguri"


def test_what_has_a_report_says_its_place_there_alone(read: Read) -> None:
    assert read("Nine killed in air strike on Aleppo").place is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Hospital still without power", "Doctors in Kharkiv said a missile hit the hospital a week ago."),
        ("Inquiry opens into strike on school in Donetsk", ""),
        (
            "UN panel to examine bombing of hospital in Aleppo",
            "It will ask who fired the missile that hit the hospital.",
        ),
        ("Anniversary of the bombing of a market in Idlib", "A missile struck the market as people shopped."),
        ("لجنة تحقيق في قصف مدرسة في إدلب", ""),
    ],
)
def test_an_attack_of_another_time_is_none(read: Read, title: str, text: str) -> None:
    assert not read(title, text).of(Kind.ATTACK)


def test_an_inquiry_after_a_fresh_attack_tells_of_it(read: Read) -> None:
    assert read("Inquiry opens after missile hits school in Donetsk overnight").of(Kind.ATTACK)
