"""who does what by when"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("step_since", sa.DateTime(), nullable=True))

    with op.batch_alter_table("operators", schema=None) as batch_op:
        batch_op.add_column(sa.Column("acted_at", sa.DateTime(), nullable=True))

    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=16), server_default="promise", nullable=False))
        batch_op.add_column(sa.Column("ticket_number", sa.String(length=32), nullable=True))
        batch_op.alter_column("operator_id", existing_type=sa.VARCHAR(length=64), nullable=True)
