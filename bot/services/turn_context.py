"""Where an action stands: in which turn of which conversation, for whom."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.desk import OnlyInPrivate


@dataclass(frozen=True)
class TurnContext:
    """Effects are kept once per (``turn_id``, ``action``), however often the turn is asked.

    ``private``: where others read along, the intents that are left for a private chat.
    """

    turn_id: str
    conversation_id: str
    contact_id: str
    language: str
    action: str
    private: frozenset[str] = frozenset()

    def alone(self, *wishes: str) -> None:
        """Raise OnlyInPrivate if what is about to be done is not for those who read along: with the first of
        these wishes that is left for a private chat."""
        for wish in wishes:
            if wish in self.private:
                raise OnlyInPrivate(wish)
