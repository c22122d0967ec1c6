"""The part of the world that somebody looks at on the map, nearer, further and to each side: for links. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from monitor.deliveries.picture.view import View, view_at

NEAREST, FURTHEST = 0.2, 120.0  # degrees from south to north
POLE, DATE_LINE = 80.0, 180.0
STEP = 0.5  # of what is seen
_FORM = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,3})?),(-?[0-9]{1,3}(?:\.[0-9]{1,3})?),([0-9]{1,3}(?:\.[0-9]{1,3})?)")


@dataclass(frozen=True, slots=True)
class MapLook:
    """A middle and a height, in degrees. str() is how it stands in an address: `35.8,36.32,1.6`."""

    lat: float
    lon: float
    tall: float

    @classmethod
    def read(cls, text: str) -> MapLook | None:
        """The look of an address; None where that says none that there is."""
        found = _FORM.fullmatch(text)
        return cls(*map(float, found.groups())).within_bounds if found else None

    @classmethod
    def of(cls, view: View) -> MapLook:
        middle = (view.south + view.north) / 2, (view.west + view.east) / 2
        return cls(*middle, view.north - view.south).within_bounds

    def __str__(self) -> str:
        return ",".join(f"{value:.3f}".rstrip("0").rstrip(".") for value in (self.lat, self.lon, self.tall))

    @property
    def within_bounds(self) -> MapLook:
        lat, lon = max(-POLE, min(POLE, self.lat)), max(-DATE_LINE, min(DATE_LINE, self.lon))
        return MapLook(lat, lon, max(NEAREST, min(FURTHEST, self.tall)))

    @property
    def view(self) -> View:
        return view_at(self.lat, self.lon, self.tall)

    @property
    def beside(self) -> Mapping[str, MapLook]:
        """Where the links lead, by the word of each."""
        wide = self.view.east - self.view.west
        moved = {
            "nearer": replace(self, tall=self.tall / 2),
            "further": replace(self, tall=self.tall * 2),
            "north": replace(self, lat=self.lat + STEP * self.tall),
            "south": replace(self, lat=self.lat - STEP * self.tall),
            "west": replace(self, lon=self.lon - STEP * wide),
            "east": replace(self, lon=self.lon + STEP * wide),
        }
        return {word: look.within_bounds for word, look in moved.items()}
