"""Stock Rasa: the project that ``rasa init`` makes, with its default pipeline, in its own environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.processes import Server, free_port, timed
from bot.settings import ROOT, without_ours
from scripts import setup

ENVIRONMENT = setup.Environment(".venv-stock", "engine-tensorflow", "3.10", ())
RASA = str(ROOT / ENVIRONMENT.folder / "bin" / "rasa")
# Each is answered by one response of the init project.
SAID: tuple[str, ...] = (
    "hello there, {}",
    "I am feeling great today, {}",
    "are you a bot, {}?",
    "good bye, {}",
)


def install() -> None:
    name = ENVIRONMENT.group
    if ENVIRONMENT.is_current(name):
        return
    setup.say(f"{ENVIRONMENT.folder.name}: Python {ENVIRONMENT.python}, requirements/{name}.txt")
    uv = setup.find_uv()
    setup.make_venv(uv, ENVIRONMENT)
    options = ["--require-hashes", "--compile-bytecode", "--python", str(ENVIRONMENT.executable)]
    setup.run_uv([uv, "pip", "sync", *options, f"{setup.REQUIREMENTS}/{name}.txt"], "install stock Rasa")
    ENVIRONMENT.stamp.write_text(f"{name} {ENVIRONMENT.digest(name)}")


class Stock:
    """``folder``: where the project is made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "stock"
        self.log = folder / "stock.log"
        self.environment = without_ours(os.environ) | {"RASA_TELEMETRY_ENABLED": "false"}
        # What `rasa init --no-prompt` does before it trains.
        make = f"from rasa.cli.scaffold import create_initial_project as make; make({str(self.folder)!r})"
        self.folder.mkdir()
        timed([str(ENVIRONMENT.executable), "-c", make], folder, self.environment, self.log)

    def train(self) -> float:
        return timed([RASA, "train", "--force"], self.folder, self.environment, self.log)

    def server(self) -> tuple[Server, str]:
        """The server, not started yet, and its address."""
        port = free_port()
        command = [RASA, "run", "-i", "127.0.0.1", "-p", str(port)]
        return Server(command, self.folder, self.environment, self.log), f"http://127.0.0.1:{port}"


class StockCustomer:
    """Writes to Rasa's REST channel, which answers the request with the replies."""

    lines = SAID

    def __init__(self, http: aiohttp.ClientSession, url: str, name: str) -> None:
        self._http = http
        self._url = f"{url}/webhooks/rest/webhook"
        self._name = name

    async def say(self, text: str) -> bool:
        """Return whether something was answered."""
        message: dict[str, Any] = {"sender": self._name, "message": text}
        async with self._http.post(self._url, json=message) as response:
            response.raise_for_status()
            return bool(await response.json())

    async def close(self) -> None:
        pass
