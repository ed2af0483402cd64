"""WhatsApp as the worker sees it: messages are handed to Twilio, piece by piece, each once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.channels.whatsapp.deps import WINDOW, WhatsAppDeps
from bot.channels.whatsapp.media import DELIVERED, TwilioMedia
from bot.channels.whatsapp.render import Piece, pieces, template_piece
from bot.channels.whatsapp.twilio_api import TwilioApi
from bot.core.contact import Identity
from bot.core.message import Attachment, Delivery, Message
from bot.services import deliver
from bot.services.catch_up import CLOCKS_DIFFER
from bot.services.errors import SendFailed
from bot.services.ports import UnitOfWork
from bot.services.rates import Limit
from bot.services.window import last_written

_TEMPLATE = 0  # the number of what stands for the whole message; its own pieces count from 1


@dataclass(frozen=True)
class _Standing:
    """What is known of a message before it goes out. ``done``: the pieces that Twilio has taken."""

    done: frozenset[int]
    known: frozenset[str]
    last_written: datetime | None
    language: str


class WhatsAppChannel:
    immediate = False
    files = DELIVERED
    window = WINDOW

    def __init__(self, deps: WhatsAppDeps, twilio: TwilioApi | None = None) -> None:
        self.deps = deps
        self._media = TwilioMedia(deps.account_sid, deps.auth_token, deps.api_url)
        self.twilio = twilio or TwilioApi(deps.account_sid, deps.auth_token, deps.api_url)
        self.account = deps.account

    async def send(self, message: Message, identity: Identity) -> str | None:
        """What Twilio took is noted after each piece, so that nothing is said twice after a failure."""
        standing = await self._standing(message)
        if _TEMPLATE in standing.done or await self._template_was_taken(message, identity, standing):
            return None
        style = self.deps.arrivals.reception.care.signature
        said = pieces(message, self.deps.templates, self.deps.media_url, style)
        for number, piece in enumerate(said, 1):
            if number in standing.done:
                continue
            sid = await self._taken_already(message, identity, piece, standing)
            if sid is None and not self._open(standing):
                if standing.done or number > 1:  # a part of it has been said
                    raise SendFailed("window_closed")
                await self._send_template(message, identity, standing)
                return None
            if sid is None:
                sid = await self._hand_over(message, identity, piece, number)
            if sid is not None:
                await self._note(message, sid, number, piece.numbered)
        return None

    async def fetch(self, attachment: Attachment) -> tuple[bytes, str]:
        return await self._media.fetch(attachment)

    def _open(self, standing: _Standing) -> bool:
        since = standing.last_written
        return since is not None and self.deps.clock() - since < WINDOW

    async def _send_template(self, message: Message, identity: Identity, standing: _Standing) -> None:
        piece = self._template(message, standing.language)
        if piece is None:
            raise SendFailed("window_closed")
        sid = await self._hand_over(message, identity, piece, _TEMPLATE)
        if sid is not None:
            await self._note(message, sid, _TEMPLATE)

    async def _template_was_taken(self, message: Message, identity: Identity, standing: _Standing) -> bool:
        """By a try whose answer was lost: also where the customer has written since, and words could go."""
        piece = None if standing.done else self._template(message, standing.language)
        sid = await self._taken_already(message, identity, piece, standing) if piece else None
        if sid is not None:
            await self._note(message, sid, _TEMPLATE)
        return sid is not None

    def _template(self, message: Message, language: str) -> Piece | None:
        """What stands for all of it outside the window, where it is set up."""
        template = self.deps.templates.messages.get(str(message.meta.get("template")))
        if template is None or not template.ready(language):
            return None
        values = message.meta.get("values")
        told = values.items() if isinstance(values, dict) else ()
        said = {name: self.deps.spoken(name, value, language) for name, value in told}
        return template_piece(template, language, said)

    async def _note(self, message: Message, sid: str, number: int, numbered: bool = False) -> None:
        note = partial(deliver.accepted, message_id=message.id, external_id=sid, number=number)
        await self.deps.database.run(partial(note, numbered=numbered), repeatable=True)

    async def _standing(self, message: Message) -> _Standing:
        return await self.deps.database.read(partial(_standing, message, self.account))

    async def _hand_over(self, message: Message, identity: Identity, piece: Piece, number: int) -> str | None:
        """None if Twilio had it already, from a try whose answer was lost: its report came meanwhile."""
        limit = Limit(self.account, 1, 1 / self.deps.per_second)  # evenly apart
        taken, wait = await self.deps.hub.moment([limit], deliver.SLOT_WITHIN)
        if not taken:
            raise SendFailed(deliver.BUSY, retry_after=wait)
        await asyncio.sleep(wait)
        try:
            return await self.twilio.create(
                to=identity.external_id,
                from_=self.account,
                status_callback=f"{self.deps.public_url}/whatsapp/status?message={message.id}&part={number}",
                **piece.parameters(),
            )
        except SendFailed:
            if number in (await self._standing(message)).done:
                return None
            raise

    async def _taken_already(
        self, message: Message, identity: Identity, piece: Piece, standing: _Standing
    ) -> str | None:
        """Where the answer to an earlier try was lost: look whether Twilio has it all the same."""
        if message.failure not in deliver.UNSURE:
            return None
        since = message.created_at - CLOCKS_DIFFER
        for one in await self.twilio.sent_since(identity.external_id, self.account, since):
            same = (one.body or "") == piece.body and bool(int(one.num_media or 0)) == bool(piece.media)
            known = partial(_known, self.account, one.sid)
            if same and one.sid not in standing.known and not await self.deps.database.read(known):
                return str(one.sid)
        return None


def _standing(message: Message, account: str, uow: UnitOfWork) -> _Standing:
    parts = uow.parts.of(message.id)
    conversation = uow.conversations.get(message.conversation_id)
    return _Standing(
        frozenset(part.number for part in parts if part.delivery is not Delivery.FAILED),
        frozenset(part.external_id for part in parts),
        last_written(uow, conversation.id),
        conversation.language,
    )


def _known(account: str, sid: str, uow: UnitOfWork) -> bool:
    return uow.parts.by_external_id(account, sid) is not None
