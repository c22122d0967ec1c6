"""Places and mentions as the gazetteer gives them, and what two places say of each other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from monitor.model import Place, Precision

EARTH_DIAMETER_KM = 12742.0


class PlaceKind(StrEnum):
    """The kind of a candidate. A region is part of a country without an admin-1 code of its own (Donbas, Darfur); a
    district is an admin-2 area without a town of its name, of which only the middle is known."""

    CITY = "city"
    ADMIN1 = "admin1"
    REGION = "region"
    COUNTRY = "country"
    DISTRICT = "district"


PLACED = (PlaceKind.CITY, PlaceKind.DISTRICT)  # that lie at one point, and hold no other place that is known


class Why(StrEnum):
    """Why a name was taken for this place and no other."""

    ONLY = "only"  # the gazetteer has one place of that name
    CUE = "cue"  # "Idlib province", "the city of Idlib"
    COUNTRY_NAMED = "country_named"
    ADMIN1_NAMED = "admin1_named"
    NEAR_OTHERS = "near_others"  # other places of the text lie in the same country
    DEMONYM = "demonym"  # "Syrian": weak
    HOME = "home"  # where the feed is at home
    POPULATION = "population"  # nothing spoke for any: the largest


class Cue(StrEnum):
    """The meaning of the words beside a name."""

    NEAR = "near"  # "near X", "outskirts of X", "countryside of X"
    ADMIN1 = "admin1"  # "X province"
    DISTRICT = "district"  # "X district", "X local government area"
    CITY = "city"  # "the city of X", "X town"
    PART = "part"  # "northern X"
    VILLAGE = "village"  # "X village": a village of that name, or one of the province X
    CAMP = "camp"  # "X refugee camp": beside a town of that name
    QUARTER = "quarter"  # "X neighbourhood": of the town that the text names, which is seldom a town called X
    CAPITAL = "capital"  # "the Somali capital", "Haiti's capital": the mention is of that town


class Aside(StrEnum):
    """The senses of a name that are no place of an event, by the words around it (data/asides.csv)."""

    ELSEWHERE = "elsewhere"  # "spying for X", "missiles from X", "march for X": never where
    BEYOND = "beyond"  # "miles from X", "across from X": not in it, if X is an area
    BORDER = "border"  # "the X border": on either side
    SPEAKER = "speaker"  # "X says"
    DOER = "doer"  # "X strikes ..."
    OWNER = "owner"  # "X's rockets"; of a country without the possessive, too: "X troops"
    ORIGIN = "origin"  # "traders from X", "X-backed"
    THEME = "theme"  # "X peace rally"


@dataclass(frozen=True, slots=True)
class Cues:
    """Words beside a place name, beyond those of data/cues.csv (any case, with or without accents)."""

    near: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()
    camp: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    village: tuple[str, ...] = ()
    quarter: tuple[str, ...] = ()


NO_CUES = Cues()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place of the gazetteer. Coordinates are WGS 84 degrees; country is ISO 3166-1 alpha-2; admin1 a name.

    population is the last known figure, 0 where GeoNames has none. For an area the coordinates are its middle.
    by_hand: the name was found in the shipped aliases or in the user's own file.
    """

    id: int
    name: str
    country: str
    admin1: str | None
    lat: float
    lon: float
    kind: PlaceKind
    population: int = 0
    precision: Precision = Precision.EXACT
    by_hand: bool = False

    def place(self, written: str = "", precision: Precision | None = None) -> Place:
        """This candidate as the noun that reports carry."""
        exact = precision or self.precision
        return Place(self.name, self.country, self.admin1, self.lat, self.lon, exact, written, self.id)


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A stretch [start, end) of the text that can name a place, with every place that it can name, largest first.

    weak: a demonym ("Syrian") or a side ("Turkey-backed"), which say something of the country and nothing of where;
    from `resolve` also a small town in a country that nothing else in the text speaks of (more often a person's name).
    close: only a comma and small words stand between the mention before and this: "Tripoli, in northern Lebanon".
    aside: what the words around it say it is instead of where. hint: an armed group or the like, which is no place at
    all and only tells of which country a text speaks.
    """

    span: tuple[int, int]
    words: str
    candidates: tuple[Candidate, ...]
    weak: bool = False
    cue: Cue | None = None
    close: bool = False
    aside: Aside | None = None
    hint: bool = False


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mention and the place that it was taken for. alternatives: what else it could have been, largest first."""

    mention: PlaceMention
    place: Place
    why: Why
    alternatives: tuple[Candidate, ...] = ()


def distance_km(a: Place | Candidate, b: Place | Candidate) -> float | None:
    """Great-circle distance (haversine), or None where a place has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (a.lat, a.lon, b.lat, b.lon))
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return EARTH_DIAMETER_KM * math.asin(min(1.0, math.sqrt(h)))


def holds(area: Candidate, place: Candidate) -> bool:
    """Whether a country or an admin-1 has `place` in it. None holds itself."""
    if place.kind is PlaceKind.COUNTRY or area.country != place.country or area.id == place.id:
        return False
    province = area.kind is PlaceKind.ADMIN1 and area.name == place.admin1
    return province or area.kind is PlaceKind.COUNTRY


def contains(outer: Place, inner: Place) -> bool:
    """Whether `outer` is a country or admin-1 that holds the more exactly known `inner`. A place holds itself."""
    if outer.precision is Precision.COUNTRY:
        return outer.country is not None and outer.country == inner.country
    if outer.precision is Precision.ADMIN1:
        same = outer.admin1 is not None and (outer.country, outer.admin1) == (inner.country, inner.admin1)
        return same and inner.precision <= Precision.ADMIN1
    return outer.id is not None and outer.id == inner.id and outer.precision >= inner.precision


def may_contain(outer: Place, inner: Place) -> bool:
    """The same, as far as is known: where a part of a country ends ("the south-east") is in no gazetteer, so that any
    place of the country that is known more exactly may lie in it."""
    if outer.precision is Precision.PART_OF_COUNTRY and inner.precision < outer.precision:
        return outer.country is not None and outer.country == inner.country
    return contains(outer, inner)
