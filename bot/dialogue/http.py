"""The engine over HTTP: docs/architecture.md, "The engine's connector"."""

from __future__ import annotations

from typing import Any

import httpx

from bot.core.message import Button, Reply
from bot.core.signals import Signal
from bot.core.turn import Answer, Question, Understanding
from bot.services.errors import EngineUnavailable, TurnFailed

PATH = "/webhooks/ventanilla"
LATER = {408, 425, 429, 502, 503, 504}


class HttpDialogue:
    def __init__(self, url: str, token: str, timeout: float = 20.0) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(timeout, connect=2.0),
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
            trust_env=False,
        )

    async def ask(self, question: Question) -> Answer:
        body = {
            "conversation": question.conversation_id,
            "turn": question.turn_id,
            "sequence": question.sequence,
            "text": question.text,
            "payload": question.payload,
            "language": question.language,
            "fresh": question.fresh,
            "contact": question.contact_id,
        }
        return _answer(await self._post(f"{PATH}/turn", body))

    async def parse(self, text: str, language: str | None) -> Understanding:
        return _understanding(await self._post(f"{PATH}/parse", {"text": text, "language": language}))

    async def close(self) -> None:
        await self._client.aclose()

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            response = await self._client.post(path, json=body)
        except httpx.HTTPError as error:
            raise EngineUnavailable(type(error).__name__) from error
        if response.status_code in LATER:
            raise EngineUnavailable(f"status {response.status_code}")
        if response.status_code != 200:
            raise TurnFailed(f"status {response.status_code}")
        try:
            result: dict[str, Any] = response.json()
        except ValueError as error:
            raise TurnFailed("not JSON") from error
        return result


def _answer(data: dict[str, Any]) -> Answer:
    try:
        return Answer(
            replies=tuple(
                Reply(r["text"], tuple(Button(b["title"], b["payload"]) for b in r.get("buttons", [])))
                for r in data["replies"]
            ),
            understood=_understanding(data["understood"]),
            signals=tuple(Signal.from_dict(s) for s in data.get("signals", [])),
            open_form=data.get("form"),
            slots=data.get("slots", {}),
            replayed=bool(data.get("replayed")),
        )
    except (KeyError, TypeError) as error:
        raise TurnFailed(f"an answer without {error}") from error


def _understanding(data: dict[str, Any]) -> Understanding:
    data = data.get("understood", data)
    return Understanding(
        intent=data["intent"],
        confidence=float(data["confidence"]),
        language=data["language"],
        ranking=tuple(data.get("ranking", ())),
        entities=tuple(data.get("entities", ())),
    )
