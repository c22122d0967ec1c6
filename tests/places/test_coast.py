"""The coast that ships: where land ends, cut to a part of the world."""

from __future__ import annotations

from itertools import pairwise

import pytest

from monitor.places.areas import in_ring
from monitor.places.coast import cut, land_within, shores

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]


def is_land(lat: float, lon: float) -> bool:
    rings = land_within(lat - 3, lon - 3, lat + 3, lon + 3)
    return sum(in_ring((lon, lat), tuple(ring)) for ring in rings) % 2 == 1


@pytest.mark.parametrize(
    ("lat", "lon", "land"),
    [
        (33.51, 36.29, True),  # Damascus
        (34.0, 34.5, False),  # the sea before Beirut
        (13.63, 25.35, True),  # El Fasher
        (42.0, 50.5, False),  # the Caspian Sea, a hole
        (50.45, 30.52, True),  # Kyiv
        (31.5, 33.5, False),  # the sea before Gaza
        (0.0, -30.0, False),
        (67.0, 178.0, True),  # Chukotka, on this side of the date line ...
        (66.5, -175.0, True),  # ... and beyond it
        (55.0, -178.0, False),
    ],
)
def test_land_is_land_and_sea_is_sea(lat: float, lon: float, land: bool) -> None:
    assert is_land(lat, lon) is land


def test_a_ring_is_cut_at_every_edge() -> None:
    assert sorted(cut(SQUARE, 1, 1, 3, 3)) == [(1, 1), (1, 3), (3, 1), (3, 3)]
    assert cut(SQUARE, 10, 10, 12, 12) == []
    assert cut(SQUARE, -1, -1, 5, 5) == SQUARE


def test_what_is_cut_stays_within_its_edges() -> None:
    for ring in land_within(30, 30, 40, 45):
        assert all(30 <= lat <= 40 and 30 <= lon <= 45 for lon, lat in ring)


def test_the_whole_coast_is_there() -> None:
    assert len(shores()) > 1000


def test_no_ring_leaps_over_the_world_but_round_the_pole() -> None:
    lons = (list(shore.points[::2]) for shore in shores() if shore.south > -85 * 100)
    assert max(abs(b - a) for some in lons for a, b in pairwise(some)) < 9_000
