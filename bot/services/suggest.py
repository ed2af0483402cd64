"""While a person has a conversation the engine still understands: what is wanted, and what could be said.

Nothing is said by itself, and without the engine there is no suggestion and nothing else is different.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.core.conversation import Conversation
from bot.core.message import Author, Message
from bot.core.turn import Understanding
from bot.services import canned
from bot.services.errors import EngineUnavailable, TurnFailed
from bot.services.ports import Database, Dialogue, UnitOfWork, Words

SURE_ENOUGH = 0.5
PATIENCE = 4.0
KEPT = 2000
MOST_REPLIES = 3
SAYS_NOTHING = ("nlu_fallback", "out_of_scope", "inform", "send_attachment")


@dataclass(frozen=True)
class Proposal:
    """Something that could be said: a prepared answer of the bot's, or a canned reply with its ``code``."""

    text: str
    missing: tuple[str, ...] = ()
    code: str | None = None


@dataclass(frozen=True)
class Suggestion:
    message_id: str
    intent: str
    confidence: float
    proposals: tuple[Proposal, ...]


class Suggester:
    """``topics``: the questions with a prepared answer of their own, e.g. ``faq/move_house``."""

    def __init__(
        self,
        database: Database,
        dialogue: Dialogue,
        words: Words,
        topics: Callable[[], Collection[str]],
        business: str,
    ) -> None:
        self._database = database
        self._dialogue = dialogue
        self._words = words
        self._topics = topics
        self._business = business
        self._understood: OrderedDict[str, Understanding] = OrderedDict()

    async def suggest(self, conversation_id: str, operator_id: str) -> Suggestion | None:
        """For the customer's last words, if they wait for this operator's answer. KeyError if unknown."""
        found = await self._database.read(lambda uow: _waiting(uow, conversation_id, operator_id))
        if found is None:
            return None
        conversation, message = found
        understood = await self._understand(message, conversation.language)
        if understood is None or understood.intent is None or understood.confidence < SURE_ENOUGH:
            return None
        intent = understood.intent
        if intent in SAYS_NOTHING:
            return None
        offers = await self._database.read(
            lambda uow: canned.offers(uow, conversation_id, operator_id, self._business)
        )
        proposals = [
            Proposal(offer.filled.text, offer.filled.missing, offer.canned.code)
            for offer in offers
            if offer.canned.intent and offer.canned.intent in (intent, intent.partition("/")[0])
        ]
        if intent in self._topics():
            proposals.append(Proposal(self._words.say(f"utter_{intent}", conversation.language)))
        return Suggestion(message.id, intent, understood.confidence, tuple(proposals[:MOST_REPLIES]))

    async def _understand(self, message: Message, language: str) -> Understanding | None:
        known = self._understood.get(message.id)
        if known is not None:
            return known
        try:
            async with asyncio.timeout(PATIENCE):
                understood = await self._dialogue.parse(message.text, language)
        except (EngineUnavailable, TurnFailed, TimeoutError):
            return None
        self._understood[message.id] = understood
        while len(self._understood) > KEPT:
            self._understood.popitem(last=False)
        return understood


def _waiting(uow: UnitOfWork, conversation_id: str, operator_id: str) -> tuple[Conversation, Message] | None:
    conversation = uow.conversations.get(conversation_id)
    if not conversation.with_person or conversation.assignee_id != operator_id:
        return None
    said = (one for one in uow.messages.of(conversation_id, 50)[::-1] if not one.private)
    last = next((one for one in said if one.author in (Author.CUSTOMER, Author.OPERATOR)), None)
    if last is None or last.author is not Author.CUSTOMER or not last.text.strip():
        return None
    return conversation, last
