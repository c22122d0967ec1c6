"""Reports are found by when their entry was seen: what was read with little confidence is looked for among the
latest, and most entries report nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SEEN = """
UPDATE reports SET seen = (SELECT entries.seen FROM entries
    WHERE entries.feed = reports.feed AND entries.key = reports.key AND entries.revision = reports.revision)
"""


def upgrade() -> None:
    op.add_column("reports", sa.Column("seen", sa.DateTime(timezone=True)))
    op.execute(_SEEN)
    op.execute("CREATE INDEX ix_reports_seen ON reports (seen, confidence) WHERE confidence IS NOT NULL")
    op.drop_index("ix_reports_confidence", "reports")
