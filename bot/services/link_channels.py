"""A customer shows that they are the same person on two channels: a code asked for here and written there.

Whoever has the conversation, the house answers these words itself; the engine never sees a code.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.core.contact import Identity, LinkCode, LinkTries, Way
from bot.core.conversation import Conversation
from bot.core.message import Author, IncomingMessage
from bot.core.text import clean
from bot.services.merge_contacts import lock_all, merge
from bot.services.ports import UnitOfWork, Words
from bot.services.receive import Received
from bot.services.record import append

LIFE = timedelta(minutes=10)
OWN_TRIES = 5
TRIES_FOR = timedelta(hours=1)
TRIES_OF_ALL = 20  # of 10,000 codes, so that a whole crowd of guessers finds one in 500
ASK_PHONE = "ask_phone"
_CODE = re.compile(
    r"\W*(?:vincular|enlazar|link)(?:\W+(?:c[oó]digo\W+|code\W+)?([0-9]{4}))?\W*", re.IGNORECASE
)
_WISH = re.compile(
    r"""\W*(?:(?:quiero|quisiera|puedo|c[oó]mo|i\ want\ to|can\ i|how\ do\ i)\s+)?
    (?:vincular|enlazar|unir|link|connect)\s+(?:(?:mi|mis|el|los|este|my|the|this)\s+)?
    (?:whats\s?app|telegram|canal(?:es)?|chats?|channels?|conversaci(?:ón|on|ones)|conversations?)
    (?:\s+(?:con|y|with|and|to)\s.{1,30})?\W*""",
    re.IGNORECASE | re.VERBOSE,
)


class Outcome(StrEnum):
    LINKED = "linked"
    ALREADY = "already"
    OWN = "own"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True)
class Linking:
    """``secret``: codes are kept only as hashes that need it; ``draw`` makes a code of four digits."""

    secret: str
    draw: Callable[[], str] = lambda: f"{secrets.randbelow(10_000):04d}"

    def new_code(self, uow: UnitOfWork, conversation: Conversation, now: datetime) -> str:
        """Return a code that no one else has now; the contact's earlier one is gone."""
        uow.links.drop_code(conversation.contact_id)
        code = self.draw()
        while uow.links.code(self._hash(code), now) is not None:
            code = self.draw()
        uow.links.put_code(
            LinkCode(conversation.contact_id, conversation.id, self._hash(code), expires_at=now + LIFE)
        )
        return code

    def redeem(
        self, uow: UnitOfWork, conversation: Conversation, code: str, now: datetime
    ) -> tuple[Outcome, Conversation | None]:
        """Link the conversation's contact with the code's; also return where the code came from."""
        tries = _tries(uow, conversation.contact_id, now)
        if tries.wrong >= OWN_TRIES:
            return Outcome.LOCKED, None
        known = uow.links.code(self._hash(code), now)
        if known is None:
            tries.wrong += 1
            uow.links.put_tries(tries)
            uow.links.count_wrong(TRIES_OF_ALL, now)
            return Outcome.WRONG, None
        origin = uow.conversations.get(known.conversation_id)
        if known.conversation_id == conversation.id:
            return Outcome.OWN, origin
        if not uow.links.drop_code(known.contact_id):
            return Outcome.WRONG, None  # somebody else has just used it
        return link(uow, origin, conversation, Way.CODE, now), origin

    def hold(self, uow: UnitOfWork, incoming: IncomingMessage, now: datetime) -> None:
        """Of a message that names a code, what both people have, before the message takes its own."""
        asked = _CODE.fullmatch(clean(incoming.text))
        known = uow.links.code(self._hash(asked[1]), now) if asked and asked[1] else None
        if known is not None:
            _hold(uow, incoming, known.contact_id)

    def _hash(self, code: str) -> str:
        return hmac.new(f"link {self.secret}".encode(), code.encode(), hashlib.sha256).hexdigest()


