"""The incidents of a digest on a map of dots: each under its number in the list, among the towns of the gazetteer.

Land ends at its coast, and no border is drawn. A disc grows with the dead that are reported; what is known by its
province alone is a ring in the middle of that; what is known by its country alone is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from monitor.deliveries.picture.raster import ROWS, Raster, width_of
from monitor.deliveries.picture.view import HEIGHT, WIDTH, PixelBox, Spot, View, around, overlap, together, view_of
from monitor.places.coast import land_within
from monitor.places.index import Index
from monitor.places.kinds import Candidate

MOST = 99  # incidents; a picture with more of them says nothing
_PROVINCE = 4  # where_prec: somewhere in this province
_TOWNS, _NAMED = 1_500, 12  # of the largest: drawn, and looked at for a name

GROUND, TOWN, NAME, MARK, RIM, FRAME, COAST = range(7)
PALETTE = (
    (246, 246, 243),
    (190, 194, 198),
    (98, 102, 107),
    (181, 69, 44),
    (255, 255, 255),
    (220, 220, 214),
    (150, 170, 184),
)
_SIZE, _NUMBER = 2, 3  # points a dot of a letter, of a name and of a number: on a phone the picture is half as wide


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
    _coast(raster, view)
    towns = _index().towns_within(view.south, view.west, view.north, view.east, _TOWNS)
    for town in towns:
        raster.disc(*view.point(town.lat, town.lon), _dot(town), TOWN)
    marks = together(spots, view)
    taken = [around(mark, view) for mark in marks]
    _name(raster, towns, view, taken)
    for mark in sorted(marks, key=lambda one: -one.radius):
        _mark(raster, mark, view)
    _scale(raster, view)
    _frame(raster)
    return raster.png()


@cache
def _index() -> Index:
    return Index()


def _coast(raster: Raster, view: View) -> None:
    """Land is cut a little beyond the edges, so that no line runs along them."""
    tall, wide = (view.north - view.south) / 20, (view.east - view.west) / 20
    for ring in land_within(view.south - tall, view.west - wide, view.north + tall, view.east + wide):
        points = [view.point(lat, lon) for lon, lat in ring]
        for here, there in zip(points, (*points[1:], points[0]), strict=True):
            if here != there:
                raster.line(*here, *there, COAST)


def _dot(town: Candidate) -> int:
    return 3 if town.population >= 1_000_000 else 2 if town.population >= 100_000 else 1


def _name(raster: Raster, towns: Sequence[Candidate], view: View, taken: list[PixelBox]) -> None:
    """The names of the largest towns, as far as there is room."""
    for town in towns[:_NAMED]:
        x, y = view.point(town.lat, town.lon)
        wide, tall = width_of(town.name, _SIZE), ROWS * _SIZE
        box = (x + 6, y - tall // 2, x + 6 + wide, y + tall // 2)
        inside = box[0] > 4 and box[2] < WIDTH - 4 and box[1] > 4 and box[3] < HEIGHT - 30
        if inside and not any(overlap(box, other) for other in taken):
            raster.write(box[0], box[1], town.name, NAME, _SIZE)
            taken.append(box)


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
    length, wide = view.bar
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
