"""Where land ends: the shipped coast, cut to a part of the world, for drawing alone. It has no state's border."""

from __future__ import annotations

import struct
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

UNIT = 100  # a degree (`tools/build_coast.py`)
ROUND = 360 * UNIT  # the world: land across the date line is drawn on both sides of it
LEAP = 150 * UNIT  # no step of a coast is so long
_SHIPPED = Path(__file__).parent / "data" / "coast.bin"

Corner = tuple[float, float]  # longitude, latitude in degrees


@dataclass(frozen=True, slots=True)
class Shore:
    """One ring of the coast, and the part of the world that it lies in, in hundredths of a degree; it goes on beyond
    180 where it crosses the date line."""

    west: int
    south: int
    east: int
    north: int
    points: array[int]  # longitude, latitude, and so on

    def corners(self, turn: int = 0) -> Iterator[Corner]:
        flat = self.points
        return (((flat[at] + turn) / UNIT, flat[at + 1] / UNIT) for at in range(0, len(flat), 2))


def land_within(south: float, west: float, north: float, east: float) -> Iterator[list[Corner]]:
    """Rings of land and of lakes in it, cut at these edges: what is land is told by counting how many hold a point."""
    for shore in shores():
        if shore.south > north * UNIT or shore.north < south * UNIT:
            continue
        for turn in (-ROUND, 0, ROUND):
            if shore.west + turn <= east * UNIT and shore.east + turn >= west * UNIT:
                ring = cut(shore.corners(turn), south, west, north, east)
                if len(ring) > 2:
                    yield ring


@cache
def shores() -> tuple[Shore, ...]:
    """The whole coast."""
    return tuple(_read(zlib.decompress(_SHIPPED.read_bytes())))


def _read(data: bytes) -> Iterator[Shore]:
    at = 0
    while at < len(data):
        (number, x, y), at = struct.unpack_from("<I2h", data, at), at + 8
        steps = struct.unpack_from(f"<{2 * (number - 1)}h", data, at)
        at += 4 * (number - 1)
        ring = [(x, y)]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        flat = array("i", (value for point in _unbroken(ring) for value in point))
        lons, lats = flat[::2], flat[1::2]
        yield Shore(min(lons), min(lats), max(lons), max(lats), flat)


def _unbroken(ring: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """A ring without a leap from one edge of the world to the other, which the file tells as two halves; as it is where
    it runs round a pole."""
    leaps = [(b[0] - a[0]) // LEAP if abs(b[0] - a[0]) >= LEAP else 0 for a, b in pairwise(ring)]
    turn, found = 0, list(ring[:1])
    for (lon, lat), leap, next_leap in zip(ring[1:], leaps, [*leaps[1:], 0], strict=True):
        if leap and next_leap:
            continue  # the middle of it
        turn -= ROUND if leap > 0 else -ROUND if leap < 0 else 0
        found.append((lon + turn, lat))
    return found if abs(found[-1][0] - found[0][0]) < ROUND // 2 else ring


def cut(ring: Iterable[Corner], south: float, west: float, north: float, east: float) -> list[Corner]:
    """A ring cut at the edges of a part of the world (Sutherland and Hodgman, 1974), along which it then runs."""
    found = list(ring)
    for inside, crossing in (
        (lambda p: p[0] >= west, _at_lon(west)),
        (lambda p: p[0] <= east, _at_lon(east)),
        (lambda p: p[1] >= south, _at_lat(south)),
        (lambda p: p[1] <= north, _at_lat(north)),
    ):
        found = list(_cut_once(found, inside, crossing))
    return found


def _cut_once(
    ring: Sequence[Corner], inside: Callable[[Corner], bool], crossing: Callable[[Corner, Corner], Corner]
) -> Iterator[Corner]:
    for at, here in enumerate(ring):
        before = ring[at - 1]
        if inside(here):
            if not inside(before):
                yield crossing(before, here)
            yield here
        elif inside(before):
            yield crossing(before, here)


def _at_lon(lon: float) -> Callable[[Corner, Corner], Corner]:
    return lambda a, b: (lon, a[1] + (b[1] - a[1]) * (lon - a[0]) / (b[0] - a[0]))


def _at_lat(lat: float) -> Callable[[Corner, Corner], Corner]:
    return lambda a, b: (a[0] + (b[0] - a[0]) * (lat - a[1]) / (b[1] - a[1]), lat)
