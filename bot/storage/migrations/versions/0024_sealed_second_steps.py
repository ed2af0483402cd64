"""sealed second steps"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Room for what is sealed; the gateway, which has the key, seals what is there when it starts."""
    with op.batch_alter_table("second_steps", schema=None) as batch_op:
        batch_op.alter_column(
            "secret", existing_type=sa.String(length=64), type_=sa.Text(), existing_nullable=False
        )
