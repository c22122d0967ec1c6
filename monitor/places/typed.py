"""A place as a person types it, who is asked again where they may mean several: nothing is taken silently.

Karsa        Karsa, SY        Karsa, Idlib, SY        Idlib Governorate        Well Seven, Idlib, SY, 35.93, 36.63
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.errors import PlaceError
from monitor.model import Place, Precision
from monitor.places.gazetteer import Gazetteer
from monitor.places.keys import key_of
from monitor.places.kinds import Candidate, PlaceKind

LONGEST = 200  # characters
MOST_NAMED = 4  # of several that are meant
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,8})?")


def typed_place(written: str, gazetteer: Gazetteer, near: str | None = None) -> Place:
    """The place that somebody means. near: a country in which to look first. Raises PlaceError, which says how to
    write it, where none or several are meant."""
    parts = [part.strip() for part in written[:LONGEST].split(",") if part.strip()]
    if len(parts) > 2 and all(_DEGREES.fullmatch(part) for part in parts[-2:]):
        return _at(parts[:-2], float(parts[-2]), float(parts[-1]), gazetteer)
    if not parts or len(parts) > 3:
        raise PlaceError("write a place as: Karsa, Idlib, SY")
    country = _country(parts[-1], gazetteer) if len(parts) > 1 else None
    inner = parts[1:-1] if country else parts[1:]
    found = _within(_named(parts[0], country, gazetteer), inner, gazetteer)
    if not found:
        near_names = gazetteer.suggestions(parts[0], (country,) if country else ())[:3]
        hint = f"did you mean {' or '.join(near_names)}?" if near_names else "add where it lies: Name, SY, 35.93, 36.63"
        raise PlaceError(f"no place {written!r} is known; {hint}")
    return _only(found, near).place(written)


def _at(names: Sequence[str], lat: float, lon: float, gazetteer: Gazetteer) -> Place:
    """A spot that the gazetteer need not know, of a country that it knows."""
    country = _country(names[-1], gazetteer) if len(names) > 1 else None
    if country is None or len(names) > 3 or abs(lat) > 90 or abs(lon) > 180:
        raise PlaceError("write a spot as: Well Seven, SY, 35.93, 36.63 (name, country, latitude, longitude)")
    province = None
    if len(names) == 3:
        provinces = gazetteer.admin1(names[1], (country,))
        if not provinces:
            raise PlaceError(f"no province {names[1]!r} is known in {country}")
        province = provinces[0].name
    return Place(names[0], country, province, lat, lon, Precision.EXACT, names[0])


def _country(words: str, gazetteer: Gazetteer) -> str | None:
    """By its code or its name."""
    if len(words) == 2 and gazetteer.country(words.upper()):
        return words.upper()
    return next((c.country for c in gazetteer.named(words) if c.kind is PlaceKind.COUNTRY), None)


def _named(name: str, country: str | None, gazetteer: Gazetteer) -> list[Candidate]:
    """Those of which it is the name, before those of which it is a name too."""
    if country is None and len(name) == 2 and (whole := gazetteer.country(name.upper())):
        return [whole]
    countries = (country,) if country else ()
    found = gazetteer.named(name, countries) or gazetteer.admin1(name, countries)
    return [c for c in found if c.by_hand or key_of(c.name) == key_of(name)] or found


def _within(found: Sequence[Candidate], inner: Sequence[str], gazetteer: Gazetteer) -> list[Candidate]:
    """Those in the province that was written, where one was."""
    if not inner:
        return list(found)
    provinces = {(c.country, c.name) for c in gazetteer.admin1(inner[0])}
    return [c for c in found if (c.country, c.admin1) in provinces]


def _only(found: Sequence[Candidate], near: str | None) -> Candidate:
    """The one place that these are: of a town and the province of its name the town."""
    here = [c for c in found if c.country == near] or list(found)
    areas = {(c.country, c.admin1): c for c in reversed(here)}
    if len(areas) > 1:
        named = [", ".join(filter(None, (c.name, c.admin1, c.country))) for c in areas.values()]
        raise PlaceError(f"several places have that name; say which: {'; '.join(named[:MOST_NAMED])}")
    return min(here, key=lambda c: c.kind is not PlaceKind.CITY)
