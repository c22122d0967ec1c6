"""The feed that alone tells of the incident of a delivery, for its share of a budget. Rows from before count as of
several feeds: they take nobody's share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("feed", sa.Text))
