"""An operator is named in a private note."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.core.operator import Operator


@dataclass
class Mention:
    id: str
    message_id: str
    conversation_id: str
    operator_id: str
    by_id: str
    at: datetime
    read_at: datetime | None = None


def named_in(text: str, operators: Iterable[Operator]) -> list[Operator]:
    """Those called ``@Marta Ruiz`` or ``@marta.ruiz`` in the text, whatever the capitals.

    The longest name counts: ``@Ana Ruiz`` does not call one whose name is Ana.
    """
    called: dict[str, Operator] = {}
    for one in operators:
        called.setdefault(one.name.casefold(), one)
        called.setdefault(one.login.casefold(), one)
    names = "|".join(re.escape(name) for name in sorted(called, key=len, reverse=True))
    if not names:
        return []
    found = re.findall(rf"(?<!\w)@({names})(?!\w)", text.casefold())
    return list({called[name].id: called[name] for name in found}.values())
