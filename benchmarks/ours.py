"""This project as it ships: ``bot run`` with its settings untouched, on a database of its own."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import aiohttp

from benchmarks.processes import Failed, Server, free_port, timed
from bot.model import training
from bot.settings import ROOT, names, without_ours

ENGINE = str(ROOT / ".venv-engine" / "bin" / "python")
# Each is answered by one response, without an action; whole questions, so that nothing waits for a burst.
SAID: tuple[str, ...] = (
    "¿eres un robot o una persona, {}?",
    "muchas gracias por la información, {}",
    "quiero pedir una pizza para {}",
    "hasta luego y que tengas un buen día, {}",
)
SAID_TO_ACT: tuple[str, ...] = (
    "¿a qué hora abre la oficina de Norte, {}?",
    "¿dónde está la oficina del Centro, {}?",
)


class Ours:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "ours"
        self.log = folder / "ours.log"
        self.token = secrets.token_urlsafe(32)
        self.folder.mkdir()
        training.train_if_changed(ROOT)

    def train(self) -> float:
        environment = without_ours(os.environ) | {"RASA_CACHE_DIRECTORY": str(self.folder / "cache")}
        command = [ENGINE, "-m", "bot.engine", "train", "--force", "--out", str(self.folder / "models")]
        return timed(command, ROOT, environment, self.log)

    def server(self, engines: int = 1) -> tuple[Server, str, str]:
        """The gateway, which starts the engines, not started yet; its address and the first engine's."""
        port, engine_port = free_port(), free_port()
        settings = {
            "VAR_DIR": str(self.folder / f"var-{port}"),
            "PORT": str(port),
            "ENGINE_PORT": str(engine_port),
            "ENGINE_PROCESSES": str(engines),
            "ENGINE_TOKEN": self.token,
        }
        untouched = dict.fromkeys(names(), "")  # whatever a .env here may say
        command = [sys.executable, "-P", "-m", "bot", "run"]
        server = Server(command, ROOT, {**os.environ, **untouched, **settings}, self.log)
        return server, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{engine_port}"


class EngineCustomer:
    """Asks the engine as the gateway does: docs/architecture.md, "The engine's connector".

    ``fresh``: the next message begins a session; ``sequence``: of the last one said.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        url: str,
        token: str,
        name: str,
        lines: tuple[str, ...] = SAID,
    ) -> None:
        self.lines = lines
        self.fresh = True
        self.sequence = 0
        self._http = http
        self._url = f"{url}/webhooks/ventanilla/turn"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._name = name

    async def say(self, text: str) -> bool:
        self.sequence += 1
        turn = {
            "conversation": self._name,
            "turn": f"{self._name}-{self.sequence}",
            "sequence": self.sequence,
            "text": text,
            "payload": None,
            "language": "es",
            "fresh": self.fresh,
            "contact": self._name,
        }
        self.fresh = False
        async with self._http.post(self._url, json=turn, headers=self._headers) as response:
            if response.status == 502:
                raise Failed(f"{text!r} was meant to be answered by one response, not by an action")
            response.raise_for_status()
            answer = await response.json()
        if answer["understood"]["intent"] == "nlu_fallback" or answer["form"]:
            raise Failed(f"{text!r} was meant to be answered by one response, not {answer}")
        return bool(answer["replies"])

    async def close(self) -> None:
        pass
