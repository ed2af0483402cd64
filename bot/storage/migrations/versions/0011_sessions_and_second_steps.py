"""sessions that can be listed, and second steps"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("secrets", sa.Column("created_at", sa.DateTime(), nullable=True))
    op.add_column("secrets", sa.Column("used_at", sa.DateTime(), nullable=True))
    op.add_column("secrets", sa.Column("device", sa.String(length=80), nullable=True))
    op.create_table(
        "second_steps",
        sa.Column("operator_id", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("last_step", _BIG, nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"], name=op.f("fk_second_steps_operator_id")),
        sa.PrimaryKeyConstraint("operator_id", name=op.f("pk_second_steps")),
    )
