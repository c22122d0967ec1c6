"""Several machines on one store: what was read and is still to be grouped, and who works."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "read_elsewhere",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("feed", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("due", TIME, nullable=False),
        sa.Column("came", TIME, nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("reading", sa.Text, nullable=False),
    )
    op.create_index("ix_read_elsewhere_feed_key_revision", "read_elsewhere", ["feed", "key", "revision"], unique=True)
    op.create_index("ix_read_elsewhere_due_seq", "read_elsewhere", ["due", "seq"])
    op.create_table(
        "workers",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("beat", TIME, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
