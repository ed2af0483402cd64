"""A Sanic application on a server of its own, in the test's event loop."""

from __future__ import annotations

import asyncio
import functools
import socket
from types import CodeType
from typing import Any

import sanic_routing.router
from sanic import Sanic
from sanic.router import Router

from bot.serving.slow_senders import PatientProtocol


async def serve(app: Sanic[Any, Any], bound: socket.socket) -> Any:
    """Serve ``app`` on a bound socket as the gateway does; the server returned is for ``shut``."""
    app.config.TOUCHUP = False  # Sanic rewrites its own methods at start, which works once in a process
    app.config.AUTO_EXTEND = False
    _compile_once(app.router)
    server: Any = await app.create_server(sock=bound, return_asyncio_server=True, protocol=PatientProtocol)
    await server.startup()
    await server.before_start()
    await server.start_serving()
    await server.after_start()
    return server


def _compile_once(router: Router) -> None:
    """Of its routes Sanic makes a program: the same one for each of our many servers, and long to compile."""
    write = router._render

    def render(do_compile: bool = True, do_optimize: bool = False) -> None:
        write(False, do_optimize)
        made: dict[str, Any] = {}
        exec(_compiled(router.find_route_src), vars(sanic_routing.router), made)
        router._find_route, router._matchers = made["find_route"], made.get("matchers")

    router._render = render  # type: ignore[method-assign]


@functools.cache
def _compiled(program: str) -> CodeType:
    return compile(program, "routes", "exec")


async def shut(server: Any, goodbye: float = 0.0) -> None:
    """Stop it and cut its connections, also one that is being accepted at that moment.

    ``goodbye``: seconds in which its streams may end by themselves.
    """
    await server.before_stop()
    # asyncio leaks a connection accepted just before its server is closed: take no more, let those in.
    for listening in server.server.sockets:
        asyncio.get_running_loop().remove_reader(listening.fileno())
    for _ in range(3):
        await asyncio.sleep(0)
    closed = server.close()
    await asyncio.sleep(goodbye)
    for _ in range(5):
        cut(server)
        await asyncio.sleep(0)
    await closed
    cut(server)
    await server.after_stop()
    await asyncio.sleep(0)  # cut connections are closed in the loop's next round


def cut(server: Any) -> None:
    """Cut its connections, as a failing network does."""
    for connection in list(server.connections):
        if connection.transport is not None:
            connection.transport.abort()
