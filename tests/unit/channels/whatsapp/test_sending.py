"""What we send on WhatsApp arrives once, within the network's limits, and we know how far it came."""

from __future__ import annotations

import asyncio
import contextlib
import json
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.channels.whatsapp import twilio_api
from bot.channels.whatsapp.twilio_api import TwilioApi
from bot.core.message import Attachment, Author, Button, Delivery, Message, Reply
from bot.core.templates import Template, Templates
from bot.core.turn import Answer
from bot.dialogue.scripted import say
from bot.services import deliver
from bot.services.errors import SendFailed
from bot.services.ports import UnitOfWork
from bot.services.record import append
from tests.counterparts.twilio_emulator import ACCOUNT_SID, TOKEN
from tests.counterparts.whatsapp_line import WhatsAppLine, whatsapp_line

RESTORED = Template("service_restored", {"es": "Hay {service} en {district}."}, {"es": "HX" + "b" * 32})
NEWS = {"template": "service_restored", "values": {"service": "luz", "district": "Sur"}}


async def last(line: WhatsAppLine) -> Message:
    return (await line.ours())[-1]


async def until_last_is(line: WhatsAppLine, delivery: Delivery) -> None:
    async def so() -> bool:
        return [m.delivery for m in await line.ours()][-1:] == [delivery]

    await line.until(so)


async def announce(line: WhatsAppLine, text: str, **meta: object) -> None:
    conversation_id = (await line.messages())[0].conversation_id

    def write(uow: UnitOfWork) -> None:
        conversation = uow.conversations.lock(conversation_id)
        append(uow, conversation, Author.SYSTEM, text, line.clock(), meta=meta)
        uow.conversations.save(conversation)

    await line.do(write)


async def test_what_the_provider_reports_is_shown(line: WhatsAppLine) -> None:
    await line.says("hola")
    await line.answered()
    await until_last_is(line, Delivery.DELIVERED)
    sid = line.twilio.ledger[0]["sid"]
    assert await line.twilio.report(sid, "read") == 204
    assert (await last(line)).delivery is Delivery.READ


async def test_reports_late_doubled_and_out_of_order_only_move_forward(line: WhatsAppLine) -> None:
    line.twilio.reports = False
    await line.says("hola")
    await line.answered()
    sid = line.twilio.ledger[0]["sid"]
    for status in ("read", "delivered", "sent", "delivered", "queued", "failed", "read"):
        assert await line.twilio.report(sid, status) == 204
        assert (await last(line)).delivery is Delivery.READ


async def test_a_refusal_that_comes_by_report_is_told_with_its_reason(line: WhatsAppLine) -> None:
    """63016, the closed window, need not be an error of the request."""
    line.twilio.reports = False
    await line.says("hola")
    await line.answered()
    await line.twilio.report(line.twilio.ledger[0]["sid"], "undelivered", 63016)
    message = await last(line)
    assert (message.delivery, message.failure) == (Delivery.FAILED, "window_closed")


async def test_a_report_for_a_message_nobody_knows_changes_nothing(line: WhatsAppLine) -> None:
    await line.says("hola")
    await line.answered()
    await until_last_is(line, Delivery.DELIVERED)
    stranger = {
        **line.twilio.ledger[0],
        "sid": "SM" + "0" * 32,
        "StatusCallback": f"{line.url}/whatsapp/status",
    }
    line.twilio.ledger.append(stranger)
    assert await line.twilio.report("SM" + "0" * 32, "failed", 63016) == 204
    assert (await last(line)).delivery is Delivery.DELIVERED


async def test_a_long_answer_goes_in_parts_of_whole_sentences(line: WhatsAppLine) -> None:
    sentence = "La oficina de Norte abre de lunes a viernes. "
    line.dialogue.script = lambda q: say(sentence * 80)
    await line.says("cuéntamelo todo")
    await line.answered(3)
    assert [len(body) <= 1600 and body.endswith("viernes.") for body in line.twilio.bodies] == [True] * 3
    assert " ".join(line.twilio.bodies) == (sentence * 80).strip()
    await until_last_is(line, Delivery.DELIVERED)


