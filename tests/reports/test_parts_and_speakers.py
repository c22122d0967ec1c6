"""Figures that are parts of one another, and who speaks of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Cause, Harm, Victim, count_of
from monitor.reports.reader import Reader
from monitor.reports.types import Report, Text


def report_of(reader: Reader, title: str, text: str = "") -> Report:
    return reader.read(Text(title, text, "en")).reports[0]


@pytest.mark.parametrize(
    ("title", "dead"),
    [
        ("Shelling kills five civilians, a man, his wife and their three children, near Idlib", 5),
        ("Shelling kills five civilians, a couple and their three children, in Idlib village", 5),
        ("Five soldiers, two civilians and a nurse killed in Taiz", 8),
        ("Three children, a man, his wife and a teacher killed in Idlib", 6),
    ],
)
def test_those_who_are_listed_are_all_where_they_add_up_to_it(reader: Reader, title: str, dead: int) -> None:
    count = count_of(report_of(reader, title).toll, Harm.KILLED)
    assert count is not None
    assert count.best == dead


def test_others_than_a_part_are_no_others_than_all(reader: Reader) -> None:
    told = report_of(
        reader,
        "Gunmen abduct 50 women in Burkina Faso",
        "About 50 women were abducted. Some 40 were seized near Djibo and about 20 others were abducted later.",
    ).toll
    count = count_of(told, Harm.ABDUCTED)
    assert count is not None
    assert count.best == 50


def test_one_number_of_women_and_children_is_none_of_either(reader: Reader) -> None:
    told = report_of(reader, "At least 33 people, including 12 women and children, killed in Rafah").toll
    assert [count_of(told, Harm.KILLED, v) is not None for v in (Victim.WOMAN, Victim.CHILD)] == [True, True]
    assert all(count_of(told, Harm.KILLED, v).unknown for v in (Victim.WOMAN, Victim.CHILD))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("title", "text", "claimant"),
    [
        ("Two killed in Donetsk", "They died in shelling by the Armed Forces of Ukraine, the mayor reported.", "mayor"),
        (
            "Israel vows to go on as dozens are reported killed in Gaza",
            "Palestinian officials say dozens died.",
            "Palestinian officials",
        ),
        ("Troops kill eight in Goma: Governor", "Shots wounded 28 people, the UN mission says.", "Governor"),
        ("Nine killed in shelling of Kharkiv - mayor", "", "mayor"),
        ("Strike in Gaza kills dozens", "Sixty people died in the strike, a rescue worker said.", "rescue worker"),
        ("Officials said 12 people were killed when a shell hit a market in Kadugli", "", "Officials"),
    ],
)
def test_who_did_it_or_threatens_is_no_source(reader: Reader, title: str, text: str, claimant: str) -> None:
    assert report_of(reader, title, text).claimant == claimant


def test_whom_residents_blame_did_it_as_they_say(reader: Reader) -> None:
    assert report_of(reader, "Twelve killed in Rutshuru, residents blame M23").actor == "M23"


def test_a_family_quarrel_is_no_war(reader: Reader) -> None:
    assert (
        reader.read(Text("Two shot dead in family dispute in Mali village", "", "en")).reports[0].cause is Cause.CRIME
    )


@pytest.mark.parametrize(
    "text",
    [
        "Tensions have gripped the area since a raid on Sunday killed nine people.",
        "Settlers are accused of firing at the funeral of four people who were killed by settlers on Sunday.",
    ],
)
def test_the_day_of_other_dead_dates_nothing(reader: Reader, text: str) -> None:
    told = reader.read(
        Text("Palestinian man shot dead in West Bank", text, "en", datetime(2024, 12, 2, 18, tzinfo=UTC))
    )
    assert told.reports[0].date is None


def test_a_belt_of_many_countries_is_no_province_of_its_name(reader: Reader) -> None:
    place = report_of(
        reader, "Gunmen kill 15 pilgrims in Burkina Faso", "They crossed conflict zones in the Sahel."
    ).place
    assert place is not None
    assert place.admin1 is None
