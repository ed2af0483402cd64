"""Actions are called over one connection, and hear the domain once."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.engine.adjusted.action_endpoint import ActionEndpoint

DOMAIN = {"slots": {"office": {}}, "responses": {"utter_greet": [{"text": "Hola"}]}}


class Keeper:
    """An action server that keeps a domain under its digest, as rasa_sdk does. ``status``: of each answer."""

    def __init__(self) -> None:
        self.digest: str | None = None
        self.calls: list[dict[str, Any]] = []
        self.connections: set[Any] = set()
        self.status = 200
        self.url = ""

    def answer(self, call: dict[str, Any]) -> int:
        self.calls.append(call)
        if "domain" in call:
            self.digest = call["domain_digest"]
        return self.status if call["domain_digest"] == self.digest else 449


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    keeper = Keeper()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            keeper.connections.add(self.client_address)
            status = keeper.answer(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    keeper.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield keeper
    server.shutdown()
    server.server_close()


def in_turn(keeper: Keeper, work: Callable[[ActionEndpoint], Awaitable[None]]) -> None:
    async def run() -> None:
        endpoint = ActionEndpoint(EndpointConfig(keeper.url))
        try:
            await work(endpoint)
        finally:
            async with endpoint.session() as session:
                await session.close()

    asyncio.run(run())


def test_who_has_the_domain_is_not_sent_it_again(keeper: Keeper) -> None:
    async def work(endpoint: ActionEndpoint) -> None:
        for number in range(3):
            assert await endpoint.request(json={"next_action": f"action_{number}", "domain": DOMAIN}) == {}

    in_turn(keeper, work)
    named = [(call["next_action"], "domain" in call) for call in keeper.calls]
    assert named == [("action_0", False), ("action_0", True), ("action_1", False), ("action_2", False)]
    assert keeper.calls[1]["domain"] == DOMAIN
    assert len(keeper.connections) == 1


def test_who_has_lost_the_domain_is_sent_it(keeper: Keeper) -> None:
    async def work(endpoint: ActionEndpoint) -> None:
        await endpoint.request(json={"domain": DOMAIN})
        keeper.digest = None
        assert await endpoint.request(json={"domain": DOMAIN}) == {}

    in_turn(keeper, work)
    assert keeper.calls[-1]["domain"] == DOMAIN


def test_another_failure_is_no_reason_to_send_it(keeper: Keeper) -> None:
    async def work(endpoint: ActionEndpoint) -> None:
        await endpoint.request(json={"domain": DOMAIN})
        keeper.status = 500
        with pytest.raises(ClientResponseError):
            await endpoint.request(json={"domain": DOMAIN})

    in_turn(keeper, work)
    assert len(keeper.calls) == 3
