"""A blueprint on a server of its own."""

from __future__ import annotations

import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from sanic import Blueprint, Sanic

from tests.patience import PATIENCE
from tests.serving import serve, shut


@asynccontextmanager
async def serving(*blueprints: Blueprint) -> AsyncIterator[httpx.AsyncClient]:
    """Serve them in this loop; yield a client of theirs."""
    app: Sanic[Any, Any] = Sanic(f"app-{secrets.token_hex(4)}", configure_logging=False)
    for blueprint in blueprints:
        app.blueprint(blueprint)
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{bound.getsockname()[1]}"
    server = await serve(app, bound)
    try:
        async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, trust_env=False) as http:
            yield http
    finally:
        await shut(server)
