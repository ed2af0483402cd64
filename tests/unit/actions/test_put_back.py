"""What was withdrawn is recorded anew by who presses the button, also later, or says so right after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from actions.problems import ReportProblem, ValidateReportProblem
from bot.core.desk import COMPLAINT, PROBLEM, Ticket
from bot.core.ids import new_id
from bot.core.message import IncomingMessage
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.tickets import open_ticket, withdraw_ticket
from tests.unit.actions.counter import Counter, Said

PLACE = {"problem_service": "electricity", "problem_district": "sur"}
OWN: dict[str, Any] = {"responses": {"utter_noted_register_pet": []}}


async def withdrawn(counter: Counter, kind: str = COMPLAINT, whose: str = "ana") -> str:
    def work(uow: UnitOfWork) -> str:
        now, place = counter.desk.now() - timedelta(hours=1), PLACE.values() if kind == PROBLEM else ()
        theirs = receive(uow, IncomingMessage("web", whose, new_id("in"), "hola"), now).conversation
        made = open_ticket(uow, theirs.contact_id, theirs.id, kind, "Nombre: Luna", now, *place)
        withdraw_ticket(uow, made.number, now)
        return made.number

    return await counter.database.run(work)


async def presses(counter: Counter, number: str) -> Said:
    """The button, which has been in sight for some messages."""
    text, named = f'/report_problem{{"ticket_number": "{number}"}}', {"ticket_number": number}
    opened = await counter.does(
        ValidateReportProblem, text, "report_problem", named, answering="utter_greet", domain=OWN
    )
    if "requested_slot" not in opened.slots:
        return opened
    return await counter.does(ReportProblem, text, "report_problem", named, domain=OWN)


async def tickets(counter: Counter) -> list[Ticket]:
    return await counter.database.read(lambda uow: list(uow.desk.tickets_of(counter.contact)))


@pytest.mark.parametrize(
    ("kind", "noted"),
    [
        (COMPLAINT, "utter_complaint_noted"),
        (PROBLEM, "utter_problem_noted"),
        ("register_pet_form", "utter_noted_register_pet"),
        ("left_out_form", "utter_problem_noted_alone"),
    ],
    ids=["complaint", "report", "form of the editors", "form that they have taken out"],
)
async def test_the_button_puts_it_back_as_what_it_was(counter: Counter, kind: str, noted: str) -> None:
    said = await presses(counter, await withdrawn(counter, kind))
    made, before = await tickets(counter)
    assert (said.keys, said.responses[0]["ticket"]) == ([noted], made.number)
    assert (made.kind, made.text, made.service) == (before.kind, before.text, before.service)


async def test_pressed_again_it_is_not_recorded_twice(counter: Counter) -> None:
    number = await withdrawn(counter)
    first = (await presses(counter, number)).responses[0]["ticket"]
    await counter.writes("trn_2")
    again = await presses(counter, number)
    assert (again.keys, again.responses[0]["ticket"]) == (["utter_recorded_already"], first)
    assert len(await tickets(counter)) == 2


async def test_what_is_not_withdrawn_or_not_theirs_is_not_recorded_again(counter: Counter) -> None:
    def work(uow: UnitOfWork) -> str:
        now = counter.desk.now()
        return open_ticket(uow, counter.contact, counter.conversation, COMPLAINT, "x", now).number

    standing = await counter.database.run(work)
    assert "requested_slot" not in (await presses(counter, standing)).slots
    assert "requested_slot" not in (await presses(counter, await withdrawn(counter, whose="bea"))).slots


@pytest.mark.parametrize("text", ["Registrarlo otra vez", "Record it again", "ay no, ponla otra vez"])
async def test_in_words_it_is_put_back_right_after(counter: Counter, text: str) -> None:
    number = await withdrawn(counter)
    told = {"answering": "utter_ticket_withdrawn", "told": f"Hecho: {number} queda retirado."}
    said = await counter.does(ValidateReportProblem, text, "report_problem", **told)  # type: ignore[arg-type]
    assert (said.slots["ticket_kind"], said.slots["problem_text"]) == (COMPLAINT, "Nombre: Luna")
    later = await counter.does(ValidateReportProblem, text, "report_problem", answering="utter_greet")
    assert later.slots.get("problem_text") != "Nombre: Luna"


@pytest.mark.parametrize("text", ["Registrarlo otra vez", "sí, apúntala", "record it again"])
async def test_what_takes_the_button_in_words_puts_it_back_later_too(counter: Counter, text: str) -> None:
    number = await withdrawn(counter)
    named = {"ticket_number": number}
    said = await counter.does(ValidateReportProblem, text, "report_problem", named, answering="utter_greet")
    assert (said.slots["ticket_kind"], said.slots["problem_text"]) == (COMPLAINT, "Nombre: Luna")


async def test_who_only_names_it_reports_something(counter: Counter) -> None:
    number = await withdrawn(counter)
    text, named = f"otra avería, como la {number}", {"ticket_number": number}
    said = await counter.does(ValidateReportProblem, text, "report_problem", named, answering="utter_greet")
    assert said.slots["problem_text"] != "Nombre: Luna"


async def test_one_that_was_said_to_be_withdrawn_already_is_put_back(counter: Counter) -> None:
    number = await withdrawn(counter)
    told = {"answering": "utter_withdrawn_already", "told": f"{number} ya está retirado."}
    said = await counter.does(ValidateReportProblem, "ponla otra vez", "report_problem", **told)  # type: ignore[arg-type]
    assert said.slots["problem_text"] == "Nombre: Luna"
