"""What is said in a voice note becomes its words, also where the page has sent it to us itself."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.core.message import Attachment, IncomingMessage
from bot.services.gather import Gatherer
from bot.services.receive import receive
from bot.storage.media import FileMedia
from tests.unit.services.world import World

VOICE = b"OggS" + b"0" * 60


class Transcriber:
    def __init__(self, words: str | None) -> None:
        self.words = words

    async def transcribe(self, content: bytes, media_type: str, language: str) -> str | None:
        assert (content, media_type) == (VOICE, "audio/ogg")
        return self.words


@pytest.mark.parametrize(
    ("words", "asked", "pressed"),
    [("a qué hora abre norte", "a qué hora abre norte", False), (None, "", True)],
    ids=["with words", "without"],
)
async def test_a_voice_note_of_the_page_waits_for_its_words(
    world: World, tmp_path: Path, words: str | None, asked: str, pressed: bool
) -> None:
    store = FileMedia(tmp_path / "media")
    note = Attachment("voice", "nota.ogg", "audio/ogg", len(VOICE), key=await store.keep(VOICE))
    incoming = IncomingMessage("web", "ana", "in 1", "", attachments=(note,))
    received = await world.database.run(lambda uow: receive(uow, incoming, world.clock(), transcribing=True))
    conversation_id = received.conversation.id
    async with world.at_work():
        await asyncio.sleep(0.1)
        assert world.dialogue.asked == [], "nothing is asked before the words are there"
        gatherer = Gatherer(world.database, {}, store, world.clock, Transcriber(words))
        await gatherer.once()
        await world.settled(conversation_id)
    (question,) = world.dialogue.asked
    assert question.text == asked
    assert bool(question.payload) is pressed
    kept = (await world.messages(conversation_id))[0].attachments[0]
    assert kept.key == note.key and kept.failure is None
