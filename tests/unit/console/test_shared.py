"""What every console is told of a change is looked up once, and each operator still hears what is theirs."""

from __future__ import annotations

from contextlib import ExitStack
from threading import get_ident
from typing import Any

import sqlalchemy as sa

from bot.console.shared import Shared
from bot.core.event import Audience
from bot.services.ports import UnitOfWork
from tests.unit.console.desk import Desk
from tests.unit.console.test_stream import SignedIn, cursor_of, following


def test_two_operators_hear_the_same_change_each_with_what_is_theirs(desk: Desk, signed_in: SignedIn) -> None:
    ana, luis = desk.operator("Ana Ruiz"), desk.operator("Luis Peña")
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    pages = {operator.id: signed_in(operator) for operator in (ana, luis)}
    with ExitStack() as stack:
        heard = {id: stack.enter_context(following(page, cursor_of(page))) for id, page in pages.items()}
        for batches in heard.values():
            next(batches)
        taken = pages[ana.id].post(f"/api/conversations/{conversation}/take-over")
        assert taken.status_code == 200
        news = {id: until(batches, conversation, "open") for id, batches in heard.items()}
        assert news[ana.id]["counts"]["mine"] == 1 and news[luis.id]["counts"]["mine"] == 0
        note = {"text": "es cliente antiguo", "request_id": "n1"}
        assert pages[luis.id].post(f"/api/conversations/{conversation}/note", json=note).status_code == 200
        mine = {
            id: until(batches, conversation, "open", "es cliente antiguo") for id, batches in heard.items()
        }
    by_me = {id: shown(batch, conversation)["preview"]["by_me"] for id, batch in mine.items()}
    assert by_me == {ana.id: False, luis.id: True}


def test_a_change_is_looked_up_once_however_many_are_told(desk: Desk) -> None:
    shared = Shared()
    asked: list[int] = []
    for number in range(5):
        desk.customer(f"c{number}", "hola", quiet=True)
    sa.event.listen(desk._database._engine, "before_cursor_execute", lambda *said: asked.append(get_ident()))

    def look(uow: UnitOfWork) -> tuple[list[str], int]:
        """Which are told of, and how often the database was asked here, whatever goes on beside it."""
        events = uow.events.after(0, Audience.CONSOLE)
        del asked[:]
        found = [one.conversation.id for one in shared.touched(uow, events)]
        return found, asked.count(get_ident())

    first, times = desk.read(look)
    assert len(first) == 5 and times
    assert desk.read(look) == (first, 0), "known already"
    desk.customer("c0", "¿hola?", quiet=True)
    again, times = desk.read(look)
    assert again == first and times, "a later event of one of them"


def shown(batch: dict[str, Any], conversation: str) -> dict[str, Any]:
    return next(one for one in batch["conversations"] if one["id"] == conversation)


def until(batches: Any, conversation: str, status: str, text: str = "") -> dict[str, Any]:
    for batch in batches:
        for one in batch.get("conversations", ()):
            if one["id"] == conversation and one["status"] == status and text in str(one["preview"]):
                return dict(batch)
    raise AssertionError("the stream ended")
