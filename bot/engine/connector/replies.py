"""What the bot says in a turn, and which action said it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel

CHANNEL = "ventanilla"
_LAST_QUESTION = re.compile(r"(?<=[.!:;?])\s+[^.!:;?]*\?\s*$")


class Replies(CollectingOutputChannel):
    """Collects replies whole: Rasa's own channels split a text at its empty lines.

    ``private``: the wishes that are not answered here; those left out are ``left``.
    Whoever runs actions sets ``speaker``. A turn may have two parts; a form open through both asks in each.
    """

    def __init__(self, private: Collection[str] = ()) -> None:
        super().__init__()
        self.private = private
        self.left: list[str] = []
        self.speaker = ""
        self._spoken: list[str] = []
        self._begun = 0
        self._form: str | None = None
        self._asked: list[tuple[str, int]] = []
        self._around: list[tuple[dict[str, Any], bool]] = []

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(message)
        self._spoken.append(self.speaker)

    def leave(self, wish: str) -> None:
        if wish not in self.left:
            self.left.append(wish)

    def came_from(self, action: str) -> bool:
        return action in self._spoken

    def put(self, message: dict[str, Any], first: bool = False, last: bool = False) -> None:
        """Put a message before or after all others, or in its turn."""
        if first or last:
            self._around.append((message, first))
        else:
            self.messages.append(message)
            self._spoken.append("")

    def end_with_an_offer(self) -> bool:
        """Whether what was said last, of all in its turn, has buttons."""
        return bool(self.messages and self.messages[-1].get("buttons"))

    def payloads(self) -> set[str]:
        """Those of all buttons there are."""
        said = [*self.messages, *(message for message, _ in self._around)]
        return {button["payload"] for message in said for button in message.get("buttons") or []}

    def begin_part(self) -> None:
        self._begun = len(self.messages)

    def end_part(self, form: str | None) -> None:
        """``form``: the one now open. What it says last is its question."""
        self._form = form
        said = [i for i in range(self._begun, len(self.messages)) if self._spoken[i] == form]
        if form and said:
            self._asked.append((form, said[-1]))

    def in_order(self) -> list[dict[str, Any]]:
        """Return the replies; of forms' questions only the last of the one that is open. Before it nothing
        offers what is under way. Of buttons that lead to the same only the last is kept."""
        last = dict(self._asked)
        stale = {place for form, place in self._asked if form != self._form or place != last[form]}
        asked = last.get(self._form or "", -1)
        kept = [
            _beside(message, self._form) if self._form and i < asked else message
            for i, message in enumerate(self.messages)
            if i not in stale
        ]
        before, after = ([m for m, first in self._around if first is side] for side in (True, False))
        return _each_offered_once([*before, *kept, *after])


def _each_offered_once(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept, offered = list[dict[str, Any]](), set[str]()
    for message in reversed(messages):
        buttons = message.get("buttons") or []
        new = {one["payload"]: one for one in reversed(buttons) if one["payload"] not in offered}
        offered |= new.keys()
        once = [one for one in buttons if new.get(one["payload"]) is one]
        kept.append(message if len(once) == len(buttons) else {**message, "buttons": once})
    return kept[::-1]


def _beside(message: dict[str, Any], form: str) -> dict[str, Any]:
    """An answer beside a form's question does not end with "shall I book you in?" where that is being done: a
    yes would be to the form's own question."""
    buttons, wish = message.get("buttons") or [], f"/{form.removesuffix('_form')}"
    others = [one for one in buttons if one["payload"].partition("{")[0] != wish]
    if len(others) == len(buttons) or message.get("text") is None:
        return message
    return {**message, "text": _LAST_QUESTION.sub("", message["text"]), "buttons": others}
