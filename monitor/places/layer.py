"""Places by hand on top of the index: the shipped aliases and the user's own CSV files, in one format.

    name,lat,lon,country,admin1,aliases,precision,pcode,id
    Mweso,-1.14,29.03,CD,North Kivu,Mweso;Muheso,1,,
    Hodeidah,,,,,Hodeida;Hudaydah,,,79415            ← more names for a place of the index

A name from here comes before the index's places of that name: whoever wrote the line meant it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path

from monitor.errors import PlaceError
from monitor.model import Precision
from monitor.places.files import Where, degrees, read_rows, read_text, rows_in
from monitor.places.index import Index
from monitor.places.keys import key_of, words_as_keys
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


class HandFiles:
    """Files of which all rows are wanted, or those of a few names: then only lines that could hold one are taken apart,
    for a config asks for a dozen of thousands."""

    def __init__(self, paths: Sequence[Path], index: Index) -> None:
        self._paths, self._index = paths, index

    def rows(self) -> Iterator[HandRow]:
        """All of them, in order. Raises PlaceError."""
        return (self._row(path, *found) for path in self._paths for found in read_rows(path, ("name",), COLUMNS))

    def rows_of(self, key: str) -> Iterator[HandRow]:
        """Those that bear the name of a key, in order."""
        last = key.rpartition(" ")[2]  # an article, which a key may write otherwise than the line, is never the last
        for path, lines, plain in self._texts:
            kept = [line if last in words else "" for line, words in zip(lines, plain, strict=True)]
            if any(kept[1:]):
                found = rows_in([lines[0], *kept[1:]], path, ("name",), COLUMNS)
                rows = (self._row(path, *each) for each in found)
                yield from (row for row in rows if key in map(key_of, row.names))

    @cached_property
    def _texts(self) -> list[tuple[Path, list[str], list[str]]]:
        """Of each file its lines, and the same with their words as keys."""
        texts = ((path, read_text(path)) for path in self._paths)
        return [(path, text.split("\n"), words_as_keys(text).split("\n")) for path, text in texts]

    def _row(self, path: Path, line: int, written: dict[str, str]) -> HandRow:
        return HandRow((path, line), dict.fromkeys(COLUMNS, "") | written, self._index)


class Layer:
    """Key → places, the last row first where names meet; heads of names of several words; keys that must stand in
    capitals. What ships is taken apart as a whole with the first text. own: rows that somebody wrote for themselves."""

    def __init__(self, shipped: HandFiles, own: Iterable[HandRow] = ()) -> None:
        self._shipped, self._own = shipped, _by_key(own)
        self._places: dict[str, tuple[Candidate, ...]] = {}
        self.asked = lru_cache(maxsize=4096)(self._asked)

    @cached_property
    def _rows(self) -> dict[str, list[tuple[str, HandRow]]]:
        rows = _by_key(self._shipped.rows())
        for key, own in self._own.items():
            rows.setdefault(key, []).extend(own)
        return rows

    @cached_property
    def keys(self) -> KeysView[str]:
        return self._rows.keys()

    @cached_property
    def heads(self) -> frozenset[str]:
        return frozenset(heads_of(self.keys))

    @cached_property
    def capitals(self) -> frozenset[str]:
        return frozenset(key for key, rows in self._rows.items() if any(_in_capitals(name) for name, _ in rows))

    def named(self, key: str) -> tuple[Candidate, ...]:
        """The places of a name, the row that was written last first."""
        if key not in self._rows:
            return ()
        if key not in self._places:
            self._places[key] = _places_of(row for _, row in self._rows[key])
        return self._places[key]

    def _asked(self, key: str) -> tuple[Candidate, ...]:
        """As `named`, for whoever asks for a few names and reads no text."""
        return _places_of(chain(self._shipped.rows_of(key), (row for _, row in self._own.get(key, ()))))

    def every_place(self) -> Iterator[Candidate]:
        """All of them, once a name."""
        return (place for key in self.keys for place in self.named(key))


def layer_of(shipped: Sequence[Path], own: Sequence[Path], index: Index) -> Layer:
    """The files as one layer, the last first where names meet. Raises PlaceError (file, line, what to do) for one of
    the user's own; those that ship were tested."""
    rows = HandFiles(own, index).rows()
    told = (row for row in rows if row.place)  # looked up at once: whoever wrote it hears what is wrong
    return Layer(HandFiles(shipped, index), told)


def _by_key(rows: Iterable[HandRow]) -> dict[str, list[tuple[str, HandRow]]]:
    """Each name with its row, by the name's key."""
    found: dict[str, list[tuple[str, HandRow]]] = {}
    for row in rows:
        for name in row.names:
            found.setdefault(key_of(name), []).append((name, row))
    return found


def _in_capitals(name: str) -> bool:
    return name.isupper() and name.lower() != name and len(name) <= SHORT


def _places_of(rows: Iterable[HandRow]) -> tuple[Candidate, ...]:
    """The place of each row once, the last first."""
    of_id: dict[int, Candidate] = {}
    for row in reversed(list(rows)):
        of_id.setdefault(row.place.id, row.place)
    return tuple(of_id.values())


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
