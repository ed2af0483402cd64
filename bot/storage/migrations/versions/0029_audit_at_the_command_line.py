"""lines of the record about what was done at the command line say whose it was"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column("audit", sa.Column("terminal", sa.String(64), nullable=True))
