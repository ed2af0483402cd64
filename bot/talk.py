"""`bot talk`: the assistant in a terminal, on the way every message takes, with a database of its own."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sanic import Sanic

from bot.alone import temporary_settings
from bot.bootstrap import House
from bot.core.burst import NOT_UNDERSTOOD
from bot.core.conversation import Conversation
from bot.core.ids import new_id
from bot.core.message import Attachment, Author, Button, IncomingMessage, Message
from bot.core.operator import Presence
from bot.core.turn import Turn, Understanding
from bot.dialogue.http import HttpDialogue
from bot.services import operators
from bot.services.errors import EngineUnavailable
from bot.services.ports import UnitOfWork
from bot.serving.logs import configure_logs
from bot.serving.sockets import CannotStart
from bot.settings import Settings

ACCOUNT = "web"
DEMO_OPERATOR = "Marta Ruiz"
LONGEST_TURN = 120.0
ENGINE_START = 180.0
THERE_WITHIN = 5.0  # seconds, an engine that is said to run already


@dataclass
class Said:
    """What came of one line."""

    conversation: Conversation
    messages: list[Message]
    turn: Turn | None
    handoff: dict[str, Any] | None

    def to_dict(self, name: str) -> dict[str, Any]:
        understood = self.turn.understood if self.turn else None
        return {
            "conversation": name,
            "replies": [
                {
                    "author": message.author.value,
                    "text": message.text,
                    "buttons": [{"title": b.title, "payload": b.payload} for b in message.buttons],
                }
                for message in self.messages
            ],
            "intent": understood.intent if understood else None,
            "confidence": understood.confidence if understood else None,
            "language": self.conversation.language,
            "entities": _entities(self.turn),
            "status": self.conversation.status.value,
            "offered": bool(self.turn and self.turn.slots.get("frustration")),
            "handoff": self.handoff,
        }


@dataclass
class Talk:
    """One house, many customers, each named by whoever talks."""

    house: House
    seen: dict[str, int] = field(default_factory=dict)

    async def say(
        self,
        name: str,
        text: str,
        payload: str | None = None,
        language: str | None = None,
        attachments: tuple[Attachment, ...] = (),
        quoted: str | None = None,
        shared: bool = False,
    ) -> Said:
        """Send a customer's message and wait until everything it leads to has been done.

        ``quoted``: the ``external_id`` of the message it answers; ``shared``: others read along.
        """
        key = new_id("line")
        incoming = IncomingMessage(
            ACCOUNT, name, key, text, payload, language, attachments=attachments, quoted=quoted, shared=shared
        )
        take = partial(self.house.networks.arrivals.take, incoming=incoming, private=not shared)
        received = await self.house.database.run(take)
        conversation_id = received.conversation.id
        before = self.seen.get(conversation_id, 0)
        with self.house.hub.listen(conversation_id) as news:
            until = time.monotonic() + LONGEST_TURN
            while not await self.house.database.read(partial(_settled, conversation_id)):
                if time.monotonic() > until:
                    raise EngineUnavailable(f"{LONGEST_TURN:.0f} s")
                await news.wait(0.25)
        said = await self.house.database.read(partial(_said, conversation_id, received.message.id, before))
        if said.messages:
            self.seen[conversation_id] = said.messages[-1].position
        return said

    async def ready(self) -> None:
        theirs, url = self.house.dialogue, self.house.settings.engine_url
        if isinstance(theirs, HttpDialogue) and not await theirs.ready(THERE_WITHIN):
            said = f"No engine that is ready answers at {url}: look at the address, ENGINE_TOKEN and its log."
            raise CannotStart(said)
        if self.house.engine is not None and not await self.house.engine.wait_until_ready(ENGINE_START):
            raise CannotStart("The engine did not get ready: see the engine's log.")


def main(
    on_duty: Sequence[str] = (DEMO_OPERATOR,),
    as_json: bool = False,
    engine_url: str | None = None,
) -> int:
    """Talk until the input ends. Progress and faults go to standard error."""
    with temporary_settings(engine_url) as settings:
        configure_logs(settings)
        try:
            return run(settings, on_duty, _json_lines if as_json else _terminal)
        finally:
            if sys.stdin.isatty():  # the shell begins in a line of its own
                print()


def run(settings: Settings, on_duty: Sequence[str], talk: Callable[[Talk], Any]) -> int:
    """Build a house with ``on_duty`` online, run ``talk`` in it, and take it down."""
    house = House(settings)
    house.database.prepare()
    for name in on_duty:
        house.database.run_sync(partial(_put_on_duty, name, house))
    outcome: list[BaseException] = []
    talking: list[asyncio.Task[None]] = []
    app = house.actions_app()

    async def converse(app: Sanic[Any, Any]) -> None:
        try:
            await house.start()
            session = Talk(house)
            await session.ready()
            await talk(session)
        except Exception as error:
            outcome.append(error)
        app.stop()

    async def begin(app: Sanic[Any, Any]) -> None:
        talking.append(asyncio.create_task(converse(app)))  # not Sanic's, which would wait for nothing in it

    async def end(_app: Sanic[Any, Any]) -> None:
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
        await house.stop()
        await asyncio.get_running_loop().shutdown_default_executor()  # or it writes to a folder that is gone

    app.after_server_start(begin)
    app.before_server_stop(end)
    app.prepare(sock=house.action_socket, single_process=True, motd=False, access_log=False)
    Sanic.serve_single(primary=app)
    if outcome:
        raise outcome[0]
    return 0


async def _lines(prompt: str = "") -> AsyncIterator[str]:
    """What is typed or piped in, but for empty lines. Nobody waits for the thread that reads it: Ctrl-C ends
    at once, though it reads on."""
    loop, read = asyncio.get_running_loop(), asyncio.Queue[str]()
    prompt = prompt if sys.stdin.isatty() else ""

    def forward() -> None:
        with suppress(RuntimeError):  # nobody listens any more
            try:
                with suppress(OSError):  # a terminal that is gone has no more lines
                    for line in os.fdopen(os.dup(0), encoding="utf-8", errors="replace"):
                        loop.call_soon_threadsafe(read.put_nowait, line)
            finally:
                loop.call_soon_threadsafe(read.put_nowait, "")

    threading.Thread(target=forward, daemon=True).start()
    while True:
        print(prompt, end="", flush=True)
        if not (line := await read.get()):
            return
        if line.strip():
            yield line.strip()


async def _json_lines(talk: Talk) -> None:
    async for line in _lines():
        print(json.dumps(await _json_line(talk, line), ensure_ascii=False), flush=True)


async def _json_line(talk: Talk, line: str) -> dict[str, Any]:
    try:
        given = json.loads(line)
        name, payload, language = given["conversation"], given.get("payload"), given.get("language")
        text = given.get("text") if given.get("text") is not None else payload
        if not all(isinstance(one, str) for one in (name, text, payload or "", language or "")):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {
            "error": f'expected {{"conversation": "c1", "text": "hola"}}, or "payload" of a button: {line}'
        }
    return (await talk.say(name, text, payload, language)).to_dict(name)


async def _terminal(talk: Talk) -> None:
    buttons: list[Button] = []
    asked = ""
    async for text in _lines("> "):
        pressed = buttons[int(text) - 1] if text.isdecimal() and 0 < int(text) <= len(buttons) else None
        said = await talk.say(
            "terminal", pressed.title if pressed else text, pressed.payload if pressed else None
        )
        buttons = [button for message in said.messages for button in message.buttons]
        if said.turn and said.turn.understood:
            print(f"  → {_intent(said.turn.understood)}{_answered(asked, said.turn)}", file=sys.stderr)
            asked = str(said.turn.slots.get("requested_slot") or "")
        for message in said.messages:
            who = {Author.BOT: "bot", Author.SYSTEM: "—"}.get(message.author, message.author_name)
            print(f"{who}: {message.text}")
        for number, button in enumerate(buttons, 1):
            print(f"  [{number}] {button.title}")
        if said.handoff and not said.messages:
            print(f"  ({said.handoff['operator'] or 'queue'})")


def _intent(understood: Understanding) -> str:
    return "?" if understood.intent in (None, NOT_UNDERSTOOD) else str(understood.intent)


def _answered(asked: str, turn: Turn) -> str:
    """What the form has taken for the answer to what it had asked."""
    value = turn.slots.get(asked)
    return f", {asked}: {value}" if asked and value is not None else ""


def _put_on_duty(name: str, house: House, uow: UnitOfWork) -> None:
    operators.add(uow, name, None, house.clock(), Presence.ONLINE)


def _settled(conversation_id: str, uow: UnitOfWork) -> bool:
    return (
        not uow.messages.unhandled(conversation_id, 1)
        and uow.turns.asked(conversation_id) is None
        and not uow.messages.queued(conversation_id)
    )


def _said(conversation_id: str, message_id: str, before: int, uow: UnitOfWork) -> Said:
    conversation = uow.conversations.get(conversation_id)
    shown = uow.messages.visible_to_customer(conversation_id)
    replies = [m for m in shown if m.position > before and m.author is not Author.CUSTOMER]
    turn_id = uow.messages.get(message_id).turn_id
    handoff = uow.handoffs.current(conversation_id)
    return Said(
        conversation,
        replies,
        uow.turns.get(turn_id) if turn_id else None,
        None
        if handoff is None
        else {
            "reason": handoff.reason.value,
            "operator": uow.operators.get(handoff.operator_id).name if handoff.operator_id else None,
            "signals": [signal.to_dict() for signal in handoff.signals],
        },
    )


def _entities(turn: Turn | None) -> dict[str, Any]:
    found = turn.understood.entities if turn and turn.understood else ()
    return {entity["entity"]: entity["value"] for entity in found}
