"""Albums in groups: each picture comes by itself, in any order, and only one of them calls us."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.channels.telegram.parse import Happening, Said


class Albums:
    """Those pictures of which it is not known yet whether they are meant for us. What others say among
    themselves is kept nowhere: after ``within`` seconds ``look`` takes those that are by then, and all are
    forgotten."""

    def __init__(self, look: Callable[[Said], Awaitable[object]], within: float) -> None:
        self._look = look
        self._within = within
        self._held: dict[str, Said] = {}
        self._looking: set[asyncio.Task[None]] = set()

    def together(self, what: Happening) -> list[Happening]:
        """With what is held of the same album."""
        return [what, *(one for one in self._held.values() if _of_one_album(what, one))]

    def note(self, together: list[Happening], taken: bool) -> None:
        """Whether they were meant for us."""
        if taken:
            for one in together[1:]:
                assert isinstance(one, Said)
                self._held.pop(one.incoming.external_id, None)
        elif isinstance(what := together[0], Said) and not what.called:
            self._hold(what)

    async def close(self) -> None:
        for task in self._looking:
            task.cancel()
        await asyncio.gather(*self._looking, return_exceptions=True)

    def _hold(self, piece: Said) -> None:
        if piece.incoming.external_id in self._held:
            return
        self._held[piece.incoming.external_id] = piece
        task = asyncio.create_task(self._look_again(piece), name=f"album {piece.incoming.external_id}")
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)

    async def _look_again(self, piece: Said) -> None:
        """What calls us may have come to another gateway."""
        await asyncio.sleep(self._within)
        if self._held.pop(piece.incoming.external_id, None) is not None:
            await self._look(piece)


def _of_one_album(what: Happening, held: Said) -> bool:
    if not isinstance(what, Said) or what.incoming.album is None:
        return False
    one, other = what.incoming, held.incoming
    same = (one.sender, one.album) == (other.sender, other.album)
    return same and one.external_id != other.external_id
