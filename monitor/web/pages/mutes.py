"""Mutes that somebody may know of: the name of one says what happens, and where."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from monitor.alerts.mute import Mute, Muted, is_in
from monitor.config import Config
from monitor.deliveries.people import Person
from monitor.store import ReadHandle
from monitor.store.families.listings import Wanted
from monitor.text import fold
from monitor.web.access.gate import is_theirs
from monitor.web.listing import Clearance

LATELY = 400  # incidents among which one is looked for that lies in a place of that name


def theirs(mutes: Sequence[Mute], person: Person, config: Config, asking: ReadHandle) -> list[Mute]:
    """Those of incidents and places in a person's regions, and those of rules, which are everybody's. One of a region
    around our own sites is nobody's to read."""
    return [mute for mute in mutes if _is_theirs(mute, person, config, asking)]


def _is_theirs(mute: Mute, person: Person, config: Config, asking: ReadHandle) -> bool:
    if mute.what is Muted.INCIDENT:
        return not person.regions or any(is_theirs(person, one) for one in asking.these_incidents([mute.name]))
    if mute.what is not Muted.PLACE:
        return True
    clearance, name = Clearance.of(person), fold(mute.name)
    if name in {fold(region.name) for region in config.regions}:
        return name in {fold(region) for region in clearance.names(config)}
    seen = islice(asking.listed(Wanted(), clearance.sees, portion=LATELY), LATELY)
    return not person.regions or any(is_in(one.place, mute.name, config.regions) for one in seen)
