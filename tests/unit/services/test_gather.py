"""What is said in a voice note becomes its words, also where the page has sent it to us itself."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.content.business import load_business
from bot.content.words import Words
from bot.core.message import Attachment, IncomingMessage, Message
from bot.services.errors import FetchFailed, StorageUnavailable
from bot.services.gather import MOST_ATTEMPTS, Gatherer
from bot.services.receive import receive
from bot.settings import ROOT
from bot.storage.media import FileMedia
from tests.patience import until
from tests.unit.services.world import World

PHOTO = b"\xff\xd8\xff" + b"0" * 60
VOICE = b"OggS" + b"0" * 60


LONG_STORY = "y luego se fue la luz otra vez " * 300 + "y ya"  # ten minutes of it


class Transcriber:
    def __init__(self, words: str | None) -> None:
        self.words = words

    async def transcribe(self, content: bytes, media_type: str, language: str) -> str | None:
        assert (content, media_type) == (VOICE, "audio/ogg")
        return self.words


@pytest.mark.parametrize(
    ("words", "asked", "pressed"),
    [
        ("a qué hora abre norte", "a qué hora abre norte", False),
        (LONG_STORY, LONG_STORY[:4000], False),
        (None, "", True),
    ],
    ids=["with words", "with many words", "without"],
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
        gatherer = Gatherer(world.database, {}, store, world.words, world.clock, Transcriber(words))
        await gatherer.once()
        await world.settled(conversation_id)
    (question,) = world.dialogue.asked
    assert question.text == asked
    assert bool(question.payload) is pressed
    message = (await world.messages(conversation_id))[0]
    assert message.text == (words or "")
    kept = message.attachments[0]
    assert kept.key == note.key and kept.failure is None


class Provider:
    """Has the photos, or breaks in a way nobody foresaw, or asks for a pause of so many seconds."""

    def __init__(self, broken: bool = False, asks_for: float | None = None) -> None:
        self.broken = broken
        self.asks_for = asks_for
        self.found = (PHOTO, "image/jpeg")
        self.asked = 0

    async def fetch(self, attachment: Attachment) -> tuple[bytes, str]:
        self.asked += 1
        if self.broken:
            raise ValueError("no address at all")
        if self.asks_for is not None:
            raise FetchFailed("unreachable", retry_after=self.asks_for)
        return self.found


async def sends_a_photo(world: World, account: str, who: str = "ana") -> Message:
    photo = Attachment("image", "", "image/jpeg", remote=f"https://provider/{who}")
    incoming = IncomingMessage(account, who, f"photo of {who}", "", attachments=(photo,))
    return (await world.database.run(lambda uow: receive(uow, incoming, world.clock()))).message


async def test_an_account_that_is_switched_off_holds_up_no_others_photos(
    world: World, tmp_path: Path
) -> None:
    for number in range(10):
        await sends_a_photo(world, "switched off", f"c{number}")
    world.clock.advance(seconds=1)
    photo = await sends_a_photo(world, "phone")
    gatherer = Gatherer(world.database, {"phone": Provider()}, FileMedia(tmp_path), world.words, world.clock)
    for _ in range(2):
        await gatherer.once()
    kept = await world.database.read(lambda uow: uow.messages.get(photo.id))
    assert kept.attachments[0].key is not None


class SlowLine(Provider):
    """To whom ``eva`` sent something large."""

    def __init__(self) -> None:
        super().__init__()
        self.through = asyncio.Event()

    async def fetch(self, attachment: Attachment) -> tuple[bytes, str]:
        if attachment.remote == "https://provider/eva":
            await self.through.wait()
        return await super().fetch(attachment)


async def test_a_slow_line_holds_up_nobody_elses_photo(world: World, tmp_path: Path) -> None:
    slow, provider = await sends_a_photo(world, "phone", "eva"), SlowLine()
    words, clock = world.words, world.clock
    gatherer = Gatherer(world.database, {"phone": provider}, FileMedia(tmp_path), words, clock, sweep=0.02)

    async def kept(photo: Message) -> bool:
        found = await world.database.read(lambda uow: uow.messages.get(photo.id))
        return found.attachments[0].key is not None

    working = asyncio.create_task(gatherer.run())
    try:
        await asyncio.sleep(0.2)
        quick = await sends_a_photo(world, "phone", "ana")
        await until(lambda: kept(quick))
        assert not await kept(slow)
        provider.through.set()
        await until(lambda: kept(slow))
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


class Hung(Provider):
    """Who takes every call and never answers one."""

    async def fetch(self, attachment: Attachment) -> tuple[bytes, str]:
        self.asked += 1
        await asyncio.Event().wait()
        raise AssertionError


async def sends_a_voice_note(world: World) -> Message:
    note = Attachment("voice", "", "audio/ogg", remote="https://provider/note")
    incoming = IncomingMessage("phone", "luz", "note", "", attachments=(note,))
    transcribed = await world.database.run(
        lambda uow: receive(uow, incoming, world.clock(), transcribing=True)
    )
    return transcribed.message


async def test_files_that_hang_hold_up_no_voice_note(world: World, tmp_path: Path) -> None:
    """However many there are: whoever sent the note waits for an answer."""
    hung, provider = Hung(), Provider()
    for number in range(20):
        await sends_a_photo(world, "hung", f"c{number}")
    provider.found = (VOICE, "audio/ogg")
    sources = {"hung": hung, "phone": provider}
    store, words = FileMedia(tmp_path), Transcriber("a qué hora")
    gatherer = Gatherer(world.database, sources, store, world.words, world.clock, words, sweep=0.02)
    working = asyncio.create_task(gatherer.run())

    async def begun() -> bool:
        return hung.asked > 0

    async def heard() -> bool:
        found = await world.database.read(lambda uow: uow.messages.get(note.id))
        return found.text == "a qué hora"

    try:
        await until(begun)
        await asyncio.sleep(0.1)
        note = await sends_a_voice_note(world)
        await until(heard)
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def test_what_is_left_in_the_middle_by_one_who_stops_the_next_one_takes_at_once(
    world: World, tmp_path: Path
) -> None:
    """And one who breaks down without a word keeps a voice note from the others for a minute or so."""
    await sends_a_photo(world, "phone")
    note, hung = await sends_a_voice_note(world), Hung()
    gatherer = Gatherer(
        world.database, {"phone": hung}, FileMedia(tmp_path), world.words, world.clock, sweep=0.02
    )
    working = asyncio.create_task(gatherer.run())

    async def begun() -> bool:
        return hung.asked == 2

    try:
        await until(begun)
        assert await world.database.read(lambda uow: uow.fetches.due(world.clock())) == []
        soon = world.clock() + timedelta(seconds=90)
        due = await world.database.read(lambda uow: uow.fetches.due(soon))
        assert [one.message_id for one in due] == [note.id]
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    assert len(await world.database.read(lambda uow: uow.fetches.due(world.clock()))) == 2


@pytest.mark.parametrize("words_for_it", [True, False])
async def test_a_provider_that_breaks_is_asked_a_few_times_and_no_more(
    world: World, tmp_path: Path, words_for_it: bool
) -> None:
    """What holds a message back while it is fetched must not hold it for ever; nor where the content has no
    words for what did not come, as a company's own, or an older version, has none."""
    photo, provider = await sends_a_photo(world, "phone"), Provider(broken=True)
    words = world.words if words_for_it else Words({}, load_business(ROOT))
    gatherer = Gatherer(world.database, {"phone": provider}, FileMedia(tmp_path), words, world.clock)
    for _ in range(MOST_ATTEMPTS + 3):
        await gatherer.once()
        world.clock.advance(minutes=6)
    kept = await world.database.read(lambda uow: uow.messages.get(photo.id))
    assert (kept.attachments[0].failure, provider.asked) == ("unreachable", MOST_ATTEMPTS)


