"""Places by hand on top of the index: the shipped aliases and the user's own CSV files, in one format.

    name,lat,lon,country,admin1,aliases,precision,pcode,id
    Mweso,-1.14,29.03,CD,North Kivu,Mweso;Muheso,1,,
    Hodeidah,,,,,Hodeida;Hudaydah,,,79415            ← more names for a place of the index

A name from here comes before the index's places of that name: whoever wrote the line meant it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

from monitor.errors import PlaceError
from monitor.model import Precision
from monitor.places.files import Where, degrees, read_rows
from monitor.places.index import Index
from monitor.places.keys import key_of
from monitor.places.kinds import Candidate, PlaceKind

COLUMNS = ("name", "lat", "lon", "country", "admin1", "aliases", "precision", "pcode", "id")
SHORT = 5  # a name in capitals of at most so many letters (US, DRC) must stand in capitals
_KINDS = {
    Precision.ADMIN1: PlaceKind.ADMIN1,
    Precision.COUNTRY: PlaceKind.COUNTRY,
    Precision.ADMIN2: PlaceKind.REGION,
    Precision.PART_OF_COUNTRY: PlaceKind.REGION,
}


@dataclass(frozen=True, eq=False)
class HandRow:
    """A row as somebody wrote it. Its place is looked up when it is asked for: a config asks for a few of thousands."""

    where: Where
    written: Mapping[str, str]
    index: Index

    @cached_property
    def place(self) -> Candidate:
        """Raises PlaceError."""
        return (_known if self.written["id"] else _new)(self.where, self.written, self.index)

    @property
    def names(self) -> Iterator[str]:
        aliases = (alias.strip() for alias in self.written["aliases"].split(";"))
        return (name for name in (self.written["name"], *aliases) if key_of(name))


class Layer:
    """Key → rows; heads of names of several words; keys that must stand in capitals."""

    def __init__(self, rows: Mapping[str, Sequence[HandRow]], capitals: frozenset[str]) -> None:
        self.keys, self.capitals = rows.keys(), capitals
        self._rows = rows
        self._places: dict[str, tuple[Candidate, ...]] = {}

    @cached_property
    def heads(self) -> frozenset[str]:
        return frozenset(heads_of(self.keys))

    def named(self, key: str) -> tuple[Candidate, ...]:
        """The places of a name, the row that was written last first."""
        if key not in self._rows:
            return ()
        if key not in self._places:
            of_id: dict[int, Candidate] = {}
            for row in reversed(self._rows[key]):
                of_id.setdefault(row.place.id, row.place)
            self._places[key] = tuple(of_id.values())
        return self._places[key]

    def every_place(self) -> Iterator[Candidate]:
        """All of them, once a name."""
        return (place for key in self.keys for place in self.named(key))


def layer_of(shipped: Sequence[Path], own: Sequence[Path], index: Index) -> Layer:
    """The files as one layer, the last first where names meet. Raises PlaceError (file, line, what to do) for one of
    the user's own; those that ship were tested."""
    rows: dict[str, list[HandRow]] = {}
    capitals: set[str] = set()
    told = (row for row in _rows(own, index) if row.place)  # looked up at once: whoever wrote it hears what is wrong
    for row in chain(_rows(shipped, index), told):
        for name in row.names:
            key = key_of(name)
            rows.setdefault(key, []).append(row)
            if name.isupper() and name.lower() != name and len(name) <= SHORT:
                capitals.add(key)
    return Layer(rows, frozenset(capitals))


def _rows(paths: Sequence[Path], index: Index) -> Iterator[HandRow]:
    blank = dict.fromkeys(COLUMNS, "")
    each = ((path, found) for path in paths for found in read_rows(path, ("name",), COLUMNS))
    return (HandRow((path, line), blank | row, index) for path, (line, row) in each)


def heads_of(keys: Iterable[str]) -> Iterator[str]:
    """The beginnings of every key of several words: "deir" and "deir al" of "deir al balah"."""
    for key in keys:
        words = key.split()
        yield from (" ".join(words[:n]) for n in range(1, len(words)))


def _known(where: Where, row: Mapping[str, str], index: Index) -> Candidate:
    found = index.of_id(int(row["id"])) if row["id"].isdigit() else None
    if found is None:
        raise PlaceError(f"id {row['id']!r} is no place of the index; leave it out and give lat, lon, country", *where)
    return replace(found, by_hand=True)


def _new(where: Where, row: Mapping[str, str], index: Index) -> Candidate:
    if not key_of(row["name"]):
        raise PlaceError("name is empty", *where)
    lat, lon = degrees(where, row)
    country = _country(where, row["country"], index)
    precision = _precision(where, row["precision"])
    admin1 = _admin1(where, row["admin1"], country, index) if row["admin1"] else None
    admin1 = row["name"] if precision is Precision.ADMIN1 else admin1
    own_id = -1 - zlib.crc32(f"{row['pcode']}|{row['name']}|{country}|{lat}|{lon}".encode())
    kind = _KINDS.get(precision, PlaceKind.CITY)
    return Candidate(own_id, row["name"], country, admin1, lat, lon, kind, 0, precision, by_hand=True)


def _country(where: Where, code: str, index: Index) -> str:
    if code not in {c.country for c in index.countries}:
        raise PlaceError(f"country is {code!r}; give two capital letters as in ISO 3166-1 (SY, UA, SD)", *where)
    return code


def _precision(where: Where, written: str) -> Precision:
    try:
        return Precision(int(written or Precision.EXACT))
    except ValueError:
        raise PlaceError(f"precision is {written!r}; give where_prec, 1 (exact) to 6 (country)", *where) from None


def _admin1(where: Where, name: str, country: str, index: Index) -> str:
    """The admin-1's name as the index has it, so that regions by admin-1 hold the place."""
    found = [c for c in index.of_key(key_of(name)) if c.kind is PlaceKind.ADMIN1 and c.country == country]
    if not found:
        known = ", ".join(sorted(c.name for c in index.admin1s if c.country == country))
        raise PlaceError(f"{country} has no admin1 {name!r}; it has {known}", *where)
    return found[0].name
