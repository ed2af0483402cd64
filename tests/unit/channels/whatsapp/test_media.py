"""What customers send along is fetched with care, kept by its content, and never believed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.channels.whatsapp.media import TwilioMedia
from bot.core.message import Attachment, Author
from bot.services.errors import FetchFailed
from tests.counterparts.twilio_emulator import ACCOUNT_SID, TOKEN
from tests.counterparts.whatsapp_line import WhatsAppLine, whatsapp_line

PNG = b"\x89PNG\r\n\x1a\n" + b"a photo of a meter" * 10
Send = Callable[[bytes, str, str], Awaitable[Attachment]]


async def sent(line: WhatsAppLine, content: bytes, media_type: str, served_as: str = "") -> Attachment:
    """The customer sends a file; return what became of it."""
    line.twilio.files["one"] = (content, served_as or media_type)
    await line.says("", NumMedia="1", MediaUrl0=f"{line.twilio.url}/media/one", MediaContentType0=media_type)

    async def done() -> bool:
        return all(m.attachments[0].remote is None for m in await line.messages() if m.attachments)

    await line.until(done)
    return next(m for m in await line.messages() if m.attachments).attachments[0]


async def test_a_photo_is_kept_by_what_is_in_it(line: WhatsAppLine) -> None:
    photo = await sent(line, PNG, "image/png")
    assert (photo.kind, photo.size, photo.failure) == ("image", len(PNG), None)
    assert photo.key is not None
    assert await line.media.read(photo.key) == PNG


async def test_what_is_a_sticker_there_is_one_here(line: WhatsAppLine) -> None:
    assert (await sent(line, b"RIFF....WEBPVP8 ", "image/webp")).kind == "sticker"


async def test_our_credentials_stay_with_twilio_when_it_sends_us_elsewhere(line: WhatsAppLine) -> None:
    await sent(line, PNG, "image/png")
    assert line.twilio.authorised == [("/media/one", True), ("/elsewhere/one", False)]


async def test_nobody_sends_us_into_our_own_network(line: WhatsAppLine) -> None:
    """Not Twilio either; a Twilio without https is one of our own."""
    line.twilio.files["one"] = (PNG, "image/png")
    photo = Attachment("image", media_type="image/png", remote=f"{line.twilio.url}/media/one")
    media = TwilioMedia(ACCOUNT_SID, TOKEN, line.twilio.url, inside=False)
    with pytest.raises(FetchFailed, match="gone"):
        await media.fetch(photo)
    assert line.twilio.authorised == [("/media/one", True)]


async def test_a_slow_line_is_waited_for_as_long_as_something_comes(line: WhatsAppLine) -> None:
    line.twilio.files["one"] = (PNG, "image/png")
    photo = Attachment("image", media_type="image/png", remote=f"{line.twilio.url}/media/one")
    media = TwilioMedia(ACCOUNT_SID, TOKEN, line.twilio.url, silent_for=1.0)
    line.twilio.line_pause = 0.2  # ten of them
    assert await media.fetch(photo) == (PNG, "image/png")
    line.twilio.line_pause = 3
    with pytest.raises(FetchFailed, match="unreachable"):
        await media.fetch(photo)


async def test_the_bot_is_told_what_was_sent(line: WhatsAppLine) -> None:
    await sent(line, PNG, "image/png")
    await line.answered()
    assert line.dialogue.asked[0].payload == '/send_attachment{"attachment_kind": "image"}'


@pytest.mark.parametrize(
    ("content", "said", "served_as", "why"),
    [
        (b"<!DOCTYPE html><script>steal()</script>", "image/png", "image/png", "unsupported"),
        (b"<html>", "image/png", "text/html", "unsupported"),
        (b"<svg onload='x()'/>", "image/svg+xml", "", "unsupported"),
        (b"MZ", "application/x-msdownload", "", "unsupported"),
        (PNG + bytes(5_000_001), "image/png", "", "too_large"),
        (b"", "text/plain", "", "empty"),
    ],
)
async def test_what_we_do_not_take_is_named(
    line: WhatsAppLine, content: bytes, said: str, served_as: str, why: str
) -> None:
    refused = await sent(line, content, said, served_as)
    assert (refused.failure, refused.key) == (why, None)


async def test_no_request_goes_to_an_address_that_is_not_twilios(line: WhatsAppLine) -> None:
    await line.says(
        "", NumMedia="1", MediaUrl0="http://169.254.169.254/latest", MediaContentType0="image/png"
    )

    async def refused() -> bool:
        return (await line.messages())[0].attachments[0].failure == "gone"

    await line.until(refused)


class Transcriber:
    def __init__(self, words: str | None) -> None:
        self.words = words

    async def transcribe(self, content: bytes, media_type: str, language: str) -> str | None:
        return self.words


@pytest.mark.parametrize(
    ("words", "text", "payload"),
    [
        ("no tengo luz en casa", "no tengo luz en casa", None),
        (None, "", '/send_attachment{"attachment_kind": "voice"}'),
    ],
)
async def test_a_voice_note_is_answered_by_its_words_or_by_what_we_do_with_it(
    sqlite_url: str, tmp_path: Path, words: str | None, text: str, payload: str | None
) -> None:
    async with whatsapp_line(sqlite_url, tmp_path, transcriber=Transcriber(words)) as line:
        note = await sent(line, b"OggS" + bytes(100), "audio/ogg")
        await line.answered()
        assert (note.kind, note.key is not None) == ("voice", True)
        assert [(q.text, q.payload) for q in line.dialogue.asked] == [(text, payload)]
        assert [m.text for m in await line.messages() if m.author is Author.CUSTOMER] == [text]


async def answered_then_refused(line: WhatsAppLine, text: str) -> list[str]:
    """The customer sends a page called a photo, which is found out only once it is here; what they are told,
    in its order."""
    gatherer = line.working[1]
    gatherer.cancel()
    await asyncio.gather(gatherer, return_exceptions=True)
    line.twilio.files["one"] = (b"<html>", "image/png")
    url = f"{line.twilio.url}/media/one"
    await line.says(text, NumMedia="1", MediaUrl0=url, MediaContentType0="image/png")
    await line.answered()
    await line.gatherer.once()

    async def told() -> bool:
        return len(line.twilio.ledger) == 2

    await line.until(told)
    return [one["Body"] for one in line.twilio.ledger]


@pytest.mark.parametrize("text", ["mi contador", ""], ids=["with words", "without"])
async def test_who_was_answered_already_is_told_that_a_file_is_not_taken_after_all(
    line: WhatsAppLine, text: str
) -> None:
    told = await answered_then_refused(line, text)
    assert told == [f"eco: {text}".strip(), "utter_system_file_unsupported es"]


async def test_a_file_that_did_not_reach_us_is_asked_for_again(line: WhatsAppLine) -> None:
    url = f"{line.twilio.url}/media/nowhere"
    await line.says("mi contador", NumMedia="1", MediaUrl0=url, MediaContentType0="image/png")

    async def told() -> bool:
        return "utter_system_file_lost es" in [one["Body"] for one in line.twilio.ledger]

    await line.until(told)


async def test_of_several_that_did_not_reach_us_it_is_said_once(line: WhatsAppLine) -> None:
    await line.says("hola")
    await line.answered()
    nowhere = {f"MediaUrl{number}": f"{line.twilio.url}/media/{number}" for number in range(3)}
    types = {f"MediaContentType{number}": "image/png" for number in range(3)}
    await line.says("mis contadores", NumMedia="3", **nowhere, **types)

    async def all_failed() -> bool:
        found = [one.failure for m in await line.messages() for one in m.attachments]
        return found == ["gone"] * 3

    await line.until(all_failed)
    await line.answered(3)
    assert sorted(m.text for m in await line.ours()) == [
        "eco: hola",
        "eco: mis contadores",
        "utter_system_file_lost es",
    ]


async def test_a_sticker_that_cannot_be_fetched_is_nothing_to_speak_of(line: WhatsAppLine) -> None:
    url = f"{line.twilio.url}/media/nowhere"
    await line.says("", NumMedia="1", MediaUrl0=url, MediaContentType0="image/webp")

    async def failed() -> bool:
        return (await line.messages())[0].attachments[0].failure == "gone"

    await line.until(failed)
    await line.answered()
    assert [m.text for m in await line.ours()] == ["eco: "]
