"""What people really do on Telegram: groups, photos, places, numbers, quotes, /stop, blocking."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.core.conversation import Conversation, Status
from bot.core.ids import new_id
from bot.core.message import AlbumPiece, Attachment, Author, Button, IncomingMessage, Message, Reply
from bot.core.operator import Presence
from bot.core.turn import Answer, Question, Understanding
from bot.dialogue.scripted import say
from bot.services import operators
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.record import append
from bot.services.reply import reply
from bot.services.take_over import take_over
from tests.counterparts.telegram_line import TelegramLine, now, telegram_line
from tests.counterparts.telegram_server import ANA, GROUP, TelegramServer

JPEG = b"\xff\xd8\xff\xe0" + b"a photo of a meter" * 10
BOT = {"id": 4242, "is_bot": True, "first_name": "Aurora", "username": "aurora_bot"}


def mention(text: str, of: str = "@aurora_bot") -> dict[str, Any]:
    """Telegram counts UTF-16 units."""
    offset = len(text[: text.index(of)].encode("utf-16-le")) // 2
    return {"text": text, "entities": [{"type": "mention", "offset": offset, "length": len(of)}]}


async def only_taken(line: TelegramLine) -> list[str]:
    """What was kept of the group, once a last message that is meant for us has arrived."""
    await line.server.sends(GROUP, message_id=2_000_000_000, **mention("@aurora_bot fin"))
    await line.until(lambda: _written(line, GROUP, "fin"))
    return [m.text for m in await line.written(GROUP)][:-1]


async def _written(line: TelegramLine, chat: int, text: str) -> bool:
    return any(m.text == text for m in await line.written(chat))


async def test_a_group_that_talks_among_itself_is_none_of_our_business(line: TelegramLine) -> None:
    await line.server.says("¿quién baja la basura?", chat=GROUP)
    await line.server.commands("/start@other_bot", chat=GROUP)
    await line.server.says(**mention("@other_bot hola", "@other_bot"), chat=GROUP)
    assert await only_taken(line) == []


async def test_a_mention_in_a_group_is_meant_for_us(line: TelegramLine) -> None:
    await line.server.says(**mention("👍👍 @Aurora_bot ¿hay avería?", "@Aurora_bot"), chat=GROUP)
    assert (await line.hears(chat=GROUP))[0] == "eco: 👍👍  ¿hay avería?"
    message = (await line.written(GROUP))[0]
    contact = await line.database.read(lambda uow: uow.contacts.get(_contact(uow, message)))
    assert (message.author_name, contact.name) == ("Ana Gil", "Vecinos de La Loma")


async def test_an_answer_to_us_and_a_command_in_a_group_are_meant_for_us(line: TelegramLine) -> None:
    ours = {"message_id": 5, "date": 1, "chat": {"id": GROUP, "type": "supergroup"}, "from": BOT, "text": "?"}
    await line.server.says("en Sur", chat=GROUP, reply_to_message=ours)
    await line.server.commands("/help@aurora_bot", chat=GROUP)
    assert await only_taken(line) == ["en Sur", "/help"]


async def test_who_writes_in_the_name_of_the_group_is_heard_and_other_bots_are_not(
    line: TelegramLine,
) -> None:
    nobody = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    group = {"id": GROUP, "type": "supergroup", "title": "Vecinos de La Loma"}
    other = {"id": 99, "is_bot": True, "first_name": "Otro", "username": "other_bot"}
    asks = mention("@aurora_bot ¿hay avería?")
    await line.server.says(**asks, chat=GROUP, **{"from": other})
    await line.server.says(**asks, chat=GROUP, **{"from": nobody, "sender_chat": group})
    assert await only_taken(line) == ["¿hay avería?"]
    assert (await line.written(GROUP))[0].author_name == "Vecinos de La Loma"


async def test_stop_from_the_menu_of_a_group_is_heeded(line: TelegramLine) -> None:
    """There Telegram's menu writes whose command it is."""
    await line.server.commands("/stop@aurora_bot", chat=GROUP)
    assert "ALTA" in (await line.hears(chat=GROUP))[0]
    assert await line.database.read(lambda uow: uow.stops.has("telegram", str(GROUP)))


@pytest.mark.parametrize(
    "words", ["vincular", "vincular \n", "vin\u200bcular", "quiero vincular mi whatsapp", "vincular 4821"]
)
async def test_no_code_is_given_where_others_read_along(line: TelegramLine, words: str) -> None:
    """There is a way to where it is: one tap asks for it in private."""
    await line.server.says(**mention(f"@aurora_bot {words}"), chat=GROUP)
    said = (await line.hears(chat=GROUP))[0]
    assert "en privado" in said and "https://t.me/aurora_bot?start=vincular" in said
    assert not line.dialogue.asked
    await line.server.commands("/start vincular")
    assert "Tu código es" in (await line.hears())[0]


