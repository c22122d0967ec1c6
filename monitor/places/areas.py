"""The parts of a region: each says in words whether it holds a place, and how exactly the place must be known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from monitor.model import Place, Precision
from monitor.places.kinds import Candidate, distance_km

Point = tuple[float, float]  # longitude, latitude: GeoJSON's order
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]  # the outer ring, then the holes


class RegionPart(Protocol):
    """One of the alternatives that make up a region."""

    def holds(self, place: Place) -> str | None:
        """Words that may be shown where the part holds `place`, else None."""
        ...


@dataclass(frozen=True, slots=True)
class WithinAdmin1:
    """Everything in one admin-1."""

    name: str
    country: str

    def holds(self, place: Place) -> str | None:
        same = (place.country, place.admin1) == (self.country, self.name) and place.precision <= Precision.ADMIN1
        return f"admin1 {self.name}" if same else None


@dataclass(frozen=True, slots=True)
class AroundPlace:
    """Within `km` kilometres of a named place."""

    centre: Candidate
    km: float

    def holds(self, place: Place) -> str | None:
        away = distance_km(self.centre, place) if place.precision <= Precision.ADMIN2 else None
        return f"{away:.0f} km from {self.centre.name}" if away is not None and away <= self.km else None


@dataclass(frozen=True, slots=True)
class AroundSites:
    """Within `km` kilometres of any of our own sites.

    The words tell neither which site nor how far: a few alerts with exact distances would give its position away. For
    the same reason the points stay out of `repr`, and so out of logs.
    """

    sites: tuple[Point, ...] = field(repr=False)
    km: float

    def holds(self, place: Place) -> str | None:
        if place.precision > Precision.ADMIN2:
            return None
        near = any(_km_from(site, place) <= self.km for site in self.sites)
        return f"within {self.km:g} km of an own site" if near else None


def _km_from(site: Point, place: Place) -> float:
    lon, lat = site
    away = distance_km(Place("", None, None, lat, lon, Precision.EXACT), place)
    return float("inf") if away is None else away


@dataclass(frozen=True, slots=True)
class WithinBox:
    """Inside a bounding box. west > east is a box across the antimeridian."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, place: Place) -> str | None:
        point = point_of(place)
        return "inside the box" if point and self._has(point) else None

    def _has(self, point: Point) -> bool:
        lon, lat = point
        across = self.west > self.east
        between = lon >= self.west or lon <= self.east if across else self.west <= lon <= self.east
        return between and self.south <= lat <= self.north


@dataclass(frozen=True, slots=True)
class WithinPolygons:
    """Inside any of the polygons of a GeoJSON file."""

    label: str
    polygons: tuple[Polygon, ...] = field(repr=False)

    def holds(self, place: Place) -> str | None:
        point = point_of(place)
        inside = point is not None and any(in_polygon(point, p) for p in self.polygons)
        return f"inside {self.label}" if inside else None


def point_of(place: Place) -> Point | None:
    """The point of a place that is known to its admin-1 or better (then the admin-1's middle)."""
    if place.lat is None or place.lon is None or place.precision > Precision.ADMIN1:
        return None
    return place.lon, place.lat


def in_polygon(point: Point, polygon: Polygon) -> bool:
    """Inside the outer ring and in no hole."""
    outer, *holes = polygon
    return in_ring(point, outer) and not any(in_ring(point, hole) for hole in holes)


def in_ring(point: Point, ring: Ring) -> bool:
    """Even-odd rule: a ray to the east crosses the ring an odd number of times. Degrees are taken as a plane."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
