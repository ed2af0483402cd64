"""Serves the connector on loopback, and ends when it should."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.engine.adjusted import quiet, without_tensorflow

if TYPE_CHECKING:
    from rasa.core.agent import Agent
    from rasa.core.utils import AvailableEndpoints

PASSING = "ventanilla-engine-"  # so begins the folder that is ours alone, in which a gateway starts us


class CannotServe(Exception):
    """Said to the person at the terminal, in one sentence."""


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.engine serve", description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--model", default="models", help="a model, or the folder whose newest is taken")
    parser.add_argument("--endpoints", default="endpoints.yml")
    parser.add_argument(
        "--with-parent",
        action="store_true",
        help="end when standard input closes, so as not to outlive the gateway",
    )
    parser.add_argument("--log-level", default=os.environ.get("ENGINE_LOG_LEVEL", "warning"))
    return parser


def main(argv: list[str]) -> None:
    options = arguments().parse_args(argv)
    token = os.environ.get("ENGINE_TOKEN", "")
    if not token:
        raise CannotServe("ENGINE_TOKEN is not set: the engine answers only those who know it.")
    model = newest(Path(options.model))
    if model is None:
        raise CannotServe(f"There is no model at {options.model}: run `python -m bot.engine train` first.")
    gc.disable()  # until all is loaded: looking for what is of no more use took a quarter of the time
    encoders = without_tensorflow.arrange_serving(model)
    if options.with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    _serve(options, model, token, encoders)


def newest(place: Path) -> Path | None:
    """The model itself, or the one made last of those in a folder."""
    if place.is_dir():
        return max(place.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, default=None)
    return place if place.is_file() else None


def _end_with_parent() -> None:
    """As another program: none of our threads, which may be unpacking the model, writes any more then."""
    while os.read(0, 4096):
        pass
    passing = tempfile.gettempdir()
    try:
        if Path(passing).name.startswith(PASSING):
            os.execlp("rm", "rm", "-rf", "--", passing)
    finally:  # also where there is no such program
        os._exit(0)


def _serve(options: argparse.Namespace, model: Path, token: str, encoders: set[str]) -> None:
    started = time.monotonic()
    from rasa.core.utils import AvailableEndpoints
    from sanic import Sanic

    from bot.engine.adjusted import rasa_adjustments, reading
    from bot.engine.channel import VentanillaChannel
    from bot.engine.nlu.encoder import encoder

    rasa_adjustments.apply()
    rasa_adjustments.report_failures()
    reading.once()
    quiet.configure(options.log_level)

    app = Sanic("engine", configure_logging=False)
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 0.3
    app.config.KEEP_ALIVE_TIMEOUT = 300
    app.config.REQUEST_MAX_SIZE = 1_000_000
    app.config.ACCESS_LOG = False
    channel = VentanillaChannel(token)
    app.blueprint(channel.blueprint(_unused), url_prefix=f"/webhooks/{channel.name()}")

    async def load(app: Sanic) -> None:
        for name in encoders:  # while the model is unpacked: reading either leaves the other a core
            threading.Thread(target=encoder, args=[name], daemon=True).start()
        try:
            app.ctx.agent = await load_agent(str(model), AvailableEndpoints.read_endpoints(options.endpoints))
        except Exception as fault:
            print(f"The engine could not load {model}: {fault}", file=sys.stderr, flush=True)
            os._exit(1)
        print(
            f"engine ready on 127.0.0.1:{options.port} after {time.monotonic() - started:.1f} s", flush=True
        )

    async def leave(app: Sanic, loop: object) -> None:
        # A turn that was not kept is asked again, so nothing is worth waiting for.
        os._exit(0)

    app.add_task(load(app))
    app.register_listener(leave, "after_server_stop")
    try:
        app.run(host="127.0.0.1", port=options.port, workers=1, access_log=False, motd=False)
    except OSError as fault:
        raise CannotServe(f"Port {options.port} cannot be used: {fault.strerror or fault}.") from None


async def load_agent(model: str, endpoints: AvailableEndpoints) -> Agent:
    from rasa.core.agent import Agent
    from rasa.core.tracker_store import TrackerStore

    from bot.engine.adjusted.action_endpoint import ActionEndpoint
    from bot.engine.connector.variations import Variations
    from bot.engine.facts import read_called, read_facts

    store = TrackerStore.create(endpoints.tracker_store)
    pinned = _pinned(os.environ.get("RESPONSE_VARIATION", ""))
    words = endpoints.nlg or Variations(pinned, read_facts(), read_called())
    actions = ActionEndpoint(endpoints.action) if endpoints.action else None
    agent = Agent(generator=words, tracker_store=store, action_endpoint=actions)
    # In a thread, so that health can say meanwhile that the model is not ready.
    await asyncio.get_running_loop().run_in_executor(None, agent.load_model, model)
    gc.freeze()  # what is loaded stays: it need not be looked through again and again
    gc.enable()
    return agent


def _pinned(given: str) -> int:
    if given and not given.isdecimal():
        raise ValueError(f"RESPONSE_VARIATION is {given!r}: expected a number, 0 for none in particular")
    return int(given or 0)


async def _unused(_message: object) -> None:
    """Rasa hands channels this callback; turns need more than it gives back."""
