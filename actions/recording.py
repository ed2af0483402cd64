"""A complaint that was told bit by bit becomes a ticket."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, language, said, slots
from actions.forms import done
from actions.telling import told_before
from bot.core import wording
from bot.core.desk import COMPLAINT, Ticket


async def record_complaint(
    action: DeskAction, say: CollectingDispatcher, tracker: Tracker
) -> list[EventType]:
    """What was told in answer to "shall I record it?", behind what was told before that."""
    told = dict.fromkeys(
        filter(None, (told_before(tracker, action.business.cues, complaint=True), said(tracker)))
    )
    ticket = await action.desk.open_ticket(action.turn(tracker), COMPLAINT, "\n".join(told), None, None)
    say_complaint_noted(action, say, tracker, ticket)
    return [*done(), *slots(offer="nothing", escalation=None)]


def say_complaint_noted(
    action: DeskAction, say: CollectingDispatcher, tracker: Tracker, ticket: Ticket
) -> None:
    answer_by = wording.full_day(action.desk.complaint_day(ticket.created_at), language(tracker))
    say.utter_message(response="utter_complaint_noted", ticket=ticket.number, answer_by=answer_by)
