"""What the console's page is told: plain shapes, made from one snapshot of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.console.history import history
from bot.console.reach import Reach
from bot.core.business import Business, titles
from bot.core.care import Care
from bot.core.contact import Contact
from bot.core.conversation import Conversation
from bot.core.handoff import Handoff
from bot.core.label import Label
from bot.core.listing import Filter, View
from bot.core.message import Attachment, Author, Message
from bot.core.operator import Operator, Presence
from bot.core.roles import Permission
from bot.core.sight import Sight, sight_of
from bot.core.turn import Turn
from bot.services.called import number_ends
from bot.services.deliver import is_stuck
from bot.services.hold import answers, held_by, is_held
from bot.services.mentions import told_in
from bot.services.ports import UnitOfWork
from bot.services.teams import teams_now

Shape = dict[str, Any]
Count = Callable[[View, str, Filter, int, Sight | None], int]
PREVIEW = 160
COUNTED = 1000


def person(operator: Operator) -> Shape:
    return {"id": operator.id, "name": operator.name, "initials": operator.initials}


def faces(uow: UnitOfWork) -> dict[str, str]:
    """Of those who show one, the key of their photo."""
    return {one.id: one.face for one in uow.operators.all() if one.face}


def signed_off(uow: UnitOfWork, operator: Operator) -> Shape | None:
    """Why the house has set them offline, and who has their chats now, as far as they may see them."""
    found = uow.sign_offs.get(operator.id) if operator.presence is Presence.OFFLINE else None
    if found is None:
        return None
    there = uow.conversations.several(found.chats)
    seen = [there[id] for id in found.chats if id in there and sight_of(operator).covers(there[id])]
    contacts = uow.contacts.several({one.contact_id for one in seen})
    ends = number_ends(uow, contacts.values())
    names = {one.id: one.name for one in uow.operators.all()}
    return {
        "at": moment(found.at),
        "because": found.because.value,
        "others": len(found.chats) - len(seen),
        "chats": [
            {
                "id": one.id,
                "contact": named(contacts[one.contact_id], ends),
                "owner": names.get(one.assignee_id or ""),
            }
            for one in seen
        ],
    }


def teams(uow: UnitOfWork, care: Care, language: str) -> dict[str, str]:
    """What the teams are called, by key."""
    return {key: team.title(language) for key, team in teams_now(uow, care).items()}


def names(uow: UnitOfWork, business: Business, language: str) -> dict[str, str]:
    """What the keys in slots, entities and the record are called."""
    things = (business.services, business.districts, business.offices, business.appointment_kinds)
    called: dict[str, str] = {}
    for group in things:
        called |= titles(group, language)
    return called | teams(uow, business.care, language)


def counts(uow: UnitOfWork, operator_id: str, count: Count | None = None) -> Shape:
    """How many are in each list, counted to a thousand.

    ``mine_waiting``: those of mine where the customer waits for an answer. ``mentions``: unread ones.
    ``late``: those beyond what was promised, for whoever leads.
    """
    waiting = uow.conversations.waiting_on_operator(operator_id, COUNTED)
    operator, count = uow.operators.get(operator_id), count or uow.conversations.count
    sight = sight_of(operator)
    found = {view.value: count(view, operator_id, Filter(), COUNTED, sight) for view in View}
    found |= {"mine_waiting": waiting, "mentions": uow.mentions.unread(operator_id, sight)}
    return {**found, "late": uow.reports.late(COUNTED)} if operator.may(Permission.REPORTS) else found


def summaries(uow: UnitOfWork, conversations: Iterable[Conversation], reader_id: str) -> list[Shape]:
    """Conversations as the lists show them."""
    found = list(conversations)
    ids = [one.id for one in found]
    contacts = uow.contacts.several({one.contact_id for one in found})
    ends = number_ends(uow, contacts.values())
    handoffs = uow.handoffs.current_of(ids)
    last = uow.messages.last_of(ids)
    undelivered = uow.messages.undelivered_in(ids)
    people = {operator.id: person(operator) for operator in uow.operators.all()}
    labels = uow.labels.of(ids)
    return [
        {
            "id": one.id,
            "contact": named(contacts[one.contact_id], ends),
            "account": one.account,
            "status": one.status.value,
            "epoch": one.epoch,
            "priority": one.priority.value,
            "language": one.language,
            "assignee": people.get(one.assignee_id or ""),
            "waiting_since": moment(one.waiting_since),
            "created_at": moment(one.created_at),
            "updated_at": moment(one.updated_at),
            "last_position": one.last_position,
            "open_form": one.open_form,
            "urgency": one.urgency,
            "team": one.team,
            "snoozed_until": moment(one.snoozed_until),
            "labels": [label(each) for each in labels.get(one.id, [])],
            "reason": handoffs[one.id].reason.value if one.id in handoffs else None,
            "late": one.id in handoffs and handoffs[one.id].is_late,
            "undelivered": one.id in undelivered,
            "preview": preview(last[one.id], reader_id) if one.id in last else None,
        }
        for one in found
    ]


def label(one: Label) -> Shape:
    return {"id": one.id, "name": one.name, "tint": one.tint}


def conversation(
    uow: UnitOfWork, conversation_id: str, reader_id: str, reach: Reach, around: str | None = None
) -> Shape:
    """All there is to know about one; its messages are those of ``history``. Raises KeyError."""
    found = uow.conversations.get(conversation_id)
    messages, earlier, gap = history(uow, conversation_id, around)
    people = {operator.id: person(operator) for operator in uow.operators.all()}
    return {
        "conversation": summaries(uow, [found], reader_id)[0],
        "contact": contact(uow, uow.contacts.get(found.contact_id)),
        "messages": several(uow, messages),
        "earlier": earlier,
        "gap": gap,
        "reach": reach.of(uow, found),
        "handoffs": [handoff(one, people) for one in uow.handoffs.of(conversation_id)],
        "turns": [turn(one) for one in uow.turns.of(conversation_id)],
    }


def attachment(one: Attachment) -> Shape:
    """``kept``: it can be looked at; else ``failure`` says why not, or it is still on its way."""
    return {
        "kind": one.kind,
        "name": one.name,
        "media_type": one.media_type,
        "size": one.size,
        "kept": one.key is not None,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "failure": one.failure,
    }


def several(uow: UnitOfWork, messages: list[Message]) -> list[Shape]:
    """Messages with what they answer to, and in notes the words that name those who were told."""
    told = told_in(uow, messages)
    last = max((one.position for one in messages if answers(one)), default=0)
    return [
        {**message(one, _quoted(uow, one), last > one.position), "named": told.get(one.id, {})}
        for one in messages
    ]


def _quoted(uow: UnitOfWork, one: Message) -> Message | None:
    return uow.messages.get(one.quoted_id) if one.quoted_id else None


def preview(last: Message, reader_id: str) -> Shape:
    return {
        "author": last.author.value,
        "author_name": last.author_name,
        "by_me": last.operator_id == reader_id,
        "private": last.private,
        "text": " ".join(last.text[:PREVIEW].split()),
        "attachment": last.attachments[0].kind if last.attachments else None,
    }


def named(one: Contact, ends: Mapping[str, str]) -> Shape:
    """``ends``: of ``number_ends``."""
    return {"id": one.id, "name": one.name, "number_end": ends.get(one.id)}


def contact(uow: UnitOfWork, one: Contact) -> Shape:
    return {
        **named(one, number_ends(uow, [one])),
        "language": one.language,
        "created_at": moment(one.created_at),
    }


def message(one: Message, quoted: Message | None = None, answered: bool = False) -> Shape:
    line = one.meta if one.author is Author.SYSTEM and one.private else None
    return {
        "id": one.id,
        "position": one.position,
        "author": one.author.value,
        "author_name": one.author_name,
        "operator_id": one.operator_id,
        "text": one.text,
        "language": one.language,
        "at": moment(one.written_at),
        "delivery": one.delivery.value,
        "failure": one.failure,
        "held_until": moment(one.next_attempt_at) if is_held(one) else None,
        "held_by": held_by(one, answered),
        "stuck": is_stuck(one),
        "private": one.private,
        "buttons": [button.title for button in one.buttons],
        "turn_id": one.turn_id,
        "activity": line,
        "attachments": [attachment(each) for each in one.attachments],
        "edits": one.meta.get("edits", []),
        "transcribed": bool(one.meta.get("transcribed")),
        "quoted": preview(quoted, "") if quoted else None,
    }


def handoff(one: Handoff, people: dict[str, Shape]) -> Shape:
    return {
        "id": one.id,
        "reason": one.reason.value,
        "signals": [signal.to_dict() for signal in one.signals],
        "operator": people.get(one.operator_id or ""),
        "ticket_number": one.ticket_number,
        "turn_id": one.turn_id,
        "requested_at": moment(one.requested_at),
        "assigned_at": moment(one.assigned_at),
        "first_reply_at": moment(one.first_reply_at),
        "resolved_at": moment(one.resolved_at),
        "team": one.team,
        "ending": one.ending.value if one.ending else None,
        "summary": one.summary,
        "rating": one.rating,
        "comment": one.comment,
    }


def turn(one: Turn) -> Shape:
    understood = one.understood
    return {
        "id": one.id,
        "sequence": one.sequence,
        "message_id": one.message_id,
        "state": one.state.value,
        "rejected": one.rejected,
        "asked_at": moment(one.asked_at),
        "intent": understood.intent if understood else None,
        "confidence": understood.confidence if understood else 0,
        "ranking": list(understood.ranking) if understood else [],
        "entities": list(understood.entities) if understood else [],
        "signals": [signal.to_dict() for signal in one.signals],
        "slots": one.slots,
    }


def moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
