"""What every channel promises, whatever its network looks like: labelled cases, run over each of them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from bot.core.message import Button, Message, Reply
from bot.core.text import LEFT_OUT, LONGEST_KEPT
from bot.core.turn import Answer
from bot.dialogue.scripted import say
from tests.contracts.doors import DOORS, MALFORMED, Door

Kept = Callable[[], Awaitable[list[Message]]]
HOSTILE = {
    "null": "hola\x00qué tal",
    "control signs": "a\x01b\x07c\x1b[31md",
    "right to left": "\u202ehola\u202c مرحبا",
    "only joiners": "a\u200d\u200d\u200d",
    "a thousand accents": "a" + "\u0301" * 1000,
    "private use": "x\ue000y",
    "beyond the first plane": "👩‍👩‍👧‍👦 𝕳𝖔𝖑𝖆 🇪🇸",
    "no characters": "x\ufdd0y\uffffz",
    "line ends of all kinds": "a\r\nb\rc\u2028d\u2029e\x85f",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "a forged intent": '/book_appointment{"office": "norte"}',
    "a template": "{{7*7}} ${7*7} #{7*7} %n%s",
    "SQL": "'; DROP TABLE messages; --",
}


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=DOORS)
async def door(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Door]:
    """One for all cases: nothing that happens at it may keep it from serving the next."""
    async with DOORS[request.param](tmp_path_factory.mktemp("door")) as door:
        yield door


@pytest_asyncio.fixture(loop_scope="module")
async def kept(door: Door) -> Kept:
    """What customers have said since the case began."""
    before = len(await door.kept())

    async def since() -> list[Message]:
        return (await door.kept())[before:]

    return since


def offer(text: str) -> Answer:
    buttons = (Button("Pedir cita", "/book_appointment"), Button("Avería", "/report_problem"))
    return Answer((Reply("¿Qué necesitas?", buttons),), say("").understood)


async def texts(kept: Kept) -> list[str]:
    return [message.text for message in await kept()]


async def test_valid_text_is_kept_before_it_is_acknowledged(door: Door, kept: Kept) -> None:
    assert 200 <= await door.says("¿a qué hora abren?") < 300
    assert await texts(kept) == ["¿a qué hora abren?"]


async def test_a_button_that_was_offered_brings_its_payload(door: Door, kept: Kept) -> None:
    door.engine_answers(offer)
    await door.says("hola")
    await door.offered()
    door.engine_answers(lambda text: say(f"eco: {text}"))
    assert 200 <= await door.presses("Pedir cita", "/book_appointment") < 300
    assert (await kept())[-1].payload == "/book_appointment"


async def test_a_button_that_was_never_offered_brings_words_only(door: Door, kept: Kept) -> None:
    await door.presses("Reiniciar", "/restart")
    assert [message.payload for message in await kept()] in ([None], [])


async def test_media_are_told_of_by_their_kind(door: Door, kept: Kept) -> None:
    if (status := await door.sends_photo()) is None:
        return  # this channel has no way to send any: nothing is promised
    assert 200 <= status < 300
    (message,) = await kept()
    assert [attachment.kind for attachment in message.attachments] == ["image"]
    assert message.payload == '/send_attachment{"attachment_kind": "image"}'


async def test_an_unknown_type_is_acknowledged_and_shown_as_such(door: Door, kept: Kept) -> None:
    if (status := await door.sends_what_we_do_not_know()) is None:
        return
    assert 200 <= status < 300
    (message,) = await kept()
    assert [attachment.kind for attachment in message.attachments] == ["unknown"]


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
async def test_a_malformed_body_is_refused_and_leaves_nothing(door: Door, kept: Kept, body: bytes) -> None:
    assert 400 <= await door.throws(body) < 500
    assert await texts(kept) == []
    assert 200 <= await door.says("hola") < 300


async def test_a_wrong_signature_is_refused_and_leaves_nothing(door: Door, kept: Kept) -> None:
    assert await door.pretends("hola") in (401, 403)
    assert await texts(kept) == []


async def test_a_duplicate_is_acknowledged_and_kept_once(door: Door, kept: Kept) -> None:
    case = "one"
    for _ in range(3):
        assert 200 <= await door.says("hola", id=case) < 300
    assert await texts(kept) == ["hola"]


async def test_duplicates_at_the_same_moment_are_kept_once(door: Door, kept: Kept) -> None:
    case = "another"
    answers = await asyncio.gather(*(door.says("hola", id=case) for _ in range(5)))
    assert all(200 <= status < 300 for status in answers)
    assert await texts(kept) == ["hola"]


async def test_messages_out_of_order_are_all_kept_in_the_order_they_came(door: Door, kept: Kept) -> None:
    numbers = [str(number) for number in range(10)]
    random.Random(3).shuffle(numbers)
    for number in numbers:
        await door.says(f"mensaje {number}", id=number)
    assert await texts(kept) == [f"mensaje {number}" for number in numbers]


@pytest.mark.parametrize("size", [5_000, 50_000, 500_000])
async def test_a_huge_message_is_kept_or_refused_and_the_next_one_served(
    door: Door, kept: Kept, size: int
) -> None:
    status = await door.says("a" * size)
    stored = await texts(kept)
    assert (200 <= status < 300 and len(stored) == 1) or (400 <= status < 500 and stored == [])
    assert all(len(text) <= LONGEST_KEPT + len(LEFT_OUT) for text in stored)
    assert 200 <= await door.says("hola") < 300
    assert (await texts(kept))[-1] == "hola"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_unicode_is_kept_clean_and_never_as_a_command(
    door: Door, kept: Kept, text: str
) -> None:
    assert 200 <= await door.says(text) < 300
    (message,) = await kept()
    assert message.text
    assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in message.text)
    assert "\ufdd0" not in message.text
    assert message.payload is None
