"""What was promised to customers, by when, and whether it was done."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from bot.core.conversation import Conversation
from bot.core.desk import TicketState
from bot.core.ids import id_of, new_id
from bot.core.masking import mask
from bot.core.text import clean
from bot.core.timer import Task, TaskKind
from bot.services.errors import WrongField
from bot.services.ports import UnitOfWork
from bot.services.record import activity
from bot.services.tickets import tell_answered

LONGEST = 500


def promise(
    uow: UnitOfWork,
    conversation_id: str,
    operator_id: str,
    text: str,
    due_at: datetime,
    now: datetime,
    request_id: str | None = None,
) -> Task:
    """An operator will do this by then. The same ``request_id`` again only moves the time.

    Raises ValueError for an empty or over-long text, WrongField for a time gone by.
    """
    text = clean(text, LONGEST + 1)
    if not text or len(text) > LONGEST:
        raise ValueError(f"text: expected 1 to {LONGEST} characters")
    if due_at <= now:
        raise WrongField("due_at", "past")
    conversation = uow.conversations.lock(conversation_id)
    key = id_of("tsk", operator_id, request_id) if request_id else new_id("tsk")
    with suppress(KeyError):
        known = uow.tasks.get(key)
        if known.done_at is None:
            known.due_at = due_at
            uow.tasks.save(known)
        return known
    operator = uow.operators.get(operator_id)
    task = Task(key, conversation_id, operator_id, TaskKind.PROMISE, mask(text), due_at, now)
    uow.tasks.add(task)
    activity(uow, conversation, "task.promised", now, operator=operator.name, text=task.text)
    uow.conversations.save(conversation)
    return task


def ask_for(
    uow: UnitOfWork,
    conversation: Conversation,
    kind: TaskKind,
    text: str,
    due_at: datetime,
    now: datetime,
    ticket_number: str | None,
    operator_id: str | None = None,
) -> Task:
    """A customer wants to be called, or left a message: of the operator's, or of whoever gets to it."""
    task = Task(new_id("tsk"), conversation.id, operator_id, kind, mask(text), due_at, now, ticket_number)
    uow.tasks.add(task)
    return task


def finish(uow: UnitOfWork, task_id: str, operator_id: str, done: bool, now: datetime) -> Task:
    """Done, or not yet after all; its ticket goes with it."""
    task = uow.tasks.get(task_id)
    conversation = uow.conversations.lock(task.conversation_id)
    task = uow.tasks.get(task_id)
    if (task.done_at is not None) == done:
        return task
    task.done_at = now if done else None
    uow.tasks.save(task)
    for ticket in uow.desk.tickets_of(conversation.contact_id):
        if task.ticket_number is not None and ticket.number == task.ticket_number:
            ticket.state = TicketState.CLOSED if done else TicketState.OPEN
            uow.desk.save_ticket(ticket)
            tell_answered(uow, ticket, "closed" if done else "reopened", now)
    operator = uow.operators.get(operator_id)
    what = "task.done" if done else "task.undone"
    activity(uow, conversation, what, now, operator=operator.name, text=task.text)
    uow.conversations.save(conversation)
    return task
