"""The gateway and the engine are killed with -9, again and again, while customers write.

Every message is answered exactly once in the customer's view and in order; nothing that was done is done
twice. At full size (`make campaign-crash`) ten times as many customers.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from bot.core.desk import AppointmentState
from bot.core.message import Author, Delivery
from bot.core.operator import Presence
from bot.model.training import train_if_changed
from bot.services import operators
from bot.services.ports import UnitOfWork
from bot.storage.database import SqlDatabase
from tests.campaigns.customers import Customer, Line
from tests.campaigns.processes import FULL, Gateway

CUSTOMERS = 120 if FULL else 12
KILLS = 24 if FULL else 4
# More than anybody writes here: what is looked at is everything, not the latest.
ALL = 10_000
# A burst is long enough to be killed in. Each customer has an address. An engine that is killed again and
# again may be away for longer than a customer is left waiting: here nobody is given to a person for that.
ENVIRONMENT = {"BURST_SECONDS": "0.3", "PROXIES": "1", "ENGINE_HANDOFF_SECONDS": "600"}
OFFICES = ("Centro", "Norte", "Puerto")


def script(number: int) -> list[Line]:
    """Nine messages: a greeting, a booking with a question in the middle of its form, and a person."""
    office = OFFICES[number % 3]
    day = workday(3 + number // 3)
    return [
        Line("hola", answer="asistente|Hola"),
        Line("quiero pedir cita", answer="la cita?"),
        Line("¿cuál es vuestro teléfono?", answer="la cita?"),
        Line(press="billing", answer="oficina"),
        Line(press=f'office": "{office.lower()}', answer=office),
        Line(f"el {day.day}/{day.month} por la mañana", answer=office),
        Line(press=rf"{day:%Y-%m-%d}T", answer="Confirmo"),
        Line(press="affirm", answer=r"C-\d+"),
        Line("quiero hablar con una persona", answer="Marta Ruiz"),
    ]


def workday(ahead: int) -> datetime:
    """A Tuesday to Thursday in the weeks to come that is no holiday, another one for each number."""
    holidays = {(12, 8), (12, 24), (12, 25), (12, 31), (1, 1), (1, 6)}
    day = datetime.now(UTC)
    while ahead:
        day += timedelta(days=1)
        if day.weekday() in (1, 2, 3) and (day.month, day.day) not in holidays:
            ahead -= 1
    return day


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    train_if_changed(say=lambda _line: None)
    prepared = SqlDatabase(f"sqlite:///{tmp_path}/ventanilla.db")
    prepared.prepare()
    prepared.run_sync(put_marta_on_duty)
    prepared.close()
    gateway = Gateway(tmp_path, environment=ENVIRONMENT)
    gateway.start()
    gateway.wait_until_up()
    yield gateway
    gateway.stop()


@pytest.mark.timeout(1800 if FULL else 300)
async def test_every_message_is_answered_once_and_in_order_through_crashes(gateway: Gateway) -> None:
    chance = random.Random(7)
    customers = [Customer(gateway.url, script(number)) for number in range(CUSTOMERS)]
    answered = 0
    more = asyncio.Event()

    def count() -> None:
        nonlocal answered
        answered += 1
        more.set()

    async def kill_now_and_then() -> None:
        total = sum(len(customer.script) for customer in customers)
        for number in range(KILLS):
            while answered < total * (number + 1) / (KILLS + 2):
                more.clear()
                await more.wait()
            await asyncio.sleep(chance.uniform(0, 0.3))
            if number % 2:
                while not gateway.kill_engine():
                    await asyncio.sleep(0.1)
            else:
                gateway.kill()
                gateway.start()

    async with httpx.AsyncClient(timeout=30, trust_env=False, limits=httpx.Limits()) as client:
        killing = asyncio.create_task(kill_now_and_then())
        await asyncio.gather(*(customer.live(client, count) for customer in customers))
        await killing
    for customer in customers:
        check_view(customer)
    check_records(gateway.folder, CUSTOMERS)


def check_view(customer: Customer) -> None:
    """What the page was sent: each message once; for each line its answer, in order, and once."""
    ids = [message["id"] for message in customer.heard]
    assert len(ids) == len(set(ids)), "a message was shown twice"
    mine = [m["client_id"] for m in customer.heard if m["author"] == "customer"]
    assert mine == customer.sent, "a message of the customer was lost, doubled or out of order"


def check_records(folder: Path, customers: int) -> None:
    """Each of so many customers who went through ``script`` has what it leads to, once."""
    database = SqlDatabase(f"sqlite:///{folder}/ventanilla.db")
    database.read_sync(partial(check_everything, customers))
    database.close()


def check_everything(customers: int, uow: UnitOfWork) -> None:
    conversations = uow.conversations.listing("all", "", limit=customers * 2)
    assert len(conversations) == customers
    numbers: set[str] = set()
    for conversation in conversations:
        messages = uow.messages.of(conversation.id, limit=ALL)
        asked = [m for m in messages if m.author is Author.CUSTOMER]
        turns = uow.turns.of(conversation.id, limit=ALL)
        assert [turn.message_id for turn in turns] == [m.id for m in asked], "each message has its turn"
        answers = [m for m in messages if m.author is Author.BOT]
        assert all(m.delivery is Delivery.SENT for m in answers)
        order = [m.turn_id for m in answers]
        told = list(dict.fromkeys(order))
        assert told == [turn.id for turn in turns], "each turn was answered, in order"
        assert order == sorted(order, key=told.index), "answers of one turn stand together"
        for turn in turns:
            texts = [m.text for m in answers if m.turn_id == turn.id]
            assert len(texts) == len(set(texts)), f"said twice: {texts}"
        booked = uow.desk.appointments_of(conversation.contact_id)
        assert [a.state for a in booked] == [AppointmentState.BOOKED], "one booking, not two"
        numbers.add(booked[0].number)
        assert len(uow.handoffs.of(conversation.id)) == 1
        assert conversation.with_person
        assert uow.desk.tickets_of(conversation.contact_id) == []
    assert len(numbers) == customers


def put_marta_on_duty(uow: UnitOfWork) -> None:
    marta = operators.add(uow, "Marta Ruiz", None, datetime.now(UTC), Presence.ONLINE)
    marta.capacity = 10_000
    uow.operators.save(marta)
