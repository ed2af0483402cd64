"""What was said long ago loses its words and files, and its customer stays: on both databases."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.conversation import Status
from bot.core.keeping import KeptFor
from bot.core.message import Attachment, IncomingMessage
from bot.core.search import read_query
from bot.dialogue.scripted import ScriptedDialogue
from bot.services import end_messages, keep
from bot.services.keep import Keeper
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.storage.database import SqlDatabase
from bot.storage.media import FileMedia
from tests.conftest import NOON, StoppedClock
from tests.contracts.household import dump, figures, fill, words

YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep, "STEP", 2)
    monkeypatch.setattr(keep, "BETWEEN_STEPS", 0)
    monkeypatch.setattr(end_messages, "SCANNED", 3)


@pytest.fixture
def media(tmp_path: Path) -> FileMedia:
    return FileMedia(tmp_path)


def keeper(database: SqlDatabase, media: FileMedia, clock: StoppedClock, kept: timedelta | None) -> Keeper:
    return Keeper(database, media, ScriptedDialogue(), KeptFor(messages=kept), clock)


def said(database: SqlDatabase, who: str, at: datetime, key: str | None = None) -> str:
    """In whose conversation."""
    files = (Attachment("image", "contador.png", "image/png", 7, key=key),) if key else ()
    incoming = IncomingMessage("web", who, f"{who} {at}", f"contador {who}", attachments=files)

    def work(uow: UnitOfWork) -> str:
        message = receive(uow, incoming, at).message
        message.handled = True
        uow.messages.save(message)
        return message.conversation_id

    return database.run_sync(work)


def texts(database: SqlDatabase, conversation: str) -> list[str]:
    return [one.text for one in database.read_sync(lambda uow: uow.messages.of(conversation))]


async def test_what_is_old_goes_and_what_is_newer_or_with_a_person_stays(
    database: SqlDatabase, media: FileMedia, clock: StoppedClock
) -> None:
    for month in range(5, 0, -1):
        ana = said(database, "ana", NOON - timedelta(days=170 + 10 * month))
    tom = said(database, "tom", NOON - timedelta(days=300))
    said(database, "ana", NOON - timedelta(days=5))

    def take(uow: UnitOfWork, status: Status) -> None:
        conversation = uow.conversations.lock(tom)
        conversation.status = status
        uow.conversations.save(conversation)

    database.run_sync(lambda uow: take(uow, Status.OPEN))
    half_a_year = keeper(database, media, clock, timedelta(days=186))
    await half_a_year.once()
    assert texts(database, ana) == [""] * 4 + ["contador ana"] * 2
    assert texts(database, tom) == ["contador tom"]
    found = database.read_sync(lambda uow: uow.search.messages(read_query("contador"), 9, None, None))
    assert len(found) == 3
    shown = database.read_sync(lambda uow: uow.messages.visible_to_customer(ana))
    assert [one.text for one in shown] == ["contador ana"] * 2, "the customer meets no empty lines"
    database.run_sync(lambda uow: take(uow, Status.RESOLVED))
    await half_a_year.once()
    assert texts(database, tom) == ["contador tom"], "once a day"
    clock.advance(days=2)
    await half_a_year.once()
    assert texts(database, tom) == [""]


async def test_nothing_goes_unless_it_is_said_for_how_long(
    database: SqlDatabase, media: FileMedia, clock: StoppedClock
) -> None:
    ana = said(database, "ana", NOON - 9 * YEAR)
    await keeper(database, media, clock, None).once()
    assert texts(database, ana) == ["contador ana"]


async def test_what_was_made_of_it_goes_too_and_reports_count_what_they_counted(
    database: SqlDatabase, media: FileMedia, clock: StoppedClock
) -> None:
    database.run_sync(lambda uow: fill(uow.personal._connection))  # type: ignore[attr-defined]
    before = figures(database)
    clock.advance(days=400)
    await keeper(database, media, clock, YEAR).once()
    left = database.read_sync(lambda uow: dump(uow.personal._connection))  # type: ignore[attr-defined]
    for table in ("messages", "turns", "handoffs", "parts"):
        assert words("ana") not in str(left[table]), table
    assert words("ana") in str(left["contacts"])
    assert figures(database) == before and before[0] == (2, 2, 0)


async def test_a_file_goes_with_the_last_message_that_shows_it_in_spite_of_a_crash(
    database: SqlDatabase, media: FileMedia, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    only, shared = await media.keep(b"only once"), await media.keep(b"sent again")
    for key in (only, shared):
        os.utime(media._path(key), (NOON.timestamp() - 9999, NOON.timestamp() - 9999))
    for number, key in enumerate((only, shared)):
        ana = said(database, "ana", NOON - YEAR + timedelta(number), key)
    said(database, "tom", NOON, shared)

    class Killed(BaseException):
        pass

    async def dies(*_: Any, **__: Any) -> Any:
        raise Killed

    with monkeypatch.context() as crash, pytest.raises(Killed):
        crash.setattr(database, "run", dies)
        await end_messages.OldMessages(database, media, YEAR / 2, clock).step(2)
    assert texts(database, ana) == ["contador ana"] * 2, "it is found again by whoever comes next"
    await keeper(database, media, clock, YEAR / 2).once()
    assert texts(database, ana) == ["", ""]
    assert await media.read(shared) == b"sent again"
    with pytest.raises(KeyError):
        await media.read(only)
