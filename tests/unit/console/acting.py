"""What customers and operators do at the console, as many of its tests have them do it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx

from bot.core.operator import Operator
from bot.core.roles import Role
from bot.services.ports import UnitOfWork
from tests.patience import PATIENCE
from tests.unit.console.desk import Desk


def waiting_chat(desk: Desk, who: str = "eva") -> str:
    conversation = desk.customer(who, "una persona, por favor", quiet=True).conversation_id
    desk.escalate(conversation)
    return conversation


def get(client: httpx.Client, conversation: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/conversations/{conversation}").json()
    return found


def write(
    client: httpx.Client, conversation: str, text: str, request_id: str = "r1", verb: str = "reply"
) -> httpx.Response:
    body = {"text": text, "request_id": f"{verb}-{request_id}"}
    return client.post(f"/api/conversations/{conversation}/{verb}", json=body)


def until[T](read: Callable[[], T], good: Callable[[T], bool], seconds: float = PATIENCE) -> T:
    end = time.monotonic() + seconds
    while not good(found := read()):
        assert time.monotonic() < end, f"still {found!r}"
        time.sleep(0.05)
    return found


def in_team(desk: Desk, who: str, team: str | None, assignee: Operator | None = None) -> str:
    conversation = desk.customer(who or "nobody-s", "una factura", quiet=True).conversation_id
    desk.escalate(conversation)

    def work(uow: UnitOfWork) -> None:
        found = uow.conversations.lock(conversation)
        found.team, found.assignee_id = team, assignee.id if assignee else None
        uow.conversations.save(found)

    desk.run(work)
    return conversation


def with_teams(desk: Desk, name: str, *teams: str, role: Role = Role.OPERATOR) -> Operator:
    made = desk.operator(name, role=role)

    def work(uow: UnitOfWork) -> None:
        found = uow.operators.get(made.id)
        found.teams = teams
        uow.operators.save(found)

    desk.run(work)
    return made


def post(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    return client.post(path, data={"csrf": client.headers["X-CSRF-Token"], **fields})


def in_spanish(client: httpx.Client) -> httpx.Client:
    client.headers["Accept-Language"] = "es"
    return client
