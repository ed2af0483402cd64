"""Two troubles in one message, "me cobrasteis dos veces y además no me funciona internet": the complaint
comes first, and what does not work waits until it is settled."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT

from bot.core.cues import Cues
from bot.core.text import plain
from bot.engine.context.after_person import said_since
from bot.engine.wishes.two_wishes import MAY_BE_TWO, TRIED, Settings, asks

# Set on the part that waits.
WAITS = "waits"
_PLACE_NOTED = "utter_place_for_later"
# So many words tell a trouble of its own.
FEWEST = 4
_SERVICE, _DISTRICT = "service", "district"
_PLACED = (_SERVICE, _DISTRICT)


def worth_a_try(whole: dict[str, Any], settings: Settings, cues: Cues) -> list[tuple[str, str]]:
    """The halves that may be two troubles, by what can be seen before either is understood: the second is one
    more, "y además", or one is a wish: "estoy sin luz en Sur, quiero poner una queja"."""
    services = [one for one in whole.get(ENTITIES) or [] if one["entity"] == _SERVICE]
    if MAY_BE_TWO not in whole or not services or whole[INTENT]["name"] in settings["urgent"]:
        return []
    more = (_one_more(two, whole[TEXT], cues) for two in whole[MAY_BE_TWO]["halves"])
    return [two for two in more if two][:TRIED]


def in_order(
    whole: dict[str, Any], first: dict[str, Any], second: dict[str, Any], settings: Settings, cues: Cues
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The complaint and what does not work, if both are understood as that, and the service is named with
    the latter only. What a complaint tells is the whole message, and of what: an outage on record is told."""
    for complaint, outage in ((first, second), (second, first)):
        if complaint[INTENT]["name"] not in settings["complaints"] or _named(complaint):
            continue
        if outage[INTENT]["name"] not in settings["outages"] or not _named(outage):
            continue
        wanted = asks(complaint[TEXT], cues)
        if _sure(complaint) < settings["sure"] or _sure(outage) < settings["half_sure"]:
            continue
        if not wanted and len(complaint[TEXT].split()) < FEWEST:
            continue  # "y además nadie contesta": of the same trouble
        told = complaint[TEXT] if wanted else whole[TEXT]
        return {**complaint, TEXT: told, ENTITIES: _of_what(outage)}, {**outage, WAITS: True}
    return None


def told_now(wish: dict[str, Any], tracker: DialogueStateTracker) -> bool:
    """Whether what waits was told of again meanwhile, and so is being looked at: the same service, and not
    in another district."""
    said = tracker.latest_message
    if said is None or said.intent.get("name") != wish[INTENT]["name"]:
        return False
    waiting, told = _by_entity(wish.get(ENTITIES) or []), _by_entity(said.entities)
    where = told[_DISTRICT]
    return told[_SERVICE] >= waiting[_SERVICE] > set() and (not where or where >= waiting[_DISTRICT])


def place_noted(tracker: DialogueStateTracker) -> bool:
    """Whether only the place of what waits was told: the complaint is still to be agreed to."""
    ours = (event for event in said_since(tracker) if type(event) is BotUttered)
    return any(_PLACE_NOTED in event.metadata.values() for event in ours)


def _one_more(halves: tuple[str, str], text: str, cues: Cues) -> tuple[str, str] | None:
    """The halves, the second without the words by which it is one more; None if it is none and no half asks
    for a complaint. What joins the halves is in neither."""
    first, second = halves
    between = plain(text[text.find(first) + len(first) : text.rfind(second)]).split()
    words = second.split()
    each = [plain(word) for word in words]
    ends = [end for at in cues.joined_by.reach(each) for end in cues.besides.ends(each, at)]
    if ends or cues.besides.stand_in(between):
        return first, " ".join(words[max(ends, default=0) :])
    return halves if any(wants_a_complaint(half, cues) for half in halves) else None


def wants_a_complaint(text: str, cues: Cues) -> bool:
    """Whether one is asked for in so many words, and not only told."""
    return asks(text, cues) and cues.wants_a_complaint(text)


def _of_what(outage: dict[str, Any]) -> list[dict[str, Any]]:
    """What it names, wherever that stands in it."""
    named = outage.get(ENTITIES) or []
    return [{"entity": one["entity"], "value": one["value"]} for one in named if one["entity"] in _PLACED]


def _by_entity(named: list[dict[str, Any]]) -> dict[str, set[str]]:
    return {kind: {one["value"] for one in named if one["entity"] == kind} for kind in _PLACED}


def _named(part: dict[str, Any]) -> bool:
    return any(one["entity"] == _SERVICE for one in part.get(ENTITIES) or [])


def _sure(part: dict[str, Any]) -> float:
    return float(part[INTENT].get("confidence") or 0)
