"""Writing down who saw and did what."""

from __future__ import annotations

from datetime import datetime

from bot.core.audit import only_codes
from bot.services.ports import UnitOfWork


def note(
    uow: UnitOfWork,
    now: datetime,
    action: str,
    operator_id: str | None = None,
    conversation_id: str | None = None,
    subject_id: str | None = None,
    **detail: str | int | bool,
) -> None:
    """``action`` such as ``people.role``; ``operator_id``: who did it, None if unknown.

    Raises ValueError for a ``detail`` that is not a code or a number.
    """
    uow.audit.add(now, action, operator_id, conversation_id, subject_id, only_codes(detail))
