"""Offering free times."""

from __future__ import annotations

from datetime import datetime

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import phrases
from actions.base import DeskAction, Values, language, names
from actions.buttons import button
from actions.wishes import read_wish

_LOOKED_THROUGH = 60
_OFFERED = 3


class AskBookingTime(DeskAction):
    title = "action_ask_booking_time"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        kind, office, lang = (
            tracker.get_slot("booking_kind"),
            tracker.get_slot("booking_office"),
            language(tracker),
        )
        said = tracker.get_slot("booking_wish")
        wish = read_wish(said, self.business.zone) if said else None
        after = max(wish.begins, self.desk.now()) if wish else self.desk.now()
        free = await self.desk.free_times(
            kind, office, after, wish.ends if wish else None, limit=_LOOKED_THROUGH
        )
        elsewhere = not free and wish is not None
        if elsewhere:
            free = await self.desk.free_times(kind, office, after, limit=_LOOKED_THROUGH)
        named = names(self.business, lang, office=office)
        if not free:
            say.utter_message(response="utter_no_free_times", **named)
            return []
        buttons = [
            button(phrases.short_moment(at, lang), "inform", time=at.strftime("%Y-%m-%dT%H:%M"))
            for at in (nearest(free, wish.after) if wish and wish.exact else spread(free))
        ]
        response = "utter_ask_booking_time"
        if wish and not wish.exact:  # of an exact time that cannot be had, the check has already said so
            if elsewhere:
                response = "utter_ask_booking_time_otherwise"
            elif wish.day:
                response = "utter_ask_booking_time_on"
                named["day"] = phrases.sentence(phrases.full_day(wish.day, lang))
        say.utter_message(response=response, buttons=buttons, **named)
        return []


def nearest(free: list[datetime], wished: datetime, count: int = _OFFERED) -> list[datetime]:
    return sorted(sorted(free, key=lambda at: abs(at - wished))[:count])


def spread(free: list[datetime], count: int = _OFFERED) -> list[datetime]:
    """Choose a few times that differ: on different days if there are, else over the day."""
    firsts = list({at.date(): at for at in reversed(free)}.values())[::-1]
    if len(firsts) >= count:
        return firsts[:count]
    if len(free) <= count:
        return free
    return [free[round(index * (len(free) - 1) / (count - 1))] for index in range(count)]
