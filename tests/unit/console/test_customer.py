"""What the column about the customer knows, whatever the conversation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from bot.core.contact import Way
from bot.core.desk import Appointment, AppointmentState
from bot.core.message import IncomingMessage
from bot.core.operator import Operator
from bot.services.merge_contacts import merge, undo
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.tickets import open_ticket
from tests.unit.console.acting import get, in_team, waiting_chat, with_teams
from tests.unit.console.desk import Desk, now

SignedIn = Callable[[Operator], httpx.Client]


def contact_of(desk: Desk, conversation: str) -> str:
    return desk.read(lambda uow: uow.conversations.get(conversation)).contact_id


def test_a_note_stays_with_the_customer_and_is_removed_and_brought_back(
    desk: Desk, signed_in: SignedIn
) -> None:
    conversation = waiting_chat(desk)
    ana, luis = signed_in(desk.operator("Ana Ruiz")), signed_in(desk.operator("Luis Peña"))
    card = "Paga con 4111 1111 1111 1111"
    at, sent = f"/api/contacts/{contact_of(desk, conversation)}/notes", {"text": card, "request_id": "one"}
    noted = ana.post(at, json=sent).json()
    assert ana.post(at, json=sent).json() == noted, "asked again after a lost answer, it is there once"
    assert noted["note"]["by"]["name"] == "Ana Ruiz" and "4111 1111" not in noted["note"]["text"]
    assert get(luis, conversation)["notes"] == [noted["note"]]
    luis.post(f"/api/contact-notes/{noted['note']['id']}/remove")
    assert get(ana, conversation)["notes"] == []
    ana.post(f"/api/contact-notes/{noted['note']['id']}/restore")
    assert get(ana, conversation)["notes"] == [noted["note"]]


def test_notes_go_along_when_two_turn_out_to_be_one_and_come_back_when_not(
    desk: Desk, signed_in: SignedIn
) -> None:
    one, other = waiting_chat(desk), waiting_chat(desk, "tom")
    kept, gone = contact_of(desk, one), contact_of(desk, other)
    ana = signed_in(desk.operator("Ana Ruiz"))
    ana.post(f"/api/contacts/{gone}/notes", json={"text": "es Tom"})  # as a page of before says it
    made = desk.run(lambda uow: merge(uow, kept, gone, Way.CODE, now()))
    assert [note["text"] for note in get(ana, one)["notes"]] == ["es Tom"]
    assert [chat["id"] for chat in get(ana, one)["conversations"]] == [other]
    operator = desk.operator("Luis Peña")
    desk.run(lambda uow: undo(uow, made.id, operator.id, now()))
    assert get(ana, one)["notes"] == []
    assert [note["text"] for note in get(ana, other)["notes"]] == ["es Tom"]


def test_a_customer_gets_a_name_and_nobody_undoes_a_colleagues(desk: Desk, signed_in: SignedIn) -> None:
    conversation = in_team(desk, "eva", "billing")
    contact, hidden = contact_of(desk, conversation), contact_of(desk, in_team(desk, "tom", "faults"))
    ana = signed_in(with_teams(desk, "Ana Ruiz", "billing"))
    before = get(ana, conversation)["contact"]["name"] or ""
    cursor = ana.get("/api/me").json()["cursor"]
    at = f"/api/contacts/{contact}/name"
    named = ana.post(at, json={"name": "  Eva  Sanz ", "seen": before}).json()["contact"]
    assert named["name"] == "Eva Sanz" == get(ana, conversation)["contact"]["name"]
    told = ana.get(f"/api/changes?cursor={cursor}").json()["conversations"]
    assert [one["contact"]["name"] for one in told] == ["Eva Sanz"], "lists follow"
    refused = ana.post(at, json={"name": "Evita", "seen": before})
    assert (refused.status_code, refused.json()["error"]) == (409, "changed_meanwhile")
    assert ana.post(at, json={"name": "Eva Sanz", "seen": before}).status_code == 200, "the same, once more"
    assert ana.post(at, json={"name": "x" * 81, "seen": "Eva Sanz"}).status_code == 400
    assert ana.post(at, json={"name": "", "seen": "Eva Sanz"}).json()["contact"]["name"] is None
    assert ana.post(f"/api/contacts/{hidden}/name", json={"name": "x", "seen": ""}).status_code == 404


def test_a_group_is_called_by_its_title(desk: Desk, signed_in: SignedIn) -> None:
    incoming = IncomingMessage("telegram", "-1001", "t1", "hola")
    conversation = desk.run(lambda uow: receive(uow, incoming, now())).conversation.id
    ana = signed_in(desk.operator("Ana Ruiz"))
    contact = get(ana, conversation)["contact"]
    assert contact["group"]
    refused = ana.post(f"/api/contacts/{contact['id']}/name", json={"name": "Luis", "seen": ""})
    assert (refused.status_code, refused.json()["why"]) == (409, "group")
    assert not get(ana, waiting_chat(desk))["contact"]["group"]


def test_tickets_appointments_and_other_channels_are_there(desk: Desk, signed_in: SignedIn) -> None:
    conversation = waiting_chat(desk)
    contact = contact_of(desk, conversation)

    def work(uow: UnitOfWork) -> str:
        made = Appointment(
            "apt", "C-1007", contact, "bill", "norte", now() + timedelta(1), AppointmentState.BOOKED, now()
        )
        uow.desk.add_appointment(made)
        open_ticket(uow, contact, conversation, "complaint", "la factura", now(), "water", "norte")
        elsewhere = receive(uow, IncomingMessage("phone", "+34600", "p1", "soy Eva"), now()).conversation
        merge(uow, contact, elsewhere.contact_id, Way.CODE, now())
        return elsewhere.id

    elsewhere = desk.run(work)
    shown = get(signed_in(desk.operator("Ana Ruiz")), conversation)
    assert [one["number"] for one in shown["appointments"]] == ["C-1007"]
    assert [one["kind"] for one in shown["tickets"]] == ["complaint", "callback"]
    assert [(one["id"], one["account"]) for one in shown["conversations"]] == [(elsewhere, "phone")]


def test_a_customer_out_of_sight_is_nobody_to_write_about(desk: Desk, signed_in: SignedIn) -> None:
    contact = contact_of(desk, in_team(desk, "eva", "faults"))
    ana = signed_in(with_teams(desk, "Ana Ruiz", "billing"))
    assert (
        ana.post(f"/api/contacts/{contact}/notes", json={"text": "hola", "request_id": "one"}).status_code
        == 404
    )


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
def test_a_note_without_words_or_with_too_many_is_refused(desk: Desk, signed_in: SignedIn, text: str) -> None:
    contact = contact_of(desk, waiting_chat(desk))
    ana = signed_in(desk.operator("Ana Ruiz"))
    sent = {"text": text, "request_id": "one"}
    assert ana.post(f"/api/contacts/{contact}/notes", json=sent).status_code == 400
    assert ana.post("/api/contact-notes/cnt_none/remove").status_code == 404
