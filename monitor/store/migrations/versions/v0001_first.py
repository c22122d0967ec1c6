"""The first schema. Plain types only: a later change of monitor.store.tables must not change what this builds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _sources()
    _events()
    _messages()


def _sources() -> None:
    op.create_table(
        "feeds",
        sa.Column("feed", sa.Text, primary_key=True),
        sa.Column("next_poll_at", TIME, index=True),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_table(
        "entries",
        sa.Column("feed", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("link", sa.Text, index=True),
        sa.Column("seen", TIME, nullable=False, index=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_table(
        "reports",
        sa.Column("feed", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("language", sa.String),
        sa.Column("rejected", sa.String, index=True),
        sa.Column("confidence", sa.Float, index=True),
        sa.Column("data", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["feed", "key", "revision"], ["entries.feed", "entries.key", "entries.revision"], ondelete="CASCADE"
        ),
    )


def _events() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("opened", TIME, nullable=False),
        sa.Column("updated", TIME, nullable=False, index=True),
        sa.Column("country", sa.String),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_table(
        "incident_members",
        sa.Column("incident", sa.String, sa.ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("feed", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("index", sa.Integer, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_index("ix_incident_members_feed_key", "incident_members", ["feed", "key"])
    op.create_table(
        "verdicts",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("incident", sa.String, nullable=False, index=True),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("stopped_by", sa.String),
        sa.Column("revisit_at", TIME, index=True),
        sa.Column("data", sa.Text, nullable=False),
    )


def _messages() -> None:
    op.create_table(
        "alerts",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("rule", sa.Text),
        sa.Column("incident", sa.String, index=True),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("at", TIME, nullable=False, index=True),
        sa.Column("toll", sa.Text),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("alert", sa.String, sa.ForeignKey("alerts.id"), nullable=False, index=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("medium", sa.String, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("created", TIME, nullable=False),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("lease_until", TIME),
        sa.Column("sent_at", TIME),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last_error", sa.Text),
        sa.Column("remote_ref", sa.Text),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary),
    )
    op.create_index("ix_deliveries_state_next_at", "deliveries", ["state", "next_at"])
    op.create_index("ix_deliveries_thread_recipient_seq", "deliveries", ["thread", "recipient", "seq"])
    op.create_table(
        "digests",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("last_run", TIME),
        sa.Column("next_run", TIME),
    )
    op.create_table("meta", sa.Column("name", sa.String, primary_key=True), sa.Column("value", sa.Text, nullable=False))
