"""The only module that knows every room: it wires them together."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import importlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sqlalchemy.exc import DatabaseError

from actions import ALL as ACTIONS
from bot.channels.web.tokens import TranscriptLinks
from bot.console.rendering import say
from bot.content.business import load_business
from bot.core.business import Business
from bot.dialogue.action_endpoint import action_endpoint, executor_of
from bot.dialogue.fleet import Fleet, Switchboard
from bot.dialogue.http import HttpDialogue
from bot.model import engines
from bot.model.assistant import Assistant, Changeover, assistant, fleet
from bot.model.engines import First
from bot.model.versions import Version, Versions
from bot.networks import Networks, calls
from bot.outward.deps import WebhookDeps
from bot.outward.push import Push
from bot.outward.signing import Secrets
from bot.services import second_step
from bot.services.desk import Desk
from bot.services.erase import Eraser
from bot.services.keep import Keeper
from bot.services.ladder import Ladder
from bot.services.patience import Patience, Step, no_step
from bot.services.ports import Dialogue
from bot.services.reception import Reception
from bot.services.sealing import Sealer
from bot.services.timekeeper import Timekeeper
from bot.services.upkeep import Upkeep
from bot.services.worker import Worker
from bot.serving.parts import Part, kept_running
from bot.serving.sockets import CannotStart
from bot.settings import Settings
from bot.storage.database import SqlDatabase
from bot.storage.hub import InProcessHub
from bot.storage.migrate import MadeByANewer

log = structlog.get_logger()
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class House:
    """Everything that is needed to answer customers, without a server around it yet.

    ``dialogue``: another engine than the one of the settings, for tests; ``step``: told of named steps.
    ``version``: what to answer with, and to follow when another is published; None: the folder as it is.
    ``first``: the engines that answer first, where they were started ahead of the house.
    """

    def __init__(
        self,
        settings: Settings,
        dialogue: Dialogue | None = None,
        step: Step = no_step,
        clock: Clock = utc_now,
        version: Version | None = None,
        first: First | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.step = step
        self.hub = _hub(settings)
        self.links = TranscriptLinks(settings.public_url, settings.secret_key, clock)
        self.database = SqlDatabase(settings.database_url, self.hub, lambda *woken: self.worker.wake(*woken))
        first = first or engines.first(settings, version)
        self.action_socket = first.action_socket
        self.assistant = assistant(version, settings, self._actions_with)
        self.business, self.words = self.assistant.business, self.assistant.words
        self.reception = Reception.of(self.business, settings.levels)
        # A version's actions keep its own facts, those here change with who answers.
        self.executors = {
            name: self._actions_with(load_business(self.assistant.folder))
            for name in {"", self.assistant.name}
        }
        ours = first.launches and not dialogue
        self.engine = fleet(settings, first.launches, first.running) if ours else None
        self.dialogue: Dialogue = dialogue or self._dialogue()
        self.networks = Networks(
            settings,
            self.database,
            self.hub,
            self.words,
            clock,
            self.reception,
            lambda *arrived: self.worker.begin(*arrived),
            self.dialogue.read_ahead,
        )
        self.worker = Worker(
            self.database,
            self.hub,
            self.dialogue,
            self.networks.channels,
            self.words,
            clock,
            _patience(settings),
            step,
            self.reception,
        )
        held = timedelta(seconds=settings.recall_seconds)
        self.upkeep = Upkeep(self.database, clock, self.words, self.networks.windows, held=held)
        self.eraser = Eraser(self.database, self.networks.media, self.dialogue, clock)
        self.keeper = Keeper(self.database, self.networks.media, self.dialogue, settings.kept_for, clock)
        self.timekeeper = Timekeeper(self.database, Ladder(self.reception, self.words), clock)
        signing, private = Secrets(settings.secret_key), settings.webhook_private_addresses
        self.webhooks = WebhookDeps(self.database, self.hub, signing, clock, self.business, private)
        self.push = Push(Path(settings.var_dir) / "push-key.pem", settings.public_url, clock)
        self._tasks: list[asyncio.Task[None]] = []

    def prepare(self) -> None:
        """Bring the database up to date, and what is sealed in it. Raises CannotStart."""
        _bring_up_to_date(self.database)
        sealer = Sealer(self.settings.secret_key, second_step.PURPOSE)
        unreadable = self.database.run_sync(lambda uow: second_step.seal_all(uow, sealer))
        if unreadable:
            log.warning("second_step.other_key", people=unreadable, see="docs/guides/administration.md")

    def actions_app(self) -> Sanic[Any, Any]:
        return action_endpoint(self.executors, self.settings.action_token, self.step)

    async def start(self) -> None:
        """Start the engine, unless it is someone else's, and take up what waits."""
        if self.engine is not None:
            await self.engine.start()
        running: dict[str, Part] = {
            "worker": self.worker.run,
            "hub": self.hub.run,
            "webhooks": self._tell_others,
            "alerts": self._tell_people,
            "upkeep": self.upkeep.run,
            "eraser": lambda: self.eraser.run(self.hub),
            "keeper": self.keeper.run,
            "timekeeper": self.timekeeper.run,
            **self.networks.running(),
        }
        if isinstance(self.dialogue, Switchboard) and self.assistant.name:
            running["changeover"] = self._changeover(self.dialogue).run
        self._tasks = [asyncio.create_task(kept_running(*part), name=part[0]) for part in running.items()]

    async def stop(self) -> None:
        """The worker, which comes first, ends first: what it is handing over needs the networks."""
        for ending in (self._tasks[:1], self._tasks[1:]):
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
        if isinstance(self.dialogue, Switchboard):
            await self.dialogue.fleet.stop()
        if isinstance(self.dialogue, HttpDialogue):
            await self.dialogue.close()
        self.database.close()

    async def _tell_others(self) -> None:
        await asyncio.to_thread(importlib.import_module, "bot.outward.sender")  # its library is slow to load
        from bot.outward.sender import Sender

        await Sender(self.webhooks).run()

    async def _tell_people(self) -> None:
        await asyncio.to_thread(importlib.import_module, "bot.outward.alerter")
        from bot.outward.alerter import Alerter

        settings, business = self.settings, self.business.name
        on_call = calls(settings)
        address = settings.public_url
        await Alerter(self.database, self.hub, self.push, on_call, say, business, address, self.clock).run()

    def _actions_with(self, business: Business) -> ActionExecutor:
        desk = Desk(self.database, business, self.links, self.clock)
        return executor_of(kind(desk) for kind in ACTIONS)

    def _dialogue(self) -> Switchboard | HttpDialogue:
        settings = self.settings
        if self.engine is not None:
            return Switchboard(self.engine)
        return HttpDialogue(settings.engine_url, settings.engine_token, settings.engine_timeout_seconds)

    def _changeover(self, switchboard: Switchboard) -> Changeover:
        def build(version: Version) -> tuple[Assistant, Fleet]:
            found = assistant(version, self.settings, self._actions_with)
            launches = engines.launches(self.settings, version, self.action_socket)
            return found, fleet(self.settings, launches)

        versions = Versions(Path(self.settings.var_dir) / "versions")
        longest = self.settings.engine_timeout_seconds + 5
        return Changeover(
            self.assistant,
            self.reception,
            versions,
            switchboard,
            self.executors,
            build,
            longest,
            self.settings.former_ready_seconds,
        )


