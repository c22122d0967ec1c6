"""Incidents on a map, as the page has them in its table: each mark is a link, in the table's order.

A place that is known is a disc; somewhere in a district is a soft disc with a broken rim, for it is an area; somewhere
in a province is a hollow ring. What is known by its country alone, or not at all, is not drawn. Land is drawn to the
coast, and no state's border but what a user brings; own sites are never drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from markupsafe import Markup

from monitor.deliveries.picture.view import HEIGHT, WIDTH, PixelBox, Spot, View, around, overlap, together, view_of
from monitor.model import Harm, Precision, figure_of
from monitor.places.areas import AroundPlace, Polygon, WithinBox, WithinPolygons
from monitor.places.coast import land_within
from monitor.places.index import Index
from monitor.places.kinds import Candidate
from monitor.places.regions import Region
from monitor.store.listed import Listed
from monitor.web.pictures.svg import element, group, outline, words

CREDIT = "Place data: GeoNames, CC BY 4.0. Coast: Natural Earth."
MOST = 200  # incidents
FINE = 2.5  # points between two corners of a coast: with finer ones that of the world outweighs its page
_TOWNS, _NAMED = 250, 14
_KM = 111.2  # a degree of latitude
_CORNERS = 48  # of a circle

Titled = Callable[[Listed], str]
Linked = Callable[[Listed], str]


def map_svg(
    rows: Sequence[Listed],
    title: str,
    titled: Titled,
    linked: Linked,
    regions: Sequence[Region] = (),
    borders: Sequence[Polygon] = (),
    view: View | None = None,
) -> Markup | None:
    """The map of these rows, numbered as they come; None where none of them has a place to be drawn at. title:
    what a screen reader says of the whole; titled: of one; linked: where a mark leads; borders: what a user brings;
    view: what is shown, else all of them."""
    view = view or view_for(rows)
    if view is None:
        return None
    known = {number: row for number, row in enumerate(rows[:MOST], 1) if is_drawn(row, view)}
    spots = [spot_of(number, row) for number, row in known.items()]
    marks = together(spots, view)
    ground = [element("rect", class_="sea", width=WIDTH, height=HEIGHT, fill="#eef1f3"), land(view)]
    parts = [
        element("title", words(title), id="map-title"),
        *ground,
        shapes("border", [list(ring) for polygon in borders for ring in polygon], view),
        shapes("region", [ring for region in regions for ring in rings_of(region)], view),
        *towns(view, [around(mark, view) for mark in marks]),
        group("marks", [_mark(mark, [known[n] for n in mark.numbers], view, titled, linked) for mark in marks]),
        _scale(view),
    ]
    box = f"0 0 {WIDTH} {HEIGHT}"
    return Markup(  # noqa: S704 - `element` escapes all that goes into it
        element("svg", "".join(parts), class_="map", viewBox=box, role="group", aria_labelledby="map-title")
    )


def view_for(rows: Sequence[Listed]) -> View | None:
    """The view that shows all of these that can be drawn; None where none can."""
    spots = [spot_of(number, row) for number, row in enumerate(rows[:MOST], 1) if is_drawn(row)]
    return view_of(spots) if spots else None


def is_drawn(row: Listed, view: View | None = None) -> bool:
    """Whether it is known closely enough, and lies in the view where one is given."""
    place = row.place
    if place is None or place.lat is None or place.lon is None or place.precision > Precision.ADMIN1:
        return False
    return view is None or view.holds(place.lat, place.lon)


def spot_of(number: int, row: Listed) -> Spot:
    place = row.place
    if place is None or place.lat is None or place.lon is None:
        raise ValueError(f"{row.id} has no place to be drawn at")
    killed = figure_of(row.toll, Harm.KILLED) or 0
    return Spot((number,), place.lat, place.lon, killed, place.precision is Precision.ADMIN1)


@lru_cache(64)  # the same regions are looked at all day
def land(view: View) -> str:
    """Land to its coasts. It is cut a little beyond the edges, so that no line runs along them."""
    tall, wide = (view.north - view.south) / 20, (view.east - view.west) / 20
    rings = land_within(view.south - tall, view.west - wide, view.north + tall, view.east + wide)
    d = outline(([view.at(lat, lon) for lon, lat in ring] for ring in rings), FINE)
    return element("path", class_="land", d=d, fill="#fbfaf7", stroke="#9aa5ab", fill_rule="evenodd") if d else ""


def shapes(kind: str, rings: Iterable[Sequence[tuple[float, float]]], view: View) -> str:
    """Lines of regions, or of the borders that a user brought."""
    d = outline([view.at(lat, lon) for lon, lat in ring] for ring in rings)
    return element("path", class_=kind, d=d, fill="none", stroke="#5f7fa0") if d else ""


def rings_of(region: Region) -> Iterator[Sequence[tuple[float, float]]]:
    """The edges of a region that has any. One of countries and provinces has none of ours: nobody's border is drawn."""
    for part in () if region.around_sites else region.parts:
        if isinstance(part, WithinBox) and part.west < part.east:
            west, south, east, north = part.west, part.south, part.east, part.north
            yield [(west, south), (east, south), (east, north), (west, north)]
        elif isinstance(part, WithinPolygons):
            yield from (polygon[0] for polygon in part.polygons)
        elif isinstance(part, AroundPlace):
            yield circle(part.centre.lat, part.centre.lon, part.km)


