"""Reads data/business/templates.yml, and says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.content.faults import Fault
from bot.content.shape import Each, Keys, in_each
from bot.content.sheet import Place, Sheet, read_sheet
from bot.core.templates import Template, Templates

LONGEST = 1024
MOST = {"buttons": 3, "lists": 10}
_ID = re.compile(r"HX[0-9a-f]{32}")
_BLANK = re.compile(r"\{(\w*)\}")


def load_templates(root: Path) -> Templates:
    """Raises ContentError if the file cannot be read; what it says is for ``bot content check`` to judge."""
    data = read_sheet(root, root / "data" / "business" / "templates.yml").data
    messages = {
        key: Template(
            key, dict(one["text"]), {language: name for language, name in one["id"].items() if name}
        )
        for key, one in data["messages"].items()
    }
    return Templates(messages, _by_count(data["buttons"]), _by_count(data["lists"]))


def shape(languages: list[str]) -> Keys:
    text = in_each(languages, str)
    return Keys(
        {
            "messages": Each(Keys({"text": text, "id": text})),
            "buttons": Each(str, numbers=True),
            "lists": Each(str, numbers=True),
        }
    )


def template_faults(sheet: Sheet) -> Iterator[Fault]:
    """Of a sheet that has the right shape."""
    for key, one in sheet.data["messages"].items():
        place: Place = ("messages", key)
        yield from _texts(sheet, place, one["text"])
        for language, name in one["id"].items():
            if name:
                yield from _id(sheet, (*place, "id", language), name)
    for kind, most in MOST.items():
        for count, name in sheet.data[kind].items():
            yield from _id(sheet, (kind, count), name)
            if not isinstance(count, int) or not 1 <= count <= most:
                what = f"'{count}' is not a number of choices that WhatsApp knows."
                yield sheet.fault((kind, count), what, f"Write how many it has, from 1 to {most}.")


def _texts(sheet: Sheet, place: Place, texts: dict[str, str]) -> Iterator[Fault]:
    blanks = {language: set(_BLANK.findall(text)) for language, text in texts.items()}
    for language, text in texts.items():
        if not 0 < len(text) <= LONGEST:
            what = f"The text in '{language}' has {len(text)} letters."
            yield sheet.fault((*place, "text", language), what, f"WhatsApp takes 1 to {LONGEST}.")
        if text.startswith("{") or text.endswith("}"):
            what = "WhatsApp approves no template that begins or ends with a blank."
            yield sheet.fault((*place, "text", language), what, "Put a word before it or after it.")
        if blanks[language] != set.union(*blanks.values()):
            missing = ", ".join(sorted(set.union(*blanks.values()) - blanks[language]))
            what = f"The text in '{language}' lacks {{{missing}}}."
            yield sheet.fault((*place, "text", language), what, "The languages must have the same blanks.")


def _id(sheet: Sheet, place: Place, name: str) -> Iterator[Fault]:
    if not _ID.fullmatch(name):
        what = f"'{name}' is not the id of a template."
        yield sheet.fault(
            place, what, "Copy it from Twilio's Content Template Builder: HX and 32 characters."
        )


def _by_count(found: dict[Any, Any]) -> dict[int, str]:
    return {int(count): str(name) for count, name in found.items()}
