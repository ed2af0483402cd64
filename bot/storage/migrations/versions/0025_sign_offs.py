"""sign offs"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "sign_offs",
        sa.Column("operator_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("because", sa.String(length=16), nullable=False),
        sa.Column("chats", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"], name=op.f("fk_sign_offs_operator_id")),
        sa.PrimaryKeyConstraint("operator_id", name=op.f("pk_sign_offs")),
    )
