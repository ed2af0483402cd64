"""Other systems are told what happened, from the record that live pages read: no turn ever waits for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.conversation import Conversation, Status
from bot.core.event import Audience, Event
from bot.core.ids import new_id
from bot.core.webhook import MOST_ATTEMPTS, Outcome, Telling, Told, Webhook, next_attempt
from bot.services.hold import RECALLED, is_held, remembered
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork
from bot.services.shapes import (
    Shape,
    appointment_shape,
    contact_shape,
    conversation_shape,
    handoff_shape,
    incident_shape,
    message_shape,
    moment,
    operator_shape,
    ticket_shape,
)
from bot.services.undo import held_change

BATCH = 200
ANSWERS_WITHIN = timedelta(seconds=10)
CLAIMED_FOR = ANSWERS_WITHIN * 3
KEPT = timedelta(days=30)


def collect(uow: UnitOfWork, now: datetime, opening: Opening) -> bool:
    """Look through what has happened since each webhook was last looked through for; True if more is left."""
    more = False
    for webhook in uow.webhooks.behind(uow.events.last_id()):
        events = uow.events.after(webhook.cursor, Audience.CONSOLE, limit=BATCH)
        for event in events:
            for place, (kind, key, data) in enumerate(_happened(uow, event, webhook.since or now, opening)):
                if kind in webhook.kinds:
                    number = event.id * 100 + place
                    body = _body(kind, event.at, number, data)
                    telling = Telling(new_id("tel"), webhook.id, number, key, kind.value, body, now)
                    at = _told_at(uow, kind, key, event, now)
                    uow.webhooks.tell(replace(telling, next_attempt_at=at))
        webhook.cursor = events[-1].id if events else uow.events.last_id()
        uow.webhooks.save(webhook)
        more = more or len(events) == BATCH
    return more


def _told_at(uow: UnitOfWork, kind: Told, key: str, event: Event, now: datetime) -> datetime:
    """At once, but what is written and the end of a handoff once they can be undone no more."""
    if event.conversation_id is None or kind not in (Told.HANDOFF_RESOLVED, Told.MESSAGE_CREATED):
        return now
    held = held_change(uow, uow.conversations.get(event.conversation_id))
    if kind is Told.MESSAGE_CREATED:
        message = uow.messages.get(key)
        with_it = held is not None and remembered(held).get("note") == key
        held = held if with_it else message if is_held(message) else None
    return max(now, held.next_attempt_at) if held is not None and held.next_attempt_at else now


def _undone(uow: UnitOfWork, telling: Telling) -> bool:
    """A handoff that went on after all, or words that were taken back."""
    if telling.attempts:
        return False
    if telling.kind == Told.MESSAGE_CREATED.value:
        return uow.messages.get(telling.body["data"]["message"]["id"]).failure == RECALLED
    if telling.kind != Told.HANDOFF_RESOLVED.value:
        return False
    ended = telling.body["data"]["handoff"]
    return bool(moment(uow.handoffs.get(ended["id"]).resolved_at) != ended["resolved_at"])


def _body(kind: Told, at: datetime, number: int, data: Shape) -> Shape:
    return {"type": kind.value, "timestamp": at.isoformat(), "sequence": number, "data": data}


def claim(uow: UnitOfWork, now: datetime, limit: int = 8) -> list[tuple[Telling, Webhook]]:
    """Take what is due, each counted as an attempt before it is made. What was undone meanwhile is told to
    nobody."""
    claimed = []
    for telling in uow.webhooks.due(now, limit):
        if _undone(uow, telling):
            uow.webhooks.forget(telling.id)
            continue
        telling.attempts += 1
        telling.next_attempt_at = now + CLAIMED_FOR
        uow.webhooks.save_telling(telling)
        claimed.append((telling, uow.webhooks.get(telling.webhook_id)))
    return claimed


def sent(uow: UnitOfWork, telling_id: str, now: datetime) -> None:
    """Nothing is left to note of one whose customer was erased meanwhile."""
    telling = _kept(uow, telling_id)
    if telling is None:
        return
    telling.state, telling.ended_at, telling.next_attempt_at = Outcome.SENT, now, None
    telling.failure = None
    uow.webhooks.save_telling(telling)


def refused(uow: UnitOfWork, telling_id: str, failure: str, wished: timedelta | None, now: datetime) -> None:
    """Try again later, or never after nine attempts. ``wished``: how long they asked us to wait."""
    telling = _kept(uow, telling_id)
    if telling is None:
        return
    telling.failure = failure
    telling.next_attempt_at = next_attempt(telling.attempts, wished, now)
    if telling.attempts >= MOST_ATTEMPTS:
        telling.state, telling.ended_at = Outcome.DEAD, now
    uow.webhooks.save_telling(telling)


def _kept(uow: UnitOfWork, telling_id: str) -> Telling | None:
    try:
        return uow.webhooks.telling(telling_id)
    except KeyError:
        return None


def again(uow: UnitOfWork, telling_id: str, now: datetime) -> None:
    """Try what was given up from the beginning. KeyError if unknown, ValueError if it was not given up."""
    telling = uow.webhooks.telling(telling_id)
    if telling.state is not Outcome.DEAD:
        raise ValueError("expected one that was given up")
    telling.state, telling.attempts, telling.next_attempt_at = Outcome.WAITING, 0, now
    telling.ended_at = telling.failure = None
    uow.webhooks.save_telling(telling)


def _happened(
    uow: UnitOfWork, event: Event, since: datetime, opening: Opening
) -> list[tuple[Told, str, Shape]]:
    """What an event of the console's record means outside: its kind, the name of the thing, its data."""
    if event.kind == Told.CUSTOMER_ERASED.value:
        return _erased(uow, event) if event.at >= since else []
    if event.kind.startswith(("ticket.", "appointment.", "incident.")):
        return _at_the_desk(uow, event, opening) if event.at >= since else []
    if event.conversation_id is None or uow.conversations.get(event.conversation_id).erased_at is not None:
        return []
    if event.kind == "message":
        message = uow.messages.get(event.data["message"])
        if message.meta.get("activity") or message.created_at < since:
            return []
        conversation = uow.conversations.get(event.conversation_id)
        data = {**_about(uow, conversation), "message": message_shape(message)}
        return [(Told.MESSAGE_CREATED, message.id, data)]
    return _handed(uow, event, since) if event.kind == "state" else []


