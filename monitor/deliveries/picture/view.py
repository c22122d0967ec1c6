"""Places on a flat picture: which part of the world is shown, and marks that are too near to each other. What mails and
the page draw stands at one point for both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

WIDTH, HEIGHT = 640, 400
_MARGIN = 0.18  # of the stretch that the incidents take, on each side
_LEAST = 1.6  # degrees from south to north: a single town is shown with what lies around it
_NEAR = 28  # points between two marks that become one
_KM = 111.2  # a degree of latitude


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
        x, y = self.at(lat, lon)
        return round(x), round(y)

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        x = (lon - self.west) / (self.east - self.west) * WIDTH
        y = (self.north - lat) / (self.north - self.south) * HEIGHT
        return x, y

    def holds(self, lat: float, lon: float) -> bool:
        return self.south <= lat <= self.north and self.west <= lon <= self.east

    @property
    def km(self) -> float:
        """From its west to its east, in the middle."""
        return (self.east - self.west) * _KM * math.cos(math.radians((self.north + self.south) / 2))

    @property
    def bar(self) -> tuple[int, int]:
        """A bar for the scale: so many kilometres, as a fifth of the picture is long at the most, and its points."""
        length = max((n for n in (10, 20, 50, 100, 200, 500, 1000, 2000) if n <= self.km / 5), default=10)
        return length, round(length / self.km * WIDTH)


def view_of(spots: Sequence[Spot]) -> View:
    """All spots with some room around them, in the shape of the picture."""
    lats, lons = [spot.lat for spot in spots], [spot.lon for spot in spots]
    lat, lon = (max(lats) + min(lats)) / 2, (max(lons) + min(lons)) / 2
    shrink = _shrink(lat)
    tall = max(_LEAST, (max(lats) - min(lats)) * (1 + 2 * _MARGIN))
    wide = max(tall * WIDTH / HEIGHT / shrink, (max(lons) - min(lons)) * (1 + 2 * _MARGIN))
    tall = max(tall, wide * shrink * HEIGHT / WIDTH)
    return View(lat - tall / 2, lon - wide / 2, lat + tall / 2, lon + wide / 2)


def view_at(lat: float, lon: float, tall: float) -> View:
    """So many degrees from south to north around a middle, in the shape of the picture."""
    wide = tall * WIDTH / HEIGHT / _shrink(lat)
    return View(lat - tall / 2, lon - wide / 2, lat + tall / 2, lon + wide / 2)


def _shrink(lat: float) -> float:
    """A degree of longitude there, in degrees of latitude."""
    return max(0.2, math.cos(math.radians(lat)))


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


def around(mark: Spot, view: View) -> PixelBox:
    """The room that a mark takes."""
    x, y = view.point(mark.lat, mark.lon)
    return x - mark.radius, y - mark.radius, x + mark.radius, y + mark.radius


def overlap(one: PixelBox, other: PixelBox) -> bool:
    return one[0] < other[2] + 4 and other[0] < one[2] + 4 and one[1] < other[3] + 4 and other[1] < one[3] + 4
