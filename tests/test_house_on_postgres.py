"""The whole house with its records, and the engine's, in PostgreSQL."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bot.bootstrap import House
from bot.core.operator import Presence
from bot.services import operators
from bot.services.ports import UnitOfWork
from bot.talk import Talk
from tests.living_house import living_house
from tests.servers import Postgres


async def test_a_customer_books_and_then_asks_for_a_person(tmp_path: Path, postgres: Postgres) -> None:
    urls = {"DATABASE_URL": postgres.new_database(), "TRACKER_URL": postgres.new_database()}
    async with living_house(tmp_path, **urls) as house:
        await house.database.run(partial(put_marta_on_duty, house))
        talk = Talk(house)
        asked = await talk.say("ana", "quiero pedir cita para revisar una factura en Norte")
        assert asked.conversation.open_form == "book_appointment_form"
        handed = await talk.say("ana", "prefiero hablar con una persona")
        assert handed.handoff is not None and handed.handoff["operator"] == "Marta Ruiz"
        assert (await talk.say("ana", "¿hola?")).messages == [], "she has it now"


def put_marta_on_duty(house: House, uow: UnitOfWork) -> None:
    operators.add(uow, "Marta Ruiz", None, house.clock(), Presence.ONLINE)
