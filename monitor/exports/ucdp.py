"""Those columns of UCDP's Georeferenced Event Dataset that news alone can fill, under its names (GED codebook).

Conflict, dyad and sides are a coder's decision. Where a figure or a day is not reported the cell is empty, never 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.exports import records as of
from monitor.exports.records import Document, Record, bound
from monitor.exports.table import Column, table
from monitor.model import Harm, Victim

best = bound(Harm.KILLED, Victim.ALL, "best")
civilians = bound(Harm.KILLED, Victim.CIVILIAN, "best")


def unknown(record: Record) -> int | None:
    """Deaths that are no civilians', so that the two columns add up to `best`; sides are not told apart."""
    total = best(record)
    return None if total is None else max(total - (civilians(record) or 0), 0)


def point(record: Record) -> str | None:
    found = of.coordinates(record.incident)
    return f"POINT ({found[1]} {found[0]})" if found else None


COLUMNS = (
    Column("id", lambda r: r.incident.id),
    Column("year", lambda r: r.incident.date.year if r.incident.date else None),
    Column("number_of_sources", of.source_count),
    Column("source_article", lambda r: of.joined(of.links(r))),
    Column("source_office", lambda r: of.joined(of.publishers(r))),
    Column(
        "source_date",
        lambda r: of.joined(of.distinct(m.published.date().isoformat() for m in of.sources(r) if m.published)),
    ),
    Column("source_headline", lambda r: of.joined(of.distinct(m.title for m in of.sources(r)))),
    Column("source_original", lambda r: of.joined(r.incident.claimants)),
    Column("where_prec", of.precision),
    Column("where_coordinates", of.place_name),
    Column("where_description", of.written_place),
    Column("adm_1", of.admin1),
    Column("latitude", of.latitude),
    Column("longitude", of.longitude),
    Column("geom_wkt", point),
    Column("country", lambda r: r.country),
    Column("date_prec", lambda r: 1 if r.incident.date else None),
    Column("date_start", of.day),
    Column("date_end", of.day),
    Column("deaths_civilians", civilians),
    Column("deaths_unknown", unknown),
    Column("best", best),
    Column("high", bound(Harm.KILLED, Victim.ALL, "high")),
    Column("low", bound(Harm.KILLED, Victim.ALL, "low")),
    Column("perhaps", of.perhaps),
)


def written(doc: Document) -> Iterator[str]:
    return table(COLUMNS, of.unretracted(doc))
