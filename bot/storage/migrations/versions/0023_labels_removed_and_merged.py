"""labels removed and merged"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    with op.batch_alter_table("labels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("merged_into", sa.String(length=64), nullable=True))
    with op.batch_alter_table("conversation_labels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_from", sa.String(length=64), nullable=True))
