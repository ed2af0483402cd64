from __future__ import annotations

import re
from datetime import datetime

import pytest

from actions.booking_check import ValidateBookAppointment
from actions.booking_form import AskBookingConfirmed, AskBookingKind, AskBookingOffice, BookAppointment
from actions.booking_times import AskBookingTime
from actions.loose_answer import LooseAnswer
from tests.unit.actions.counter import FORM, Counter


async def asked_for(counter: Counter, time: str) -> dict[str, object]:
    """A form that knows what for and where hears a time."""
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte"}
    return (await counter.does(ValidateBookAppointment, heard={"booking_time": time})).slots


async def test_what_was_said_as_the_form_opened_is_not_asked_again(counter: Counter) -> None:
    counter.slots |= {"appointment_kind": "billing", "office": "norte"}
    said = await counter.does(
        ValidateBookAppointment, intent="book_appointment", entities={"time": "2026-12-03T10:30"}
    )
    assert said.slots["booking_kind"] == "billing"
    assert said.slots["booking_office"] == "norte"
    assert said.slots["booking_time"] == "2026-12-03T10:30"


async def test_a_day_alone_is_a_wish_and_that_day_is_offered(counter: Counter) -> None:
    heard = await asked_for(counter, "2026-12-03")
    assert (heard["booking_time"], heard["booking_wish"]) == (None, "2026-12-03")
    offered = await counter.does(AskBookingTime)
    assert offered.keys == ["utter_ask_booking_time_on"]
    assert offered.responses[0]["day"] == "Jueves 3 de diciembre"
    assert all('"2026-12-03T' in payload for payload in offered.payloads)


@pytest.mark.parametrize("text", ["the earliest one, any office", "cita para un recibo, me da igual dónde"])
async def test_where_any_office_will_do_the_first_with_a_free_time_is_taken(
    counter: Counter, text: str
) -> None:
    counter.slots["appointment_kind"] = "billing"
    said = await counter.does(ValidateBookAppointment, text, "book_appointment")
    assert said.slots["booking_office"] in ("centro", "norte", "puerto")


async def test_any_office_but_one_leaves_more_than_one(counter: Counter) -> None:
    counter.slots["appointment_kind"] = "billing"
    said = await counter.does(ValidateBookAppointment, "any office but Norte", "book_appointment")
    assert said.slots["booking_office"] is None


