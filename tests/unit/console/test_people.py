"""The page of the people: inviting, arranging, letting back in, and saying who has gone."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest

from bot.core.audit import AuditFilter
from bot.core.conversation import Status
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from tests.unit.console.acting import post
from tests.unit.console.desk import Desk
from tests.unit.console.test_doors import PASSWORD
from tests.unit.console.test_second_step import turn_on

SignIn = Callable[[Operator], httpx.Client]
LINK = re.compile(r'value="(http://[^"]+/console/enter/[^"]+)"')
DUTIES = {"language": "es", "capacity": "3"}


@pytest.fixture
def marta(desk: Desk, signed_in: SignIn) -> httpx.Client:
    """An administrator."""
    client = signed_in(desk.operator("Marta Gil", role=Role.ADMINISTRATOR))
    client.headers["Accept-Language"] = "es"
    return client


def called(desk: Desk, login: str) -> Operator:
    found = desk.read(lambda uow: uow.operators.by_login(login))
    assert found is not None
    return found


def on_record(desk: Desk) -> list[str]:
    found = desk.read(lambda uow: uow.audit.listing(AuditFilter(action="people.")))
    return [entry.action.removeprefix("people.") for entry in reversed(found)]


def test_somebody_is_invited_comes_in_and_chooses_a_password(
    desk: Desk, marta: httpx.Client, visitor: httpx.Client
) -> None:
    works = {"team": "faults", "hours": "Mo-Fr 09:00-14:00"}
    made = post(marta, "/people/new", name="Lucía Prieto", role="supervisor", **DUTIES, **works)
    link = LINK.findall(made.text)[0]
    lucia = called(desk, "lucia.prieto")
    assert (lucia.role, lucia.languages, lucia.capacity) == (Role.SUPERVISOR, ("es",), 3)
    assert (lucia.teams, lucia.hours) == (("faults",), "Mo-Fr 09:00-14:00")
    assert "Sin contraseña" in marta.get("/people").text
    assert visitor.post(link).headers["Location"] == "/console/password"
    csrf = re.findall(r'name="csrf" value="(\w+)"', visitor.get("/password").text)[0]
    visitor.post("/password", data={"csrf": csrf, "password": PASSWORD})
    assert "Sin contraseña" not in marta.get(f"/people/{lucia.id}").text
    assert on_record(desk) == ["arranged", "invited"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "Falta el nombre"),
        ({"login": "Lucía!"}, "solo minúsculas"),
        ({"login": "marta.gil"}, "Ya hay alguien"),
        ({"language": ""}, "Ese no"),
        ({"capacity": "0"}, "de 1 a 50"),
        ({"capacity": "lots"}, "de 1 a 50"),
        ({"team": "the moon"}, "no está declarado"),
        ({"hours": "whenever"}, "Esas horas"),
        ({"role": "emperor"}, "no se pudo guardar"),
    ],
)
def test_an_invitation_that_makes_no_sense_says_why_and_keeps_what_was_typed(
    desk: Desk, marta: httpx.Client, fields: dict[str, str], said: str
) -> None:
    sent = {"name": "Lucía Prieto", "role": "operator", **DUTIES, **fields}
    answer = post(marta, "/people/new", **{key: value for key, value in sent.items() if value != ""})
    assert answer.status_code == 400
    assert said in answer.text or (said == "Ese no" and "Marca un idioma" in answer.text)
    assert fields.get("name", "Lucía Prieto") in answer.text
    assert len(desk.read(lambda uow: uow.operators.all())) == 1
    assert on_record(desk) == []


def test_duties_that_make_no_sense_keep_what_was_typed(desk: Desk, marta: httpx.Client) -> None:
    ana = desk.operator("Ana Ruiz")
    page = f"/people/{ana.id}"
    sent = {**DUTIES, "name": "Ana Ruiz Gil", "role": "supervisor", "hours": "by day"}
    refused = post(marta, page, **sent)
    assert refused.status_code == 400 and "Esas horas" in refused.text
    for typed in ('value="Ana Ruiz Gil"', 'value="supervisor" checked', 'value="by day"'):
        assert typed in refused.text
    assert "<h1>Ana Ruiz</h1>" in refused.text and called(desk, "ana.ruiz").hours in (None, "")


def test_another_role_and_other_duties_count_at_once_and_are_on_record(
    desk: Desk, marta: httpx.Client, signed_in: SignIn
) -> None:
    ana = desk.operator("Ana Ruiz")
    client = signed_in(ana)
    assert client.get("/audit").status_code == 403
    post(marta, f"/people/{ana.id}", role="administrator", **DUTIES)
    assert client.get("/audit").status_code == 200
    assert called(desk, "ana.ruiz").capacity == 3
    post(marta, f"/people/{ana.id}", role="administrator", **DUTIES)
    assert on_record(desk) == ["arranged", "role"], "what did not change leaves no line"


def test_a_name_is_put_right_by_an_administrator_and_stays_where_it_was_written(
    desk: Desk, marta: httpx.Client, signed_in: SignIn
) -> None:
    ana = desk.operator("Ana Ruis")
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    client = signed_in(ana)
    assert client.post(f"/api/conversations/{conversation}/take-over").status_code == 200
    written = {"text": "Hola", "request_id": "r1"}
    assert client.post(f"/api/conversations/{conversation}/reply", json=written).status_code == 200
    assert post(marta, f"/people/{ana.id}", name=" Ana  Ruiz ", **DUTIES).status_code == 303
    assert client.get("/api/me").json()["operator"]["name"] == "Ana Ruiz"
    said = desk.read(
        lambda uow: [one.author_name for one in uow.messages.of(conversation) if one.text == "Hola"]
    )
    assert said == ["Ana Ruis"]
    refused = post(marta, f"/people/{ana.id}", name=" ", **DUTIES)
    assert refused.status_code == 400 and "Falta el nombre" in refused.text
    boss = signed_in(desk.operator("Eva Gil", role=Role.SUPERVISOR))
    assert post(boss, f"/people/{ana.id}", name="Somebody", **DUTIES).status_code == 303
    assert called(desk, "ana.ruis").name == "Ana Ruiz", "a supervisor names nobody"
    assert on_record(desk) == ["arranged", "renamed"]


def test_a_supervisor_arranges_teams_but_gives_no_rights(desk: Desk, signed_in: SignIn) -> None:
    boss = signed_in(desk.operator("Eva Gil", role=Role.SUPERVISOR))
    ana = desk.operator("Ana Ruiz")
    assert post(boss, f"/people/{ana.id}", role="administrator", **DUTIES).status_code == 303
    changed = called(desk, "ana.ruiz")
    assert (changed.capacity, changed.role) == (3, Role.OPERATOR)
    for path in ("link", "leave", "sessions", "second-step", "return"):
        assert post(boss, f"/people/{ana.id}/{path}").status_code == 403


def test_a_supervisor_is_shown_what_a_colleague_has_changed_meanwhile(
    desk: Desk, marta: httpx.Client, signed_in: SignIn
) -> None:
    boss = signed_in(desk.operator("Eva Gil", role=Role.SUPERVISOR))
    page = f"/people/{desk.operator('Ana Ruiz').id}"
    seen = re.search(r'name="seen" value="([^"]+)"', boss.get(page).text)
    assert seen is not None
    post(marta, page, role="operator", language="es", capacity="7")
    refused = post(boss, page, seen=seen[1], **DUTIES)
    assert refused.status_code == 409 and "<dd>7" in refused.text
    assert called(desk, "ana.ruiz").capacity == 7


def test_who_forgot_the_password_gets_a_link_and_the_earlier_ones_are_dead(
    desk: Desk, marta: httpx.Client, visitor: httpx.Client
) -> None:
    ana = desk.operator("Ana Ruiz", password=PASSWORD)
    first, second = (LINK.findall(post(marta, f"/people/{ana.id}/link").text)[0] for _ in range(2))
    assert visitor.post(first).status_code == 410
    assert visitor.post(second).status_code == 303
    assert on_record(desk) == ["link", "link"]


def test_who_lost_phone_and_codes_is_let_in_by_an_administrator(
    desk: Desk, marta: httpx.Client, visitor: httpx.Client, signed_in: SignIn
) -> None:
    ana = desk.operator("Ana Ruiz", password=PASSWORD)
    turn_on(desk, signed_in(ana), ana)
    post(marta, f"/people/{ana.id}/second-step")
    entered = visitor.post("/sign-in", data={"login": "ana.ruiz", "password": PASSWORD})
    assert entered.headers["Location"] == "/console"


def test_an_administrator_signs_somebody_out_everywhere(
    desk: Desk, marta: httpx.Client, signed_in: SignIn
) -> None:
    ana = desk.operator("Ana Ruiz")
    both = [signed_in(ana) for _ in range(2)]
    post(marta, f"/people/{ana.id}/sessions")
    assert [client.get("/api/me").status_code for client in both] == [401, 401]
    assert marta.get("/api/me").status_code == 200


@pytest.mark.parametrize("to_colleague", [True, False])
def test_who_leaves_is_out_at_once_and_their_chats_go_on_without_them(
    desk: Desk, marta: httpx.Client, signed_in: SignIn, visitor: httpx.Client, to_colleague: bool
) -> None:
    ana = desk.operator("Ana Ruiz", Presence.ONLINE, PASSWORD)
    conversation = desk.customer("eva", "hola", "Eva Sanz", quiet=True).conversation_id
    desk.escalate(conversation)
    client, tom = signed_in(ana), desk.operator("Tom Gil")
    epoch = desk.read(lambda uow: uow.conversations.get(conversation)).epoch
    assert "ahora: 1" in marta.get(f"/people/{ana.id}").text
    post(marta, f"/people/{ana.id}/leave", to=tom.id if to_colleague else "")
    found = desk.read(lambda uow: uow.conversations.get(conversation))
    assert (found.status, found.assignee_id) == (Status.OPEN, tom.id if to_colleague else None)
    assert found.epoch > epoch, "what was begun under the old owner no longer counts"
    assert client.get("/api/me").status_code == 401
    assert visitor.post("/sign-in", data={"login": "ana.ruiz", "password": PASSWORD}).status_code == 401
    desk.escalate(desk.customer("leo", "hola", quiet=True).conversation_id)
    assert desk.read(lambda uow: uow.conversations.waiting_on()).get(ana.id) is None, "nor is given new ones"
    post(marta, f"/people/{ana.id}/return")
    assert visitor.post("/sign-in", data={"login": "ana.ruiz", "password": PASSWORD}).status_code == 303
    assert on_record(desk) == ["left", "returned"]


def test_the_last_administrator_can_neither_leave_nor_step_down(desk: Desk, marta: httpx.Client) -> None:
    me = called(desk, "marta.gil")
    assert "No puedes quitarte el acceso" in post(marta, f"/people/{me.id}/leave").text
    assert "la única persona que administra" in post(marta, f"/people/{me.id}", role="editor", **DUTIES).text
    assert called(desk, "marta.gil").role is Role.ADMINISTRATOR


def test_somebody_unknown_is_said_to_be_nobody(marta: httpx.Client) -> None:
    assert marta.get("/people/opr_nobody").status_code == 404
    assert post(marta, "/people/opr_nobody/leave").status_code == 404
