"""A macro, its run and its undoing, and how a conversation is before and after."""

from __future__ import annotations

from typing import Any

from bot.content.business import load_business
from bot.core.conversation import Priority
from bot.core.draft import Draft
from bot.core.operator import Operator, Presence
from bot.services import canned, macros, undo_macro
from bot.services.label import add_label
from bot.services.prioritise import prioritise
from bot.settings import ROOT
from tests.unit.services.undoing import HELD, waiting_for
from tests.unit.services.world import World

BUSINESS = load_business(ROOT)
INSIDE = (("note", "Mira @Luis Peña"), ("label", "cobros"), ("label", "viejas"), ("priority", "urgent"))
RUN = "r1"


async def keep(world: World, by: Operator, *steps: tuple[str, str]) -> str:
    def work(uow: Any) -> str:
        if all(one.code != "adios" for one in uow.canned.all()):
            canned.create(uow, canned.Wanted("adios", {"es": "Adiós."}), by.id, world.clock())
        return macros.create(uow, macros.WantedMacro("Cerrar", steps), by.id, world.clock()).id

    return await world.database.run(work)


async def runs(
    world: World, conversation: str, by: Operator, macro: str, seen: int | None = None
) -> tuple[bool, Any]:
    """Whether it can be undone as a whole, and until when."""

    def work(uow: Any) -> tuple[bool, Any]:
        common = (RUN, BUSINESS, world.words, world.clock(), seen, HELD)
        written = macros.run(uow, macro, conversation, by.id, *common)
        whole = undo_macro.can_be_undone_whole(written, world.clock())
        return whole, undo_macro.undoable_until(written)

    return await world.database.run(work)


async def undoes(world: World, conversation: str, by: Operator) -> None:
    await world.database.run(
        lambda uow: undo_macro.undo_run(uow, conversation, by.id, RUN, world.words, world.clock())
    )


async def how_it_is(world: World, conversation: str, by: Operator) -> Any:
    def work(uow: Any) -> Any:
        one, handoff = uow.conversations.get(conversation), uow.handoffs.current(conversation)
        labels = [each.name for each in uow.labels.of([conversation]).get(conversation, [])]
        drafts = [(each.mode, each.text) for each in uow.drafts.of(conversation, by.id)]
        owned = (one.status, one.assignee_id, one.team, one.snoozed_until, one.waiting_since, one.priority)
        return owned, handoff and (handoff.first_reply_at, handoff.step), labels, drafts

    return await world.database.read(work)


async def a_day_of_work(world: World) -> tuple[Operator, Operator, str]:
    """A conversation with a label, a priority and words begun in it; and a colleague."""
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)

    def work(uow: Any) -> None:
        add_label(uow, conversation, marta.id, "viejas", world.clock())
        prioritise(uow, conversation, marta.id, Priority.LOW, world.clock())
        uow.drafts.put(Draft(conversation, marta.id, "reply", "Ahora mismo lo", 1, world.clock()))

    await world.database.run(work)
    return marta, luis, conversation
