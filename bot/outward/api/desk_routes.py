"""The part of the table that is about tickets, appointments and incidents."""

from __future__ import annotations

from bot.core.api_key import Scope
from bot.core.desk import TicketState
from bot.outward.api import desk
from bot.outward.api.deps import Route
from bot.outward.api.schemas import BOOLEAN, DAY, DIGITS, MOMENT, NAME, TEXT, Schema, one_of, or_null
from bot.services.front_desk import LONGEST_REASON
from bot.services.incidents import LONGEST_NOTE
from bot.services.tickets import LONGEST_NOTE as LONGEST_ANSWER

TICKET, APPOINTMENT, INCIDENT = "/tickets/{number}", "/appointments/{number}", "/incidents/{incident}"


def up_to(longest: int) -> Schema:
    return {"type": "string", "maxLength": longest}


ANSWER: dict[str, Schema] = {
    "text": up_to(LONGEST_ANSWER),
    "tell": BOOLEAN,
    "seen": or_null(up_to(LONGEST_ANSWER)),
}
CHANGE: dict[str, Schema] = {"reason": up_to(LONGEST_REASON), "tell": BOOLEAN, "seen": MOMENT}
WHAT_IS_KNOWN: dict[str, Schema] = {
    "note_es": up_to(LONGEST_NOTE),
    "note_en": up_to(LONGEST_NOTE),
    "expected": or_null(MOMENT),
}

DESK_ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/tickets",
        Scope.READ,
        desk.list_tickets,
        "List tickets, a page at a time: open ones from the oldest on, others from the latest back",
        "Tickets",
        query={
            "state": one_of(TicketState),
            "kind": NAME,
            "service": NAME,
            "district": NAME,
            "words": NAME,
            "cursor": TEXT,
            "limit": DIGITS,
        },
    ),
    Route("GET", TICKET, Scope.READ, desk.ticket, "Read a ticket", "OneTicket"),
    Route(
        "POST",
        f"{TICKET}/answer",
        Scope.WRITE,
        desk.answer_ticket,
        "Write what the customer hears of it, and leave it as it is",
        "OneTicket",
        body=ANSWER,
        required=("text", "tell"),
    ),
    Route(
        "POST",
        f"{TICKET}/close",
        Scope.WRITE,
        desk.close_ticket,
        "Close it; what was promised for it is done",
        "OneTicket",
        body=ANSWER,
        required=("tell",),
    ),
    Route(
        "POST",
        f"{TICKET}/reopen",
        Scope.WRITE,
        desk.reopen_ticket,
        "Open it again; what was promised for it is to be done",
        "OneTicket",
        body=ANSWER,
        required=("tell",),
    ),
    Route(
        "GET",
        "/appointments",
        Scope.READ,
        desk.appointments,
        "List the appointments of a week, or from one day to another, a page at a time, the soonest first",
        "Appointments",
        query={"office": NAME, "from": DAY, "to": DAY, "cursor": TEXT, "limit": DIGITS},
    ),
    Route("GET", APPOINTMENT, Scope.READ, desk.appointment, "Read an appointment", "OneAppointment"),
    Route(
        "POST",
        f"{APPOINTMENT}/move",
        Scope.WRITE,
        desk.move_appointment,
        "Move it to a free time",
        "OneAppointment",
        body={"to": MOMENT, **CHANGE},
        required=("to", "tell"),
    ),
    Route(
        "POST",
        f"{APPOINTMENT}/cancel",
        Scope.WRITE,
        desk.cancel_appointment,
        "Cancel it",
        "OneAppointment",
        body=CHANGE,
        required=("tell",),
    ),
    Route(
        "GET",
        "/incidents",
        Scope.READ,
        desk.incidents,
        "List the open incidents, the longest first",
        "Incidents",
    ),
    Route(
        "POST",
        "/incidents",
        Scope.WRITE,
        desk.open_incident,
        "Open one: who has asked about its place hears that it is on record",
        "OneIncident",
        body={"service": NAME, "district": NAME, "since": MOMENT, **WHAT_IS_KNOWN},
        required=("service", "district"),
    ),
    Route(
        "PATCH",
        INCIDENT,
        Scope.WRITE,
        desk.change_incident,
        "Change what customers are told of it",
        "OneIncident",
        body=WHAT_IS_KNOWN,
    ),
    Route(
        "POST",
        f"{INCIDENT}/close",
        Scope.WRITE,
        desk.close_incident,
        "Close it, and tell who has asked that it is over, or nobody if it was a mistake",
        "OneIncident",
        body={"tell": BOOLEAN},
        required=("tell",),
    ),
)
