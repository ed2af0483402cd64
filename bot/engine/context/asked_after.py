"""What became of something that was asked for in a form of the editors' own: its ticket tells."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, TEXT

from bot.core.cues import Cues
from bot.core.desk import FORM_NOTED


def asked_after(
    parsed: dict[str, Any], domain: Domain, cues: Cues, settings: dict[str, Any] | None
) -> dict[str, Any] | None:
    """Return "any news of my adoption request?" as a question of that ticket, not as the wish to fill
    the form in once more; None if it is none. The ranking keeps the form's intent first: it says of what.

    ``settings``: those of ``TicketTeller``; None where there is none.
    """
    status, asked = settings and settings["status"], parsed[INTENT][INTENT_NAME_KEY]
    if status not in domain.intents or f"{FORM_NOTED}{asked}" not in domain.responses:
        return None
    if not cues.telling.asks_what_became(parsed[TEXT]):
        return None
    return {**parsed, INTENT: {**parsed[INTENT], INTENT_NAME_KEY: status}}
