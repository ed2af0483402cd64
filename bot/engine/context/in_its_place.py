"""What a message, or a part of one, means behind what was offered and what an open form has asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY

from bot.core.cues import Cues
from bot.engine.context.form_answers import answered
from bot.engine.context.hardly_a_yes import hardly_a_yes
from bot.engine.context.offers import taken
from bot.engine.context.undone import wants_news_again
from bot.engine.turn_settings import TurnSettings


@dataclass(frozen=True)
class InItsPlace:
    domain: Domain
    cues: Cues
    languages: Sequence[str]
    settings: TurnSettings

    def taken(self, parsed: dict[str, Any], tracker: DialogueStateTracker) -> dict[str, Any]:
        """ "No, huele a gas" takes no button."""
        settings = self.settings
        if doubted := hardly_a_yes(parsed, tracker, self.cues):
            return doubted
        if news := wants_news_again(parsed, tracker, self.cues):
            return news
        if parsed[INTENT][INTENT_NAME_KEY] in settings.wishes["urgent"]:
            return parsed
        offer = tracker, self.domain, self.cues, self.languages, settings.heard, settings.recording
        return taken(parsed, *offer) or parsed

    def answered(self, parsed: dict[str, Any], tracker: DialogueStateTracker) -> dict[str, Any] | None:
        settings = self.settings
        return answered(parsed, tracker, self.cues, settings.heard, settings.recording, settings.wishes)

    def __call__(self, parsed: dict[str, Any], tracker: DialogueStateTracker) -> dict[str, Any]:
        parsed = self.taken(parsed, tracker)
        return self.answered(parsed, tracker) or parsed
