"""Who gets a conversation, by data/business/handoff.yml: never more than an operator can hold."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.care import LadderStep, Team
from bot.core.conversation import Conversation, Priority, Status
from bot.core.handoff import Handoff, Reason
from bot.core.operator import Operator, choose, named_in
from bot.core.queue import estimate
from bot.services.ports import UnitOfWork
from bot.services.reception import Reception
from bot.services.record import change_owner
from bot.services.teams import care_now, teams_now

LATELY = timedelta(hours=2)
TURNS_BACK = 6


def team_of(uow: UnitOfWork, conversation_id: str, reason: Reason, reception: Reception) -> Team:
    """By the reason, or by what the customer came for in the latest turns."""
    turns = uow.turns.of(conversation_id, TURNS_BACK)[::-1]
    intents = [turn.understood.intent or "" for turn in turns if turn.understood]
    slots = next((turn.slots for turn in turns if turn.slots), {})
    return care_now(uow, reception.care).team_for(reason, intents, slots.get("service"))


def asked_for(uow: UnitOfWork, text: str) -> str | None:
    """The id of the operator the customer names."""
    found = named_in(text, uow.operators.all())
    return found.id if found else None


def pick(
    uow: UnitOfWork, conversation: Conversation, handoff: Handoff, reception: Reception, now: datetime
) -> Operator | None:
    """Who could take it now, in the step of the ladder it is at.

    The one who was asked for, the one they had before, the one the team's rule names, then the best of the
    team; once the queue is reached, or where the customer does not wait, the best of all. Danger goes to
    somebody even if their hands are full.
    """
    loads = {} if conversation.priority is Priority.URGENT else uow.conversations.waiting_on()
    people = [(one, loads.get(one.id, 0)) for one in uow.operators.all() if reception.at_work(one, now)]
    team = teams_now(uow, reception.care).get(handoff.team or "")
    first = [handoff.wanted, _before(uow, conversation), team.first if team else None]
    anybody = handoff.step in (LadderStep.OURS, LadderStep.QUEUE, LadderStep.LAST)
    for wanted in (handoff.team, None) if anybody else (handoff.team,):
        found = choose(people, [one for one in first if one], wanted, conversation.language, handoff.tried)
        if found is not None:
            return found
    return None


def give(
    uow: UnitOfWork,
    conversation: Conversation,
    handoff: Handoff,
    operator: Operator,
    now: datetime,
    turn_id: str | None = None,
) -> None:
    """Make a locked conversation theirs. The caller saves conversation and handoff."""
    change_owner(uow, conversation, Status.OPEN, operator.id, now, turn_id)
    handoff.operator_id = operator.id
    handoff.assigned_at = now
    handoff.step, handoff.step_since = LadderStep.OPERATOR.value, now
    operator.last_assigned_at = now
    uow.operators.save(operator)


def still_free(uow: UnitOfWork, operator: Operator, conversation: Conversation) -> bool:
    """Read again once nobody else can give them anything: two gateways may have chosen the same person."""
    locked = uow.operators.lock(operator.id)
    if locked.presence is not operator.presence:
        return False
    urgent = conversation.priority is Priority.URGENT
    return urgent or uow.conversations.waiting_on().get(operator.id, 0) < locked.capacity


def place_of(uow: UnitOfWork, conversation: Conversation) -> int:
    """1 for the one who is served next; 0 for one that is not in the queue. Who waits for another team is not
    before them."""
    places = uow.conversations.queue()
    if conversation.team is not None:
        places = [one for one in places if one.team in (conversation.team, None)]
    ids = [one.id for one in places]
    return ids.index(conversation.id) + 1 if conversation.id in ids else 0


def wait_of(uow: UnitOfWork, conversation: Conversation, place: int, now: datetime) -> tuple[int, int] | None:
    """Between how many minutes and how many, from how people of that team were served lately; None if that
    says little."""
    served = uow.handoffs.served_since(now - LATELY, conversation.team)
    return estimate(place, served, now) if place else None


def _before(uow: UnitOfWork, conversation: Conversation) -> str | None:
    """Whom the customer had the last time, on whichever channel; not whoever had it and did not answer."""
    had = [
        one
        for one in uow.handoffs.of_contact(conversation.contact_id)
        if one.operator_id and one.operator_id not in one.tried
    ]
    return had[-1].operator_id if had else None
