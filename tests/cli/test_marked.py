"""Marks on a text: brackets in a pipe, colour at a terminal."""

from __future__ import annotations

from monitor.cli.output.marked import apart, bracketed, coloured, legend
from monitor.reports import Mark, Role

TEXT = "At least 25 people were killed in Idlib"
NUMBER = Mark((9, 11), Role.NUMBER)
BOUND = Mark((0, 11), Role.QUALIFIER)
HARM = Mark((24, 30), Role.HARM)


def test_brackets_name_what_each_word_was_taken_for() -> None:
    assert bracketed(TEXT, [HARM, NUMBER]) == "At least [25|number] people were [killed|harm] in Idlib"


def test_of_two_marks_that_overlap_the_shorter_is_bracketed() -> None:
    assert bracketed(TEXT, [BOUND, NUMBER]) == "At least [25|number] people were killed in Idlib"


def test_marks_that_touch_both_stay() -> None:
    first, second = Mark((0, 3), Role.TIME), Mark((3, 5), Role.PLACE)
    assert apart([second, first]) == [first, second]


def test_an_empty_mark_shows_nothing() -> None:
    assert bracketed(TEXT, [Mark((4, 4), Role.HARM)]) == TEXT


def test_colour_keeps_the_text_and_paints_the_shorter_mark_last() -> None:
    painted = coloured(TEXT, [NUMBER, BOUND])
    assert painted.plain == TEXT
    assert [tuple(span)[:2] for span in painted.spans] == [(0, 11), (9, 11)]


def test_markup_in_a_headline_is_text() -> None:
    assert coloured("[bold]25[/bold] killed", [Mark((6, 8), Role.NUMBER)]).plain == "[bold]25[/bold] killed"


def test_the_legend_names_every_role() -> None:
    assert all(role.value in legend().plain for role in Role)
