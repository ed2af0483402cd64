"""One appointment, changed from two sides at the same moment: on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta

from bot.content.business import load_business
from bot.core.desk import Appointment
from bot.core.message import IncomingMessage
from bot.services.appointments import Diary
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from tests.conftest import NOON

BUSINESS = load_business(ROOT)
DIARY = Diary(BUSINESS, Opening(BUSINESS))


def booked(uow: UnitOfWork) -> Appointment:
    about = receive(uow, IncomingMessage("web", "eva", "m1", "cita"), NOON).message
    contact = uow.conversations.get(about.conversation_id).contact_id
    (at,) = DIARY.free(uow, "billing", "norte", NOON, None, 1, NOON)
    return DIARY.book(uow, contact, "billing", "norte", at, NOON)


def test_what_is_cancelled_on_one_channel_while_it_is_moved_on_another_is_cancelled(
    database: SqlDatabase,
) -> None:
    one = database.run_sync(booked)
    to = one.starts_at + timedelta(days=7)
    found, cancelled = threading.Event(), threading.Event()

    class Slow(Diary):
        def _must_be_free(self, *wanted: object) -> None:
            found.set()
            cancelled.wait(0.3)  # as long as it may, if it can

    slow = Slow(BUSINESS, Opening(BUSINESS))

    def move() -> None:
        database.run_sync(lambda uow: slow.reschedule(uow, one.contact_id, one.number, to, NOON))

    def cancel() -> None:
        found.wait()
        database.run_sync(lambda uow: DIARY.cancel(uow, one.contact_id, one.number, NOON))
        cancelled.set()

    threads = [threading.Thread(target=work) for work in (move, cancel)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not database.read_sync(lambda uow: uow.desk.appointment(one.number)).booked
