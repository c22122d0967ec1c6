"""Write monitor/places/data/borders.csv: which countries adjoin, by whose towns lie next to each other.

    tools/border_cells.py monitor/places/data/gazetteer.sqlite > monitor/places/data/borders.csv

The world in cells of half a degree, each its nearest town's: two countries adjoin where two cells do and the towns are
not further apart than people go for one to be taken for the other. So an empty desert between two countries is a
border, and so is a strait. No shape of a country is needed, and no shape's licence.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import cos, radians
from pathlib import Path

CELLS = 2  # a degree
WIDEST = 5.0  # degrees of latitude between the towns of two cells that adjoin
FURTHEST = 8  # cells from a town, as far as a cell is its own

Cell = tuple[int, int]
Town = tuple[float, float, str]  # latitude, longitude, country


def towns_of(index: Path) -> Iterator[Town]:
    """Every town of the gazetteer."""
    with sqlite3.connect(f"file:{index}?immutable=1", uri=True) as db:
        yield from db.execute("SELECT lat / 1e4, lon / 1e4, country FROM place WHERE kind = 0 ORDER BY id")


def apart(a: Town, b: Town) -> float:
    """Degrees of latitude, near enough for towns that are near."""
    east = abs(a[1] - b[1])
    return float(((a[0] - b[0]) ** 2 + (min(east, 360 - east) * cos(radians((a[0] + b[0]) / 2))) ** 2) ** 0.5)


def nearest(towns: Iterator[Town]) -> Mapping[Cell, Mapping[str, Town]]:
    """For each cell with towns one town of each country; for the empty cells around, those of the nearest cell."""
    found: dict[Cell, dict[str, Town]] = defaultdict(dict)
    for town in towns:
        found[int(town[0] * CELLS // 1), int(town[1] * CELLS // 1)].setdefault(town[2], town)
    edge = dict(found)
    for _ in range(FURTHEST):
        edge = {around: here for cell, here in edge.items() for around in beside(cell) if around not in found}
        found.update(edge)
    return found


def beside(cell: Cell) -> Iterator[Cell]:
    """The cells around one, across the antimeridian, too."""
    south, west = cell
    around = 360 * CELLS
    yield from (
        (south + n, (west + e + around // 2) % around - around // 2) for n in (-1, 0, 1) for e in (-1, 0, 1) if n or e
    )


def adjoining(cells: Mapping[Cell, Mapping[str, Town]]) -> Mapping[str, set[str]]:
    """The countries that adjoin each country."""
    found: dict[str, set[str]] = defaultdict(set)
    for cell, here in cells.items():
        there = [t for around in (cell, *beside(cell)) for t in cells.get(around, {}).values()]
        for town in here.values():
            found[town[2]] |= {t[2] for t in there if t[2] != town[2] and apart(town, t) <= WIDEST}
    return found


def main() -> None:
    found = adjoining(nearest(towns_of(Path(sys.argv[1]))))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("country", "adjoining"))
    for country in sorted(found):
        if found[country]:
            writer.writerow((country, ";".join(sorted(found[country]))))


if __name__ == "__main__":
    main()
