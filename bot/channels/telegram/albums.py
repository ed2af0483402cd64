"""Albums in groups: each picture comes by itself, in any order, and only one of them calls us."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update

from bot.channels.telegram.deps import ACCOUNT, TelegramDeps
from bot.channels.telegram.parse import Edited, Happening, Said
from bot.channels.telegram.updates import Taken, Updates
from bot.core.message import AlbumPiece
from bot.services.ports import UnitOfWork

Read = Callable[[dict[str, Any]], Happening | None]
Persistently = Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]


class Albums:
    """Those pictures of which it is not known yet whether they are meant for us are kept as Telegram told
    them, so that no crash loses them. What others say among themselves is kept nowhere: after ``deps.album``
    seconds each is looked at again, taken if it is meant for us by then, and gone."""

    def __init__(self, deps: TelegramDeps, updates: Updates, read: Read, persistently: Persistently) -> None:
        self._deps = deps
        self._updates = updates
        self._read = read
        self._persistently = persistently
        self._looking: dict[str, asyncio.Task[None]] = {}

    async def take(self, update: Update, what: Happening) -> Taken | None:
        """What happened, and with what calls us all of its album that came before it."""
        said = what.said if isinstance(what, Edited) else what
        in_group = isinstance(said, Said) and said.group is not None
        piece = self._piece(update, said) if isinstance(said, Said) and in_group else None
        to_hold = isinstance(what, Said)  # what is edited is held as it was, or nobody waits for it any more

        def work(uow: UnitOfWork) -> Taken | None:
            taken = self._updates.take(uow, what)
            if piece is not None and taken is None and to_hold:
                uow.albums.hold(piece)
            elif piece is not None and taken is not None:
                for one in uow.albums.take_all(piece.account, piece.address, piece.album):
                    self._take(uow, one)
            return taken

        taken = await self._deps.database.run(work)
        if piece is not None and taken is None and to_hold:
            self._look_later(piece)
        return taken

    async def resume(self) -> None:
        """Those that were being waited with when we stopped, however we did."""
        for piece in await self._deps.database.read(lambda uow: uow.albums.held(ACCOUNT)):
            self._look_later(piece)

    async def close(self) -> None:
        for task in self._looking.values():
            task.cancel()
        await asyncio.gather(*self._looking.values(), return_exceptions=True)

    def _piece(self, update: Update, said: Said) -> AlbumPiece | None:
        one = said.incoming
        if one.album is None:
            return None
        now = self._deps.clock()
        return AlbumPiece(ACCOUNT, one.external_id, one.sender, one.album, update.to_dict(), now)

    def _look_later(self, piece: AlbumPiece) -> None:
        if (name := piece.external_id) not in self._looking:
            task = asyncio.create_task(self._look_again(piece), name=f"album {name}")
            self._looking[name] = task
            task.add_done_callback(lambda _: self._looking.pop(name, None))

    async def _look_again(self, piece: AlbumPiece) -> None:
        """What calls us may have come to another gateway at the same moment."""

        def work(uow: UnitOfWork) -> None:
            if (found := uow.albums.take(piece.account, piece.external_id)) is not None:
                self._take(uow, found)

        async def look() -> None:
            await self._deps.database.run(work)

        await asyncio.sleep(self._deps.album)
        await self._persistently(look)

    def _take(self, uow: UnitOfWork, piece: AlbumPiece) -> None:
        what = self._read(piece.told)
        if what is not None:
            self._updates.take(uow, what)
