"""A region of config.yaml: what is watched, and which part of it a place matched.

`countries` alone takes whole countries; beside any other part it narrows that part to these countries. The other parts
(admin1, places, box, geojson, sites) are alternatives: one that holds is enough.

How exactly a place must be known (UCDP's where_prec) to match a part: countries 6; admin1, box and polygon 4 (an
admin-1 by its middle); around a place or a site 3, as the middle of a province says nothing about one point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from monitor.errors import PlaceError, RegionError
from monitor.model import Place, Precision
from monitor.places.areas import AroundPlace, AroundSites, RegionPart, WithinAdmin1, WithinBox, WithinPolygons
from monitor.places.files import read_polygons, read_sites
from monitor.places.gazetteer import Gazetteer
from monitor.places.keys import key_of
from monitor.places.kinds import Candidate, PlaceKind

Way = tuple[str | int, ...]  # to a key of the settings: ("admin1", 0)


@dataclass(frozen=True, slots=True)
class Around:
    """A named place and a radius in kilometres; country where the name alone is ambiguous."""

    name: str
    radius_km: float = 10.0
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees WGS 84. west > east crosses the antimeridian."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True)
class RegionSettings:
    """One region as config.yaml has it; paths are as written there, relative to its folder."""

    name: str
    countries: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()
    places: tuple[Around, ...] = ()
    box: Box | None = None
    geojson: str | None = None
    sites: str | None = None
    within_km: float = 10.0


@dataclass(frozen=True, slots=True)
class Match:
    """Which part of a region a place matched, in words that may be shown: never a site's name or whereabouts."""

    region: str
    words: str


@dataclass(frozen=True, slots=True)
class Region:
    """A watched region, made by `build`. Without countries and parts it is the whole world."""

    name: str
    countries: frozenset[str] = frozenset()
    parts: tuple[RegionPart, ...] = ()

    @property
    def around_sites(self) -> bool:
        """Whether it is drawn around our own people: even its name may say where they are."""
        return any(isinstance(part, AroundSites) for part in self.parts)

    def contains(self, place: Place | None) -> Match | None:
        """The first part that holds `place`, or None. A place that is not known is in no region."""
        if place is None or (self.countries and place.country not in self.countries):
            return None
        words = next((w for p in self.parts if (w := p.holds(place))), None) if self.parts else self._whole(place)
        return Match(self.name, words) if words else None

    def _whole(self, place: Place) -> str | None:
        if not self.countries:
            return "the whole world"
        return f"country {place.country}" if place.precision <= Precision.COUNTRY else None


def build(settings: RegionSettings, gazetteer: Gazetteer, base_dir: Path) -> Region:
    """The region that `settings` describe. Raises RegionError with each problem of it."""
    problems: list[tuple[Way, str]] = []
    parts: list[RegionPart] = []
    for way, make in _makers(settings, gazetteer, base_dir):
        try:
            parts.append(make())
        except PlaceError as error:
            problems.append((way, str(error)))
    problems += [(("countries",), said) for said in _wrong_countries(settings, gazetteer)]
    if not problems:
        problems += [(("countries",), said) for said in _idle_countries(settings, parts)]
    if problems:
        raise RegionError(settings.name, problems)
    return Region(settings.name, frozenset(settings.countries), tuple(parts))


def _makers(
    settings: RegionSettings, gazetteer: Gazetteer, base: Path
) -> Iterator[tuple[Way, Callable[[], RegionPart]]]:
    """A part to make, with the key that asked for it."""
    countries = settings.countries
    for at, name in enumerate(settings.admin1):
        yield ("admin1", at), partial(_admin1, name, countries, gazetteer)
    for at, around in enumerate(settings.places):
        yield ("places", at), partial(_around, around, countries, gazetteer)
    if settings.box is not None:
        yield ("box",), partial(_box, settings.box)
    if settings.geojson is not None:
        yield ("geojson",), partial(_polygons, base / settings.geojson)
    if settings.sites is not None:
        yield ("sites",), partial(_sites, base / settings.sites, settings.within_km)


