"""The console's own scripts, styles and pictures: read once, packed once, and known by what is in them.

A page names them below an address that says which release of them all it wants: a browser that has them asks
for none of them again. Most reach it joined (joined.py); each is there by itself too.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from sanic import HTTPResponse, Request
from sanic.exceptions import NotFound
from sanic.response import raw

from bot.console.joined import joined

FOLDER = Path(__file__).parent / "static"
ADDRESS = "/console/static"
_ASKED = re.compile(r"(?:([0-9a-f]{20})/)?(.+)", re.ASCII)
_FOR_EVER = "public, max-age=31536000, immutable"
_GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?:;(?!\s*q=0(?:\.0*)?\s*(?:,|$))[^,]*)?(?:,|$)", re.IGNORECASE)


@dataclass(frozen=True)
class _File:
    body: bytes
    kind: str

    @cached_property
    def digest(self) -> str:
        return _short(self.body)

    @cached_property
    def packed(self) -> bytes:
        return gzip.compress(self.body, 9, mtime=0)


class Statics:
    """What is below ``folder`` now, and nothing else: one release of it, whatever is put there meanwhile."""

    def __init__(self, folder: Path) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        more = joined({name: body.decode() for name, body in files.items() if name.endswith((".js", ".css"))})
        files |= {name: text.encode() for name, text in more.items()}
        self._files = {name: _File(body, _kind(name)) for name, body in files.items()}
        # The same wherever the same files are.
        self.release = _short("".join(f"{name} {one.digest}\n" for name, one in self._files.items()).encode())

    async def serve(self, request: Request, file: str) -> HTTPResponse:
        """What is named below another release, of an older or a newer gateway, is given as it is here."""
        asked = _ASKED.fullmatch(file)
        found = self._files.get(asked[2] if asked else file)
        if found is None:
            raise NotFound("There is no such file.")
        headers = {
            "Cache-Control": _FOR_EVER if asked and asked[1] == self.release else "no-cache",
            "ETag": f'W/"{found.digest}"',  # weak, as it is that of the packed file and of the plain one
            "Vary": "Accept-Encoding",
        }
        if f'"{found.digest}"' in request.headers.get("If-None-Match", ""):
            return raw(b"", 304, headers)
        if _GZIP.search(request.headers.get("Accept-Encoding", "")):
            return raw(found.packed, 200, {**headers, "Content-Encoding": "gzip"}, found.kind)
        return raw(found.body, 200, headers, found.kind)


@cache
def shipped() -> Statics:
    return Statics(FOLDER)


def below() -> str:
    """The address below which pages name them."""
    return f"{ADDRESS}/{shipped().release}"


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:20]


def _kind(name: str) -> str:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
