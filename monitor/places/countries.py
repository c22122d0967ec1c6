"""The English names of countries, as the shipped index has them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from functools import cache

from monitor.places.index import Index


@cache
def country_names() -> Mapping[str, str]:
    """Name by ISO 3166-1 alpha-2 code, in capitals."""
    with closing(Index()) as index:
        return {country.country: country.name for country in index.countries}
