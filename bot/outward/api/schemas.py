"""The shapes that the API takes and gives, as JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

from bot.core.conversation import Priority, Status
from bot.core.dates import day, moment
from bot.core.desk import AppointmentState, TicketState
from bot.core.handoff import Ending, Reason
from bot.core.message import Author, Delivery
from bot.core.operator import Presence

Schema = dict[str, Any]
LONGEST_TEXT = 10_000


def one_of(kind: type[Enum]) -> Schema:
    return {"type": "string", "enum": [str(each.value) for each in kind]}


def or_null(schema: Schema) -> Schema:
    if "$ref" in schema:
        return {"oneOf": [schema, {"type": "null"}]}
    nullable = {**schema, "type": [schema["type"], "null"]}
    return {**nullable, "enum": [*schema["enum"], None]} if "enum" in schema else nullable


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(**properties: Schema) -> Schema:
    """An object that has all of these."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
BOOLEAN: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
NAME: Schema = {"type": "string", "minLength": 1, "maxLength": 80}
DIGITS: Schema = {"type": "string", "pattern": "^[0-9]{1,10}$"}
YES_OR_NO: Schema = {"type": "string", "enum": ["true", "false"]}
WORDS: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}

COMPONENTS: dict[str, Schema] = {
    "Error": thing(error={**thing(code=TEXT, message=TEXT), "additionalProperties": True}),
    "Contact": thing(id=TEXT, name=or_null(TEXT), language=or_null(TEXT)),
    "Operator": thing(id=TEXT, login=TEXT, name=TEXT, presence=one_of(Presence)),
    "Label": thing(id=TEXT, name=TEXT),
    "Conversation": thing(
        id=TEXT,
        account=TEXT,
        status=one_of(Status),
        priority=one_of(Priority),
        language=TEXT,
        team=or_null(TEXT),
        assignee_id=or_null(TEXT),
        waiting_since=or_null(MOMENT),
        created_at=MOMENT,
        updated_at=MOMENT,
        contact=ref("Contact"),
        labels=many(ref("Label")),
    ),
    "Message": thing(
        id=TEXT,
        position=NUMBER,
        author=one_of(Author),
        author_name=or_null(TEXT),
        text=TEXT,
        private=BOOLEAN,
        delivery=one_of(Delivery),
        attachments=many(thing(kind=TEXT, name=TEXT, media_type=TEXT)),
        created_at=MOMENT,
    ),
    "Handoff": thing(
        id=TEXT,
        reason=one_of(Reason),
        team=or_null(TEXT),
        ticket=or_null(TEXT),
        operator=or_null(ref("Operator")),
        signals=many(thing(kind=TEXT, weight={"type": "number"}, words=TEXT)),
        requested_at=MOMENT,
        assigned_at=or_null(MOMENT),
        first_reply_at=or_null(MOMENT),
        resolved_at=or_null(MOMENT),
        ending=or_null(one_of(Ending)),
        summary=or_null(TEXT),
    ),
    "Conversations": thing(conversations=many(ref("Conversation")), next=or_null(TEXT)),
    "WholeConversation": thing(conversation=ref("Conversation"), handoffs=many(ref("Handoff"))),
    "ChangedConversation": thing(conversation=ref("Conversation")),
    "Messages": thing(messages=many(ref("Message")), next=NUMBER),
    "WrittenMessage": thing(message=ref("Message")),
    "Operators": thing(
        operators=many(thing(id=TEXT, login=TEXT, name=TEXT, presence=one_of(Presence), connected=BOOLEAN))
    ),
    "ChangedOperator": thing(operator=ref("Operator")),
    "Ticket": thing(
        id=TEXT,
        number=TEXT,
        conversation_id=TEXT,
        kind=TEXT,
        state=one_of(TicketState),
        service=or_null(TEXT),
        district=or_null(TEXT),
        text=TEXT,
        note=or_null(TEXT),
        answer_by=or_null(DAY),
        contact=ref("Contact"),
        created_at=MOMENT,
    ),
    "Tickets": thing(tickets=many(ref("Ticket")), next=or_null(TEXT)),
    "OneTicket": thing(ticket=ref("Ticket")),
    "Appointment": thing(
        id=TEXT,
        number=TEXT,
        kind=TEXT,
        office=TEXT,
        starts_at=MOMENT,
        state=one_of(AppointmentState),
        contact=ref("Contact"),
        created_at=MOMENT,
    ),
    "Appointments": thing(appointments=many(ref("Appointment")), next=or_null(TEXT)),
    "OneAppointment": thing(appointment=ref("Appointment")),
    "Incident": thing(
        id=TEXT,
        service=TEXT,
        district=TEXT,
        started_at=MOMENT,
        expected_at=or_null(MOMENT),
        closed_at=or_null(MOMENT),
        note_es=TEXT,
        note_en=TEXT,
        opened_by=or_null(TEXT),
        told=or_null(NUMBER),
    ),
    "Incidents": thing(incidents=many(ref("Incident"))),
    "OneIncident": thing(incident=ref("Incident")),
}


def faults(values: dict[str, Any], schemas: dict[str, Schema], required: Iterable[str] = ()) -> list[str]:
    """What is wrong with the values of a query or a body, in words; they are all of simple kinds."""
    found = [f"{name}: missing" for name in required if name not in values]
    for name, value in values.items():
        if name not in schemas:
            found.append(f"{name}: not known here; expected {', '.join(schemas) or 'nothing'}")
        elif fault := _fault(value, schemas[name]):
            found.append(f"{name}: expected {fault}")
    return found


def _fault(value: Any, schema: Schema) -> str | None:
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if value is None and "null" in kinds:
        return None
    if "boolean" in kinds:
        return None if isinstance(value, bool) else "true or false"
    if not isinstance(value, str):
        return "text"
    if schema.get("format") == "date-time" and moment(value) is None:
        return "a time with its offset, such as 2026-12-01T10:30:00+01:00"
    if schema.get("format") == "date" and day(value) is None:
        return "a day, such as 2026-12-01"
    if "enum" in schema and value not in schema["enum"]:
        return "one of " + ", ".join(str(each) for each in schema["enum"] if each is not None)
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", LONGEST_TEXT):
        return f"{schema.get('minLength', 0)} to {schema.get('maxLength', LONGEST_TEXT)} characters"
    return None
