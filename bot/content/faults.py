"""What is wrong in the content, said so that an editor can put it right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.content.in_spanish import in_spanish

if TYPE_CHECKING:
    from bot.content.sheet import Place

# In the place of a file: what was wrong is in the command itself.
AT_THE_TERMINAL = ""


@dataclass(frozen=True, order=True)
class Fault:
    """``file`` is relative to the project; ``what`` and ``todo`` are whole sentences. ``may_wait``: nothing
    goes wrong without it; it is only suggested. ``spare``: what might be taken away to put it right;
    ``lacks``: the section of the domain and the name that is missed there; ``hides``: what stands there is
    seen by nobody while it is so; ``unheard``: something came in later that would hear customers."""

    file: str
    line: int
    what: str
    todo: str = ""
    may_wait: bool = False
    spare: Place = field(default=(), compare=False)
    lacks: tuple[str, str] | None = field(default=None, compare=False)
    hides: bool = field(default=False, compare=False)
    unheard: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return self._told(str)

    def spanish(self) -> str:
        return self._told(in_spanish)

    def _told(self, say: Callable[[str], str]) -> str:
        suggested = f"{say('suggestion:')} " if self.may_wait else ""
        place = f"{self.file}:{self.line}: " if self.file != AT_THE_TERMINAL else ""
        return f"{place}{suggested}{say(self.what)} {say(self.todo)}".rstrip()


class ContentError(Exception):
    """The content cannot be used as it is. The message names every fault with its file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
