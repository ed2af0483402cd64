"""Which wishes a message holds: several side by side, one in passing, or one in a long story."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT

from bot.core.calls import Calls
from bot.core.cues import Cues
from bot.core.text import plain
from bot.engine.context.in_its_place import InItsPlace
from bot.engine.nlu.respelling import as_meant
from bot.engine.understand import Understand
from bot.engine.wishes import long_story, outbursts, troubles, two_wishes
from bot.engine.wishes.two_wishes import MAY_BE_TWO, Settings

_YES, _NO, _GREETING = "affirm", "deny", "greet"
_UNDOING_FORM = "cancel_appointment_form"


class Parting:
    """Where a message may be parted its splitter has proposed; here both parts are understood."""

    def __init__(
        self, understand: Understand, settings: Settings, cues: Cues, calls: Calls, in_its_place: InItsPlace
    ) -> None:
        self._understand = understand
        self._in_its_place = in_its_place
        self._settings = settings
        self._cues = cues
        self._calls = calls

    async def wishes(
        self, parsed: dict[str, Any], tracker: DialogueStateTracker, left_alone: Collection[str]
    ) -> list[dict[str, Any]]:
        """Return what was understood of each of several wishes; nothing if the message is a single one, and
        that alone which is wished for beside an outburst."""
        asked, settings = tracker.active_loop_name is not None, self._settings
        if not left_alone and (calm := await self._without_outburst(parsed, tracker)):
            wished = outbursts.wishes_alone(calm, parsed, settings, self._cues)
            if several := await self.wishes(calm, tracker, []) or ([calm] if wished else []):
                return [*several[:-1], {**several[-1], "signals": calm[outbursts.OUTBURST]}]
        if not (asked or left_alone) and (both := await self._two_troubles(parsed, tracker)):
            return both
        for texts in two_wishes.worth_a_try(parsed, settings, self._cues, asked):
            first = await self._part(texts[0], parsed, tracker, left_alone)
            if not left_alone and two_wishes.stands_alone(first, settings, leaves=True):
                continue
            second = await self._part(texts[1], parsed, tracker, left_alone)
            if two_wishes.are_two(parsed, first, second, settings, self._cues, asked, left_alone):
                return [
                    *await self._and_more(first, parsed, tracker, left_alone),
                    *await self._and_more(second, parsed, tracker, left_alone),
                ]
        return []

    async def _part(
        self, text: str, whole: dict[str, Any], tracker: DialogueStateTracker, left_alone: Collection[str]
    ) -> dict[str, Any]:
        """What is told in the customer's own words stays as it is."""
        part = await self._understand.part(text, whole, tracker)
        return part if left_alone else self._in_its_place(part, tracker)

    async def _two_troubles(
        self, parsed: dict[str, Any], tracker: DialogueStateTracker
    ) -> list[dict[str, Any]]:
        for texts in troubles.worth_a_try(parsed, self._settings, self._cues):
            first, second = [await self._told_in(text, parsed, tracker) for text in texts]
            if both := troubles.in_order(parsed, first, second, self._settings, self._cues):
                return [{**part, "signals": []} for part in both]
        return []

    async def _told_in(
        self, text: str, whole: dict[str, Any], tracker: DialogueStateTracker
    ) -> dict[str, Any]:
        """What was understood of a part, or of the complaint in it: "una queja y saber cuándo vuelve"."""
        part = await self._understand.part(text, whole, tracker)
        known = {*self._settings["complaints"], *self._settings["outages"]}
        halves = part.get(MAY_BE_TWO, {}).get("halves", []) if part[INTENT]["name"] not in known else []
        for half in (each for two in halves for each in two if troubles.wants_a_complaint(each, self._cues)):
            among = await self._understand.part(half, whole, tracker)
            if among[INTENT]["name"] in self._settings["complaints"]:
                return among
        return part

    async def _without_outburst(
        self, parsed: dict[str, Any], tracker: DialogueStateTracker
    ) -> dict[str, Any] | None:
        async def understand(part: str) -> dict[str, Any]:
            return await self._understand.part(part, parsed, tracker)

        return await outbursts.said_beside(parsed, understand, self._settings, self._cues)

    async def without_unwanted(
        self, parsed: dict[str, Any], tracker: DialogueStateTracker
    ) -> dict[str, Any] | None:
        """What else is meant by "another appointment, not a complaint"; where that is nothing, a no."""
        rest, settings = self._cues.withdrawing.beside_unwanted(parsed[TEXT]), self._settings
        if rest is None:
            return None
        if not plain(rest):
            unwanted = parsed[INTENT]["name"] in settings["complaints"]
            return {**parsed, INTENT: {"name": _NO, "confidence": 1.0}} if unwanted else None
        part = await self._understand.part(rest, parsed, tracker)
        sure = float(part[INTENT].get("confidence") or 0) >= settings["sure"]
        meant = sure and part[INTENT]["name"] not in (*settings["alone"], *settings["complaints"])
        return {**part, "signals": parsed.get("signals", [])} if meant else None

    async def behind_a_greeting(
        self, parsed: dict[str, Any], tracker: DialogueStateTracker
    ) -> dict[str, Any] | None:
        """What else is meant by "hola no internet", which names something and was taken for a greeting."""
        rest = self._cues.to_the_point(parsed[TEXT])
        if parsed[INTENT]["name"] != _GREETING or not parsed.get(ENTITIES) or not rest:
            return None
        part = await self._understand.part(rest, parsed, tracker)
        never = (*self._settings["alone"], *self._settings["beyond"])
        meant = part[INTENT]["name"] not in (*never, DEFAULT_NLU_FALLBACK_INTENT_NAME)
        return {**part, "signals": parsed.get("signals", [])} if meant else None

    async def in_passing(
        self, parsed: dict[str, Any], tracker: DialogueStateTracker
    ) -> dict[str, Any] | None:
        """A wish that is heard wherever it stands: "lo del contrato, pásame con alguien plis"."""
        settings = self._settings
        for text in two_wishes.in_passing(parsed, settings):
            if self._calls.only_tells_in(text):
                continue
            intent = self._understand.intent_of(text)
            if intent is not None and not two_wishes.heard({"intent": intent}, settings):
                continue
            part = await self._understand.part(text, parsed, tracker)
            if two_wishes.heard(part, settings, parsed):
                return {**parsed, "intent": part["intent"]}
        return None

    async def gist(
        self, parsed: dict[str, Any], tracker: DialogueStateTracker, decided: bool = False
    ) -> dict[str, Any] | None:
        """A story meant as its clearest part; a short one as its danger or its only question. Else None.
        ``decided``: it has been taken for an answer to what the open form asked."""
        settings = self._settings
        never = (*settings["alone"], *settings["answers"], *settings["beyond"])

        async def understand(part: str) -> dict[str, Any]:
            return await self._understand.part(part, parsed, tracker)

        urgent, answers = tuple(settings["urgent"]), tuple(settings["answers"])
        yes_or_no = decided and parsed[INTENT]["name"] in (_YES, _NO)
        if not yes_or_no and (left := await self._left_at_the_end(parsed, tracker)):
            return left
        found = await long_story.gist(parsed, understand, self._cues, never, urgent, answers)
        hardly_meant = (*settings["alone"], *settings["beyond"])
        heard = (*urgent, *settings["passing"])
        return found or await long_story.only_question(parsed, understand, hardly_meant, heard, urgent)

    async def _left_at_the_end(
        self, parsed: dict[str, Any], tracker: DialogueStateTracker
    ) -> dict[str, Any] | None:
        """ "Espera, no sé si puedo, déjalo": whatever else a message in a form is taken for, it is left at
        the end. In other words, "no me viene bien, ya me apaño", where it is not understood."""
        intent, settings = parsed[INTENT]["name"], self._settings
        if not tracker.active_loop_name or intent in (*settings["urgent"], *settings["passing"]):
            return None
        cancels = tracker.active_loop_name == _UNDOING_FORM
        leaves = self._cues.plainly_lets_go if cancels else self._cues.lets_go
        if any(map(leaves, as_meant(parsed))):
            return {**parsed, INTENT: {"name": settings["leaving"][0], "confidence": 1.0}}
        halves = parsed.get(MAY_BE_TWO, {}).get("halves", [])
        if not halves or intent != DEFAULT_NLU_FALLBACK_INTENT_NAME:
            return None
        last = await self._understand.part(min((two[1] for two in halves), key=len), parsed, tracker)
        left = last[INTENT]["name"] in settings["leaving"]
        sure = float(last[INTENT].get("confidence") or 0) >= two_wishes.CERTAIN
        return {**parsed, INTENT: last[INTENT]} if left and sure else None

    async def _and_more(
        self,
        part: dict[str, Any],
        whole: dict[str, Any],
        tracker: DialogueStateTracker,
        left_alone: Collection[str],
    ) -> list[dict[str, Any]]:
        """A part may hold several wishes in turn; what is told in the customer's own words stays whole."""
        if left_alone and part["intent"]["name"] not in left_alone:
            return [{**part, "signals": []}]
        if MAY_BE_TWO in part:
            part[MAY_BE_TWO]["announced"] = whole[MAY_BE_TWO]["announced"]
        # How a message sounds is told by the whole of it.
        return await self.wishes(part, tracker, []) or [{**part, "signals": []}]

    @staticmethod
    def without_the_same_again(
        parts: list[dict[str, Any]], tracker: DialogueStateTracker
    ) -> list[dict[str, Any]]:
        """Behind a yes or a no to what the open form is about, the wish for that is none of its own: "que sí,
        anúlala ya"."""
        own, answered = (tracker.active_loop_name or "").removesuffix("_form"), {"affirm", _NO}
        if not parts or parts[0][INTENT]["name"] not in answered:
            return parts
        return [one for one in parts if one[INTENT]["name"] != own or one.get("entities")]

    def opens_another_form(self, part: dict[str, Any], tracker: DialogueStateTracker) -> bool:
        """Who asks again for what the open form is about only tells it more. A form has its intent's name."""
        form, intent = tracker.active_loop_name, part["intent"]["name"]
        return form not in (None, f"{intent}_form") and intent in self._settings["begin"]