async def test_a_link_to_a_code_gives_none_where_others_read_along(line: TelegramLine) -> None:
    await line.server.commands("/start vincular", chat=GROUP)
    assert "?start=vincular" in (await line.hears(chat=GROUP))[0]


async def test_what_is_corrected_in_a_group_is_answered_without_our_name(line: TelegramLine) -> None:
    """A caption that is taken away leaves its photo."""
    thinking = asyncio.Event()

    async def script(asked: Question) -> Answer:
        await thinking.wait()
        return say(f"eco: {asked.payload or asked.text}")

    line.dialogue.script = script
    await line.server.keeps("p", JPEG)
    await line.server.says(**mention("@aurora_bot hola"), chat=GROUP)
    await line.until(lambda: line.dialogue.asked)
    group = {"id": GROUP, "type": "supergroup", "title": "Vecinos de La Loma"}
    ana = {"id": ANA, "is_bot": False, "first_name": "Ana"}
    frame = {"date": 1_800_000_000, "chat": group, "from": ana}
    size = {"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9, "file_size": 9}
    ours = {"message_id": 5, "date": 1, "chat": group, "from": BOT, "text": "?"}
    photo = {"message_id": 900_002, "photo": [size], "reply_to_message": ours}
    await line.server.happens(message={**frame, **mention("@aurora_bot ¿mañana?"), "message_id": 900_001})
    await line.server.happens(message={**frame, **photo, "caption": "mi contador"})
    await line.until(lambda: _written(line, GROUP, "mi contador"))
    frame["edit_date"] = 1_800_000_060
    await line.server.happens(edited_message={**frame, **mention("@aurora_bot ¿hoy?"), "message_id": 900_001})
    await line.server.happens(edited_message={**frame, **photo})
    await line.until(lambda: _written(line, GROUP, ""))
    thinking.set()
    told = 'eco: /send_attachment{"attachment_kind": "image"}'
    assert await line.hears(3, GROUP) == ["eco: hola", "eco: ¿hoy?", told]


async def test_who_calls_us_in_a_group_only_by_correcting_what_they_wrote_is_answered_once(
    line: TelegramLine,
) -> None:
    """Telegram had not told us of it before."""
    frame = {
        "message_id": 900_003,
        "date": 1_800_000_000,
        "chat": {"id": GROUP, "type": "supergroup", "title": "Vecinos de La Loma"},
        "from": {"id": ANA, "is_bot": False, "first_name": "Ana"},
    }
    for at, text in ((60, "@aurora_bot ¿hay averia?"), (90, "@aurora_bot ¿hay avería?")):
        edited = {**frame, **mention(text), "edit_date": 1_800_000_000 + at}
        await line.server.happens(edited_message=edited)
    await line.server.happens(edited_message={**frame, "message_id": 900_004, "text": "ya ha vuelto"})
    assert await only_taken(line) == ["¿hay averia?"]
    assert (await line.hears(chat=GROUP))[0] == "eco: ¿hay averia?"


@pytest.mark.parametrize("why", ["message thread not found", "TOPIC_CLOSED"])
async def test_who_writes_in_a_topic_of_a_group_is_answered_there(line: TelegramLine, why: str) -> None:
    """In the group itself, where the topic is gone or closed by then; an answer's thread is no topic."""
    here = {"message_thread_id": 77, "is_topic_message": True}
    await line.server.sends(GROUP, **mention("@aurora_bot uno"), **here)
    await line.hears(1, GROUP)
    gone = {"ok": False, "error_code": 400, "description": f"Bad Request: {why}"}
    await line.server.fail("sendMessage", 400, answer=gone)
    await line.server.sends(GROUP, **mention("@aurora_bot dos"), **here)
    await line.hears(2, GROUP)
    await line.server.sends(GROUP, **mention("@aurora_bot tres"), message_thread_id=78)
    assert await line.hears(3, GROUP) == ["eco: uno", "eco: dos", "eco: tres"]
    places = [one.get("message_thread_id") for one in await line.server.sent(GROUP)]
    assert [place and int(place) for place in places] == [77, None, None]


async def test_who_writes_in_a_topic_sees_there_that_the_bot_is_thinking(line: TelegramLine) -> None:
    thinking = asyncio.Event()

    async def script(asked: Question) -> Answer:
        await thinking.wait()
        return say(f"eco: {asked.text}")

    line.dialogue.script = script
    await line.server.sends(GROUP, **mention("@aurora_bot hola"), message_thread_id=77, is_topic_message=True)

    async def dots() -> list[Any]:
        return list((await line.server.ledger())["actions"])

    shown = await line.until(dots)
    thinking.set()
    assert [int(one["message_thread_id"]) for one in shown[:1]] == [77]


def picture(name: str, album: str) -> dict[str, Any]:
    size = {"file_id": name, "file_unique_id": name, "width": 9, "height": 9, "file_size": len(JPEG)}
    return {"photo": [size], "media_group_id": album}


def frame_of(message_id: int) -> dict[str, Any]:
    group = {"id": GROUP, "type": "supergroup", "title": "Vecinos de La Loma"}
    ana = {"id": ANA, "is_bot": False, "first_name": "Ana"}
    return {"message_id": message_id, "date": 1_800_000_000, "chat": group, "from": ana}


def called(text: str) -> dict[str, Any]:
    words = mention(f"@aurora_bot {text}")
    return {"caption": words["text"], "caption_entities": words["entities"]}


async def test_all_of_an_album_in_a_group_is_meant_for_us_if_its_words_are(line: TelegramLine) -> None:
    """Telegram brings it as a message for each picture, with the words beside the first."""
    caption = called("mis contadores")
    for name in ("p1", "p2", "p3"):
        await line.server.keeps(name, JPEG)
    await line.server.sends(GROUP, message_id=501, **picture("p0", "the neighbours'"))
    await line.server.sends(GROUP, message_id=502, **picture("p1", "ours"), **caption)
    await line.server.sends(GROUP, message_id=503, **picture("p2", "ours"))
    await line.server.sends(GROUP, message_id=504, **picture("p0", "the neighbours'"))
    await line.server.sends(GROUP, message_id=505, **picture("p3", "ours"))
    assert await only_taken(line) == ["mis contadores", "", ""]
    assert (await line.hears(1, GROUP))[0] == "eco: mis contadores"


async def test_pictures_that_come_before_the_one_that_calls_us_are_taken_too(line: TelegramLine) -> None:
    for name in ("p1", "p2", "p3"):
        await line.server.keeps(name, JPEG)
    await line.server.sends(GROUP, message_id=501, **picture("p1", "ours"))
    await line.server.sends(GROUP, message_id=502, **picture("p0", "the neighbours'"))
    await line.server.sends(GROUP, message_id=503, **picture("p2", "ours"))
    await line.server.sends(GROUP, message_id=504, **picture("p3", "ours"), **called("mis contadores"))
    assert await only_taken(line) == ["", "", "mis contadores"]


async def test_pictures_are_taken_too_if_one_of_them_calls_us_by_a_correction(line: TelegramLine) -> None:
    """And whoever corrected it sees that the bot is thinking."""
    thinking = asyncio.Event()

    async def script(asked: Question) -> Answer:
        await thinking.wait()
        return say(f"eco: {asked.text}")

    line.dialogue.script = script
    for name in ("p1", "p2"):
        await line.server.keeps(name, JPEG)
    await line.server.sends(GROUP, message_id=501, **picture("p1", "ours"))
    await line.server.sends(GROUP, message_id=502, **picture("p2", "ours"), caption="aurora, mis contadores")
    await line.until(lambda: _held(line, ["501", "502"]))
    corrected = frame_of(502) | picture("p2", "ours") | called("mis contadores")
    await line.server.happens(edited_message={**corrected, "edit_date": 1_800_000_060})
    await line.until(lambda: _held(line, []))

    async def dots() -> list[Any]:
        return list((await line.server.ledger())["actions"])

    assert await line.until(dots)
    thinking.set()
    assert sorted(m.text for m in await line.written(GROUP) if m.incoming) == ["", "mis contadores"]


async def test_pictures_that_came_before_a_restart_or_to_another_gateway_are_taken_too(
    server: TelegramServer, sqlite_url: str, tmp_path: Path
) -> None:
    """What others sent among themselves is kept nowhere, also then."""
    for name in ("p1", "p2", "p3"):
        await server.keeps(name, JPEG)
    async with telegram_line(server, sqlite_url, tmp_path) as line:
        await server.sends(GROUP, message_id=501, **picture("p1", "ours"))
        await server.sends(GROUP, message_id=502, **picture("p0", "the neighbours'"))
        await line.until(lambda: _held(line, ["501", "502"]))
    async with telegram_line(server, sqlite_url, tmp_path, album=0.7) as line:
        await server.sends(GROUP, message_id=503, **picture("p2", "ours"), **called("mis contadores"))
        await line.until(lambda: _held(line, ["502"]))
        late = picture("p3", "ours") | frame_of(504)
        piece = AlbumPiece(
            "telegram", f"{GROUP}:504", str(GROUP), "ours", {"update_id": 4, "message": late}, now()
        )
        await line.do(
            lambda uow: uow.albums.hold(piece)
        )  # to another gateway, at the moment of the one before
        await line.telegram._albums.resume()
        await line.until(lambda: _held(line, []))
        assert [m.text for m in await line.written(GROUP)] == ["", "mis contadores", ""]


async def test_who_only_calls_us_in_a_group_is_told_what_we_can_do(line: TelegramLine) -> None:
    await line.server.says(**mention("@aurora_bot"), chat=GROUP)
    (said,) = await line.hears(chat=GROUP)
    assert "escribe @aurora_bot y tu pregunta" in said and "vincular" not in said, "that is for private chats"
    await line.server.commands("/help@aurora_bot", chat=GROUP)
    assert (await line.hears(2, GROUP))[1] == said
    assert line.dialogue.asked == []


async def test_who_calls_us_below_what_another_wrote_wants_that_answered(line: TelegramLine) -> None:
    luis = {"id": 8001, "is_bot": False, "first_name": "Luis"}
    group = {"id": GROUP, "type": "supergroup", "title": "Vecinos de La Loma"}
    asked = {"message_id": 5, "date": 1, "chat": group, "from": luis, "text": "¿alguien sabe si hay avería?"}
    await line.server.says(**mention("@aurora_bot"), chat=GROUP, reply_to_message=asked)
    assert await line.hears(chat=GROUP) == ["eco: ¿alguien sabe si hay avería?"]
    await line.server.says(**mention("@aurora_bot"), chat=GROUP, reply_to_message={**asked, "from": BOT})
    assert "y tu pregunta" in (await line.hears(2, GROUP))[1], "our own words are no question"


async def test_what_is_nobody_elses_business_is_left_for_a_private_chat(line: TelegramLine) -> None:
    """The bot is told of which wishes that holds; what anybody may know it answers there."""
    line.dialogue.script = lambda asked: say("De 9 a 14.", private=asked.private[:1])
    await line.server.says(**mention("@aurora_bot ¿a qué hora abrís? y quiero una cita"), chat=GROUP)
    said = await line.hears(2, GROUP)
    assert said[0] == "De 9 a 14." and "en privado" in said[1]
    (key,) = (await line.server.sent(GROUP))[1]["reply_markup"]["inline_keyboard"][0]
    assert key["url"] == "https://t.me/aurora_bot?start=book_appointment"
    await line.server.says("quiero una cita")
    assert await line.hears() == ["De 9 a 14."]
    here, alone = (set(one.private) for one in line.dialogue.asked)
    assert {"book_appointment", "ticket_status", "my_appointments"} < here and not alone


async def test_the_link_from_a_group_begins_with_what_was_wished_there(line: TelegramLine) -> None:
    await line.server.commands("/start ticket_status")
    await line.hears()
    assert line.dialogue.asked[0].payload == "/ticket_status"


async def test_it_begins_with_what_was_told_there_too(line: TelegramLine) -> None:
    """By what was understood, or by the button of an answer: of what the business has, as anybody may write
    such a link; and of several districts none."""
    there = tuple({"entity": "district", "value": each} for each in ("sur", "sur"))
    more = ({"entity": "service", "value": "electricity"}, {"entity": "day", "value": "tomorrow"})
    both = Understanding("report_problem", 1.0, "es", entities=(*there, *more))
    line.dialogue.script = lambda _: Answer((), both, private=("report_problem",))
    await line.server.says(**mention("@aurora_bot no hay luz en Sur, quiero dar parte"), chat=GROUP)
    await line.hears(1, GROUP)
    offered = Button("Dar aviso", '/report_problem{"service": "water", "district": "san_martin"}')
    several = Understanding("status", 1.0, "es", entities=({"entity": "district", "value": "norte"}, *there))
    line.dialogue.script = lambda _: Answer((Reply("Nada.", (offered,)),), several, private=("complain",))
    await line.server.says(**mention("@aurora_bot ¿y agua?"), chat=GROUP)
    await line.hears(3, GROUP)
    keys = [sent["reply_markup"]["inline_keyboard"][0][0] for sent in await line.server.sent(GROUP)]
    links = [key["url"].removeprefix("https://t.me/aurora_bot?start=") for key in keys]
    assert links == [
        "report_problem-district-sur-service-electricity",
        "report_problem-service-water-district-san_martin",
        "complain",
    ]
    forged = ("report_problem-district-moon-service-water", "report_problem-requested_slot-sur")
    for number, link in enumerate((*links, *forged), 3):
        await line.server.commands(f"/start {link}")
        await line.until(lambda n=number: len(line.dialogue.asked) == n)
        await line.settled()
    assert [one.payload for one in line.dialogue.asked[2:]] == [
        '/report_problem{"district": "sur", "service": "electricity"}',
        '/report_problem{"service": "water", "district": "san_martin"}',
        "/complain",
        '/report_problem{"service": "water"}',
        "/report_problem",
    ]


async def test_a_button_in_a_group_leads_where_nobody_reads_along(line: TelegramLine) -> None:
    buttons = (Button("Dar aviso", "/report_problem"), Button("Horarios", "/opening_hours"))
    line.dialogue.script = lambda _: Answer(
        (Reply("Nada en Sur.", buttons),), Understanding("status", 1.0, "es")
    )
    await line.server.says(**mention("@aurora_bot ¿hay avería?"), chat=GROUP)
    await line.hears(1, GROUP)
    ((report, hours),) = (await line.server.sent(GROUP))[0]["reply_markup"]["inline_keyboard"]
    assert report["url"] == "https://t.me/aurora_bot?start=report_problem"
    assert hours["callback_data"] == "/opening_hours"


async def test_in_a_group_an_answer_stands_below_what_it_answers(line: TelegramLine) -> None:
    """Others go on talking; where it is deleted meanwhile the answer comes all the same."""
    await line.server.sends(GROUP, message_id=812, **mention("@aurora_bot uno"))
    await line.hears(1, GROUP)
    below = json.loads((await line.server.sent(GROUP))[0]["reply_parameters"])
    assert (below["message_id"], below["allow_sending_without_reply"]) == (812, True)
    await line.server.says("uno")
    await line.hears()
    assert "reply_parameters" not in (await line.server.sent(ANA))[0]


async def test_a_photo_is_fetched_and_kept(line: TelegramLine) -> None:
    await line.server.keeps("photo-1", JPEG)
    size = {"file_id": "photo-1", "file_unique_id": "p", "width": 9, "height": 9, "file_size": len(JPEG)}
    await line.server.sends(photo=[size], caption="mi contador")
    kept = await line.until(lambda: _kept(line))
    assert await line.media.read(kept.key) == JPEG
    assert (await line.hears())[0] == "eco: mi contador"


async def test_a_file_too_large_for_telegram_is_not_asked_for(line: TelegramLine) -> None:
    video = {
        "file_id": "v",
        "file_unique_id": "v",
        "width": 1,
        "height": 1,
        "duration": 9,
        "mime_type": "video/mp4",
    }
    await line.server.sends(video={**video, "file_size": 25_000_000})
    attachment = await line.until(lambda: _failed(line))
    assert attachment.failure == "too_large"
    told = '/send_attachment{"attachment_kind": "too_large"}'
    assert (await line.written())[0].payload == told, "nobody is told that it is kept"
    assert "getFile" not in [call["method"] for call in (await line.server.ledger())["calls"]]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"voice": {"file_id": "f", "file_unique_id": "f", "duration": 3}}, "voice"),
        ({"document": {"file_id": "f", "file_unique_id": "f", "file_name": "factura.pdf"}}, "document"),
        ({"location": {"latitude": 36.7, "longitude": -4.4}}, "location"),
        ({"document": {"file_id": "f", "file_unique_id": "f", "mime_type": "text/html"}}, "unsupported"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "unknown"),
        (
            {
                "sticker": {
                    "file_id": "f", "file_unique_id": "f", "type": "regular", "width": 1, "height": 1,
                    "is_animated": False, "is_video": False, "emoji": "😀",
                }
            },
            "sticker",
        ),
        ({"contact": {"phone_number": "+34600111222", "first_name": "Luis"}}, "contact"),
    ],
)  # fmt: skip
async def test_what_is_sent_without_words_is_kept_for_what_it_is(
    line: TelegramLine, content: dict[str, Any], kind: str
) -> None:
    await line.server.sends(**content)
    await line.until(lambda: line.written())
    message = (await line.written())[0]
    refused = kind == "unsupported"
    assert [attachment.kind for attachment in message.attachments] == ["document" if refused else kind]
    assert message.payload == f'/send_attachment{{"attachment_kind": "{kind}"}}'


