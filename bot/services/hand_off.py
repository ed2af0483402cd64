"""A person is called: the gate closes, and someone with a name gets the conversation if anyone is there."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.core.care import LadderStep
from bot.core.conversation import Conversation, Priority, Status
from bot.core.desk import CALLBACK
from bot.core.handoff import Handoff, Reason
from bot.core.ids import new_id
from bot.core.signals import Signal
from bot.services.pick import give, pick, place_of, still_free, team_of, wait_of
from bot.services.ports import UnitOfWork
from bot.services.reception import ALWAYS_OPEN, Reception
from bot.services.record import activity, change_owner
from bot.services.tickets import open_ticket


@dataclass(frozen=True)
class HandoffOutcome:
    """``already``: a person had the conversation before this call, and nothing was changed.

    ``place`` in the queue, from 1; ``wait``: between how many minutes and how many, if that is known;
    ``back_at``: when somebody answers again, ISO, if now is outside the hours.
    """

    operator_name: str | None
    ticket_number: str | None
    already: bool = False
    place: int = 0
    wait: tuple[int, int] | None = None
    back_at: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def hand_off(
    uow: UnitOfWork,
    conversation_id: str,
    reason: Reason,
    signals: list[Signal],
    now: datetime,
    turn_id: str | None = None,
    wanted: str | None = None,
    reception: Reception = ALWAYS_OPEN,
) -> HandoffOutcome:
    """Close the gate. ``turn_id``: the turn that asks for it, whose own words are still delivered.

    ``wanted``: the name or id of an operator the customer asked for. Danger goes to someone online even if
    their hands are full, and stands first in the queue.
    """
    conversation = uow.conversations.lock(conversation_id)
    if conversation.with_person or not _still_current(uow, turn_id, conversation.epoch):
        return _already(uow, conversation_id, conversation.assignee_id)
    conversation.priority = Priority.URGENT if reason is Reason.DANGER else Priority.NONE
    conversation.waiting_since = now
    handoff = Handoff(
        id=new_id("hnd"),
        conversation_id=conversation_id,
        reason=reason,
        requested_at=now,
        turn_id=turn_id,
        signals=signals,
        team=team_of(uow, conversation_id, reason, reception).key,
        wanted=wanted,
    )
    conversation.team = handoff.team
    operator = pick(uow, conversation, handoff, reception, now)
    if operator is not None and still_free(uow, operator, conversation):
        give(uow, conversation, handoff, operator, now, turn_id)
    else:
        operator = None
        _queue(uow, conversation, handoff, now, turn_id)
    uow.handoffs.add(handoff)
    activity(
        uow,
        conversation,
        "handoff.requested",
        now,
        reason=reason.value,
        operator=operator.name if operator else None,
    )
    uow.conversations.save(conversation)
    if operator is not None:
        return HandoffOutcome(operator.name, None)
    back, place = reception.back_at(now), place_of(uow, conversation)
    return HandoffOutcome(
        None,
        handoff.ticket_number,
        place=place,
        wait=None if back else wait_of(uow, conversation, place, now),
        back_at=back.isoformat() if back else None,
    )


def _queue(
    uow: UnitOfWork, conversation: Conversation, handoff: Handoff, now: datetime, turn_id: str | None
) -> None:
    """Whoever waits has a number at once."""
    change_owner(uow, conversation, Status.OPEN, None, now, turn_id)
    handoff.step, handoff.step_since = LadderStep.TEAM.value, now
    ticket = open_ticket(uow, conversation.contact_id, conversation.id, CALLBACK, handoff.reason.value, now)
    handoff.ticket_number = ticket.number


def _still_current(uow: UnitOfWork, turn_id: str | None, epoch: int) -> bool:
    """A turn begun under another owner may not move the conversation any more."""
    return turn_id is None or uow.turns.get(turn_id).epoch == epoch


def _already(uow: UnitOfWork, conversation_id: str, assignee_id: str | None) -> HandoffOutcome:
    current = uow.handoffs.current(conversation_id)
    name = uow.operators.get(assignee_id).name if assignee_id else None
    return HandoffOutcome(name, current.ticket_number if current else None, already=True)