async def test_a_voice_note_that_cannot_be_fetched_holds_nobody_up_for_long_and_is_fetched_later(
    world: World, tmp_path: Path
) -> None:
    note = Attachment("voice", "", "audio/ogg", remote="https://provider/note")
    incoming = IncomingMessage("phone", "ana", "note", "", attachments=(note,))
    received = await world.database.run(lambda uow: receive(uow, incoming, world.clock(), transcribing=True))
    provider = Provider(broken=True)
    store, sources = FileMedia(tmp_path), {"phone": provider}
    gatherer = Gatherer(world.database, sources, store, world.words, world.clock, Transcriber(""))
    async with world.at_work():
        for _ in range(4):
            assert world.dialogue.asked == []
            await gatherer.once()
            world.clock.advance(seconds=9)
        await world.settled(received.conversation.id)
    assert [question.text for question in world.dialogue.asked] == [""]
    provider.broken, provider.found = False, (VOICE, "audio/ogg")
    world.clock.advance(minutes=5)
    await gatherer.once()
    kept = (await world.messages(received.conversation.id))[0].attachments[0]
    assert kept.key is not None and kept.failure is None


async def test_whoever_sent_a_voice_note_does_not_wait_as_long_as_its_network_asks_us_to(
    world: World, tmp_path: Path
) -> None:
    note, provider = await sends_a_voice_note(world), Provider(asks_for=600)
    words = Transcriber("a qué hora")
    gatherer = Gatherer(
        world.database, {"phone": provider}, FileMedia(tmp_path), world.words, world.clock, words
    )
    async with world.at_work():
        await gatherer.once()
        await world.settled(note.conversation_id)
    assert [question.text for question in world.dialogue.asked] == [""]
    provider.asks_for, provider.found = None, (VOICE, "audio/ogg")
    for minutes in (9, 2):
        assert provider.asked == 1, "it is not asked before"
        world.clock.advance(minutes=minutes)
        await gatherer.once()
    kept = await world.database.read(lambda uow: uow.messages.get(note.id))
    assert (kept.text, kept.attachments[0].failure) == ("a qué hora", None)


