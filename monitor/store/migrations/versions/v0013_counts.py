"""Indexes for what status and metrics count, what trends begin with and what the room of documents is measured by: until
here it was read from whole rows, all of them."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (
        ("incidents", "opened"),
        ("incidents", "status"),
        ("alerts", "reason"),
        ("documents", "packed_size"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])
