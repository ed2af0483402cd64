"""Operators, how they come in, and the record of what they do."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from bot.core.audit import AuditFilter, Entry
from bot.core.operator import Operator
from bot.core.secret import SecondStep, Secret


class Operators(Protocol):
    def get(self, operator_id: str) -> Operator: ...
    def by_login(self, login: str) -> Operator | None: ...
    def by_face(self, key: str) -> Operator | None:
        """Whose photo it is, if it is shown: see Operator.face."""
        ...

    def all(self) -> list[Operator]: ...
    def lock(self, operator_id: str) -> Operator: ...
    def idle(self, since: datetime) -> list[Operator]:
        """Those who are not offline and whose console was last open before ``since``."""
        ...

    def add(self, operator: Operator) -> None: ...
    def save(self, operator: Operator) -> None: ...


class Secrets(Protocol):
    """Tokens handed out once and kept only as hashes."""

    def add(self, secret: Secret) -> None: ...
    def get(self, kind: str, hashed: str, now: datetime) -> Secret | None:
        """None also for one that has expired."""
        ...

    def of(self, operator_id: str, kind: str, now: datetime) -> list[Secret]:
        """The latest first."""
        ...

    def used(self, kind: str, hashed: str, now: datetime) -> None: ...
    def remove(self, kind: str, hashed: str) -> bool: ...
    def remove_all(self, operator_id: str, *kinds: str) -> int:
        """Return how many there were."""
        ...

    def forget_expired(self, now: datetime) -> None: ...


class SecondSteps(Protocol):
    def get(self, operator_id: str) -> SecondStep | None: ...
    def put(self, step: SecondStep) -> None: ...
    def remove(self, operator_id: str) -> None: ...
    def who_has_one(self) -> set[str]: ...


class Audit(Protocol):
    """The record of who saw and did what; see bot.services.audit, which writes it."""

    def add(
        self,
        at: datetime,
        action: str,
        operator_id: str | None,
        conversation_id: str | None,
        subject_id: str | None,
        detail: dict[str, Any],
    ) -> None: ...
    def listing(self, wanted: AuditFilter, before: int | None = None, limit: int = 100) -> list[Entry]:
        """The latest first; ``before``: those older than the line with this id."""
        ...

    def actions(self) -> list[str]: ...
