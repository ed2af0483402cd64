"""A message of ours as Twilio takes it: in pieces, each with what WhatsApp allows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.choices import LONGEST_TITLE, numbered
from bot.core.markdown import rendered, spelled_out
from bot.core.message import Attachment, Message
from bot.core.operator import signature
from bot.core.splitting import split, utf16
from bot.core.templates import Template, Templates

LONGEST = 1600
LONGEST_WITH_BUTTONS = 1024
LONGEST_FROM_TEMPLATE = 1024
LONGEST_ID = 200
MOST_BUTTONS = 3
MOST_ITEMS = 10
NOTHING = "–"
_NOT_IN_A_VALUE = re.compile(r"[\n\t]| {5}")


@dataclass(frozen=True)
class Piece:
    """One message at Twilio. ``content``: a Content template's id, ``variables`` its values as JSON."""

    body: str = ""
    media: str | None = None
    content: str | None = None
    variables: str | None = None
    numbered: bool = False

    def parameters(self) -> dict[str, object]:
        if self.content:
            return {"content_sid": self.content, "content_variables": self.variables or "{}"}
        media = {"media_url": [self.media]} if self.media else {}
        return {"body": self.body, **media} if self.body else dict(media)


def pieces(
    message: Message, templates: Templates, media_url: Callable[[Attachment], str], style: str = "none"
) -> list[Piece]:
    """Inside the window: free text, buttons as a template where one is set up, and files. ``style``: how
    operators sign."""
    files = [
        Piece(media=media_url(attachment)) for attachment in message.attachments if attachment.key is not None
    ]
    if not message.buttons:
        signed = signature(message, style)
        said = formatted(message.text)
        text = f"*{signed}*\n{said}" if signed and said else said
        return [*map(Piece, split(text, LONGEST, utf16)), *files]
    text = formatted(message.text)
    content = _content_for(text, message, templates)
    if content is not None:
        values = _variables(text, message)
        return [
            *files,
            Piece(text, content=content, variables=json.dumps(values, ensure_ascii=False)),
        ]
    listed = split(numbered(text, message.buttons), LONGEST, utf16)
    return [*files, *(Piece(part, numbered=True) for part in listed)]


def template_piece(template: Template, language: str, values: Mapping[str, object]) -> Piece:
    """Outside the window: a template alone, without text or files of our own. No value may be empty, or have
    line breaks; filled in, the whole may have 1024 characters."""
    said = {name: " ".join(str(value).split()) or NOTHING for name, value in values.items()}
    over = len(template.fill(language, said)) - LONGEST_FROM_TEMPLATE
    if over > 0:
        longest = max(said, key=lambda name: len(said[name]))
        said[longest] = _shortened(said[longest], max(1, len(said[longest]) - over))
    return Piece(
        template.fill(language, said),
        content=template.ids[language],
        variables=json.dumps(template.variables(language, said), ensure_ascii=False),
    )


def formatted(text: str) -> str:
    """The little markdown that replies are written in, with WhatsApp's signs; it has no links with words."""
    return rendered(text, str, "*{}*".format, "_{}_".format, spelled_out)


def _shortened(text: str, longest: int) -> str:
    parts = split(text, longest - 1) if longest > 1 else []
    return f"{parts[0]}…" if parts else "…"


def _content_for(text: str, message: Message, templates: Templates) -> str | None:
    """The template that shows these choices as buttons. Its values take no line breaks (error 21656), so an
    answer of several lines has its choices in a list."""
    count = len(message.buttons)
    fits = (
        0 < utf16(text) <= LONGEST_WITH_BUTTONS
        and not _NOT_IN_A_VALUE.search(text)
        and all(0 < len(button.title) <= LONGEST_TITLE for button in message.buttons)
        and all(len(button.payload) <= LONGEST_ID for button in message.buttons)
    )
    if not fits:
        return None
    if count <= MOST_BUTTONS and count in templates.buttons:
        return templates.buttons[count]
    return templates.lists.get(count) if count <= MOST_ITEMS else None


def _variables(text: str, message: Message) -> dict[str, str]:
    """1 is the text; then each button's title and what comes back when it is pressed."""
    values = [text]
    for button in message.buttons:
        values += [button.title, button.payload]
    return {str(number): value for number, value in enumerate(values, 1)}