class Disk:
    """Where no folder can be made, as on a full disk, until there is ``room``."""

    def __init__(self, at: Path) -> None:
        self._at = at
        self._at.touch()
        self.store = FileMedia(at)

    def room(self) -> None:
        self._at.unlink()


async def without_room(gatherer: Gatherer, world: World, times: int) -> None:
    for _ in range(times):
        with pytest.raises(StorageUnavailable):
            await gatherer.once()
        world.clock.advance(minutes=6)


async def test_a_disk_that_takes_no_file_does_not_use_up_what_the_provider_is_asked(
    world: World, tmp_path: Path
) -> None:
    photo, provider, disk = await sends_a_photo(world, "phone"), Provider(), Disk(tmp_path / "media")
    gatherer = Gatherer(world.database, {"phone": provider}, disk.store, world.words, world.clock)
    await without_room(gatherer, world, MOST_ATTEMPTS + 3)
    disk.room()
    provider.broken = True
    await gatherer.once()
    provider.broken = False
    world.clock.advance(minutes=6)
    await gatherer.once()
    kept = await world.database.read(lambda uow: uow.messages.get(photo.id))
    assert kept.attachments[0].key is not None and kept.attachments[0].failure is None


async def test_what_our_disk_did_not_take_is_fetched_again_in_a_minute(world: World, tmp_path: Path) -> None:
    photo, disk = await sends_a_photo(world, "phone"), Disk(tmp_path / "media")
    gatherer = Gatherer(world.database, {"phone": Provider()}, disk.store, world.words, world.clock)
    with pytest.raises(StorageUnavailable):
        await gatherer.once()
    disk.room()
    world.clock.advance(seconds=60)
    await gatherer.once()
    kept = await world.database.read(lambda uow: uow.messages.get(photo.id))
    assert kept.attachments[0].key is not None


async def test_whoever_sent_a_voice_note_does_not_wait_until_our_disk_has_room(
    world: World, tmp_path: Path
) -> None:
    note, provider, disk = await sends_a_voice_note(world), Provider(), Disk(tmp_path / "media")
    provider.found = (VOICE, "audio/ogg")
    sources, words = {"phone": provider}, Transcriber("a qué hora")
    gatherer = Gatherer(world.database, sources, disk.store, world.words, world.clock, words)
    async with world.at_work():
        for _ in range(4):
            assert world.dialogue.asked == []
            with pytest.raises(StorageUnavailable):
                await gatherer.once()
            world.clock.advance(seconds=10)
        await world.settled(note.conversation_id)
    assert [question.text for question in world.dialogue.asked] == [""]
    disk.room()
    world.clock.advance(minutes=1)
    await gatherer.once()
    kept = await world.database.read(lambda uow: uow.messages.get(note.id))
    assert (kept.text, kept.attachments[0].failure) == ("a qué hora", None)


async def test_of_a_file_that_a_disk_did_not_take_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageUnavailable, match="No space left"):
        await FileMedia(tmp_path).keep(PHOTO)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
