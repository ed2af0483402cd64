"""A message of ours as Telegram takes it: in pieces, formatted, with buttons under the last."""

from __future__ import annotations

import hashlib
import html
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.core.markdown import rendered, spelled_out
from bot.core.message import Attachment, Button, Message
from bot.core.operator import signature
from bot.core.splitting import split, utf16
from bot.services.link_channels import ASK_PHONE

LONGEST = 4096
LONGEST_DATA = 64
SHORT_TITLE = 16
_KEY = "#"
Links = Callable[[str], str | None]

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup


@dataclass(frozen=True)
class Piece:
    """One message at Telegram: ``formatted`` as its HTML, ``plain`` if it will not have that; or a file."""

    formatted: str = ""
    plain: str = ""
    markup: Markup | None = None
    attachment: Attachment | None = None


def pieces(
    message: Message, share_phone: str | None = None, style: str = "name", links: Links | None = None
) -> list[Piece]:
    """``share_phone``: the words on the button that shares a number, where it is asked for.

    ``style``: how operators sign. ``links``: where a button leads, by its payload, instead of back to us:
    in a group, to what is done in private.
    """
    signed = signature(message, style)
    head = f"{signed}\n" if signed else ""
    texts = split(message.text, LONGEST - utf16(head), utf16)
    markup = _markup(message, share_phone, links)
    found = [
        Piece(
            (f"<b>{_escape(signed)}</b>\n" if signed and number == 1 else "") + formatted(text),
            (head if number == 1 else "") + text,
            markup if number == len(texts) else None,
        )
        for number, text in enumerate(texts, 1)
    ]
    files = [Piece(attachment=one) for one in message.attachments if one.key is not None]
    return [*found, *files]


def formatted(text: str) -> str:
    """The little markdown that replies are written in, as Telegram's HTML; all else is only text."""
    return rendered(text, _escape, "<b>{}</b>".format, "<i>{}</i>".format, _link)


def data_of(payload: str) -> str:
    """What a button carries: its payload, or a key for one that is too long to be carried."""
    if len(payload.encode()) <= LONGEST_DATA and not payload.startswith(_KEY):
        return payload
    return _KEY + urlsafe_b64encode(hashlib.sha256(payload.encode()).digest())[:32].decode()


def button_of(data: str, offered: Iterable[Button]) -> Button | None:
    """Return the offered button that carries ``data``."""
    return next((button for button in offered if data_of(button.payload) == data), None)


def keyboard(buttons: Sequence[Button], links: Links | None = None) -> InlineKeyboardMarkup:
    """Two in a row where their titles are short."""
    keys = [
        InlineKeyboardButton(one.title, url=link)
        if links is not None and (link := links(one.payload))
        else InlineKeyboardButton(one.title, callback_data=data_of(one.payload))
        for one in buttons
    ]
    wide = 2 if all(len(one.title) <= SHORT_TITLE for one in buttons) else 1
    return InlineKeyboardMarkup([keys[at : at + wide] for at in range(0, len(keys), wide)])


def _markup(message: Message, share_phone: str | None, links: Links | None) -> Markup | None:
    if message.buttons:
        return keyboard(message.buttons, links)
    if message.meta.get(ASK_PHONE) and share_phone:
        key = KeyboardButton(share_phone, request_contact=True)
        return ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)
    return None


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


def _link(words: str, address: str) -> str:
    """Telegram leads to pages, and drops where any other link would lead."""
    if address.startswith(("mailto:", "tel:")):
        return spelled_out(words, _escape(address))
    return f'<a href="{html.escape(address, quote=False).replace(chr(34), "%22")}">{words}</a>'