async def test_a_message_in_parts_is_as_far_as_its_last_part(line: WhatsAppLine) -> None:
    line.twilio.reports = False
    line.dialogue.script = lambda q: say("palabra " * 300)
    await line.says("hola")
    await line.answered(2)
    first, second = (one["sid"] for one in line.twilio.ledger)
    await line.twilio.report(first, "read")
    assert (await last(line)).delivery is Delivery.SENT
    await line.twilio.report(second, "delivered")
    assert (await last(line)).delivery is Delivery.DELIVERED


async def test_only_the_parts_that_were_not_taken_are_sent_again(fast_line: WhatsAppLine) -> None:
    line = fast_line
    line.dialogue.script = lambda q: say("palabra " * 300)
    line.twilio.script = ["taken", "429"]
    await line.says("hola")
    await line.answered(2)
    assert sum(map(len, line.twilio.bodies)) == len(("palabra " * 300).strip()) - 1


async def test_asked_to_wait_we_wait_as_long_as_asked(fast_line: WhatsAppLine) -> None:
    line = fast_line
    line.twilio.script = ["429"]
    await line.says("hola")
    await line.answered()
    first, second = line.twilio.requests
    assert second - first >= 3 / 10
    assert line.twilio.bodies == ["eco: hola"]


async def test_an_unavailable_provider_is_tried_again(fast_line: WhatsAppLine) -> None:
    fast_line.twilio.script = ["503", "503"]
    await fast_line.says("hola")
    await fast_line.answered()
    assert fast_line.twilio.bodies == ["eco: hola"]
    assert (await last(fast_line)).failure is None


@pytest.mark.parametrize(
    ("code", "why"), [("21617", "too_long"), ("63024", "not_on_whatsapp"), ("99999", "twilio 99999")]
)
async def test_a_refusal_for_good_is_not_tried_again(line: WhatsAppLine, code: str, why: str) -> None:
    line.twilio.script = [code]
    await line.says("hola")
    await until_last_is(line, Delivery.FAILED)
    assert (await last(line)).failure == why
    assert len(line.twilio.requests) == 1


async def test_a_message_that_was_taken_though_the_answer_was_lost_is_not_sent_twice(
    fast_line: WhatsAppLine,
) -> None:
    """Twilio's report names our message: it arrives before the next try."""
    fast_line.twilio.script = ["lost"]
    await fast_line.says("hola")
    await fast_line.answered()
    await until_last_is(fast_line, Delivery.DELIVERED)
    assert fast_line.twilio.bodies == ["eco: hola"]
    assert len(fast_line.twilio.requests) == 1


async def test_nor_when_no_report_comes_because_twilio_is_asked_first(fast_line: WhatsAppLine) -> None:
    fast_line.twilio.script, fast_line.twilio.reports = ["lost"], False
    await fast_line.says("hola")
    await until_last_is(fast_line, Delivery.SENT)
    assert fast_line.twilio.bodies == ["eco: hola"]


@pytest.mark.parametrize("reports", [False, True], ids=["no report", "reported"])
async def test_what_twilio_takes_only_long_after_nobody_waits_for_it_any_more_is_said_once(
    sqlite_url: str, tmp_path: Path, reports: bool
) -> None:
    """It hangs for a minute, which is a second here. Asked at once, it would not know of it yet."""
    async with whatsapp_line(sqlite_url, tmp_path, speed=60.0, answers_within=0.2) as line:
        line.twilio.script, line.twilio.hangs_for, line.twilio.reports = ["hang"], 1.0, reports
        await line.says("hola")
        await until_last_is(line, Delivery.DELIVERED if reports else Delivery.SENT)
        assert line.twilio.bodies == ["eco: hola"]
        assert len(line.twilio.requests) == 1


