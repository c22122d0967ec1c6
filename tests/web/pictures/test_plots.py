"""Bars: as long as their numbers, and nothing where nobody knows."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from monitor.web.pictures.plots import BarPair, Lying, columns_svg, lying_svg, nice


def heights(svg: str, kind: str) -> list[float]:
    return [float(r.get("height", "0")) for r in ElementTree.fromstring(svg).iter("rect") if r.get("class") == kind]


def test_a_bar_is_as_tall_as_its_number() -> None:
    svg = str(columns_svg([BarPair("1", 10, 4, True), BarPair("2", 5, 0, True)]))
    assert heights(svg, "bar") == [164, 82]
    assert len(heights(svg, "bar second")) == 1


def test_a_week_that_was_not_read_is_hatched() -> None:
    assert len(heights(str(columns_svg([BarPair("1", 0, 0, False), BarPair("2", 0, 0, True)])), "unread")) == 1


def test_the_time_before_is_a_frame_where_it_is_known() -> None:
    svg = str(lying_svg([Lying("a", 5, 9), Lying("b", 5, None)]))
    assert len(heights(svg, "before")) == 1


def test_it_is_hidden_from_screen_readers_which_have_the_table() -> None:
    assert 'aria-hidden="true"' in str(columns_svg([]))


def test_a_label_is_text() -> None:
    assert "<script>" not in str(lying_svg([Lying("<script>", 1, None)]))


@pytest.mark.parametrize(("most", "end"), [(0, 1), (1, 1), (3, 5), (11, 20), (180, 200), (201, 500)])
def test_an_axis_ends_at_a_round_number(most: int, end: int) -> None:
    assert nice(most) == end


def test_a_number_that_nobody_tells_is_no_zero() -> None:
    assert ">–<" in lying_svg([Lying("Darfur", None, None), Lying("Idlib", 3, None)])
    assert ">0<" not in lying_svg([Lying("Darfur", None, None), Lying("Idlib", 3, None)])
