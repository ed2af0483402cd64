"""One appointment, changed from two sides at the same moment: on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

from bot.content.business import load_business
from bot.core.desk import Appointment, NotPossible
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


def test_of_two_who_book_the_same_time_at_the_same_moment_one_has_it(database: SqlDatabase) -> None:
    """The one has seen that it is free, and has not booked it yet, when the other looks."""
    seen, other_booked = threading.Event(), threading.Event()
    outcomes: dict[str, str] = {}

    class Slow(Diary):
        def _must_be_free(self, *wanted: Any) -> None:
            super()._must_be_free(*wanted)
            seen.set()
            other_booked.wait(0.3)  # as long as it may, if it can

    (at,) = database.read_sync(lambda uow: DIARY.free(uow, "billing", "norte", NOON, None, 1, NOON))

    def books(sender: str, diary: Diary) -> None:
        said = IncomingMessage("web", sender, sender, "cita")
        contact = database.run_sync(lambda uow: receive(uow, said, NOON).conversation.contact_id)
        if sender == "ana":
            seen.wait()
        try:
            database.run_sync(lambda uow: diary.book(uow, contact, "billing", "norte", at, NOON))
            outcomes[sender] = "booked"
        except NotPossible as refusal:
            outcomes[sender] = refusal.code
        if sender == "ana":
            other_booked.set()

    both = (("eva", Slow(BUSINESS, Opening(BUSINESS))), ("ana", DIARY))
    threads = [threading.Thread(target=books, args=each) for each in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == {"eva": "booked", "ana": "taken"}


def test_a_list_of_appointments_goes_on_after_the_last_one_seen(database: SqlDatabase) -> None:
    """Two offices have one at the same moment, and one of them another later."""

    def made(uow: UnitOfWork) -> list[Appointment]:
        one = booked(uow)
        later = DIARY.free(uow, "billing", "norte", one.starts_at, None, 1, NOON)[0]
        times = (("centro", one.starts_at), ("norte", later))
        return [one, *(DIARY.book(uow, one.contact_id, "billing", office, at, NOON) for office, at in times)]

    one, beside, later = database.run_sync(made)
    assert one.starts_at == beside.starts_at < later.starts_at
    end = later.starts_at + timedelta(days=1)

    def after(*seen: Appointment) -> list[Appointment]:
        place = (seen[-1].starts_at, seen[-1].number) if seen else None
        return database.read_sync(lambda uow: uow.desk.diary("", NOON, end, "", 1, place))

    assert [after(), after(one), after(beside), after(later)] == [[one], [beside], [later], []]
