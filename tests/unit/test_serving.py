"""The server of the tests, shut while someone is at the door."""

from __future__ import annotations

import asyncio
import gc
import secrets
import socket
import warnings
from typing import Any

import pytest
from sanic import Sanic
from sanic.response import empty

from tests.serving import serve, shut


@pytest.mark.parametrize("rounds", range(6))
def test_a_connection_at_any_stage_of_being_accepted_is_closed_with_the_server(rounds: int) -> None:
    async def shut_while_one_arrives() -> None:
        bound = socket.socket()
        bound.bind(("127.0.0.1", 0))
        app: Sanic[Any, Any] = Sanic(f"door-{secrets.token_hex(4)}", configure_logging=False)
        app.add_route(lambda request: empty(), "/")
        server = await serve(app, bound)
        with socket.create_connection(bound.getsockname()):
            for _ in range(rounds):
                await asyncio.sleep(0)
            await shut(server)

    with warnings.catch_warnings(record=True) as leaks:
        warnings.simplefilter("always")
        asyncio.run(shut_while_one_arrives())
        gc.collect()
    assert [str(leak.message) for leak in leaks if leak.category is ResourceWarning] == []
