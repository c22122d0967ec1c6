"""The past and the untrue: what is dropped for either takes along what the same entry tells of that event."""

from __future__ import annotations

import pytest

from monitor.reports import Rejected
from tests.doubles.signatures import Read


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Man wounded in October 20 strike on Sumy market dies in hospital",
            "The trader had burns over half of his body. His death brings the number of victims to 11.",
        ),
        (
            "Three captives confirmed dead in Gaza",
            "The army said three men abducted on 7 October 2023 had died in captivity several months ago in Rafah.",
        ),
        (
            "Mass grave with 60 bodies found near Nyala",
            "Villagers uncovered a mass grave holding 60 bodies of people believed killed in June last year.",
        ),
    ],
)
def test_the_undated_figure_of_a_past_event_is_past(read: Read, title: str, text: str) -> None:
    assert read(title, text).rejected is Rejected.HISTORICAL


@pytest.mark.parametrize(
    ("title", "text", "killed"),
    [
        (
            "Man wounded in strike on Sumy market dies in hospital",
            "The trader was hurt in the strike on Saturday. His death brings the number of victims to 11.",
            11,
        ),
        (
            "Strike kills nine in Rafah",
            "A strike killed nine in Rafah. In October 40 were killed in the same street.",
            9,
        ),
        (
            "Gunmen kill nine in Jos",
            "The area has seen violence. On 24 December 2023, 140 people were killed there.",
            9,
        ),
        (
            "Mass grave with 60 bodies found near Nyala",
            "Villagers uncovered a mass grave holding 60 bodies of people killed there on Saturday.",
            60,
        ),
        (
            "Village where 40 died in 2019 attacked again",
            "Gunmen killed 25 people in Ogossagou village, in Mali's Mopti region, residents said.",
            25,
        ),
    ],
)
def test_a_fresh_figure_beside_a_past_one_stays(read: Read, title: str, text: str, killed: int) -> None:
    toll = read(title, text).reports[0].toll
    assert next(iter(toll["killed"].values())).best == killed  # type: ignore[index]


@pytest.mark.parametrize(
    "title",
    [
        "Gunmen seize 25 girls near Gao? Army denies report",
        "Gunmen seize 25 girls near Gao? Such reports are untrue, army says",
    ],
)
def test_a_report_that_headline_asks_about_and_denies_is_none(read: Read, title: str) -> None:
    assert read(title).rejected is Rejected.FACT_CHECK


def test_a_side_that_denies_its_guilt_takes_no_dead_away(read: Read) -> None:
    reading = read("Army denies report it killed 25 in Nyala", "Residents said a strike killed 25 people on Sunday.")
    assert reading.reports


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Did soldiers kill 20 civilians in Karma? Army denies reports",
            "Residents said soldiers killed 20 civilians on Thursday. The army denied the reports.",
        ),
        (
            "Massacre in Merawi: who killed the 50?",
            "Soldiers killed 50 civilians in Merawi on Monday. The government denied the report.",
        ),
    ],
)
def test_what_a_headline_asks_stays_where_the_text_or_a_source_tells_it(read: Read, title: str, text: str) -> None:
    assert read(title, text).reports


def test_a_rumour_that_only_reports_tell_stays_untrue(read: Read) -> None:
    text = "Reports said 25 girls had been seized. The army denied the reports."
    assert not read("Gunmen seize 25 girls near Gao? Army denies report", text).reports
