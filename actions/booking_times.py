"""Offering free times."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, language, names
from actions.buttons import button
from actions.wishes import Wish, read_wish
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
        free = await as_wished(self, tracker, kind, office, wish)
        elsewhere = not free and wish is not None
        that_day = wish.day if wish and not wish.exact and elsewhere else None
        if that_day:
            free = await free_times(self, tracker, kind, office, *_whole(that_day, after))
        same_day = bool(free) and elsewhere
        if elsewhere and not free:
            free = await free_times(self, tracker, kind, office, after)
        named = names(self.business, lang, office=office)
        if not free:
            say.utter_message(response="utter_no_free_times", **named)
            return []
        buttons = [
            button(wording.short_moment(at, lang), "inform", time=at.strftime("%Y-%m-%dT%H:%M"))
            for at in _some(free, wish)
        ]
        day = wish.day if wish and not wish.exact else None
        either = _worded_either(wish, free, lang) if wish and not elsewhere else ""
        if wish and day:
            named["day"] = wording.sentence(
                wish.worded(lang) if not elsewhere else wording.full_day(day, lang)
            )
        elif either:
            named["day"] = wording.sentence(either)
        instead = await self._meant_instead(tracker, kind, office) if day and not elsewhere else None
        if instead:  # "viernes 11"
            buttons.append(
                button(wording.short_moment(instead, lang), "inform", time=f"{instead:%Y-%m-%dT%H:%M}")
            )
            named["instead"] = wording.moment(instead, lang)
            response = "utter_ask_booking_time_or_hour"
        elif wish is None or wish.exact:  # of an exact time that cannot be had, the check has already said so
            response = "utter_ask_booking_time"
        elif not elsewhere:
            response = "utter_ask_booking_time_on" if day or either else "utter_ask_booking_time"
        elif same_day:
            response = "utter_ask_booking_time_that_day"
        elif day and not self.desk.opening(office, day):
            response = "utter_ask_booking_time_closed"
        else:
            response = "utter_ask_booking_time_not_on" if day else "utter_ask_booking_time_otherwise"
        say.utter_message(response=response, buttons=buttons, **named)
        return []

    async def _meant_instead(self, tracker: Tracker, kind: str, office: str) -> datetime | None:
        """The hour of a nearer day, where what was said may have been that and it is free."""
        found = tracker.latest_message.get("entities") or []
        said = next((one["instead"] for one in found if one["entity"] == "time" and one.get("instead")), None)
        if said is None:
            return None
        at = read_wish(said, self.business.zone).after
        free = await self.desk.free_times(kind, office, at, at + timedelta(minutes=1), limit=1)
        return at if at in free else None


def _whole(day: date, after: datetime) -> tuple[datetime, datetime]:
    """From its beginning to its end, in the time zone of ``after``. What has gone by is given to nobody."""
    begins = after.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0)
    return begins, begins + timedelta(days=1)


async def free_times(
    action: DeskAction,
    tracker: Tracker,
    kind: str,
    office: str,
    after: datetime,
    before: datetime | None = None,
) -> list[datetime]:
    """Those in [after, before), the soonest first, but for the days that will not do."""
    refused = tracker.get_slot("booking_refused") or []
    free = await action.desk.free_times(kind, office, after, before, limit=_LOOKED_THROUGH)
    return [at for at in free if at.date().isoformat() not in refused]


async def as_wished(
    action: DeskAction, tracker: Tracker, kind: str, office: str, wish: Wish | None
) -> list[datetime]:
    """The free times of the wish, the soonest first; all that come, for no wish."""
    now = action.desk.now()
    if wish is None:
        return await free_times(action, tracker, kind, office, now)
    found = [
        await free_times(action, tracker, kind, office, max(part.begins, now), part.ends)
        for part in wish.parts
    ]
    return sorted({at for free in found for at in free})


def _some(free: list[datetime], wish: Wish | None) -> list[datetime]:
    """Those to offer: of several days some of each."""
    if wish and wish.exact:
        return nearest(free, wish.after)
    each = [found for part in wish.either if (found := _within(free, part))] if wish else []
    if not each:
        return spread(free)
    several = _OFFERED + 1
    if len(each) == 1:
        return spread(each[0])
    per_day = max(1, several // len(each))
    return sorted({at for found in each for at in found[:: max(1, len(found) // per_day)][:per_day]})


def _within(free: list[datetime], part: Wish) -> list[datetime]:
    """Of an exact hour, the nearest first."""
    found = [at for at in free if part.begins <= at < part.ends]
    return sorted(found, key=lambda at: abs(at - part.after))[:2] if part.exact else found


def _worded_either(wish: Wish, free: list[datetime], lang: str) -> str:
    """The days that have times free: "martes 1 de diciembre o jueves 3 de diciembre"."""
    parts = [part for part in wish.either if part.day and _within(free, part)]
    days = [wording.full_day(part.after.date(), lang) if part.exact else part.worded(lang) for part in parts]
    return wording.one_of(days, lang)


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
