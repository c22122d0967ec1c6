"""The columns of an Airwars assessment: of each incident minimum and maximum of each group (airwars.org, methodology).

Airwars' own grading (confirmed, fair, weak, contested, discounted) is an analyst's judgement; `grade` is ours, by rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.exports import records as of
from monitor.exports.records import Document, bound
from monitor.exports.table import Column, table
from monitor.model import Harm, Victim


def extremes(name: str, harm: Harm, victim: Victim) -> tuple[Column, Column]:
    return Column(f"{name}_min", bound(harm, victim, "low")), Column(f"{name}_max", bound(harm, victim, "high"))


COLUMNS = (
    Column("incident_code", lambda r: r.incident.id),
    Column("incident_date", of.day),
    Column("country", lambda r: r.country),
    Column("admin1", of.admin1),
    Column("location", of.place_name),
    Column("latitude", of.latitude),
    Column("longitude", of.longitude),
    Column("geolocation_precision", of.precision),
    *extremes("civilians_killed", Harm.KILLED, Victim.CIVILIAN),
    *extremes("children_killed", Harm.KILLED, Victim.CHILD),
    *extremes("women_killed", Harm.KILLED, Victim.WOMAN),
    *extremes("civilians_injured", Harm.INJURED, Victim.CIVILIAN),
    *extremes("militants_killed", Harm.KILLED, Victim.COMBATANT),
    Column("suspected_belligerent", lambda r: r.incident.actor),
    Column("strike_type", lambda r: r.incident.weapon),
    Column("place_hit", lambda r: r.incident.target),
    Column("grade", lambda r: r.incident.grade),
    Column("disputed", lambda r: "yes" if r.incident.disputed else "no"),
    Column("number_of_sources", of.source_count),
    Column("sources", lambda r: of.joined(of.publishers(r))),
    Column("source_links", lambda r: of.joined(of.links(r))),
    Column("perhaps", of.perhaps),
)


def written(doc: Document) -> Iterator[str]:
    return table(COLUMNS, of.unretracted(doc))
