"""Where people were harmed, and what is spoken of where nobody was: a protected place, and the place of a follow-up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.model import Target
from monitor.reports import Kind, Reading, Rejected

Read = Callable[..., Reading]


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


def test_a_word_of_harm_that_is_said_of_nobody_still_has_a_place(read: Read) -> None:
    reading = read("Mayor mourns after the killings in Maiduguri")
    assert reading.rejected in (Rejected.NO_VICTIM, Rejected.FOLLOW_UP)
    assert reading.place is not None
    assert reading.place.name == "Maiduguri"


def test_what_has_a_report_says_its_place_there_alone(read: Read) -> None:
    assert read("Nine killed in air strike on Aleppo").place is None
