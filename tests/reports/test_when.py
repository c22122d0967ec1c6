"""When: calendar words and words that count back from publication."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from monitor.reports.grammar.scene import scene_of
from monitor.reports.grammar.when import When, whens
from monitor.reports.language.files import SHIPPED
from monitor.reports.language.lexicon import load
from monitor.reports.language.tokens import normalise
from monitor.reports.types import Text

ENGLISH = load(SHIPPED / "en.yaml")
MONDAY = date(2024, 12, 2)


def times(text: str, published: date | None = MONDAY, hour: int = 18) -> list[When]:
    source = normalise(f"\n{text}", 0)
    (units,) = scene_of(Text("", text), source, ENGLISH).sentences
    return whens(units, datetime.combine(published, time(hour), UTC) if published else None)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("killed on Sunday", date(2024, 12, 1)),
        ("killed today", MONDAY),
        ("killed yesterday", date(2024, 12, 1)),
        ("killed on 15 November", date(2024, 11, 15)),
        ("killed on November 15", date(2024, 11, 15)),
        ("killed on 3 March 2023", date(2023, 3, 3)),
        ("killed on March 3, 2023", date(2023, 3, 3)),
    ],
)
def test_a_day_is_read_against_the_publication(words: str, day: date) -> None:
    assert times(words)[0].date == day


def test_a_day_far_ahead_is_of_the_year_before() -> None:
    assert times("killed on 20 December", date(2025, 1, 2))[0].date == date(2024, 12, 20)


def test_no_event_is_of_the_day_after_publication() -> None:
    assert times("killed on 3 December") == []


def test_late_in_the_day_the_next_may_have_begun() -> None:
    assert times("killed on 3 December", hour=22)[0].date == date(2024, 12, 3)


def test_last_monday_is_not_the_monday_of_publication() -> None:
    assert times("killed last Monday")[0].date == date(2024, 11, 25)


@pytest.mark.parametrize("words", ["Tuesday Briefing", "Thursday's evening digest", "the Friday newsletter"])
def test_a_day_in_the_name_of_a_newsletter_is_no_day(words: str) -> None:
    assert times(f"{words}: strike kills nine") == []


def test_a_day_some_weeks_ahead_is_to_come_and_no_day_of_an_event() -> None:
    assert times("killed, before the vote on 20 December") == []


@pytest.mark.parametrize("words", ["people may have been killed", "they march on the capital"])
def test_words_that_are_months_only_with_a_capital_are_none(words: str) -> None:
    assert times(words) == []


def test_a_weekday_without_publication_is_no_date() -> None:
    assert times("killed on Sunday", None)[0].date is None


def test_a_past_year_is_old() -> None:
    (when,) = times("killed in 2014")
    assert when.age is not None
    assert when.age > 3000


def test_a_weekday_that_has_begun_for_the_writer_is_not_that_of_last_week() -> None:
    assert [times("killed on Tuesday", hour=hour)[0].date for hour in (18, 23)] == [
        date(2024, 11, 26),
        date(2024, 12, 3),
    ]


def test_a_part_of_a_year_is_of_that_year() -> None:
    assert [w.age for w in times("killed in the town in early 2023")] == [337]