def _at_the_desk(uow: UnitOfWork, event: Event, opening: Opening) -> list[tuple[Told, str, Shape]]:
    """Of tickets and appointments the numbers, the keys and the state: who wants the words asks for them.
    An incident is told of with its words, which customers hear too."""
    if "ticket" in event.data:
        ticket = uow.desk.ticket(event.data["ticket"])
        about = _about(uow, uow.conversations.get(ticket.conversation_id))
        change = {"change": event.data["change"]} if "change" in event.data else {}
        data = {**about, "ticket": ticket_shape(ticket, opening), **change}
    elif "incident" in event.data:
        incident = uow.incidents.get(event.data["incident"])
        data = {"incident": incident_shape(incident), "change": event.data["change"]}
    else:
        appointment = uow.desk.appointment(event.data["appointment"])
        contact = contact_shape(uow.contacts.get(appointment.contact_id))
        data = {"contact": contact, "appointment": appointment_shape(appointment)}
    return [(Told(event.kind), str(event.id), data)]


def _erased(uow: UnitOfWork, event: Event) -> list[tuple[Told, str, Shape]]:
    """Under which ids they may have been told of the customer, so that they can erase them too."""
    erasure = uow.erasures.get(event.data["erasure"])
    data = {"contacts": [*erasure.contacts], "conversations": [*erasure.conversations]}
    return [(Told.CUSTOMER_ERASED, erasure.id, data)]


def _handed(uow: UnitOfWork, event: Event, since: datetime) -> list[tuple[Told, str, Shape]]:
    """Several periods of care may have passed since the event: each is told of once, by its own name, and
    one that went on after its end has one more end."""
    conversation = uow.conversations.get(event.conversation_id or "")
    about = _about(uow, conversation)
    found: list[tuple[Told, str, Shape]] = []
    handoffs = uow.handoffs.of(conversation.id)
    for handoff in handoffs:
        shape = {**about, "handoff": handoff_shape(uow, handoff)}
        if handoff.requested_at >= since:
            found.append((Told.HANDOFF_REQUESTED, f"{handoff.id} requested", shape))
        if handoff.resolved_at is not None and handoff.resolved_at >= max(since, event.at):
            ended = f"{handoff.id} resolved {handoff.resolved_at.isoformat()}"
            found.append((Told.HANDOFF_RESOLVED, ended, shape))
    owner, before = event.data.get("operator"), uow.events.state_before(conversation.id, event.id)
    if handoffs and owner and event.data["status"] == Status.OPEN.value and owner != before.get("operator"):
        operator = operator_shape(uow.operators.get(owner))
        shape = {**about, "handoff": {**handoff_shape(uow, handoffs[-1]), "operator": operator}}
        key = f"{handoffs[-1].id} assigned {event.data['epoch']}"
        requested = [one for one in found if one[0] is Told.HANDOFF_REQUESTED]
        rest = [one for one in found if one[0] is not Told.HANDOFF_REQUESTED]
        return [*requested, (Told.HANDOFF_ASSIGNED, key, shape), *rest]
    return found


def _about(uow: UnitOfWork, conversation: Conversation) -> Shape:
    contact = uow.contacts.get(conversation.contact_id)
    return {"conversation": conversation_shape(conversation), "contact": contact_shape(contact)}