async def test_of_what_came_with_words_and_cannot_be_read_the_customer_is_told(line: TelegramLine) -> None:
    await line.server.sends(hologram={"file_id": "f"}, caption="¿qué marca?")
    assert await line.hears(2) == [line.words.say("utter_system_file_unsupported", "es"), "eco: ¿qué marca?"]
    assert [one.name for one in (await line.written())[0].attachments] == ["hologram"]


async def test_a_place_has_its_coordinates_and_name(line: TelegramLine) -> None:
    place = {"latitude": 36.7, "longitude": -4.4}
    await line.server.sends(
        venue={"location": place, "title": "Oficina Norte", "address": "Calle 1"}, location=place
    )
    await line.until(lambda: line.written())
    assert (await line.written())[0].attachments == (
        Attachment("location", "Oficina Norte, Calle 1", latitude=36.7, longitude=-4.4),
    )


async def test_what_is_quoted_is_found_also_when_it_was_a_part_of_ours(line: TelegramLine) -> None:
    await line.server.says("hola")
    await line.hears()
    await line.settled()
    ours = (await line.server.sent())[0]
    quoted = {
        "message_id": ours["message_id"],
        "date": 1,
        "chat": {"id": ANA, "type": "private"},
        "from": BOT,
    }
    await line.server.says("este sí", reply_to_message={**quoted, "text": "eco: hola"})
    await line.hears(2)
    said, answered = (await line.messages())[1:3]
    assert (answered.text, answered.quoted_id) == ("este sí", said.id)


