"""What the house says by itself in a conversation, with what a customer may want of it as its buttons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.core.conversation import Conversation
from bot.core.message import Author, Message
from bot.core.wording import sentence
from bot.services.ports import UnitOfWork, Words
from bot.services.record import append


def give_notice(
    uow: UnitOfWork,
    conversation: Conversation,
    words: Words,
    key: str,
    now: datetime,
    template: str | None = None,
    proactive: bool = False,
    **values: object,
) -> Message:
    """Say ``utter_system_<key>`` in a locked conversation. The caller saves it.

    The engine hears of it with the customer's next message (converse.py), and so understands a "yes" to it.
    ``template``: as which it goes out where the network wants one; ``proactive``: nobody has just written.
    """
    said = words.reply(f"utter_system_{key}", conversation.language, **values)
    text = sentence("\n".join(line for line in said.text.splitlines() if line.strip()))
    meta: dict[str, Any] = {"proactive": True} if proactive else {}
    if template is not None:
        # Templates take no line breaks. One that has the notice's name has its blanks too.
        news = {"news": " ".join(text.split())}
        meta |= {"template": template, "values": dict(values) if template == key else news}
    return append(uow, conversation, Author.SYSTEM, text, now, buttons=said.buttons, meta=meta)
