"""Who a customer is: their addresses, and which contacts turned out to be one person."""

from __future__ import annotations

from sanic import HTTPResponse, Request
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.requests import text
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.contact import Contact, Merge, Way
from bot.core.conversation import Conversation
from bot.core.message import Message
from bot.core.roles import Permission
from bot.core.sight import Sight
from bot.services.merge_contacts import merge, undo
from bot.services.name_contact import name_contact
from bot.services.ports import UnitOfWork

SHORTEST_QUERY = 2
ELSEWHERE = 200


def register(routes: Routes, deps: ConsoleDeps) -> None:
    api = _Contacts(deps)
    routes.api(
        Permission.CONVERSATIONS,
        {
            "GET /api/contacts": api.search,
            "POST /api/contacts/<id:str>/merge": api.merge,
            "POST /api/contacts/<id:str>/name": api.name,
            "POST /api/merges/<id:str>/undo": api.undo,
        },
    )


class _Contacts:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps

    async def search(self, request: Request, session: Session) -> HTTPResponse:
        """Those whose name or address has the words in it."""
        words = (request.args.get("query") or "").strip()
        if len(words) < SHORTEST_QUERY:
            return json({"contacts": []})

        def work(uow: UnitOfWork) -> list[views.Shape]:
            found = uow.contacts.search(words)
            return [_found(uow, one) for one in found if _in_sight(uow, one.id, session.sight)]

        return json({"contacts": await self._deps.database.read(work)})

    async def merge(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """The one in the address stays; all that is the ``other``'s becomes theirs."""
        other, now = text(request, "other"), self._deps.clock()

        def work(uow: UnitOfWork) -> views.Shape:
            for contact_id in (id, other):
                _must_see(uow, contact_id, session.sight)
            merged = merge(uow, id, other, Way.OPERATOR, now, session.operator.id)
            return {"merge": merged.id, "contact": contact(uow, uow.contacts.get(merged.kept_id))}

        return json(await self._deps.database.run(work))

    async def name(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """``seen``: what they were called on the page; "" for a customer without a name."""
        name, seen, now = text(request, "name"), text(request, "seen"), self._deps.clock()

        def work(uow: UnitOfWork) -> views.Shape:
            _must_see(uow, id, session.sight)
            return views.contact(uow, name_contact(uow, id, name, seen, now))

        return json({"contact": await self._deps.database.run(work)})

    async def undo(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now = self._deps.clock()

        def work(uow: UnitOfWork) -> views.Shape:
            holder = uow.links.holder(uow.links.merge(id).kept_id)
            _must_see(uow, holder, session.sight)
            undo(uow, id, session.operator.id, now)
            return {"contact": contact(uow, uow.contacts.get(holder))}

        return json(await self._deps.database.run(work))


def everything(uow: UnitOfWork, contact_id: str, conversation_id: str, sight: Sight) -> views.Shape:
    """What the page of one conversation tells of its customer, their other conversations among it."""
    of_contact = uow.conversations.of_contact(contact_id)
    others = [c for c in of_contact if c.id != conversation_id and sight.covers(c)]
    return {
        "contact": contact(uow, uow.contacts.get(contact_id)),
        "elsewhere": [
            {**one, "account": other.account}
            for other in others
            for one in views.several(uow, _of_theirs(uow, other))
        ],
    }


def _of_theirs(uow: UnitOfWork, other: Conversation) -> list[Message]:
    """Without how they became one person: that is told in each of their conversations."""
    found = uow.messages.of(other.id, ELSEWHERE)
    return [one for one in found if not str(one.meta.get("activity", "")).startswith("contacts.")]


def contact(uow: UnitOfWork, one: Contact) -> views.Shape:
    """``merges``: how they became one person, the latest first."""
    identities = uow.contacts.identities(one.id)
    return {
        **views.contact(uow, one),
        "group": any(identity.group for identity in identities),
        "identities": [
            {
                "account": identity.account,
                "address": identity.external_id,
                "unreachable_since": views.moment(identity.unreachable_since),
            }
            for identity in identities
        ],
        "merges": [_merge(uow, made) for made in uow.links.merges_of(one.id)],
    }


def _in_sight(uow: UnitOfWork, contact_id: str, sight: Sight) -> bool:
    """Of whom one sees a conversation, or who has none yet."""
    theirs = uow.conversations.of_contact(contact_id)
    return not theirs or any(sight.covers(one) for one in theirs)


def _must_see(uow: UnitOfWork, contact_id: str, sight: Sight) -> None:
    """To others it is as if there were no such contact."""
    if not _in_sight(uow, contact_id, sight):
        raise KeyError(contact_id)


def _merge(uow: UnitOfWork, one: Merge) -> views.Shape:
    operator = uow.operators.get(one.operator_id).name if one.operator_id else None
    other = views.contact(uow, uow.contacts.get(one.gone_id))
    return {
        "id": one.id,
        "way": one.way.value,
        "at": views.moment(one.at),
        "operator": operator,
        "other": other,
    }


def _found(uow: UnitOfWork, one: Contact) -> views.Shape:
    last = max((c.updated_at for c in uow.conversations.of_contact(one.id)), default=None)
    return {**contact(uow, one), "last": views.moment(last)}
