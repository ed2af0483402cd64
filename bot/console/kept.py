"""A page where things are kept ready for all: read, made, changed, removed and restored."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from sanic import HTTPResponse, Request
from sanic.exceptions import BadRequest
from sanic.response import json

from bot.console.deps import ConsoleDeps
from bot.console.managed import Managed
from bot.console.requests import body
from bot.console.routes import Routes
from bot.console.session import Session
from bot.console.views import Shape
from bot.core.roles import Permission
from bot.services.errors import ChangedMeanwhile
from bot.services.ports import Shelf, UnitOfWork

REMOVED_SHOWN = 20


class Removable(Protocol):
    removed_at: datetime | None


class Keeping[W, K](Protocol):
    """The use cases: ``bot.services.canned``, for one. ``W``: what was filled in; ``K``: what is kept."""

    def create(self, uow: UnitOfWork, wanted: W, operator_id: str, now: datetime, /) -> K: ...
    def change(
        self, uow: UnitOfWork, key: str, wanted: W, operator_id: str, now: datetime, seen: datetime | None, /
    ) -> K: ...
    def remove(self, uow: UnitOfWork, key: str, operator_id: str, now: datetime, /) -> K: ...
    def restore(self, uow: UnitOfWork, key: str, operator_id: str, now: datetime, /) -> K: ...


class KeptThings[W, K: Removable](ABC):
    """``kind``: what addresses and the page are called; ``one``: one of them, in answers."""

    kind: str
    one: str

    def __init__(self, deps: ConsoleDeps, keeping: Keeping[W, K]) -> None:
        self._deps = deps
        self._keeping = keeping

    @abstractmethod
    async def all(self, request: Request, session: Session) -> HTTPResponse:
        """Everything the page needs: see ``on_show``, and what can be chosen."""

    @abstractmethod
    def wanted(self, request: Request) -> W: ...

    @abstractmethod
    def shelf(self, uow: UnitOfWork) -> Shelf[K]: ...

    @abstractmethod
    def shape(self, one: K, names: dict[str, str]) -> Shape:
        """``names``: operators' by id; ``updated_at`` is sent back with a change, as ``seen``."""

    def register(self, routes: Routes) -> None:
        words, at = Permission.WORDS, f"/api/{self.kind}"
        routes.api(
            words,
            {
                f"GET {at}": self.all,
                f"POST {at}": self.create,
                f"POST {at}/<id:str>": self.change,
                f"POST {at}/<id:str>/remove": self.remove,
                f"POST {at}/<id:str>/restore": self.restore,
            },
        )
        pages = Managed(self._deps)

        async def page(request: Request, session: Session) -> HTTPResponse:
            return pages.show(request, session, f"{self.kind}.html", self.kind)

        routes.pages(words, {f"GET /{self.kind}": page})

    def on_show(self, uow: UnitOfWork) -> Shape:
        """Those that are there, and those removed lately, the latest first."""
        found, names = self.shelf(uow).all(), _names(uow)
        removed = sorted((one for one in found if one.removed_at), key=lambda one: str(one.removed_at))
        return {
            self.kind: [self.shape(one, names) for one in found if one.removed_at is None],
            "removed": [self.shape(one, names) for one in removed[::-1][:REMOVED_SHOWN]],
        }

    async def create(self, request: Request, session: Session) -> HTTPResponse:
        wanted, me, now = self.wanted(request), session.operator.id, self._deps.clock()
        return await self._done(session, lambda uow: self._keeping.create(uow, wanted, me, now))

    async def change(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """Refused if somebody else has changed it since it was ``seen``: the answer has it as it is now."""
        wanted, me, now = self.wanted(request), session.operator.id, self._deps.clock()
        seen = _seen(request)
        try:
            return await self._done(session, lambda uow: self._keeping.change(uow, id, wanted, me, now, seen))
        except ChangedMeanwhile:
            found, names = await self._deps.database.read(lambda uow: (self.shelf(uow).get(id), _names(uow)))
            there = {**self.shape(found, names), "removed": found.removed_at is not None}
            return json({"error": "changed_meanwhile", "now": there}, 409)

    async def remove(self, request: Request, session: Session, id: str) -> HTTPResponse:
        me, now = session.operator.id, self._deps.clock()
        return await self._done(session, lambda uow: self._keeping.remove(uow, id, me, now))

    async def restore(self, request: Request, session: Session, id: str) -> HTTPResponse:
        me, now = session.operator.id, self._deps.clock()
        return await self._done(session, lambda uow: self._keeping.restore(uow, id, me, now))

    async def _done(self, session: Session, work: Callable[[UnitOfWork], K]) -> HTTPResponse:
        made = await self._deps.database.run(work)
        return json({self.one: self.shape(made, {session.operator.id: session.operator.name})})


def _names(uow: UnitOfWork) -> dict[str, str]:
    return {one.id: one.name for one in uow.operators.all()}


def _seen(request: Request) -> datetime | None:
    seen = body(request).get("seen")
    if seen is None:
        return None
    if not isinstance(seen, str):
        raise BadRequest("seen: expected when it was last changed")
    return datetime.fromisoformat(seen)
