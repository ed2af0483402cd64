"""The console on a server of its own: real database, real worker, web delivery, a scripted engine."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sanic import Sanic

from bot.channels.web.blueprint import WebChannel
from bot.console.blueprint import ConsoleDeps, console_blueprint
from bot.content.beyond import beyond_in
from bot.content.business import load_business
from bot.content.words import Words
from bot.core.business import Business
from bot.core.handoff import Reason
from bot.core.media import EXTENSIONS
from bot.core.message import IncomingMessage, Message, Reply
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.core.signals import Signal
from bot.core.templates import Templates
from bot.core.turn import Answer, Question, Understanding
from bot.dialogue.scripted import ScriptedDialogue
from bot.outward.deps import WebhookDeps
from bot.outward.push import Push
from bot.outward.signing import Secrets
from bot.outward.webhook_calls import WebhookCalls
from bot.services import operators, second_step, sign_in
from bot.services.erase import Eraser
from bot.services.hand_off import hand_off
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.sealing import Sealer
from bot.services.upkeep import Upkeep
from bot.services.worker import Worker
from bot.serving.public_app import LARGEST_REQUEST
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from bot.storage.hub import InProcessHub
from bot.storage.media import FileMedia
from tests.patience import PATIENCE
from tests.servers import free_port
from tests.serving import cut, serve, shut
from tests.unit.services.world import ProviderChannel

T = TypeVar("T")


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Desk:
    """``start`` and ``stop`` as often as you like: the address and the database stay."""

    database_url: str
    clock: Callable[[], datetime] = now
    dialogue: ScriptedDialogue = field(default_factory=ScriptedDialogue)
    port: int = field(default_factory=free_port)
    typed: list[tuple[str, str, bool]] = field(default_factory=list)
    phone: ProviderChannel = field(default_factory=ProviderChannel)
    templates: Templates = field(default_factory=Templates)
    recall: timedelta = timedelta(0)
    secret_key: str = "a secret that is only used here"
    private_addresses: bool = True
    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    business: Business = field(default_factory=lambda: load_business(ROOT))

    @property
    def sealer(self) -> Sealer:
        return Sealer(self.secret_key, second_step.PURPOSE)

    @property
    def media(self) -> FileMedia:
        """Beside the database."""
        return FileMedia(self.media_folder)

    @property
    def media_folder(self) -> Path:
        return Path(self.database_url.removeprefix("sqlite:///")).parent / "media"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/console"

    def start(self) -> None:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True)
        self._thread.start()
        assert ready.wait(PATIENCE), "the server did not start"

    def stop(self) -> None:
        if not self._thread.is_alive():
            return
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the server did not stop"

    def run(self, work: Callable[[UnitOfWork], T]) -> T:
        """Do ``work`` in a transaction of the server's own, so that its pages hear of it at once."""
        return self.wait(self._database.run(work))

    def read(self, work: Callable[[UnitOfWork], T]) -> T:
        return self.wait(self._database.read(work))

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Do ``work`` beside the server."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def keep(self, content: bytes) -> str:
        """Keep a file; return its key."""
        return self.wait(self.media.keep(content))

    def customer_types(self, conversation_id: str, on: bool = True) -> None:
        self._loop.call_soon_threadsafe(self._hub.typing, conversation_id, "customer", on)

    def operator(
        self,
        name: str,
        presence: Presence = Presence.OFFLINE,
        password: str = "",
        role: Role = Role.OPERATOR,
    ) -> Operator:
        made = self.run(lambda uow: operators.add(uow, name, None, self.clock(), presence, role))
        if password:
            self.run(lambda uow: sign_in.set_password(uow, made.id, sign_in.hashed_password(password)))
        return made

    def link(self, operator: Operator) -> str:
        token = self.run(lambda uow: sign_in.make_link(uow, operator.id, self.clock()))
        return f"{self.url}/enter/{token}"

    def session(self, operator: Operator) -> tuple[str, str]:
        """A session's cookie and its CSRF token."""

        at = self.clock()

        def work(uow: UnitOfWork) -> str:
            return sign_in.begin_session(uow, operator.id, at)

        token = self.run(work)
        return token, sign_in.csrf_token(token)

    def customer(self, who: str, text: str, name: str | None = None, quiet: bool = False) -> Message:
        """A customer writes on the web page. ``quiet``: the bot does not get to see it."""
        incoming = IncomingMessage("web", who, f"{who}-{secrets.token_hex(6)}", text, sender_name=name)

        def work(uow: UnitOfWork) -> Message:
            message = receive(uow, incoming, self.clock()).message
            if quiet:
                message.handled = True
                uow.messages.save(message)
            return message

        return self.run(work)

    def escalate(self, conversation_id: str, reason: Reason = Reason.REQUESTED, *signals: Signal) -> None:
        self.run(lambda uow: hand_off(uow, conversation_id, reason, list(signals), self.clock()))

    def cut_connections(self) -> None:
        """Cut every connection without a word, as a network does."""
        self._loop.call_soon_threadsafe(cut, self._server)

    async def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        self._hub = InProcessHub(lambda: self.clock().timestamp())
        self._hub.on_typing(lambda *said: self.typed.append(said))
        self._database = SqlDatabase(self.database_url, self._hub, lambda *woken: worker.wake(*woken))
        self._database.prepare()
        words = Words.load(ROOT)
        channels = {"web": WebChannel(), "phone": self.phone}
        worker = Worker(self._database, self._hub, self.dialogue, channels, words, self.clock)
        deps = ConsoleDeps(
            self._database,
            self._hub,
            words,
            self.business,
            self.clock,
            self.sealer,
            WebhookCalls(
                WebhookDeps(
                    self._database,
                    self._hub,
                    Secrets(self.secret_key),
                    self.clock,
                    self.business,
                    self.private_addresses,
                )
            ),
            media=self.media,
            templates=self.templates,
            windows={"phone": timedelta(hours=24)},
            files={"phone": frozenset(EXTENSIONS) - {"image/gif", "image/webp"}},
            recall=self.recall,
            dialogue=self.dialogue,
            push=Push(self.media_folder / "push-key.pem", "", self.clock),
            topics=lambda: words.topics,
            forms=lambda language: self.forms.get(language, {}),
            beyond=lambda: beyond_in(ROOT),
        )
        app: Sanic[Any, Any] = Sanic(f"console-{secrets.token_hex(4)}", configure_logging=False)
        app.config.REQUEST_MAX_SIZE = LARGEST_REQUEST
        self.app = app
        app.blueprint(console_blueprint(deps))
        self._server: Any = await serve(app, _bound(self.port))
        windows = {"phone": timedelta(hours=24)}
        upkeep = Upkeep(self._database, self.clock, words, windows, sweep=0.1, held=self.recall)
        eraser = Eraser(self._database, self.media, self.dialogue, self.clock, sweep=0.1)
        running = (worker.run(), upkeep.run(), eraser.run(self._hub))
        working = [asyncio.create_task(each) for each in running]
        ready.set()
        await self._stopping.wait()
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        await shut(self._server)
        self._database.close()


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    return bound


def answer(text: str, intent: str, confidence: float = 0.94, **fields: Any) -> Answer:
    """What the scripted engine says: ``entities``, ``signals``, ``slots``, ``open_form``, ``buttons``."""
    entities = tuple(fields.pop("entities", ()))
    buttons = tuple(fields.pop("buttons", ()))
    return Answer((Reply(text, buttons),), Understanding(intent, confidence, "es", (), entities), **fields)


def by_words(answers: dict[str, Answer]) -> Callable[[Question], Answer]:
    """A script that answers by what is asked; anything else is not understood."""
    return lambda question: answers.get(question.text) or answer("No te he entendido.", "nlu_fallback", 0.31)
