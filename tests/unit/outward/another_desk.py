"""Somebody else's desk, which works by HTTP with a key."""

from __future__ import annotations

from typing import Any

import httpx
from jsonschema import Draft202012Validator

from bot.core.api_key import Scope
from bot.core.message import IncomingMessage
from bot.outward.api.description import PREFIX
from bot.services import keys
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from tests.gateways import GatewayThread
from tests.patience import PATIENCE

EVERYTHING = tuple(Scope)


class Desk:
    """Each answer is held against the description."""

    def __init__(self, gateway: GatewayThread, secret: str, operator: str | None = None) -> None:
        self._url = gateway.url + PREFIX
        self._headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        if operator:
            self._headers["Ventanilla-Operator"] = operator
        self._described = httpx.get(
            f"{gateway.url}{PREFIX}/openapi.json", trust_env=False, timeout=PATIENCE
        ).json()

    def ask(self, method: str, path: str, status: int = 200, once: str | None = None, **more: Any) -> Any:
        headers = {**self._headers, **({"Idempotency-Key": once} if once else {})}
        response = httpx.request(
            method, self._url + path, headers=headers, trust_env=False, timeout=PATIENCE, **more
        )
        assert response.status_code == status, response.text
        self._must_be_as_described(method, path, response)
        return response.json()

    def _must_be_as_described(self, method: str, path: str, response: httpx.Response) -> None:
        bare = path.partition("?")[0].split("/")
        for template, operations in self._described["paths"].items():
            parts = template.split("/")
            if len(parts) == len(bare) and all(
                a == b or a.startswith("{") for a, b in zip(parts, bare, strict=True)
            ):
                answers = operations[method.lower()]["responses"][str(response.status_code)]
                schema = answers["content"]["application/json"]["schema"]
                whole = {**schema, "components": self._described["components"]}
                Draft202012Validator(whole).validate(response.json())
                return
        raise AssertionError(f"{method} {path} is not described")


def key(gateway: GatewayThread, *scopes: Scope, operator: str | None = None) -> str:
    def work(uow: UnitOfWork) -> str:
        count = len(uow.api_keys.all())
        return keys.add(uow, f"desk {count}", scopes or EVERYTHING, operator, gateway.house.clock())[1]

    return str(gateway.do(work))


def written(gateway: GatewayThread, text: str = "no tengo agua", team: str | None = None) -> str:
    """A customer's first message; the id of their conversation."""

    def work(uow: UnitOfWork) -> str:
        count = len(uow.conversations.listing("all", "", limit=1000))
        incoming = IncomingMessage("web", f"customer {count}", f"m {count}", text)
        conversation = receive(uow, incoming, gateway.house.clock()).conversation
        conversation = uow.conversations.lock(conversation.id)
        conversation.team = team
        uow.conversations.save(conversation)
        return conversation.id

    return str(gateway.do(work))
