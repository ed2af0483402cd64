"""Which conversations somebody may see: their own, those of everybody, those of their teams, or all."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.conversation import Conversation
from bot.core.operator import Operator
from bot.core.roles import Permission


@dataclass(frozen=True)
class Sight:
    """``teams``: None for one who sees all. A conversation that no team has is everybody's."""

    operator_id: str
    teams: frozenset[str] | None

    def covers(self, conversation: Conversation) -> bool:
        if conversation.erased_at is not None:
            return False
        if self.teams is None or conversation.assignee_id == self.operator_id:
            return True
        return conversation.team is None or conversation.team in self.teams


def sight_of(operator: Operator) -> Sight:
    """Who is of no team in particular belongs to all of them."""
    everything = operator.may(Permission.ALL_CONVERSATIONS) or not operator.teams
    return Sight(operator.id, None if everything else frozenset(operator.teams))
