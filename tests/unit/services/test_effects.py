"""What an action does, it does once per turn, however often the engine is asked."""

from __future__ import annotations

from typing import Any

from bot.services.effects import once
from bot.services.turn_context import TurnContext
from tests.unit.services.world import World


async def test_an_action_that_runs_again_in_its_turn_gets_what_it_did_and_does_nothing(world: World) -> None:
    conversation = (await world.write("quiero cita")).conversation
    done: list[str] = []

    async def does(turn_id: str, verb: str) -> dict[str, Any]:
        turn = TurnContext(turn_id, conversation.id, conversation.contact_id, "es", "action_book_appointment")

        def effect() -> dict[str, Any]:
            done.append(verb)
            return {"number": f"C-{len(done)}"}

        return await world.database.run(lambda uow: once(uow, turn, verb, effect))

    assert [await does("trn_1", "book") for _ in range(2)] == [{"number": "C-1"}] * 2
    assert await does("trn_1", "cancel") == {"number": "C-2"}
    assert await does("trn_2", "book") == {"number": "C-3"}
    assert done == ["book", "cancel", "book"]
