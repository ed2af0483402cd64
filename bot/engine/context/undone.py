"""What was cancelled or withdrawn a few messages ago, and may be wanted as it was."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import ActiveLoop, BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, TEXT

from bot.core.cues import Cues
from bot.core.desk import MAY_STAND_BETWEEN, WITHDRAWN
from bot.core.text import plain
from bot.engine.context.after_person import is_handed_back, said_since
from bot.engine.nlu.respelling import as_meant
from bot.engine.wishes.long_story import SURE

# What these told of is put back by who wants it back.
UNDONE = {"utter_cancelled", "utter_notice_stopped", *WITHDRAWN}
# What was made since, as responses tell it, is what they would rather mean: "undo that".
_MADE_SINCE = {"complaint_noted", "notify_me_done"}
_STOPPED, _STOPPING, _TELLING = "utter_notice_stopped", "stop_notices", "notify_me"


def said_with(said: BotUttered) -> set[str]:
    """The response that it was said with."""
    return {str(value) for value in said.metadata.values()}


def undone_lately(tracker: DialogueStateTracker) -> BotUttered | None:
    """What told of it, with its button; None if it is long ago, or something else was gone about since."""
    messages = 0
    for event in reversed(tracker.events):
        if type(event) is UserUttered:
            messages += 1
        if (
            messages > MAY_STAND_BETWEEN
            or type(event) in (ActiveLoop, SessionStarted)
            or is_handed_back(event)
        ):
            return None
        if type(event) is BotUttered:
            told = said_with(event)
            if told & UNDONE:
                return event if event.data.get("buttons") else None
            if {one.removeprefix("utter_") for one in told} & _MADE_SINCE:
                return None
    return None


def wants_news_again(
    parsed: dict[str, Any], tracker: DialogueStateTracker, cues: Cues
) -> dict[str, Any] | None:
    """Right after news was stopped "actually yes, tell me" wants it again, though it sounds like stopping it;
    a yes comes first, and no no."""
    meant, text = parsed[INTENT], parsed[TEXT]
    ours = (said_with(one) for one in said_since(tracker) if type(one) is BotUttered)
    stopped = any(_STOPPED in told for told in ours)
    if not stopped or meant[INTENT_NAME_KEY] != _STOPPING or float(meant.get("confidence") or 0) >= SURE:
        return None
    denied = any(cues.withdrawing.denying.stand_in(plain(one).split()) for one in as_meant(parsed))
    agrees = cues.leads_up_to(cues.agreement, text) and not denied
    return {**parsed, INTENT: {INTENT_NAME_KEY: _TELLING, "confidence": 1.0}} if agrees else None
