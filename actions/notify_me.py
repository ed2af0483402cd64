"""Being told when there is news of a service in a district."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, language, names
from actions.follow_up import TOPICS
from actions.forms import AskDistrict, AskService, FormCheck, done
from actions.history import last_before, said_responses

_PROMISED = "utter_notify_me_done"


class ValidateNotifyMe(FormCheck):
    title = "validate_notify_me_form"

    async def check(
        self, say: CollectingDispatcher, tracker: Tracker, heard: Values, opening: bool
    ) -> dict[str, Any]:
        if not opening:
            return heard
        return {
            "notify_service": tracker.get_slot("service"),
            "notify_district": tracker.get_slot("district"),
        }


class AskNotifyService(AskService):
    title = "action_ask_notify_service"


class AskNotifyDistrict(AskDistrict):
    title = "action_ask_notify_district"


class NotifyMe(DeskAction):
    title = "action_notify_me"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        service, district = tracker.get_slot("notify_service"), tracker.get_slot("notify_district")
        await promise_news(self, say, tracker, service, district)
        return done()


async def promise_news(
    action: DeskAction, say: CollectingDispatcher, tracker: Tracker, service: str, district: str
) -> None:
    stopped_before = await action.desk.subscribe(action.turn(tracker), service, district)
    named = names(action.business, language(tracker), service=service, district=district)
    say.utter_message(response=_PROMISED, **named)
    if stopped_before:
        say.utter_message(response="utter_notices_again")


def promised_before(tracker: Tracker) -> tuple[str, str] | None:
    """The service and district of which news was promised in the turn before."""
    service, district = tracker.get_slot("service"), tracker.get_slot("district")
    return (service, district) if _PROMISED in said_responses(tracker) and service and district else None


def promised_lately(tracker: Tracker) -> tuple[str, str] | None:
    """That of the last promise, if nothing else that may end was asked about since."""
    service, district = tracker.get_slot("service"), tracker.get_slot("district")
    lately = last_before(tracker, {NotifyMe.title, *TOPICS}) == NotifyMe.title
    return (service, district) if (lately or promised_before(tracker)) and service and district else None


def say_what_is_promised(action: DeskAction, say: CollectingDispatcher, tracker: Tracker) -> bool:
    """To a "no, déjalo" right after news was promised: that it stands, and may be ended. Whether it was."""
    place = promised_before(tracker)
    if place:
        service, district = place
        named = names(action.business, language(tracker), service=service, district=district)
        keys = {"service_key": service, "district_key": district}
        say.utter_message(response="utter_nevermind_notified", **named, **keys)
    return place is not None
