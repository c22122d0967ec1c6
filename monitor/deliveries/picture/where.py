"""The incidents of a digest on a map of dots: each under its number in the list, among the towns of the gazetteer.

The towns show coasts and deserts by themselves; no border is drawn. A disc grows with the dead that are reported; what
is known by its province alone is a ring in the middle of that; what is known by its country alone is not drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from monitor.deliveries.picture.raster import ROWS, Raster, width_of
from monitor.places.index import Index
from monitor.places.kinds import Candidate

WIDTH, HEIGHT = 640, 400
MOST = 99  # incidents; a picture with more of them says nothing
_PROVINCE = 4  # where_prec: somewhere in this province
_MARGIN = 0.18  # of the stretch that the incidents take, on each side
_LEAST = 1.6  # degrees from south to north: a single town is shown with what lies around it
_TOWNS, _NAMED = 1_500, 12  # of the largest: drawn, and looked at for a name
_NEAR = 28  # points between two marks that become one
_KM = 111.2  # a degree of latitude

GROUND, TOWN, NAME, MARK, RIM, FRAME = range(6)
PALETTE = ((246, 246, 243), (190, 194, 198), (98, 102, 107), (181, 69, 44), (255, 255, 255), (220, 220, 214))
_SIZE, _NUMBER = 2, 3  # points a dot of a letter, of a name and of a number: on a phone the picture is half as wide


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark: the numbers that it stands for, where, and how many dead are reported there. rough: by its province."""

    numbers: tuple[int, ...]
    lat: float
    lon: float
    killed: int
    rough: bool

    @property
    def radius(self) -> int:
        return min(44, 17 + int(2.5 * math.sqrt(self.killed)))

    @property
    def words(self) -> str:
        """`2`, `2-4`, or `2+2` where others stand between."""
        first, more = self.numbers[0], len(self.numbers) - 1
        in_a_row = sorted(self.numbers) == list(range(first, first + more + 1))
        return f"{first}" if not more else f"{first}-{first + more}" if in_a_row else f"{first}+{more}"


@dataclass(frozen=True, slots=True)
class View:
    """The part of the world that is shown, in degrees; a degree of longitude is as wide as it is in the middle."""

    south: float
    west: float
    north: float
    east: float

    def point(self, lat: float, lon: float) -> tuple[int, int]:
        x = (lon - self.west) / (self.east - self.west) * WIDTH
        y = (self.north - lat) / (self.north - self.south) * HEIGHT
        return round(x), round(y)


def picture(incidents: Sequence[Mapping[str, Any]]) -> bytes | None:
    """The PNG of a digest's list; None where none of its incidents has a place to be drawn at."""
    spots = tuple(spots_of(incidents))
    return _drawn(spots) if spots else None


def spots_of(incidents: Sequence[Mapping[str, Any]]) -> Iterator[Spot]:
    for number, incident in enumerate(incidents[:MOST], 1):
        place = incident.get("place") or {}
        lat, lon, precision = place.get("lat"), place.get("lon"), place.get("precision") or _PROVINCE + 1
        if lat is None or lon is None or precision > _PROVINCE or incident.get("status") == "retracted":
            continue
        killed = ((incident.get("toll") or {}).get("killed") or {}).get("all") or {}
        yield Spot((number,), lat, lon, killed.get("figure") or 0, precision == _PROVINCE)


@lru_cache(maxsize=16)  # one digest goes to many
def _drawn(spots: tuple[Spot, ...]) -> bytes:
    view = view_of(spots)
    raster = Raster(WIDTH, HEIGHT, PALETTE)
    towns = _index().towns_within(view.south, view.west, view.north, view.east, _TOWNS)
    for town in towns:
        raster.disc(*view.point(town.lat, town.lon), _dot(town), TOWN)
    marks = together(spots, view)
    taken = [_around(mark, view) for mark in marks]
    _name(raster, towns, view, taken)
    for mark in sorted(marks, key=lambda one: -one.radius):
        _mark(raster, mark, view)
    _scale(raster, view)
    _frame(raster)
    return raster.png()


@cache
def _index() -> Index:
    return Index()


