"""`places:` and `regions:` against the gazetteer, and the countries of feeds."""

from __future__ import annotations

import os.path
from contextlib import closing

from monitor.config import shapes
from monitor.config.work import Work
from monitor.errors import PlaceError, RegionError
from monitor.places import Gazetteer
from monitor.places.regions import Around, Box, Region, RegionSettings, build

_PARTS = ("countries", "admin1", "places", "box", "geojson", "sites")


def regions_of(work: Work) -> tuple[Region, ...]:
    """Every region that can be built. The gazetteer is opened only where a name needs it."""
    homes = [(here, shape) for here, shape in work.items("feeds") if shape.countries]
    if not (work.checked.whole.places or work.checked.whole.regions or homes):
        return ()
    for here, _ in work.items("regions"):
        _check_parts(here)
    gazetteer = _gazetteer(work)
    if gazetteer is None:
        return ()
    with closing(gazetteer):
        for here, shape in homes:
            _check_countries(shape, gazetteer, here.at("countries"))
        built = [_region(shape, gazetteer, here) for here, shape in work.items("regions")]
    return tuple(region for region in built if region)


def _gazetteer(work: Work) -> Gazetteer | None:
    """The gazetteer with the user's own files; None, with the reason told, where one cannot be read."""
    extra = [(loc, work.path(name)) for loc, name in work.checked.items("places")]
    missing = [(loc, path) for loc, path in extra if not os.path.isfile(path)]
    for loc, path in missing:
        work.add(f"there is no file {path}", *loc)
    try:
        return None if missing else Gazetteer.open([path for _, path in extra])
    except PlaceError as error:
        named = (loc for loc, path in extra if str(path) == error.subject)
        work.add(str(error), *next(named, ("places",)))
        return None


def _check_countries(shape: shapes.FeedShape, gazetteer: Gazetteer, work: Work) -> None:
    for at, code in enumerate(shape.countries):
        if not gazetteer.country(code):
            work.add(f'there is no country "{code}"; give two capital letters as in ISO 3166-1', at)


def _check_parts(work: Work) -> None:
    written = work.written
    if not written.intersection(_PARTS):
        work.add(f"says nowhere; give {', '.join(_PARTS[:-1])} or {_PARTS[-1]}")
    if "within_km" in written and "sites" not in written:
        work.add("belongs to sites, which is not given; for a place write radius_km", "within_km")


def _region(shape: shapes.RegionShape, gazetteer: Gazetteer, work: Work) -> Region | None:
    try:
        return build(_settings(shape), gazetteer, work.around.folder)
    except RegionError as error:
        for way, what in error.problems:
            work.add(what, *way)
        return None


def _settings(shape: shapes.RegionShape) -> RegionSettings:
    return RegionSettings(
        shape.name,
        countries=tuple(shape.countries or ()),
        admin1=tuple(shape.admin1 or ()),
        places=tuple(Around(around.name, **around.given("radius_km", "country")) for around in shape.places or ()),
        box=Box(**shape.box.given("south", "west", "north", "east")) if shape.box else None,
        **shape.given("geojson", "sites", "within_km"),
    )
