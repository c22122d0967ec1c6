"""The columns that Action on Armed Violence's recorders fill for each incident of explosive violence (aoav.org.uk,
methodology).

AOAV takes one figure a cell, publishes no column names, and counts police among the armed actors.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.exports import records as of
from monitor.exports.records import Document, Record, bound
from monitor.exports.table import Column, table
from monitor.model import Harm, Victim


def armed(record: Record, harm: Harm) -> int | None:
    """Combatants and police together; None where the reports speak of neither."""
    figures = [bound(harm, victim, "best")(record) for victim in (Victim.COMBATANT, Victim.POLICE)]
    stated = [figure for figure in figures if figure is not None]
    return sum(stated) if stated else None


COLUMNS = (
    Column("incident_id", lambda r: r.incident.id),
    Column("date", of.day),
    Column("country", lambda r: r.country),
    Column("region", of.admin1),
    Column("location", of.place_name),
    Column("location_precision", of.precision),
    Column("weapon_type", lambda r: r.incident.weapon),
    Column("reported_user", lambda r: r.incident.actor),
    Column("target", lambda r: r.incident.target),
    Column("civilians_killed", bound(Harm.KILLED, Victim.CIVILIAN, "best")),
    Column("civilians_injured", bound(Harm.INJURED, Victim.CIVILIAN, "best")),
    Column("armed_actors_killed", lambda r: armed(r, Harm.KILLED)),
    Column("armed_actors_injured", lambda r: armed(r, Harm.INJURED)),
    Column("children_killed", bound(Harm.KILLED, Victim.CHILD, "best")),
    Column("women_killed", bound(Harm.KILLED, Victim.WOMAN, "best")),
    Column("total_killed", bound(Harm.KILLED, Victim.ALL, "best")),
    Column("total_injured", bound(Harm.INJURED, Victim.ALL, "best")),
    Column("number_of_sources", of.source_count),
    Column("source", lambda r: of.joined(of.publishers(r))),
    Column("source_link", lambda r: of.joined(of.links(r))),
    Column("perhaps", of.perhaps),
)


def written(doc: Document) -> Iterator[str]:
    return table(COLUMNS, of.unretracted(doc))
