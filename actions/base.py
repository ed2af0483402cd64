"""What every action does: read the turn, ask the desk, choose a response, and never fall silent."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.core.business import Business, Named
from bot.core.desk import OnlyInPrivate
from bot.core.turn import RESPELT
from bot.services.desk import Desk
from bot.services.turn_context import TurnContext

log = structlog.get_logger()

Values = dict[str, Any]


class DeskAction(Action, ABC):
    """An action with the desk behind it. ``title`` is its name in the domain, ``act`` what it does."""

    title: str

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def business(self) -> Business:
        return self.desk.business

    def name(self) -> str:
        return self.title

    def turn(self, tracker: Tracker) -> TurnContext:
        meta = tracker.latest_message.get("metadata") or {}
        return TurnContext(
            turn_id=meta["turn"],
            conversation_id=meta["conversation"],
            contact_id=meta["contact"],
            language=language(tracker),
            action=self.title,
            private=frozenset(meta.get("private") or ()),
        )

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Values
    ) -> list[EventType]:
        said = len(dispatcher.messages)
        try:
            return _known(await self.act(dispatcher, tracker, domain), domain)
        except OnlyInPrivate as left:
            # What was said until then, such as what to do in danger, is for everybody.
            dispatcher.utter_message(json_message={"private": left.wish})
            return [*self.undo(tracker), *leave_form(), *_known(slots(escalation=None), domain)]
        except Exception:
            # Rasa turns an action that raises into silence.
            log.exception("action.failed", action=self.title, conversation=tracker.sender_id)
            del dispatcher.messages[said:]
            dispatcher.utter_message(response="utter_action_failed")
            return self.undo(tracker)

    def undo(self, tracker: Tracker) -> list[EventType]:
        """What is to be forgotten when ``act`` failed."""
        return []

    @abstractmethod
    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        """Say what there is to say and return what is to be remembered."""


def _known(events: list[EventType], domain: Values) -> list[EventType]:
    """Without what is remembered for topics that the editors have taken out of the domain."""
    slots = domain.get("slots", {}).keys() | {"requested_slot"}
    return [event for event in events if event["event"] != "slot" or event["name"] in slots]


def language(tracker: Tracker) -> str:
    return str(tracker.get_slot("language") or "es")


def intent(tracker: Tracker) -> str:
    """The intent of the latest message; the tracker's own way passes over ``nlu_fallback``."""
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def said(tracker: Tracker) -> str:
    return str(tracker.latest_message.get("text") or "")


def as_meant(tracker: Tracker) -> list[str]:
    """What the latest message says, and what was meant by it where it has slips."""
    meant = tracker.latest_message.get(RESPELT)
    return [said(tracker), *([str(meant)] if meant else [])]


def entities(tracker: Tracker) -> list[dict[str, Any]]:
    """All that the latest message names, with where it stands and what else is known of it."""
    return tracker.latest_message.get("entities") or []


def entity(tracker: Tracker, name: str) -> str | None:
    """Return the value of the first ``name`` in the latest message."""
    value = next(tracker.get_latest_entity_values(name), None)
    return None if value is None else str(value)


def slots(**values: Any) -> list[EventType]:
    return [SlotSet(key, value) for key, value in values.items()]


def leave_form() -> list[EventType]:
    return [ActiveLoop(None), SlotSet("requested_slot", None)]


def names(business: Business, lang: str, **keys: str | None) -> dict[str, str]:
    """The names of a service, district, office or appointment kind, given by their keys."""
    known: dict[str, Mapping[str, Named]] = {
        "service": business.services,
        "district": business.districts,
        "office": business.offices,
        "kind": business.appointment_kinds,
    }
    return {
        what: known[what][key].name(lang) if key and key in known[what] else "" for what, key in keys.items()
    }
