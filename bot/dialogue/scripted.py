"""An engine for tests that answers from a script, keeps the connector's promises, and can be told to fail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.core.message import Reply
from bot.core.turn import Answer, Question, Understanding
from bot.services.errors import EngineUnavailable

Script = Callable[[Question], Awaitable[Answer] | Answer]


def say(*texts: str, intent: str = "scripted", language: str = "es", **fields: object) -> Answer:
    """An answer with these replies, understood as ``intent``."""
    replies = tuple(Reply(text) for text in texts)
    return Answer(replies, Understanding(intent, 1.0, language), **fields)  # type: ignore[arg-type]


def _scripted(text: str, language: str) -> Understanding:
    return Understanding("scripted", 1.0, language)


class ScriptedDialogue:
    """Answers with ``script(question)``, once per turn: asked again, it returns the recorded answer."""

    def __init__(self) -> None:
        self.script: Script = lambda question: say(f"eco: {question.text}")
        self.available = True
        self.asked: list[Question] = []
        self.ahead: list[tuple[str, str, str | None, datetime]] = []
        self.parsed: list[str] = []
        self.forgotten: list[str] = []
        self.understand: Callable[[str, str], Understanding] = _scripted
        self._recorded: dict[str, Answer] = {}

    async def ask(self, question: Question) -> Answer:
        if not self.available:
            raise EngineUnavailable("switched off")
        self.asked.append(question)
        if question.turn_id not in self._recorded:
            answer = self.script(question)
            self._recorded[question.turn_id] = answer if isinstance(answer, Answer) else await answer
        return self._recorded[question.turn_id]

    def read_ahead(self, conversation_id: str, text: str, language: str | None, written_at: datetime) -> None:
        if self.available:
            self.ahead.append((conversation_id, text, language, written_at))

    async def parse(self, text: str, language: str | None) -> Understanding:
        """What the script would understand; nothing is recorded."""
        if not self.available:
            raise EngineUnavailable("switched off")
        self.parsed.append(text)
        return self.understand(text, language or "es")

    async def forget(self, conversation_id: str, sequence: int | None = None) -> None:
        if not self.available:
            raise EngineUnavailable("switched off")
        self.forgotten.append(conversation_id)

    async def ready(self) -> bool:
        return self.available
