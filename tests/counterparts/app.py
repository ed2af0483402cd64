"""A blueprint on a server of its own."""

from __future__ import annotations

import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from sanic import Blueprint, Sanic


@asynccontextmanager
async def serving(*blueprints: Blueprint) -> AsyncIterator[httpx.AsyncClient]:
    """Serve them in this loop; yield a client of theirs."""
    app: Sanic[Any, Any] = Sanic(f"app-{secrets.token_hex(4)}", configure_logging=False)
    app.config.TOUCHUP = False  # Sanic rewrites its own methods at start, which works once in a process
    app.config.AUTO_EXTEND = False
    for blueprint in blueprints:
        app.blueprint(blueprint)
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{bound.getsockname()[1]}"
    server: Any = await app.create_server(sock=bound, return_asyncio_server=True)
    await server.startup()
    await server.before_start()
    await server.start_serving()
    await server.after_start()
    try:
        async with httpx.AsyncClient(base_url=address, timeout=10, trust_env=False) as http:
            yield http
    finally:
        await server.before_stop()
        closed = server.close()
        for connection in list(server.connections):
            if connection.transport is not None:
                connection.transport.abort()
        await closed
        await server.after_stop()
