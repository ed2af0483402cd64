"""Where logs go: a line that cannot be written is lost, and what it told of goes on."""

from __future__ import annotations

import contextlib
from typing import TextIO


class LogStream:
    """On a full disk, or into a pipe that nobody reads any more, ``stream`` raises; this does not."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()
