"""A person is called: the gate closes, and someone with a name gets the conversation if anyone is there."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.core.conversation import Priority, Status
from bot.core.handoff import Handoff, Reason
from bot.core.ids import new_id
from bot.core.operator import Operator, choose
from bot.core.signals import Signal
from bot.services.ports import UnitOfWork
from bot.services.record import activity, change_owner
from bot.services.tickets import open_ticket


@dataclass(frozen=True)
class HandoffOutcome:
    """``already``: a person had the conversation before this call, and nothing was changed."""

    operator_name: str | None
    ticket_number: str | None
    already: bool = False

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
) -> HandoffOutcome:
    """Close the gate. ``turn_id``: the turn that asks for it, whose own words are still delivered.

    ``wanted``: the name or id of an operator the customer asked for. Danger goes to someone online even
    if their hands are full, and stands first in the queue.
    """
    conversation = uow.conversations.lock(conversation_id)
    if conversation.with_person or not _still_current(uow, turn_id, conversation.epoch):
        return _already(uow, conversation_id, conversation.assignee_id)
    operator = _someone(uow, conversation_id, wanted, regardless_of_load=reason is Reason.DANGER)
    change_owner(uow, conversation, Status.OPEN, operator.id if operator else None, now, turn_id)
    conversation.waiting_since = now
    conversation.priority = Priority.URGENT if reason is Reason.DANGER else Priority.NONE
    ticket = None
    if operator is None:
        ticket = open_ticket(uow, conversation.contact_id, conversation_id, "callback", reason.value, now)
    else:
        operator.last_assigned_at = now
        uow.operators.save(operator)
    uow.handoffs.add(
        Handoff(
            id=new_id("hnd"),
            conversation_id=conversation_id,
            reason=reason,
            requested_at=now,
            turn_id=turn_id,
            signals=signals,
            operator_id=operator.id if operator else None,
            ticket_number=ticket.number if ticket else None,
            assigned_at=now if operator else None,
        )
    )
    activity(
        uow,
        conversation,
        "handoff.requested",
        now,
        reason=reason.value,
        operator=operator.name if operator else None,
    )
    uow.conversations.save(conversation)
    return HandoffOutcome(operator.name if operator else None, ticket.number if ticket else None)


def _still_current(uow: UnitOfWork, turn_id: str | None, epoch: int) -> bool:
    """A turn begun under another owner may not move the conversation any more."""
    return turn_id is None or uow.turns.get(turn_id).epoch == epoch


def _already(uow: UnitOfWork, conversation_id: str, assignee_id: str | None) -> HandoffOutcome:
    current = uow.handoffs.current(conversation_id)
    name = uow.operators.get(assignee_id).name if assignee_id else None
    return HandoffOutcome(name, current.ticket_number if current else None, already=True)


def _someone(
    uow: UnitOfWork, conversation_id: str, wanted: str | None, regardless_of_load: bool
) -> Operator | None:
    waiting = uow.conversations.waiting_on()
    operators = [(o, 0 if regardless_of_load else waiting.get(o.id, 0)) for o in uow.operators.all()]
    before = [h.operator_id for h in uow.handoffs.of(conversation_id) if h.operator_id]
    return choose(operators, wanted or (before[-1] if before else None))
