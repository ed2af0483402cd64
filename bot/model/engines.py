"""Which engines answer for a version. Quick to load: they start before the rest of the house is there."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.dialogue.launch import EngineProcess, Launch
from bot.model.versions import Version
from bot.serving.sockets import CannotStart, bind
from bot.settings import ROOT, Settings

ENGINE_COMMAND = (str(ROOT / ".venv-engine" / "bin" / "python"), "-m", "bot.engine")


def launches(
    settings: Settings, version: Version | None, actions: socket.socket, port: int = 0
) -> list[Launch]:
    """``actions``: where they call the version's actions; ``port``: of the first, the others behind it; 0 for
    any that are free."""
    url = f"http://127.0.0.1:{actions.getsockname()[1]}/actions"
    environment = settings.engine_environment(f"{url}/{version.name}" if version else url)
    return [
        Launch(
            ENGINE_COMMAND,
            token=settings.engine_token,
            folder=version.folder if version else ROOT,
            log_file=Path(settings.var_dir) / "log" / f"engine{f'-{number + 1}' if number else ''}.log",
            environment={**environment, "PYTHONPATH": str(ROOT)},
            model=version.model if version else None,
            **({"port": port + number} if port else {}),
        )
        for number in range(settings.engine_processes)
    ]


@dataclass(frozen=True)
class First:
    """The engines that answer first, and the socket their actions are called at. ``running``: as processes,
    where they were started ahead of the house."""

    action_socket: socket.socket
    launches: Sequence[Launch] = ()
    running: Sequence[EngineProcess] = ()


def first(settings: Settings, version: Version | None) -> First:
    """None of our own where ENGINE_URL names one that runs already. Raises CannotStart."""
    actions = bind("127.0.0.1", settings.action_port, "ACTION_PORT")
    if settings.engine_url:
        return First(actions)
    return First(actions, launches(settings, version, actions, settings.engine_port))


def first_at_once(settings: Settings, version: Version | None) -> First:
    """The same, started. Raises CannotStart, EngineMissing."""
    found = first(settings, version)
    for launch in found.launches:
        launch.require()
    try:
        running = [launch.start() for launch in found.launches]
    except OSError as error:
        found.action_socket.close()
        raise CannotStart(f"The engine cannot be started: {error}") from error
    return First(found.action_socket, found.launches, running)
