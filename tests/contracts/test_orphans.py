"""A file that nothing shows, because of a crash before its message was on record, goes: on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot.core.keeping import KeptFor
from bot.core.message import Attachment, IncomingMessage
from bot.dialogue.scripted import ScriptedDialogue
from bot.services import operators, orphans
from bot.services.keep import Keeper
from bot.services.photos import show_photo
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.storage import tables
from bot.storage.database import SqlDatabase
from bot.storage.media import FileMedia
from bot.storage.personal import PersonalRepository
from tests.conftest import StoppedClock


class House:
    def __init__(self, database: SqlDatabase, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.media = FileMedia(folder)
        self.clock = StoppedClock(datetime.now(UTC))  # files have the time of the disk they are on
        self.keeper = Keeper(database, self.media, ScriptedDialogue(), KeptFor(), self.clock)

    async def sends(self, who: str, content: bytes, shown: bool = True) -> str:
        key = await self.media.keep(content)
        if shown:
            photo = Attachment("image", "contador.png", "image/png", len(content), key=key)
            incoming = IncomingMessage("web", who, f"{who} {key}", "", attachments=(photo,))
            self.database.run_sync(lambda uow: receive(uow, incoming, self.clock()))
        return key

    async def tidy(self, **later: float) -> None:
        self.clock.advance(**later)
        await self.keeper.once()

    def files(self) -> set[str]:
        return {path.name for path in self.folder.glob("*/*") if path.suffix != ".unshown"}


@pytest.fixture
def house(database: SqlDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(orphans, "SCANNED", 2)
    return House(database, tmp_path / "media")


async def test_what_nothing_shows_goes_after_a_week_and_all_else_stays(house: House) -> None:
    shown = {await house.sends(f"c{number}", b"photo %d" % number) for number in range(5)}
    orphan = await house.sends("ana", b"never on record", shown=False)
    face = await house.sends("marta", b"a face", shown=False)

    def with_a_photo(uow: UnitOfWork) -> None:
        marta = operators.add(uow, "Marta Ruiz", "marta", house.clock())
        show_photo(uow, marta.id, face, house.clock(), marta.id)

    house.database.run_sync(with_a_photo)
    await house.tidy(days=2)
    await house.tidy(days=6)
    assert house.files() == {*shown, face, orphan}
    with capture_logs() as logs:
        await house.tidy(days=2)
    assert house.files() == {*shown, face}
    assert [one["files"] for one in logs if one["event"] == "keeping.ended"] == [1]


async def test_what_a_crash_left_half_written_goes_and_what_it_left_put_aside_comes_back(
    house: House,
) -> None:
    shown = [await house.sends(f"c{number}", b"photo %d" % number) for number in range(3)]
    aside = house.media._path(shown[0])
    aside.replace(aside.with_suffix(".gone"))
    house.media._path(shown[1]).with_suffix(".0123abcd").write_bytes(b"pho")
    await house.tidy(days=8)
    assert house.files() == set(shown)


async def test_after_an_older_copy_of_the_database_there_is_a_week_to_put_the_right_one_back(
    house: House,
) -> None:
    """However old the files are that the copy knows nothing of."""
    files = {await house.sends(f"c{number}", b"photo %d" % number) for number in range(5)}
    messages = tables.messages
    lost = house.database.read_sync(lambda uow: uow.keeping.files_shown("", 1))[0]
    this = messages.c.id == lost
    with house.database._engine.connect() as connection:
        right = connection.execute(sa.select(messages.c.attachments).where(this)).scalar_one()

    def put_back(attachments: list[dict[str, object]]) -> None:
        with house.database._engine.begin() as connection:
            connection.execute(sa.update(messages).where(this).values(attachments=attachments))

    house.clock.advance(days=14)
    put_back([])
    await house.tidy()
    await house.tidy(days=6)
    assert house.files() == files
    put_back(right)
    await house.tidy(days=2)
    put_back([])
    await house.tidy(days=2)
    assert house.files() == files, "found to be somebody's, and nobody's anew since"
    house.keeper = Keeper(house.database, house.media, ScriptedDialogue(), KeptFor(), house.clock)
    await house.tidy(days=8)
    assert house.files() == files - {right[0]["key"]}, "also over a restart"


async def test_photos_of_operators_are_no_sign_of_another_database(house: House) -> None:
    faces = [await house.sends("", b"face %d" % number, shown=False) for number in range(4)]
    orphan = await house.sends("ana", b"never on record", shown=False)
    shown = await house.sends("eva", b"a photo")

    def with_photos(uow: UnitOfWork) -> None:
        for number, face in enumerate(faces):
            one = operators.add(uow, f"Marta {number}", f"marta{number}", house.clock())
            show_photo(uow, one.id, face, house.clock(), one.id)

    house.database.run_sync(with_photos)
    asked = []
    in_use = PersonalRepository.in_use

    def ask(self: PersonalRepository, key: str) -> bool:
        asked.append(key)
        return in_use(self, key)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PersonalRepository, "in_use", ask)
        await house.tidy(days=2)
        await house.tidy(days=8)
    assert house.files() == {*faces, shown}
    assert asked == [orphan], "it reads all messages: only of what is to go"


async def test_files_of_another_database_stay(house: House, sqlite_url: str) -> None:
    """As when DATABASE_URL is mistaken, or an empty one has been made: no crash leaves so many behind."""
    theirs = {await house.sends("ana", b"photo %d" % number, shown=False) for number in range(4)}
    ours = await house.sends("eva", b"a photo of ours")
    with capture_logs() as logs:
        await house.tidy(days=8)
    assert house.files() == {*theirs, ours}
    assert [one["unshown"] for one in logs if one["event"] == "keeping.strange_files"] == [4]