def circle(lat: float, lon: float, km: float) -> list[tuple[float, float]]:
    tall, wide = km / _KM, km / _KM / max(0.2, math.cos(math.radians(lat)))
    turns = (2 * math.pi * n / _CORNERS for n in range(_CORNERS))
    return [(lon + wide * math.cos(turn), lat + tall * math.sin(turn)) for turn in turns]


def towns(view: View, taken: list[PixelBox]) -> Iterator[str]:
    """The largest towns, and the names of those that have room for theirs."""
    found = _towns(view)
    yield group("towns", (_dot(town, view) for town in found), aria_hidden="true", fill="#9aa5ab")
    yield group("names", _names(found, view, taken), aria_hidden="true", fill="#4d585f", font_size=11)


@lru_cache(64)
def _towns(view: View) -> tuple[Candidate, ...]:
    return tuple(_index().towns_within(view.south, view.west, view.north, view.east, _TOWNS))


@lru_cache(1)
def _index() -> Index:
    return Index()


def _dot(town: Candidate, view: View) -> str:
    x, y = view.point(town.lat, town.lon)
    return element("circle", cx=x, cy=y, r=2.5 if town.population >= 1_000_000 else 1.5)


def _names(found: Sequence[Candidate], view: View, taken: list[PixelBox]) -> Iterator[str]:
    for town in found[:_NAMED]:
        x, y = view.point(town.lat, town.lon)
        box = (x + 5, y - 7, x + 5 + 6 * len(town.name), y + 7)
        inside = box[0] > 4 and box[2] < WIDTH - 4 and box[1] > 4 and box[3] < HEIGHT - 26
        if inside and not any(overlap(box, other) for other in taken):
            taken.append(box)
            yield element("text", words(town.name), x=box[0], y=y + 4)


def _mark(mark: Spot, rows: Sequence[Listed], view: View, titled: Titled, linked: Linked) -> str:
    """One link: to the incident, or, where several stand so near that they are one mark, to the first of them."""
    x, y = view.point(mark.lat, mark.lon)
    said = "; ".join(f"{number}: {titled(row)}" for number, row in zip(mark.numbers, rows, strict=True))
    shape = kind_of(rows)
    inside = element("title", words(said))
    inside += element("circle", cx=x, cy=y, r=mark.radius, **_PAPER[shape])
    inside += element(
        "text",
        words(mark.words),
        x=x,
        y=y + 5,
        text_anchor="middle",
        font_size=14,
        fill="#ffffff" if shape == "spot" else "#7c1f12",
    )
    return element("a", inside, class_=f"mark {shape}", href=linked(rows[0]), aria_label=said)


_PAPER: dict[str, dict[str, object]] = {  # how a mark looks where no style sheet is
    "spot": {"fill": "#a33a22", "stroke": "#ffffff", "stroke_width": 2},
    "area": {
        "fill": "#a33a22",
        "fill_opacity": "0.25",
        "stroke": "#a33a22",
        "stroke_width": 2,
        "stroke_dasharray": "5 3",
    },
    "ring": {"fill": "none", "stroke": "#a33a22", "stroke_width": 3, "stroke_dasharray": "2 3"},
}


def kind_of(rows: Sequence[Listed]) -> str:
    """How exactly the best known of them is known."""
    best = min(row.place.precision for row in rows if row.place)
    return "spot" if best <= Precision.NEAR else "area" if best is Precision.ADMIN2 else "ring"


def _scale(view: View) -> str:
    length, wide = view.bar
    bar = element("rect", x=12, y=HEIGHT - 14, width=wide, height=3, fill="#4d585f")
    said = element("text", f"{length} km", x=18 + wide, y=HEIGHT - 9, font_size=11, fill="#4d585f")
    return group("scale", [bar, said], aria_hidden="true")
