"""What customers send on WhatsApp arrives once, is acknowledged at once, and reaches the bot."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from bot.core.message import Author, Button, Reply
from bot.core.turn import Answer, Question
from bot.dialogue.scripted import say
from tests.counterparts.twilio_emulator import new_sid, signed
from tests.counterparts.whatsapp_line import CUSTOMER, WhatsAppLine, whatsapp_line, written
from tests.patience import PATIENCE


async def test_a_message_is_answered_on_the_same_number(line: WhatsAppLine) -> None:
    await line.says("¿a qué hora abren?")
    await line.answered()
    taken = line.twilio.ledger[0]
    assert (taken["To"], taken["Body"]) == (CUSTOMER, "eco: ¿a qué hora abren?")
    first = (await line.messages())[0]
    assert (first.author_name, first.account) == ("Ana Gil", "whatsapp:+34600000100")


async def test_it_is_acknowledged_before_anyone_thinks_about_it(line: WhatsAppLine) -> None:
    """The engine hangs; Twilio still hears at once that the message is safe."""
    thinking = asyncio.Event()

    async def never(question: Question) -> Answer:
        thinking.set()
        await asyncio.sleep(PATIENCE * 2)
        return say("")

    line.dialogue.script = never
    async with asyncio.timeout(PATIENCE):
        await line.says("hola")
    await thinking.wait()
    assert [m.text for m in await line.messages()] == ["hola"]


async def test_the_same_message_twice_is_one(line: WhatsAppLine) -> None:
    sid = await line.says("hola")
    await line.says("hola", sid)
    await line.answered()
    assert [m.text for m in await line.messages()] == ["hola", "eco: hola"]


async def test_many_messages_each_delivered_twice_and_shuffled_are_each_stored_once(
    sqlite_url: str, tmp_path: Path
) -> None:
    people = [f"whatsapp:+3461100{n:04d}" for n in range(6)]
    sent = [(person, new_sid(), f"{n}") for person in people for n in range(6)]
    deliveries = sent * 2
    random.Random(7).shuffle(deliveries)
    async with whatsapp_line(sqlite_url, tmp_path, working=False) as line:
        for start in range(0, len(deliveries), 20):
            now = deliveries[start : start + 20]
            await asyncio.gather(*(line.says(text, sid, From=person) for person, sid, text in now))
        kept = [m.external_id for m in await line.messages() if m.author is Author.CUSTOMER]
    assert sorted(filter(None, kept)) == sorted(sid for _, sid, _ in sent)


@pytest.mark.parametrize("path", ["/whatsapp/messages", "/whatsapp/status"])
async def test_an_unsigned_request_is_refused_and_leaves_nothing(line: WhatsAppLine, path: str) -> None:
    fields = written("hola", new_sid())
    url = line.url + path
    for headers in ({}, {"X-Twilio-Signature": "AAAA"}, signed(url + "?", fields), signed(url, {})):
        answer = await line.http.post(url, data=fields, headers=headers)
        assert answer.status_code == 403
    assert await line.messages() == []


async def test_blank_and_unknown_fields_are_part_of_what_is_signed(line: WhatsAppLine) -> None:
    place = {"Latitude": "36.53", "Longitude": "-6.29", "Label": "", "Address": "Calle Mayor 1", "New": ""}
    await line.says("", **place)
    (message,) = [m for m in await line.messages() if m.author is Author.CUSTOMER]
    assert (message.attachments[0].kind, message.attachments[0].latitude) == ("location", 36.53)
    assert message.attachments[0].name == "Calle Mayor 1"
    assert message.payload == '/send_attachment{"attachment_kind": "location"}'


async def test_a_number_answers_a_numbered_list(line: WhatsAppLine) -> None:
    offer = Answer(
        (Reply("¿Qué necesitas?", (Button("Pedir cita", "/book"), Button("Avería", "/problem"))),),
        say("").understood,
    )
    line.dialogue.script = lambda q: say(f"elegido {q.payload}") if q.payload else offer
    await line.says("hola")
    await line.answered()
    assert line.twilio.bodies == ["¿Qué necesitas?\n\n1. Pedir cita\n2. Avería"]
    await line.says("el dos")
    await line.answered(2)
    assert line.twilio.bodies[-1] == "elegido /problem"
    await line.says("2")
    await line.answered(3)
    assert line.twilio.bodies[-1] == "¿Qué necesitas?\n\n1. Pedir cita\n2. Avería", "that list was answered"


async def test_a_number_in_answer_to_a_quoted_list_means_that_list(line: WhatsAppLine) -> None:
    offer = Answer((Reply("¿Cuál?", (Button("Centro", "/a"), Button("Norte", "/b"))),), say("").understood)
    line.dialogue.script = lambda q: say(f"elegido {q.payload}") if q.payload else offer
    await line.says("hola")
    await line.answered()
    list_sid = line.twilio.ledger[0]["sid"]
    line.dialogue.script = lambda q: say(f"elegido {q.payload}")
    await line.says("otra cosa")
    await line.answered(2)
    await line.says("la segunda", OriginalRepliedMessageSid=list_sid)
    await line.answered(3)
    assert line.twilio.bodies[-1] == "elegido /b"
    assert (await line.messages())[-2].quoted_id == (await line.messages())[1].id


async def test_a_payload_we_never_offered_is_only_words(line: WhatsAppLine) -> None:
    await line.says("Reiniciar", ButtonPayload="/restart", ButtonText="Reiniciar")
    await line.answered()
    assert line.dialogue.asked[0].payload is None


async def test_the_customer_sees_that_we_write(line: WhatsAppLine) -> None:
    sid = await line.says("hola")
    await line.until(lambda: line.twilio.typing == [sid])


@pytest.mark.parametrize(
    "word", ["STOP", "Baja", "alto.", " stop! ", "stop please", "BAJA, por favor", "opt-out"]
)
async def test_an_opt_out_word_by_itself_is_heeded_and_confirmed(line: WhatsAppLine, word: str) -> None:
    await line.says(word)
    await line.answered()
    assert line.twilio.bodies == ["utter_system_stopped es"]
    assert await line.do(lambda uow: uow.stops.has("whatsapp:+34600000100", CUSTOMER))
    assert line.dialogue.asked == []
    await line.says("ALTA, gracias")
    await line.answered(2)
    assert line.twilio.bodies[-1] == "utter_system_started es"
    assert not await line.do(lambda uow: uow.stops.has("whatsapp:+34600000100", CUSTOMER))


async def test_the_same_word_in_a_sentence_is_a_wish(line: WhatsAppLine) -> None:
    await line.says("quiero darme de BAJA del agua")
    await line.answered()
    assert line.twilio.bodies == ["eco: quiero darme de BAJA del agua"]
    assert not await line.do(lambda uow: uow.stops.has("whatsapp:+34600000100", CUSTOMER))


async def test_someone_who_opted_out_is_still_answered_but_not_written_to_unasked(line: WhatsAppLine) -> None:
    from bot.core.message import Delivery
    from bot.services.record import append

    await line.says("STOP")
    await line.answered()
    conversation_id = (await line.messages())[0].conversation_id

    def announce(uow: object) -> None:
        conversation = uow.conversations.lock(conversation_id)  # type: ignore[attr-defined]
        append(uow, conversation, Author.SYSTEM, "Vuelve la luz", line.clock(), meta={"proactive": True})  # type: ignore[arg-type]
        uow.conversations.save(conversation)  # type: ignore[attr-defined]

    await line.do(announce)

    async def suppressed() -> bool:
        return (await line.messages())[-1].delivery is Delivery.SUPPRESSED

    await line.until(suppressed)
    await line.says("¿hay luz?")
    await line.answered(2)
    assert line.twilio.bodies == ["utter_system_stopped es", "eco: ¿hay luz?"]


async def test_a_quoted_message_reaches_the_engine_with_what_it_quotes(line: WhatsAppLine) -> None:
    line.dialogue.script = lambda q: say("Hay una avería en Norte desde las 9.")
    await line.says("¿hay avería?")
    await line.answered()
    await line.says("este sí", OriginalRepliedMessageSid=line.twilio.ledger[0]["sid"])
    await line.answered(2)
    assert line.dialogue.asked[-1].text == "¿hay avería?"  # what our words answered
    said = [m for m in await line.messages() if m.author is Author.CUSTOMER][-1]
    assert (said.text, said.quoted_id) == ("este sí", (await line.messages())[1].id)


@pytest.mark.parametrize("blank", [" ", "\u200b\u200d\ufeff"])
async def test_a_message_with_nothing_to_be_seen_in_it_is_an_empty_one(
    line: WhatsAppLine, blank: str
) -> None:
    """And not a thing of a kind that we do not know."""
    await line.says(blank)
    await line.answered()
    first = (await line.messages())[0]
    assert (first.text, first.payload, first.attachments) == ("", None, ())
