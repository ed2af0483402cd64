"""A customer's turn as Rasa hands it to an action, with the real desk on a real database behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction
from actions.buttons import button
from bot.core.conversation import Conversation
from bot.core.ids import new_id
from bot.core.message import IncomingMessage
from bot.core.turn import Turn, TurnState
from bot.services.desk import Desk
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.settings import ROOT
from bot.storage.database import SqlDatabase

FORM = "book_appointment_form"
_WHOLE = yaml.load((ROOT / "domain.yml").read_text("utf-8"), yaml.CSafeLoader)
DOMAIN = {part: _WHOLE[part] for part in ("slots", "forms")}


class PlainLinks:
    def transcript(self, conversation_id: str) -> str:
        return f"https://aurora.example/{conversation_id}"


@dataclass
class Said:
    """What an action said, by response, and what it remembered, by slot."""

    responses: list[dict[str, Any]]
    events: list[dict[str, Any]]

    @property
    def keys(self) -> list[str]:
        return [message["response"] for message in self.responses]

    @property
    def slots(self) -> dict[str, Any]:
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    @property
    def left(self) -> str | None:
        """What was left for a private chat."""
        return next((one["custom"]["private"] for one in self.responses if one["custom"]), None)

    @property
    def payloads(self) -> list[str]:
        return [button["payload"] for message in self.responses for button in message["buttons"]]


def _parsed(name: str, sure: float) -> dict[str, Any]:
    intent, _, answer = name.partition("/")
    selected = {intent: {"response": {"intent_response_key": name}}} if answer else {}
    return {"intent": {"name": intent, "confidence": sure}, "response_selector": selected}


@dataclass
class Counter:
    """One customer at the window. ``slots`` carry over from action to action, as Rasa would do."""

    desk: Desk
    database: SqlDatabase
    slots: dict[str, Any] = field(default_factory=lambda: {"language": "es"})
    form: str | None = None
    turn: str = ""
    conversation: str = ""
    contact: str = ""
    # Where others read along, what is left for a private chat.
    private: frozenset[str] = frozenset()
    # Where in the text what is named stands.
    stands: dict[str, int] = field(default_factory=dict)
    # What else the engine has told of the present message.
    marked: dict[str, str] = field(default_factory=dict)
    # When the present message was written, and those before it.
    written_at: list[str] = field(default_factory=lambda: [""] * 2)

    # How surely the messages before were understood.
    sure_before: float = 1.0

    async def writes(self, turn: str) -> None:
        """The customer's next message, and the turn it begins."""
        incoming = IncomingMessage("web", "ana", new_id("in"), "hola")

        def begin(uow: UnitOfWork) -> Conversation:
            received = receive(uow, incoming, self.desk.now())
            conversation, number = received.conversation, int(turn.removeprefix("trn_"))
            asked = Turn(
                turn,
                conversation.id,
                number,
                received.message.id,
                TurnState.ASKED,
                conversation.epoch,
                self.desk.now(),
            )
            if self.turn:
                before = uow.turns.get(self.turn)
                before.state = TurnState.ANSWERED
                uow.turns.save(before)
            uow.turns.add(asked)
            return conversation

        conversation = await self.database.run(begin)
        self.turn, self.conversation, self.contact = turn, conversation.id, conversation.contact_id

    async def does(
        self,
        action: type[DeskAction],
        text: str = "",
        intent: str = "inform",
        entities: dict[str, str] | list[tuple[str, str]] | None = None,
        heard: dict[str, Any] | None = None,
        ranking: list[str] | None = None,
        domain: dict[str, Any] | None = None,
        before: list[tuple[str, str]] | None = None,
        weekday: bool = False,
        offered: list[str] | None = None,
        answering: str = "",
        acted: list[str] | None = None,
        earlier: list[str] | None = None,
        choices: list[tuple[str, str]] | None = None,
        told: str = "",
        sure: float = 1.0,
        cross: bool = False,
        beside: list[str] | None = None,
        naming: list[tuple[str, str]] | None = None,
    ) -> Said:
        """``heard``: what the open form took from the message and wants checked. ``before``: the messages
        before, each with its intent, ``faq/noise`` with its prepared answer. ``weekday``: the time is named
        by a weekday and nothing else.
        ``offered``: the times on the buttons shown last. ``answering``: what the engine asked last.
        ``choices``: other buttons shown with them, each with its payload. ``acted``: the actions of the turn
        before; ``earlier``: those before that. ``told``: what was said last. ``sure``: how surely it is that
        intent; ``cross``: whether the engine noticed anger in it. ``beside``: other responses of the turn
        before; ``naming``: what the messages before name."""
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": sure},
            "entities": [
                {"entity": key, "value": value, "weekday": weekday} | self.stands
                for key, value in (entities.items() if isinstance(entities, dict) else entities or [])
            ],
            "intent_ranking": [{"name": name} for name in ranking or []],
            **self.marked,
            "metadata": {
                "turn": self.turn,
                "conversation": self.conversation,
                "contact": self.contact,
                "private": sorted(self.private),
            },
        }
        heard = heard or {}
        checked = [{"event": "slot", "name": name, "value": value} for name, value in heard.items()]
        events: list[dict[str, Any]] = [
            *({"event": "slot", "name": name, "value": value} for name, value in self.slots.items()),
            *({"event": "action", "name": name} for name in earlier or []),
            *(
                {
                    "event": "user",
                    "text": text,
                    "parse_data": _parsed(name, self.sure_before)
                    | {"entities": [{"entity": key, "value": value} for key, value in naming or []]},
                    "metadata": {"written_at": self.written_at[1]},
                }
                for text, name in before or []
            ),
            *({"event": "action", "name": name} for name in acted or []),
            *({"event": "bot", "metadata": {"utter_action": name}} for name in beside or []),
            {
                "event": "bot",
                "text": told,
                "data": {
                    "buttons": [
                        *(button("", "inform", time=at) for at in offered or []),
                        *({"title": title, "payload": payload} for title, payload in choices or []),
                    ]
                },
                "metadata": {"response": answering},
            },
            {
                "event": "user",
                "text": text,
                "parse_data": message,
                "metadata": {"written_at": self.written_at[0]},
            },
            *([{"event": "slot", "name": "frustration", "value": {"step": "soften"}}] if cross else []),
            {"event": "action", "name": "form"},
            *checked,
        ]
        loop = {"name": self.form} if self.form else {}
        tracker = Tracker(
            self.conversation, self.slots | heard, message, events, False, None, loop, "action_listen"
        )
        dispatcher = CollectingDispatcher()
        remembered = await action(self.desk).run(dispatcher, tracker, {**DOMAIN, **(domain or {})})
        said = Said(dispatcher.messages, remembered)
        self.slots |= said.slots
        return said
