"""What is kept about a customer is told, handed out and erased by those who lead, and by nobody else."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import httpx

from bot.core.audit import AuditFilter
from bot.core.message import Attachment, IncomingMessage
from bot.core.operator import Operator
from bot.core.roles import Role
from bot.services.note_contact import note_contact
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.tickets import open_ticket
from tests.patience import wait_for
from tests.unit.console.acting import get, waiting_chat
from tests.unit.console.desk import Desk, now
from tests.unit.console.test_customer import contact_of

SignedIn = Callable[[Operator], httpx.Client]


def quiet_customer(desk: Desk) -> tuple[str, str]:
    """Who has sent a photo and has a ticket and a note; nothing of theirs is under way."""
    ana = desk.operator("Rita Sol")
    key = desk.keep(b"a photo")

    def work(uow: UnitOfWork) -> tuple[str, str]:
        photo = Attachment("image", "contador.png", "image/png", 7, key=key)
        sent = IncomingMessage("web", "eva", "m1", "sin luz", sender_name="Eva Sanz", attachments=(photo,))
        message = receive(uow, sent, now() - timedelta(minutes=30)).message
        message.handled = True
        uow.messages.save(message)
        contact = uow.conversations.get(message.conversation_id).contact_id
        open_ticket(uow, contact, message.conversation_id, "complaint", "la factura de Eva", now())
        note_contact(uow, contact, ana.id, "Llamar por la tarde", now())
        return message.conversation_id, contact

    return desk.run(work)


def test_what_would_go_is_told_and_then_it_goes(desk: Desk, signed_in: SignedIn) -> None:
    conversation, contact = quiet_customer(desk)
    lead = signed_in(desk.operator("Ana Ruiz", role=Role.SUPERVISOR))
    kept = lead.get(f"/api/contacts/{contact}/kept").json()
    assert kept == {"messages": 1, "files": 1, "notes": 1, "tickets": 1, "appointments": 0}
    assert lead.post(f"/api/contacts/{contact}/erase").status_code == 200
    wait_for(lambda: [one.text for one in desk.read(lambda uow: uow.messages.of(conversation))] == [""])
    assert desk.dialogue.forgotten == [conversation]
    assert lead.get(f"/api/conversations/{conversation}").status_code == 404
    assert lead.get(f"/api/contacts/{contact}/kept").status_code == 404
    assert lead.post(f"/api/contacts/{contact}/erase").status_code == 404
    assert lead.get("/api/contacts?query=Eva").json() == {"contacts": []}
    assert lead.get("/api/conversations?view=all").json()["conversations"] == []
    assert "Eva" not in lead.get("/tickets").text


def test_pages_that_show_the_conversation_are_told_that_it_is_gone(desk: Desk, signed_in: SignedIn) -> None:
    conversation, contact = quiet_customer(desk)
    lead = signed_in(desk.operator("Ana Ruiz", role=Role.ADMINISTRATOR))
    cursor = lead.get("/api/changes?cursor=0").json()["cursor"]
    lead.post(f"/api/contacts/{contact}/erase")
    told = lead.get(f"/api/changes?cursor={cursor}").json()
    assert (told["hidden"], told["conversations"]) == ([conversation], [])


def test_who_is_looked_after_is_not_erased_and_the_reason_is_given(desk: Desk, signed_in: SignedIn) -> None:
    conversation = waiting_chat(desk)
    lead = signed_in(desk.operator("Ana Ruiz", role=Role.SUPERVISOR))
    contact = contact_of(desk, conversation)
    refused = lead.post(f"/api/contacts/{contact}/erase")
    assert (refused.status_code, refused.json()) == (
        409,
        {"error": "not_now", "why": "person", "owner": None},
    )
    lead.post(f"/api/conversations/{conversation}/take-over")
    assert lead.post(f"/api/contacts/{contact}/erase").json()["owner"] == "Ana Ruiz"
    assert get(lead, conversation)["messages"]


def test_all_that_is_kept_is_handed_out_in_a_file(desk: Desk, signed_in: SignedIn) -> None:
    _, contact = quiet_customer(desk)
    lead = signed_in(desk.operator("Ana Ruiz", role=Role.SUPERVISOR))
    answer = lead.get(f"/contacts/{contact}/export")
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{contact}.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.read("files/001.png") == b"a photo"
        kept = json.loads(archive.read("data.json"))["kept"]
    assert kept["tickets"][0]["text"] == "la factura de Eva"
    assert kept["contact_notes"][0]["text"] == "Llamar por la tarde"
    assert lead.get("/contacts/nobody/export").status_code == 404


def test_the_record_says_who_did_it_and_names_no_customer(desk: Desk, signed_in: SignedIn) -> None:
    _, contact = quiet_customer(desk)
    leader = desk.operator("Ana Ruiz", role=Role.SUPERVISOR)
    lead = signed_in(leader)
    lead.get(f"/contacts/{contact}/export")
    lead.post(f"/api/contacts/{contact}/erase")
    entries = desk.read(lambda uow: uow.audit.listing(AuditFilter(action="customers.")))
    assert [(one.action, one.operator_id, one.detail) for one in entries] == [
        ("customers.erased", leader.id, {"contact": contact}),
        ("customers.exported", leader.id, {"contact": contact}),
    ]
