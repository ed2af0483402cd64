"""What customers do on Telegram, by webhook and by long polling alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.message import Button, Reply
from bot.core.turn import Answer, Question, Understanding
from bot.dialogue.scripted import say
from tests.counterparts.telegram_line import TelegramLine, telegram_line
from tests.counterparts.telegram_server import ANA, TelegramServer

YES = Button("Sí, confirma", "/affirm")


@pytest.fixture(params=["webhook", "polling"])
async def line(
    request: pytest.FixtureRequest, server: TelegramServer, sqlite_url: str, tmp_path: Path
) -> AsyncIterator[TelegramLine]:
    async with telegram_line(server, sqlite_url, tmp_path, webhook=request.param == "webhook") as line:
        yield line


def offering(*buttons: Button) -> Answer:
    return Answer((Reply("¿Dónde?", buttons),), Understanding("scripted", 1.0, "es"))


async def test_a_question_is_answered(line: TelegramLine) -> None:
    await line.server.says("¿a qué hora abrís?")
    assert await line.hears() == ["eco: ¿a qué hora abrís?"]
    message = (await line.written())[0]
    assert message.author_name == "Ana Gil"
    assert (await line.conversation()).language == "es"


@pytest.mark.parametrize(("ago", "counts"), [(timedelta(hours=9), True), (timedelta(days=400), False)])
async def test_tomorrow_is_the_day_after_it_was_written(
    line: TelegramLine, ago: timedelta, counts: bool
) -> None:
    """Telegram keeps it for a house that is away; a date out of reason is none."""
    written = datetime.now(UTC) - ago
    await line.server.says("¿abrís mañana?", date=int(written.timestamp()))
    await line.hears()
    told = line.dialogue.asked[0].written_at
    assert abs(told - (written if counts else datetime.now(UTC))) < timedelta(minutes=1)


async def test_what_is_written_quickly_is_answered_once_and_in_order(line: TelegramLine) -> None:
    for number in range(8):
        await line.server.says(f"mensaje {number}")
    await line.hears(8)
    assert [m.text for m in await line.written()] == [f"mensaje {n}" for n in range(8)]
    assert await line.server.texts() == [f"eco: mensaje {n}" for n in range(8)]


async def test_start_is_welcomed_by_the_house_itself(line: TelegramLine) -> None:
    line.dialogue.available = False
    await line.server.commands("/start")
    assert "asistente automático" in (await line.hears())[0]
    keys = (await line.server.sent())[0]["reply_markup"]["inline_keyboard"]
    assert "/book_appointment" in [key["callback_data"] for row in keys for key in row]
    assert line.dialogue.asked == []


async def test_who_presses_start_in_the_middle_of_a_form_begins_anew_and_loses_nothing(
    line: TelegramLine,
) -> None:
    """The bot closes it, keeps what was told and greets; pressed twice it is once. Where none is open the
    house welcomes them."""
    thinking = asyncio.Event()

    async def script(asked: Question) -> Answer:
        if asked.fresh:
            await thinking.wait()
            return say("Hola. ¿Seguimos?")
        return say(f"eco: {asked.text}", open_form="book_appointment_form")

    line.dialogue.script = script
    await line.server.says("una cita")
    await line.hears()
    await line.settled()
    await line.server.commands("/start")
    await line.until(lambda: len(line.dialogue.asked) == 2)
    await line.server.commands("/start")
    await line.until(lambda: _written(line, 3))
    thinking.set()
    assert (await line.hears(2))[1:] == ["Hola. ¿Seguimos?"]
    await line.settled()
    assert [(one.payload, one.fresh) for one in line.dialogue.asked] == [(None, False), ("/greet", True)]
    await line.server.commands("/start")
    assert "asistente automático" in (await line.hears(3))[2]


async def test_a_link_in_the_middle_of_a_form_begins_anew_with_what_it_names(line: TelegramLine) -> None:
    line.dialogue.script = lambda asked: say("¿?", open_form=None if asked.fresh else "report_problem_form")
    await line.server.says("no hay agua")
    await line.hears()
    await line.settled()
    await line.server.commands("/start book_appointment")
    await line.hears(2)
    assert [(one.payload, one.fresh) for one in line.dialogue.asked[1:]] == [("/book_appointment", True)]


async def test_start_is_answered_also_where_a_link_has_opened_a_form_before(line: TelegramLine) -> None:
    """And a link right behind it, whose wish is another."""
    thinking = asyncio.Event()

    async def script(asked: Question) -> Answer:
        if asked.payload == "/greet":
            await thinking.wait()
            return say("Hola. ¿Seguimos?")
        return say("¿Qué oficina?", open_form="book_appointment_form")

    line.dialogue.script = script
    await line.server.says("una cita")
    await line.hears()
    for count in (2, 3):
        await line.settled()
        await line.server.commands("/start book_appointment")
        assert (await line.hears(count))[-1] == "¿Qué oficina?"
    await line.settled()
    await line.server.commands("/start")
    await line.until(lambda: len(line.dialogue.asked) == 4)
    for again in ("/start", "/start", "/start report_problem"):
        await line.server.commands(again)
    await line.until(lambda: _written(line, 7))
    thinking.set()
    assert (await line.hears(5))[3:] == ["Hola. ¿Seguimos?", "¿Qué oficina?"]
    await line.settled()
    asked = [one.payload for one in line.dialogue.asked]
    assert asked == [None, "/book_appointment", "/book_appointment", "/greet", "/report_problem"]


async def test_a_button_comes_back_as_what_it_means(line: TelegramLine) -> None:
    line.dialogue.script = lambda asked: (
        say(f"payload: {asked.payload}")
        if asked.payload
        else offering(Button("Norte", '/inform{"office": "norte"}'))
    )
    await line.server.says("una cita")
    await line.hears()
    offer = (await line.server.sent())[0]
    await line.server.presses('/inform{"office": "norte"}', under=offer)
    assert (await line.hears(2))[1] == 'payload: /inform{"office": "norte"}'
    assert (await line.written())[1].text == "Norte"
    answers = await line.until(lambda: _answers(line))
    assert answers[0]["text"] == "Norte"


async def test_a_payload_too_long_for_telegram_is_carried_by_a_key(line: TelegramLine) -> None:
    long = '/inform{"office": "' + "norte" * 30 + '"}'

    def script(asked: Question) -> Answer:
        return say(f"payload: {asked.payload}") if asked.payload else offering(Button("Norte", long))

    line.dialogue.script = script
    await line.server.says("una cita")
    await line.hears()
    offer = (await line.server.sent())[0]
    data = _data(offer)
    assert len(data.encode()) <= 64
    await line.server.presses(data, under=offer)
    assert (await line.hears(2))[1] == f"payload: {long}"


async def test_a_button_that_was_never_offered_is_only_answered(line: TelegramLine) -> None:
    await line.server.says("hola")
    await line.hears()
    await line.server.presses("/talk_to_human")
    await line.until(lambda: _answers(line))
    assert [m.text for m in await line.written()] == ["hola"]


async def test_a_yes_under_an_earlier_question_is_none_to_a_later_one(line: TelegramLine) -> None:
    line.dialogue.script = lambda asked: (
        say("hecho")
        if asked.payload
        else Answer((Reply(f"{asked.text}. ¿Confirmo?", (YES,)),), Understanding("scripted", 1.0, "es"))
    )
    for count, hour in enumerate(("12:30", "9:00"), 1):
        await line.server.says(hour)
        await line.hears(count)
    earlier, later = await line.server.sent()
    await line.server.presses("/affirm", under=earlier)
    told = (await line.hears(3))[2]
    assert "pregunta anterior" in told and told.endswith("9:00. ¿Confirmo?")
    assert [asked.text for asked in line.dialogue.asked] == ["12:30", "9:00"]
    again = (await line.server.sent())[2]
    assert _data(again) == "/affirm"
    await line.server.presses("/affirm", under=later)
    assert (await line.hears(4))[3] == "hecho", "it stands under what is asked"
    await line.server.presses("/affirm", under=later)
    assert "pregunta anterior" in (await line.hears(5))[4]


async def test_a_button_pressed_again_before_it_is_answered_counts_once(line: TelegramLine) -> None:
    thinking = asyncio.Event()

    async def script(asked: Question) -> Answer:
        if asked.payload:
            await thinking.wait()
        return say("hecho") if asked.payload else offering(Button("Cita", "/book_appointment"))

    line.dialogue.script = script
    await line.server.says("hola")
    await line.hears()
    offer = (await line.server.sent())[0]
    for _ in range(3):
        await line.server.presses("/book_appointment", under=offer)
    await line.until(lambda: _pressed_thrice(line))
    thinking.set()
    await line.hears(2)
    await line.settled()
    assert await line.server.texts() == ["¿Dónde?", "hecho"]
    assert [asked.payload for asked in line.dialogue.asked] == [None, "/book_appointment"]


async def corrected(line: TelegramLine, text: str) -> dict[str, object]:
    """Their first message, as Telegram tells it once they have written something else in it."""
    chat, number = (await line.written())[0].external_id.split(":")  # type: ignore[union-attr]
    return {
        "message_id": int(number),
        "date": 1_800_000_000,
        "edit_date": 1_800_000_060,
        "chat": {"id": int(chat), "type": "private", "first_name": "Ana"},
        "from": {"id": ANA, "is_bot": False, "first_name": "Ana"},
        "text": text,
    }


async def test_a_correction_is_noted_beside_the_message_and_asks_nobody_again(line: TelegramLine) -> None:
    await line.server.says("mi contador es el 12")
    await line.hears()
    edited = await corrected(line, "mi contador es el 21")
    for _ in range(2):
        await line.server.happens(edited_message=edited)
    await line.until(lambda: _edits(line))
    message = (await line.written())[0]
    assert message.text == "mi contador es el 12"
    assert [edit["text"] for edit in message.meta["edits"]] == ["mi contador es el 21"]  # type: ignore[attr-defined]
    assert len(line.dialogue.asked) == 1


async def test_a_long_correction_is_noted_whole(line: TelegramLine) -> None:
    """As long as Telegram lets it be."""
    await line.server.says("mi contador es el 12")
    await line.hears()
    edited = await corrected(line, "mi contador es el 21 " * 195)
    await line.server.happens(edited_message=edited)
    (edit,) = await line.until(lambda: _edits(line))
    assert edit["text"] == ("mi contador es el 21 " * 195).strip()


async def _edits(line: TelegramLine) -> object:
    return (await line.written())[0].meta.get("edits")


async def _answers(line: TelegramLine) -> object:
    return (await line.server.ledger())["answers"]


def _data(offer: dict[str, Any]) -> str:
    return str(offer["reply_markup"]["inline_keyboard"][0][0]["callback_data"])


async def test_what_is_corrected_before_its_turn_comes_is_answered_as_corrected(line: TelegramLine) -> None:
    thinking = asyncio.Event()

    async def script(asked: Question) -> Answer:
        await thinking.wait()
        return say(f"eco: {asked.text}")

    line.dialogue.script = script
    await line.server.says("¿abrís mañana?")
    await line.until(lambda: line.dialogue.asked)
    await line.server.says("mi contador es el 12")
    await line.until(lambda: _both(line))
    first, second = [one.external_id for one in await line.written()]
    for known, text in ((second, "mi contador es el 21"), (first, "¿abrís hoy?")):
        message = {"message_id": int(str(known).split(":")[1]), "date": 1_800_000_000, "text": text}
        message |= {"edit_date": 1_800_000_060, "chat": {"id": ANA, "type": "private", "first_name": "Ana"}}
        message |= {"from": {"id": ANA, "is_bot": False, "first_name": "Ana"}}
        await line.server.happens(edited_message=message)
    await line.until(lambda: _edits(line))
    thinking.set()
    assert await line.hears(2) == ["eco: ¿abrís mañana?", "eco: mi contador es el 21"]
    assert (await line.written())[0].text == "¿abrís mañana?", "it was being answered already"


async def _pressed_thrice(line: TelegramLine) -> bool:
    return len(await line.written()) == 4


async def _both(line: TelegramLine) -> bool:
    return len(await line.written()) == 2


async def _written(line: TelegramLine, count: int) -> bool:
    return len(await line.written()) == count
