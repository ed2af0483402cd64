"""What is wrong in the content, said so that an editor can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """``file`` is relative to the project; ``what`` and ``todo`` are whole sentences."""

    file: str
    line: int
    what: str
    todo: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} {self.todo}".rstrip()


class ContentError(Exception):
    """The content cannot be used as it is. The message names every fault with its file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
