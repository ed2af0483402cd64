"""up to when nothing is missing of what customers wrote"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.create_table(
        "caught_up",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_caught_up")),
    )
    op.add_column("erasures", sa.Column("lately", sa.JSON(), server_default="[]", nullable=False))
    # The house was there when the last of them came; what was written during the update is asked for.
    op.execute(
        "INSERT INTO caught_up (account, until) SELECT account, MAX(created_at) FROM messages"
        " WHERE author = 'customer' AND account LIKE 'whatsapp:%' GROUP BY account"
    )
