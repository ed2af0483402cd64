"""One customer message through Rasa, once."""

from __future__ import annotations

import asyncio
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.actions.action import create_bot_utterance
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.turn import PUT_OFF
from bot.engine.adjusted.live_tracker import LiveTracker
from bot.engine.connector.answer import (
    COMFORT,
    ESCALATION,
    NEXT_WISH,
    answer_for,
    full_intent,
    understood,
)
from bot.engine.connector.payload import A_LINK, forged, not_understood, parse_payload
from bot.engine.connector.replies import CHANNEL, Replies
from bot.engine.connector.turn_request import AheadRequest, TurnRequest
from bot.engine.connector.uttered import understood_in, uttered
from bot.engine.context.after_person import hand_back
from bot.engine.context.asked_after import asked_after
from bot.engine.context.brief_answers import MAY_BE, mere_marks, mere_number, no_danger
from bot.engine.context.comfort import PERSON, comforting
from bot.engine.context.danger_answers import answers_danger
from bot.engine.context.in_its_place import InItsPlace
from bot.engine.context.in_private import leave_form
from bot.engine.context.left_forms import left
from bot.engine.context.not_now import nobody_needed, over_after_all
from bot.engine.context.offers import read_along
from bot.engine.context.sessions import begin_session, language_so_far, put_off_before
from bot.engine.context.tells_more import more_told
from bot.engine.cues import read_calls, read_cues
from bot.engine.facts import read_languages
from bot.engine.nlu.normalise import only_a_link
from bot.engine.tracker_store import LiveTrackerStore
from bot.engine.turn_settings import TurnSettings
from bot.engine.understand import LANGUAGE, Understand
from bot.engine.wishes.hanging import HANGS_ON, OFFERED_FOR_THEN, hung_on, said_beside
from bot.engine.wishes.outbursts import louder
from bot.engine.wishes.parting import Parting
from bot.engine.wishes.troubles import WAITS, place_noted, told_now
from bot.engine.wishes.two_wishes import asks, intents_left_alone, without_doubtful, without_mere_no

LANGUAGE_KNOWN = "language_known"
# What of a wish is told as understood.
_WISH = ("intent", "response_selector")


