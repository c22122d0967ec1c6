"""Files that a person writes about places: GeoJSON polygons, the CSV of own sites. Errors say where and what."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from math import isfinite
from pathlib import Path

from monitor.errors import PlaceError
from monitor.places.areas import Point, Polygon, Ring
from monitor.text import json_of

Where = tuple[Path, int]  # a file and a line of it


def read_text(path: Path) -> str:
    """The file as text. Raises PlaceError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PlaceError(f"cannot be read: {error.strerror}", path) from None
    except UnicodeDecodeError as error:
        raise PlaceError(f"is not UTF-8 (byte {error.start}); save it as UTF-8", path) from None


def read_rows(path: Path, required: tuple[str, ...], known: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV with a header, each with its line. Raises PlaceError for a missing or an unknown column."""
    return rows_in(read_text(path).splitlines(), path, required, known)


def rows_in(
    lines: Iterable[str], path: Path, required: tuple[str, ...], known: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The same of these lines of the file `path`; empty ones count and hold no row."""
    reader = csv.DictReader(lines)
    with _as_csv(path, reader):
        columns = [c.strip() for c in reader.fieldnames or []]
        reader.fieldnames = columns
        if missing := [c for c in required if c not in columns]:
            raise PlaceError(f"no column {missing[0]!r}; the first line must name {', '.join(required)}", path, 1)
        if unknown := [c for c in columns if c not in known]:
            raise PlaceError(f"unknown column {unknown[0]!r}; known are {', '.join(known)}", path, 1)
        for row in reader:
            if None in row:
                raise PlaceError("more fields than columns; put quotes around a comma", path, reader.line_num)
            yield reader.line_num, {c: (row[c] or "").strip() for c in columns}


@contextmanager
def _as_csv(path: Path, reader: csv.DictReader[str]) -> Iterator[None]:
    """Raise what the csv module cannot read as a PlaceError."""
    try:
        yield
    except csv.Error as error:
        raise PlaceError(f"is no CSV: {error}", path, reader.line_num) from None


def degrees(where: Where, row: Mapping[str, str]) -> tuple[float, float]:
    """Latitude and longitude of a row."""
    return _degree(where, row, "lat", 90), _degree(where, row, "lon", 180)


def _degree(where: Where, row: Mapping[str, str], column: str, limit: int, *, quoted: bool = True) -> float:
    """One of the two. quoted: a message may say what stands there."""
    said = f"is {row[column]!r}" if quoted else "cannot be used"
    try:
        value = float(row[column])
    except ValueError:
        raise PlaceError(f"{column} {said}; give decimal degrees such as 35.93", *where) from None
    if not -limit <= value <= limit:
        said = f"is {value:g}" if quoted else "cannot be used"
        raise PlaceError(f"{column} {said}; it must lie within -{limit} to {limit}", *where)
    return value


def read_sites(path: Path) -> tuple[Point, ...]:
    """The points of our own sites: columns lat and lon, whatever else is there is not even kept. No message says what
    stands in the file: a refused reload is logged."""
    reader = csv.DictReader(read_text(path).splitlines())
    with _as_csv(path, reader):
        if missing := [c for c in ("lat", "lon") if c not in (reader.fieldnames or [])]:
            raise PlaceError(f"no column {missing[0]!r}; the first line must name lat and lon", path, 1)
        points = [_site((path, reader.line_num), {c: row[c] or "" for c in ("lat", "lon")}) for row in reader]
    if not points:
        raise PlaceError("holds no site", path)
    return tuple(points)


def _site(where: Where, row: Mapping[str, str]) -> Point:
    return _degree(where, row, "lon", 180, quoted=False), _degree(where, row, "lat", 90, quoted=False)


def read_polygons(path: Path) -> tuple[Polygon, ...]:
    """Every Polygon and MultiPolygon of a GeoJSON file (RFC 7946), whichever object holds it."""
    try:
        document = json_of(read_text(path))
    except ValueError as error:
        raise PlaceError(f"is not JSON: {error}", path) from None
    try:
        polygons = tuple(_polygon(path, rings) for rings in _rings(document))
    except RecursionError:
        raise PlaceError("objects are nested too deeply", path) from None
    if not polygons:
        raise PlaceError("holds no Polygon or MultiPolygon", path)
    return polygons


def _rings(node: object) -> Iterator[object]:
    """The coordinates of every polygon below a GeoJSON object."""
    if not isinstance(node, dict):
        return
    if node.get("type") == "Polygon":
        yield node.get("coordinates")
    elif node.get("type") == "MultiPolygon":
        given = node.get("coordinates")
        yield from given if isinstance(given, list) else (given,)
    lists = [node[k] for k in ("features", "geometries") if isinstance(node.get(k), list)]
    for child in [node.get("geometry"), *(item for items in lists for item in items)]:
        yield from _rings(child)


def _polygon(path: Path, rings: object) -> Polygon:
    try:
        polygon = tuple(_ring(ring) for ring in rings)  # type: ignore[attr-defined]  # any JSON may stand here
        return (polygon[0], *polygon[1:])
    except (TypeError, ValueError, IndexError, OverflowError):
        raise PlaceError("a polygon's coordinates are not rings of [longitude, latitude]", path) from None


def _ring(ring: object) -> Ring:
    points = tuple((float(p[0]), float(p[1])) for p in ring)  # type: ignore[attr-defined]  # as above
    if len(points) < 4 or points[0] != points[-1]:
        raise ValueError("a ring has four points or more and ends where it began")
    if not all(map(isfinite, chain.from_iterable(points))):
        raise ValueError("a point lies somewhere")
    return points
