"""Where somebody watches, in their own words: a region that ships, a country, a province or a town."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.errors import PlaceError
from monitor.places.gazetteer import Gazetteer
from monitor.places.kinds import Candidate, PlaceKind
from monitor.places.regions import Around, Region, RegionSettings
from monitor.text import fold

AROUND_KM = 50.0  # of a town: what is told of as near it
COMPARES = 10  # times smaller: nobody who writes the name means that one
_TOO_MANY = 8


def region_named(words: str, shipped: Sequence[Region], gazetteer: Gazetteer) -> RegionSettings:
    """The region that `words` name: "Sahel", "Syria", "SY", "Idlib", "Goma, DR Congo". Raises PlaceError."""
    for region in shipped:
        if fold(region.name) == fold(words) and region.countries and not region.parts:
            return RegionSettings(region.name, tuple(sorted(region.countries)))
    name, _, land = words.rpartition(",")
    if code := country_of(words, gazetteer):
        return RegionSettings(_country_name(code, gazetteer), (code,))
    within = country_of(land.strip(), gazetteer) if name else None
    if name and within is None:
        raise PlaceError(f"{land.strip()!r} is no country{_near(land.strip(), gazetteer)}")
    return _part(name.strip() or words, within, gazetteer)


def country_of(words: str, gazetteer: Gazetteer) -> str | None:
    """The code of a country that is named, or given as its code."""
    if gazetteer.country(words.upper()):
        return words.upper()
    return next((c.country for c in gazetteer.named(words) if c.kind is PlaceKind.COUNTRY), None)


def _country_name(code: str, gazetteer: Gazetteer) -> str:
    found = gazetteer.country(code)
    return found.name if found else code


def _part(name: str, within: str | None, gazetteer: Gazetteer) -> RegionSettings:
    """A province, else a town with what lies around it."""
    countries = (within,) if within else ()
    provinces = gazetteer.admin1(name, countries)
    towns = [c for c in gazetteer.named(name, countries) if c.kind is PlaceKind.CITY]
    if not (provinces or towns):
        raise PlaceError(f"no country, province or town {name!r} is known{_near(name, gazetteer, countries)}")
    _refuse_to_guess(name, [*provinces, *towns])
    if provinces:
        return RegionSettings(provinces[0].name, (provinces[0].country,), admin1=(provinces[0].name,))
    around = Around(towns[0].name, AROUND_KM, towns[0].country)
    return RegionSettings(f"Around {towns[0].name}", places=(around,))


def _refuse_to_guess(name: str, found: Sequence[Candidate]) -> None:
    """Where places of several countries that compare in size bear the name, it is not ours to say which is meant."""
    least = max(c.population for c in found) / COMPARES
    countries = list(dict.fromkeys(c.country for c in found if c.population >= least))
    if len(countries) > 1:
        some = ", ".join(countries[:_TOO_MANY]) + (" and more" if len(countries) > _TOO_MANY else "")
        raise PlaceError(f"{name!r} is in {some}; say which, such as {f'{name}, {countries[0]}'!r}")


def _near(name: str, gazetteer: Gazetteer, countries: Sequence[str] = ()) -> str:
    near = gazetteer.suggestions(name, countries)
    return f"; did you mean {' or '.join(near[:3])}?" if near else ""
