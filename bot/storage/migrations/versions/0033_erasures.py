"""customers who were erased"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    for table in ("contacts", "conversations"):
        op.add_column(table, sa.Column("erased_at", sa.DateTime(), nullable=True))
    op.create_table(
        "erasures",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("contacts", sa.JSON(), nullable=False),
        sa.Column("conversations", sa.JSON(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("operator_id", sa.String(length=64), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_erasures_contact_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"], name=op.f("fk_erasures_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index(op.f("ix_erasures_asked_at"), "erasures", ["asked_at"], unique=False)
    still_open = sa.text("done_at IS NULL")
    op.create_index(
        "ix_erasures_open",
        "erasures",
        ["asked_at"],
        unique=False,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
