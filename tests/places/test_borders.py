"""Which countries adjoin."""

from __future__ import annotations

import pytest

from monitor.places import adjoin, with_neighbours
from tools.border_cells import adjoining, nearest

HERE, THERE, FAR = (10.1, 20.1, "AA"), (10.4, 20.6, "BB"), (10.1, 60.0, "CC")


@pytest.mark.parametrize(("one", "other"), [("SY", "TR"), ("UA", "RU"), ("SD", "TD"), ("PS", "IL"), ("LY", "TD")])
def test_countries_with_a_border_adjoin_both_ways(one: str, other: str) -> None:
    assert adjoin(one, other)
    assert adjoin(other, one)


def test_countries_far_apart_do_not() -> None:
    assert not adjoin("SY", "UA")


def test_a_country_and_what_adjoins_it() -> None:
    assert {"LB", "SY", "IL"} <= with_neighbours(["LB"])
    assert with_neighbours([]) == frozenset()


def test_towns_in_cells_that_adjoin_make_a_border() -> None:
    assert adjoining(nearest(iter([HERE, THERE, FAR]))) == {"AA": {"BB"}, "BB": {"AA"}, "CC": set()}


def test_an_empty_stretch_between_two_countries_is_a_border() -> None:
    across_the_desert = (10.1, 23.6, "BB")
    assert adjoining(nearest(iter([HERE, across_the_desert])))["AA"] == {"BB"}


def test_the_antimeridian_is_no_edge_of_the_world() -> None:
    assert adjoining(nearest(iter([(10.1, 179.9, "AA"), (10.1, -179.9, "BB")])))["AA"] == {"BB"}
