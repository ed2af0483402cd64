"""The engine's calls of actions: what is asked for, and what is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from rasa_sdk import Action
from sanic import Sanic
from structlog.testing import capture_logs

from bot.dialogue.action_endpoint import action_endpoint, executor_of
from bot.serving.sockets import bind
from tests.serving import serve, shut

TOKEN = "a token"


class Tell(Action):
    """Says which slots the domain has."""

    def name(self) -> str:
        return "action_tell"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        dispatcher.utter_message(text=",".join(domain["slots"]))
        return []


class Fails(Action):
    def name(self) -> str:
        return "action_fails"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        raise ValueError("of ours")


class Line:
    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http, self._url = http, url
        self.steps: list[str] = []

    async def call(self, **more: Any) -> tuple[int, Any]:
        call = {"next_action": "action_tell", "sender_id": "c1", "tracker": {"sender_id": "c1"}, **more}
        async with self._http.post(self._url, json=call, params={"token": TOKEN}) as response:
            body = await response.json()
            return response.status, body["responses"][0]["text"] if response.status == 200 else None


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with aiohttp.ClientSession() as http:
        socket = bind("127.0.0.1", 0, "PORT")
        line = Line(http, f"http://127.0.0.1:{socket.getsockname()[1]}/actions")

        async def step(name: str, _about: str) -> None:
            line.steps.append(name)

        app: Sanic[Any, Any] = action_endpoint({"": executor_of([Tell(), Fails()])}, TOKEN, step)
        server = await serve(app, socket)
        yield line
        await shut(server)


async def test_the_domain_is_asked_for_once_and_the_action_runs_once(line: Line) -> None:
    assert await line.call(domain_digest="1") == (449, None)
    assert line.steps == []
    assert await line.call(domain_digest="1", domain={"slots": {"office": {}}}) == (200, "office")
    assert await line.call(domain_digest="1") == (200, "office")
    assert await line.call(domain_digest="2") == (449, None)
    assert line.steps == ["action.called", "action.done"] * 2


async def test_a_domain_that_came_without_a_digest_is_not_kept(line: Line) -> None:
    assert await line.call(domain={"slots": {"district": {}}}) == (200, "district")
    assert await line.call() == (449, None)


async def test_an_action_that_fails_is_written_down_without_the_token(
    line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    with capture_logs() as told:
        assert await line.call(next_action="action_fails", domain={"slots": {}}) == (500, None)
    assert [(one["event"], one["action"]) for one in told] == [("action.failed", "action_fails")]
    assert TOKEN not in repr(told) + caplog.text and "a%20token" not in caplog.text
