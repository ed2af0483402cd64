"""webhooks that are switched off, and what was told to each"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("webhooks", sa.Column("since", sa.DateTime(), nullable=True))
    op.execute("UPDATE webhooks SET since = created_at")
    op.create_index("ix_tellings_webhook_id_state_number", "tellings", ["webhook_id", "state", "number"])
