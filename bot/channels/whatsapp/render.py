"""A message of ours as Twilio takes it: in pieces, each with what WhatsApp allows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.choices import LONGEST_TITLE, numbered
from bot.core.message import Attachment, Message
from bot.core.operator import signature
from bot.core.splitting import split
from bot.core.templates import Template, Templates

LONGEST = 1600
LONGEST_WITH_BUTTONS = 1024
LONGEST_ID = 200
MOST_BUTTONS = 3
MOST_ITEMS = 10


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
        text = f"*{signed}*\n{message.text}" if signed and message.text else message.text
        return [*map(Piece, split(text, LONGEST)), *files]
    content = _content_for(message, templates)
    if content is not None:
        values = _variables(message)
        return [
            *files,
            Piece(message.text, content=content, variables=json.dumps(values, ensure_ascii=False)),
        ]
    listed = split(numbered(message.text, message.buttons), LONGEST)
    return [*files, *(Piece(part, numbered=True) for part in listed)]


def template_piece(template: Template, language: str, values: Mapping[str, object]) -> Piece:
    """Outside the window: a template alone, without text or files of our own."""
    variables = {number: value[:LONGEST] for number, value in template.variables(language, values).items()}
    return Piece(
        template.fill(language, values),
        content=template.ids[language],
        variables=json.dumps(variables, ensure_ascii=False),
    )


def _content_for(message: Message, templates: Templates) -> str | None:
    count = len(message.buttons)
    fits = (
        0 < len(message.text) <= LONGEST_WITH_BUTTONS
        and all(0 < len(button.title) <= LONGEST_TITLE for button in message.buttons)
        and all(len(button.payload) <= LONGEST_ID for button in message.buttons)
    )
    if not fits:
        return None
    if count <= MOST_BUTTONS and count in templates.buttons:
        return templates.buttons[count]
    return templates.lists.get(count) if count <= MOST_ITEMS else None


def _variables(message: Message) -> dict[str, str]:
    """1 is the text; then each button's title and what comes back when it is pressed."""
    values = [message.text]
    for button in message.buttons:
        values += [button.title, button.payload]
    return {str(number): value for number, value in enumerate(values, 1)}
