"""Voice notes into words, by a service or a program of the operator's choice."""

from __future__ import annotations

import asyncio
import shlex
import tempfile

import httpx
import structlog

log = structlog.get_logger()
TIMEOUT = 25.0
LONGEST = 4000


class HttpTranscriber:
    """POSTs the recording with its media type and the language; expects ``{"text": "..."}``."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def transcribe(self, content: bytes, media_type: str, language: str) -> str | None:
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
                answer = await client.post(
                    self._url,
                    content=content,
                    headers={"Content-Type": media_type, "Accept-Language": language},
                )
                answer.raise_for_status()
                text = answer.json().get("text")
        except (httpx.HTTPError, ValueError, AttributeError) as error:
            log.warning("transcriber.failed", error=type(error).__name__)
            return None
        return text[:LONGEST] if isinstance(text, str) and text.strip() else None


class CommandTranscriber:
    """Runs the program with the recording's file as its last argument; what it prints are the words."""

    def __init__(self, command: str) -> None:
        self._command = shlex.split(command)

    async def transcribe(self, content: bytes, media_type: str, language: str) -> str | None:
        with tempfile.NamedTemporaryFile(suffix=".audio") as file:
            await asyncio.to_thread(_fill, file.name, content)
            try:
                process = await asyncio.create_subprocess_exec(
                    *self._command,
                    file.name,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=asyncio.subprocess.DEVNULL,
                )
            except OSError as error:
                log.warning("transcriber.failed", error=type(error).__name__)
                return None
            try:
                async with asyncio.timeout(TIMEOUT):
                    printed, _ = await process.communicate()
            except (TimeoutError, asyncio.CancelledError):
                process.kill()
                await process.wait()
                raise
        words = printed.decode("utf-8", "replace").strip()
        return words[:LONGEST] if process.returncode == 0 and words else None


def _fill(path: str, content: bytes) -> None:
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(content)
