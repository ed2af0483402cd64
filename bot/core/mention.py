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


def named_in(text: str, operators: Iterable[Operator]) -> dict[str, Operator]:
    """Those called ``@Marta Ruiz`` or ``@marta.ruiz``, whatever the capitals, by the words in the text.

    The longest name counts: ``@Ana Ruiz`` does not call one whose name is Ana.
    """
    called: dict[str, Operator] = {}
    spellings = set[str]()  # "Strauß" is casefolded to "strauss", which the text need not be
    for one in operators:
        for name in (one.name, one.login):
            called.setdefault(name.casefold(), one)
            spellings |= {name, name.casefold()}
    names = "|".join(re.escape(name) for name in sorted(spellings, key=len, reverse=True))
    if not names:
        return {}
    found = re.findall(rf"(?<!\w)@(?:{names})(?!\w)", text, re.IGNORECASE)
    return {words: called[name] for words in found if (name := words[1:].casefold()) in called}
