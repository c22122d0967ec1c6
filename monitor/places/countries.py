"""Countries and their provinces as the shipped index has them, by code and name alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache

from monitor.model import Place, Precision
from monitor.places.index import Index


@cache
def country_names() -> Mapping[str, str]:
    """Name by ISO 3166-1 alpha-2 code, in capitals."""
    with closing(Index()) as index:
        return {country.country: country.name for country in index.countries}


def what_holds(towns: Sequence[Place]) -> Place | None:
    """The province of all these places, else their country; None where they are of several, or not in the index."""
    provinces = {(town.country, town.admin1) for town in towns}
    if len({country for country, _ in provinces}) != 1:
        return None
    country, admin1 = next(iter(provinces))
    return _areas().get((country, admin1 if len(provinces) == 1 else None)) or _areas().get((country, None))


def land(code: str) -> Place | None:
    """The country of an ISO 3166-1 alpha-2 code, in capitals; None for one that the index lacks."""
    return _areas().get((code, None))


@cache
def _areas() -> Mapping[tuple[str | None, str | None], Place]:
    """Provinces by country and name; a country by None for the name."""
    with closing(Index()) as index:
        provinces = {(c.country, c.name): c.place(c.name, Precision.ADMIN1) for c in index.admin1s}
        return provinces | {(c.country, None): c.place(c.name, Precision.COUNTRY) for c in index.countries}
