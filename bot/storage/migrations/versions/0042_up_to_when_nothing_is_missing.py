"""up to when nothing is missing of what customers wrote"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

CLOCKS_DIFFER = timedelta(minutes=15)  # by which what is asked for begins earlier


def upgrade() -> None:
    caught_up = op.create_table(
        "caught_up",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_caught_up")),
    )
    op.add_column("erasures", sa.Column("lately", sa.JSON(), server_default="[]", nullable=False))
    # The house was there when the last of them came, and when the last who was erased was: their messages are
    # to be missing, and are not known again yet. What was written during the update is asked for.
    connection = op.get_bind()
    came = sa.text(
        "SELECT account, MAX(created_at) AS at FROM messages"
        " WHERE author = 'customer' AND account LIKE 'whatsapp:%' GROUP BY account"
    ).columns(account=sa.String(), at=sa.DateTime())
    erased = sa.text("SELECT MAX(asked_at) AS at FROM erasures").columns(at=sa.DateTime())
    gone = [at + CLOCKS_DIFFER for at in connection.scalars(erased) if at]
    for account, at in connection.execute(came).all():
        op.execute(sa.insert(caught_up).values(account=account, until=max([at, *gone])))
