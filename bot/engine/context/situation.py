"""What a message says in the conversation at hand: by this it is decided whether a person is needed."""

from __future__ import annotations

from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT_RANKING_KEY

from bot.core.answer_cues import HALF_A_YES
from bot.core.escalation import Situation
from bot.core.handoff import Reason
from bot.core.patience import REMEMBERED
from bot.core.signals import Signal
from bot.core.turn import HARDLY_A_YES
from bot.engine.context.brief_answers import is_a_name
from bot.engine.context.conversation_signs import (
    asked_about_a_person,
    asked_about_danger,
    comforted,
    failures,
    in_conversation,
    is_silent,
    messages,
    offered,
    offered_a_person,
    signals,
    slots_set_now,
)
from bot.engine.context.form_answers import takes_a_yes
from bot.engine.context.hardly_a_yes import OF_WHAT_WAS_TOLD, READ
from bot.engine.context.not_now import is_not_now
from bot.engine.context.offers import only_a_person_offered
from bot.engine.cues import read_calls, read_cues
from bot.engine.nlu.person import ASKED_FOR
from bot.engine.wishes.two_wishes import asks


class Hearing:
    """``config``: that of the policy that decides."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config
        self._hand_over = config["hand_over_action"]
        self._reasons = {intent: Reason(reason) for intent, reason in config["reasons"].items()}

    def situation(self, tracker: DialogueStateTracker, domain: Domain) -> Situation:
        message = tracker.latest_message
        assert message is not None
        intent = message.intent.get("name")
        asked_for, sure = self._asked_for(tracker)
        return Situation(
            understood=intent != DEFAULT_NLU_FALLBACK_INTENT_NAME or self._is_an_answer(tracker, domain),
            signals=(*signals(message), *self._in_conversation(tracker)),
            asked_for=asked_for,
            sure=sure,
            doubtful=_may_be_no_danger(message, tracker),
            failures=failures(tracker, self._hand_over),
            earlier=tuple(signals(said) for said in self._before(tracker)),
            text=message.text or "",
            aside=not tracker.active_loop_name and not asks(message.text or "", read_cues()),
            silent=is_silent(message),
            comforted=comforted(tracker),
            offered=offered(tracker, self._hand_over, self._config["declining"]),
        )

    def accepts(self, tracker: DialogueStateTracker) -> bool:
        """Whether this is a yes to the person who was offered, and asked about last. With a fact, or in the
        words of the form's own yes, it is for the form's question; "fair enough" is none, and so is a yes
        behind something else: "con zeta, sí"."""
        said, cues = tracker.latest_message, read_cues()
        if said is None or said.intent.get("name") not in self._config["accepting"]:
            return False
        text = said.text or ""
        read = (said.parse_data or {}).get(HARDLY_A_YES) == READ
        in_passing = (cues.acknowledges(text) and not cues.agrees(text)) or cues.agrees_in_passing(text)
        if in_passing and not read:
            return False
        for_the_form = said.entities or cues.says_again(_asked_with(tracker, said.intent["name"]), text)
        for_the_form = for_the_form or (_confirms(said) and _wants_a_yes(tracker))
        return offered_a_person(tracker) and not (tracker.active_loop_name and for_the_form)

    def _asked_for(self, tracker: DialogueStateTracker) -> tuple[Reason | None, float]:
        """Why this message itself calls a person, and how surely. After the question whether they want one
        neither a wish nor a yes is asked about again, nor danger after the one about that; nor is who asks
        for one in so many words, beside what may be danger. A yes where a person was one of several things
        named may be for another."""
        said, in_danger = tracker.latest_message, asked_about_danger(tracker)
        assert said is not None
        if self.accepts(tracker):
            asked_for = Reason.DANGER if in_danger else Reason.REQUESTED
            alone = asked_about_a_person(tracker) or only_a_person_offered(tracker)
            return asked_for, 1.0 if alone and not _hardly_a_yes(said) else HALF_A_YES
        reason, sure = self._told(said)
        if in_danger and reason is not None and said.intent.get("name") in self._reasons:
            return Reason.DANGER, 1.0
        if reason is not None and _in_so_many_words(said):
            return Reason.REQUESTED if _is_not_now(said) else reason, 1.0
        if reason is Reason.REQUESTED and asked_about_a_person(tracker):
            return reason, 1.0
        if reason is Reason.REQUESTED and read_calls().hardly_in(said.text or ""):
            return reason, min(sure, HALF_A_YES)
        return reason, sure

    def _told(self, said: UserUttered) -> tuple[Reason | None, float]:
        """What is not understood may tell of danger, if nothing else is likelier."""
        meant, ranking = said.intent, (said.parse_data or {}).get(INTENT_RANKING_KEY) or []
        if meant.get("name") == DEFAULT_NLU_FALLBACK_INTENT_NAME and ranking:
            likeliest = self._reasons.get(ranking[0]["name"])
            return (likeliest, float(ranking[0]["confidence"])) if likeliest is Reason.DANGER else (None, 1.0)
        return self._reasons.get(meant.get("name") or ""), float(meant.get("confidence", 1.0))

    def _before(self, tracker: DialogueStateTracker) -> list[UserUttered]:
        return messages(tracker, self._hand_over)[1 : 1 + REMEMBERED]

    def _in_conversation(self, tracker: DialogueStateTracker) -> tuple[Signal, ...]:
        small_talk, rejecting = self._config["small_talk"], self._config["rejecting"]
        complaining, telling = self._config["complaining"], self._config["telling"]
        return in_conversation(tracker, small_talk, rejecting, complaining, telling, self._hand_over)

    def _is_an_answer(self, tracker: DialogueStateTracker, domain: Domain) -> bool:
        """Whether the open form can use the message: for what it has just asked or asked before."""
        form = tracker.active_loop_name
        if not form or tracker.get_slot(REQUESTED_SLOT) is None:
            return False
        of_the_form = domain.required_slots_for_form(form)
        return tracker.get_slot(REQUESTED_SLOT) in self._config["free_text_slots"] or any(
            slot.key in of_the_form and slot.value is not None for slot in slots_set_now(tracker)
        )


def _may_be_no_danger(said: UserUttered, tracker: DialogueStateTracker) -> bool:
    """Whether it is written like a name, told as what is not happening now, or asked, "is it dangerous?".
    After it was asked about, it is told anew, but for a name in a form."""
    text = (said.text or "").rstrip()
    if asked_about_danger(tracker):
        return tracker.active_loop_name is not None and is_a_name(text)
    doubted = is_a_name(text) or text.endswith("?")
    return not _in_so_many_words(said) and (doubted or _is_not_now(said))


def _in_so_many_words(said: UserUttered) -> bool:
    """Whether a person is asked for, also where the message tells of danger."""
    return bool((said.parse_data or {}).get(ASKED_FOR))


def _is_not_now(said: UserUttered) -> bool:
    return is_not_now({**(said.parse_data or {}), "text": said.text or ""}, read_cues())


def _hardly_a_yes(said: UserUttered) -> bool:
    return HARDLY_A_YES in (said.parse_data or {})


def _confirms(said: UserUttered) -> bool:
    """Whether it is for what was told before a person was offered."""
    return (said.parse_data or {}).get(HARDLY_A_YES) == OF_WHAT_WAS_TOLD


def _wants_a_yes(tracker: DialogueStateTracker) -> bool:
    """Whether the open form has asked for one."""
    slot = tracker.slots.get(tracker.get_slot(REQUESTED_SLOT) or "")
    return slot is not None and takes_a_yes(slot)


def _asked_with(tracker: DialogueStateTracker, intent: str) -> str:
    """What stood on the button for ``intent`` that was offered last; empty if none was."""
    said = (event for event in reversed(tracker.events) if isinstance(event, BotUttered))
    buttons = (button for event in said for button in event.data.get("buttons") or [])
    return next((one["title"] for one in buttons if one.get("payload") == f"/{intent}"), "")