async def test_the_words_they_pick_out_of_a_message_are_what_they_point_at(line: TelegramLine) -> None:
    """Those that Telegram has picked by itself say nothing."""
    await line.server.says("hola")
    await line.hears()
    await line.settled()
    ours = (await line.server.sent())[0]
    here = {"id": ANA, "type": "private"}
    quoted = {"message_id": ours["message_id"], "date": 1, "chat": here, "from": BOT, "text": "eco: hola"}
    await line.server.says(
        "este sí", reply_to_message=quoted, quote={"text": "la", "position": 7, "is_manual": True}
    )
    assert (await line.hears(2))[1] == "eco: la"
    await line.server.says("este sí", reply_to_message=quoted, quote={"text": "ho", "position": 5})
    assert (await line.hears(3))[2] == "eco: eco: hola"


async def test_who_calls_us_below_words_that_they_pick_out_wants_those_answered(line: TelegramLine) -> None:
    luis = {"id": 8001, "is_bot": False, "first_name": "Luis"}
    group = {"id": GROUP, "type": "supergroup", "title": "Vecinos de La Loma"}
    said = "¿quién baja la basura? ¿hay avería?"
    asked = {"message_id": 5, "date": 1, "chat": group, "from": luis, "text": said}
    picked = {"text": "¿hay avería?", "position": 23, "is_manual": True}
    await line.server.says(**mention("@aurora_bot"), chat=GROUP, reply_to_message=asked, quote=picked)
    assert await line.hears(chat=GROUP) == ["eco: ¿hay avería?"]


