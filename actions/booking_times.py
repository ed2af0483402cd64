"""Offering free times."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, language, names
from actions.buttons import button
from actions.wishes import LISTED, Wish, read_wish
from bot.core import wording

_LOOKED_THROUGH = 120
_FURTHER = timedelta(days=60)
_OFFERED_TIME = re.compile(r'"time": "(\d{4}-\d\d-\d\d)T')
_OFFERED_HOUR = re.compile(r'"time": "\d{4}-\d\d-\d\dT(\d\d:\d\d)"')
_OFFERED_MOMENT = re.compile(r'"time": "(\d{4}-\d\d-\d\dT\d\d:\d\d)"')
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
        free = await free_times(self, tracker, kind, office, after, wish.ends if wish else None, wish)
        elsewhere = not free and wish is not None
        days = wish.days if wish and not wish.exact else []
        if elsewhere and days:
            whole = read_wish(",".join(map(str, days)), self.business.zone)
            begins = max(whole.begins, self.desk.now())
            free = await free_times(self, tracker, kind, office, begins, whole.ends, whole)
        same_day = bool(free) and elsewhere
        if elsewhere and not free:
            free = await free_times(self, tracker, kind, office, after)
        named = names(self.business, lang, office=office)
        if not free:
            say.utter_message(response="utter_no_free_times", **named)
            return []
        offered = self._to_offer(free, None if elsewhere and not (wish and wish.exact) else wish)
        buttons = [
            button(wording.short_moment(at, lang), "inform", time=at.strftime("%Y-%m-%dT%H:%M"))
            for at in offered
        ]
        day = wish.day if wish and not wish.exact else None
        open_then = [each for each in days if self.desk.opening(office, each)]
        if wish and days:
            there = {at.date() for at in free}.intersection(days)
            asked = days if len(days) in LISTED else open_then or days  # a whole week has closed days
            told = there if same_day else asked
            said_back = wording.any_day(told, lang) if elsewhere else wish.worded_all(lang, there or days)
            named["day"] = wording.sentence(said_back)
            named["missing"] = wording.any_day((each for each in asked if each not in there), lang)
        instead = await self._meant_instead(tracker, kind, office) if day and not elsewhere else None
        if instead:  # "viernes 11"
            buttons.append(
                button(wording.short_moment(instead, lang), "inform", time=f"{instead:%Y-%m-%dT%H:%M}")
            )
            named["instead"] = wording.moment(instead, lang)
            response = "utter_ask_booking_time_or_hour"
        elif wish is None or wish.exact:  # of an exact time that cannot be had, the check has already said so
            response = "utter_ask_booking_time"
        elif not elsewhere and days:
            response = "utter_ask_booking_time_partly" if named["missing"] else "utter_ask_booking_time_on"
        elif not elsewhere:
            response = "utter_ask_booking_time"
        elif same_day:
            response = "utter_ask_booking_time_that_day"
        elif days and not open_then:
            response = "utter_ask_booking_time_closed"
        else:
            response = "utter_ask_booking_time_not_on" if days else "utter_ask_booking_time_otherwise"
        say.utter_message(response=response, buttons=buttons, **named)
        return []

    @staticmethod
    def _to_offer(free: list[datetime], wish: Wish | None) -> list[datetime]:
        if wish and wish.exact:
            return nearest(free, wish.after)
        exact = {part.after for part in wish.parts if part.exact} if wish else set()
        if wish and (meant := [at for at in free if at in exact]):
            others = [at for part in wish.parts if not part.exact for at in free if part.holds(at)]
            return sorted({*meant[:_OFFERED], *spread(others)[: max(_OFFERED - len(meant), 0)]})
        by_day = [[at for at in free if at.date() == day] for day in wish.days] if wish else []
        each = [times for times in by_day if times]
        if not wish or not wish.parts or not 1 < len(each) <= _OFFERED:
            return spread(free)
        of_each = max(1, (_OFFERED + 1) // len(each))
        return [at for times in each for at in times[:: max(1, len(times) // of_each)][:of_each]]

    async def _meant_instead(self, tracker: Tracker, kind: str, office: str) -> datetime | None:
        """The hour of a nearer day, where what was said may have been that and it is free."""
        found = tracker.latest_message.get("entities") or []
        said = next((one["instead"] for one in found if one["entity"] == "time" and one.get("instead")), None)
        if said is None:
            return None
        at = read_wish(said, self.business.zone).after
        free = await self.desk.free_times(kind, office, at, at + timedelta(minutes=1), limit=1)
        return at if at in free else None


async def free_times(
    action: DeskAction,
    tracker: Tracker,
    kind: str,
    office: str,
    after: datetime,
    before: datetime | None = None,
    wish: Wish | None = None,
) -> list[datetime]:
    """Those in [after, before), as wished for, the soonest first, but for the days that will not do."""
    refused = tracker.get_slot("booking_refused") or []
    wanted: list[tuple[datetime, datetime | None]] = (
        [(max(part.begins, after), part.ends) for part in wish.parts] if wish and wish.parts else []
    )
    found: set[datetime] = set()
    for begins, ends in wanted or [(after, before)]:
        found.update(await action.desk.free_times(kind, office, begins, ends, limit=_LOOKED_THROUGH))
    return sorted(at for at in found if at.date().isoformat() not in refused)


def later(tracker: Tracker) -> str | None:
    """The days after those offered last, for whom none of them suits."""
    said = (event for event in reversed(tracker.events) if event["event"] == "bot")
    offered = next((found for event in said if (found := _OFFERED_TIME.findall(str(event.get("data"))))), [])
    if not offered:
        return None
    after = date.fromisoformat(max(offered)) + timedelta(days=1)
    return f"{after}/{after + _FURTHER}"


def offered_hours(tracker: Tracker) -> list[time]:
    """Of the times that were offered last."""
    said = (event for event in reversed(tracker.events) if event["event"] == "bot")
    found = (_OFFERED_HOUR.findall(str(event.get("data"))) for event in said)
    return [time.fromisoformat(hour) for hour in next(filter(None, found), [])]


def offered_times(tracker: Tracker) -> list[str]:
    """Those that were offered last, ``2026-12-03T10:30``."""
    said = (event for event in reversed(tracker.events) if event["event"] == "bot")
    found = (_OFFERED_MOMENT.findall(str(event.get("data"))) for event in said)
    return next(filter(None, found), [])


def nearest(free: list[datetime], wished: datetime) -> list[datetime]:
    return sorted(sorted(free, key=lambda at: abs(at - wished))[:_OFFERED])


def spread(free: list[datetime]) -> list[datetime]:
    """Choose a few times that differ: on different days if there are, else over the day."""
    firsts = list({at.date(): at for at in reversed(free)}.values())[::-1]
    if len(firsts) >= _OFFERED:
        return firsts[:_OFFERED]
    if len(free) <= _OFFERED:
        return free
    return [free[round(index * (len(free) - 1) / (_OFFERED - 1))] for index in range(_OFFERED)]
