"""Wanting no more notices: of one outage, or of anything; or none of what was just recorded."""

from __future__ import annotations

import json

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, as_meant, entity, language, leave_form, names, said
from actions.forms import done
from actions.history import acted_before, offered_before, said_responses, sounds_cross
from actions.notify_me import promised_before, promised_lately
from actions.withdrawal import PRESSED, recorded_just_now, take_back
from bot.core.clauses import clauses
from bot.core.withdrawal_cues import WithdrawalCues

# "No me escribáis de madrugada": news comes when there is any, or not at all.
_SOME_HOURS = "utter_stop_notices_some_hours"


class StopNotices(DeskAction):
    """What was promised or recorded a moment ago, or is named, ends at once; all of it with a yes, a press,
    when they say so twice, or want to be let alone and are cross. Who has none to come and speaks of none is
    not asked of them. Nothing ends for who wants none at some hours: they are told how it is, and asked."""

    title = "action_stop_notices"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        turn, form = self.turn(tracker), tracker.active_loop_name
        of_all = _SOME_HOURS in said_responses(tracker)  # which asked of all of them
        place = None if of_all else _offered(tracker) or promised_lately(tracker) or _named(tracker)
        cues, words = self.business.cues.withdrawing, said(tracker)
        if not of_all and _wants_none_at_some_hours(words, cues):
            say.utter_message(response=_SOME_HOURS)
            return [*leave_form(), *done()] if form else []
        both = promised_before(tracker) if recorded_just_now(tracker) else None
        sure = bool(entity(tracker, "ticket_number")) or cues.surely_of_a_ticket(words)
        if both and cues.takes_back(words) and not sure:
            return _ask_which(say, *both, str(recorded_just_now(tracker)))
        # What was made last is meant first.
        keeps = any(cues.keeps(each) and not cues.withdraws(each) for each in as_meant(tracker))
        news_first = not sure and not keeps and (both or not recorded_just_now(tracker))
        if news_first and await self._ends_news(say, tracker, place):
            return []  # an open form goes on
        other = None if form else await take_back(self, say, tracker)
        if other is not None:
            return other
        if not news_first and not keeps and await self._ends_news(say, tracker, place):
            return []
        asked = any(one["payload"] == PRESSED for one in offered_before(tracker))
        let_be = not asked and not cues.of_notices(words)
        to_come = asked or await self.desk.told_unasked(turn)
        if asked or (let_be and to_come and _is_cross(tracker)):
            await self.desk.stop_notices(turn)
            say.utter_message(response="utter_notices_stopped")
        else:
            if form:
                say.utter_message(response=f"utter_nevermind_{form.removesuffix('_form')}")
            let_alone = let_be and not to_come
            if not (form and let_alone and cues.withdraws(words)):  # "retira la propuesta": that was all
                say.utter_message(response="utter_let_alone" if let_alone else "utter_stop_notices")
        return [*leave_form(), *done()] if form else []

    async def _ends_news(
        self, say: CollectingDispatcher, tracker: Tracker, place: tuple[str, str] | None
    ) -> bool:
        """Whether news of it was promised, and is no more."""
        if not place or not await self.desk.no_longer_tell(self.turn(tracker), *place):
            return False
        service, district = place
        named = names(self.business, language(tracker), service=service, district=district)
        say.utter_message(response="utter_notice_stopped", **named)
        return True


def _wants_none_at_some_hours(words: str, cues: WithdrawalCues) -> bool:
    """ "Anula el parte, volvió la luz de madrugada" withdraws, whatever the hour; "no me escribáis por la
    queja tan tarde" does not."""
    takes_back = any(map(cues.takes_back, clauses(words)))
    of_a_ticket = takes_back or (cues.surely_of_a_ticket(words) and not cues.of_notices(words))
    return cues.of_some_hours(words) and not of_a_ticket


def _ask_which(say: CollectingDispatcher, service: str, district: str, number: str) -> list[EventType]:
    """News was promised, and something recorded, in one and the same turn."""
    keys = {"service_key": service, "district_key": district}
    say.utter_message(response="utter_withdraw_which", ticket=number, **keys)
    return []


def _is_cross(tracker: Tracker) -> bool:
    return sounds_cross(tracker) or "action_complain" in acted_before(tracker)


def _offered(tracker: Tracker) -> tuple[str, str] | None:
    """That of which it was asked last whether it shall end: "¿Lo quito?"."""
    payloads = (one["payload"] for one in offered_before(tracker))
    named = (json.loads(one[len(PRESSED) :]) for one in payloads if one.startswith(PRESSED + "{"))
    places = ((one["service"], one["district"]) for one in named if {"service", "district"} <= one.keys())
    return next(places, None)


def _named(tracker: Tracker) -> tuple[str, str] | None:
    """The one that is named, or half of it, the rest being what was spoken of: "el aviso del agua"."""
    service, district = entity(tracker, "service"), entity(tracker, "district")
    if not service and not district:
        return None
    service, district = service or tracker.get_slot("service"), district or tracker.get_slot("district")
    return (service, district) if service and district else None
