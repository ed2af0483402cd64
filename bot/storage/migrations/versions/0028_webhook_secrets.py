"""which of its secrets a webhook has"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column("webhooks", sa.Column("secret_number", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("webhooks", sa.Column("secret_at", sa.DateTime(), nullable=True))