async def test_stop_ends_what_was_not_asked_for_and_start_allows_it_again(line: TelegramLine) -> None:
    await line.server.commands("/stop")
    await line.hears()
    assert await line.database.read(lambda uow: uow.stops.has("telegram", str(ANA)))
    await line.server.commands("/start")
    await line.hears(2)
    assert not await line.database.read(lambda uow: uow.stops.has("telegram", str(ANA)))


async def test_baja_in_a_sentence_is_a_wish_about_a_contract(line: TelegramLine) -> None:
    await line.server.says("quiero dar de baja el contrato")
    assert (await line.hears())[0].startswith("eco:")


async def test_a_deep_link_begins_with_what_it_names(line: TelegramLine) -> None:
    await line.server.commands("/start book_appointment")
    await line.hears()
    assert line.dialogue.asked[0].payload == "/book_appointment"


async def test_a_deep_link_names_nothing_that_the_welcome_does_not_offer(line: TelegramLine) -> None:
    await line.server.commands("/start inform")
    assert "asistente automático" in (await line.hears())[0]
    assert line.dialogue.asked == [] and (await line.written())[0].meta["start"] == "inform"


async def test_help_speaks_the_customers_language(line: TelegramLine) -> None:
    english = {"id": ANA, "is_bot": False, "first_name": "Ann", "language_code": "en-GB"}
    await line.server.commands("/help", **{"from": english})
    assert (await line.hears())[0].startswith("Write what you need")
    await line.settled()
    assert line.dialogue.asked == [], "the house answers commands itself"