def _patience(settings: Settings) -> Patience:
    return Patience(
        burst=timedelta(seconds=settings.burst_seconds),
        session=timedelta(hours=settings.session_hours),
        lease=timedelta(seconds=settings.lease_seconds),
        tell=timedelta(seconds=settings.engine_patience_seconds),
        give_up=timedelta(seconds=settings.engine_handoff_seconds),
    )


def _hub(settings: Settings) -> InProcessHub:
    """Gateways of one house have the secret key in common; another house may use the same Redis."""
    if not settings.redis_url:
        return InProcessHub()
    from bot.storage.redis_hub import RedisHub  # slow to load, and not everybody's

    name = hmac.new(settings.secret_key.encode(), b"redis", hashlib.sha256).hexdigest()[:16]
    return RedisHub(settings.redis_url, name)


def open_database(settings: Settings, terminal: str) -> SqlDatabase:
    """For the command line of ``terminal``: the database with its tables up to date. Raises CannotStart."""
    database = SqlDatabase(settings.database_url, terminal=terminal)
    try:
        _bring_up_to_date(database)
    except CannotStart:
        database.close()
        raise
    return database


def _bring_up_to_date(database: SqlDatabase) -> None:
    """It may be away, locked by somebody else, or not ours to open."""
    try:
        database.prepare()
    except DatabaseError as fault:
        raise CannotStart(f"The database cannot be used: {' '.join(str(fault.orig).split())}") from fault
    except MadeByANewer as fault:
        raise CannotStart(str(fault)) from fault
