"""What was promised or recorded a moment ago is taken back, and who wants to be let alone is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.conversation import NeverMind
from actions.notify_me import NotifyMe
from actions.problems import ReportProblem
from actions.stop_notices import StopNotices
from actions.tickets import TicketStatus
from bot.core.desk import COMPLAINT, OnlyInPrivate, Ticket, TicketState
from bot.core.operator import Presence
from bot.services import operators
from bot.services.ports import UnitOfWork
from bot.services.tickets import answer_ticket
from bot.services.turn_context import TurnContext
from tests.unit.actions.counter import Counter

PLACE = {"service": "electricity", "district": "sur"}
NOTED = "utter_problem_noted"
UNDERSTOOD = ["stop_notices", "tell_more"]


def turn_of(counter: Counter) -> TurnContext:
    return TurnContext(counter.turn, counter.conversation, counter.contact, "es", "x")


async def recorded(counter: Counter, kind: str = "problem") -> str:
    made = await counter.desk.open_ticket(turn_of(counter), kind, "se fue la luz", *PLACE.values())
    return made.number


async def now(counter: Counter, number: str) -> Ticket:
    found = await counter.desk.ticket(turn_of(counter), number)
    assert found
    return found


async def closed_by_an_operator(counter: Counter, number: str) -> None:
    def close(uow: UnitOfWork) -> None:
        marta = operators.add(uow, "Marta Ruiz", None, counter.desk.now(), Presence.ONLINE)
        answer_ticket(uow, number, marta.id, TicketState.CLOSED, "", counter.desk.now())

    await counter.database.run(close)


@pytest.mark.parametrize(
    "text",
    [
        "cancela el aviso",
        "anula el parte",
        "cancel that notice",
        "withdraw it",
        "¿me lo quitáis?",
        "I want it withdrawn please",
    ],
)
@pytest.mark.parametrize("noted", [NOTED, "utter_noted_adopt"])
async def test_what_was_recorded_a_moment_ago_is_withdrawn(counter: Counter, text: str, noted: str) -> None:
    number = await recorded(counter)
    told = {"answering": noted, "told": f"Anotado: {number}"}
    said = await counter.does(StopNotices, text, "stop_notices", ranking=UNDERSTOOD, **told)  # type: ignore[arg-type]
    assert (said.keys, said.responses[0]["ticket"]) == (["utter_ticket_withdrawn"], number)
    assert (await now(counter, number)).state is TicketState.CLOSED


@pytest.mark.parametrize("text", ["no sigas con la queja", "scrap that"])
@pytest.mark.parametrize("answer", ["utter_complaint_noted", "utter_ticket_open_complaint"])
async def test_what_is_only_taken_for_a_withdrawal_is_asked_about(
    counter: Counter, text: str, answer: str
) -> None:
    number = await recorded(counter, COMPLAINT)
    told = {"answering": answer, "told": number, "ranking": ["complain", "stop_notices"]}
    said = await counter.does(StopNotices, text, "stop_notices", **told)  # type: ignore[arg-type]
    assert (said.keys, said.responses[0]["ticket"]) == (["utter_withdraw_ticket"], number)
    assert (await now(counter, number)).state is TicketState.OPEN


@pytest.mark.parametrize(
    "text",
    ["si retiro la queja ya no me llamáis", "you always forget my complaint", "¿retirar la queja cuesta?"],
)
async def test_what_only_speaks_of_a_withdrawal_is_asked_about(counter: Counter, text: str) -> None:
    number = await recorded(counter, COMPLAINT)
    told = {"answering": "utter_complaint_noted", "told": number, "ranking": UNDERSTOOD}
    said = await counter.does(StopNotices, text, "stop_notices", **told)  # type: ignore[arg-type]
    assert said.keys == ["utter_withdraw_ticket"]
    assert (await now(counter, number)).state is TicketState.OPEN


@pytest.mark.parametrize(
    "text",
    [
        "no anules el parte",
        "don't drop my complaint",
        "me niego a retirar la queja",
        "que no se os olvide mi queja",
    ],
)
async def test_who_does_not_want_it_withdrawn_keeps_it(counter: Counter, text: str) -> None:
    number = await recorded(counter)
    told = {"answering": NOTED, "told": number, "ranking": UNDERSTOOD}
    said = await counter.does(StopNotices, text, "stop_notices", **told)  # type: ignore[arg-type]
    assert said.keys == ["utter_ticket_kept"]
    assert (await now(counter, number)).state is TicketState.OPEN


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("anula el parte, volvió la luz de madrugada", "utter_withdraw_ticket"),
        ("quita la avería, ha vuelto por la noche", "utter_withdraw_ticket"),
        ("cancel the report, the power came back overnight", "utter_withdraw_ticket"),
        ("withdraw my complaint, he came so late", "utter_withdraw_ticket"),
        ("no me escribáis de madrugada", "utter_stop_notices_some_hours"),
        ("no me mandéis los avisos de la avería tan tarde", "utter_stop_notices_some_hours"),
        ("don't text me so late", "utter_stop_notices_some_hours"),
        ("no me aviséis del parte de madrugada", "utter_stop_notices_some_hours"),
        ("no me escribáis por la queja tan tarde", "utter_stop_notices_some_hours"),
        ("don't text me about the complaint at night", "utter_stop_notices_some_hours"),
        ("no updates on my ticket overnight please", "utter_stop_notices_some_hours"),
        ("retira la queja, y no me aviséis de madrugada", "utter_withdraw_ticket"),
    ],
)
async def test_the_hour_at_which_it_came_back_is_none_at_which_they_want_no_notices(
    counter: Counter, text: str, told: str
) -> None:
    await recorded(counter, COMPLAINT)
    assert (await counter.does(StopNotices, text, "stop_notices")).keys == [told]


async def test_who_says_no_to_the_question_by_its_number_keeps_it(counter: Counter) -> None:
    number = await recorded(counter)
    button = [("Sí, retíralo", f'/stop_notices{{"ticket_number": "{number}"}}')]
    said = await counter.does(
        StopNotices, f"{number} no lo retires", "stop_notices", {"ticket_number": number}, choices=button
    )
    assert said.keys == ["utter_ticket_kept"]
    assert (await now(counter, number)).state is TicketState.OPEN


@pytest.mark.parametrize("text", ["borradme de vuestra base de datos", "remove me from your database"])
async def test_who_wants_to_be_taken_off_themselves_keeps_the_ticket(counter: Counter, text: str) -> None:
    number = await recorded(counter, COMPLAINT)
    told = {"answering": "utter_complaint_noted", "told": number, "ranking": UNDERSTOOD}
    await counter.does(StopNotices, text, "stop_notices", **told)  # type: ignore[arg-type]
    assert (await now(counter, number)).state is TicketState.OPEN


async def test_who_wants_news_kept_keeps_it(counter: Counter) -> None:
    await counter.does(NotifyMe, heard={f"notify_{key}": value for key, value in PLACE.items()})
    counter.slots |= PLACE
    await counter.does(StopNotices, "no canceles el aviso", "stop_notices", acted=["action_notify_me"])
    assert await counter.desk.promised(turn_of(counter), *PLACE.values())


@pytest.mark.parametrize("text", ["retírala", "withdraw it"])
async def test_withdrawn_once_more_it_is_that_one_that_is_meant(counter: Counter, text: str) -> None:
    number = await recorded(counter, COMPLAINT)
    await counter.desk.withdraw_ticket(turn_of(counter), number)
    await counter.writes("trn_2")
    standing = await recorded(counter)
    before = {"answering": "utter_ticket_withdrawn", "told": f"Hecho: {number} queda retirado."}
    said = await counter.does(StopNotices, text, "stop_notices", **before)  # type: ignore[arg-type]
    assert (said.keys, said.responses[0]["ticket"]) == (["utter_withdrawn_already"], number)
    assert (await now(counter, standing)).state is TicketState.OPEN


@pytest.mark.parametrize("text", ["retira mi queja", "withdraw R-1001"])
async def test_one_that_they_withdrew_is_said_to_be_withdrawn_already(counter: Counter, text: str) -> None:
    number = await recorded(counter, COMPLAINT)
    named = {"ticket_number": number} if number in text else {}
    await counter.does(StopNotices, f"retira la {number}", "stop_notices", {"ticket_number": number})
    before = {"answering": "utter_ticket_withdrawn", "told": f"Hecho: {number} queda retirado."}
    said = await counter.does(StopNotices, text, "stop_notices", named, **before)  # type: ignore[arg-type]
    assert (said.keys, said.responses[0]["ticket"]) == (["utter_withdrawn_already"], number)


async def test_one_that_an_operator_closed_is_said_to_be_closed(counter: Counter) -> None:
    number = await recorded(counter, COMPLAINT)
    await counter.desk.withdraw_ticket(turn_of(counter), number)
    await closed_by_an_operator(counter, number)
    said = await counter.does(StopNotices, "retira mi queja", "stop_notices")
    assert said.keys == ["utter_ticket_closed"]


async def test_asked_how_it_goes_one_that_they_withdrew_is_not_only_closed(counter: Counter) -> None:
    number = await recorded(counter, COMPLAINT)
    await counter.desk.withdraw_ticket(turn_of(counter), number)
    said = await counter.does(TicketStatus, "¿cómo va lo mío?", "ticket_status")
    assert (said.keys, said.responses[0]["ticket"]) == (["utter_withdrawn_already"], number)


async def test_a_bare_remove_it_is_asked_about_and_a_yes_withdraws(counter: Counter) -> None:
    number = await recorded(counter)
    told = f"Anotado: {number}"
    said = await counter.does(NeverMind, "quítalo", "nevermind", answering=NOTED, told=told)
    assert said.keys == ["utter_withdraw_ticket"]
    assert (await now(counter, number)).state is TicketState.OPEN
    button = [("Sí, retíralo", f'/stop_notices{{"ticket_number": "{number}"}}')]
    said = await counter.does(StopNotices, "sí", "stop_notices", {"ticket_number": number}, choices=button)
    assert said.keys == ["utter_ticket_withdrawn"]


LET_BE = ["dejadme en paz", "no me mandéis más mensajes", "stop texting me", "no me molestéis más"]


@pytest.mark.parametrize("text", LET_BE)
@pytest.mark.parametrize("answer", ["utter_complaint_noted", "utter_problem_noted", "utter_added_to_ticket"])
async def test_who_wants_to_be_let_alone_right_after_keeps_what_was_recorded(
    counter: Counter, text: str, answer: str
) -> None:
    number = await recorded(counter, COMPLAINT)
    said = await counter.does(StopNotices, text, "stop_notices", answering=answer, told=f"Anotado: {number}")
    assert said.keys[0] in ("utter_let_alone", "utter_stop_notices")
    assert (await now(counter, number)).state is TicketState.OPEN


async def test_messages_of_a_ticket_are_not_the_ticket(counter: Counter) -> None:
    number = await recorded(counter, COMPLAINT)
    named = {"ticket_number": number}
    said = await counter.does(StopNotices, f"stop texting me about {number}", "stop_notices", named)
    assert said.keys == ["utter_stop_notices"]
    assert (await now(counter, number)).state is TicketState.OPEN
    said = await counter.does(StopNotices, f"retira la {number}", "stop_notices", named)
    assert said.keys == ["utter_ticket_withdrawn"]


async def test_one_that_was_only_added_to_is_asked_about(counter: Counter) -> None:
    number = await recorded(counter)
    told = {"answering": "utter_added_to_ticket", "told": f"Añadido a {number}"}
    said = await counter.does(StopNotices, "anula el parte", "stop_notices", **told)  # type: ignore[arg-type]
    assert said.keys == ["utter_withdraw_ticket"]
    assert (await now(counter, number)).state is TicketState.OPEN


OF_A_FAULT = ["no me avises más de la avería", "quita el aviso de la avería", "stop the report notices"]


@pytest.mark.parametrize("text", OF_A_FAULT)
async def test_news_of_a_fault_ends_and_the_old_report_of_it_stands(counter: Counter, text: str) -> None:
    number = await recorded(counter)
    await counter.does(NotifyMe, heard={f"notify_{key}": value for key, value in PLACE.items()})
    counter.slots |= PLACE
    said = await counter.does(StopNotices, text, "stop_notices", acted=["action_notify_me"])
    assert said.keys == ["utter_notice_stopped"]
    assert not await counter.desk.promised(turn_of(counter), *PLACE.values())
    assert (await now(counter, number)).state is TicketState.OPEN


async def test_who_wants_no_news_of_a_fault_and_has_no_ticket_is_asked_about_notices(
    counter: Counter,
) -> None:
    said = await counter.does(StopNotices, "no me avises más de la avería", "stop_notices")
    assert said.keys == ["utter_stop_notices"]


@pytest.mark.parametrize("text", ["anula el parte", "retira mi queja"])
async def test_in_a_group_nothing_is_withdrawn_nor_told(counter: Counter, text: str) -> None:
    number = await recorded(counter)
    counter.private = frozenset({"ticket_status", "report_problem"})
    for answer in ("", NOTED):
        said = await counter.does(
            StopNotices, text, "stop_notices", answering=answer, told=f"Anotado: {number}"
        )
        assert (said.keys, said.left) == ([None], "ticket_status")
    with pytest.raises(OnlyInPrivate):
        await counter.desk.withdraw_ticket(replace(turn_of(counter), private=counter.private), number)
    assert (await now(counter, number)).state is TicketState.OPEN


async def test_one_from_before_is_asked_about_and_nobody_elses_is_touched(counter: Counter) -> None:
    none = await counter.does(StopNotices, "retira mi queja", "stop_notices")
    assert none.keys == ["utter_no_ticket"]
    number = await recorded(counter, COMPLAINT)
    said = await counter.does(StopNotices, "retira mi queja", "stop_notices")
    assert (said.keys, said.responses[0]["ticket"]) == (["utter_withdraw_ticket"], number)
    said = await counter.does(StopNotices, "retira la R-9999", "stop_notices", {"ticket_number": "R-9999"})
    assert said.keys == ["utter_ticket_unknown"]
    assert (await now(counter, number)).state is TicketState.OPEN


async def test_where_news_was_promised_last_it_ends_and_the_report_stands(counter: Counter) -> None:
    number = await recorded(counter)
    await counter.does(NotifyMe, heard={f"notify_{key}": value for key, value in PLACE.items()})
    counter.slots |= PLACE
    said = await counter.does(StopNotices, "cancela el aviso", "stop_notices", acted=["action_notify_me"])
    assert said.keys == ["utter_notice_stopped"]
    assert (await now(counter, number)).state is TicketState.OPEN


async def test_who_had_both_in_one_turn_is_asked_which(counter: Counter) -> None:
    counter.slots |= PLACE | {f"problem_{key}": value for key, value in PLACE.items()}
    counter.slots |= {"ticket_kind": "problem", "problem_text": "se fue la luz"}
    made = await counter.does(ReportProblem, "sí, avísame", "notify_me")
    assert made.keys == [NOTED, "utter_notify_me_done"]
    counter.slots |= PLACE
    both = {"answering": NOTED, "told": made.responses[0]["ticket"], "beside": ["utter_notify_me_done"]}
    said = await counter.does(StopNotices, "cancela el aviso", "stop_notices", **both)  # type: ignore[arg-type]
    assert said.keys == ["utter_withdraw_which"]
    said = await counter.does(StopNotices, "no me avises más de la avería", "stop_notices", **both)  # type: ignore[arg-type]
    assert said.keys == ["utter_notice_stopped"]


@pytest.mark.parametrize("text", ["dejadme en paz", "leave me alone", "no me molestéis más"])
async def test_who_wants_to_be_left_alone_and_has_no_notices_is_not_asked_about_them(
    counter: Counter, text: str
) -> None:
    assert (await counter.does(StopNotices, text, "stop_notices")).keys == ["utter_let_alone"]
    await counter.desk.subscribe(turn_of(counter), *PLACE.values())
    assert (await counter.does(StopNotices, text, "stop_notices")).keys == ["utter_stop_notices"]


@pytest.mark.parametrize("how", [{"cross": True}, {"acted": ["action_complain"]}])
async def test_who_is_cross_and_wants_to_be_left_alone_is_not_asked_and_not_written_to(
    counter: Counter, how: dict[str, Any]
) -> None:
    said = await counter.does(StopNotices, "dejadme en paz", "stop_notices", **how)
    assert said.keys == ["utter_let_alone"]
    await counter.desk.subscribe(turn_of(counter), *PLACE.values())
    said = await counter.does(StopNotices, "dejadme en paz", "stop_notices", **how)
    assert said.keys == ["utter_notices_stopped"]
    held = await counter.database.read(lambda uow: uow.conversations.get(counter.conversation))
    assert await counter.database.read(lambda uow: uow.stops.has(held.account, held.address))


async def test_who_speaks_of_messages_is_asked_whether_there_shall_be_none(counter: Counter) -> None:
    for text in ("dejad de escribirme", "stop texting me", "no me mandéis nada más"):
        assert (await counter.does(StopNotices, text, "stop_notices")).keys == ["utter_stop_notices"]


async def test_what_was_only_spoken_of_is_asked_about_where_it_sounds_like_a_no_to_the_talk(
    counter: Counter,
) -> None:
    """ "Ya no la quiero, retírala", after how it goes."""
    number = await recorded(counter)
    told: dict[str, Any] = {"answering": "utter_ticket_open", "told": f"{number} está abierto"}
    said = await counter.does(NeverMind, "ya no la quiero, retírala", "nevermind", **told)
    assert (said.keys, said.responses[0]["ticket"]) == (["utter_withdraw_ticket"], number)
    said = await counter.does(NeverMind, "nada más, déjalo estar", "nevermind", **told)
    assert said.keys == ["utter_nevermind"]
