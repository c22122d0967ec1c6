"""Where: the gazetteer, what it finds in a text, and how far apart places are.

    text ──find──▶ PlaceMention (every candidate) ──resolve──▶ Resolved (one place, why, and what else it could be)

Nothing here touches the network. The index ships with the package (`docs/places.md` tells how it is built); a match is
never certain, so the words of the text travel along in `Place.written`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.on_demand import on_demand

if TYPE_CHECKING:
    from monitor.places.borders import adjoin, with_neighbours
    from monitor.places.gazetteer import Gazetteer
    from monitor.places.kinds import (
        NO_CUES,
        Aside,
        Candidate,
        Cue,
        Cues,
        PlaceKind,
        PlaceMention,
        Resolved,
        Why,
        contains,
        distance_km,
        may_contain,
    )
else:
    on_demand(
        __name__,
        {
            "borders": "adjoin with_neighbours",
            "gazetteer": "Gazetteer",
            "kinds": "NO_CUES Aside Candidate Cue Cues PlaceKind PlaceMention Resolved Why contains distance_km"
            " may_contain",
        },
    )

__all__ = [
    "NO_CUES",
    "Aside",
    "Candidate",
    "Cue",
    "Cues",
    "Gazetteer",
    "PlaceKind",
    "PlaceMention",
    "Resolved",
    "Why",
    "adjoin",
    "contains",
    "distance_km",
    "may_contain",
    "with_neighbours",
]
