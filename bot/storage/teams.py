"""What was decided about teams on their page."""

from __future__ import annotations

import sqlalchemy as sa

from bot.core.team import PageTeam
from bot.storage.repository import Repository
from bot.storage.tables import teams


class TeamRepository(Repository[PageTeam]):
    table, kind = teams, PageTeam

    def all(self) -> list[PageTeam]:
        return self._all(sa.select(teams).order_by(teams.c.id))

    def remove(self, key: str) -> None:
        self._connection.execute(sa.delete(teams).where(teams.c.id == key))
