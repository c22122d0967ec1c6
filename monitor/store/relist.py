"""Every incident's row of a list made anew: for a store of a release that had none, or another form of them."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from monitor.incidents import Member
from monitor.store import codec, mapping
from monitor.store.history import history_of
from monitor.store.listed import values_of
from monitor.store.tables import incidents, listings, members

_MANY = 200


def relist(connection: Connection) -> None:
    """Fill `listings` from `incidents`, some at a time. Inside the caller's transaction."""
    connection.execute(delete(listings))
    last = ""
    while rows := connection.execute(
        select(incidents).where(incidents.c.id > last).order_by(incidents.c.id).limit(_MANY)
    ).all():
        last = rows[-1].id
        told: dict[str, list[Member]] = {row.id: [] for row in rows}
        query = select(members.c.incident, members.c.data).where(members.c.incident.in_(list(told)))
        for row in connection.execute(query.order_by(members.c.incident, members.c.position)).all():
            told[row.incident].append(codec.load(Member, row.data))
        made = [mapping.incident(row, told[row.id], history_of(connection, row.id)) for row in rows]
        connection.execute(insert(listings), [values_of(incident) for incident in made])
