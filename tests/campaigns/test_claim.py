"""Fifty operators reach for one chat at the same moment: one has it, and the others are told who.

At full size (`make campaign-claim`) 200 times over, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from bot.core.operator import Operator
from bot.services.ports import UnitOfWork
from tests.campaigns.processes import FULL
from tests.unit.console.desk import Desk

OPERATORS = 50
ROUNDS = 200 if FULL else 3


@dataclass(frozen=True)
class Claimant:
    operator: Operator
    headers: dict[str, str]


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    sqlite = request.param == "sqlite"
    url = request.getfixturevalue("sqlite_url") if sqlite else None
    desk = Desk(url or request.getfixturevalue("postgres").new_database())
    desk.start()
    yield desk
    desk.stop()


@pytest.mark.timeout(1800 if FULL else 120)
async def test_of_fifty_who_claim_a_chat_at_once_one_has_it_and_the_others_hear_who(desk: Desk) -> None:
    claimants = await asyncio.to_thread(lambda: [_signed_in(desk, number) for number in range(OPERATORS)])
    won: Counter[str] = Counter()
    limits = httpx.Limits(max_connections=OPERATORS, max_keepalive_connections=OPERATORS)
    async with httpx.AsyncClient(base_url=desk.url, limits=limits, timeout=60, trust_env=False) as client:
        for number in range(ROUNDS):
            conversation = await asyncio.to_thread(_in_the_queue, desk, number)
            winner = await _race(client, claimants, conversation)
            await asyncio.to_thread(_agrees, desk, conversation, winner)
            won[winner.name] += 1
    print(f"\n{ROUNDS} chats, {OPERATORS} claimants each: one winner every time, {len(won)} different ones")


async def _race(client: httpx.AsyncClient, claimants: list[Claimant], conversation: str) -> Operator:
    """All at once. Return who won; fail unless exactly one did and all others were told who."""
    path = f"/api/conversations/{conversation}/take-over"
    answers = await asyncio.gather(*(client.post(path, headers=one.headers) for one in claimants))
    winners = [
        one.operator
        for one, answer in zip(claimants, answers, strict=True)
        if answer.status_code == 200 and answer.json()["conversation"]["assignee"]["id"] == one.operator.id
    ]
    assert len(winners) == 1, [answer.status_code for answer in answers]
    told = [answer.json() for answer in answers if answer.status_code == 409]
    assert told == [{"error": "taken", "owner": winners[0].name}] * (OPERATORS - 1)
    return winners[0]


def _agrees(desk: Desk, conversation: str, winner: Operator) -> None:
    """The record has one owner, one change of owner, and one word about it to the customer."""

    def look(uow: UnitOfWork) -> tuple[str | None, int, int, int]:
        found, messages = uow.conversations.get(conversation), uow.messages.of(conversation)
        lines = [one for one in messages if one.meta.get("activity") == "taken_over"]
        said = [one for one in messages if winner.name in one.text and not one.private]
        return found.assignee_id, found.epoch, len(lines), len(said)

    assert desk.read(look) == (winner.id, 3, 1, 1)  # the bot's, the queue's, the winner's


def _signed_in(desk: Desk, number: int) -> Claimant:
    operator = desk.operator(f"Operador {number:02}")
    session, csrf = desk.session(operator)
    return Claimant(operator, {"X-CSRF-Token": csrf, "Cookie": f"ventanilla_console={session}"})


def _in_the_queue(desk: Desk, number: int) -> str:
    conversation = desk.customer(f"c{number}", "una persona, por favor", quiet=True).conversation_id
    desk.escalate(conversation)
    return conversation
