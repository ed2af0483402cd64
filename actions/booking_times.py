"""Offering free times."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from functools import partial
from itertools import takewhile

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.appointments import of_number
from actions.base import DeskAction, Values, entities, language, names
from actions.buttons import button
from actions.history import buttons_of, buttons_said
from actions.wishes import LISTED, Wish, fits, hours_of, read_wish
from bot.core import wording

_LOOKED_THROUGH = 120
_FURTHER = timedelta(days=60)
_FOR_WHICH = {("slot", "booking_office"), ("slot", "booking_kind")}
_OFFERED_TIME = re.compile(r'"time": "(\d{4}-\d\d-\d\dT\d\d:\d\d)"')
_OFFERED = 3
_ASKED = "utter_ask_booking_time"


class Found(Enum):
    """What is free: as was wished for, else at other hours of the days wished for, else on others."""

    AS_WISHED = auto()
    OTHER_HOURS = auto()
    OTHERWISE = auto()


class AskBookingTime(DeskAction):
    title = "action_ask_booking_time"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        kind, office = tracker.get_slot("booking_kind"), tracker.get_slot("booking_office")
        lang, wished = language(tracker), tracker.get_slot("booking_wish")
        wish = read_wish(wished, self.business.zone) if wished else None
        free, found = await self._look(tracker, kind, office, wish)
        named = names(self.business, lang, office=office)
        if not free:
            say.utter_message(response="utter_no_free_times", **named)
            return []
        as_wished = found is Found.AS_WISHED
        offered = self._to_offer(free, wish if as_wished or (wish and wish.exact) else None)
        if as_wished and (same := await self._at_the_same_hour(tracker, free, wish)):
            offered = sorted({*offered[:1], same, *offered[1:][-1:]})
        buttons = [_time_button(at, lang) for at in offered]
        open_then = [day for day in _days_of(wish) if self.desk.opening(office, day)]
        said_back = _said_back(wish, free, found, open_then, lang)
        one_day = as_wished and wish and not wish.exact and wish.day
        instead = await self._meant_instead(tracker, kind, office) if one_day else None
        if instead:  # "viernes 11"
            buttons.append(_time_button(instead, lang))
            said_back["instead"] = wording.moment(instead, lang)
            asked = "utter_ask_booking_time_or_hour"
        else:
            asked = _asked(wish, found, bool(open_then), bool(said_back.get("missing")))
        say.utter_message(response=asked, buttons=buttons, **named, **said_back)
        return []

    async def _look(
        self, tracker: Tracker, kind: str, office: str, wish: Wish | None
    ) -> tuple[list[datetime], Found]:
        look, now = partial(free_times, self, tracker, kind, office), self.desk.now()
        after = max(wish.begins, now) if wish else now
        free = await look(after, wish.ends if wish else None, wish)
        if free or wish is None:
            return free, Found.AS_WISHED
        if days := _days_of(wish):
            whole = read_wish(",".join(map(str, days)), self.business.zone)
            if free := await look(max(whole.begins, now), whole.ends, whole):
                return free, Found.OTHER_HOURS
        free, hours = await look(after), "" if wish.exact else hours_of(tracker.get_slot("booking_wish"))
        return [at for at in free if hours and fits(at.time(), hours)] or free, Found.OTHERWISE

    async def _at_the_same_hour(
        self, tracker: Tracker, free: list[datetime], wish: Wish | None
    ) -> datetime | None:
        """Of the one day to which an appointment is to be moved the hour that it has now, if it is free."""
        booked = await of_number(self, tracker, tracker.get_slot("booking_number"))
        if booked is None or wish is None or not wish.day or len({at.date() for at in free}) != 1:
            return None
        hour = booked.starts_at.astimezone(self.business.zone).time()
        return next((at for at in free if at.time() == hour), None)

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
        times = (one.get("instead") for one in entities(tracker) if one["entity"] == "time")
        instead = next(filter(None, times), None)
        if instead is None:
            return None
        at = read_wish(instead, self.business.zone).after
        free = await self.desk.free_times(kind, office, at, at + timedelta(minutes=1), limit=1)
        return at if at in free else None


def _days_of(wish: Wish | None) -> list[date]:
    """Those named; none where one moment was."""
    return wish.days if wish and not wish.exact else []


def _said_back(
    wish: Wish | None, free: list[datetime], found: Found, open_then: list[date], lang: str
) -> dict[str, str]:
    """The days wished for, and those of them on which nothing is free. Of many, a week has closed ones."""
    days = _days_of(wish)
    if wish is None or not days:
        return {}
    there = {at.date() for at in free}.intersection(days)
    asked = days if len(days) in LISTED else open_then or days
    if found is Found.AS_WISHED:
        told = wish.worded_all(lang, there or days)
    else:
        told = wording.any_day(there if found is Found.OTHER_HOURS else asked, lang)
    missing = wording.any_day((day for day in asked if day not in there), lang)
    return {"day": wording.sentence(told), "missing": missing}


def _asked(wish: Wish | None, found: Found, open_then: bool, missing: bool) -> str:
    """The response that asks for it. That an exact time cannot be had the check has already said."""
    days = _days_of(wish)
    if wish is None or wish.exact:
        return _ASKED
    if found is Found.OTHER_HOURS:
        return "utter_ask_booking_time_that_day"
    if found is Found.OTHERWISE:
        if not days:
            return "utter_ask_booking_time_otherwise"
        return "utter_ask_booking_time_not_on" if open_then else "utter_ask_booking_time_closed"
    if not days:
        return _ASKED
    return "utter_ask_booking_time_partly" if missing else "utter_ask_booking_time_on"


def _time_button(at: datetime, lang: str) -> dict[str, str]:
    return button(wording.short_moment(at, lang), "inform", time=f"{at:%Y-%m-%dT%H:%M}")


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


async def first_free(action: DeskAction, tracker: Tracker, wish: Wish | None, hours: list[str]) -> str:
    """Those of ``hours`` in which something is free on the day wished for; else the first of them."""
    if len(hours) == 1 or wish is None or not wish.day:
        return hours[0]
    kind, office = tracker.get_slot("booking_kind"), tracker.get_slot("booking_office")
    whole = read_wish(wish.day.isoformat(), action.business.zone)
    free = await free_times(action, tracker, kind, office, max(whole.begins, action.desk.now()), whole.ends)
    return next((each for each in hours if any(fits(at.time(), each) for at in free)), hours[0])


def later(tracker: Tracker) -> str | None:
    """The days after those offered last, for whom none of them suits."""
    offered = offered_times(tracker)
    if not offered:
        return None
    return following(date.fromisoformat(max(offered)[:10]))


def following(day: date) -> str:
    """The days after that one."""
    after = day + timedelta(days=1)
    return f"{after}/{after + _FURTHER}"


def offered_hours(tracker: Tracker) -> list[time]:
    """Of the times that were offered last."""
    return [datetime.fromisoformat(at).time() for at in offered_times(tracker)]


def offered_times(tracker: Tracker) -> list[str]:
    """Those that were offered last, ``2026-12-03T10:30``."""
    payloads = (" ".join(one["payload"] for one in buttons) for buttons in buttons_said(tracker))
    return next(filter(None, map(_OFFERED_TIME.findall, payloads)), [])


def offered_in_form(tracker: Tracker) -> list[list[str]]:
    """Each time that the open form offered some, the latest first: what was offered for an appointment made
    before is none of them."""
    opened = ("active_loop", tracker.active_loop_name)
    since = takewhile(lambda one: (one["event"], one.get("name")) != opened, reversed(tracker.events))
    return [*filter(None, (_times_on(each) for each in since if each["event"] == "bot"))]


def offered_there(tracker: Tracker) -> list[list[str]]:
    """Of those the ones since the office and the kind were taken that it is for now: another's are none."""
    opened, at, offered = ("active_loop", tracker.active_loop_name), dict[str, str](), list[list[str]]()
    for event in tracker.events:
        named, value = (event["event"], event.get("name")), event.get("value")
        if named == opened:
            at, offered = {}, []
        elif event["event"] == "bot":
            offered.append(_times_on(event))
        elif named in _FOR_WHICH and value:
            if at.setdefault(named[1], value) != value:
                offered = []
            at[named[1]] = value
    return [*filter(None, reversed(offered))]


def _times_on(said: Values) -> list[str]:
    return _OFFERED_TIME.findall(" ".join(one["payload"] for one in buttons_of(said)))


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