def view_of(spots: Sequence[Spot]) -> View:
    """All spots with some room around them, in the shape of the picture."""
    lats, lons = [spot.lat for spot in spots], [spot.lon for spot in spots]
    lat, lon = (max(lats) + min(lats)) / 2, (max(lons) + min(lons)) / 2
    shrink = max(0.2, math.cos(math.radians(lat)))  # of a degree of longitude, here
    tall = max(_LEAST, (max(lats) - min(lats)) * (1 + 2 * _MARGIN))
    wide = max(tall * WIDTH / HEIGHT / shrink, (max(lons) - min(lons)) * (1 + 2 * _MARGIN))
    tall = max(tall, wide * shrink * HEIGHT / WIDTH)
    return View(lat - tall / 2, lon - wide / 2, lat + tall / 2, lon + wide / 2)


def together(spots: Sequence[Spot], view: View) -> list[Spot]:
    """Spots so near to each other that one number would hide another become one."""
    marks: list[Spot] = []
    for spot in spots:
        here = view.point(spot.lat, spot.lon)
        near = next((at for at, m in enumerate(marks) if math.dist(view.point(m.lat, m.lon), here) < _NEAR), None)
        if near is None:
            marks.append(spot)
        else:
            one = marks[near]
            rough, killed = one.rough and spot.rough, one.killed + spot.killed
            marks[near] = replace(one, numbers=one.numbers + spot.numbers, killed=killed, rough=rough)
    return marks


PixelBox = tuple[int, int, int, int]  # left, top, right, bottom


def _around(mark: Spot, view: View) -> PixelBox:
    x, y = view.point(mark.lat, mark.lon)
    return x - mark.radius, y - mark.radius, x + mark.radius, y + mark.radius


def _dot(town: Candidate) -> int:
    return 3 if town.population >= 1_000_000 else 2 if town.population >= 100_000 else 1


def _name(raster: Raster, towns: Sequence[Candidate], view: View, taken: list[PixelBox]) -> None:
    """The names of the largest towns, as far as there is room."""
    for town in towns[:_NAMED]:
        x, y = view.point(town.lat, town.lon)
        wide, tall = width_of(town.name, _SIZE), ROWS * _SIZE
        box = (x + 6, y - tall // 2, x + 6 + wide, y + tall // 2)
        inside = box[0] > 4 and box[2] < WIDTH - 4 and box[1] > 4 and box[3] < HEIGHT - 30
        if inside and not any(_overlap(box, other) for other in taken):
            raster.write(box[0], box[1], town.name, NAME, _SIZE)
            taken.append(box)


def _overlap(one: PixelBox, other: PixelBox) -> bool:
    return one[0] < other[2] + 4 and other[0] < one[2] + 4 and one[1] < other[3] + 4 and other[1] < one[3] + 4


def _mark(raster: Raster, mark: Spot, view: View) -> None:
    x, y = view.point(mark.lat, mark.lon)
    radius = max(mark.radius, width_of(mark.words, _NUMBER) // 2 + 5)
    raster.disc(x, y, radius + 2, RIM)
    raster.disc(x, y, radius, MARK)
    if mark.rough:
        raster.disc(x, y, radius - 4, RIM)
    left, top = x - width_of(mark.words, _NUMBER) // 2, y - ROWS * _NUMBER // 2
    raster.write(left, top, mark.words, MARK if mark.rough else RIM, _NUMBER)


def _scale(raster: Raster, view: View) -> None:
    """A bar of so many kilometres, as a fifth of the picture is long at the most."""
    km = (view.east - view.west) * _KM * math.cos(math.radians((view.north + view.south) / 2))
    length = max((n for n in (10, 20, 50, 100, 200, 500, 1000, 2000) if n <= km / 5), default=10)
    wide = round(length / km * WIDTH)
    raster.box(12, HEIGHT - 14, wide, 3, NAME)
    raster.write(18 + wide, HEIGHT - 20, f"{length} KM", NAME, _SIZE)


def _frame(raster: Raster) -> None:
    for x, y, width, height in (
        (0, 0, WIDTH, 1),
        (0, HEIGHT - 1, WIDTH, 1),
        (0, 0, 1, HEIGHT),
        (WIDTH - 1, 0, 1, HEIGHT),
    ):
        raster.box(x, y, width, height, FRAME)
