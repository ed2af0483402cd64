from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.appointment_cancel import AskCancelConfirmed, CancelAppointment, ValidateCancelAppointment
from actions.appointment_change import ChangeAppointment, ValidateChangeAppointment
from bot.core.desk import Appointment
from tests.unit.actions.counter import Counter


async def booked(counter: Counter) -> Appointment:
    """The customer's appointment, on Thursday 3 December at 10:30 in Norte."""
    at = datetime(2026, 12, 3, 10, 30, tzinfo=counter.desk.business.zone)
    diary, now = counter.desk._diary, counter.desk.now()
    return await counter.database.run(
        lambda uow: diary.book(uow, counter.contact, "billing", "norte", at, now)
    )


async def cancelled_by_an_operator(counter: Counter, one: Appointment) -> None:
    diary, now = counter.desk._diary, counter.desk.now()
    await counter.database.run(lambda uow: diary.cancel(uow, counter.contact, one.number, now))


async def test_who_moves_an_appointment_that_an_operator_cancels_meanwhile_is_told_so(
    counter: Counter,
) -> None:
    one = await booked(counter)
    counter.slots |= {"booking_number": one.number, "booking_office": "norte"}
    counter.slots["booking_time"] = (one.starts_at + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    await cancelled_by_an_operator(counter, one)
    said = await counter.does(ChangeAppointment, intent="affirm")
    assert said.keys == ["utter_appointment_gone"]


@pytest.mark.parametrize("confirmed", [True, False])
async def test_who_cancels_what_an_operator_cancels_meanwhile_is_told_so(
    counter: Counter, confirmed: bool
) -> None:
    one = await booked(counter)
    counter.slots |= {"booking_number": one.number}
    assert (await counter.does(AskCancelConfirmed)).keys == ["utter_ask_cancel_confirmed"]
    await cancelled_by_an_operator(counter, one)
    counter.slots["booking_confirmed"] = confirmed
    assert (await counter.does(CancelAppointment)).keys == ["utter_appointment_gone"]


async def test_what_is_cancelled_meanwhile_is_not_asked_about_again(counter: Counter) -> None:
    one = await booked(counter)
    counter.slots |= {"booking_number": one.number}
    await cancelled_by_an_operator(counter, one)
    said = await counter.does(AskCancelConfirmed)
    assert (said.keys, said.slots) == ([], {"requested_slot": None}), "the form ends"
    assert (await counter.does(CancelAppointment)).keys == ["utter_appointment_gone"]


async def test_what_is_cancelled_is_not_to_be_moved_any_more(counter: Counter) -> None:
    one = await booked(counter)
    other = {"book_appointment_form": {"booking_office": "norte"}}
    moving = {"change_appointment_form": {"booking_number": one.number}}
    counter.slots |= {"booking_number": one.number, "booking_confirmed": True, "left_forms": other | moving}
    said = await counter.does(CancelAppointment)
    assert said.keys == ["utter_cancelled"]
    assert said.slots["left_forms"] == other


async def test_an_appointment_may_be_named_by_its_office(counter: Counter) -> None:
    one, diary, now = await booked(counter), counter.desk._diary, counter.desk.now()
    at = datetime(2026, 12, 3, 10, 30, tzinfo=counter.desk.business.zone)
    await counter.database.run(lambda uow: diary.book(uow, counter.contact, "billing", "puerto", at, now))
    either = await counter.does(ValidateCancelAppointment, intent="cancel_appointment")
    assert either.slots["booking_number"] is None
    named = await counter.does(
        ValidateCancelAppointment, intent="cancel_appointment", entities={"office": "norte"}
    )
    assert named.slots["booking_number"] == one.number


async def test_a_yes_after_a_misunderstanding_confirms_nothing(counter: Counter) -> None:
    one = await booked(counter)
    counter.form = "cancel_appointment_form"
    counter.slots |= {"booking_number": one.number, "requested_slot": "booking_confirmed"}
    yes = {"booking_confirmed": True}
    lost = await counter.does(
        ValidateCancelAppointment, "sí", "affirm", heard=yes, acted=["action_ask_rephrase"]
    )
    assert lost.slots["booking_confirmed"] is None
    asked = await counter.does(ValidateCancelAppointment, "sí", "affirm", heard=yes)
    assert asked.slots["booking_confirmed"] is True


@pytest.mark.parametrize(
    ("text", "confirmed"),
    [
        ("no la canceles", False),
        ("sí la quiero", False),
        ("undo that", False),
        ("no quiero que la canceles", False),
        ("no quiero cancelarla", False),
        ("por favor no canceles mi cita", False),
        ("no hace falta anularla", False),
        ("do not cancel it please", False),
        ("i don't want to cancel", False),
        ("vale pero no la anules", False),
        ("cómo se cancela una cita?", None),
        ("how do i cancel an appointment", None),
        ("why don't you cancel it", None),
        ("¿Cómo es posible? No la canceles", False),
        ("porque no quiero cancelarla", False),
        ("no la cancelamos", False),
        ("no la vais a cancelar", False),
        ("I don't want my appointment cancelled", False),
        ("no puedo ir, cancela la cita", None),
        ("sí, déjala", None),
        ("sure, how do i cancel an appointment", None),
        ("sí", True),
        ("sí, anúlala", True),
        ("yes please", True),
        ("yes, cancel it", True),
        ("Anular mi cita", True),
    ],
)
async def test_who_was_asked_whether_to_cancel_must_say_yes(
    counter: Counter, text: str, confirmed: bool | None
) -> None:
    await booked(counter)
    said = await counter.does(
        ValidateCancelAppointment,
        text,
        "cancel_appointment",
        answering="utter_nevermind_booked",
        choices=[("Anular mi cita", "/cancel_appointment")],
    )
    assert said.slots["booking_confirmed"] is confirmed


async def test_a_no_in_the_middle_of_cancelling_keeps_it(counter: Counter) -> None:
    one = await booked(counter)
    counter.form = "cancel_appointment_form"
    counter.slots |= {"booking_number": one.number, "requested_slot": "booking_confirmed"}
    said = await counter.does(ValidateCancelAppointment, "no la canceles", "cancel_appointment")
    assert said.slots["booking_confirmed"] is False


async def test_of_two_times_shown_the_other_is_no_other_appointment(counter: Counter) -> None:
    one, diary, now = await booked(counter), counter.desk._diary, counter.desk.now()
    at = datetime(2026, 12, 3, 10, 30, tzinfo=counter.desk.business.zone)
    await counter.database.run(lambda uow: diary.book(uow, counter.contact, "billing", "puerto", at, now))
    counter.form = "change_appointment_form"
    counter.slots |= {"booking_number": one.number, "booking_kind": "billing", "booking_office": "norte"}
    counter.slots |= {"requested_slot": "booking_time"}
    shown = ["2026-12-04T09:00", "2026-12-04T12:00"]
    said = await counter.does(ValidateChangeAppointment, "la otra", "inform", offered=shown)
    assert (said.slots["booking_time"], said.slots.get("booking_number")) == (shown[1], None)
    assert said.keys == []
    no_times = await counter.does(ValidateChangeAppointment, "no, la otra", "inform")
    assert no_times.slots["booking_number"] != one.number
    assert no_times.keys[:1] == ["utter_change_found"], "and it is said which"


async def test_an_hour_right_after_a_booking_moves_it_on_its_day(counter: Counter) -> None:
    one = await booked(counter)
    at = f"{one.starts_at.astimezone(counter.desk.business.zone):%Y-%m-%d}T11:00"
    said = await counter.does(
        ValidateChangeAppointment, "make it 11", "inform", acted=["action_book_appointment"]
    )
    assert said.slots["booking_time"] == at


async def test_that_day_said_right_after_a_booking_is_the_day_it_is_on(counter: Counter) -> None:
    await booked(counter)
    said = await counter.does(
        ValidateChangeAppointment,
        "ese día no puedo",
        "change_appointment",
        entities={"refused_day": "that day"},
        acted=["action_book_appointment"],
        offered=["2026-12-02T09:00", "2026-12-03T10:30", "2026-12-04T09:00"],
    )
    assert said.slots["booking_refused"] == ["2026-12-03"]


async def test_the_next_day_and_the_same_time_are_those_of_the_appointment(counter: Counter) -> None:
    one = await booked(counter)
    old = one.starts_at.astimezone(counter.desk.business.zone)
    next_day = f"{old + timedelta(days=1):%Y-%m-%d}"
    moved = await counter.does(ValidateChangeAppointment, "cámbiala al día siguiente", "change_appointment")
    assert (moved.slots["booking_time"], moved.slots["booking_wish"]) == (None, next_day)
    counter.form = "change_appointment_form"
    counter.slots["requested_slot"] = "booking_time"
    said = await counter.does(ValidateChangeAppointment, "a la misma hora")
    assert said.slots["booking_time"] == f"{next_day}T{old:%H:%M}"


async def test_the_same_time_of_no_day_is_not_that_of_the_appointment_itself(counter: Counter) -> None:
    one = await booked(counter)
    old = one.starts_at.astimezone(counter.desk.business.zone)
    said = await counter.does(ValidateChangeAppointment, "muévela, a la misma hora", "change_appointment")
    assert said.slots["booking_time"] is None or said.slots["booking_time"] != f"{old:%Y-%m-%dT%H:%M}"
    assert "utter_time_taken" not in said.keys


async def test_the_word_on_the_button_confirms_also_after_a_misunderstanding(counter: Counter) -> None:
    one = await booked(counter)
    counter.form = "cancel_appointment_form"
    counter.slots |= {"booking_number": one.number, "requested_slot": "booking_confirmed"}
    lost = await counter.does(
        ValidateCancelAppointment,
        "sí, anúlala",
        "affirm",
        heard={"booking_confirmed": True},
        acted=["action_ask_rephrase"],
        choices=[("Sí, anúlala", "/affirm"), ("No, déjala", "/deny")],
    )
    assert lost.slots["booking_confirmed"] is True


@pytest.mark.parametrize(
    ("text", "named", "moved"),
    [
        ("can you make it 30 mins later", None, "2026-12-03T11:00"),
        ("a la semana siguiente, a la misma hora", "2026-12-07/2026-12-13", "2026-12-10T10:30"),
        ("la semana que viene a la misma hora", "2026-12-07/2026-12-13", "2026-12-10T10:30"),
    ],
)
async def test_what_is_counted_from_the_appointment_moves_it(
    counter: Counter, text: str, named: str | None, moved: str
) -> None:
    await booked(counter)
    entities = {"time": named} if named else None
    said = await counter.does(ValidateChangeAppointment, text, "change_appointment", entities=entities)
    assert said.slots["booking_time"] == moved
