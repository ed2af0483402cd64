"""The only module that knows every room: it wires them together and runs the house."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import importlib
import logging
import secrets
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sanic import Sanic

from actions import ALL as ACTIONS
from bot.channels.web.blueprint import web_blueprint
from bot.channels.web.deps import WebDeps
from bot.channels.web.tokens import TranscriptLinks
from bot.console.blueprint import console_blueprint
from bot.console.deps import ConsoleDeps
from bot.content.business import load_business
from bot.content.words import Words, the
from bot.dialogue.action_endpoint import action_endpoint
from bot.dialogue.http import HttpDialogue
from bot.dialogue.supervisor import Engine, Pace
from bot.networks import Networks
from bot.services.desk import Desk
from bot.services.ladder import Ladder
from bot.services.ports import Dialogue
from bot.services.reception import Reception
from bot.services.timekeeper import Timekeeper
from bot.services.upkeep import Upkeep
from bot.services.worker import Patience, Step, Worker, no_step
from bot.settings import ROOT, Settings
from bot.storage.database import SqlDatabase
from bot.storage.hub import InProcessHub

ENGINE_COMMAND = (str(ROOT / ".venv-engine" / "bin" / "python"), "-m", "bot.engine")
Clock = Callable[[], datetime]


class CannotStart(Exception):
    """One sentence for the person who tried."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class House:
    """Everything that is needed to answer customers, without a server around it yet.

    ``dialogue``: another engine than the one of the settings, for tests; ``step``: told of named steps.
    """

    def __init__(
        self,
        settings: Settings,
        dialogue: Dialogue | None = None,
        step: Step = no_step,
        clock: Clock = utc_now,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.step = step
        self.hub = _hub(settings)
        self.business = load_business(ROOT)
        self.words = Words.load(ROOT, the(settings.response_variation))
        self.reception = Reception.of(self.business)
        self.links = TranscriptLinks(settings.public_url, settings.secret_key, clock)
        self.database = SqlDatabase(settings.database_url, self.hub, lambda *woken: self.worker.wake(*woken))
        self.desk = Desk(self.database, self.business, self.links, clock)
        self.action_socket = _bind("127.0.0.1", settings.action_port, "ACTION_PORT")
        self.engine = None if dialogue or settings.engine_url else self._supervised_engine()
        url = self.engine.url if self.engine else settings.engine_url
        self.dialogue = dialogue or HttpDialogue(url, settings.engine_token, settings.engine_timeout_seconds)
        self.networks = Networks(settings, self.database, self.hub, self.words, clock)
        self.worker = Worker(
            self.database,
            self.hub,
            self.dialogue,
            self.networks.channels,
            self.words,
            clock,
            Patience(
                burst=timedelta(seconds=settings.burst_seconds),
                session=timedelta(hours=settings.session_hours),
                lease=timedelta(seconds=settings.lease_seconds),
                tell=timedelta(seconds=settings.engine_patience_seconds),
                give_up=timedelta(seconds=settings.engine_handoff_seconds),
            ),
            step,
            self.reception,
        )
        self.upkeep = Upkeep(self.database, clock)
        self.timekeeper = Timekeeper(self.database, Ladder(self.reception, self.words), clock)
        self._tasks: list[asyncio.Task[None]] = []

    def actions_app(self) -> Sanic[Any, Any]:
        return action_endpoint([kind(self.desk) for kind in ACTIONS], self.settings.action_token, self.step)

    def public_app(self) -> Sanic[Any, Any]:
        app = Sanic(f"gateway-{secrets.token_hex(4)}", configure_logging=False)
        app.config.AUTO_EXTEND = False  # sanic-ext, which rasa-sdk brings, would publish /docs
        app.config.ACCESS_LOG = False
        app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 1.0
        app.config.REQUEST_MAX_SIZE = 2_000_000
        app.config.KEEP_ALIVE_TIMEOUT = 75
        web = WebDeps(
            database=self.database,
            hub=self.hub,
            words=self.words,
            secret_key=self.settings.secret_key,
            business_name=self.business.name,
            clock=self.clock,
            media=self.networks.media,
            origins=self.settings.web_origins,
            zone=self.business.zone,
        )
        console = ConsoleDeps(
            database=self.database,
            hub=self.hub,
            words=self.words,
            business=self.business,
            clock=self.clock,
            media=self.networks.media,
            templates=self.networks.templates,
            windows=self.networks.windows,
            file_accounts=self.networks.file_accounts,
            topics=self.words.topics,
            dialogue=self.dialogue,
            recall=timedelta(seconds=self.settings.recall_seconds),
            secure_cookies=self.settings.public_url.startswith("https:"),
            public_url=self.settings.public_url,
        )
        app.blueprint(web_blueprint(web))
        app.blueprint(console_blueprint(console))
        for blueprint in self.networks.blueprints():
            app.blueprint(blueprint)
        return app

    async def start(self) -> None:
        """Start the engine, unless it is someone else's, and take up what waits."""
        if self.engine is not None:
            await self.engine.start()
        self._tasks.append(asyncio.create_task(self.worker.run(), name="worker"))
        self._tasks.append(asyncio.create_task(self.hub.run(), name="hub"))
        self._tasks.append(asyncio.create_task(self._tell_others(), name="webhooks"))
        self._tasks.append(asyncio.create_task(self.upkeep.run(), name="upkeep"))
        self._tasks.append(asyncio.create_task(self.timekeeper.run(), name="timekeeper"))
        for name, work in self.networks.running().items():
            self._tasks.append(asyncio.create_task(work, name=name))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.engine is not None:
            await self.engine.stop()
        if isinstance(self.dialogue, HttpDialogue):
            await self.dialogue.close()
        self.database.close()

    async def _tell_others(self) -> None:
        await asyncio.to_thread(importlib.import_module, "bot.outward.sender")  # its library is slow to load
        from bot.outward.sender import Secrets, Sender

        secrets, private = Secrets(self.settings.secret_key), self.settings.webhook_private_addresses
        await Sender(self.database, self.hub, secrets, self.clock, private).run()

    def _supervised_engine(self) -> Engine:
        action_url = f"http://127.0.0.1:{self.action_socket.getsockname()[1]}/actions"
        return Engine(
            ENGINE_COMMAND,
            token=self.settings.engine_token,
            folder=ROOT,
            log_file=Path(self.settings.var_dir) / "log" / "engine.log",
            port=self.settings.engine_port,
            environment=self.settings.engine_environment(action_url),
            pace=Pace(hung=self.settings.engine_hung_seconds),
        )


def _hub(settings: Settings) -> InProcessHub:
    """Gateways of one house have the secret key in common; another house may use the same Redis."""
    if not settings.redis_url:
        return InProcessHub()
    from bot.storage.redis_hub import RedisHub  # slow to load, and not everybody's

    name = hmac.new(settings.secret_key.encode(), b"redis", hashlib.sha256).hexdigest()[:16]
    return RedisHub(settings.redis_url, name)


def open_database(settings: Settings) -> SqlDatabase:
    """For the command line: the database with its tables up to date."""
    database = SqlDatabase(settings.database_url)
    database.prepare()
    return database


def require_port(settings: Settings) -> None:
    """Raises CannotStart if the port is taken: worth knowing before anything slow is done."""
    _bind(settings.host, settings.port, "PORT").close()


def serve(
    settings: Settings, announce: Callable[[House], None] = lambda house: None, step: Step = no_step
) -> int:
    """Run the gateway until SIGTERM or Ctrl-C; ``announce`` is called once customers can be served.

    Raises CannotStart with one sentence.
    """
    configure_logs(settings)
    public = _bind(settings.host, settings.port, "PORT")
    house = House(settings, step=step)
    house.database.prepare()
    run_apps(house, public, announce)
    return 0


def run_apps(house: House, public: socket.socket, announce: Callable[[House], None]) -> None:
    """Serve both applications in this process, on sockets that are bound already."""
    app, actions = house.public_app(), house.actions_app()

    async def start(_app: Sanic[Any, Any]) -> None:
        await house.start()
        announce(house)

    async def stop(_app: Sanic[Any, Any]) -> None:
        await house.stop()

    app.after_server_start(start)
    app.before_server_stop(stop)
    quiet: dict[str, Any] = {"single_process": True, "motd": False, "access_log": False, "debug": False}
    app.prepare(sock=public, **quiet)
    actions.prepare(sock=house.action_socket, **quiet)
    Sanic.serve_single(primary=app)


def configure_logs(settings: Settings) -> None:
    """One event a line on standard error; message texts and personal data are never logged."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    renderer = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=max(level, logging.WARNING), format="%(asctime)s %(name)s %(message)s")


def _bind(host: str, port: int, setting: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(128)
    except OSError as error:
        with contextlib.suppress(OSError):
            bound.close()
        raise CannotStart(
            f"Port {port} on {host} cannot be used ({error.strerror}): stop what uses it or set {setting}."
        ) from error
    return bound
