"""Entries are found by the hash of their text: a feed that renames all that it holds must tell nothing twice."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_entries_hash", "entries", ["hash"])
