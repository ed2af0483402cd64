"""the open tickets, found among all"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    is_open = sa.text("state = 'open'")
    op.create_index("ix_tickets_open", "tickets", ["id"], sqlite_where=is_open, postgresql_where=is_open)