async def test_commands_are_offered_in_both_languages(line: TelegramLine) -> None:
    offered = await line.until(lambda: _commands(line))
    assert [one.get("language_code") for one in offered] == [None, "en"]


async def test_a_code_is_written_here_or_tapped_as_a_link(line: TelegramLine) -> None:
    page = await line.do(lambda uow: receive(uow, IncomingMessage("web", "v1", "w1", "hola"), now()))
    linking = line.telegram._deps.arrivals.linking
    code = await line.do(lambda uow: linking.new_code(uow, page.conversation, now()))
    await line.server.commands(f"/start {code}")
    assert "misma conversación" in (await line.hears())[0]
    assert (await line.conversation()).contact_id == page.conversation.contact_id


async def whatsapp_customer(line: TelegramLine, number: str) -> Conversation:
    hello = IncomingMessage("whatsapp:+34600000100", f"whatsapp:{number}", new_id("SM"), "hola")
    received = await line.do(lambda uow: receive(uow, hello, now()))
    await line.do(lambda uow: _look_at(uow, received.message))
    return received.conversation


async def test_their_own_number_links_them_to_whatsapp_in_one_tap(line: TelegramLine) -> None:
    whatsapp = await whatsapp_customer(line, "+34611222333")
    await line.server.says("vincular")
    await line.hears()
    key = (await line.server.sent())[0]["reply_markup"]["keyboard"][0][0]
    assert key == {"request_contact": True, "text": "Compartir mi número"}
    await line.server.sends(contact={"phone_number": "34611222333", "first_name": "Ana", "user_id": ANA})
    assert "misma conversación" in (await line.hears(2))[1]
    assert (await line.conversation()).contact_id == whatsapp.contact_id
    await line.settled()
    assert [question.text for question in line.dialogue.asked] == ["hola"], "only what was written elsewhere"


