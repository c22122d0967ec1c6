"""Moving about on the map: each link leads to a part of the world that an address can name."""

from __future__ import annotations

import pytest

from monitor.web.looks import FURTHEST, NEAREST, MapLook

HERE = MapLook(35.8, 36.3, 1.6)


def test_a_look_is_read_back_as_it_was_written() -> None:
    assert MapLook.read(str(HERE)) == HERE
    assert MapLook.read(str(MapLook.of(HERE.view))) == HERE


@pytest.mark.parametrize("text", ["", "1,2", "a,b,c", "1,2,3,4", "1e9,2,3", "35.8, 36.3, 1.6", "nan,0,1"])
def test_what_names_no_part_of_the_world_is_none(text: str) -> None:
    assert MapLook.read(text) is None


def test_nearer_and_further_are_each_others_reverse() -> None:
    assert HERE.beside["nearer"].beside["further"] == HERE
    assert HERE.beside["west"].beside["east"].lon == pytest.approx(HERE.lon)


def test_nobody_leaves_the_world() -> None:
    far = MapLook(79.0, 179.0, 100.0)
    for word in ("further", "north", "east", "nearer"):
        look = far
        for _ in range(20):
            look = look.beside[word]
        assert abs(look.lat) <= 80
        assert abs(look.lon) <= 180
        assert NEAREST <= look.tall <= FURTHEST
