"""Of what was read elsewhere that which may raise an alert is grouped before what only joins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("read_elsewhere", sa.Column("rank", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_read_elsewhere_rank_seq", "read_elsewhere", ["rank", "seq"])
    op.drop_index("ix_read_elsewhere_due_seq", "read_elsewhere")
