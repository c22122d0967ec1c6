"""Whoever reads a mail: in which language and zone, with which map, and how much of what is hard to read.

Wishes            what a channel, or a person, asks for
gist.gist         a report in few words of the reader's language
graphic.graphic   whether a sentence tells of bodies in a way that some ask to be spared at first sight
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")

MAPS = {
    "openstreetmap": "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=12/{lat}/{lon}",
    "geo": "geo:{lat},{lon}?z=12",  # opens the map that the phone has, and asks no server
}


def is_map(address: str) -> bool:
    """Whether an address has a place for a latitude and a longitude, and no other."""
    try:
        fields = [(name, form, change) for _, name, form, change in Formatter().parse(address) if name is not None]
    except ValueError:  # a bracket that is not closed
        return False
    return sorted(fields) == [("lat", "", None), ("lon", "", None)]


class Graphic(StrEnum):
    """Where sentences stand that are hard to read."""

    SHOWN = "shown"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Wishes:
    """The wishes of a reader. map: an address with {lat} and {lon}; None = no link, so that no map's server learns what
    is read. graphic: where graphic sentences stand; apart is below a line that says so."""

    timezone: ZoneInfo = UTC
    language: str = "en"
    map: str | None = None
    graphic: Graphic = Graphic.SHOWN

    @property
    def as_facts(self) -> dict[str, object]:
        """For templates, as `reader`."""
        return {
            "timezone": self.timezone.key,
            "language": self.language,
            "map": self.map,
            "graphic_apart": self.graphic is Graphic.APART,
        }


NONE = Wishes()