class Turns:
    def __init__(self, processor: MessageProcessor, store: LiveTrackerStore) -> None:
        self._processor = processor
        self._store = store
        self._cues = read_cues()
        self._languages = read_languages()
        self._understand = Understand(processor, self._languages[0])
        self._settings = TurnSettings.of(processor.model_metadata)
        self._in_its_place = InItsPlace(processor.domain, self._cues, self._languages, self._settings)
        heard = self._settings.wishes, self._cues, read_calls(), self._in_its_place
        self._parting = Parting(self._understand, *heard)
        self._blank = DialogueStateTracker("parse", processor.domain.slots)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, request: TurnRequest) -> dict[str, Any]:
        """Run a turn and keep it, or return what was answered in it before."""
        async with self._alone(request.conversation):
            recorded = self._store.answer(request.conversation, request.turn, request.sequence)
            if recorded is not None:
                return {**recorded, "replayed": True}
            tracker = self._store.open(request.conversation, request.sequence)
            try:
                answer = await self._run(tracker, request)
                self._store.keep(tracker, request.turn, request.sequence, answer)
            except BaseException:
                self._store.forget(request.conversation)
                raise
            return answer

    async def read_ahead(self, request: AheadRequest) -> dict[str, Any]:
        """Make out what a text says that is about to be asked. It moves nothing."""
        live = self._store.live(request.conversation) or self._blank
        prior = self._spoken(request.language or language_so_far(live))
        await self._understand.read_ahead(request.text, prior, live, request.written_at)
        return {"conversation": request.conversation}

    async def forget(self, conversation: str, sequence: int | None) -> dict[str, Any]:
        """Keep nothing of it, unless a turn came after ``sequence``. What is asked next finds it empty."""
        async with self._alone(conversation):
            if sequence is None or self._store.last_sequence(conversation) <= sequence:
                self._store.erase(conversation)
                self._understand.forget()
        return {"conversation": conversation}

    async def parse(self, text: str, language: str | None) -> dict[str, Any]:
        """What the engine makes of a text, touching no conversation."""
        return understood(await self._understand(text, language, self._blank))

    def _alone(self, conversation: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation, asyncio.Lock())

    async def _run(self, tracker: LiveTracker, request: TurnRequest) -> dict[str, Any]:
        domain = self._processor.domain
        leave_form(tracker, domain, request.private)
        form = tracker.active_loop_name
        if request.fresh or not tracker.events:
            begin_session(tracker)
        if request.after_person:
            hand_back(tracker, self._settings.escalation["hand_over_action"])
        for notice in request.notices:
            read_along(tracker, notice, domain)
        parsed, parts = await self._heard(tracker, request)
        tracker.language_known = parsed[LANGUAGE_KNOWN]
        left_alone = intents_left_alone(tracker)
        # Of danger what is to be done is said to everybody; the action itself leaves the rest.
        replies = Replies([one for one in request.private if one not in self._settings.wishes["urgent"]])
        parts = without_mere_no(parts, tracker, self._settings.wishes)
        parts = self._parting.without_the_same_again(parts, tracker)
        for part in parts or [parsed]:
            told = left_alone and part["intent"]["name"] not in left_alone
            if parts and not told and (WAITS in part or self._parting.opens_another_form(part, tracker)):
                await self._put_off(part, tracker, replies)
            else:
                await self._act(tracker, request, part, replies, parsed[LANGUAGE])
        still_offered = any(WAITS in part for part in parts) or place_noted(tracker)
        offered = replies.end_with_an_offer() and still_offered
        taken_up = await self._take_up(tracker, request, replies, parsed[LANGUAGE], offered)
        if not (taken_up and request.fresh):
            await self._tell_what_is_left(tracker, replies, form)
        await self._comfort(tracker, replies)
        if HANGS_ON in parsed and PERSON not in replies.payloads():
            asks_on = tracker.active_loop_name is not None
            await self._say(OFFERED_FOR_THEN, tracker, replies, first=asks_on, last=not asks_on)
        said = {**parsed, **{key: parts[0][key] for key in _WISH if key in parts[0]}} if parts else parsed
        return {**answer_for(request.turn, said, replies.in_order(), tracker), "private": replies.left}

    async def _heard(
        self, tracker: LiveTracker, request: TurnRequest
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """What is meant: by a button, or by what is written; and of several wishes each."""
        domain, parts = self._processor.domain, list[dict[str, Any]]()
        prior = self._spoken(request.language or language_so_far(tracker))
        link = A_LINK if request.payload is None and only_a_link(request.text) else None
        parsed = parse_payload(request.payload or link, domain, prior, self._languages)
        if parsed is None and forged(request, domain):
            parsed = not_understood(request.text, prior or self._languages[0])
        if parsed is None:
            parsed, parts = await self._read(tracker, request, prior)
        parsed.setdefault(LANGUAGE_KNOWN, prior is not None)
        return parsed, parts

    async def _read(
        self, tracker: LiveTracker, request: TurnRequest, prior: str | None
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """What is written, in the light of what was said before."""
        parsed = await self._understand(request.text, prior, tracker, request.written_at)
        parsed = no_danger(parsed, tracker, self._settings.wishes["urgent"], MAY_BE) or parsed
        parsed = mere_number(parsed, tracker, self._cues, self._settings.wishes["beyond"]) or parsed
        parsed = mere_marks(parsed, tracker, self._settings.wishes["urgent"]) or parsed
        parsed = await self._parting.without_unwanted(parsed, tracker) or parsed
        parsed = await self._parting.behind_a_greeting(parsed, tracker) or parsed
        reasons = self._settings.escalation["reasons"]

        def needless(said: dict[str, Any]) -> dict[str, Any] | None:
            return nobody_needed(said, tracker, read_calls(), reasons)

        if danger := answers_danger(parsed, tracker, self._cues, reasons, self._settings.wishes["beyond"]):
            return danger, []
        beside = self._understand, tracker, self._settings.wishes, read_calls()
        if meant := await hung_on(parsed, *beside) or await said_beside(parsed, *beside):
            return meant, []
        over = over_after_all(parsed, tracker, self._cues, reasons)
        parsed = over or needless(parsed) or parsed
        parsed = self._in_its_place.taken(parsed, tracker)
        answer = self._in_its_place.answered(parsed, tracker)
        parsed = answer or parsed
        parsed = self._asked_after(parsed) or parsed
        more, left_alone = self._more_told(parsed, tracker), intents_left_alone(tracker)
        parts = [] if more else await self._parting.wishes(parsed, tracker, left_alone)
        passing = None if parts else await self._parting.in_passing(parsed, tracker)
        parts = without_doubtful(parts, self._settings.wishes)
        parts = [part for part in parts if not needless(part)]
        parts = [
            part if WAITS in part else self._more_told(part, tracker) or self._asked_after(part) or part
            for part in parts
        ]
        if parts:  # how the whole sounds is heard once, when all is answered
            last = max(at for at, part in enumerate(parts) if WAITS not in part)
            heard = louder(parsed.get("signals", []), parts[last].get("signals", []))
            parts[last] = {**parts[last], "signals": heard}
        if passing and not needless(passing):
            parsed = passing
        elif not (parts or left_alone or over):
            parsed = more or await self._parting.gist(parsed, tracker, answer is not None) or parsed
        return needless(parsed) or parsed, parts

    async def _act(
        self,
        tracker: LiveTracker,
        request: TurnRequest,
        parsed: dict[str, Any],
        replies: Replies,
        language: str,
    ) -> None:
        replies.begin_part()
        tracker.update(uttered(request, parsed), self._processor.domain)
        self._set(tracker, LANGUAGE, language)
        self._set(tracker, ESCALATION, None)
        self._set(tracker, COMFORT, None)
        await self._processor.run_action_extract_slots(replies, tracker)
        await self._processor._run_prediction_loop(replies, tracker)
        if tracker.latest_action_name != ACTION_LISTEN_NAME:  # Rasa's limit of actions in one turn
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME), self._processor.domain)
        replies.end_part(tracker.active_loop_name)

    async def _comfort(self, tracker: LiveTracker, replies: Replies) -> None:
        """Acknowledge before the answer, or offer a person after it, where the escalation policy said so. A
        form's question stays the last word."""
        told = tracker.get_slot(COMFORT) if COMFORT in tracker.slots else None
        form = (tracker.active_loop_name or "").removesuffix("_form")
        message = tracker.latest_message
        about = [full_intent(dict(message.parse_data or {})) if message else None]
        if message and not asks(message.text or "", self._cues):
            about.append(form)  # what is asked in the middle of it is of something else
        key = comforting(told, replies, self._settings.escalation, about)
        if told is None or key is None:
            return
        before = told["step"] == "soften" or tracker.active_loop_name is not None
        await self._say(key, tracker, replies, first=before, last=not before)

    def _more_told(self, part: dict[str, Any], tracker: LiveTracker) -> dict[str, Any] | None:
        return more_told(part, tracker, self._cues, self._settings.tickets)

    def _asked_after(self, part: dict[str, Any]) -> dict[str, Any] | None:
        return asked_after(part, self._processor.domain, self._cues, self._settings.tickets)

    async def _put_off(self, part: dict[str, Any], tracker: LiveTracker, replies: Replies) -> None:
        """Another form waits until the open one is through; opened now, it would end that."""
        kept = understood_in(part)
        others = [
            wish for wish in put_off_before(tracker) if wish["intent"]["name"] != kept["intent"]["name"]
        ]
        self._set(tracker, NEXT_WISH, [*others, kept])
        told = "utter_complaint_first" if WAITS in part else "utter_one_after_the_other"
        await self._say(told, tracker, replies, first=True)

    async def _take_up(
        self, tracker: LiveTracker, request: TurnRequest, replies: Replies, language: str, offered: bool
    ) -> bool:
        """What was put off, once no form is open any more; also where they begin anew in the middle of one,
        which is kept until this is through. A person who is called sees to it if they come (``hand_back``).
        ``offered``: what goes first is still to be agreed to."""
        wishes = put_off_before(tracker)
        called = replies.came_from(self._settings.escalation["hand_over_action"])
        if not wishes or tracker.active_loop_name or offered or called:
            return False
        self._set(tracker, NEXT_WISH, wishes[1:] or None)
        if told_now(wishes[0], tracker):
            return False
        await self._say("utter_next_wish", tracker, replies)
        await self._act(tracker, request, {**wishes[0], PUT_OFF: True}, replies, language)
        return True

    async def _tell_what_is_left(self, tracker: LiveTracker, replies: Replies, before: str | None) -> None:
        """That another form goes first, or that the one which gave way can be gone on with. ``before``: the
        form that was open as the turn began."""
        forms, now = left(tracker), tracker.active_loop_name
        if now and before in forms and now != before:
            await self._say("utter_this_first", tracker, replies, first=True)
        elif (
            forms
            and before
            and not now
            and not replies.came_from(self._settings.escalation["hand_over_action"])
        ):
            await self._say(f"utter_go_on_{[*forms][-1].removesuffix('_form')}", tracker, replies)

    async def _say(
        self, key: str, tracker: LiveTracker, replies: Replies, first: bool = False, last: bool = False
    ) -> None:
        """Say a response, if there are words for it, after what was said already in this turn."""
        message = await self._processor.nlg.generate(key, tracker, CHANNEL)
        if message:
            replies.put(dict(message), first, last)
            tracker.update(create_bot_utterance({**message, "response": key}), self._processor.domain)

    def _spoken(self, language: str | None) -> str | None:
        return language if language in self._languages else None

    @staticmethod
    def _set(tracker: LiveTracker, name: str, value: Any) -> None:
        if name in tracker.slots and tracker.slots[name].value != value:
            tracker.update(SlotSet(name, value))
