"""What was said and done in the conversation, as the tracker has it. Lists begin with the
latest, but for those that say that they are in order."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import dropwhile, islice, takewhile
from typing import Any

from rasa_sdk import Tracker

from bot.core.desk import MAY_STAND_BETWEEN
from bot.core.escalation import Step
from bot.core.turn import HANDED_BACK, PUT_OFF

Event = dict[str, Any]

_NOT_UNDERSTOOD = "action_ask_rephrase"
_TICKET = re.compile(r"\bR-\d+\b")


def messages(tracker: Tracker) -> list[Event]:
    """The customer's, the present one first."""
    return [event for event in reversed(tracker.events) if event["event"] == "user"]


def entities_of(message: Event) -> list[Event]:
    """What a message of ``messages`` names."""
    return (message.get("parse_data") or {}).get("entities") or []


def intent_of(message: Event) -> str | None:
    """What a message of ``messages`` was taken for."""
    return ((message.get("parse_data") or {}).get("intent") or {}).get("name")


def was_put_off(message: Event) -> bool:
    """Whether it is what waited until something else was settled."""
    return bool(_meta(message).get(PUT_OFF))


def understood_so(tracker: Tracker) -> bool:
    """Whether the present message itself is of its intent, "quiero añadir a mi aviso que ...": not only
    taken for it, after what was said before."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    return bool(ranking) and ranking[0]["name"] == intent_of({"parse_data": tracker.latest_message})


def this_turn(tracker: Tracker) -> list[Event]:
    """What has happened since the present message came."""
    return [*takewhile(_is_not_theirs, reversed(tracker.events))]


def earlier(tracker: Tracker) -> list[Event]:
    """What happened before the present message came."""
    return [*dropwhile(_is_not_theirs, reversed(tracker.events))][1:]


def sounds_cross(tracker: Tracker) -> bool:
    """Whether the present message sounds so cross that the engine has it acknowledged."""
    set_now = (one for one in this_turn(tracker) if one["event"] == "slot" and one["name"] == "frustration")
    return any(one["value"] and one["value"]["step"] != Step.CARRY_ON.value for one in set_now)


def turn_before(tracker: Tracker) -> list[Event]:
    """What happened between the message before and the present one; where a person had the conversation
    meanwhile, or so long passed that it began afresh, only what happened since."""
    since: list[Event] = []
    for event in takewhile(_is_not_theirs, earlier(tracker)):
        if event["event"] == "session_started":
            break
        since.append(event)
        if _meta(event).get(HANDED_BACK):
            break
    return since


def passed_since_before(tracker: Tracker) -> timedelta:
    """How long after their message before they wrote the present one; none where that is not known."""
    written = [str(_meta(message).get("written_at") or "") for message in messages(tracker)[:2]]
    if len(written) < 2 or not all(written):
        return timedelta()
    now, before = map(datetime.fromisoformat, written)
    return now - before


def turns(tracker: Tracker) -> Iterator[list[Event]]:
    """What happened since each of the customer's messages, in order; the message itself comes first."""
    since: list[Event] = []
    for event in reversed(tracker.events):
        since.insert(0, event)
        if event["event"] == "user":
            yield since
            since = []


def last_before(tracker: Tracker, actions: Container[str | None]) -> str | None:
    """The last of these actions before the present message."""
    return next((name for name in _actions(earlier(tracker)) if name in actions), None)


def acted_before(tracker: Tracker) -> set[str]:
    """The actions of the turn before."""
    return {*_actions(turn_before(tracker))}


def acted_upon_last(tracker: Tracker) -> set[str]:
    """The actions of the turn before, for each of several wishes in its message."""
    acted, of = set[str](), None
    for number, (message, *since) in enumerate(islice(turns(tracker), 1, None)):
        turn = (message.get("metadata") or {}).get("turn")
        if number and (turn is None or turn != of):
            break
        acted, of = acted | {*_actions(since)}, turn
    return acted


def acted_when_understood(tracker: Tracker) -> set[str]:
    """The actions of the last turn before in which they were understood."""
    acted = set[str]()
    for event in earlier(tracker):
        if event["event"] == "action":
            acted.add(event["name"])
        elif event["event"] == "user":
            if _NOT_UNDERSTOOD not in acted:
                return acted
            acted = set()
    return set() if _NOT_UNDERSTOOD in acted else acted


