"""What they are to do now, or what happens: "¿y ahora qué?"."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.appointments import MyAppointments
from actions.base import DeskAction, Values, slots
from actions.follow_up import BOOKED
from actions.handoff import AskAboutDanger, HumanHandoff
from actions.history import acted_before, last_before, offered_before, ticket_told
from actions.notify_me import NotifyMe
from actions.problems import ReportProblem
from actions.service_status import ServiceStatus
from actions.tickets import AddToTicket, TicketStatus
from bot.core.desk import TicketState
from bot.core.handoff import Reason

_OF_A_TICKET = {ReportProblem.title, AddToTicket.title, TicketStatus.title}
_OF_AN_OUTAGE = {ServiceStatus.title, NotifyMe.title}
_UNDER_WAY = _OF_A_TICKET | _OF_AN_OUTAGE | BOOKED


class WhatNext(DeskAction):
    """What is under way, as it was spoken of last; else what was offered. An open form asks by itself. Who
    was asked about danger is not left alone with it: a person comes."""

    title = "action_what_next"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        if AskAboutDanger.title in acted_before(tracker):
            danger = {"reason": Reason.DANGER.value, "signals": []}
            return [*slots(escalation=danger), FollowupAction(HumanHandoff.title)]
        if tracker.active_loop_name:
            return []
        offered = offered_before(tracker)
        topic = last_before(tracker, acted_before(tracker) & _UNDER_WAY if offered else _UNDER_WAY)
        if topic in BOOKED and await self.desk.appointments(self.turn(tracker)):
            return await MyAppointments(self.desk).act(say, tracker, domain)
        if topic in _OF_AN_OUTAGE:
            return await ServiceStatus(self.desk).act(say, tracker, domain)
        told = ticket_told(tracker) if topic in _OF_A_TICKET else None
        if told and (ticket := await self.desk.ticket(self.turn(tracker), told)):
            if ticket.state is TicketState.OPEN:
                say.utter_message(response="utter_what_next_ticket")
            return await TicketStatus(self.desk).act(say, tracker, domain)
        if offered:
            say.utter_message(response="utter_what_next_of_these", buttons=offered)
        else:
            say.utter_message(response="utter_what_next")
        return []
