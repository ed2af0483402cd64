"""The pages of the appointments."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

import httpx
import pytest

from bot.content.business import load_business
from bot.core.audit import AuditFilter
from bot.core.desk import Appointment, AppointmentState
from bot.core.operator import Operator
from bot.core.roles import Role
from bot.services.appointments import Diary
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork
from bot.settings import ROOT
from tests.unit.console.acting import in_spanish, post
from tests.unit.console.desk import Desk, now
from tests.unit.console.test_tickets import said

SignIn = Callable[[Operator], httpx.Client]
BUSINESS = load_business(ROOT)
DIARY = Diary(BUSINESS, Opening(BUSINESS))
KIND, OFFICE = "billing", "norte"


def booked(desk: Desk, who: str, days: int = 1) -> tuple[Appointment, str]:
    """The first free time from so many days on, and the conversation of whoever has it."""
    conversation = desk.customer(who, "hola", quiet=True).conversation_id

    def work(uow: UnitOfWork) -> Appointment:
        contact = uow.contacts.get(uow.conversations.get(conversation).contact_id)
        (at,) = DIARY.free(uow, KIND, OFFICE, now() + timedelta(days), None, 1, now())
        return DIARY.book(uow, contact.id, KIND, OFFICE, at, now())

    return desk.run(work), conversation


def as_it_is(desk: Desk, one: Appointment) -> Appointment:
    return desk.read(lambda uow: uow.desk.appointment(one.number))


def in_the_form(one: Appointment, **fields: str) -> dict[str, str]:
    return {"seen": one.starts_at.isoformat(), "tell": "yes", **fields}


def test_a_week_of_an_office_is_listed_and_found_by_name(desk: Desk, signed_in: SignIn) -> None:
    soon, _ = booked(desk, "eva")
    late, _ = booked(desk, "tom", days=14)
    client = in_spanish(signed_in(desk.operator("Ana Ruiz")))

    def found(**wanted: str) -> list[str]:
        text = client.get("/appointments", params=wanted).text
        return [one.number for one in (soon, late) if f"/appointments/{one.number}" in text]

    assert found() == [soon.number] == found(office=OFFICE) and found(office="centro") == []
    day = late.starts_at.astimezone(BUSINESS.zone).date()
    assert found(since=day.isoformat()) == [late.number]
    for none in ("mañana", "0001-01-01", "9999-12-31"):
        assert found(since=none) == [soon.number], "no day is today"
    assert found(words=late.number.lower()) == [late.number], "words are looked for in later weeks too"
    assert "No hay ninguna cita" in client.get("/appointments", params={"office": "centro"}).text
    hour = soon.starts_at.astimezone(BUSINESS.zone).strftime("%-H:%M")
    assert hour in client.get("/appointments").text, "in the business's own time"
    for spoken, halves in (("en-GB", False), ("en-US", True), ("en", True)):
        client.headers["Accept-Language"] = spoken
        read = client.get("/appointments").text
        assert (f">{hour.zfill(5)}<" in read) is not halves, "by the clock that the reader is used to"
        assert ('data-clock="h12"' in read) is halves, "as the page's scripts do"
    client.headers["Accept-Language"] = "es"
    rows = list(
        csv.reader(io.StringIO(client.get("/appointments.csv").text.removeprefix("\ufeff")), delimiter=";")
    )
    assert [row[3] for row in rows[1:]] == [soon.number]
    assert signed_in(desk.operator("Eva Gil", role=Role.EDITOR)).get("/appointments").status_code == 403


def test_an_appointment_is_moved_to_a_free_time_and_the_customer_is_told(
    desk: Desk, signed_in: SignIn
) -> None:
    one, conversation = booked(desk, "eva")
    other, _ = booked(desk, "tom")
    luis = desk.operator("Luis Peña")
    client = in_spanish(signed_in(luis))
    page = client.get(f"/appointments/{one.number}").text
    free = re.findall(r'<option value="(\d[^"]+)"', page)
    assert free and other.starts_at not in map(datetime.fromisoformat, free)
    wanted = in_the_form(one, to=free[0], reason="Ese día estamos de inventario.")
    moved = post(client, f"/appointments/{one.number}/move", **wanted)
    assert moved.headers["Location"].endswith("done=appointment_moved_told")
    assert as_it_is(desk, one).starts_at == datetime.fromisoformat(free[0])
    (told,) = said(desk, conversation)
    assert one.number in told and "inventario" in told and "Norte" in told
    line = desk.read(lambda uow: uow.audit.listing(AuditFilter(action="appointments.moved")))[0]
    assert (line.operator_id, line.conversation_id) == (luis.id, conversation)

    again = post(client, f"/appointments/{one.number}/move", **in_the_form(one, to=free[1]))
    assert again.status_code == 409 and "ha cambiado desde que la abriste" in again.text
    shown = as_it_is(desk, one)
    taken = in_the_form(shown, to=other.starts_at.isoformat(), reason="Mejor ese día.")
    refused = post(client, f"/appointments/{one.number}/move", **taken)
    assert refused.status_code == 409 and "acaba de reservar" in refused.text
    assert "Mejor ese día." in refused.text, "what was written is still there"
    assert as_it_is(desk, one) == shown and len(said(desk, conversation)) == 1


def test_a_cancelled_appointment_gives_its_time_back(desk: Desk, signed_in: SignIn) -> None:
    one, conversation = booked(desk, "eva")
    client = in_spanish(signed_in(desk.operator("Ana Ruiz")))
    done = post(client, f"/appointments/{one.number}/cancel", seen=one.starts_at.isoformat(), reason="")
    assert done.headers["Location"].endswith("done=appointment_cancelled")
    assert as_it_is(desk, one).state is AppointmentState.CANCELLED
    assert said(desk, conversation) == [], "nobody asked for the customer to be told"
    assert "Anulada" in client.get(f"/appointments/{one.number}").text
    assert booked(desk, "tom")[0].starts_at == one.starts_at
    twice = post(client, f"/appointments/{one.number}/cancel", **in_the_form(one))
    assert twice.status_code == 409


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("move", {"to": ""}),
        ("move", {"to": "tomorrow"}),
        ("move", {"to": "2020-01-01T10:00:00+00:00"}),
        ("move", {"to": "2026-12-03T10:00:00"}),
        ("cancel", {"reason": "x" * 301}),
        ("cancel", {"seen": "now"}),
    ],
)
def test_what_is_wrong_changes_nothing(
    desk: Desk, signed_in: SignIn, what: str, fields: dict[str, str]
) -> None:
    one, conversation = booked(desk, "eva")
    client = in_spanish(signed_in(desk.operator("Ana Ruiz")))
    refused = post(client, f"/appointments/{one.number}/{what}", **(in_the_form(one) | fields))
    assert refused.status_code in (400, 409) and 'role="alert"' in refused.text
    assert as_it_is(desk, one) == one and said(desk, conversation) == []
    assert client.get("/appointments/C-9").status_code == 404


def test_a_time_when_the_office_is_closed_is_none(desk: Desk, signed_in: SignIn) -> None:
    one, _ = booked(desk, "eva")
    client = in_spanish(signed_in(desk.operator("Ana Ruiz")))
    night = datetime.combine(one.starts_at.date() + timedelta(1), time(3), BUSINESS.zone)
    refused = post(client, f"/appointments/{one.number}/move", **in_the_form(one, to=night.isoformat()))
    assert refused.status_code == 409 and "A esa hora está cerrado" in refused.text
