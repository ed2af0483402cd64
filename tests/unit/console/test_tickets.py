"""The pages of the tickets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from bot.core.audit import AuditFilter
from bot.core.desk import TicketState
from bot.core.message import Author
from bot.core.operator import Operator
from bot.core.roles import Role
from bot.core.sight import sight_of
from bot.core.timer import TaskKind
from bot.services.ports import UnitOfWork
from bot.services.seen import sign_of
from bot.services.tasks import ask_for
from bot.services.tickets import Shown, open_ticket
from tests.unit.console.acting import in_spanish, in_team, post, with_teams
from tests.unit.console.desk import Desk, now

SignIn = Callable[[Operator], httpx.Client]
OPEN = sign_of(Shown("open", ""))


def opened(desk: Desk, conversation: str, text: str, kind: str = "problem", days: int = 0) -> str:
    def work(uow: UnitOfWork) -> str:
        contact = uow.conversations.get(conversation).contact_id
        at = now() - timedelta(days)
        return open_ticket(uow, contact, conversation, kind, text, at, "water", "norte").number

    return desk.run(work)


def said(desk: Desk, conversation: str) -> list[str]:
    """What the customer was told that no rule said."""
    found = desk.read(lambda uow: uow.messages.of(conversation))
    return [one.text for one in found if one.author is Author.SYSTEM and not one.private]


def test_a_ticket_is_closed_and_the_customer_is_told(desk: Desk, signed_in: SignIn) -> None:
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    number = opened(desk, conversation, "sale agua marrón")
    luis = desk.operator("Luis Peña")
    client = in_spanish(signed_in(luis))
    assert "sale agua marrón" in client.get("/tickets").text
    shown = {"seen": OPEN, "tell": "yes"}
    done = post(client, f"/tickets/{number}", state="closed", told="Cambiamos el filtro.", **shown)
    assert done.headers["Location"] == f"/console/tickets/{number}?done=ticket_closed_told"
    ticket = desk.read(lambda uow: uow.desk.ticket(number))
    assert (ticket.state, ticket.note) == (TicketState.CLOSED, "Cambiamos el filtro.")
    (told,) = said(desk, conversation)
    assert number in told and "cerrado" in told and "Cambiamos el filtro." in told
    assert "sale agua marrón" not in client.get("/tickets").text, "only open ones are listed at first"
    assert "sale agua marrón" in client.get("/tickets", params={"state": "closed"}).text
    line = desk.read(lambda uow: uow.audit.listing(AuditFilter(action="tickets.closed")))[0]
    assert (line.operator_id, line.conversation_id) == (luis.id, conversation)

    shown = {"seen": sign_of(Shown("closed", "Cambiamos el filtro."))}
    again = post(client, f"/tickets/{number}", state="open", told="Volvemos mañana.", **shown)
    assert again.headers["Location"].endswith("done=ticket_open")
    assert desk.read(lambda uow: uow.desk.ticket(number)).state is TicketState.OPEN
    assert len(said(desk, conversation)) == 1, "nobody asked for the customer to be told"


def test_whoever_comes_second_sees_what_the_first_one_did(desk: Desk, signed_in: SignIn) -> None:
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    number = opened(desk, conversation, "sin agua")
    ana, luis = (in_spanish(signed_in(desk.operator(name))) for name in ("Ana Ruiz", "Luis Peña"))
    shown = {"seen": OPEN, "tell": "yes"}
    post(ana, f"/tickets/{number}", state="open", told="Va un técnico.", **shown)
    refused = post(luis, f"/tickets/{number}", state="closed", told="Resuelto.", **shown)
    assert refused.status_code == 409 and "Otra persona ha cambiado" in refused.text
    assert "Resuelto.</textarea>" in refused.text, "what was written is still there"
    assert "<dt>Lo que oye el cliente</dt><dd>Va un técnico.</dd>" in refused.text, "what the first one did"
    assert desk.read(lambda uow: uow.desk.ticket(number)).state is TicketState.OPEN
    assert len(said(desk, conversation)) == 1


def test_lines_sent_as_browsers_send_them_take_no_more_room_than_on_the_page(
    desk: Desk, signed_in: SignIn
) -> None:
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    number = opened(desk, conversation, "sin agua")
    client = in_spanish(signed_in(desk.operator("Ana Ruiz")))
    lines = "\n".join(f"Paso {i}: " + "x" * 40 for i in range(10)).ljust(500, "!")
    typed = lines.replace("\n", "\r\n")
    first = post(client, f"/tickets/{number}", state="open", told=typed, seen=OPEN)
    assert first.status_code == 303
    assert desk.read(lambda uow: uow.desk.ticket(number)).note == lines
    seen = sign_of(Shown("open", lines))
    again = post(client, f"/tickets/{number}", state="closed", told=typed, seen=seen)
    assert again.status_code == 303, "nobody changed it meanwhile"


@pytest.mark.parametrize(
    ("fields", "status"), [({"told": "x" * 501}, 400), ({"state": "burnt"}, 400), ({"seen": "?"}, 409)]
)
def test_what_is_wrong_changes_nothing(
    desk: Desk, signed_in: SignIn, fields: dict[str, str], status: int
) -> None:
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    number = opened(desk, conversation, "sin agua")
    client = in_spanish(signed_in(desk.operator("Ana Ruiz")))
    sent = {"state": "closed", "told": "Hecho.", "seen": OPEN, "tell": "yes", **fields}
    assert post(client, f"/tickets/{number}", **sent).status_code == status
    assert desk.read(lambda uow: uow.desk.ticket(number)).state is TicketState.OPEN
    assert said(desk, conversation) == []


def test_tickets_of_another_team_are_not_seen(desk: Desk, signed_in: SignIn) -> None:
    mine, theirs = in_team(desk, "eva", None), in_team(desk, "tom", "billing")
    seen, hidden = opened(desk, mine, "sin luz"), opened(desk, theirs, "me cobran dos veces")
    operator = with_teams(desk, "Ana Ruiz", "outages")
    client = in_spanish(signed_in(operator))
    listed = client.get("/tickets").text
    assert seen in listed and hidden not in listed
    assert client.get(f"/tickets/{hidden}").status_code == 404
    sent = {"state": "closed", "seen": OPEN, "told": ""}
    assert post(client, f"/tickets/{hidden}", **sent).status_code == 404
    known = desk.read(lambda uow: uow.operators.get(operator.id))
    assert desk.read(lambda uow: uow.desk.open_tickets(sight_of(known), 10)) == 1, "no places in the queue"
    place = desk.read(lambda uow: uow.handoffs.of(mine))[0].ticket_number or ""
    assert place not in listed
    assert place in client.get("/tickets", params={"words": place.lower()}).text
    assert "Pide una persona" in client.get(f"/tickets/{place}").text
    assert client.get("/tickets/R-9").status_code == 404
    editor = signed_in(desk.operator("Eva Gil", role=Role.EDITOR))
    assert editor.get("/tickets").status_code == 403


def test_the_oldest_open_one_comes_first_and_each_filter_holds(desk: Desk, signed_in: SignIn) -> None:
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    first = opened(desk, conversation, "sin agua en 50% de la casa")
    second = opened(desk, conversation, "trato muy feo", "complaint")
    client = in_spanish(signed_in(desk.operator("Ana Ruiz")))

    def found(**wanted: str) -> list[str]:
        text = client.get("/tickets", params=wanted).text
        there = [number for number in (first, second) if f"/tickets/{number}" in text]
        return sorted(there, key=text.index)

    assert found() == [first, second]
    assert found(state="any") == [second, first]
    assert found(kind="complaint") == [second]
    assert found(words=first.lower()) == [first]
    assert found(words="50%") == [first] and found(words="%") == [] == found(words="ato")
    assert found(words="TRÁTO fe") == [second], "as in every search"
    assert found(service="water", district="norte") == [first, second]
    assert found(service="internet") == [] == found(state="closed")
    assert "Nada cumple" in client.get("/tickets", params={"words": "nada así"}).text


def test_a_long_list_goes_on_where_it_ended(desk: Desk, signed_in: SignIn) -> None:
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    numbers = [opened(desk, conversation, f"aviso {i}") for i in range(53)]
    client = in_spanish(signed_in(desk.operator("Ana Ruiz")))
    page = client.get("/tickets", params={"kind": "problem"}).text
    assert f"/tickets/{numbers[49]}" in page and f"/tickets/{numbers[50]}" not in page
    further = page.split('href="/console/tickets?')[1].split('"')[0].replace("&amp;", "&")
    rest = client.get(f"/tickets?{further}").text
    assert [f"/tickets/{one}" in rest for one in numbers[49:]] == [False, True, True, True]
    assert 'href="/console/tickets?kind=problem"' in rest, "the way back keeps the filter"


def test_a_ticket_of_a_form_of_the_editors_own_carries_its_name(desk: Desk, signed_in: SignIn) -> None:
    """Where it is listed, on its page and beside a conversation, and it is found by it."""
    desk.forms = {"es": {"register_pet_form": "Alta de mascota"}, "en": {"register_pet_form": "Pet register"}}
    conversation = desk.customer("rosa", "hola", quiet=True).conversation_id
    number = opened(desk, conversation, "Name: Luna\nChip: 724098", "register_pet_form")
    opened(desk, conversation, "sale agua marrón")
    client = signed_in(desk.operator("Ana Gil"))
    client.headers["Accept-Language"] = "en"
    assert "Pet register" in client.get("/tickets").text
    assert "Name: Luna · Chip: 724098" in client.get("/tickets").text, "one line, and each answer by itself"
    in_spanish(client)
    assert "Alta de mascota" in client.get(f"/tickets/{number}").text
    listed = client.get("/tickets", params={"kind": "register_pet_form"}).text
    assert "Name: Luna" in listed and "sale agua" not in listed
    assert client.get("/api/me").json()["names"]["register_pet_form"] == "Alta de mascota"


def test_what_was_promised_for_a_ticket_is_done_with_it(desk: Desk, signed_in: SignIn) -> None:
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    number = opened(desk, conversation, "600 100 100", "call")

    def promised(uow: UnitOfWork) -> str:
        found = uow.conversations.get(conversation)
        return ask_for(uow, found, TaskKind.CALL, "600 100 100", now() + timedelta(1), now(), number).id

    task = desk.run(promised)
    client = in_spanish(signed_in(desk.operator("Ana Ruiz")))
    for was, state, done in (("open", "closed", True), ("closed", "open", False)):
        post(client, f"/tickets/{number}", state=state, told="", seen=sign_of(Shown(was, "")))
        assert (desk.read(lambda uow: uow.tasks.get(task)).done_at is not None) == done


def test_a_complaint_says_until_when_it_is_to_be_answered(desk: Desk, signed_in: SignIn) -> None:
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    late = opened(desk, conversation, "me cobran dos veces", "complaint", days=40)
    soon = opened(desk, conversation, "trato muy feo", "complaint")
    fault = opened(desk, conversation, "sin agua", days=40)
    client = in_spanish(signed_in(desk.operator("Ana Ruiz")))
    listed = client.get("/tickets").text
    assert listed.count("Plazo vencido el") == 1 and listed.count("Responder hasta el") == 1
    assert "plazo vencido" in client.get(f"/tickets/{late}").text
    assert "plazo vencido" not in client.get(f"/tickets/{soon}").text
    assert "Responder hasta el" not in client.get(f"/tickets/{fault}").text
    post(client, f"/tickets/{late}", state="closed", told="Hecho.", seen=OPEN)
    assert "Responder hasta el" not in client.get(f"/tickets/{late}").text, "it is answered"
