"""A customer is handed all that is kept about them: as data, as a transcript to read, and their files."""

from __future__ import annotations

import asyncio
import json
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.core.media import EXTENSIONS
from bot.core.message import Delivery
from bot.services.deliver import UNSURE
from bot.services.erase import person_of
from bot.services.ports import Database, MediaStore

DATA, TRANSCRIPT = "data.json", "transcript.txt"
UNHEARD = (Delivery.SUPPRESSED.value, Delivery.FAILED.value)
Rows = list[dict[str, Any]]


async def export(database: Database, media: MediaStore, contact_id: str, file: Path, now: datetime) -> None:
    """Write a zip. Raises KeyError for an unknown contact, and for one that was erased."""
    kept = await database.read(lambda uow: uow.personal.rows(person_of(uow, contact_id)))
    files = _named_files(kept.get("messages", []))
    with zipfile.ZipFile(file, "w") as archive:
        for key, name in files.items():
            with suppress(KeyError):
                await asyncio.to_thread(archive.writestr, name, await media.read(key))
        await asyncio.to_thread(_write, archive, contact_id, kept, now)


def _write(archive: zipfile.ZipFile, contact_id: str, kept: dict[str, Rows], now: datetime) -> None:
    told = {"exported_at": now, "customer": contact_id, "kept": kept}
    data = json.dumps(told, ensure_ascii=False, indent=1, default=_plain)
    archive.writestr(DATA, data, zipfile.ZIP_DEFLATED)
    archive.writestr(TRANSCRIPT, _transcript(kept), zipfile.ZIP_DEFLATED)


def _named_files(messages: Rows) -> dict[str, str]:
    """By key, what each file is called in the archive; each message says which are its own."""
    names: dict[str, str] = {}
    for message in messages:
        for one in message["attachments"]:
            if key := one.get("key"):
                ending = EXTENSIONS.get(one["media_type"], "bin")
                one["file"] = names.setdefault(key, f"files/{len(names) + 1:03}.{ending}")
    return names


def _transcript(kept: dict[str, Rows]) -> str:
    lines = ["UTC", ""]
    for conversation in kept.get("conversations", []):
        lines.append(f"{conversation['account']}, {conversation['created_at']:%Y-%m-%d}")
        said = [one for one in kept["messages"] if one["conversation_id"] == conversation["id"]]
        lines += [_line(one) for one in sorted(said, key=lambda one: one["position"]) if _says_anything(one)]
        lines.append("")
    return "\n".join(lines)


def _says_anything(message: dict[str, Any]) -> bool:
    return bool(message["text"] or message["attachments"])


def _line(message: dict[str, Any]) -> str:
    who = message["author_name"] or message["author"]
    lost = "perhaps not" if message["failure"] in UNSURE else "not"
    mark = f" ({lost} delivered)" if message["delivery"] in UNHEARD else ""
    mark = " (note)" if message["private"] else mark
    files = "".join(f" [{one.get('file') or one['kind']}]" for one in message["attachments"])
    return f"{message['created_at']:%Y-%m-%d %H:%M} {who}{mark}: {message['text']}{files}"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
