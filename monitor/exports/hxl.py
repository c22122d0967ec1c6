"""CSV with a row of hashtags under the headers: Humanitarian Exchange Language 1.1 (hxlstandard.org)."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.exports import records as of
from monitor.exports.records import Document, bound
from monitor.exports.table import Column, table
from monitor.incidents import first_reported
from monitor.model import Harm, Victim
from monitor.text import moment

KILLED, INJURED = Harm.KILLED, Harm.INJURED

COLUMNS = (
    Column("Incident", lambda r: r.incident.id, "#event+id"),
    Column("Status", lambda r: r.incident.status, "#status"),
    Column("Grade", lambda r: r.incident.grade, "#x_grade"),
    Column("Date of event", of.day, "#date+occurred"),
    Column("First reported", lambda r: moment(first_reported(r.incident)), "#date+reported"),
    Column("Updated", lambda r: moment(r.incident.updated), "#date+updated"),
    Column("Country", lambda r: r.country, "#country+name"),
    Column("Country code", of.country_code, "#country+code+v_iso2"),
    Column("Province", of.admin1, "#adm1+name"),
    Column("Place", of.place_name, "#loc+name"),
    Column("Latitude", of.latitude, "#geo+lat"),
    Column("Longitude", of.longitude, "#geo+lon"),
    Column("Precision", of.precision, "#geo+precision"),
    Column("Killed, lowest", bound(KILLED, Victim.ALL, "low"), "#affected+killed+min"),
    Column("Killed, best", bound(KILLED, Victim.ALL, "best"), "#affected+killed"),
    Column("Killed, highest", bound(KILLED, Victim.ALL, "high"), "#affected+killed+max"),
    Column("Civilians killed, lowest", bound(KILLED, Victim.CIVILIAN, "low"), "#affected+killed+civilian+min"),
    Column("Civilians killed, best", bound(KILLED, Victim.CIVILIAN, "best"), "#affected+killed+civilian"),
    Column("Civilians killed, highest", bound(KILLED, Victim.CIVILIAN, "high"), "#affected+killed+civilian+max"),
    Column("Children killed", bound(KILLED, Victim.CHILD, "best"), "#affected+killed+children"),
    Column("Women killed", bound(KILLED, Victim.WOMAN, "best"), "#affected+killed+f+adults"),
    Column("Injured, lowest", bound(INJURED, Victim.ALL, "low"), "#affected+injured+min"),
    Column("Injured, best", bound(INJURED, Victim.ALL, "best"), "#affected+injured"),
    Column("Injured, highest", bound(INJURED, Victim.ALL, "high"), "#affected+injured+max"),
    Column("Missing", bound(Harm.MISSING, Victim.ALL, "best"), "#affected+missing"),
    Column("Abducted", bound(Harm.ABDUCTED, Victim.ALL, "best"), "#affected+abducted"),
    Column("Cause", lambda r: r.incident.cause, "#cause"),
    Column("Weapon", lambda r: r.incident.weapon, "#event+type"),
    Column("Protected place hit", lambda r: r.incident.target, "#event+target"),
    Column("Independent sources", of.source_count, "#meta+source+num"),
    Column("Publishers", lambda r: of.joined(of.publishers(r)), "#meta+source"),
    Column("Links", lambda r: of.joined(of.links(r)), "#meta+url"),
    Column("Attribution", lambda _: of.ATTRIBUTION, "#meta+attribution"),
    Column("Perhaps the same as", of.perhaps, "#event+id+perhaps"),
)


def written(doc: Document) -> Iterator[str]:
    return table(COLUMNS, doc.records)
