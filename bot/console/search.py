"""Search over what was written and who wrote it."""

from __future__ import annotations

import re

from sanic import HTTPResponse, Request
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.conversation import Conversation
from bot.core.message import Message
from bot.core.roles import Permission
from bot.core.search import Phrase, read_query, snippet
from bot.core.sight import Sight
from bot.services.ports import UnitOfWork

PAGE = 30
PEOPLE = 6
SHORTEST_NUMBER = 3
LONGEST_QUERY = 200


def register(routes: Routes, deps: ConsoleDeps) -> None:
    async def search(request: Request, session: Session) -> HTTPResponse:
        """``contacts`` on the first page only; ``next``: the cursor of the next page of messages."""
        typed = (request.args.get("query") or "")[:LONGEST_QUERY]
        phrases, after = read_query(typed), request.args.get("cursor") or None
        digits = re.sub(r"\D", "", typed)
        number = digits if len(digits) >= SHORTEST_NUMBER else ""

        def work(uow: UnitOfWork) -> views.Shape:
            found = uow.search.messages(phrases, PAGE + 1, after, session.sight)
            people = [] if after else _people(uow, phrases, number, session.sight)
            return {
                "contacts": people,
                "messages": _messages(uow, [message for message, _ in found[:PAGE]], phrases),
                "next": found[PAGE - 1][1] if len(found) > PAGE else None,
            }

        return json(await deps.database.read(work))

    routes.api(Permission.CONVERSATIONS, {"GET /api/search": search})


def _messages(uow: UnitOfWork, found: list[Message], phrases: tuple[Phrase, ...]) -> list[views.Shape]:
    conversations = uow.conversations.several({one.conversation_id for one in found})
    contacts = uow.contacts.several({one.contact_id for one in conversations.values()})
    shown = []
    for one in found:
        conversation = conversations[one.conversation_id]
        parts = [{"text": part.text, "found": part.found} for part in snippet(one.text, phrases)]
        shown.append(
            {
                "id": one.id,
                "conversation_id": one.conversation_id,
                "contact": views.contact(contacts[conversation.contact_id]),
                "account": conversation.account,
                "author": one.author.value,
                "author_name": one.author_name,
                "private": one.private,
                "at": views.moment(one.created_at),
                "parts": parts,
            }
        )
    return shown


def _people(uow: UnitOfWork, phrases: tuple[Phrase, ...], number: str, sight: Sight) -> list[views.Shape]:
    """Those who have a conversation that may be seen, each with the latest one."""
    shown = []
    for contact in uow.search.contacts(phrases, number, PEOPLE):
        seen = [one for one in uow.conversations.of_contact(contact.id) if sight.covers(one)]
        if seen:
            shown.append({**views.contact(contact), **_latest(seen)})
    return shown


def _latest(conversations: list[Conversation]) -> views.Shape:
    last = max(conversations, key=lambda one: one.updated_at)
    return {"conversation_id": last.id, "account": last.account, "last": views.moment(last.updated_at)}
