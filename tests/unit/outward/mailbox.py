"""A real mail server, with a box that takes letters or does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.servers import free_port


@dataclass
class Mailbox:
    """``refusals``: what it answers to the next letters, before it takes any."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    entered: list[bool] = field(default_factory=list)

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Mailbox]:
        """Whoever writes must be ``house`` with the password ``p@ss``."""
        mailbox = cls(free_port())
        controller = Controller(
            mailbox,
            hostname="127.0.0.1",
            port=mailbox.port,
            authenticator=mailbox._known,
            auth_require_tls=False,
        )
        controller.start()
        try:
            yield mailbox
        finally:
            controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://house:p%40ss@127.0.0.1:{self.port}"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refusals:
            return self.refusals.pop(0)
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"

    def _known(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"house", b"p@ss")
        self.entered.append(known)
        return AuthResult(success=known)
