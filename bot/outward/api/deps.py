"""What the API is given by bootstrap, and what a request is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.core.api_key import ApiKey, Scope
from bot.core.business import Business
from bot.core.operator import Operator
from bot.core.sight import Sight, sight_of
from bot.services.ports import Database, Hub, UnitOfWork, Words
from bot.services.rates import Rate

Shape = dict[str, Any]


@dataclass(frozen=True)
class ApiDeps:
    database: Database
    hub: Hub
    words: Words
    business: Business
    clock: Callable[[], datetime]
    rate: Rate = field(default=Rate(120, 20))


@dataclass(frozen=True)
class Call:
    """One request, understood: who asks and as whom, and with what. ``operator`` is there for writes.
    ``connected``: the operators at their consoles."""

    uow: UnitOfWork
    deps: ApiDeps
    key: ApiKey
    operator: Operator | None
    path: dict[str, str]
    query: dict[str, str]
    body: Shape
    now: datetime
    name: str = ""
    connected: frozenset[str] = frozenset()

    @property
    def sight(self) -> Sight | None:
        """None: the key sees everything."""
        return sight_of(self.operator) if self.operator else None

    @property
    def me(self) -> str:
        if self.operator is None:
            raise Problem(400, "operator_missing", "Say as whom: Ventanilla-Operator: a login or an id.")
        return self.operator.id

    @property
    def telling(self) -> Words | None:
        """The words for the customer, if they are to be told."""
        return self.deps.words if self.body["tell"] else None


class Problem(Exception):
    """What is answered instead: ``code`` for programs, ``message`` for whoever writes them."""

    def __init__(self, status: int, code: str, message: str, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.more = more

    def shape(self) -> Shape:
        return {"error": {"code": self.code, "message": self.message, **self.more}}


Handler = Callable[[Call], Shape]


@dataclass(frozen=True)
class Route:
    """``query`` and ``body``: JSON schemas of each value by name; ``required``: of the body. ``answers``:
    the name of the schema of what is answered."""

    method: str
    path: str
    scope: Scope
    handler: Handler
    summary: str
    answers: str
    query: dict[str, Shape] = field(default_factory=dict)
    body: dict[str, Shape] = field(default_factory=dict)
    required: tuple[str, ...] = ()

    @property
    def writes(self) -> bool:
        return self.method != "GET"
