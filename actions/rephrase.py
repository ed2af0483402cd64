"""Not understood: our fault, and the likeliest wishes to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, language, said, slots
from actions.buttons import button
from actions.follow_up import recorded
from actions.history import acted_before, intent_of, messages, said_responses, said_since_understood
from actions.not_here import pass_on_number
from actions.places import names_unknown_district, say_districts
from actions.recording import complained_before, record_complaint
from actions.telling import announces_nothing_new, is_brief, is_story, is_told, wishes_something
from actions.tickets import TicketStatus, number_given
from bot.core.escalation import ASIDE, Step
from bot.core.handoff import Reason
from bot.core.patience import MILD

_CHOICES = 3
# A meter's reading, a contract's number was told, which does not say of what it is.
_OF_A_NUMBER = {"utter_number_alone", "utter_number_alone_again"}
_NOTHING = "nlu_fallback"
# So many messages, this one and those before it, go together where none of them was understood.
_LATELY = 4
# Nothing that is less likely than this is what they mean.
_UNLIKELY = 0.2
# Says what can be asked for; its buttons are offered for a message that resembles nothing: an emoji, "???".
_USUAL = "utter_out_of_scope"


class AskRephrase(DeskAction):
    """Owns the misunderstanding and offers the likeliest wishes, in the words of responses/choices.yml. Where
    a person is to be offered it does so in words, the second time with what it can do."""

    title = "action_ask_rephrase"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        words, cues = said(tracker), self.business.cues
        if not words.strip():
            buttons = [] if tracker.active_loop_name else choices(tracker, domain, [])
            say.utter_message(response="utter_nothing_said", buttons=buttons)
            return []
        if (passed_on := pass_on_number(say, tracker)) is not None:
            return passed_on
        if (number := number_given(tracker, cues)) and not tracker.active_loop_name:
            known = await self.desk.ticket(self.turn(tracker), number)
            events = await TicketStatus(self.desk).act(say, tracker, domain)
            return [*slots(escalation=None), *events] if known else events
        if cues.telling.only_a_number(words) and not tracker.active_loop_name:
            if not said_since_understood(tracker) & _OF_A_NUMBER:
                say.utter_message(response="utter_number_alone")
                return slots(escalation=None)
            if "utter_number_alone" in said_responses(tracker):
                say.utter_message(response="utter_number_alone_again")
                return []
        again = (tracker.get_slot("escalation") or {}).get("step") == Step.ASK_AGAIN.value
        if names_unknown_district(self, tracker):
            say_districts(self, say, tracker)
            if again:
                say.utter_message(response="utter_offer_person")
            return []
        if announces_nothing_new(words, cues) and recorded(said_responses(tracker)):
            return [*slots(escalation=None), FollowupAction("action_add_to_ticket")]
        no = cues.denies(words)  # "no, just asking, my mum lives there"
        if cues.mocks(words):
            return _ask_back(say, tracker, domain, again)
        told = is_story(words, cues) or (is_told(words, cues) and not no)
        if complained_before(tracker) and told and not wishes_something(words, cues):
            return await record_complaint(self, say, tracker)
        if "action_service_status" in acted_before(tracker) and is_told(words, cues) and not no:
            return [*slots(escalation=None), FollowupAction("report_problem_form")]
        if leads_up_to_it(tracker) and not is_brief(words, cues):
            say.utter_message(response="utter_go_ahead", buttons=choices(tracker, domain, []))
            return slots(escalation=None)
        return _ask_back(say, tracker, domain, again)


def _ask_back(say: CollectingDispatcher, tracker: Tracker, domain: Values, again: bool) -> list[EventType]:
    ranking = [each["name"] for each in tracker.latest_message.get("intent_ranking") or []]
    once_more = again and any(intent_of(one) == _NOTHING for one in messages(tracker)[1:_LATELY])
    response = "utter_ask_rephrase_again" if once_more else "utter_ask_rephrase"
    say.utter_message(response=response, buttons=choices(tracker, domain, ranking))
    if again and not once_more:
        say.utter_message(response="utter_offer_person")
    return []


def leads_up_to_it(tracker: Tracker) -> bool:
    """Whether a conversation begins with who they are or what happened to them, calmly, like nothing that we
    do, and asking for nothing: "good afternoon, I run the hostel by the port". There is nothing to be at a
    loss about; what they want follows."""
    missed, calm = Reason.NOT_UNDERSTOOD.value, {Reason.NOT_UNDERSTOOD.value, *MILD}
    heard = (tracker.get_slot("escalation") or {}).get("signals") or []
    aside = any(one["kind"] == missed and one["weight"] == ASIDE for one in heard)
    ranking = tracker.latest_message.get("intent_ranking") or []
    likely = any(one.get("confidence", 1.0) >= _UNLIKELY for one in ranking if one["name"] != _NOTHING)
    return aside and not messages(tracker)[1:] and not likely and {one["kind"] for one in heard} <= calm


def choices(tracker: Tracker, domain: Values, ranking: Sequence[str]) -> list[dict[str, str]]:
    """Buttons for the likeliest of ``ranking`` that the editors have words for, and for a person; the usual
    ones if there are none."""
    lang = language(tracker)
    likely = [name for name in ranking if name != "talk_to_human" and choice(domain, name, lang)]
    if not likely:
        written = _written(domain, _USUAL, lang).get("buttons", [])
        return [{"title": each["title"], "payload": _once(each["payload"])} for each in written]
    return [button(choice(domain, name, lang), name) for name in [*likely[:_CHOICES], "talk_to_human"]]


def choice(domain: Values, intent: str, lang: str) -> str:
    """The words of ``utter_choice_<intent>`` in a language; empty if the editors wrote none."""
    return str(_written(domain, f"utter_choice_{intent}", lang).get("text", ""))


def _once(payload: str) -> str:
    """Braces are doubled where Rasa fills blanks in, which it does not in an action's buttons."""
    return payload.replace("{{", "{").replace("}}", "}")


def _written(domain: Values, response: str, lang: str) -> Values:
    """The first variation of a response in a language; empty if there is none."""
    for variation in domain["responses"].get(response, []):
        if any(each["value"] == lang for each in variation.get("condition", [])):
            return dict(variation)
    return {}
