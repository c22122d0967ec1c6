"""The lines of an incident's history are rows: a report adds one, and does not write the whole story anew."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MANY = 500  # incidents at a time


def upgrade() -> None:
    op.create_table(
        "happenings",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("incident", sa.String, sa.ForeignKey("incidents.id", ondelete="CASCADE"), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_index("ix_happenings_incident_seq", "happenings", ["incident", "seq"])
    connection, last = op.get_bind(), ""
    some = sa.text("SELECT id, data FROM incidents WHERE id > :last ORDER BY id LIMIT :many")
    while rows := connection.execute(some, {"last": last, "many": _MANY}).all():
        last = rows[-1].id
        _part(connection, {row.id: json.loads(row.data) for row in rows})


def _part(connection: sa.Connection, incidents: dict[str, dict[str, object]]) -> None:
    """Move the lines out of these incidents, which stay in their order."""
    told = {ident: data.pop("history", None) or [] for ident, data in incidents.items()}
    lines = [{"incident": ident, "data": _text(line)} for ident, said in told.items() for line in said]  # type: ignore[attr-defined]
    if lines:
        connection.execute(sa.text("INSERT INTO happenings (incident, data) VALUES (:incident, :data)"), lines)
        changed = [{"id": ident, "data": _text(incidents[ident])} for ident, said in told.items() if said]
        connection.execute(sa.text("UPDATE incidents SET data = :data WHERE id = :id"), changed)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
