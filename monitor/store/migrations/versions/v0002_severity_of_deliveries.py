"""The severity as which a delivery counts in the budget of its recipient. Rows from before are not counted: budgets are
new."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("severity", sa.Integer))
    op.create_index("ix_deliveries_recipient_state_created", "deliveries", ["recipient", "state", "created"])
