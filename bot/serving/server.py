"""Serves a house: customers and operators on one port, the engine's calls on another."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable
from typing import Any

from sanic import Sanic

from bot.bootstrap import Clock, House, utc_now
from bot.model.engines import First
from bot.model.versions import Version
from bot.services.patience import Step, no_step
from bot.serving.logs import configure_logs
from bot.serving.public_app import public_app
from bot.serving.slow_senders import PatientProtocol
from bot.serving.sockets import bind
from bot.settings import Settings


def serve(
    settings: Settings,
    announce: Callable[[House], None] = lambda house: None,
    step: Step = no_step,
    version: Version | None = None,
    clock: Clock = utc_now,
    first: First | None = None,
) -> int:
    """Run the gateway until SIGTERM or Ctrl-C; ``announce`` is called once customers can be served.
    ``first``: engines that were started ahead of it.

    Raises CannotStart with one sentence.
    """
    configure_logs(settings)
    public = bind(settings.host, settings.port, "PORT")
    house = House(settings, step=step, clock=clock, version=version, first=first)
    house.prepare()
    run_apps(house, public, announce)
    gc.freeze()  # all that is to be closed is: what is left goes with the process, unlooked at
    return 0


def run_apps(house: House, public: socket.socket, announce: Callable[[House], None]) -> None:
    """Serve both applications in this process, on sockets that are bound already."""
    app, actions = public_app(house), house.actions_app()

    async def start(_app: Sanic[Any, Any]) -> None:
        await house.start()
        announce(house)
        gc.freeze()  # what was loaded stays: it need not be looked through again and again
        gc.enable()

    async def stop(_app: Sanic[Any, Any]) -> None:
        await house.stop()

    app.after_server_start(start)
    app.before_server_stop(stop)
    quiet: dict[str, Any] = {"single_process": True, "motd": False, "access_log": False, "debug": False}
    app.prepare(sock=public, protocol=PatientProtocol, **quiet)
    actions.prepare(sock=house.action_socket, **quiet)
    Sanic.serve_single(primary=app)
