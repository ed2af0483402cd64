"""Which of a response's variations is said."""

from __future__ import annotations

import copy
import hashlib
import re
from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.nlu.constants import RESPONSE_SELECTOR_UTTER_ACTION_KEY
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.adjusted.live_tracker import VARIATION

_BLANK = re.compile(r"(?<!{){(\w+)}(?!})")
IN_FORM = "utter_in_form_"
IN_ANY_LANGUAGE = "utter_in_any_language_"


class Variations(TemplatedNaturalLanguageGenerator):
    """Chooses by the turn's id and the response's key: a turn that is asked again says the same.

    While a form is open, ``utter_in_form_greet`` is said in the place of ``utter_greet``, where there is one;
    and ``utter_in_any_language_greet`` to whoever has not shown which language is theirs.
    What a conversation heard last under a key is not said again while there is another way to say it.
    ``pinned``: always the n-th, counted from 1, or the last where there are fewer. 0 pins nothing.
    One that fills in what a slot does not hold yet is not said either, while there is another; and where a
    slot holds the key of an office, what is said is its name.
    ``facts``: what any response may fill in, by language; ``called``: names, by entity, language and key.
    """

    def __init__(
        self,
        pinned: int = 0,
        facts: dict[str, dict[str, str]] | None = None,
        called: dict[str, dict[str, dict[str, str]]] | None = None,
    ) -> None:
        super().__init__({})  # the agent hands over the model's responses once it has loaded
        self._pinned = pinned
        self._facts = facts or {}
        self._called = called or {}

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        if tracker.active_loop_name:
            utter_action = self._instead(utter_action, IN_FORM)
        elif not getattr(tracker, "language_known", True):
            utter_action = self._instead(utter_action, IN_ANY_LANGUAGE)
        if utter_action not in self.responses:
            return None
        slots, known = tracker.current_slot_values(), self.responses[utter_action]
        allowed = ResponseVariationFilter(self.responses).responses_for_utter_action(
            utter_action, output_channel, slots
        )
        places = [place for place, one in enumerate(known) if any(one is other for other in allowed)]
        if not places:
            return None
        given = self._facts.get(slots.get("language"), {}) | kwargs
        empty = {name for name, value in slots.items() if value is None} - {*given}
        whole = [place for place in places if not empty.intersection(_blanks(known[place]))]
        place = self._chosen(utter_action, whole or places, tracker)
        chosen = {**known[place], RESPONSE_SELECTOR_UTTER_ACTION_KEY: utter_action, VARIATION: place}
        said = self._filled(chosen, self._named(tracker, slots) | dict.fromkeys(empty, "") | given)
        keyed = self._filled(chosen, slots | given) if said.get("buttons") else {}
        for button, in_keys in zip(said.get("buttons") or (), keyed.get("buttons") or (), strict=True):
            button["payload"] = in_keys.get("payload")  # it is not read, and takes the keys themselves
        return said

    def _filled(self, response: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
        filled: dict[str, Any] = self._fill_response(copy.deepcopy(response), values)
        return filled

    def _named(self, tracker: DialogueStateTracker, slots: dict[str, Any]) -> dict[str, Any]:
        """The values of the slots, with the names in the place of keys."""
        language = str(slots.get("language"))
        return {name: self._name(tracker, name, value, language) for name, value in slots.items()}

    def _name(self, tracker: DialogueStateTracker, slot: str, value: Any, language: str) -> Any:
        mappings = tracker.slots[slot].mappings if slot in tracker.slots else ()
        for entity in (mapping.get("entity") for mapping in mappings):
            name = self._called.get(str(entity), {}).get(language, {}).get(str(value))
            if name:
                return name
        return value

    def _instead(self, key: str, prefix: str) -> str:
        other = prefix + key.removeprefix("utter_")
        return other if other in self.responses else key

    def _chosen(self, key: str, places: list[int], tracker: DialogueStateTracker) -> int:
        if self._pinned:
            return places[min(self._pinned, len(places)) - 1]
        last = getattr(tracker, "said", {}).get(key)
        fresh = [place for place in places if place != last] or places
        turn = tracker.latest_message.message_id if tracker.latest_message else ""
        drawn = hashlib.sha256(f"{turn}\0{key}".encode()).digest()
        return fresh[int.from_bytes(drawn[:8], "big") % len(fresh)]


def _blanks(response: dict[str, Any]) -> list[str]:
    texts = [str(response.get("text", "")), *(str(one.get("title")) for one in response.get("buttons") or ())]
    return _BLANK.findall(" ".join(texts))
