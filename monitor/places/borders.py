"""Which countries adjoin (data/borders.csv, made by tools/border_cells.py): an event at a border is told of either."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from monitor.places.files import read_rows
from monitor.places.tables import DATA

_COLUMNS = ("country", "adjoining")


def adjoin(one: str, other: str) -> bool:
    """Whether two countries lie side by side, or face each other over a strait."""
    return other in _adjoining().get(one, frozenset())


def with_neighbours(countries: Iterable[str]) -> frozenset[str]:
    """These countries and all that adjoin one of them."""
    own = frozenset(countries)
    return own.union(*(_adjoining().get(country, frozenset()) for country in own))


@cache
def _adjoining() -> Mapping[str, frozenset[str]]:
    rows = read_rows(DATA / "borders.csv", _COLUMNS, _COLUMNS)
    return {row["country"]: frozenset(row["adjoining"].split(";")) for _, row in rows}
