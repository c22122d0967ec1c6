"""Coloured points, and their PNG (ISO/IEC 15948): a palette, one byte a point, zlib of the standard library."""

from __future__ import annotations

import struct
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

ROWS, COLUMNS = 7, 5  # of a letter

Colour = tuple[int, int, int]


@dataclass(slots=True)
class Raster:
    """A picture under way. A colour is its number in the palette; the first one is the ground."""

    width: int
    height: int
    palette: Sequence[Colour]
    points: bytearray = field(init=False)

    def __post_init__(self) -> None:
        self.points = bytearray(self.width * self.height)

    def put(self, x: int, y: int, colour: int) -> None:
        if 0 <= x < self.width and 0 <= y < self.height:
            self.points[y * self.width + x] = colour

    def box(self, x: int, y: int, width: int, height: int, colour: int) -> None:
        for row in range(y, y + height):
            for column in range(x, x + width):
                self.put(column, row, colour)

    def disc(self, x: int, y: int, radius: int, colour: int) -> None:
        for dy in range(-radius, radius + 1):
            for dx in range(-radius, radius + 1):
                if dx * dx + dy * dy <= radius * radius + radius // 2:
                    self.put(x + dx, y + dy, colour)

    def line(self, x: int, y: int, to_x: int, to_y: int, colour: int) -> None:
        """One point wide, its ends with it."""
        steps = max(abs(to_x - x), abs(to_y - y), 1)
        for step in range(steps + 1):
            self.put(x + round((to_x - x) * step / steps), y + round((to_y - y) * step / steps), colour)

    def write(self, x: int, y: int, words: str, colour: int, size: int) -> None:
        """Capitals without accents, `size` points a dot; what is no such letter leaves a gap."""
        for at, letter in enumerate(plain(words)):
            left = x + at * (COLUMNS + 1) * size
            for row, bits in enumerate(_letters().get(letter, ())):
                for column in range(COLUMNS):
                    if bits >> (COLUMNS - 1 - column) & 1:
                        self.box(left + column * size, y + row * size, size, size, colour)

    def png(self) -> bytes:
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 3, 0, 0, 0)
        rows = (self.points[at : at + self.width] for at in range(0, len(self.points), self.width))
        data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
        colours = b"".join(bytes(colour) for colour in self.palette)
        chunks = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", data), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def plain(words: str) -> str:
    """Capitals without accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", words.upper()) if not unicodedata.combining(char))


def width_of(words: str, size: int) -> int:
    return len(plain(words)) * (COLUMNS + 1) * size - size


@cache
def _letters() -> dict[str, tuple[int, ...]]:
    return dict(_read(files(__package__).joinpath("letters.txt").read_text(encoding="utf-8").splitlines()))


def _read(lines: Sequence[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    for line in lines:
        if not line.startswith("#"):
            letter, *rows = line.split()
            yield letter, tuple(int(row, 16) for row in rows)
