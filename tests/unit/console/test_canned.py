"""Canned replies: kept on their page, offered in a conversation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from tests.unit.console.desk import Desk

SignIn = Callable[[Operator], httpx.Client]


@pytest.fixture
def page(desk: Desk, signed_in: SignIn) -> httpx.Client:
    return signed_in(desk.operator("Marta Ruiz", Presence.ONLINE, role=Role.SUPERVISOR))


def keep(page: httpx.Client, code: str, es: str = "Hola.", **more: Any) -> httpx.Response:
    texts = {"es": es, **more.pop("texts", {})}
    return page.post("/api/canned", json={"code": code, "texts": texts, **more})


def kept(page: httpx.Client) -> list[str]:
    return [one["code"] for one in page.get("/api/canned").json()["canned"]]


def offered(page: httpx.Client, conversation: str) -> dict[str, dict[str, Any]]:
    found = page.get(f"/api/conversations/{conversation}/canned").json()["canned"]
    return {one["code"]: one for one in found}


def test_the_page_offers_the_questions_and_languages_of_the_content(desk: Desk, page: httpx.Client) -> None:
    """Not those of the shipped example, where the content has others."""
    desk.business.become(replace(desk.business, intents=("adopt_a_pet",), languages=("es",)))
    known = page.get("/api/canned").json()
    assert "adopt_a_pet" in known["intents"] and "service_status" not in known["intents"]
    assert known["languages"] == ["es"]
    empty = page.post("/api/canned", json={"code": "hi", "texts": {"en": " "}})
    assert empty.json()["field"] == "en", "the fault is told at a field that is there"


def test_one_is_made_changed_removed_and_brought_back(page: httpx.Client) -> None:
    made = keep(page, "/Horario", "Abrimos a las 9.", intent="opening_hours").json()["canned"]
    assert (made["code"], made["updated_by"]) == ("horario", "Marta Ruiz")
    changed = page.post(
        f"/api/canned/{made['id']}", json={"code": "horas", "texts": {"en": "From 9."}}
    ).json()
    assert (changed["canned"]["texts"], changed["canned"]["intent"]) == ({"en": "From 9."}, None)
    assert page.post(f"/api/canned/{made['id']}/remove").status_code == 200
    assert kept(page) == []
    assert [one["code"] for one in page.get("/api/canned").json()["removed"]] == ["horas"]
    assert page.post(f"/api/canned/{made['id']}/restore").status_code == 200
    assert kept(page) == ["horas"]


def test_a_change_of_what_a_colleague_has_changed_or_removed_meanwhile_is_refused_and_shows_theirs(
    page: httpx.Client,
) -> None:
    made = keep(page, "horario", "Abrimos a las 9.").json()["canned"]
    at, mine = f"/api/canned/{made['id']}", {"code": "horario", "texts": {"es": "Abrimos a las 10."}}
    theirs = {"code": "horario", "texts": {"es": "Abrimos a las 8."}}
    assert page.post(at, json={**theirs, "seen": made["updated_at"]}).status_code == 200
    refused = page.post(at, json={**mine, "seen": made["updated_at"]})
    assert (refused.status_code, refused.json()["error"]) == (409, "changed_meanwhile")
    now = refused.json()["now"]
    assert (now["texts"], now["updated_by"], now["removed"]) == (theirs["texts"], "Marta Ruiz", False)
    page.post(f"{at}/remove")
    gone = page.post(at, json={**mine, "seen": now["updated_at"]}).json()["now"]
    assert gone["removed"]
    assert page.post(at, json={**mine, "seen": gone["updated_at"]}).status_code == 200
    assert [one["texts"] for one in page.get("/api/canned").json()["canned"]] == [mine["texts"]]
    assert page.post(at, json={**mine, "seen": "a while ago"}).status_code == 400


@pytest.mark.parametrize(
    ("given", "field", "why"),
    [
        ({"code": "dos palabras", "texts": {"es": "x"}}, "code", "shape"),
        ({"code": "", "texts": {"es": "x"}}, "code", "shape"),
        ({"code": "adios", "texts": {"es": "x"}}, "code", "taken"),
        ({"code": "nada", "texts": {"es": "  "}}, "es", "empty"),
        ({"code": "larga", "texts": {"en": "x" * 4001}}, "en", "long"),
        ({"code": "hueco", "texts": {"es": "Hola, {calle}"}}, "es", "blank"),
    ],
)
def test_what_will_not_do_is_refused_by_field_and_reason(
    page: httpx.Client, given: dict[str, Any], field: str, why: str
) -> None:
    keep(page, "adios")
    answer = page.post("/api/canned", json=given)
    assert (answer.status_code, answer.json()["field"], answer.json()["why"]) == (400, field, why)
    assert kept(page) == ["adios"]


@pytest.mark.parametrize(
    "given", [[], {"code": 1, "texts": {}}, {"code": "a", "texts": {"es": 1}}, {"code": "a", "texts": []}]
)
def test_nonsense_is_refused(page: httpx.Client, given: Any) -> None:
    assert page.post("/api/canned", json=given).status_code == 400
    assert page.post("/api/canned/can_0", json={"code": "a", "texts": {"es": "a"}}).status_code == 404


def test_one_whose_name_was_given_away_cannot_come_back_under_it(page: httpx.Client) -> None:
    first = keep(page, "saludo").json()["canned"]
    page.post(f"/api/canned/{first['id']}/remove")
    keep(page, "saludo", "Otra.")
    assert page.post(f"/api/canned/{first['id']}/restore").json()["why"] == "taken"


def test_they_are_offered_filled_in_and_in_the_customers_language(desk: Desk, page: httpx.Client) -> None:
    keep(page, "hola", "Hola, {customer}. Soy {operator}, de {business}.", texts={"en": "Hi {customer}."})
    keep(page, "numero", "Tu número es {ticket}.")
    conversation = desk.customer("eva", "quiero hablar con alguien", "Eva Sanz", quiet=True).conversation_id
    found = offered(page, conversation)
    assert found["hola"]["text"] == "Hola, Eva Sanz. Soy Marta Ruiz, de Cooperativa Aurora."
    assert found["hola"]["missing"] == []
    assert (found["numero"]["text"], found["numero"]["missing"]) == ("Tu número es {caso}.", ["caso"])
    desk.run(lambda uow: _speak(uow, conversation, "en"))
    found = offered(page, conversation)
    assert (found["hola"]["text"], found["hola"]["language"]) == ("Hi Eva Sanz.", "en")
    assert (found["numero"]["language"], found["numero"]["missing"]) == ("es", ["caso"])


def test_blanks_are_named_in_the_language_of_the_text(page: httpx.Client, desk: Desk) -> None:
    known = page.get("/api/canned").json()["blanks"]
    assert known["es"] == ["cliente", "operador", "negocio", "caso"]
    assert len(known["es"]) == len(known["en"])
    texts = {"es": "Hola, {customer}. Soy {operador}.", "en": "Hi {cliente}, this is {operator}."}
    made = keep(page, "hola", texts["es"], texts={"en": texts["en"]}).json()["canned"]
    assert made["texts"] == {
        "es": "Hola, {cliente}. Soy {operador}.",
        "en": "Hi {customer}, this is {operator}.",
    }
    conversation = desk.customer("eva", "quiero hablar con alguien", "Eva Sanz", quiet=True).conversation_id
    assert offered(page, conversation)["hola"]["text"] == "Hola, Eva Sanz. Soy Marta Ruiz."


def test_the_ticket_is_the_number_the_customer_was_given(desk: Desk, page: httpx.Client) -> None:
    """With everybody busy, a ticket is given; it is the one a reply names."""
    keep(page, "numero", "Tu número es {ticket}.")
    page.post("/api/presence", json={"presence": "offline"})
    conversation = desk.customer("eva", "quiero hablar con alguien", "Eva Sanz", quiet=True).conversation_id
    desk.escalate(conversation)
    number = page.get(f"/api/conversations/{conversation}").json()["handoffs"][-1]["ticket_number"]
    assert offered(page, conversation)["numero"]["text"] == f"Tu número es {number}."


def test_a_teams_replies_are_offered_to_that_team_only(
    desk: Desk, signed_in: SignIn, page: httpx.Client
) -> None:
    keep(page, "factura", "Te la envío.", team="billing")
    leo, ana, eva = (desk.operator(name) for name in ("Leo Gil", "Ana Ruiz", "Eva Mora"))
    desk.run(lambda uow: _join(uow, leo.id, "billing"))
    desk.run(lambda uow: _join(uow, ana.id, "faults"))
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    assert set(offered(signed_in(ana), conversation)) == set()
    for one in (leo, eva):  # who is of no team in particular belongs to all of them
        assert set(offered(signed_in(one), conversation)) == {"factura"}


def _speak(uow: Any, conversation_id: str, language: str) -> None:
    conversation = uow.conversations.get(conversation_id)
    conversation.language = language
    uow.conversations.save(conversation)


def _join(uow: Any, operator_id: str, team: str) -> None:
    operator = uow.operators.get(operator_id)
    operator.teams = (team,)
    uow.operators.save(operator)