async def test_what_hung_and_was_never_taken_goes_out_all_the_same_and_operators_see_why_it_takes_long(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with whatsapp_line(sqlite_url, tmp_path, speed=60.0, answers_within=0.2) as line:
        line.twilio.script, line.twilio.hangs_for = ["gone"], 1.0
        await line.says("hola")

        async def told() -> bool:
            return any(deliver.is_stuck(one) and one.failure == "timeout" for one in await line.ours())

        await line.until(told)
        await until_last_is(line, Delivery.DELIVERED)
        assert line.twilio.bodies == ["eco: hola"]
        assert len(line.twilio.requests) == 2


async def test_a_line_that_never_stands_has_taken_nothing_and_is_tried_again_soon() -> None:
    """Whoever is there accepts the connection, and then says nothing."""

    async def silence(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            await asyncio.sleep(0.5)

    async with await asyncio.start_server(silence, "127.0.0.1", 0) as there:
        port = there.sockets[0].getsockname()[1]
        api = TwilioApi(ACCOUNT_SID, TOKEN, f"https://127.0.0.1:{port}", answers_within=0.2, hangs=0.0)
        with pytest.raises(SendFailed) as failed:
            await api.create(to="whatsapp:+34611222333", from_="whatsapp:+34600000100", body="hola")
        assert (failed.value.reason, failed.value.retry_after) == ("unreachable", twilio_api.SLOW_DOWN)
        await api.close()


async def test_what_a_report_told_of_meanwhile_has_not_failed_though_the_next_try_is_refused(
    fast_line: WhatsAppLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    twilio, create = fast_line.twilio, fast_line.channel.twilio.create
    twilio.script, twilio.reports, twilio.lists = ["lost", "63024"], False, False

    async def slowly(**parameters: Any) -> str:
        if twilio.ledger:
            assert await twilio.report(twilio.ledger[0]["sid"], "delivered") == 204
        return await create(**parameters)

    monkeypatch.setattr(fast_line.channel.twilio, "create", slowly)
    await fast_line.says("hola")
    await until_last_is(fast_line, Delivery.DELIVERED)
    assert len(twilio.requests) == 2


@pytest.mark.parametrize("reported", [True, False], ids=["reported", "asked for"])
async def test_what_was_taken_before_the_window_closed_has_not_failed(
    line: WhatsAppLine, reported: bool
) -> None:
    await line.says("hola")
    await line.answered()
    line.clock.advance(hours=23, minutes=59)
    line.twilio.script, line.twilio.reports = ["lost"], False
    await announce(line, "Vuelve a haber luz")

    async def refused() -> bool:
        return (await last(line)).failure == deliver.ANSWER_LOST and len(line.twilio.ledger) == 2

    await line.until(refused)
    line.clock.advance(minutes=2)
    if reported:
        assert await line.twilio.report(line.twilio.ledger[-1]["sid"], "delivered") == 204
    await until_last_is(line, Delivery.DELIVERED if reported else Delivery.SENT)
    assert len(line.twilio.requests) == 2


async def test_a_template_that_was_taken_is_not_followed_by_what_it_stands_for(
    sqlite_url: str, tmp_path: Path
) -> None:
    restored = Template("service_restored", {"es": "Hay {service}."}, {"es": "HX" + "b" * 32})
    async with whatsapp_line(sqlite_url, tmp_path, Templates({"service_restored": restored})) as line:
        await line.says("hola")
        await line.answered()
        line.clock.advance(hours=25)
        line.twilio.script, line.twilio.reports = ["lost"], False
        news = {"template": "service_restored", "values": {"service": "luz"}}
        await announce(line, "Hay luz en Sur. " * 200, proactive=True, **news)
        await line.until(lambda: len(line.twilio.ledger) == 2)
        assert await line.twilio.report(line.twilio.ledger[-1]["sid"], "delivered") == 204
        await until_last_is(line, Delivery.DELIVERED)
        assert len(line.twilio.requests) == 2


async def _a_template_whose_answer_is_lost(line: WhatsAppLine) -> None:
    """And of which no report comes."""
    line.twilio.reports, line.twilio.contents = False, {"HX" + "b" * 32: "Hay {{1}} en {{2}}."}
    await line.says("hola")
    await line.answered()
    line.clock.advance(hours=25)
    line.twilio.script = ["lost"]
    await announce(line, "Vuelve a haber luz en Sur.", proactive=True, **NEWS)
    await line.until(lambda: len(line.twilio.ledger) == 2)


async def test_a_template_that_was_taken_though_no_report_comes_is_not_sent_twice(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with whatsapp_line(sqlite_url, tmp_path, Templates({"service_restored": RESTORED})) as line:
        await _a_template_whose_answer_is_lost(line)
        await until_last_is(line, Delivery.SENT)
        assert len(line.twilio.requests) == 2


async def test_a_template_that_was_taken_is_not_followed_by_its_words_when_the_customer_writes(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with whatsapp_line(sqlite_url, tmp_path, Templates({"service_restored": RESTORED})) as line:
        await _a_template_whose_answer_is_lost(line)
        await line.says("gracias")
        await line.until(lambda: line.twilio.ledger[-1].get("Body") == "eco: gracias")
        said = [one.get("ContentSid") or one.get("Body") for one in line.twilio.ledger]
        assert said == ["eco: hola", "HX" + "b" * 32, "eco: gracias"]


async def test_no_template_follows_what_was_found_to_be_taken_before_the_window_closed(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with whatsapp_line(sqlite_url, tmp_path, Templates({"service_restored": RESTORED})) as line:
        await line.says("hola")
        await line.answered()
        line.clock.advance(hours=23, minutes=59)
        line.twilio.script, line.twilio.reports = ["lost"], False
        await announce(line, "Hay luz en Sur. " * 200, proactive=True, **NEWS)
        await line.until(lambda: len(line.twilio.ledger) == 2)
        line.clock.advance(minutes=2)
        await until_last_is(line, Delivery.FAILED)
        assert (await last(line)).failure == "window_closed"
        assert len(line.twilio.requests) == 2


async def test_two_equal_messages_are_two_even_if_an_answer_was_lost(fast_line: WhatsAppLine) -> None:
    fast_line.twilio.reports = False
    fast_line.dialogue.script = lambda q: say("De nada.")
    await fast_line.says("gracias")
    await fast_line.answered()
    fast_line.twilio.script = ["503"]
    await fast_line.says("gracias")
    await fast_line.answered(2)
    assert fast_line.twilio.bodies == ["De nada.", "De nada."]


async def test_a_provider_that_hangs_delays_nobody_else(line: WhatsAppLine) -> None:
    line.twilio.script = ["hang"]
    await line.says("hola", From="whatsapp:+34611000001")
    await line.until(lambda: line.twilio.requests)
    await line.says("buenas", From="whatsapp:+34611000002")
    await line.until(lambda: line.twilio.bodies == ["eco: buenas"])


async def test_outside_the_window_nothing_is_tried_that_would_be_refused(line: WhatsAppLine) -> None:
    await line.says("hola")
    await line.answered()
    line.clock.advance(hours=24)
    await announce(line, "Vuelve a haber luz")
    await until_last_is(line, Delivery.FAILED)
    assert (await last(line)).failure == "window_closed"
    assert len(line.twilio.requests) == 1


async def test_outside_the_window_an_approved_template_goes_alone(sqlite_url: str, tmp_path: Path) -> None:
    async with whatsapp_line(sqlite_url, tmp_path, Templates({"service_restored": RESTORED})) as line:
        await line.says("hola")
        await line.answered()
        line.clock.advance(hours=25)
        await announce(line, "Hay luz en Sur.", proactive=True, **NEWS)
        await line.answered(2)
        taken = line.twilio.ledger[-1]
        assert (taken["ContentSid"], json.loads(taken["ContentVariables"])) == (
            "HX" + "b" * 32,
            {"1": "luz", "2": "Sur"},
        )
        assert not {"Body", "MediaUrl"} & set(taken)


async def test_buttons_go_as_a_template_where_one_is_set_up_and_fits(sqlite_url: str, tmp_path: Path) -> None:
    short = (Button("Pedir cita", "/book"), Button("Otra cosa", "/other"))
    long = (Button("Pedir una cita para mañana", "/book"), Button("Otra cosa", "/other"))
    async with whatsapp_line(sqlite_url, tmp_path, Templates(buttons={2: "HX" + "c" * 32})) as line:
        line.dialogue.script = lambda q: Answer(
            (Reply("¿Qué necesitas?", short if q.text == "a" else long),), say("").understood
        )
        await line.says("a")
        await line.answered()
        assert json.loads(line.twilio.ledger[0]["ContentVariables"])["3"] == "/book"
        await line.says("", ButtonText="Pedir cita", ButtonPayload="/book", MessageType="button")
        await line.answered(2)
        assert line.dialogue.asked[-1].payload == "/book"
        assert line.twilio.bodies[-1].endswith("1. Pedir una cita para mañana\n2. Otra cosa")


async def test_what_is_chosen_from_a_list_comes_back_as_what_it_stands_for(
    sqlite_url: str, tmp_path: Path
) -> None:
    """Also where only its title is told, and no text."""
    hours = tuple(Button(f"A las {hour}", f"/at_{hour}") for hour in (9, 10, 11, 12))
    async with whatsapp_line(sqlite_url, tmp_path, Templates(lists={4: "HX" + "d" * 32})) as line:
        line.dialogue.script = lambda _: Answer((Reply("¿Cuándo?", hours),), say("").understood)
        await line.says("a")
        await line.answered()
        assert line.twilio.ledger[0]["ContentSid"] == "HX" + "d" * 32
        await line.says("", ListId="/at_10", ListTitle="A las 10", MessageType="interactive")
        await line.answered(2)
        asked, chosen = line.dialogue.asked[-1], [m for m in await line.messages() if m.incoming][-1]
        assert (asked.payload, chosen.text, chosen.attachments) == ("/at_10", "A las 10", ())


async def test_a_yes_under_an_earlier_question_is_none_to_a_later_one(
    sqlite_url: str, tmp_path: Path
) -> None:
    yes = Button("Sí, confirma", "/affirm")
    async with whatsapp_line(sqlite_url, tmp_path, Templates(buttons={1: "HX" + "c" * 32})) as line:
        line.dialogue.script = lambda q: (
            say("hecho") if q.payload else Answer((Reply(f"¿{q.text}?", (yes,)),), say("").understood)
        )
        for count, hour in enumerate(("12:30", "9:00"), 1):
            await line.says(hour)
            await line.answered(count)
        earlier, later = (one["sid"] for one in line.twilio.ledger)
        pressed = {"ButtonText": yes.title, "ButtonPayload": yes.payload, "MessageType": "button"}
        await line.says(yes.title, OriginalRepliedMessageSid=earlier, **pressed)
        await line.answered(3)
        assert [one.text for one in await line.ours()][-1].startswith("utter_system_old_button_asked")
        assert len(line.dialogue.asked) == 2
        await line.says(yes.title, OriginalRepliedMessageSid=later, **pressed)
        await line.answered(4)
        assert line.dialogue.asked[-1].payload == "/affirm"


async def test_a_file_is_given_to_the_provider_by_its_address(line: WhatsAppLine) -> None:
    await line.says("hola")
    await line.answered()
    conversation_id = (await line.messages())[0].conversation_id
    photo = Attachment("image", "plano.png", "image/png", 4, key="f" * 64)

    def write(uow: UnitOfWork) -> None:
        conversation = uow.conversations.lock(conversation_id)
        append(uow, conversation, Author.SYSTEM, "Aquí tienes", line.clock(), attachments=(photo,))
        uow.conversations.save(conversation)

    await line.do(write)
    await line.answered(3)
    assert [one.get("MediaUrl") for one in line.twilio.ledger] == [None, None, f"{line.url}/media/{'f' * 64}"]


async def test_a_message_that_failed_can_be_sent_again_by_who_has_the_conversation(
    line: WhatsAppLine,
) -> None:
    from bot.core.operator import Presence
    from bot.services import operators
    from bot.services.take_over import take_over
    from tests.unit.services.world import PlainWords

    line.twilio.script = ["21617"]
    await line.says("hola")
    await until_last_is(line, Delivery.FAILED)
    failed = await last(line)
    marta = await line.do(lambda uow: operators.add(uow, "Marta Ruiz", None, line.clock(), Presence.ONLINE))
    take = partial(take_over, operator_id=marta.id, words=PlainWords(), now=line.clock())
    await line.do(lambda uow: take(uow, failed.conversation_id))
    await line.do(lambda uow: deliver.send_again(uow, failed.id, marta.id, line.clock()))
    await line.until(lambda: "eco: hola" in line.twilio.bodies)


async def test_no_faster_than_the_number_may(sqlite_url: str, tmp_path: Path) -> None:
    async with whatsapp_line(sqlite_url, tmp_path, per_second=20) as line:
        for n in range(6):
            await line.says("hola", From=f"whatsapp:+3461100000{n}")
        await line.until(lambda: len(line.twilio.ledger) == 6)
        assert line.twilio.requests[-1] - line.twilio.requests[0] >= 5 / 20 * 0.9
        assert timedelta(0) == line.clock.ahead