async def test_somebody_elses_number_proves_nothing(line: TelegramLine) -> None:
    whatsapp = await whatsapp_customer(line, "+34611222333")
    await line.server.sends(contact={"phone_number": "+34611222333", "first_name": "Eva", "user_id": 99})
    await line.server.sends(contact={"phone_number": "+34611222333", "first_name": "Eva"})
    await line.until(lambda: _count(line, 2))
    assert (await line.conversation()).contact_id != whatsapp.contact_id


async def test_an_operators_answer_is_signed(line: TelegramLine) -> None:
    await line.server.says("hola")
    await line.hears()
    marta = await line.do(lambda uow: operators.add(uow, "Marta <R>", None, now(), Presence.ONLINE))
    talk = (await line.conversation()).id
    await line.do(lambda uow: take_over(uow, talk, marta.id, line.words, now()))
    await line.do(lambda uow: reply(uow, talk, marta.id, "a < b & **ya**", "r1", False, now()))
    assert (await line.hears(3))[2] == "<b>Marta &lt;R&gt;</b>\na &lt; b &amp; <b>ya</b>"
    sent = (await line.messages())[-1]
    await line.settled()
    assert sent.operator_id == marta.id


async def test_a_file_of_an_operator_goes_out(line: TelegramLine) -> None:
    await line.server.says("hola")
    await line.hears()
    key = await line.media.keep(b"%PDF-1.7 a bill")

    def attach(uow: UnitOfWork) -> None:
        conversation = uow.conversations.lock(talk)
        bill = Attachment("document", "factura.pdf", "application/pdf", key=key)
        append(uow, conversation, Author.SYSTEM, "Tu factura", now(), attachments=(bill,))
        uow.conversations.save(conversation)

    talk = (await line.conversation()).id
    await line.do(attach)
    await line.until(lambda: _files(line))
    file = (await _files(line))[0]
    assert (file["kind"], file["filename"], file["size"]) == ("document", "factura.pdf", 15)
    assert await line.server.texts() == ["eco: hola", "Tu factura", ""]


async def _attached(line: TelegramLine, attachment: Attachment) -> str:
    """As what the file goes out in the end."""
    key = await line.media.keep(b"what is in it")
    talk = (await line.conversation()).id

    def attach(uow: UnitOfWork) -> None:
        conversation = uow.conversations.lock(talk)
        append(uow, conversation, Author.SYSTEM, "", now(), attachments=(replace(attachment, key=key),))
        uow.conversations.save(conversation)

    await line.do(attach)
    await line.until(lambda: _files(line))
    await line.settled()
    return str((await _files(line))[-1]["kind"])


