"""A file that nothing shows, because of a crash before its message was on record, goes: on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.core.keeping import KeptFor
from bot.core.message import Attachment, IncomingMessage
from bot.dialogue.scripted import ScriptedDialogue
from bot.services import operators, orphans
from bot.services.keep import Keeper
from bot.services.photos import show_photo
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.storage.database import SqlDatabase
from bot.storage.media import FileMedia
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
        return {path.name for path in self.folder.glob("*/*")}


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


async def test_files_of_another_database_stay(house: House, sqlite_url: str) -> None:
    """As when DATABASE_URL is mistaken, or an empty one has been made: no crash leaves so many behind."""
    theirs = {await house.sends("ana", b"photo %d" % number, shown=False) for number in range(4)}
    ours = await house.sends("eva", b"a photo of ours")
    with capture_logs() as logs:
        await house.tidy(days=8)
    assert house.files() == {*theirs, ours}
    assert [one["unshown"] for one in logs if one["event"] == "keeping.strange_files"] == [4]
