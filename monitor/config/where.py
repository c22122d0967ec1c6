"""`places:` and `regions:` against the gazetteer, and the countries of feeds."""

from __future__ import annotations

import os.path
import re
from contextlib import closing
from pathlib import Path

from monitor.config import shapes
from monitor.config.problems import Loc, Problems
from monitor.config.validate import Checked
from monitor.errors import PlaceError
from monitor.places import Gazetteer
from monitor.places.regions import Around, Box, Region, RegionSettings, build

_LED_BY_KEY = re.compile(r"(?P<key>[a-z0-9_]+)(?:\[(?P<at>\d+)\])?: (?P<words>.*)")
_PARTS = ("countries", "admin1", "places", "box", "geojson", "sites")


def regions_of(checked: Checked, folder: Path, problems: Problems) -> tuple[Region, ...]:
    """Every region that can be built. The gazetteer is opened only where a name needs it."""
    homes = [(loc, shape) for loc, shape in checked.items("feeds") if shape.countries]
    if not (checked.whole.places or checked.whole.regions or homes):
        return ()
    for loc, _ in checked.items("regions"):
        _check_parts(checked.written(loc), loc, problems)
    gazetteer = _gazetteer(checked, folder, problems)
    if gazetteer is None:
        return ()
    with closing(gazetteer):
        for loc, shape in homes:
            _check_countries(shape, (*loc, "countries"), gazetteer, problems)
        built = [_region(shape, loc, gazetteer, folder, problems) for loc, shape in checked.items("regions")]
    return tuple(region for region in built if region)


def _gazetteer(checked: Checked, folder: Path, problems: Problems) -> Gazetteer | None:
    """The gazetteer with the user's own files; None, with the reason told, where one cannot be read."""
    extra = [(loc, folder / name) for loc, name in checked.items("places")]
    missing = [(loc, path) for loc, path in extra if not os.path.isfile(path)]
    for loc, path in missing:
        problems.add(loc, f"there is no file {path}")
    try:
        return None if missing else Gazetteer.open([path for _, path in extra])
    except PlaceError as error:
        for line in str(error).splitlines():
            problems.add(_file_in(line, extra), line)
        return None


def _file_in(line: str, extra: list[tuple[Loc, Path]]) -> Loc:
    """Which of the files a message speaks of."""
    return next((loc for loc, path in extra if str(path) in line or path.name in line), ("places",))


def _check_countries(shape: shapes.FeedShape, loc: Loc, gazetteer: Gazetteer, problems: Problems) -> None:
    for at, code in enumerate(shape.countries):
        if not gazetteer.country(code):
            problems.add((*loc, at), f'there is no country "{code}"; give two capital letters as in ISO 3166-1')


def _check_parts(written: frozenset[str], loc: Loc, problems: Problems) -> None:
    if not written.intersection(_PARTS):
        problems.add(loc, f"says nowhere; give {', '.join(_PARTS[:-1])} or {_PARTS[-1]}")
    if "within_km" in written and "sites" not in written:
        problems.add((*loc, "within_km"), "belongs to sites, which is not given; for a place write radius_km")


def _region(
    shape: shapes.RegionShape, loc: Loc, gazetteer: Gazetteer, folder: Path, problems: Problems
) -> Region | None:
    try:
        return build(_settings(shape), gazetteer, folder)
    except PlaceError as error:
        for line in str(error).splitlines():
            _tell(line, loc, problems)
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


def _tell(line: str, loc: Loc, problems: Problems) -> None:
    """Note one line of a PlaceError, which begins with the key that it speaks of."""
    match = _LED_BY_KEY.fullmatch(line)
    if match is None:
        problems.add(loc, line)
        return
    at = (int(match["at"]),) if match["at"] else ()
    problems.add((*loc, match["key"], *at), match["words"])
