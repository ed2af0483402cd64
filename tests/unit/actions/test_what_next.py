"""What a few words are about: "¿y ahora qué?", "¿dónde es?", "¿y cuánto tarda?"."""

from __future__ import annotations

import pytest

from actions.asks_back import TellWhen
from actions.handoff import HumanHandoff
from actions.offices import OfficeLocation
from actions.problems import ReportProblem
from actions.what_next import WhatNext
from bot.core.desk import TicketState
from bot.services.ports import UnitOfWork
from tests.unit.actions.counter import FORM, Counter
from tests.unit.actions.test_appointments import booked

BOOKED = ["action_book_appointment"]


@pytest.mark.parametrize("form", [None, FORM])
async def test_who_was_asked_about_danger_is_not_left_alone_with_it(
    counter: Counter, form: str | None
) -> None:
    counter.form = form
    asked = {"acted": ["action_ask_about_danger"], "choices": [("Sí", "/affirm")]}
    said = await counter.does(WhatNext, "¿y ahora qué hago?", "what_next", **asked)  # type: ignore[arg-type]
    assert (said.keys, said.events[-1]["name"]) == ([], "action_human_handoff")
    called = await counter.does(HumanHandoff, intent="what_next", acted=["action_ask_about_danger"])
    assert called.keys == ["utter_handoff_nobody_danger"], "the safety words were said a moment ago"


async def test_of_a_closed_ticket_nobody_is_said_to_read_it(counter: Counter) -> None:
    counter.slots |= {"problem_service": "internet", "problem_district": "sur", "problem_text": "va y viene"}
    number = (await counter.does(ReportProblem)).responses[0]["ticket"]
    spoken = {"acted": ["action_ticket_status"], "told": f"{number} está abierto"}
    said = await counter.does(WhatNext, "¿y ahora qué?", "what_next", **spoken)  # type: ignore[arg-type]
    assert said.keys == ["utter_what_next_ticket", "utter_ticket_open"]

    def close(uow: UnitOfWork) -> None:
        ticket = uow.desk.ticket(number)
        ticket.state = TicketState.CLOSED
        uow.desk.save_ticket(ticket)

    await counter.database.run(close)
    said = await counter.does(WhatNext, "¿y ahora qué?", "what_next", **spoken)  # type: ignore[arg-type]
    assert said.keys == ["utter_ticket_closed"]


async def test_where_right_after_booking_is_of_the_office_booked(counter: Counter) -> None:
    await booked(counter)
    said = await counter.does(OfficeLocation, "¿dónde es?", "office_location", acted=BOOKED)
    assert said.slots == {"office": "norte"}


@pytest.mark.parametrize("text", ["¿qué oficinas tenéis?", "which offices do you have"])
async def test_offices_in_the_plural_are_all_of_them(counter: Counter, text: str) -> None:
    await booked(counter)
    for office in (None, "norte"):
        counter.slots["office"] = office
        said = await counter.does(OfficeLocation, text, "office_location", acted=BOOKED)
        assert said.keys == ["utter_office_locations"]


async def test_where_long_after_booking_is_of_all_offices(counter: Counter) -> None:
    await booked(counter)
    said = await counter.does(
        OfficeLocation,
        "¿dónde estáis?",
        "office_location",
        earlier=BOOKED,
        before=[("hola", "greet")],
        acted=["utter_greet"],
    )
    assert said.keys == ["utter_office_locations"]


async def test_how_long_a_place_in_the_queue_takes_depends_on_nothing_that_fails(counter: Counter) -> None:
    kept = (await counter.does(HumanHandoff, intent="talk_to_human")).responses[0]["ticket"]
    said = await counter.does(
        TellWhen, "¿y cuánto tarda?", "ask_when", acted=["action_ticket_status"], told=f"{kept} está abierto"
    )
    assert said.keys == ["utter_ticket_open"]
