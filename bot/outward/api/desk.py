"""What another system can do with tickets, appointments and incidents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from bot.core.desk import Appointment, NotPossible, Ticket, TicketFilter, TicketState
from bot.core.text import clean
from bot.outward.api.deps import Call, Shape
from bot.outward.api.verbs import MOST, PAGE, number
from bot.services import incidents as service
from bot.services import shapes, tickets
from bot.services.appointments import Diary
from bot.services.errors import ChangedMeanwhile
from bot.services.front_desk import Change, change_appointment
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork
from bot.services.seen import sign_of

DAYS = timedelta(days=7)


def list_tickets(call: Call) -> Shape:
    query, limit = call.query, number(call.query.get("limit", str(PAGE)), 1, MOST)
    state = TicketState(query["state"]) if "state" in query else None
    wanted = TicketFilter(state, *(query.get(name, "") for name in ("kind", "service", "district", "words")))
    found = call.uow.desk.tickets(wanted, call.sight, limit + 1, query.get("cursor", ""))
    shown = found[:limit]
    following = shown[-1].id if len(found) > limit else None
    return {"tickets": [_ticket(call, one) for one in shown], "next": following}


def ticket(call: Call) -> Shape:
    return {"ticket": _ticket(call, _in_sight(call))}


def answer_ticket(call: Call) -> Shape:
    return _answer(call, _in_sight(call).state)


def close_ticket(call: Call) -> Shape:
    return _turn(call, TicketState.CLOSED)


def reopen_ticket(call: Call) -> Shape:
    return _turn(call, TicketState.OPEN)


def appointments(call: Call) -> Shape:
    """A week from today on, if nothing else is asked for."""
    query, zone = call.query, call.deps.business.zone
    limit, cursor = number(query.get("limit", str(PAGE)), 1, MOST), query.get("cursor")
    today = call.now.astimezone(zone).date()
    first = date.fromisoformat(query["from"]) if "from" in query else today
    end = date.fromisoformat(query["to"]) + timedelta(days=1) if "to" in query else first + DAYS
    start, end_at = (datetime.combine(each, time(), zone) for each in (first, end))
    after = _place(cursor) if cursor else None
    found = call.uow.desk.diary(query.get("office", ""), start, end_at, "", limit + 1, after)
    shown = found[:limit]
    following = _cursor(shown[-1]) if len(found) > limit else None
    return {"appointments": [_appointment(call.uow, one) for one in shown], "next": following}


def appointment(call: Call) -> Shape:
    return {"appointment": _appointment(call.uow, call.uow.desk.appointment(call.path["number"]))}


def move_appointment(call: Call) -> Shape:
    return _change(call, datetime.fromisoformat(call.body["to"]))


def cancel_appointment(call: Call) -> Shape:
    return _change(call, None)


def incidents(call: Call) -> Shape:
    return {"incidents": [shapes.incident_shape(one) for one in call.uow.incidents.open()]}


def open_incident(call: Call) -> Shape:
    body, business = call.body, call.deps.business
    place = _known("service", body, business.services), _known("district", body, business.districts)
    expected, since = _time(body, "expected"), _time(body, "since")
    opened = service.open_incident(call.uow, *place, *_notes(body), expected, call.now, since, call.me)
    return {"incident": shapes.incident_shape(opened)}


def change_incident(call: Call) -> Shape:
    """What is not named stays."""
    it = call.uow.incidents.lock(call.path["incident"])
    notes = _notes({"note_es": it.note_es, "note_en": it.note_en, **call.body})
    expected = _time(call.body, "expected") if "expected" in call.body else it.expected_at
    service.change_incident(call.uow, it.id, *notes, expected, call.now, call.me)
    return {"incident": shapes.incident_shape(call.uow.incidents.get(it.id))}


def close_incident(call: Call) -> Shape:
    """Without ``tell`` it was a mistake: who waits to hear that it is over waits on."""
    it = call.uow.incidents.lock(call.path["incident"])
    if it.closed_at is not None:
        raise NotPossible("closed")
    close = service.close_incident if call.body["tell"] else service.discard_incident
    close(call.uow, it.id, call.now, call.me)
    return {"incident": shapes.incident_shape(call.uow.incidents.get(it.id))}


def _turn(call: Call, to: TicketState) -> Shape:
    if _in_sight(call).state is to:
        raise ChangedMeanwhile
    return _answer(call, to)


def _answer(call: Call, state: TicketState) -> Shape:
    """``seen``: the note it had when that was decided; without ``text`` it keeps it."""
    found, body = _in_sight(call), call.body
    note = found.note or ""
    had = clean(body.get("seen") or "") if "seen" in body else note
    seen = sign_of(tickets.Shown(found.state.value, had))
    answered = tickets.answer_ticket(
        call.uow, found.number, call.me, state, body.get("text", note), call.now, call.telling, seen
    )
    return {"ticket": _ticket(call, answered)}


def _in_sight(call: Call) -> Ticket:
    """What is out of sight is as if it were not there."""
    found = call.uow.desk.ticket(call.path["number"])
    conversation = call.uow.conversations.get(found.conversation_id)
    if call.sight is not None and not call.sight.covers(conversation):
        raise KeyError(found.number)
    return found


def _ticket(call: Call, one: Ticket) -> Shape:
    contact = shapes.contact_shape(call.uow.contacts.get(one.contact_id))
    shape = shapes.ticket_shape(one, Opening(call.deps.business))
    return {**shape, "text": one.text, "note": one.note, "contact": contact}


def _change(call: Call, to: datetime | None) -> Shape:
    """``seen``: the time it had when that was decided."""
    found, body, business = call.uow.desk.appointment(call.path["number"]), call.body, call.deps.business
    seen = _time(body, "seen") or found.starts_at
    change = Change(found.number, to, seen, body.get("reason", ""), call.telling)
    diary = Diary(business, Opening(business))
    changed = change_appointment(call.uow, diary, business, change, call.me, call.now)
    return {"appointment": _appointment(call.uow, changed)}


def _appointment(uow: UnitOfWork, one: Appointment) -> Shape:
    contact = shapes.contact_shape(uow.contacts.get(one.contact_id))
    return {**shapes.appointment_shape(one), "contact": contact}


def _cursor(one: Appointment) -> str:
    return f"{one.starts_at.timestamp()}_{one.number}"


def _place(cursor: str) -> tuple[datetime, str]:
    """When the last one of a page begins, and its number."""
    at, _, last = cursor.partition("_")
    try:
        return datetime.fromtimestamp(float(at), UTC), last
    except (ValueError, OverflowError, OSError):
        raise ValueError("cursor: expected the next of a page of the same list") from None


def _known(name: str, body: Shape, things: Mapping[str, object]) -> str:
    if body[name] not in things:
        raise ValueError(f"{name}: expected one of {', '.join(things)}")
    return str(body[name])


def _notes(body: Shape) -> tuple[str, str]:
    return body.get("note_es", ""), body.get("note_en", "")


def _time(body: Shape, name: str) -> datetime | None:
    return datetime.fromisoformat(body[name]) if body.get(name) else None
