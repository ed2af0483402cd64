"""What operators look like: a small square picture, made anew from what they choose.

Drawn again from its points, it keeps nothing that the camera wrote into the file (place, time, telephone).
"""

from __future__ import annotations

import io
import secrets
import struct
import zlib
from datetime import datetime

from bot.core.event import Audience
from bot.core.operator import Operator
from bot.services.audit import note
from bot.services.ports import MediaStore, UnitOfWork

MEDIA_TYPE = "image/jpeg"
LARGEST = 10_000_000  # bytes: what a telephone makes
MOST_POINTS = 50_000_000
SIDE = 320
TAKEN = ("JPEG", "PNG", "WEBP")


class NotAPhoto(ValueError):
    """``why``: ``unsupported``, ``too_many_points`` or ``broken``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def square(content: bytes) -> bytes:
    """A JPEG of SIDE by SIDE points out of the middle of the picture. Takes a moment: not for the event loop.

    No two are the same file, so that the picture does not tell its key in the store. Raises NotAPhoto.
    """
    from PIL import Image, ImageOps  # slow to load, and seldom needed

    try:
        picture = Image.open(io.BytesIO(content), formats=TAKEN)
    except Image.DecompressionBombError as fault:
        raise NotAPhoto("too_many_points") from fault
    except (OSError, ValueError, SyntaxError, struct.error) as fault:
        raise NotAPhoto("unsupported") from fault
    if picture.width * picture.height > MOST_POINTS:
        raise NotAPhoto("too_many_points")
    try:
        picture.draft("RGB", (SIDE * 2, SIDE * 2))
        plain = picture if picture.mode in ("L", "RGB", "RGBA") else picture.convert("RGBA")
        smaller = plain.reduce(max(1, min(plain.size) // (SIDE * 2)))  # so that no copy after it is large
        upright = ImageOps.exif_transpose(smaller).convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error) as fault:
        raise NotAPhoto("broken") from fault
    fitted = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS, centering=(0.5, 0.4))
    bare = Image.new("RGB", fitted.size, "white")
    bare.paste(fitted, mask=fitted.getchannel("A"))
    made = io.BytesIO()
    bare.save(made, "JPEG", quality=88, optimize=True, comment=secrets.token_hex(16).encode())
    return made.getvalue()


def show_photo(
    uow: UnitOfWork, operator_id: str, key: str | None, now: datetime, by: str | None
) -> str | None:
    """Show the photo that is kept under ``key``, or none. Return the key of the one before, if any.

    Raises KeyError for an unknown operator.
    """
    operator = uow.operators.lock(operator_id)
    before, operator.photo = operator.photo, key
    uow.operators.save(operator)
    note(uow, now, "people.photo", by, subject_id=operator_id, shown=key is not None)
    uow.events.add(Audience.CONSOLE, "face", None, {"operator": operator_id}, now)
    return before


async def read_face(media: MediaStore, found: Operator | None) -> bytes:
    """The photo of an operator who is there. Raises KeyError if there is none."""
    return await media.read((found.face if found else None) or "")
