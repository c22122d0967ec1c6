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


@dataclass(frozen=True, slots=True)
class Layer:
    """Key → places; heads of names of several words; keys that must stand in capitals."""

    places: Mapping[str, tuple[Candidate, ...]]
    heads: frozenset[str]
    capitals: frozenset[str]


def layer_of(paths: Sequence[Path], index: Index) -> Layer:
    """The files as one layer, the last first where names meet. Raises PlaceError (file, line, what to do)."""
    places: dict[str, tuple[Candidate, ...]] = {}
    capitals: set[str] = set()
    for path in paths:
        for name, candidate in _names(path, index):
            key = key_of(name)
            others = [c for c in places.get(key, ()) if c.id != candidate.id]
            places[key] = (candidate, *others)
            if name.isupper() and name.lower() != name and len(name) <= SHORT:
                capitals.add(key)
    return Layer(places, frozenset(heads_of(places)), frozenset(capitals))


def heads_of(keys: Iterable[str]) -> Iterator[str]:
    """The beginnings of every key of several words: "deir" and "deir al" of "deir al balah"."""
    for key in keys:
        words = key.split()
        yield from (" ".join(words[:n]) for n in range(1, len(words)))


def _names(path: Path, index: Index) -> Iterator[tuple[str, Candidate]]:
    for line, row in read_rows(path, ("name",), COLUMNS):
        row = dict.fromkeys(COLUMNS, "") | row
        candidate = _known((path, line), row, index) if row["id"] else _new((path, line), row, index)
        aliases = (a.strip() for a in row["aliases"].split(";"))
        yield from ((name, candidate) for name in (row["name"], *aliases) if key_of(name))


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
