"""What people send along: what it is, and what we take."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

MEGABYTE = 1_000_000
LARGEST = 16 * MEGABYTE
LARGEST_IMAGE = 5 * MEGABYTE

# What we keep, and under which extension it is offered. Nothing a browser would run is among them.
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/webm": "weba",
    "audio/wav": "wav",
    "video/mp4": "mp4",
    "video/3gpp": "3gp",
    "video/quicktime": "mov",
    "application/pdf": "pdf",
    "text/plain": "txt",
    "text/vcard": "vcf",
    "text/x-vcard": "vcf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "text/csv": "csv",
}

# A recording of a telephone is audio/x-m4a to its browser, and audio/mp4 to everybody else.
_ALSO_CALLED = {
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "audio/mp3": "audio/mpeg",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "audio/x-aac": "audio/aac",
    "audio/opus": "audio/ogg",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "application/x-pdf": "application/pdf",
    "application/csv": "text/csv",
}


def plain_type(media_type: str) -> str:
    """``audio/ogg; codecs=opus`` is ``audio/ogg``; so is what only some programs call otherwise."""
    plain = media_type.partition(";")[0].strip().lower()
    return _ALSO_CALLED.get(plain, plain)


def told_by_name(name: str, media_type: str) -> str:
    """``media_type``, or what the file's name tells where its sender tells nothing."""
    if plain_type(media_type) not in ("", "application/octet-stream"):
        return media_type
    extension = name.rpartition(".")[2].lower()
    return next((one for one, known in EXTENSIONS.items() if known == extension), media_type)


def kind_of(media_type: str) -> str:
    """What an attachment of this type is to us; see core.message.Attachment."""
    plain = plain_type(media_type)
    if plain in ("text/vcard", "text/x-vcard"):
        return "contact"
    family = plain.partition("/")[0]
    return {"image": "image", "audio": "voice", "video": "video"}.get(family, "document")


def largest(media_type: str) -> int:
    """How many bytes of this type we take."""
    return LARGEST_IMAGE if plain_type(media_type).startswith("image/") else LARGEST


def refused_at_sight(media_type: str, size: int | None) -> str | None:
    """Why a file will not be taken, as far as its sender's network tells beforehand."""
    plain = plain_type(media_type)
    if plain and plain not in EXTENSIONS:
        return "unsupported"
    return "too_large" if (size or 0) > largest(plain) else None


def looks_like(content: bytes, media_type: str) -> bool:
    """Whether the first bytes may be what the sender says they are: a page called a photo is neither."""
    start = content[:64]
    signs = _SIGNS.get(plain_type(media_type))
    if signs is not None:
        return any(start[at : at + len(sign)] == sign for at, sign in signs)
    return not start.lstrip().lower().startswith((b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml"))


_SIGNS: dict[str, tuple[tuple[int, bytes], ...]] = {
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/gif": ((0, b"GIF87a"), (0, b"GIF89a")),
    "image/webp": ((8, b"WEBP"),),
    "audio/ogg": ((0, b"OggS"),),
    "video/mp4": ((4, b"ftyp"),),
    "video/quicktime": ((4, b"ftyp"), (4, b"moov"), (4, b"wide"), (4, b"mdat")),
    "audio/mp4": ((4, b"ftyp"),),
    "audio/wav": ((0, b"RIFF"),),
    "application/pdf": ((0, b"%PDF-"),),
}


def headers_for(media_type: str, name: str, key: str) -> dict[str, str]:
    """How a file is handed out: as what we know it to be, to be saved or shown, and never run.

    Only pictures and sound are shown in place; whatever else it is, the browser is told to save it.
    """
    plain = plain_type(media_type)
    known = plain in EXTENSIONS
    shown = known and plain.startswith(("image/", "audio/", "video/"))
    place = "inline" if shown else "attachment"
    offered = quote(name or f"{key[:12]}.{EXTENSIONS.get(plain, 'bin')}", "")
    simple = _simple(name or f"file.{EXTENSIONS.get(plain, 'bin')}")
    return {
        "Content-Type": plain if known else "application/octet-stream",
        "Content-Disposition": f"{place}; filename*=UTF-8''{offered}; filename=\"{simple}\"",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, max-age=3600",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _simple(name: str) -> str:
    """For who reads no more than ``filename``: Twilio, which wants 20 characters and no signs in them."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, extension = re.sub(r"[^A-Za-z0-9.]+", "-", bare).rpartition(".")
    if not dot:
        stem, extension = extension, ""
    extension = extension[:5]
    most = 20 - len(dot + extension)
    return f"{stem.strip('-.')[:most].strip('-.') or 'file'}{dot}{extension}"


def on_earth(latitude: float, longitude: float) -> bool:
    """Whether there is such a place; there is none at what is no number."""
    return abs(latitude) <= 90 and abs(longitude) <= 180
