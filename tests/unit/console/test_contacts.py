"""One person behind several contacts, as operators see and mend it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from bot.core.contact import Way
from bot.core.message import IncomingMessage, Message
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.services.merge_contacts import merge
from bot.services.reachable import set_reachable
from bot.services.receive import receive
from bot.services.tickets import open_ticket
from tests.unit.console.desk import Desk

SignedIn = Callable[[Operator], httpx.Client]


def contact_of(desk: Desk, message: Message) -> str:
    return desk.read(lambda uow: uow.conversations.get(message.conversation_id).contact_id)


def detail(client: httpx.Client, message: Message) -> dict[str, Any]:
    return dict(client.get(f"/api/conversations/{message.conversation_id}").json())


def test_an_operator_finds_the_other_contact_and_merges_it(desk: Desk, signed_in: SignedIn) -> None:
    marta = signed_in(desk.operator("Marta Ruiz"))
    eva, eva2 = (
        desk.customer("eva", "hola", "Eva Sanz", True),
        desk.customer("eva2", "soy yo", "Eva S.", True),
    )
    found = marta.get("/api/contacts", params={"query": "eva s"}).json()["contacts"]
    assert [one["name"] for one in found] == ["Eva S.", "Eva Sanz"]
    kept, other = contact_of(desk, eva), contact_of(desk, eva2)
    assert marta.post(f"/api/contacts/{kept}/merge", json={"other": other}).status_code == 200
    seen = detail(marta, eva)
    assert [(m["text"], m["account"]) for m in seen["elsewhere"] if m["text"]] == [("soy yo", "web")]
    assert [(m["operator"], m["other"]["name"]) for m in seen["contact"]["merges"]] == [
        ("Marta Ruiz", "Eva S.")
    ]
    assert len(seen["contact"]["identities"]) == 2
    lines = [m["activity"] for m in seen["messages"] if m["activity"]]
    assert [(one["activity"], one["operator"]) for one in lines] == [("contacts.merged", "Marta Ruiz")]


def test_a_merge_is_undone_by_whoever_sees_that_it_was_wrong(desk: Desk, signed_in: SignedIn) -> None:
    marta = signed_in(desk.operator("Marta Ruiz"))
    eva, iris = desk.customer("eva", "hola", "Eva", True), desk.customer("iris", "buenas", "Iris", True)
    ids = contact_of(desk, eva), contact_of(desk, iris)
    desk.run(lambda uow: open_ticket(uow, ids[1], iris.conversation_id, "problem", "sin luz", desk.clock()))
    made = marta.post(f"/api/contacts/{ids[0]}/merge", json={"other": ids[1]}).json()["merge"]
    assert len(desk.read(lambda uow: uow.desk.tickets_of(ids[0]))) == 1
    for _ in range(2):
        assert marta.post(f"/api/merges/{made}/undo").status_code == 200
    assert detail(marta, eva)["elsewhere"] == [] and detail(marta, eva)["contact"]["merges"] == []
    assert len(desk.read(lambda uow: uow.desk.tickets_of(ids[1]))) == 1


def test_a_merge_leaves_each_operator_their_conversation(desk: Desk, signed_in: SignedIn) -> None:
    marta, luis = (desk.operator(name, Presence.ONLINE) for name in ("Marta Ruiz", "Luis Gil"))
    eva, eva2 = desk.customer("eva", "hola", "Eva", True), desk.customer("eva2", "hola", "Eva", True)
    for message, operator in ((eva, marta), (eva2, luis)):
        signed_in(operator).post(f"/api/conversations/{message.conversation_id}/take-over")
    signed_in(marta).post(
        f"/api/contacts/{contact_of(desk, eva)}/merge", json={"other": contact_of(desk, eva2)}
    )
    for message, operator in ((eva, marta), (eva2, luis)):
        assert detail(signed_in(marta), message)["conversation"]["assignee"]["id"] == operator.id


def test_what_makes_no_sense_is_refused(desk: Desk, signed_in: SignedIn) -> None:
    marta = signed_in(desk.operator("Marta Ruiz"))
    eva = contact_of(desk, desk.customer("eva", "hola", "Eva", True))
    assert marta.post(f"/api/contacts/{eva}/merge", json={"other": eva}).status_code == 400
    assert marta.post(f"/api/contacts/{eva}/merge", json={"other": "con_nobody"}).status_code == 404
    assert marta.post(f"/api/contacts/{eva}/merge", json={"other": 7}).status_code == 400
    assert marta.post("/api/merges/mrg_none/undo").status_code == 404
    assert marta.get("/api/contacts", params={"query": "e"}).json() == {"contacts": []}
    assert marta.get("/api/contacts", params={"query": "%"}).json() == {"contacts": []}


def test_nobody_merges_without_a_session(desk: Desk, visitor: httpx.Client, signed_in: SignedIn) -> None:
    ana = signed_in(desk.operator("Ana Ruiz"))
    for method, path in (
        ("GET", "/api/contacts?query=eva"),
        ("POST", "/api/contacts/con_1/merge"),
        ("POST", "/api/merges/mrg_1/undo"),
    ):
        assert visitor.request(method, path).status_code == 401
        assert ana.request(method, path, headers={"X-CSRF-Token": "forged"}).status_code == 403


def test_operators_see_who_is_out_of_reach_and_who_showed_what(desk: Desk, signed_in: SignedIn) -> None:
    marta = signed_in(desk.operator("Marta Ruiz"))
    eva, iris = desk.customer("eva", "hola", "Eva", True), desk.customer("iris", "buenas", "Iris", True)
    desk.run(lambda uow: set_reachable(uow, "web", "eva", False, desk.clock()))
    ids = contact_of(desk, eva), contact_of(desk, iris)
    desk.run(lambda uow: merge(uow, *ids, Way.CODE, desk.clock()))
    contact = detail(marta, eva)["contact"]
    reach = {one["address"]: one["unreachable_since"] is None for one in contact["identities"]}
    assert reach == {"eva": False, "iris": True}
    assert [(one["way"], one["operator"]) for one in contact["merges"]] == [("code", None)]


def test_who_has_no_name_and_writes_from_a_telephone_is_told_apart_by_the_end_of_its_number(
    desk: Desk, signed_in: SignedIn
) -> None:
    """On every page, by its last four digits only; a name comes first, and another id is no number."""

    def writes(address: str, name: str | None = None) -> Message:
        incoming = IncomingMessage("whatsapp:+34910", address, f"in {address}", "sin agua", sender_name=name)
        message = desk.run(lambda uow: receive(uow, incoming, desk.clock())).message
        desk.escalate(message.conversation_id)
        contact = contact_of(desk, message)
        desk.run(
            lambda uow: open_ticket(uow, contact, message.conversation_id, "problem", "seco", desk.clock())
        )
        return message

    unnamed = writes("whatsapp:+34600123456")
    page = signed_in(desk.operator("Marta Ruiz", role=Role.SUPERVISOR))
    named, other = writes("whatsapp:+34600129999", "Eva Sanz"), writes("whatsapp:eva.sanz")

    def ends(found: list[dict[str, Any]]) -> dict[str, str | None]:
        return {one["contact"]["id"]: one["contact"]["number_end"] for one in found}

    by_id = {contact_of(desk, unnamed): "3456", contact_of(desk, named): None, contact_of(desk, other): None}
    assert ends(page.get("/api/conversations", params={"view": "all"}).json()["conversations"]) == by_id
    assert ends(page.get("/api/search", params={"query": "agua"}).json()["messages"]) == by_id
    assert [one["number_end"] for one in page.get("/api/search?query=3456").json()["contacts"]] == ["3456"]
    assert detail(page, unnamed)["contact"]["number_end"] == "3456"
    for where in ("/tickets", "/board"):
        shown = page.get(f"{desk.url}{where}", headers={"Accept-Language": "es"}).text
        assert shown.count("Cliente ••••3456") == 1 and shown.count("Visitante") == 1
        assert "600123456" not in shown and "9999" not in shown
