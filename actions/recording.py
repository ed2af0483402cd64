"""A complaint that was told bit by bit becomes a ticket."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, language, said, slots
from actions.follow_up import recorded
from actions.forms import done
from actions.history import acted_before, messages, said_responses
from actions.telling import told_before
from bot.core import wording
from bot.core.cues import Cues
from bot.core.desk import COMPLAINT, Ticket

# More surely than this, what follows without a yes belongs to it.
_CLEAR = 0.82
# From here on a message is so cross that a person would be offered; "no habéis hecho nada malo" is not.
_CROSS = 0.45
# Asked whether it is a complaint at all: without a yes nothing is put on record.
DOUBTFUL = "utter_complain_doubtful"
_ASKED = "utter_complain"


def complained_before(tracker: Tracker) -> bool:
    """Whether a complaint was told in the message before, so that what follows belongs to it."""
    told = said_responses(tracker)
    return "action_complain" in acted_before(tracker) and not (DOUBTFUL in told or recorded(told))


def asked_whether_to_record(tracker: Tracker) -> bool:
    return not said_responses(tracker).isdisjoint({DOUBTFUL, _ASKED})


def answers_whether_it_is_one(tracker: Tracker, cues: Cues) -> bool:
    """Whether, asked whether it is a complaint, they go on with what surely is one, and say no "no" first."""
    surely = (tracker.latest_message.get("intent") or {}).get("confidence", 1.0)
    return DOUBTFUL in said_responses(tracker) and surely >= _CLEAR and not cues.denies(said(tracker))


def offer_again(say: CollectingDispatcher) -> list[EventType]:
    """More of it was told, and no yes."""
    say.utter_message(response=_ASKED)
    return slots(offer="report_problem", ticket_kind=COMPLAINT)


def _surely_complained(tracker: Tracker) -> bool:
    """Whether what they were asked about was clear, or cross."""
    before = next((message.get("parse_data") or {} for message in messages(tracker)[1:]), {})
    surely = (before.get("intent") or {}).get("confidence", 1.0)
    cross = any(one.get("weight", 0) >= _CROSS for one in before.get("signals") or [])
    return bool(surely >= _CLEAR or cross)


async def record_complaint(
    action: DeskAction, say: CollectingDispatcher, tracker: Tracker
) -> list[EventType]:
    """What was told in answer to "shall I record it?", behind what was told before that; asked once more
    where it may have been no complaint."""
    cues, words = action.business.cues, said(tracker)
    if not (_surely_complained(tracker) or answers_whether_it_is_one(tracker, cues)):
        return [*offer_again(say), *slots(escalation=None)]
    before = told_before(tracker, cues, complaint=True)
    now = None if before and cues.has_no_more(words) else words
    told = dict.fromkeys(filter(None, (before, now)))
    ticket = await action.desk.open_ticket(action.turn(tracker), COMPLAINT, "\n".join(told), None, None)
    say_complaint_noted(action, say, tracker, ticket)
    return [*done(), *slots(offer="nothing", escalation=None)]


def say_complaint_noted(
    action: DeskAction, say: CollectingDispatcher, tracker: Tracker, ticket: Ticket
) -> None:
    answer_by = wording.full_day(action.desk.complaint_day(ticket.created_at), language(tracker))
    say.utter_message(response="utter_complaint_noted", ticket=ticket.number, answer_by=answer_by)
