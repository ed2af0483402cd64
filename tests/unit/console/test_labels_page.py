"""The page of the labels."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from bot.core.operator import Operator
from bot.core.roles import Role
from bot.services.label import add_label
from tests.unit.console.desk import Desk
from tests.unit.console.test_second_step import post

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
    assert post(client, "/labels/lbl_nobody", name="x", tint="1").status_code == 404
    assert desk.read(lambda uow: uow.labels.get(bill)) == label
