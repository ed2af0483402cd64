"""Wanting no more notices: of one outage, or of anything."""

from __future__ import annotations

import json

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, entity, language, leave_form, names
from actions.forms import done
from actions.history import offered_before
from actions.notify_me import promised_lately

_PRESSED = "/stop_notices"


class StopNotices(DeskAction):
    """What was promised a moment ago, or is named, ends at once; all of it with a yes, a press, or when they
    say so twice."""

    title = "action_stop_notices"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        turn, form = self.turn(tracker), tracker.active_loop_name
        place = _offered(tracker) or promised_lately(tracker) or _named(tracker)
        asked = any(one["payload"] == _PRESSED for one in offered_before(tracker))
        if place and await self.desk.no_longer_tell(turn, *place):
            service, district = place
            named = names(self.business, language(tracker), service=service, district=district)
            say.utter_message(response="utter_notice_stopped", **named)
            return []  # an open form goes on
        if asked:
            await self.desk.stop_notices(turn)
            say.utter_message(response="utter_notices_stopped")
        else:
            if form:
                say.utter_message(response=f"utter_nevermind_{form.removesuffix('_form')}")
            say.utter_message(response="utter_stop_notices")
        return [*leave_form(), *done()] if form else []


def _offered(tracker: Tracker) -> tuple[str, str] | None:
    """That of which it was asked last whether it shall end: "¿Lo quito?"."""
    payloads = (one["payload"] for one in offered_before(tracker))
    place = next((one[len(_PRESSED) :] for one in payloads if one.startswith(_PRESSED + "{")), None)
    named = json.loads(place) if place else {}
    return (named["service"], named["district"]) if {"service", "district"} <= named.keys() else None


def _named(tracker: Tracker) -> tuple[str, str] | None:
    """The one that is named, or half of it, the rest being what was spoken of: "el aviso del agua"."""
    service, district = entity(tracker, "service"), entity(tracker, "district")
    if not service and not district:
        return None
    service, district = service or tracker.get_slot("service"), district or tracker.get_slot("district")
    return (service, district) if service and district else None
