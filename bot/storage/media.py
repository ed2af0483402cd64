"""What customers and operators sent along: files under a folder, named by what is in them."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.kept_files import to_disk
from bot.services.errors import StorageUnavailable

_KEY = re.compile(r"[0-9a-f]{64}")
_LEFT = re.compile(r"[0-9a-f]{64}\.(gone|[0-9a-f]{8})")  # put aside, or half written
_UNSHOWN = ".unshown"  # the name of the mark beside a file that nothing shows


class FileMedia:
    """The same file twice is one. The names tell nothing; who may see a file is asked of its message."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, content: bytes) -> str:
        """StorageUnavailable where the disk is full, or not ours to write."""
        with _by_one_name():
            return await asyncio.to_thread(self._keep, content)

    async def read(self, key: str) -> bytes:
        """KeyError if there is none; StorageUnavailable where the disk does not give it."""
        with _by_one_name():
            try:
                return await asyncio.to_thread(self._path(key).read_bytes)
            except FileNotFoundError:
                raise KeyError(f"media: {key}") from None

    async def forget(self, key: str) -> None:
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def forget_unless_kept_since(self, key: str, moment: datetime) -> bool:
        return await asyncio.to_thread(self._forget_unless_kept_since, key, moment)

    async def kept_before(self, moment: datetime) -> set[str]:
        with _by_one_name():
            return await asyncio.to_thread(self._kept_before, moment.timestamp())

    async def mark_unshown(self, keys: set[str], now: datetime) -> dict[str, datetime]:
        with _by_one_name():
            return await asyncio.to_thread(self._mark_unshown, keys, now.timestamp())

    def _kept_before(self, moment: float) -> set[str]:
        found = set()
        for path in self._folder.glob("??/*"):
            with suppress(FileNotFoundError):
                if _last_touched(path) < moment:
                    whole = _mended(path) if _LEFT.fullmatch(path.name) else path
                    found |= {whole.name} if whole and _KEY.fullmatch(whole.name) else set()
        return found

    def _mark_unshown(self, keys: set[str], now: float) -> dict[str, datetime]:
        for mark in self._folder.glob(f"??/*{_UNSHOWN}"):
            if mark.stem not in keys:
                mark.unlink(missing_ok=True)
        return {key: _marked(self._path(key).with_suffix(_UNSHOWN), now) for key in keys}

    def _forget_unless_kept_since(self, key: str, moment: datetime) -> bool:
        """Put aside first: whoever keeps the same file from then on writes it anew."""
        path = self._path(key)
        aside = path.with_name(f"{key}.gone")
        with suppress(FileNotFoundError):
            path.replace(aside)
        if not aside.exists():
            return True
        if aside.stat().st_mtime > moment.timestamp():
            aside.replace(path)
            return False
        aside.unlink()
        return True

    def _keep(self, content: bytes) -> str:
        key = hashlib.sha256(content).hexdigest()
        path = self._path(key)
        try:
            os.utime(path)
        except FileNotFoundError:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            own = path.with_name(f"{key}.{secrets.token_hex(4)}")
            try:
                with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                own.replace(path)
            except BaseException:
                own.unlink(missing_ok=True)  # half a file is nothing but room on a disk that may be full
                raise
            to_disk(path.parent)  # the message that tells of a file lasts, so its name must
        return key

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise KeyError(f"media: {key}")
        return self._folder / key[:2] / key


def _last_touched(path: Path) -> float:
    """A file that was put back from a copy may have kept its old time."""
    told = path.stat()
    return max(told.st_mtime, told.st_ctime)


def _marked(mark: Path, now: float) -> datetime:
    """Since when, at the latest: another process may be looking, and take the mark away again."""
    since = now
    with suppress(FileExistsError, FileNotFoundError):
        mark.touch(0o600, exist_ok=False)
        os.utime(mark, (now, now))
    with suppress(FileNotFoundError):
        since = _last_touched(mark)
    return datetime.fromtimestamp(since, UTC)


def _mended(left: Path) -> Path | None:
    """What was put aside to be looked at comes back: somebody may have sent it again at that moment."""
    whole = left.with_suffix("")
    if left.suffix == ".gone" and not whole.exists():
        return left.replace(whole)
    left.unlink()
    return None


@contextmanager
def _by_one_name() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageUnavailable(str(error.strerror or error)) from error
