"""Accounts of the pages with their sessions, attempts to sign in, links that were used, and who did what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("changed", TIME, nullable=False),
        sa.Column("seen_until", TIME),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("person", sa.Text, nullable=False, index=True),
        sa.Column("begun", TIME, nullable=False),
        sa.Column("used", TIME, nullable=False),
    )
    op.create_table(
        "attempts",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("at", TIME, nullable=False, index=True),
    )
    op.create_index("ix_attempts_who_at", "attempts", ["who", "at"])
    op.create_table(
        "used_links",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("until", TIME, nullable=False, index=True),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", TIME, nullable=False, index=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("detail", sa.Text, nullable=False),
    )
