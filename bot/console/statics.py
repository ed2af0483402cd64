"""The console's own scripts, styles and pictures: read and packed once, and known by what is in them.

A page asks for some eighty, and each time it opens whether they are still as they were.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sanic import HTTPResponse, Request
from sanic.exceptions import NotFound
from sanic.response import raw

_GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?:;(?!\s*q=0(?:\.0*)?\s*(?:,|$))[^,]*)?(?:,|$)", re.IGNORECASE)


@dataclass(frozen=True)
class _File:
    body: bytes
    packed: bytes
    etag: str
    kind: str


def statics(folder: Path) -> Callable[[Request, str], Coroutine[Any, Any, HTTPResponse]]:
    """Serve the files that are below ``folder`` now, and nothing else. One that is edited is read again."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}

    async def static(request: Request, file: str) -> HTTPResponse:
        try:
            path = files[file]
            found = _read(path, path.stat().st_mtime_ns)
        except (KeyError, FileNotFoundError):
            raise NotFound("There is no such file.") from None
        headers = {"ETag": f"W/{found.etag}", "Vary": "Accept-Encoding"}
        # A weak tag, as it is that of the packed file and of the plain one.
        if found.etag in request.headers.get("If-None-Match", ""):
            return raw(b"", 304, headers)
        if _GZIP.search(request.headers.get("Accept-Encoding", "")):
            return raw(found.packed, 200, {**headers, "Content-Encoding": "gzip"}, found.kind)
        return raw(found.body, 200, headers, found.kind)

    return static


@lru_cache(maxsize=500)
def _read(path: Path, _written: int) -> _File:
    body = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    return _File(body, gzip.compress(body, 9, mtime=0), f'"{hashlib.sha256(body).hexdigest()[:20]}"', kind)
