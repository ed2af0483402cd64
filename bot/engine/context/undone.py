"""What was cancelled or withdrawn a few messages ago, and may be wanted as it was."""

from __future__ import annotations

from rasa.shared.core.events import ActiveLoop, BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.desk import MAY_STAND_BETWEEN, WITHDRAWN
from bot.engine.context.after_person import is_handed_back

# What these told of is put back by who wants it back.
UNDONE = {"utter_cancelled", "utter_notice_stopped", *WITHDRAWN}
# What was made since, as responses tell it, is what they would rather mean: "undo that".
_MADE_SINCE = {"complaint_noted", "notify_me_done"}


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
