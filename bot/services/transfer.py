"""A conversation is passed on: to a colleague, a team or the queue, with a note for whoever gets it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.care import LadderStep, Team
from bot.core.conversation import Conversation, Status
from bot.core.desk import CALLBACK
from bot.core.handoff import Handoff, Reason
from bot.core.ids import new_id
from bot.core.message import Author, Delivery, Message
from bot.core.operator import Operator, Presence
from bot.core.roles import Permission
from bot.core.text import clean
from bot.services.errors import Away, NotYours, TooLate
from bot.services.hold import hold_change
from bot.services.ladder import where_in_queue
from bot.services.mentions import mention
from bot.services.ports import UnitOfWork, Words
from bot.services.record import activity, append, change_owner
from bot.services.reply import LONGEST
from bot.services.take_over import take_over
from bot.services.tickets import open_ticket
from bot.services.undo import held_change, undo, unsay

LOOK_BACK = 20


def to_operator(
    uow: UnitOfWork,
    conversation_id: str,
    by_id: str,
    to_id: str,
    note: str,
    words: Words,
    now: datetime,
    held: timedelta = timedelta(0),
) -> Conversation:
    """``held``: how long it can be undone before the customer hears of it. Raises NotYours unless it is
    ``by_id``'s, nobody's, or they lead operators; Away if the other is offline; ValueError for someone who
    takes no conversations or has it already."""
    conversation, by, handoff = _begin(uow, conversation_id, by_id, now)
    to = uow.operators.lock(to_id)
    has_it = conversation.with_person and to.id == conversation.assignee_id
    if has_it or not to.may(Permission.CONVERSATIONS):
        raise ValueError("operator: expected another one who takes conversations")
    if to.presence is Presence.OFFLINE:
        raise Away(to.name)
    before = _owner(uow, conversation)
    noted = _note(uow, conversation, by, note, now)
    holding = hold_change(uow, conversation, handoff, by_id, held, now, to, noted)
    change_owner(uow, conversation, Status.OPEN, to.id, now)
    conversation.waiting_since = conversation.waiting_since or now
    handoff.operator_id, handoff.assigned_at = to.id, now
    handoff.step, handoff.step_since, handoff.tried = LadderStep.OPERATOR.value, now, ()
    uow.handoffs.save(handoff)
    to.last_assigned_at = now
    uow.operators.save(to)
    said = words.say("utter_system_transferred", conversation.language, operator=to.name)
    append(uow, conversation, Author.SYSTEM, said, now, **holding)
    activity(uow, conversation, "transferred", now, operator=by.name, by=by.id, to=to.name, before=before)
    uow.conversations.save(conversation)
    _call_named(uow, noted, now)
    return conversation


def to_team(
    uow: UnitOfWork,
    conversation_id: str,
    by_id: str,
    team: Team,
    note: str,
    words: Words,
    now: datetime,
    held: timedelta = timedelta(0),
) -> Conversation:
    """Into the team's queue, from where the ladder gives it to whoever of them is free. Raises NotYours."""
    conversation, by, handoff = _begin(uow, conversation_id, by_id, now)
    before, had = _owner(uow, conversation), _owner_id(conversation)
    noted = _note(uow, conversation, by, note, now)
    holding = hold_change(uow, conversation, handoff, by_id, held, now, note=noted)
    change_owner(uow, conversation, Status.OPEN, None, now)
    conversation.waiting_since = conversation.waiting_since or now
    conversation.team = handoff.team = team.key
    handoff.wanted = None
    _wait_in_queue(handoff, had, now)
    if handoff.ticket_number is None:
        ticket = open_ticket(
            uow, conversation.contact_id, conversation.id, CALLBACK, handoff.reason.value, now
        )
        handoff.ticket_number = ticket.number
    uow.handoffs.save(handoff)
    language = conversation.language
    said = words.say("utter_system_transferred_team", language, team=team.name(language))
    uow.conversations.save(conversation)
    where = where_in_queue(uow, conversation, words, now)
    append(uow, conversation, Author.SYSTEM, f"{said} {where}".strip(), now, **holding)
    activity(uow, conversation, "transferred", now, operator=by.name, by=by.id, team=team.key, before=before)
    uow.conversations.save(conversation)
    _call_named(uow, noted, now)
    return conversation