@pytest.mark.parametrize(
    ("kind", "media_type", "way"),
    [
        ("image", "image/jpeg", "photo"),
        ("image", "image/webp", "photo"),
        ("image", "image/gif", "animation"),
        ("voice", "audio/ogg; codecs=opus", "voice"),
        ("voice", "audio/mpeg", "audio"),
        ("voice", "audio/x-m4a", "audio"),
        ("voice", "audio/wav", "document"),
        ("video", "video/mp4", "video"),
        ("video", "video/quicktime", "document"),
    ],
)
async def test_a_file_goes_out_as_what_it_is(
    line: TelegramLine, kind: str, media_type: str, way: str
) -> None:
    await line.server.says("hola")
    await line.hears()
    assert await _attached(line, Attachment(kind, "", media_type)) == way


@pytest.mark.parametrize("why", ["PHOTO_INVALID_DIMENSIONS", "IMAGE_PROCESS_FAILED"])
async def test_a_picture_that_can_be_no_photo_there_goes_as_a_file(line: TelegramLine, why: str) -> None:
    """A long screenshot, for example."""
    await line.server.says("hola")
    await line.hears()
    await line.server.fail("sendPhoto", 400, answer={"description": f"Bad Request: {why}"})
    assert await _attached(line, Attachment("image", "pantalla.png", "image/png")) == "document"
    assert (await line.messages())[-1].delivery.value == "sent"


async def test_dots_are_shown_while_the_bot_thinks_and_renewed(line: TelegramLine) -> None:
    thinking = asyncio.Event()

    async def script(asked: Question) -> Answer:
        await thinking.wait()
        return say("ya")

    line.dialogue.script = script
    await line.server.says("hola")
    await line.until(lambda: _actions(line, 3))
    thinking.set()
    await line.hears()
    await line.settled()
    shown = -1
    while (found := len((await line.server.ledger())["actions"])) != shown:  # until it is quiet
        shown = found
        await asyncio.sleep(0.5)


async def test_dots_are_shown_while_an_operator_writes(line: TelegramLine) -> None:
    await line.server.says("hola")
    await line.hears()
    await line.settled()
    before = len((await line.server.ledger())["actions"])
    line.hub.typing((await line.conversation()).id, "operator", True)
    await line.until(lambda: _actions(line, before + 1))


async def test_whoever_blocks_us_is_shown_as_out_of_reach_until_they_come_back(line: TelegramLine) -> None:
    await line.server.says("hola")
    await line.hears()
    await line.settled()
    for status, reachable in (("kicked", False), ("member", True)):
        await line.server.happens(my_chat_member=membership(status))
        await line.until(lambda wanted=reachable: _reachable(line, wanted))
    lines = [m.meta["activity"] for m in await line.messages() if m.private]
    assert lines == ["contact.unreachable", "contact.reachable"]
    assert (await line.conversation()).status is Status.BOT


def membership(status: str) -> dict[str, Any]:
    member = {"user": BOT, "status": status, **({"until_date": 0} if status == "kicked" else {})}
    ana = {"id": ANA, "is_bot": False, "first_name": "Ana"}
    chat = {"id": ANA, "type": "private", "first_name": "Ana"}
    old = {"user": BOT, "status": "member"}
    return {"chat": chat, "from": ana, "date": 1, "old_chat_member": old, "new_chat_member": member}


def _look_at(uow: UnitOfWork, message: Message) -> None:
    message.handled = True
    uow.messages.save(message)


def _contact(uow: UnitOfWork, message: Message) -> str:
    return uow.conversations.get(message.conversation_id).contact_id


async def _held(line: TelegramLine, wanted: list[str]) -> bool:
    """Pictures of which it is not known yet whether they are meant for us."""
    found = await line.database.read(lambda uow: uow.albums.held("telegram"))
    return [piece.external_id.partition(":")[2] for piece in found] == wanted


async def _kept(line: TelegramLine) -> Attachment | None:
    return next((a for m in await line.written() for a in m.attachments if a.key), None)


async def _failed(line: TelegramLine) -> Attachment | None:
    return next((a for m in await line.written() for a in m.attachments if a.failure), None)


async def _files(line: TelegramLine) -> list[dict[str, Any]]:
    return list((await line.server.ledger())["files"])


async def _commands(line: TelegramLine) -> list[dict[str, Any]]:
    offered = (await line.server.ledger())["commands"]
    return list(offered) if len(offered) == 2 else []


async def _count(line: TelegramLine, count: int) -> bool:
    return len(await line.written()) == count


async def _actions(line: TelegramLine, count: int) -> bool:
    return len((await line.server.ledger())["actions"]) >= count


async def _reachable(line: TelegramLine, wanted: bool) -> bool:
    def read(uow: UnitOfWork) -> bool:
        identity = uow.contacts.identity("telegram", str(ANA))
        return identity is not None and (identity.unreachable_since is None) == wanted

    return await line.database.read(read)