def link(uow: UnitOfWork, one: Conversation, other: Conversation, way: Way, now: datetime) -> Outcome:
    """The older contact stays."""
    contacts = [uow.contacts.get(each.contact_id) for each in (one, other)]
    if contacts[0].id == contacts[1].id:
        return Outcome.ALREADY
    kept, gone = sorted(contacts, key=lambda contact: (contact.created_at, contact.id))
    merge(uow, kept.id, gone.id, way, now)
    return Outcome.LINKED


def hold_phone(uow: UnitOfWork, incoming: IncomingMessage, phone: str) -> None:
    """The same, where a network vouches for a number."""
    _hold(uow, incoming, *(one.contact_id for one in _writing_from(uow, phone)))


def _hold(uow: UnitOfWork, incoming: IncomingMessage, *contact_ids: str) -> None:
    sender = uow.contacts.by_identity(incoming.account, incoming.sender)
    lock_all(uow, *(uow.links.holder(one) for one in contact_ids), *([sender.id] if sender else []))


def meant(text: str) -> bool:
    """Whether somebody asks for a code, or brings one."""
    return bool(_CODE.fullmatch(text) or _WISH.fullmatch(text))


def heed(uow: UnitOfWork, received: Received, linking: Linking, words: Words, now: datetime) -> bool:
    """Act on "vincular" or "vincular 4821" in the transaction that stored it; False if it is neither."""
    message = received.message
    if received.duplicate or message.payload or message.attachments or not meant(message.text):
        return False
    asked = _CODE.fullmatch(message.text)
    message.handled = True
    uow.messages.save(message)
    conversation = uow.conversations.lock(message.conversation_id)
    code = asked[1] if asked else None
    if code is None:
        code = linking.new_code(uow, conversation, now)
        minutes = int(LIFE.total_seconds() // 60)
        said = words.say("utter_system_link_code", conversation.language, code=code, minutes=minutes)
        say(uow, conversation.id, said, now, meta={ASK_PHONE: True})
        return True
    outcome, origin = linking.redeem(uow, conversation, code, now)
    tell(uow, conversation.id, outcome, origin, words, now)
    return True


def tell(
    uow: UnitOfWork,
    conversation_id: str,
    outcome: Outcome,
    origin: Conversation | None,
    words: Words,
    now: datetime,
) -> None:
    """Say how it went, on both sides: who was linked without wanting it must hear of it."""
    conversation = uow.conversations.get(conversation_id)
    say(uow, conversation_id, words.say(f"utter_system_link_{outcome.value}", conversation.language), now)
    if outcome is Outcome.LINKED and origin is not None:
        say(uow, origin.id, words.say("utter_system_link_other", origin.language), now)


def say(uow: UnitOfWork, conversation_id: str, text: str, now: datetime, **fields: Any) -> None:
    conversation = uow.conversations.lock(conversation_id)
    append(uow, conversation, Author.SYSTEM, text, now, **fields)
    uow.conversations.save(conversation)


def _tries(uow: UnitOfWork, contact_id: str, now: datetime) -> LinkTries:
    tries = uow.links.tries(contact_id)
    if tries is None or now - tries.since >= TRIES_FOR:
        return LinkTries(contact_id, 0, now)
    return tries


def heed_phone(uow: UnitOfWork, received: Received, phone: str, words: Words, now: datetime) -> None:
    """The network vouches for this number: whoever writes to us from it elsewhere is the same person."""
    message = received.message
    message.handled = True
    uow.messages.save(message)
    conversation = uow.conversations.lock(message.conversation_id)
    for identity in _writing_from(uow, phone):
        origin = uow.conversations.latest_at(identity.account, identity.external_id)
        if origin is not None:
            outcome = link(uow, origin, conversation, Way.PHONE, now)
            tell(uow, conversation.id, outcome, origin, words, now)
            return
    say(uow, conversation.id, words.say("utter_system_link_no_phone", conversation.language), now)


def _writing_from(uow: UnitOfWork, phone: str) -> list[Identity]:
    digits = re.sub(r"\D", "", phone)
    return uow.contacts.addresses(f"whatsapp:+{digits}")
