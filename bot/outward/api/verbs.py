"""What another system can do: the console's verbs, each in one transaction."""

from __future__ import annotations

from bot.core.conversation import Conversation, Priority
from bot.core.listing import View, filter_from
from bot.core.operator import Operator, Presence
from bot.outward.api.deps import Call, Problem, Shape
from bot.services import shapes, transfer
from bot.services.label import add_label, remove_label
from bot.services.ports import UnitOfWork
from bot.services.presence import set_presence
from bot.services.prioritise import prioritise as make_priority
from bot.services.reply import reply as say
from bot.services.resolve import resolve as end
from bot.services.take_over import take_over as take

PAGE, MOST = 50, 200


def conversations(call: Call) -> Shape:
    query = dict(call.query)
    view = View(query.pop("view", "all"))
    cursor, limit = query.pop("cursor", None), number(query.pop("limit", str(PAGE)), 1, MOST)
    flags = {name: query.get(name) == "true" for name in ("waiting", "undelivered")}
    wanted = filter_from({**query, **flags})
    mine = call.operator.id if call.operator else ""
    try:
        found = call.uow.conversations.listing(view, mine, wanted, limit + 1, cursor, call.sight)
    except ValueError:
        raise ValueError("cursor: expected the next of a page of the same list") from None
    shown = found[:limit]
    following = call.uow.conversations.cursor(view, wanted, shown[-1]) if len(found) > limit else None
    return {"conversations": [_whole(call.uow, one) for one in shown], "next": following}


def conversation(call: Call) -> Shape:
    found = seen(call)
    handoffs = [shapes.handoff_shape(call.uow, one) for one in call.uow.handoffs.of(found.id)]
    return {"conversation": _whole(call.uow, found), "handoffs": handoffs}


def messages(call: Call) -> Shape:
    """The latest, or those after a position; always oldest first. ``next``: the position to go on from."""
    found = seen(call)
    limit = number(call.query.get("limit", str(PAGE)), 1, MOST)
    if "after" in call.query:
        after = number(call.query["after"], 0, 2**31)
        some = call.uow.messages.since(found.id, after, limit)
    else:
        after, some = 0, call.uow.messages.of(found.id, limit)
    shown = [shapes.message_shape(one) for one in some if not one.meta.get("activity")]
    return {"messages": shown, "next": some[-1].position if some else after}


def reply(call: Call) -> Shape:
    return _write(call, private=False)


def note(call: Call) -> Shape:
    return _write(call, private=True)


def take_over(call: Call) -> Shape:
    goodbye = call.deps.business.care.goodbye
    found = take(call.uow, seen(call).id, call.me, call.deps.words, call.now, goodbye)
    return {"conversation": _whole(call.uow, found)}


def assign(call: Call) -> Shape:
    """Whoever has it already keeps it."""
    found, to = seen(call), call.body.get("to")
    if to is None:
        found = transfer.to_queue(call.uow, found.id, call.me, call.now)
    elif (to_id := operator_named(call.uow, to).id) != found.assignee_id or not found.with_person:
        found = transfer.to_operator(call.uow, found.id, call.me, to_id, "", call.deps.words, call.now)
    return {"conversation": _whole(call.uow, found)}


def resolve(call: Call) -> Shape:
    found = seen(call)
    return {"conversation": _whole(call.uow, end(call.uow, found.id, call.me, call.deps.words, call.now))}


def prioritise(call: Call) -> Shape:
    found = seen(call)
    changed = make_priority(call.uow, found.id, call.me, Priority(call.body["priority"]), call.now)
    return {"conversation": _whole(call.uow, changed)}


def label(call: Call) -> Shape:
    found = seen(call)
    add_label(call.uow, found.id, call.me, call.body["name"], call.now)
    return {"conversation": _whole(call.uow, call.uow.conversations.get(found.id))}


def unlabel(call: Call) -> Shape:
    found = seen(call)
    remove_label(call.uow, found.id, call.me, call.path["label"], call.now)
    return {"conversation": _whole(call.uow, call.uow.conversations.get(found.id))}


def operators(call: Call) -> Shape:
    """``connected``: a console of theirs is open, at whichever gateway."""
    return {
        "operators": [
            {**shapes.operator_shape(one), "connected": one.id in call.connected}
            for one in call.uow.operators.all()
            if one.left_at is None
        ]
    }


def presence(call: Call) -> Shape:
    operator = operator_named(call.uow, call.path["operator"])
    if call.key.operator_id not in (None, operator.id):
        raise Problem(403, "not_allowed", "This key acts as another operator.")
    set_presence(call.uow, operator.id, Presence(call.body["presence"]), call.now)
    return {"operator": shapes.operator_shape(call.uow.operators.get(operator.id))}


def seen(call: Call) -> Conversation:
    """The conversation of the address; what is out of sight is as if it were not there."""
    found = call.uow.conversations.get(call.path["id"])
    if found.erased_at is not None or (call.sight is not None and not call.sight.covers(found)):
        raise KeyError(found.id)
    return found


def operator_named(uow: UnitOfWork, name: str) -> Operator:
    """By login or id; who has left is nobody's."""
    found = uow.operators.by_login(name)
    if found is None:
        try:
            found = uow.operators.get(name)
        except KeyError:
            found = None
    if found is None or found.left_at is not None:
        raise Problem(400, "operator_unknown", f"No operator has the login or id {name!r}.")
    return found


def _write(call: Call, private: bool) -> Shape:
    found = seen(call)
    said = say(call.uow, found.id, call.me, call.body["text"], f"api:{call.name}", private, call.now)
    return {"message": shapes.message_shape(said)}


def _whole(uow: UnitOfWork, one: Conversation) -> Shape:
    labels = [{"id": each.id, "name": each.name} for each in uow.labels.of([one.id]).get(one.id, [])]
    contact = shapes.contact_shape(uow.contacts.get(one.contact_id))
    return {**shapes.conversation_shape(one), "contact": contact, "labels": labels}


def number(value: str, least: int, most: int) -> int:
    if not value.isdecimal() or len(value) > 10 or not least <= int(value) <= most:
        raise ValueError(f"expected a whole number from {least} to {most}")
    return int(value)
