"""The gateway is killed in the middle of every step of the ladder: each still ends on time, and once.

Real processes, killed with -9, on a clock that the test moves.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.content.business import load_business
from bot.core.handoff import Handoff, Reason
from bot.core.message import IncomingMessage
from bot.core.operator import Presence
from bot.services import operators
from bot.services.hand_off import hand_off
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from tests.campaigns.processes import Gateway
from tests.conftest import NOON
from tests.servers import free_port

COMMAND = (sys.executable, "-m", "tests.campaigns.stopped_gateway")
STEPS = (("operator", "rest of the team"), ("team", "Anyone here"), ("queue", "number is R-"))
A_SWEEP_OR_TWO = 2.5
LONG = 60


@dataclass
class House:
    gateway: Gateway
    clock: Path
    database: SqlDatabase
    conversation: str = ""

    def it_is(self, now: datetime) -> None:
        """Moved in one piece: the gateway must never read half a time."""
        new = self.clock.with_suffix(".new")
        new.write_text(now.isoformat(), "utf-8")
        new.replace(self.clock)

    def handoff(self) -> Handoff:
        found = self.database.read_sync(lambda uow: uow.handoffs.current(self.conversation))
        assert found is not None
        return found

    def told(self) -> list[str]:
        messages = self.database.read_sync(lambda uow: uow.messages.of(self.conversation))
        return [one.text for one in messages if not one.private and not one.incoming]

    def restart(self) -> None:
        self.gateway.kill()
        self.gateway.start()
        self.gateway.wait_until_up()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    url = f"sqlite:///{tmp_path}/ventanilla.db"
    database = SqlDatabase(url)
    database.prepare()
    environment = {
        "DATABASE_URL": url,
        "ENGINE_URL": f"http://127.0.0.1:{free_port()}",  # nobody there: the engine has no part in this
        "ENGINE_TOKEN": "a token for an engine that is not there",
        "ACTION_TOKEN": "a token for an engine that is not there",
        "ACTION_PORT": str(free_port()),
        "CLOCK": str(tmp_path / "clock"),
    }
    house = House(Gateway(tmp_path, COMMAND, environment), tmp_path / "clock", database)
    house.it_is(NOON)
    house.gateway.start()
    house.gateway.wait_until_up()
    yield house
    house.gateway.kill()
    database.close()


@pytest.mark.timeout(240)
def test_killed_in_the_middle_of_every_step_each_still_ends_on_time(house: House) -> None:
    minutes = load_business(ROOT).care.steps
    house.conversation = house.database.run_sync(_somebody_asks)
    due = NOON
    for number, (step, words) in enumerate(STEPS):
        house.it_is(due + minutes[step] / 2)
        due += minutes[step]
        house.restart()
        house.it_is(due - timedelta(seconds=1))
        time.sleep(A_SWEEP_OR_TWO)
        assert house.handoff().step == step and len(house.told()) == number, "not before its time"
        house.it_is(due)
        _until(lambda number=number: len(house.told()) > number)
        assert words in house.told()[-1]
    assert len(house.told()) == len(STEPS), "each step is told once"
    assert house.handoff().step == "last" and house.handoff().ticket_number


def _somebody_asks(uow: UnitOfWork) -> str:
    operators.add(uow, "Marta Ruiz", None, NOON, Presence.ONLINE)
    hello = IncomingMessage("web", "ana", "m1", "a person, please", language="en")
    conversation = receive(uow, hello, NOON).conversation
    [message] = uow.messages.of(conversation.id)
    message.handled = True
    uow.messages.save(message)
    hand_off(uow, conversation.id, Reason.REQUESTED, [], NOON)
    return conversation.id


def _until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
