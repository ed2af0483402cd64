"""Booking an appointment: asking what for and where, and for a yes to all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.appointments import chosen_time
from actions.base import DeskAction, Values, language, names, slots
from actions.forms import AskChoice, done
from actions.wishes import read_wish
from bot.core import wording
from bot.core.business import Named
from bot.core.desk import NotPossible


class AskInBooking(AskChoice):
    """Says back what was named before it was asked for."""

    def words(self, tracker: Tracker) -> tuple[str, dict[str, str]]:
        response, _ = super().words(tracker)
        known = self._known(tracker)
        return (f"{response}_knowing", {"known": wording.sentence(known)}) if known else (response, {})

    def _known(self, tracker: Tracker) -> str:
        lang, office = language(tracker), tracker.get_slot("booking_office")
        wish = tracker.get_slot("booking_wish") or "T"
        day = None if wish.startswith("T") else read_wish(wish, self.business.zone)
        parts = [names(self.business, lang, office=office)["office"]] if office else []
        if day and day.exact:
            parts.append(wording.moment(day.after, lang))
        elif day and day.days:
            parts.append(day.worded_all(lang))
        return ", ".join(parts)


class AskBookingKind(AskInBooking):
    title = "action_ask_booking_kind"
    entity = "appointment_kind"

    def things(self, tracker: Tracker) -> Mapping[str, Named]:
        return self.business.appointment_kinds


def not_refused(offices: Sequence[str], tracker: Tracker) -> Sequence[str]:
    """Without those that will not do; all, if none would be left."""
    refused = tracker.get_slot("booking_refused") or []
    return [office for office in offices if office not in refused] or offices


class AskBookingOffice(AskInBooking):
    title = "action_ask_booking_office"
    entity = "office"

    def things(self, tracker: Tracker) -> Mapping[str, Named]:
        return {key: self.business.offices[key] for key in not_refused(self._offices(tracker), tracker)}

    def words(self, tracker: Tracker) -> tuple[str, dict[str, str]]:
        """Where none of them will do, that there are no others."""
        lang, offices = language(tracker), self._offices(tracker)
        if not {*offices} <= {*(tracker.get_slot("booking_refused") or [])}:
            return super().words(tracker)
        named = wording.listing((self.business.offices[each].name(lang) for each in offices), lang)
        return "utter_ask_booking_office_no_other", {"offices": named}

    def _offices(self, tracker: Tracker) -> Sequence[str]:
        return self.business.appointment_kinds[tracker.get_slot("booking_kind")].offices


class AskBookingConfirmed(DeskAction):
    """Says everything back with its full date; after a "no", asks what to change."""

    title = "action_ask_book_appointment_form_booking_confirmed"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        if tracker.get_slot("correction") == "asked":
            say.utter_message(response="utter_ask_correction")
        else:
            say.utter_message(response="utter_ask_booking_confirmed", **_said_back(self, tracker))
        return []


class BookAppointment(DeskAction):
    title = "action_book_appointment"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        kind, office = tracker.get_slot("booking_kind"), tracker.get_slot("booking_office")
        starts_at = chosen_time(self, tracker)
        try:
            booked = await self.desk.book(self.turn(tracker), kind, office, starts_at)
        except NotPossible:
            say.utter_message(response="utter_booking_gone", **_said_back(self, tracker))
            return done(booking_kind=kind, booking_office=office)
        needs = self.business.appointment_kinds[kind].needs.get(language(tracker), "")
        say.utter_message(
            response="utter_booked", number=booked.number, needs=needs, **_said_back(self, tracker)
        )
        # "Otra cita" is for something else.
        return [*done(), *slots(appointment_kind=None)]


def _said_back(action: DeskAction, tracker: Tracker) -> dict[str, str]:
    lang = language(tracker)
    kind, office = tracker.get_slot("booking_kind"), tracker.get_slot("booking_office")
    when = wording.sentence(wording.moment(chosen_time(action, tracker), lang))
    return {"when": when, **names(action.business, lang, kind=kind, office=office)}
