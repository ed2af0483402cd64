"""by when what was promised is to be kept"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    for name in ("first_reply_due_at", "resolution_due_at"):
        op.add_column("handoffs", sa.Column(name, sa.DateTime(), nullable=True))
    op.add_column("handoffs", sa.Column("late", sa.String(length=16), nullable=True))
