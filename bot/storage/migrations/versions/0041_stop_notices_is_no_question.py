"""the wish for no more notices is no question any more"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

BEFORE, NOW = "faq/stop_notices", "stop_notices"
teams = sa.table("teams", sa.column("id"), sa.column("intents", sa.JSON))


def upgrade() -> None:
    op.execute(f"UPDATE canned_replies SET intent = '{NOW}' WHERE intent = '{BEFORE}'")
    connection = op.get_bind()
    for team in connection.execute(sa.select(teams)).all():
        if BEFORE in team.intents:
            named = [NOW if one == BEFORE else one for one in team.intents]
            connection.execute(teams.update().where(teams.c.id == team.id).values(intents=named))
