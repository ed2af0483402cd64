"""roles"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("operators", sa.Column("role", sa.String(16), nullable=False, server_default="operator"))
    op.add_column("operators", sa.Column("left_at", sa.DateTime(), nullable=True))
    op.execute("UPDATE operators SET role = 'administrator' WHERE administrator")
    op.drop_column("operators", "administrator")
