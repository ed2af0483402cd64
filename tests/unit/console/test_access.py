"""Who may do what in the console, on the server: every route is walked, as every role."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from bot.console.session import Public, declared
from bot.core.operator import Operator
from bot.core.roles import ALLOWED, Permission, Role, allows
from tests.unit.console.desk import Desk

SignIn = Callable[[Operator], httpx.Client]


def routes(desk: Desk) -> Iterator[tuple[str, str, Any]]:
    """Method, path within the console, and handler of all that the console serves, static files aside."""
    for route in desk.app.router.routes:
        path = f"/{route.path}".removeprefix("/console")
        if not path.startswith("/static/"):
            for method in sorted(set(route.methods or ()) - {"HEAD", "OPTIONS"}):
                yield method, re.sub(r"<\w+:int>", "0", re.sub(r"<[^>]+:str>", "nobody", path)), route.handler


def test_every_route_says_who_it_is_for(desk: Desk) -> None:
    found = list(routes(desk))
    assert len(found) > 20
    assert [f"{method} {path}" for method, path, handler in found if declared(handler) is None] == []


def test_only_the_doors_are_open_to_strangers(desk: Desk) -> None:
    public = {(method, path) for method, path, handler in routes(desk) if declared(handler) is Public}
    assert all(path.startswith(("/sign-in", "/enter/", "/second-step")) for _, path in public), public


def test_a_stranger_gets_nowhere(desk: Desk, visitor: httpx.Client) -> None:
    for method, path, handler in routes(desk):
        if declared(handler) is not Public:
            answer = visitor.request(method, path)
            door = answer.status_code == 303 and answer.headers["Location"].startswith("/console/sign-in")
            assert door or answer.status_code == 401, f"{method} {path}: {answer.status_code}"


def test_from_the_door_nobody_is_led_to_a_file_but_to_the_page_it_was_asked_for_on(
    desk: Desk, visitor: httpx.Client, signed_in: SignIn
) -> None:
    """A browser saves it, and goes on to say that one is to sign in."""
    contact = desk.read(
        lambda uow: uow.conversations.get(desk.customer("eva", "hola", quiet=True).conversation_id).contact_id
    )
    boss, files = signed_in(desk.operator("Ana Ruiz", role=Role.ADMINISTRATOR)), set[str]()
    for method, path, handler in routes(desk):
        if method != "GET" or path.startswith("/api/") or declared(handler) is Public:
            continue
        path = path.replace("/contacts/nobody", f"/contacts/{contact}")
        if "attachment" in boss.get(path).headers.get("Content-Disposition", ""):
            files.add(path)
            asked = visitor.get(path, headers={"Referer": f"{desk.url}/tickets?words=eva"})
            assert asked.headers["Location"] == "/console/sign-in?next=tickets%3Fwords%3Deva", path
            assert visitor.get(path).headers["Location"] == "/console/sign-in", path
    assert {f"/contacts/{contact}/export", "/audit.csv", "/reports.csv"} < files


@pytest.mark.parametrize("role", Role)
def test_every_role_is_kept_out_of_what_is_not_its_own(desk: Desk, signed_in: SignIn, role: Role) -> None:
    client = signed_in(desk.operator("Ana Ruiz", role=role))
    for method, path, handler in routes(desk):
        permission = declared(handler)
        if not isinstance(permission, Permission) or allows(role, permission):
            continue
        answer = client.request(method, path, **with_token(client, method, path))
        assert answer.status_code == 403, f"{role.value}: {method} {path}: {answer.status_code}"


def test_nothing_is_changed_for_a_page_that_is_not_ours(desk: Desk, signed_in: SignIn) -> None:
    """A cookie is sent by any page that a browser shows: it must not be enough."""
    client = signed_in(desk.operator("Ana Ruiz", role=Role.ADMINISTRATOR))
    csrf = client.headers.pop("X-CSRF-Token")
    tried = 0
    for method, path, handler in routes(desk):
        if method == "GET" or declared(handler) is Public:
            continue
        without = client.request(method, path, data={"csrf": "made up"})
        assert without.status_code == 403, f"{method} {path} without the token: {without.status_code}"
        if not path.startswith("/api/"):
            sent_from = {"Origin": "https://elsewhere.example"}
            elsewhere = client.request(method, path, data={"csrf": csrf}, headers=sent_from)
            assert elsewhere.status_code == 403, f"{method} {path} from elsewhere: {elsewhere.status_code}"
        tried += 1
    assert tried > 8
    assert client.get("/", headers={"X-CSRF-Token": csrf}).status_code == 200, "still signed in"


def test_another_role_counts_from_the_next_request_on(desk: Desk, signed_in: SignIn) -> None:
    ana = desk.operator("Ana Ruiz")
    client = signed_in(ana)
    assert client.get("/api/conversations").status_code == 200
    desk.run(lambda uow: give_role(uow, ana, Role.EDITOR))
    refused = client.get("/api/conversations")
    assert (refused.status_code, refused.json()) == (403, {"error": "forbidden"})


def test_an_editor_is_led_to_a_page_they_have(desk: Desk, signed_in: SignIn) -> None:
    editor = signed_in(desk.operator("Eva Gil", role=Role.EDITOR))
    led = editor.get("/", headers={"Accept-Language": "es"})
    assert led.status_code == 303
    page = editor.get(led.headers["Location"].removeprefix("/console"), headers={"Accept-Language": "es"})
    assert page.status_code == 200
    assert "Eva Gil" in page.text


def test_every_permission_is_somebody_s_and_an_administrator_has_them_all() -> None:
    assert ALLOWED[Role.ADMINISTRATOR] == frozenset(Permission)
    assert not allows(Role.OPERATOR, Permission.ALL_CONVERSATIONS)
    assert not allows(Role.EDITOR, Permission.CONVERSATIONS)
    assert ALLOWED[Role.OPERATOR] < ALLOWED[Role.SUPERVISOR] < ALLOWED[Role.ADMINISTRATOR]


def with_token(client: httpx.Client, method: str, path: str) -> dict[str, Any]:
    return (
        {}
        if path.startswith("/api/") or method == "GET"
        else {"data": {"csrf": client.headers["X-CSRF-Token"]}}
    )


def give_role(uow: Any, operator: Operator, role: Role) -> None:
    found = uow.operators.get(operator.id)
    found.role = role
    uow.operators.save(found)