async def test_an_hour_belongs_to_the_day_spoken_of_before(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03")
    assert (await asked_for(counter, "T12:00"))["booking_time"] == "2026-12-03T12:00"


@pytest.mark.parametrize(
    ("before", "said", "meant"),
    [
        ("2026-12-10T10:30", "2026-12-04", "2026-12-11T10:30"),  # Thursday week, then Friday
        ("2026-12-10", "2026-12-02T11:00", "2026-12-09T11:00"),
        ("2026-12-07/2026-12-13", "2026-12-03T08:00/2026-12-03T14:00", "2026-12-10T08:00/2026-12-10T14:00"),
        ("2026-12-03", "2026-12-04", "2026-12-04"),
        ("2026-12-04", "2026-12-02", "2026-12-02"),
    ],
)
async def test_a_weekday_alone_is_that_of_the_week_talked_about(
    counter: Counter, before: str, said: str, meant: str
) -> None:
    await asked_for(counter, before)
    heard = {"booking_time": said}
    found = await counter.does(ValidateBookAppointment, entities={"time": said}, heard=heard, weekday=True)
    assert found.slots["booking_wish"] == meant


async def test_a_weekday_of_a_named_week_is_of_that_week(counter: Counter) -> None:
    await asked_for(counter, "2026-12-10T10:30")
    heard = {"booking_time": "2026-12-04"}
    found = await counter.does(ValidateBookAppointment, entities={"time": "2026-12-04"}, heard=heard)
    assert found.slots["booking_wish"] == "2026-12-04T10:30"


async def test_another_day_keeps_the_hours_spoken_of(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    assert (await asked_for(counter, "2026-12-10"))["booking_time"] == "2026-12-10T10:30"
    await asked_for(counter, "T08:00/T14:00")
    assert (await asked_for(counter, "2026-12-09"))["booking_wish"] == "2026-12-09T08:00/2026-12-09T14:00"


async def test_an_hour_of_no_day_is_that_of_the_next_day_on_which_it_is_free(counter: Counter) -> None:
    assert (await asked_for(counter, "T10:30"))["booking_time"] == "2026-12-02T10:30"


async def test_an_hour_after_a_closed_day_is_that_of_a_day_offered_instead(counter: Counter) -> None:
    await asked_for(counter, "2026-12-05")  # a Saturday
    assert (await asked_for(counter, "T10:30"))["booking_time"] == "2026-12-07T10:30"


async def test_an_hour_said_too_early_waits_for_its_day(counter: Counter) -> None:
    counter.form = FORM
    await counter.does(ValidateBookAppointment, heard={"booking_time": "T10:30"})
    assert (await asked_for(counter, "2026-12-03"))["booking_time"] == "2026-12-03T10:30"


async def test_a_time_when_the_office_is_closed_is_said_so(counter: Counter) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte"}
    said = await counter.does(ValidateBookAppointment, heard={"booking_time": "2026-12-05T10:00"})
    assert said.keys == ["utter_time_closed"]
    assert said.slots["booking_time"] is None


async def test_the_hour_named_with_a_closed_day_holds_for_the_day_named_instead(counter: Counter) -> None:
    counter.form = FORM
    said = await counter.does(ValidateBookAppointment, heard={"booking_time": "2026-12-06T10:00"})
    assert (said.keys, said.slots["booking_wish"]) == (["utter_day_closed"], "T10:00")
    said = await counter.does(ValidateBookAppointment, heard={"booking_time": "2026-12-07"})
    assert said.slots["booking_wish"] == "2026-12-07T10:00"


async def test_a_time_gone_by_is_said_so(counter: Counter) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte"}
    said = await counter.does(ValidateBookAppointment, heard={"booking_time": "2026-11-30T10:00"})
    assert said.keys == ["utter_time_past"]


async def test_a_day_gone_by_is_said_so_and_another_day_is_not_taken_for_it(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03")
    said = await counter.does(ValidateBookAppointment, heard={"booking_time": "2026-11-30"})
    assert said.keys == ["utter_time_past"]
    assert said.responses[0]["when"] == "lunes 30 de noviembre"
    assert (said.slots["booking_time"], said.slots["booking_wish"]) == (None, None)


async def test_a_day_gone_by_named_as_the_form_opens_is_what_happened_then(counter: Counter) -> None:
    said = await counter.does(
        ValidateBookAppointment, intent="book_appointment", entities={"time": "2026-11-30"}
    )
    assert (said.keys, said.slots["booking_wish"]) == ([], None)


async def test_a_day_without_free_times_brings_the_next_ones(counter: Counter) -> None:
    await asked_for(counter, "2026-12-05")  # a Saturday
    offered = await counter.does(AskBookingTime)
    assert offered.keys == ["utter_ask_booking_time_closed"]
    assert offered.responses[0]["day"] == "Sábado 5 de diciembre"
    assert offered.payloads
    await asked_for(counter, "2026-12-05T15:00/2026-12-05T20:00")
    afternoons = (await counter.does(AskBookingTime)).payloads
    assert afternoons and all(re.search("T1[5-9]:", one) for one in afternoons), "the hours wished for hold"


async def test_what_was_named_too_early_is_said_back(counter: Counter) -> None:
    counter.slots |= {"office": "norte"}
    await counter.does(ValidateBookAppointment, intent="book_appointment", entities={"time": "2026-12-03"})
    asked = await counter.does(AskBookingKind)
    assert asked.keys == ["utter_ask_booking_kind_knowing"]
    assert asked.responses[0]["known"] == "Norte, jueves 3 de diciembre"


async def test_a_day_that_no_calendar_has_is_said_to_be_none(counter: Counter) -> None:
    entities = {"no_such_day": "31 de febrero"}
    opened = await counter.does(ValidateBookAppointment, intent="book_appointment", entities=entities)
    assert opened.keys == ["utter_no_such_day"]
    counter.form = FORM
    assert (await counter.does(LooseAnswer, entities=entities)).keys == ["utter_no_such_day"]


async def test_a_no_to_the_times_offered_brings_later_ones(counter: Counter) -> None:
    counter.form = FORM
    counter.slots |= {"requested_slot": "booking_time"}
    offered = ["2026-12-02T09:00", "2026-12-04T09:00"]
    said = await counter.does(LooseAnswer, intent="deny", offered=offered)
    assert said.keys == ["utter_in_form_later"]
    assert said.slots["booking_wish"] == "2026-12-05/2027-02-03"
    said = await counter.does(
        ValidateBookAppointment, text="otra semana", intent="change_appointment", offered=offered
    )
    assert said.slots["booking_wish"] == "2026-12-05/2027-02-03"


@pytest.mark.parametrize(
    ("text", "confirmed"), [("sí, gracias", True), ("ok thanks", True), ("gracias", None)]
)
async def test_a_yes_with_thanks_confirms_and_thanks_alone_do_not(
    counter: Counter, text: str, confirmed: bool | None
) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    heard = {"booking_confirmed": True}
    said = await counter.does(ValidateBookAppointment, text=text, intent="thanks", heard=heard)
    assert said.slots == {"booking_confirmed": confirmed}


async def test_that_an_office_is_closed_then_is_not_said_twice(counter: Counter) -> None:
    await asked_for(counter, "2026-12-05T10:00")  # a Saturday
    offered = await counter.does(AskBookingTime)
    assert offered.keys == ["utter_ask_booking_time"]
    assert offered.payloads


async def test_any_time_takes_the_first_there_is(counter: Counter) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte", "requested_slot": "booking_time"}
    said = await counter.does(ValidateBookAppointment, text="cuanto antes")
    assert str(said.slots["booking_time"]).startswith("2026-12-01T16:")


async def test_an_office_that_does_not_do_it_is_named_with_those_that_do(counter: Counter) -> None:
    counter.form = FORM
    counter.slots["booking_kind"] = "change_holder"
    said = await counter.does(ValidateBookAppointment, heard={"booking_office": "puerto"})
    assert said.keys == ["utter_office_not_for_kind"]
    assert said.responses[0]["offices"] == "Centro y Norte"
    assert said.slots["booking_office"] is None


async def test_a_no_asks_what_to_change_and_keeps_the_rest(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    await counter.does(ValidateBookAppointment, intent="deny", heard={"booking_confirmed": False})
    assert (await counter.does(AskBookingConfirmed)).keys == ["utter_ask_correction"]
    counter.slots["correction"] = "office"
    changed = (await counter.does(ValidateBookAppointment)).slots
    assert changed["booking_office"] is None
    assert changed["booking_kind"] == "billing"
    assert changed["booking_confirmed"] is None


async def test_another_hour_is_one_of_the_same_day(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    counter.slots["requested_slot"] = "booking_confirmed"
    said = await counter.does(ValidateBookAppointment, text="no, otra hora", intent="change_appointment")
    assert (said.slots["booking_time"], said.slots["booking_wish"]) == (None, "2026-12-03")
    await asked_for(counter, "2026-12-03T10:30")
    said = await counter.does(ValidateBookAppointment, text="no, otro día", intent="change_appointment")
    assert said.slots["booking_wish"] is None


async def test_a_yes_with_another_time_is_not_a_yes_to_the_old_one(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    heard = {"booking_time": "2026-12-04T10:30", "booking_confirmed": True}
    said = await counter.does(ValidateBookAppointment, intent="affirm", heard=heard)
    assert said.slots["booking_time"] == "2026-12-04T10:30"
    assert said.slots["booking_confirmed"] is None


async def test_everything_is_said_back_before_it_is_booked(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    said = await counter.does(AskBookingConfirmed)
    assert said.responses[0]["when"] == "Jueves 3 de diciembre, 10:30"
    assert said.responses[0]["office"] == "Norte"


async def test_a_turn_sent_twice_books_once(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    booked = dict(counter.slots)
    first = await counter.does(BookAppointment)
    counter.slots = booked
    second = await counter.does(BookAppointment)
    assert first.keys == second.keys == ["utter_booked"]
    assert first.responses[0]["number"] == second.responses[0]["number"]


async def test_a_time_someone_else_took_meanwhile_is_not_booked(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    mine = dict(counter.slots)
    await counter.does(BookAppointment)
    counter.slots = mine
    await counter.writes("trn_2")
    said = await counter.does(BookAppointment)
    assert said.keys == ["utter_booking_gone"]
    assert said.slots["booking_kind"] == mine["booking_kind"]


async def test_a_time_heard_while_something_else_was_answered_is_checked_before_a_yes(
    counter: Counter,
) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    counter.slots["booking_time"] = "T11:00"
    said = await counter.does(ValidateBookAppointment, intent="affirm", heard={"booking_confirmed": True})
    assert said.slots["booking_time"] == "2026-12-03T11:00"
    assert said.slots["booking_confirmed"] is None


async def test_a_taken_hour_brings_those_nearest_to_it(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    wanted = dict(counter.slots)
    await counter.does(BookAppointment)
    counter.slots = wanted
    await asked_for(counter, "2026-12-03T10:30")
    offered = await counter.does(AskBookingTime)
    assert [payload[-7:-2] for payload in offered.payloads] == ["09:30", "10:00", "11:00"]


async def test_a_part_of_the_day_belongs_to_the_day_spoken_of_before(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03")
    heard = await asked_for(counter, "T08:00/T14:00")
    assert heard["booking_wish"] == "2026-12-03T08:00/2026-12-03T14:00"
    offered = await counter.does(AskBookingTime)
    assert all('"2026-12-03T' in payload for payload in offered.payloads)


async def test_a_part_of_no_day_is_one_of_the_next_day_free(counter: Counter) -> None:
    heard = await asked_for(counter, "T08:00/T14:00")
    assert heard["booking_wish"] == "2026-12-02T08:00/2026-12-02T14:00"


async def test_a_part_of_the_day_said_too_early_is_kept(counter: Counter) -> None:
    counter.form = FORM
    counter.slots["booking_kind"] = "billing"
    said = await counter.does(ValidateBookAppointment, heard={"booking_time": "T08:00/T14:00"})
    assert said.slots["booking_wish"] == "T08:00/T14:00"
    said = await counter.does(ValidateBookAppointment, heard={"booking_office": "norte"})
    assert said.slots["booking_wish"] == "2026-12-02T08:00/2026-12-02T14:00"


async def test_a_number_alone_is_an_hour_when_one_was_asked_for(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    counter.slots["requested_slot"] = "booking_confirmed"
    said = await counter.does(ValidateBookAppointment, text="make it 11")
    assert said.slots["booking_time"] == "2026-12-03T11:00"


async def test_who_does_not_mind_which_office_gets_the_one_with_the_first_free_time(counter: Counter) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "technical_visit", "requested_slot": "booking_office"}
    said = await counter.does(ValidateBookAppointment, text="me da igual")
    assert said.slots["booking_office"] == "centro"


@pytest.mark.parametrize("text", ["la más cercana", "the nearest one"])
async def test_which_is_the_nearest_is_not_guessed_and_is_asked_again_with_the_addresses(
    counter: Counter, text: str
) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "technical_visit", "requested_slot": "booking_office"}
    said = await counter.does(ValidateBookAppointment, text=text)
    assert said.keys == ["utter_nearest_unknown"]
    assert said.responses[0]["offices"].splitlines()[0] == "Centro: Plaza Mayor, 4"
    assert said.slots["booking_office"] is None


async def test_a_time_told_with_the_nearest_office_is_kept(counter: Counter) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "technical_visit", "requested_slot": "booking_office"}
    thursday = "2026-12-03T14:00/2026-12-03T20:00"
    said = await counter.does(
        ValidateBookAppointment,
        text="la más cercana, el jueves por la tarde",
        entities={"time": thursday},
        heard={"booking_time": thursday},
    )
    assert said.keys == ["utter_nearest_unknown"]
    assert (said.slots["booking_office"], said.slots["booking_wish"]) == (None, thursday)


@pytest.mark.parametrize("text", ["la cita más próxima, me da igual dónde", "quiero la fecha más próxima"])
async def test_the_nearest_date_is_no_nearest_office(counter: Counter, text: str) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "technical_visit", "requested_slot": "booking_office"}
    said = await counter.does(ValidateBookAppointment, text=text)
    assert (said.keys, said.slots["booking_office"]) == ([], "centro")


@pytest.mark.parametrize("text", ["somos 2 personas", "tengo 2 contratos", "es el contrato 7", "la 2"])
async def test_a_number_is_no_hour_while_something_else_is_asked_for(counter: Counter, text: str) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_wish": "2026-12-03"}
    counter.slots["requested_slot"] = "booking_office"
    assert not (await counter.does(ValidateBookAppointment, text=text)).slots.get("booking_wish")
    said = await counter.does(ValidateBookAppointment, text="mejor a las 11")
    assert said.slots["booking_wish"] == "2026-12-03T11:00"


async def test_who_wants_the_one_open_latest_gets_the_office_that_closes_last(counter: Counter) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "requested_slot": "booking_office"}
    said = await counter.does(ValidateBookAppointment, text="any office that's open late")
    assert said.slots["booking_office"] == "norte"


async def test_a_district_told_of_an_outage_is_no_office_of_the_booking(counter: Counter) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte", "office": "puerto"}
    counter.slots |= {"requested_slot": "booking_time", "service": "internet", "district": "san_martin"}
    said = await counter.does(
        ValidateBookAppointment,
        answering="utter_no_incident_of_service",
        text="vivo en san martín",
        heard={"booking_office": "san_martin"},
        entities={"district": "san_martin"},
    )
    assert said.keys == ["utter_no_incident_in_form"]
    assert said.slots["booking_office"] == "norte"


async def test_who_turns_down_every_office_hears_that_there_is_no_other(counter: Counter) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_refused": ["centro", "norte"]}
    assert (await counter.does(AskBookingOffice)).keys == ["utter_ask_booking_office"]
    counter.slots["booking_refused"] = ["centro", "norte", "puerto"]
    asked = await counter.does(AskBookingOffice)
    assert asked.keys == ["utter_ask_booking_office_no_other"]
    assert asked.responses[0]["offices"] == "Centro, Norte y Puerto"


async def test_asking_where_the_office_is_does_not_change_it(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    counter.slots["correction"] = "asked"
    said = await counter.does(ValidateBookAppointment, text="whats the address", intent="office_location")
    assert said.slots == {}
    said = await counter.does(ValidateBookAppointment, text="otra oficina", intent="office_location")
    assert said.slots["booking_office"] is None


async def test_what_could_not_be_checked_is_not_kept(counter: Counter) -> None:
    said = await asked_for(counter, "not a time at all")
    assert said == {"booking_time": None}


async def test_the_first_one_is_the_first_of_the_day_wished_for(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03")
    counter.slots["requested_slot"] = "booking_time"
    said = await counter.does(ValidateBookAppointment, text="la primera")
    assert said.slots["booking_time"] == "2026-12-03T09:00"


async def test_the_number_of_a_house_is_no_hour(counter: Counter) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte", "requested_slot": "booking_time"}
    said = await counter.does(
        ValidateBookAppointment,
        intent="inform",
        text="calle mayor 12",
        entities={"address": "calle mayor 12"},
    )
    assert not said.slots.get("booking_time")


async def test_a_day_that_will_not_do_is_offered_no_more_until_it_is_named(counter: Counter) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte", "requested_slot": "booking_time"}
    refused = {"refused_day": "2026-12-03"}
    await counter.does(ValidateBookAppointment, "el jueves no puedo", entities=refused, weekday=True)
    offered = await counter.does(AskBookingTime)
    assert offered.payloads and not any("2026-12-03" in payload for payload in offered.payloads)
    counter.slots["booking_wish"] = "2026-12-10"
    assert not any("2026-12-10" in payload for payload in (await counter.does(AskBookingTime)).payloads)
    named, heard = {"time": "2026-12-03"}, {"booking_time": "2026-12-03"}
    await counter.does(ValidateBookAppointment, "bueno, el 3 sí", entities=named, heard=heard)
    assert all("2026-12-03" in payload for payload in (await counter.does(AskBookingTime)).payloads)


@pytest.mark.parametrize(
    ("refused", "kept"), [("2026-12-03", "2026-11-30/2026-12-06"), ("2026-11-30/2026-12-06", None)]
)
async def test_of_a_week_that_was_wished_for_what_is_not_refused_is_left(
    counter: Counter, refused: str, kept: str | None
) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte", "requested_slot": "booking_time"}
    counter.slots["booking_wish"] = "2026-11-30/2026-12-06"
    said = await counter.does(ValidateBookAppointment, "no puedo", entities={"refused_day": refused})
    assert said.slots["booking_wish"] == kept


async def test_as_soon_as_possible_is_the_first_free_time_said_back(counter: Counter) -> None:
    counter.slots |= {"appointment_kind": "billing", "office": "norte"}
    said = await counter.does(ValidateBookAppointment, "cita para una factura lo antes posible")
    first = (await counter.desk.free_times("billing", "norte", counter.desk.now(), limit=1))[0]
    assert said.slots["booking_time"] == f"{first:%Y-%m-%dT%H:%M}"


async def test_the_same_on_another_day_is_another_one_like_it_at_its_hour(counter: Counter) -> None:
    at = datetime(2026, 12, 3, 10, 30, tzinfo=counter.desk.business.zone)
    diary, now = counter.desk._diary, counter.desk.now()
    await counter.database.run(lambda uow: diary.book(uow, counter.contact, "billing", "norte", at, now))
    said = await counter.does(
        ValidateBookAppointment,
        "¿y lo mismo el viernes?",
        "opening_hours",
        entities={"time": "2026-12-04"},
        acted=["action_book_appointment"],
    )
    assert said.keys == ["utter_another_beside"]
    assert (said.slots["booking_kind"], said.slots["booking_office"]) == ("billing", "norte")
    assert said.slots["booking_time"] == "2026-12-04T10:30"


async def test_where_a_part_of_the_day_is_closed_the_rest_of_it_is_offered(counter: Counter) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte"}
    counter.slots["booking_wish"] = "2026-12-04T15:00/2026-12-04T20:00"  # a Friday afternoon
    offered = await counter.does(AskBookingTime)
    assert offered.keys == ["utter_ask_booking_time_that_day"]
    assert all("2026-12-04" in payload for payload in offered.payloads)


AFTERNOONS = ",".join(f"2026-12-{day}T15:00/2026-12-{day}T20:00" for day in range(14, 21))


async def test_of_a_week_of_afternoons_the_days_are_said_as_a_stretch_and_closed_ones_are_not(
    counter: Counter,
) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "centro", "booking_wish": AFTERNOONS}
    offered = await counter.does(AskBookingTime)
    assert offered.keys == ["utter_ask_booking_time_partly"]
    assert offered.responses[0]["day"] == "Del lunes 14 al viernes 18 de diciembre, por la tarde"
    assert offered.responses[0]["missing"] == "sábado 19 de diciembre"


@pytest.mark.parametrize(
    ("wish", "day"),
    [
        (AFTERNOONS, "Del lunes 14 al viernes 18 de diciembre"),
        (",".join(AFTERNOONS.split(",")[:2]), "Lunes 14 de diciembre o martes 15 de diciembre"),
    ],
)
async def test_where_no_afternoon_is_worked_other_hours_of_the_same_days_are_offered(
    counter: Counter, wish: str, day: str
) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "puerto", "booking_wish": wish}
    offered = await counter.does(AskBookingTime)
    assert offered.keys == ["utter_ask_booking_time_that_day"]
    assert offered.responses[0]["day"] == day
    assert all('"2026-12-1' in payload for payload in offered.payloads)


async def test_the_part_of_the_day_asked_for_is_said_back(counter: Counter) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte"}
    counter.slots["booking_wish"] = "2026-12-04T08:00/2026-12-04T14:00"
    offered = await counter.does(AskBookingTime)
    assert offered.responses[0]["day"] == "Viernes 4 de diciembre, por la mañana"


@pytest.mark.parametrize(
    "text",
    ["más tarde", "nope, later", "no puedo tan temprano", "that's too early for me", "can't then, later"],
)
async def test_later_than_what_was_said_back_brings_later_times(counter: Counter, text: str) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte"}
    at = "2026-12-01T17:00"
    counter.slots |= {"booking_time": at, "booking_wish": at, "requested_slot": "booking_confirmed"}
    said = await counter.does(ValidateBookAppointment, text)
    assert said.slots["booking_time"] is None
    assert said.slots["booking_wish"] == "2026-12-01T17:00>/2026-12-01T20:00"


@pytest.mark.parametrize("text", ["uf, es demasiado pronto", "no puedo tan pronto", "too soon"])
@pytest.mark.parametrize(
    ("at", "meant"),
    [
        ("2026-12-02T09:00", "2026-12-02T09:00>/2026-12-02T20:00,2026-12-03/2027-02-01"),
        ("2026-12-18T09:00", "2026-12-18T09:00>/2026-12-18T20:00"),
    ],
)
async def test_too_soon_of_tomorrow_may_be_another_day(
    counter: Counter, text: str, at: str, meant: str
) -> None:
    await asked_for(counter, at)
    counter.slots["requested_slot"] = "booking_confirmed"
    assert (await counter.does(ValidateBookAppointment, text)).slots["booking_wish"] == meant


@pytest.mark.parametrize("text", ["lo más tarde que tengáis", "the latest you have"])
async def test_the_latest_is_the_last_hour_of_the_day_wished_for_or_of_the_week(
    counter: Counter, text: str
) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte", "requested_slot": "booking_time"}
    said = await counter.does(ValidateBookAppointment, text)
    assert str(said.slots["booking_time"]).startswith("2026-12-01T18:")
    counter.slots |= {"booking_time": None, "booking_wish": "2026-12-04"}  # a Friday: mornings only
    said = await counter.does(ValidateBookAppointment, text)
    assert str(said.slots["booking_time"]).startswith("2026-12-04T13:")


async def test_the_next_day_is_the_one_after_that_spoken_of_at_its_hour(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    counter.slots["requested_slot"] = "booking_confirmed"
    heard = {"booking_confirmed": False}
    said = await counter.does(ValidateBookAppointment, "no, al día siguiente", "deny", heard=heard)
    assert said.slots["booking_time"] == "2026-12-04T10:30"


async def test_the_first_said_at_the_confirmation_is_that_of_the_times_offered(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03T12:00")
    counter.slots["requested_slot"] = "booking_confirmed"
    heard, offered = {"booking_confirmed": False}, ["2026-12-03T10:30", "2026-12-03T12:00"]
    said = await counter.does(ValidateBookAppointment, "no, la primera", "deny", heard=heard, offered=offered)
    assert said.slots["booking_time"] == "2026-12-03T10:30"


@pytest.mark.parametrize("text", ["esa misma no, la siguiente", "not that one, the next"])
@pytest.mark.parametrize(
    ("waits", "meant"),
    [
        (None, "2026-12-03T10:30"),
        ("2026-12-03T09:00", "2026-12-03T10:30"),
        ("2026-12-03T12:00", "2026-12-03T12:00>/2026-12-03T20:00,2026-12-04/2027-02-02"),
    ],
)
async def test_not_that_one_but_the_next_is_the_one_behind_it(
    counter: Counter, text: str, waits: str | None, meant: str
) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte", "booking_time": waits}
    counter.slots["requested_slot"] = "booking_confirmed" if waits else "booking_time"
    heard: dict[str, object] = {"booking_confirmed": False} if waits else {"booking_time": None}
    offered = ["2026-12-03T09:00", "2026-12-03T10:30", "2026-12-03T12:00"]
    said = await counter.does(ValidateBookAppointment, text, "deny", heard=heard, offered=offered)
    assert said.slots["booking_wish"] == meant


@pytest.mark.parametrize(
    ("text", "waits", "named", "meant"),
    [
        ("no a las 10, la siguiente", "2026-12-03T10:00", "T10:00", "2026-12-03T12:00"),
        ("no a las 10, la siguiente", None, "T10:00", "2026-12-03T12:00"),
        ("not the 9 am one, the next", None, "T09:00", "2026-12-03T10:00"),
        ("not Thursday morning, the next one", None, "T08:00/T11:00", "2026-12-03T12:00"),
        (
            *("not Thursday morning, the next one", "2026-12-03T09:00"),
            "2026-12-03T08:00/2026-12-03T14:00",
            "2026-12-09T09:00",
        ),
        ("not Thursday, the next one", "2026-12-03T09:00", "2026-12-03", "2026-12-09T09:00"),
        ("not the 9th, the next one", "2026-12-03T09:00", "2026-12-09", "2026-12-03T10:00"),
        (
            *("not the 3rd in the morning, the next ones", "2026-12-03T09:00"),
            "2026-12-03T08:00/2026-12-03T14:00",
            "2026-12-03T14:00/2026-12-03T20:00,2026-12-04/2027-02-02",
        ),
        ("la próxima", None, "", "2026-12-03T09:00"),
        ("the next one", None, "", "2026-12-03T09:00"),
    ],
)
async def test_the_next_is_never_one_that_the_message_refuses(
    counter: Counter, text: str, waits: str | None, named: str, meant: str
) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte", "booking_time": waits}
    asked = "booking_confirmed" if waits else "booking_time"
    counter.slots |= {"booking_wish": waits, "requested_slot": asked}
    offered = ["2026-12-03T09:00", "2026-12-03T10:00", "2026-12-03T12:00", "2026-12-09T09:00"]
    heard = {"booking_time": named or None}
    times = {"time": named} if named else {}
    said = await counter.does(ValidateBookAppointment, text, "deny", times, heard, offered=offered)
    assert said.slots["booking_wish"] == meant


@pytest.mark.parametrize("text", ["no, la otra", "nope the blue one"])
async def test_what_begins_with_a_no_is_one_to_what_was_said_back(counter: Counter, text: str) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    counter.slots["requested_slot"] = "booking_confirmed"
    said = await counter.does(ValidateBookAppointment, text)
    assert said.slots["correction"] == "asked"


@pytest.mark.parametrize("text", ["no, déjalo", "no puedo ir, mejor no", "no, forget it"])
async def test_a_no_that_leaves_the_booking_is_not_asked_what_to_change(counter: Counter, text: str) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    counter.slots["requested_slot"] = "booking_confirmed"
    said = await counter.does(ValidateBookAppointment, text, "nevermind")
    assert said.slots.get("correction") is None


async def test_a_yes_to_what_shall_we_change_books_nothing(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    counter.slots |= {"requested_slot": "booking_confirmed", "correction": "asked"}
    said = await counter.does(ValidateBookAppointment, "sí", "affirm", heard={"booking_confirmed": True})
    assert said.slots["booking_confirmed"] is None
    counter.slots |= {"correction": None, "booking_confirmed": None}
    said = await counter.does(ValidateBookAppointment, "sí", "affirm", heard={"booking_confirmed": True})
    assert said.slots["booking_confirmed"] is True


async def test_an_hour_later_is_counted_from_what_was_said_back(counter: Counter) -> None:
    await asked_for(counter, "2026-12-03T10:30")
    counter.slots["requested_slot"] = "booking_confirmed"
    said = await counter.does(ValidateBookAppointment, "mejor una hora más tarde")
    assert said.slots["booking_time"] == "2026-12-03T11:30"


async def test_half_an_hour_later_than_a_time_not_yet_checked_is_counted_from_nothing(
    counter: Counter,
) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte", "requested_slot": "booking_time"}
    heard = {"booking_time": "2026-12-08T15:00/2026-12-08T20:00"}
    said = await counter.does(
        ValidateBookAppointment, "media hora más tarde, el martes por la tarde", heard=heard
    )
    assert said.slots["booking_wish"] == heard["booking_time"]


@pytest.mark.parametrize(
    ("text", "hour"), [("whats the earliest tomorrow", "09:00"), ("lo más tarde posible el jueves", "18:")]
)
async def test_the_earliest_and_the_latest_of_a_day_are_said_back(
    counter: Counter, text: str, hour: str
) -> None:
    counter.form = FORM
    counter.slots |= {"booking_kind": "billing", "booking_office": "norte"}
    counter.slots["booking_wish"] = "2026-12-02T10:00/2026-12-02T12:00"
    day = {"time": "2026-12-03"}
    heard = {"booking_time": "2026-12-03"}
    said = await counter.does(ValidateBookAppointment, text, entities=day, heard=heard)
    assert str(said.slots["booking_time"]).startswith(f"2026-12-03T{hour}")