def said_last(tracker: Tracker) -> Event:
    """What was said last before the present message, to the customer; empty if nothing was."""
    return next(_ours(turn_before(tracker)), {})


def said_before(tracker: Tracker) -> list[Event]:
    """All that was said in the turn before, in order."""
    return [*_ours(turn_before(tracker))][::-1]


def said_responses(tracker: Tracker) -> set[str]:
    """The responses of the turn before."""
    return {response for said in _ours(turn_before(tracker)) for response in responses_of(said)}


def responses_lately(tracker: Tracker) -> set[str]:
    """Those of the turns before, back to the one that a few messages stand between."""
    return set[str]().union(*(told for told, _ in islice(_turns_before(tracker), MAY_STAND_BETWEEN + 1)))


def responses_of(said: Event) -> set[str]:
    """The response that something was said with, however it came to be said."""
    return {str(value) for value in _meta(said).values()}


def asked_before(tracker: Tracker) -> set[str]:
    """The responses that the engine itself added to the turn before."""
    return {_meta(said)["response"] for said in _ours(turn_before(tracker)) if "response" in _meta(said)}


def said_when_understood(tracker: Tracker) -> set[str]:
    """The responses of the last turn before in which they were understood."""
    return next((told for told, lost in _turns_before(tracker) if not lost), set())


def said_since_understood(tracker: Tracker) -> set[str]:
    """The responses of the turns right before in which they were not understood."""
    since = takewhile(lambda turn: turn[1], _turns_before(tracker))
    return set[str]().union(*(told for told, _ in since))


def _turns_before(tracker: Tracker) -> Iterator[tuple[set[str], bool]]:
    """Of each turn before, the last first: its responses, and whether they were not understood in it."""
    told, lost = set[str](), False
    for event in earlier(tracker):
        if event["event"] == "action":
            lost = lost or event["name"] == _NOT_UNDERSTOOD
        elif event["event"] == "bot":
            told |= responses_of(event)
        elif event["event"] == "user":
            yield told, lost
            told, lost = set(), False
    yield told, lost


def offered_before(tracker: Tracker) -> list[dict[str, str]]:
    """The buttons offered last in the turn before."""
    return next(filter(None, map(buttons_of, _ours(turn_before(tracker)))), [])


def buttons_said(tracker: Tracker) -> Iterator[list[dict[str, str]]]:
    """The buttons of each thing that was said, also since the present message."""
    return filter(None, map(buttons_of, _ours(reversed(tracker.events))))


def buttons_of(said: Event) -> list[dict[str, str]]:
    return (said.get("data") or {}).get("buttons") or []


def slot_before(tracker: Tracker, slot: str) -> Any:
    """What a slot held before the present message."""
    held = (one["value"] for one in earlier(tracker) if one["event"] == "slot" and one["name"] == slot)
    return next(held, None)


def held_before(tracker: Tracker, message: Event, slot: str) -> Any:
    """What a slot held before ``message``, one of the tracker's own events."""
    before = takewhile(lambda event: event is not message, tracker.events)
    held = [one["value"] for one in before if one["event"] == "slot" and one["name"] == slot]
    return held[-1] if held else None


def ticket_told(tracker: Tracker) -> str | None:
    """The number of the ticket that we spoke of last."""
    return next(filter(None, map(ticket_in, _ours(reversed(tracker.events)))), None)


def ticket_in(event: Event) -> str | None:
    """The last number of a ticket in what was said."""
    return next(reversed(_TICKET.findall(event.get("text") or "")), None)


def same_message(tracker: Tracker) -> bool:
    """Whether what was asked before stands in the same message: two wishes are taken one by one."""
    of = [(message.get("metadata") or {}).get("turn") for message in messages(tracker)[:2]]
    return len(of) == 2 and of[0] == of[1]


def _is_not_theirs(event: Event) -> bool:
    return bool(event["event"] != "user")


def _actions(events: Iterable[Event]) -> Iterator[str]:
    return (event["name"] for event in events if event["event"] == "action")


def _ours(events: Iterable[Event]) -> Iterator[Event]:
    return (event for event in events if event["event"] == "bot")


def _meta(event: Event) -> dict[str, Any]:
    return event.get("metadata") or {}
