"""Whoever is on call is told by mail or Telegram when nobody is in the console."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol
from urllib.parse import unquote, urlsplit

PATIENCE = 20.0


class NotTaken(Exception):
    """Neither the mail server nor Telegram took it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OnCall(Protocol):
    async def send(self, subject: str, text: str) -> None:
        """Raises NotTaken."""
        ...


@dataclass(frozen=True)
class Mail:
    """``server``: ``smtp://user:password@host:587`` (STARTTLS where offered) or ``smtps://...``."""

    server: str = field(repr=False)
    sender: str
    to: str

    async def send(self, subject: str, text: str) -> None:
        """Raises NotTaken."""
        try:
            await asyncio.to_thread(self._send, subject, text)
        except smtplib.SMTPResponseException as error:
            raise NotTaken(f"smtp {error.smtp_code}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotTaken(type(error).__name__) from error

    def _send(self, subject: str, text: str) -> None:
        letter = EmailMessage()
        one_line = " ".join(subject.split())  # a customer's name, which may have several, is in it
        letter["Subject"], letter["From"], letter["To"] = one_line, self.sender, self.to
        letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain="ventanilla.invalid")
        letter.set_content(text)
        address = urlsplit(self.server)
        host, secure = address.hostname or "", address.scheme == "smtps"
        port = address.port or (465 if secure else 587)
        trusted = ssl.create_default_context()
        line = (
            smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=trusted)
            if secure
            else smtplib.SMTP(host, port, timeout=PATIENCE)
        )
        with line:
            if not secure:
                line.ehlo()
                if line.has_extn("starttls"):
                    line.starttls(context=trusted)
            if address.username:
                line.login(unquote(address.username), unquote(address.password or ""))
            line.send_message(letter)


class TelegramCall:
    """A word to one chat: that of whoever is on call."""

    def __init__(self, token: str, api_url: str, chat: str) -> None:
        from telegram import Bot  # slow to load, and not everybody's

        self._bot = Bot(token, base_url=f"{api_url}/bot")
        self._chat = chat
        self._line = asyncio.Lock()  # who is done first closes it

    async def send(self, subject: str, text: str) -> None:
        """Raises NotTaken."""
        from telegram.error import TelegramError

        try:
            async with self._line, self._bot:
                await self._bot.send_message(self._chat, text)
        except TelegramError as error:
            raise NotTaken(type(error).__name__) from error
