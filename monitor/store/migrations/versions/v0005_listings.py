"""Incidents are listed, searched, mapped and added up by one row of columns each, and alerts by their severity.
`schema.migrate` fills the rows, for what stands in them is this release's."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "listings",
        sa.Column("incident", sa.String, sa.ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("opened", _WHEN, nullable=False),
        sa.Column("updated", _WHEN, nullable=False),
        sa.Column("happened", _WHEN, nullable=False),
        sa.Column("counts", sa.Integer, nullable=False),
        sa.Column("merged", sa.Integer, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("grade", sa.String, nullable=False),
        sa.Column("country", sa.String),
        sa.Column("admin1", sa.Text),
        sa.Column("place", sa.Text),
        sa.Column("day", sa.String),
        sa.Column("cause", sa.String, nullable=False),
        sa.Column("weapon", sa.String),
        sa.Column("target", sa.String),
        sa.Column("perhaps", sa.String),
        sa.Column("disputed", sa.Integer, nullable=False),
        sa.Column("victims", sa.String, nullable=False),
        sa.Column("toll", sa.Text, nullable=False),
        sa.Column("reports", sa.Integer, nullable=False),
        sa.Column("sources", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("ix_listings_happened", "listings", ["happened"])
    op.create_index("ix_listings_updated_incident", "listings", ["updated", "incident"])
    op.add_column("alerts", sa.Column("severity", sa.Integer))
    op.create_index("ix_alerts_severity_incident", "alerts", ["severity", "incident"])
    _severities(op.get_bind())


def _severities(connection: sa.Connection) -> None:
    rows = connection.execute(sa.text("SELECT seq, data FROM alerts")).all()
    told = [{"seq": row.seq, "severity": json.loads(row.data).get("severity")} for row in rows]
    if told:
        connection.execute(sa.text("UPDATE alerts SET severity = :severity WHERE seq = :seq"), told)
