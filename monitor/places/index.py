"""The shipped index: one read-only SQLite file, mapped into memory, that `tools/build_gazetteer.py` writes.

Nearly all words of a text name no place, so two bit filters stand before the tables: one of whole names, one of the
heads of names of several words. A filter errs only to the side of "perhaps" (some 5 %), and then the table says no.
"""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from weakref import finalize

from monitor.errors import PlaceError
from monitor.model import Precision
from monitor.places.kinds import Candidate, PlaceKind

SHIPPED = Path(__file__).parent / "data" / "gazetteer.sqlite"
WHOLE_BITS = 24  # 2 MB
HEAD_BITS = 22
# as they are numbered in the index
KINDS = (PlaceKind.CITY, PlaceKind.ADMIN1, PlaceKind.REGION, PlaceKind.COUNTRY, PlaceKind.DISTRICT)
SCHEMA = """
PRAGMA page_size = 8192;
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, admin1 TEXT,
                    lat INTEGER NOT NULL, lon INTEGER NOT NULL, kind INTEGER NOT NULL, precision INTEGER NOT NULL,
                    population INTEGER NOT NULL);
CREATE INDEX areas ON place (kind) WHERE kind > 0;
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE area (country TEXT NOT NULL, admin1 TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (country, admin1))
    WITHOUT ROWID;
CREATE TABLE capital (country TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
"""
_PLACES = """SELECT p.id, p.name, p.country, a.name, p.lat / 1e4, p.lon / 1e4, p.kind, p.population, p.precision
             FROM place p LEFT JOIN area a ON a.country = p.country AND a.admin1 = p.admin1"""
_OF_NAME = f"{_PLACES} JOIN name n ON n.place = p.id WHERE n.key = ? ORDER BY p.population DESC, p.id"


def filter_of(keys: Iterable[str], bits: int) -> bytes:
    """A bit array with the bit of each key set."""
    array, mask = bytearray(1 << (bits - 3)), (1 << bits) - 1
    for key in keys:
        at = zlib.crc32(key.encode()) & mask
        array[at >> 3] |= 1 << (at & 7)
    return bytes(array)


def perhaps(key: str, bits: bytes) -> int:
    """Nonzero where `key` may have gone into the filter; its length in bytes is a power of two."""
    at = zlib.crc32(key.encode()) & (len(bits) * 8 - 1)
    return bits[at >> 3] & (1 << (at & 7))


class Index:
    """The opened file. Any thread may ask; one connection serves them behind a lock, and answers are remembered."""

    def __init__(self, path: Path = SHIPPED) -> None:
        self._lock = threading.Lock()
        self._db = _open(path)
        self._closed = finalize(self, self._db.close)  # whoever lets the index go need not think of the file
        self.of_key = lru_cache(maxsize=8192)(self._of_key)
        self.countries: tuple[Candidate, ...] = self._of_kind(PlaceKind.COUNTRY)

    @cached_property
    def whole(self) -> bytes:
        return self._meta("whole")

    @cached_property
    def heads(self) -> bytes:
        return self._meta("heads")

    @cached_property
    def admin1s(self) -> tuple[Candidate, ...]:
        return self._of_kind(PlaceKind.ADMIN1)

    def _meta(self, key: str) -> bytes:
        value = self._ask("SELECT value FROM meta WHERE key = ?", (key,))[0][0]
        assert isinstance(value, bytes)  # noqa: S101  the schema says so; mypy cannot know
        return value

    def about(self) -> str:
        """Whose data the index holds, for attribution."""
        return str(self._ask("SELECT value FROM meta WHERE key = 'about'", ())[0][0])

    def _ask(self, sql: str, arguments: Sequence[object]) -> list[tuple[object, ...]]:
        with self._lock:
            return self._db.execute(sql, arguments).fetchall()

    def _of_key(self, key: str) -> tuple[Candidate, ...]:
        """Every place that bears this key, largest first."""
        return tuple(_candidate(row) for row in self._ask(_OF_NAME, (key,)))

    def of_id(self, place: int) -> Candidate | None:
        """The place with that id."""
        return next((_candidate(r) for r in self._ask(f"{_PLACES} WHERE p.id = ?", (place,))), None)

    def _of_kind(self, kind: PlaceKind) -> tuple[Candidate, ...]:
        sql = f"{_PLACES} WHERE p.kind = ? AND p.kind > 0"  # the second condition lets the partial index serve
        return tuple(_candidate(r) for r in self._ask(sql, (KINDS.index(kind),)))

    def capitals(self) -> dict[str, Candidate]:
        """The capital of every country, by the country's code."""
        found = (self.of_id(int(str(place))) for _, place in self._ask("SELECT country, place FROM capital", ()))
        return {c.country: c for c in found if c is not None}

    def names_in(self, countries: Sequence[str]) -> list[str]:
        """The main names of all places of these countries, largest places first."""
        marks = ",".join("?" * len(countries))
        sql = f"SELECT name FROM place WHERE country IN ({marks}) ORDER BY population DESC"  # noqa: S608
        return [str(row[0]) for row in self._ask(sql, countries)]

    def towns_in(self, countries: Sequence[str], number: int) -> list[Candidate]:
        """So many towns of these countries, the largest first."""
        marks = ",".join("?" * len(countries))
        sql = f"{_PLACES} WHERE p.kind = 0 AND p.country IN ({marks}) ORDER BY p.population DESC, p.id LIMIT ?"
        return [_candidate(row) for row in self._ask(sql, (*countries, number))]

    def towns_within(self, south: float, west: float, north: float, east: float, number: int) -> list[Candidate]:
        """So many towns of a part of the world in degrees, the largest first."""
        sql = f"{_PLACES} WHERE p.kind = 0 AND p.lat BETWEEN ? AND ? AND p.lon BETWEEN ? AND ?"
        sql += " ORDER BY p.population DESC, p.id LIMIT ?"
        edges = (round(edge * 1e4) for edge in (south, north, west, east))
        return [_candidate(row) for row in self._ask(sql, (*edges, number))]

    def close(self) -> None:
        self._closed()


def _open(path: Path) -> sqlite3.Connection:
    """Immutable: no locks, no journal, so a read-only file system serves. Raises PlaceError."""
    try:
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except sqlite3.OperationalError as error:
        raise PlaceError(f"the gazetteer cannot be opened ({error}); reinstall the package", path) from None
    db.execute("PRAGMA mmap_size = 67108864")
    return db


def _candidate(row: Sequence[object]) -> Candidate:
    place, name, country, admin1, lat, lon, kind, population, precision = row
    assert isinstance(kind, int)  # noqa: S101  the schema says so; mypy cannot know
    return Candidate(place, name, country, admin1, lat, lon, KINDS[kind], population, Precision(precision))  # type: ignore[arg-type]  # typed by the schema
