"""Write monitor/places/data/coast.bin: where land ends and the sea begins, without any state's border.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    tools/build_coast.py package/land-50m.json > monitor/places/data/coast.bin

world-atlas (ISC licence) is Natural Earth's land at 1:50 million (public domain) as TopoJSON. Here it becomes rings of
hundredths of a degree: of each ring the number of its points (4 bytes), the first point (two of 2 bytes) and the steps
to the next ones (two of 2 bytes each), all of it little-endian, deflated.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

UNIT = 100  # a degree
SMALLEST = 4  # points of a ring

Point = tuple[int, int]  # longitude, latitude


def arcs_of(atlas: dict[str, Any]) -> list[list[Point]]:
    """The lines of a TopoJSON, in hundredths of a degree."""
    (wide, tall), (west, south) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    found = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((round((x * wide + west) * UNIT), round((y * tall + south) * UNIT)))
        found.append(line)
    return found


def rings_of(atlas: dict[str, Any]) -> Iterator[list[Point]]:
    """Outer rings and holes alike: what is land is told by counting how many hold a point."""
    arcs = arcs_of(atlas)
    for geometry in atlas["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            points: list[Point] = []
            for number in ring:
                line = arcs[number] if number >= 0 else arcs[~number][::-1]
                points += line[1:] if points else line
            yield [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]


def packed(rings: Iterator[list[Point]]) -> bytes:
    """The file."""
    parts = []
    for ring in rings:
        if len(ring) < SMALLEST:
            continue
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(ring)]
        flat = [value for step in steps for value in step]
        if any(abs(value) > 32_767 for value in flat):
            steps, flat = halved(ring)
        parts.append(struct.pack("<I2h", len(steps) + 1, *ring[0]) + struct.pack(f"<{len(flat)}h", *flat))
    return zlib.compress(b"".join(parts), 9)


def halved(ring: list[Point]) -> tuple[list[Point], list[int]]:
    """Steps that are too long for two bytes (along the south pole) in two."""
    steps = []
    for a, b in pairwise(ring):
        dx, dy = b[0] - a[0], b[1] - a[1]
        steps += [(dx // 2, dy // 2), (dx - dx // 2, dy - dy // 2)] if abs(dx) > 32_767 else [(dx, dy)]
    return steps, [value for step in steps for value in step]


if __name__ == "__main__":
    made = packed(rings_of(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
    sys.stdout.buffer.write(made)
