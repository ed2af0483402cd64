"""Search over what was written and who wrote it."""

from __future__ import annotations

import contextlib
import re

from sanic import HTTPResponse, Request
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.rendering import say
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.contact import Contact
from bot.core.conversation import Conversation
from bot.core.languages import LANGUAGES
from bot.core.message import Message
from bot.core.roles import Permission
from bot.core.search import Phrase, read_query, snippet
from bot.core.sight import Sight
from bot.services.ports import UnitOfWork

PAGE = 30
PEOPLE = 6
SHORTEST_NUMBER = 3
LONGEST_QUERY = 200
NUMBER = re.compile(r"\s*([a-z])[\s-]?(\d+)\s*", re.IGNORECASE)  # R-1043, as people read it out
VISITOR = "|".join(say(language, "contact.visitor", code="").strip() for language in LANGUAGES)
CODE = re.compile(rf"\s*(?:(?:{VISITOR})\s+)?([0-9a-f]{{4}})\s*", re.IGNORECASE)  # contactName of people.js


def register(routes: Routes, deps: ConsoleDeps) -> None:
    async def search(request: Request, session: Session) -> HTTPResponse:
        """``contacts`` on the first page only; ``next``: the cursor of the next page of messages."""
        typed = (request.args.get("query") or "")[:LONGEST_QUERY]
        phrases, after = read_query(typed), request.args.get("cursor") or None
        digits = re.sub(r"\D", "", typed)
        number = digits if len(digits) >= SHORTEST_NUMBER else ""
        code = found[1] if (found := CODE.fullmatch(typed)) else ""

        def work(uow: UnitOfWork) -> views.Shape:
            found = uow.search.messages(phrases, PAGE + 1, after, session.sight)
            people = _numbered(uow, typed, session.sight) or _people(
                uow, phrases, number, code, session.sight
            )
            return {
                "contacts": [] if after else people,
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
                "contact": views.contact(uow, contacts[conversation.contact_id]),
                "account": conversation.account,
                "author": one.author.value,
                "author_name": one.author_name,
                "private": one.private,
                "at": views.moment(one.created_at),
                "parts": parts,
            }
        )
    return shown


def _people(
    uow: UnitOfWork, phrases: tuple[Phrase, ...], number: str, code: str, sight: Sight
) -> list[views.Shape]:
    """Those who have a conversation that may be seen, each with the latest one."""
    found = uow.search.contacts(phrases, number, PEOPLE, code.lower())
    return [each for one in found for each in _person(uow, one, sight)]


def _numbered(uow: UnitOfWork, typed: str, sight: Sight) -> list[views.Shape]:
    """Whose ticket or appointment has the ``number``."""
    if not (written := NUMBER.fullmatch(typed)):
        return []
    number = f"{written[1].upper()}-{written[2]}"
    for find in (uow.desk.ticket, uow.desk.appointment):
        with contextlib.suppress(KeyError):
            whose = uow.contacts.get(find(number).contact_id)
            return [{**one, "number": number} for one in _person(uow, whose, sight)]
    return []


def _person(uow: UnitOfWork, contact: Contact, sight: Sight) -> list[views.Shape]:
    """Nobody, if none of their conversations may be seen."""
    seen = [one for one in uow.conversations.of_contact(contact.id) if sight.covers(one)]
    return [{**views.contact(uow, contact), **_latest(seen)}] if seen else []


def _latest(conversations: list[Conversation]) -> views.Shape:
    last = max(conversations, key=lambda one: one.updated_at)
    return {"conversation_id": last.id, "account": last.account, "last": views.moment(last.updated_at)}
