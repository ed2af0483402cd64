"""Calling a person: because they were asked for, because we failed, or because someone is in danger."""

from __future__ import annotations

from datetime import datetime

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, entity, intent, language, said, slots
from actions.history import acted_before
from bot.core import wording
from bot.core.business import Business
from bot.core.handoff import Reason
from bot.core.signals import Signal
from bot.core.turn import HARDLY_A_YES
from bot.services.hand_off import HandoffOutcome

_BY_INTENT = {
    "report_danger": Reason.DANGER,
    "complain": Reason.FRUSTRATION,
    "nlu_fallback": Reason.NOT_UNDERSTOOD,
}
# Who comes, and why: the reasons for which the assistant itself calls a person.
_SOMEBODY = {
    Reason.DANGER: "utter_handoff_danger",
    Reason.FRUSTRATION: "utter_handoff_frustration",
    Reason.NOT_UNDERSTOOD: "utter_handoff_not_understood",
    Reason.REQUESTED: "utter_handoff_requested",
}
# What is said where others read along, before the way to a person, who is called in private only.
_IN_GROUPS = {
    Reason.DANGER: "utter_in_group_danger",
    Reason.FRUSTRATION: "utter_soften",
    Reason.NOT_UNDERSTOOD: "utter_in_group_not_understood",
}


class HumanHandoff(DeskAction):
    title = "action_human_handoff"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        reason, signals = self._why(tracker)
        if reason is Reason.DANGER and AskAboutDanger.title not in acted_before(tracker):
            safety_first(self.business, say, tracker)
        turn = self.turn(tracker)
        if turn.private and reason in _IN_GROUPS:
            say.utter_message(response=_IN_GROUPS[reason])
        outcome = await self.desk.hand_off(turn, reason, signals, said(tracker))
        announce(self, say, tracker, outcome, reason)
        return slots(escalation=None)

    def _why(self, tracker: Tracker) -> tuple[Reason, list[Signal]]:
        """What the engine's escalation policy left, or else what the intent says."""
        told = tracker.get_slot("escalation")
        if told:
            return Reason(told["reason"]), [Signal.from_dict(each) for each in told.get("signals", [])]
        return _BY_INTENT.get(intent(tracker), Reason.REQUESTED), []


class AskAboutDanger(DeskAction):
    """What may be danger is told what to do at once, and asked whether a person shall come; where the answer
    to that was no clear one, in fewer words."""

    title = "action_ask_about_danger"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        again, turn = bool(tracker.latest_message.get(HARDLY_A_YES)), self.turn(tracker)
        if not again:
            safety_first(self.business, say, tracker)
        if turn.private:
            say.utter_message(response=_IN_GROUPS[Reason.DANGER])
        turn.alone("report_danger")
        await self.desk.asked_about_danger(turn)
        say.utter_message(response="utter_danger_still" if again else "utter_danger_now")
        return []


def safety_first(business: Business, say: CollectingDispatcher, tracker: Tracker) -> None:
    general, own = business.contacts.emergency["general"], business.contacts.own_emergency
    service = entity(tracker, "service") or ""
    if service in own:
        say.utter_message(response=f"utter_danger_{service}", line=own[service], general=general)
    elif own:
        lang = language(tracker)
        lines = (f"{business.services[key].name(lang)} {line}" for key, line in own.items())
        say.utter_message(response="utter_danger", lines=wording.listing(lines, lang), general=general)
    else:
        say.utter_message(response="utter_danger_general", general=general)


def announce(
    action: DeskAction, say: CollectingDispatcher, tracker: Tracker, outcome: HandoffOutcome, reason: Reason
) -> None:
    """Say who comes, or that nobody is there and under which number it is kept; nothing if it was said."""
    if outcome.already:
        return
    if outcome.operator_name:
        say.utter_message(
            response=_SOMEBODY.get(reason, _SOMEBODY[Reason.REQUESTED]), operator=outcome.operator_name
        )
        return
    lang, contacts = language(tracker), action.business.contacts
    least, most = outcome.wait or (0, 0)
    back = datetime.fromisoformat(outcome.back_at) if outcome.back_at else None
    say.utter_message(
        response=_nobody(reason, outcome),
        ticket=outcome.ticket_number,
        place=outcome.place,
        least=least,
        most=most,
        when=wording.soon(back, action.desk.now().date(), lang) if back else "",
        phone=contacts.phone,
        phone_hours=contacts.phone_hours.get(lang, ""),
    )


def _nobody(reason: Reason, outcome: HandoffOutcome) -> str:
    if reason is Reason.DANGER:
        return "utter_handoff_nobody_danger"
    if outcome.back_at:
        return "utter_handoff_closed"
    return "utter_handoff_nobody_wait" if outcome.wait else "utter_handoff_nobody"