def _admin1(name: str, countries: tuple[str, ...], gazetteer: Gazetteer) -> RegionPart:
    found = _the_one(name, gazetteer.admin1(name, countries), countries, gazetteer)
    return WithinAdmin1(found.name, found.country)


def _around(around: Around, countries: tuple[str, ...], gazetteer: Gazetteer) -> RegionPart:
    wanted = (around.country,) if around.country else countries
    points = [c for c in gazetteer.named(around.name, wanted) if c.kind is PlaceKind.CITY]
    if around.radius_km <= 0:
        raise PlaceError(f"radius_km is {around.radius_km:g}; give kilometres above 0")
    return AroundPlace(_the_one(around.name, points, wanted, gazetteer), around.radius_km)


def _the_one(name: str, found: list[Candidate], countries: tuple[str, ...], gazetteer: Gazetteer) -> Candidate:
    """The largest candidate, of those whose main name it is where there are any. Several countries are refused."""
    if not found:
        said = f"unknown place {name!r}{_in(countries)}{_did_you_mean(name, countries, gazetteer)}"
        raise PlaceError(said)
    found = [c for c in found if c.by_hand or key_of(c.name) == key_of(name)] or found
    several = sorted({c.country for c in found})
    if len(several) > 1:
        raise PlaceError(f"{name!r} is in {', '.join(several)}; say which with countries: [{several[0]}]")
    return found[0]


def _in(countries: tuple[str, ...]) -> str:
    return f" in {', '.join(countries)}" if countries else ""


def _did_you_mean(name: str, countries: tuple[str, ...], gazetteer: Gazetteer) -> str:
    near = gazetteer.suggestions(name, countries)
    return f"; did you mean {' or '.join(near[:3])}?" if near else "; add it to a CSV under places:"


def _box(box: Box) -> RegionPart:
    if not -90 <= box.south < box.north <= 90:
        raise PlaceError(f"south {box.south:g} must be below north {box.north:g}, both within -90 to 90")
    if box.west == box.east or not (-180 <= box.west <= 180 and -180 <= box.east <= 180):
        raise PlaceError(f"west {box.west:g} and east {box.east:g} must differ and lie within -180 to 180")
    return WithinBox(box.south, box.west, box.north, box.east)


def _polygons(path: Path) -> RegionPart:
    return WithinPolygons(path.name, read_polygons(path))


def _sites(path: Path, km: float) -> RegionPart:
    if km <= 0:
        raise PlaceError(f"within_km is {km:g}; give kilometres above 0")
    return AroundSites(read_sites(path), km)


def _wrong_countries(settings: RegionSettings, gazetteer: Gazetteer) -> Iterator[str]:
    for code in settings.countries:
        if not gazetteer.country(code):
            yield f"unknown country {code!r}{_code_of(code, gazetteer)}"


def _idle_countries(settings: RegionSettings, parts: list[RegionPart]) -> Iterator[str]:
    """Countries beside names of which none is theirs: whoever wrote them expects the whole country to be watched."""
    named = [
        p.country if isinstance(p, WithinAdmin1) else p.centre.country
        for p in parts
        if isinstance(p, WithinAdmin1 | AroundPlace)
    ]
    if parts and len(named) == len(parts):
        for code in settings.countries:
            if code not in named:
                yield f"no admin1 or place of this region is in {code}; for all of {code} make a region of its own"


def _code_of(words: str, gazetteer: Gazetteer) -> str:
    """Help for those who wrote a name, or a small letter, where a code belongs."""
    code = words.upper() if gazetteer.country(words.upper()) else None
    named = [c.country for c in gazetteer.named(words) if c.kind is PlaceKind.COUNTRY]
    guess = code or next(iter(named), None)
    return f"; did you mean {guess}?" if guess else "; give two capital letters as in ISO 3166-1 (SY, UA, SD)"