def to_queue(uow: UnitOfWork, conversation_id: str, by_id: str, now: datetime) -> Conversation:
    """Back to the queue of its team, where it keeps its place. Raises NotYours."""
    conversation, by, handoff = _begin(uow, conversation_id, by_id, now)
    if conversation.with_person and conversation.assignee_id is None:
        return conversation
    had = _owner_id(conversation)
    change_owner(uow, conversation, Status.OPEN, None, now)
    conversation.waiting_since = conversation.waiting_since or now
    _wait_in_queue(handoff, had, now)
    uow.handoffs.save(handoff)
    activity(uow, conversation, "returned", now, operator=by.name)
    uow.conversations.save(conversation)
    return conversation


def take_back(
    uow: UnitOfWork, conversation_id: str, by_id: str, epoch: int, words: Words, now: datetime
) -> Conversation:
    """Undo one's own transfer. Raises TooLate once anything has happened to its ownership since."""
    conversation = uow.conversations.lock(conversation_id)
    lines = [one.meta for one in uow.messages.of(conversation_id, LOOK_BACK) if "activity" in one.meta]
    last = next((one for one in reversed(lines) if one["activity"] == "transferred"), None)
    if conversation.epoch != epoch or last is None or last.get("by") != by_id:
        raise TooLate()
    change = held_change(uow, conversation)
    if change is not None:
        if undo(uow, conversation, change, by_id, now):
            return conversation
        unsay(uow, conversation, change, now)
    change_owner(uow, conversation, Status.OPEN, None, now)
    uow.conversations.save(conversation)
    return take_over(uow, conversation_id, by_id, words, now)


def _begin(
    uow: UnitOfWork, conversation_id: str, by_id: str, now: datetime
) -> tuple[Conversation, Operator, Handoff]:
    conversation, by = uow.conversations.lock(conversation_id), uow.operators.get(by_id)
    others = conversation.with_person and conversation.assignee_id not in (None, by_id)
    if others and not by.may(Permission.ALL_CONVERSATIONS):
        raise NotYours(_owner(uow, conversation))
    handoff = uow.handoffs.current(conversation_id)
    if handoff is None:
        handoff = Handoff(new_id("hnd"), conversation_id, Reason.TAKEN_OVER, requested_at=now)
        uow.handoffs.add(handoff)
    return conversation, by, handoff


def _wait_in_queue(handoff: Handoff, had: str | None, now: datetime) -> None:
    handoff.operator_id, handoff.assigned_at = None, None
    handoff.step, handoff.step_since = LadderStep.TEAM.value, now
    handoff.tried = (had,) if had else ()  # not straight back to whoever passed it on


def _owner_id(conversation: Conversation) -> str | None:
    return conversation.assignee_id if conversation.with_person else None


def _owner(uow: UnitOfWork, conversation: Conversation) -> str | None:
    owner = _owner_id(conversation)
    return uow.operators.get(owner).name if owner else None


def _note(
    uow: UnitOfWork, conversation: Conversation, by: Operator, note: str, now: datetime
) -> Message | None:
    text = clean(note, LONGEST)
    if not text:
        return None
    return append(
        uow,
        conversation,
        Author.OPERATOR,
        text,
        now,
        delivery=Delivery.SENT,
        private=True,
        author_name=by.name,
        operator_id=by.id,
    )


def _call_named(uow: UnitOfWork, note: Message | None, now: datetime) -> None:
    """Once it is passed on: who may see it may be another then."""
    if note is not None:
        mention(uow, note, now)
