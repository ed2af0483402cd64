"""Colleagues: seen looking and typing, called by name in a note."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from bot.console.colleagues import told
from bot.core.mention import named_in
from bot.core.operator import Operator, Presence
from bot.services import people
from bot.services.take_over import take_over
from tests.unit.console.desk import Desk, now

SignIn = Callable[[Operator], httpx.Client]


@pytest.fixture
def marta(desk: Desk) -> Iterator[Operator]:
    return desk.operator("Marta Ruiz", Presence.ONLINE)


def note(page: httpx.Client, conversation: str, text: str, request_id: str = "n1") -> int:
    given = {"text": text, "request_id": request_id}
    return page.post(f"/api/conversations/{conversation}/note", json=given).status_code


def test_whoever_is_named_hears_of_it_once_until_they_have_looked(
    desk: Desk, signed_in: SignIn, marta: Operator
) -> None:
    leo = desk.operator("Leo Gil")
    conversation = desk.customer("eva", "hola", "Eva Sanz", quiet=True).conversation_id
    page, other = signed_in(marta), signed_in(leo)
    for _ in range(2):  # the page sends it again when the answer is lost
        assert note(page, conversation, "@leo.gil y @LEO GIL, mirad; yo soy @Marta Ruiz") == 200
    found = other.get("/api/mentions").json()
    assert found["unread"] == other.get("/api/me").json()["counts"]["mentions"] == 1
    assert [(m["by"], m["contact"]["name"], m["read"]) for m in found["mentions"]] == [
        ("Marta Ruiz", "Eva Sanz", False)
    ]
    assert page.get("/api/mentions").json() == {"mentions": [], "unread": 0}
    answer = other.post(f"/api/conversations/{conversation}/mentions-read")
    assert answer.json() == {"unread": 0}
    assert [m["read"] for m in other.get("/api/mentions").json()["mentions"]] == [True]


def test_a_note_tells_by_which_words_whom_it_has_called(
    desk: Desk, signed_in: SignIn, marta: Operator
) -> None:
    """As they are written; not whoever was not told: oneself, and who has left."""
    leo, gone = desk.operator("Leo Gil"), desk.operator("Pedro Sanz")
    desk.run(lambda uow: people.leave(uow, gone.id, None, desk.clock(), None))
    conversation = desk.customer("eva", "soy @Leo Gil", quiet=True).conversation_id
    page = signed_in(marta)
    note(page, conversation, "@leo.gil y @LEO GIL 🙂, soy @Marta Ruiz; @Pedro Sanz, tú no")
    note(page, conversation, "nadie", "n2")
    messages = page.get(f"/api/conversations/{conversation}").json()["messages"]
    told = [one["named"] for one in messages]
    assert told == [{}, {"@leo.gil": leo.id, "@LEO GIL": leo.id}, {}]


def test_a_reply_to_the_customer_calls_nobody(desk: Desk, signed_in: SignIn, marta: Operator) -> None:
    leo = desk.operator("Leo Gil")
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    page = signed_in(marta)
    page.post(f"/api/conversations/{conversation}/take-over")
    given = {"text": "te llama @Leo Gil", "request_id": "r1"}
    assert page.post(f"/api/conversations/{conversation}/reply", json=given).status_code == 200
    assert signed_in(leo).get("/api/mentions").json()["unread"] == 0


def test_who_may_not_see_the_conversation_can_be_neither_found_nor_called(
    desk: Desk, signed_in: SignIn, marta: Operator
) -> None:
    leo = desk.operator("Leo Gil")
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    page = signed_in(marta)
    assert [one["name"] for one in _colleagues(page, conversation)] == ["Leo Gil"]
    desk.run(lambda uow: take_over(uow, conversation, marta.id, _Words(), desk.clock()))
    desk.run(lambda uow: _of_team(uow, conversation, leo.id))
    assert _colleagues(page, conversation) == []
    note(page, conversation, "@Leo Gil")
    assert signed_in(leo).get("/api/mentions").json() == {"mentions": [], "unread": 0}


def test_a_call_in_a_conversation_that_went_out_of_sight_is_unread_no_more(
    desk: Desk, signed_in: SignIn, marta: Operator
) -> None:
    """It could never be read."""
    leo = desk.operator("Leo Gil")
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    note(signed_in(marta), conversation, "@Leo Gil, mira")
    called = signed_in(leo)
    assert called.get("/api/me").json()["counts"]["mentions"] == 1
    desk.run(lambda uow: take_over(uow, conversation, marta.id, _Words(), desk.clock()))
    desk.run(lambda uow: _of_team(uow, conversation, leo.id))
    assert called.get("/api/me").json()["counts"]["mentions"] == 0
    assert called.get("/api/mentions").json() == {"mentions": [], "unread": 0}


def test_names_are_found_whole_and_the_longest_counts() -> None:
    ana, ruiz = _operator("Ana", "ana"), _operator("Ana Ruiz", "ana.ruiz")
    for text, called in (
        ("@Ana Ruiz, ¿puedes?", [ruiz]),
        ("(@ana) mira", [ana]),
        ("@ana.ruiz @ana", [ruiz, ana]),
        ("correo@ana.example", []),
        ("@Anabel", []),
        ("ana", []),
    ):
        assert list(named_in(text, [ana, ruiz]).values()) == called, text
    assert named_in("@ana", []) == {}


def test_a_name_is_found_also_where_it_changes_without_its_capitals() -> None:
    strauss = _operator("Eva Strauß", "strauß")
    for text in ("@Eva Strauß, mira", "@eva strauss", "@STRAUSS", "@strauß"):
        assert list(named_in(text, [strauss]).values()) == [strauss], text


def test_the_customer_sees_the_owner_type_a_reply_and_nobody_else(
    desk: Desk, signed_in: SignIn, marta: Operator
) -> None:
    leo = desk.operator("Leo Gil")
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    page, other = signed_in(marta), signed_in(leo)
    page.post(f"/api/conversations/{conversation}/take-over")
    path = f"/api/conversations/{conversation}/typing"
    page.post(path, json={"on": True, "note": True})
    other.post(path, json={"on": True})
    assert [said for said in desk.typed if said[1] == "operator"] == []
    page.post(path, json={"on": True})
    assert (conversation, "operator", True) in desk.typed
    page.post(f"/api/conversations/{conversation}/looking", json={"on": True})
    assert (conversation, f"looking:{marta.id}:Marta Ruiz", True) in desk.typed


def test_a_page_is_told_of_others_and_not_of_itself() -> None:
    line = {"conversation_id": "c", "id": "opr_1", "name": "Ana: Ruiz", "what": "looking", "on": True}
    assert told("c", "looking:opr_1:Ana: Ruiz", True, "opr_2") == {"colleague": line}
    assert told("c", "looking:opr_1:Ana: Ruiz", True, "opr_1") is None
    assert told("c", "operator", True, "opr_1") is None
    assert told("c", "customer", True, "opr_1") == {
        "typing": {"conversation_id": "c", "who": "customer", "on": True}
    }


def _colleagues(page: httpx.Client, conversation: str) -> list[dict[str, Any]]:
    return list(page.get(f"/api/conversations/{conversation}/colleagues").json()["colleagues"])


def _of_team(uow: Any, conversation_id: str, elsewhere: str) -> None:
    """``elsewhere``: an operator of another team."""
    conversation = uow.conversations.get(conversation_id)
    conversation.team = "billing"
    uow.conversations.save(conversation)
    operator = uow.operators.get(elsewhere)
    operator.teams = ("care",)
    uow.operators.save(operator)


def _operator(name: str, login: str) -> Operator:
    return Operator(login, name, login, Presence.ONLINE, now())


class _Words:
    def say(self, key: str, language: str, **values: object) -> str:
        return key
