"""Who answers at the counter: Lucía, and a bot that offers buttons."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

from bot.core.message import Attachment, Button, Reply
from bot.core.turn import Answer, Understanding
from bot.services import photos
from bot.services.operators import add
from bot.services.reply import reply
from bot.services.take_over import take_over
from tests.browser.counter import Counter, now


def offering(text: str, *titles: str) -> Answer:
    buttons = tuple(Button(title, f"/{title.lower()}") for title in titles)
    return Answer((Reply(text, buttons),), Understanding("scripted", 1.0, "es"))


class Operator:
    """Lucía, who takes the conversation over and writes into it."""

    def __init__(self, counter: Counter, name: str = "Lucía Ortega") -> None:
        self.counter = counter
        self.id = counter.do(lambda uow: add(uow, name, None, now())).id
        self.replies = 0

    def shows_photo(self) -> None:
        key = self.counter.keep(photos.square(drawing()))
        self.counter.do(lambda uow: photos.show_photo(uow, self.id, key, now(), None))

    def takes_over(self) -> None:
        about = self.counter.conversation().id
        self.counter.do(lambda uow: take_over(uow, about, self.id, self.counter.words, now()))

    def writes(self, text: str, *attachments: Attachment) -> None:
        self.replies += 1
        about, request = self.counter.conversation().id, f"r{self.replies}"
        self.counter.do(lambda uow: reply(uow, about, self.id, text, request, False, now(), attachments))

    def attaches(self, name: str, content: bytes) -> None:
        key = self.counter.keep(content)
        self.writes("", Attachment("document", name, "application/pdf", len(content), key=key))


def drawing() -> bytes:
    """A PNG of one colour."""
    side = 64

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x0b\x6b\x63" * side) * side
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def moving(kind: str, side: int = 8, **options: Any) -> bytes:
    """Two pictures of noise, one after the other, in one file."""
    first, second = (Image.effect_noise((side, side), spread).convert("RGB") for spread in (30, 60))
    content = io.BytesIO()
    first.save(content, kind, save_all=True, append_images=[second], duration=100, **options)
    return content.getvalue()
