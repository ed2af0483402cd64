"""Teams as they are: declared in data/business/handoff.yml, and decided since on their page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.care import Team
from bot.core.languages import LANGUAGES

TAKEN = ("reasons", "intents", "services")  # what goes to a team, and to no other


@dataclass
class PageTeam:
    """What the page says of a team: it counts, whatever the file says. ``id`` is the team's key.

    ``removed_at``: there is no such team. ``first``: an operator's id.
    """

    id: str
    names: dict[str, str]
    changed_at: datetime
    languages: tuple[str, ...] = LANGUAGES
    reasons: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    first: str | None = None
    changed_by: str | None = None
    removed_at: datetime | None = field(default=None)

    def team(self) -> Team:
        return Team(
            self.id,
            self.names,
            languages=self.languages,
            reasons=self.reasons,
            intents=self.intents,
            services=self.services,
            first=self.first,
        )


def together(declared: Mapping[str, Team], decided: Iterable[PageTeam]) -> dict[str, Team]:
    """The teams there are, those of the file first and in its order, then those made on the page."""
    teams = dict(declared)
    for one in decided:
        if one.removed_at is None:
            teams[one.id] = one.team()
        else:
            teams.pop(one.id, None)
    return teams
