"""The page of the labels."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from bot.core.audit import AuditFilter
from bot.core.operator import Operator
from bot.core.roles import Role
from bot.services.label import add_label
from tests.unit.console.acting import post
from tests.unit.console.desk import Desk

SignIn = Callable[[Operator], httpx.Client]


def test_an_editor_renames_and_colours_a_label_for_everybody(desk: Desk, signed_in: SignIn) -> None:
    editor = desk.operator("Eva Gil", role=Role.EDITOR)
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id

    def put(name: str) -> str:
        return desk.run(lambda uow: add_label(uow, conversation, editor.id, name, desk.clock())).id

    bill, _other = put("Factura"), put("Avería")
    client = signed_in(editor)
    client.headers["Accept-Language"] = "es"
    saved = post(client, f"/labels/{bill}", name=" Recibo  mensual ", tint="3")
    assert saved.headers["Location"] == "/console/labels?done=label"
    label = desk.read(lambda uow: uow.labels.get(bill))
    assert (label.name, label.tint) == ("Recibo mensual", 3)
    for fields, said in (
        ({"name": "averia", "tint": "1"}, "Ya hay otra etiqueta"),
        ({"name": " ", "tint": "1"}, "de 1 a 40"),
        ({"name": "Recibo", "tint": "9"}, "de 1 a 40"),
    ):
        refused = post(client, f"/labels/{bill}", **fields)
        assert refused.status_code == 400 and said in refused.text
        assert f'name="name" value="{fields["name"]}"' in refused.text, "what was typed"
    assert post(client, "/labels/lbl_nobody", name="x", tint="1").status_code == 404
    assert desk.read(lambda uow: uow.labels.get(bill)) == label


def test_labels_are_removed_and_merged_for_all_conversations_and_brought_back(
    desk: Desk, signed_in: SignIn
) -> None:
    ana = desk.operator("Ana Ruiz", role=Role.SUPERVISOR)
    about = [desk.customer(who, "hola", quiet=True).conversation_id for who in ("eva", "tom", "luz")]

    def put(name: str, *conversations: str) -> str:
        made = [
            desk.run(lambda uow: add_label(uow, one, ana.id, name, desk.clock())) for one in conversations
        ]
        return made[0].id

    def carried() -> list[list[str]]:
        found = desk.read(lambda uow: uow.labels.of(about))
        return [[one.name for one in found.get(conversation, [])] for conversation in about]

    bill, invoice = put("Factura", *about[:2]), put("Recibo", *about[1:])
    before = carried()
    client = signed_in(ana)
    client.headers["Accept-Language"] = "es"
    assert client.get("/labels").text.count("Conversaciones: 2") == 2
    cursor = client.get("/api/me").json()["cursor"]

    assert post(client, f"/labels/{bill}/remove", into=invoice).headers["Location"].endswith("label_merged")
    assert carried() == [["Recibo"]] * 3
    told = client.get(f"/api/changes?cursor={cursor}").json()
    assert told["renamed"] == ["labels"], "open pages hear of it"
    assert client.get("/api/lists").json()["merged"] == {bill: invoice}, "so that filters follow"
    assert "unida a Recibo" in client.get("/labels").text
    assert post(client, f"/labels/{bill}/restore").status_code == 303
    assert client.get("/api/lists").json()["merged"] == {}
    assert carried() == before, "who had both has both, who had one has that one"

    post(client, f"/labels/{bill}/remove", into=invoice)
    assert post(client, f"/labels/{bill}", name="Factura", tint="3").status_code == 303
    assert carried() == before, "saved by whoever had it open still"
    assert post(client, f"/labels/{invoice}/remove").headers["Location"].endswith("label_removed")
    assert carried() == [["Factura"], ["Factura"], []]
    assert [one["name"] for one in client.get("/api/labels").json()["labels"]] == ["Factura"]
    assert put("recibo", about[0]) != invoice, "the name is free"
    refused = post(client, f"/labels/{invoice}/restore")
    assert refused.status_code == 400 and "Ya hay otra etiqueta" in refused.text
    assert post(client, f"/labels/{bill}/remove", into=bill).status_code == 400
    for path in (f"/labels/{invoice}/remove", "/labels/lbl_nobody/remove", "/labels/lbl_nobody/restore"):
        assert post(client, path).status_code == 404
    noted = desk.read(lambda uow: uow.audit.listing(AuditFilter(action="labels.")))
    assert [one.action for one in noted] == ["labels.removed", *["labels.unmerged", "labels.merged"] * 2]


def test_a_filter_by_a_label_that_was_merged_twice_leads_to_what_its_conversations_carry(
    desk: Desk, signed_in: SignIn
) -> None:
    ana = desk.operator("Ana Ruiz", role=Role.SUPERVISOR)
    about = desk.customer("eva", "hola", quiet=True).conversation_id
    first, second, third = (
        desk.run(lambda uow, name=name: add_label(uow, about, ana.id, name, desk.clock())).id  # type: ignore[misc]
        for name in ("Factura", "Recibo", "Contrato")
    )
    client = signed_in(ana)
    post(client, f"/labels/{first}/remove", into=second)
    post(client, f"/labels/{second}/remove", into=third)
    assert client.get("/api/lists").json()["merged"] == {first: third, second: third}
    post(client, f"/labels/{third}/remove")
    assert client.get("/api/lists").json()["merged"] == {}
