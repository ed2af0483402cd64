"""Moving an appointment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.appointments import GONE, chosen_time, described, of_number, which
from actions.base import DeskAction, Values, entity, intent, language, names, said
from actions.booking_times import later
from actions.counted import same_hour
from actions.follow_up import booked_before
from actions.forms import done
from actions.not_here import say_none
from actions.refusals import refuses_that_day
from actions.the_other import other_appointment
from actions.time_check import TimeCheck
from actions.wish_words import bare_hour
from actions.wishes import has_hours, on_day, read_wish, with_hours, without_hours
from bot.core import wording
from bot.core.desk import NotPossible


class ValidateChangeAppointment(TimeCheck):
    title = "validate_change_appointment_form"

    async def check(
        self, say: CollectingDispatcher, tracker: Tracker, heard: Values, opening: bool
    ) -> dict[str, Any]:
        if opening:
            found, wished = await self._opened(say, tracker, heard)
        elif refusal := self.refusal(tracker):
            return refusal
        else:
            other = await other_appointment(self, tracker)
            await self._say_which(say, tracker, other)
            heard = {"booking_number": other} if other else await self._meant(tracker, heard)
            another = self._names_another(tracker)
            if heard == {"booking_confirmed": False} and not another:
                day = without_hours(tracker.get_slot("booking_wish") or "") or None
                return {"booking_confirmed": None, "booking_time": None, "booking_wish": day}
            if set(heard) <= {"booking_confirmed"} and not another:
                return heard
            named = heard.get("booking_number")
            found = await which(self, say, tracker, named) if named else {}
            wished = heard.get("booking_time") or tracker.get_slot("booking_wish")
        wished = await self._beside_the_old(tracker, found.get("booking_number"), wished)
        kind, office = (found.get(key, tracker.get_slot(key)) for key in ("booking_kind", "booking_office"))
        when = await self.settle(say, tracker, kind, office, wished)
        return {**when, "booking_confirmed": None, **found}

    async def _opened(
        self, say: CollectingDispatcher, tracker: Tracker, heard: Values
    ) -> tuple[dict[str, Any], str | None]:
        """Which one is meant, said back, and when it is wished for instead."""
        number = entity(tracker, "appointment_number") or heard.get("booking_number")
        found = await which(self, say, tracker, number)
        begun = heard.get("booking_time") or tracker.get_slot("booking_wish")
        wished = self.named_time(tracker) or begun or self._hour_after_booking(tracker)
        self.say_no_such_day(say, tracker)
        await self._say_which(say, tracker, found.get("booking_number"))
        return found, wished

    async def _meant(self, tracker: Tracker, heard: Values) -> dict[str, Any]:
        """What was heard, or else what was meant without being named."""
        heard = {**self.unchecked_time(tracker), **heard} or await self.unnamed_time(tracker)
        after = None if heard else self._another_day(tracker)
        return {"booking_time": after} if after else heard

    async def refused(self, tracker: Tracker) -> list[str]:
        """ "Ese día no puedo", of the day it is on."""
        named = await super().refused(tracker)
        if named or not refuses_that_day(tracker):
            return named
        mine = await self.desk.appointments(self.turn(tracker))
        number = tracker.get_slot("booking_number")
        days = (
            each.starts_at.astimezone(self.business.zone) for each in mine if number in (None, each.number)
        )
        return [f"{day:%Y-%m-%d}" for day in days]

    async def _beside_the_old(self, tracker: Tracker, number: str | None, wished: str | None) -> str | None:
        """ "A las 12" is said of the day it was, "a la misma hora" of the hour, "un día más tarde" both."""
        booked = await of_number(self, tracker, number or tracker.get_slot("booking_number"))
        if booked is None:
            return wished
        old = booked.starts_at.astimezone(self.business.zone)
        wished = self.instead(tracker, old.replace(tzinfo=None)) or wished
        if has_hours(tracker.get_slot("booking_wish") or ""):
            return wished
        if same_hour(said(tracker)):
            return wished if has_hours(wished or "") else self._at_the_same_hour(tracker, wished, old)
        if not wished:
            return None
        if wished.startswith("T") and not tracker.get_slot("booking_wish"):
            return on_day(old.date(), wished)
        return wished

    @staticmethod
    def _hour_after_booking(tracker: Tracker) -> str | None:
        """ "Make it 11", right after it was made."""
        hour = bare_hour(said(tracker))
        return f"T{hour:%H:%M}" if hour and booked_before(tracker) else None

    def _names_another(self, tracker: Tracker) -> bool:
        return self.instead(tracker, self.desk.now()) is not None

    def _at_the_same_hour(self, tracker: Tracker, wished: str | None, old: datetime) -> str:
        """Of a week, on the same weekday."""
        wish = read_wish(wished, self.business.zone) if wished else self.wish(tracker)
        if wish and not wish.days:
            day = wish.after.date() + timedelta(days=(old.weekday() - wish.after.weekday()) % 7)
            return f"{day}T{old:%H:%M}" if day <= wish.before.date() else f"T{old:%H:%M}"
        return with_hours(wished, f"T{old:%H:%M}") if wished else f"T{old:%H:%M}"

    @staticmethod
    def _another_day(tracker: Tracker) -> str | None:
        """ "Otro día", among the times offered."""
        asked = tracker.get_slot("requested_slot") == "booking_time"
        return later(tracker) if asked and intent(tracker) == "change_appointment" else None

    async def unnamed_time(self, tracker: Tracker) -> dict[str, Any]:
        """ "A la misma hora", said once the day is."""
        number = tracker.get_slot("booking_number")
        if same_hour(said(tracker)) and (booked := await of_number(self, tracker, number)):
            old = booked.starts_at.astimezone(self.business.zone)
            return {"booking_time": self._at_the_same_hour(tracker, None, old)}
        return await super().unnamed_time(tracker)

    async def _say_which(self, say: CollectingDispatcher, tracker: Tracker, number: str | None) -> None:
        if booked := await of_number(self, tracker, number):
            told = described(self.business, booked, language(tracker))
            say.utter_message(response="utter_change_found", **told)


class AskChangeConfirmed(DeskAction):
    title = "action_ask_change_appointment_form_booking_confirmed"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        number = tracker.get_slot("booking_number")
        say.utter_message(response="utter_ask_change_confirmed", number=number, **_new_time(self, tracker))
        return []


class ChangeAppointment(DeskAction):
    title = "action_change_appointment"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        number = tracker.get_slot("booking_number")
        if number is None:
            return [*done(), *say_none(say, tracker)]
        try:
            await self.desk.reschedule(self.turn(tracker), number, chosen_time(self, tracker))
        except NotPossible as refusal:
            which = GONE if refusal.code == "unknown" else "utter_change_gone"
            say.utter_message(response=which, number=number, **_new_time(self, tracker))
            return done()
        say.utter_message(response="utter_changed", number=number, **_new_time(self, tracker))
        return done()


def _new_time(action: DeskAction, tracker: Tracker) -> dict[str, str]:
    lang = language(tracker)
    when = wording.sentence(wording.moment(chosen_time(action, tracker), lang))
    return {"when": when, **names(action.business, lang, office=tracker.get_slot("booking_office"))}
