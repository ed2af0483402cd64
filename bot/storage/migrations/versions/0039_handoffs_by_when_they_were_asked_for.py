"""handoffs, found by when they were asked for, assigned and rated"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.create_index("ix_handoffs_requested_at", "handoffs", ["requested_at"])
    for column in ("assigned_at", "rated_at"):
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_handoffs_{column}", "handoffs", [column], sqlite_where=there, postgresql_where=there
        )
