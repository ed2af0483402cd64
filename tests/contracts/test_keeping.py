"""What nobody needs any more goes, oldest first and a few rows at a time: on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.alert import Alert, AlertKind, Through
from bot.core.api_key import Answered, Scope
from bot.core.desk import TicketState
from bot.core.erasure import Erasure
from bot.core.event import Audience
from bot.core.handoff import Reason
from bot.core.keeping import KeptFor
from bot.core.message import AlbumPiece, IncomingMessage
from bot.core.turn import Turn, TurnState
from bot.core.webhook import Outcome, Telling, Told
from bot.dialogue.scripted import ScriptedDialogue
from bot.services import keep, keys, webhooks
from bot.services.erase import Eraser
from bot.services.hand_off import hand_off
from bot.services.keep import Keeper
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.tickets import open_ticket
from bot.storage.database import SqlDatabase
from bot.storage.media import FileMedia
from tests.conftest import NOON, StoppedClock

NO_FILES = FileMedia(Path("nowhere"))
MONTH, YEAR = timedelta(days=31), timedelta(days=365)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep, "STEP", 3)
    monkeypatch.setattr(keep, "FEW", 2)
    monkeypatch.setattr(keep, "BETWEEN_STEPS", 0)


@pytest.fixture
def keeper(database: SqlDatabase, clock: StoppedClock) -> Keeper:
    return Keeper(database, NO_FILES, ScriptedDialogue(), KeptFor(customers=YEAR), clock)


def said(database: SqlDatabase, who: str, at: datetime) -> str:
    """A message that was answered then."""

    def work(uow: UnitOfWork) -> str:
        incoming = IncomingMessage("web", who, f"{who}-{at.isoformat()}", "hola")
        message = receive(uow, incoming, at).message
        message.handled = True
        uow.messages.save(message)
        return message.conversation_id

    return database.run_sync(work)


def event_times(database: SqlDatabase) -> list[datetime]:
    events = database.read_sync(
        lambda uow: [one for audience in Audience for one in uow.events.after(0, audience)]
    )
    return sorted(event.at for event in events)


async def test_events_that_all_have_read_are_kept_for_their_days(
    database: SqlDatabase, keeper: Keeper
) -> None:
    for days in (70, 60, 31, 29, 1):
        said(database, f"one {days}", NOON - timedelta(days=days))
    database.run_sync(lambda uow: uow.alerts.move_cursor(uow.events.last_id()))
    await keeper.once()
    assert {NOON - at for at in event_times(database)} == {timedelta(days=29), timedelta(days=1)}


async def test_what_a_webhook_or_an_alert_has_not_read_waits_for_it(
    database: SqlDatabase, keeper: Keeper
) -> None:
    said(database, "one", NOON - timedelta(days=90))
    hook = database.run_sync(lambda uow: webhooks.add(uow, "https://x.example.org", (), NOON))
    said(database, "two", NOON - timedelta(days=80))
    said(database, "three", NOON)
    await keeper.once()
    assert timedelta(days=80) in {NOON - at for at in event_times(database)}
    assert timedelta(days=90) not in {NOON - at for at in event_times(database)}
    database.run_sync(lambda uow: webhooks.switch_off(uow, hook.id, NOON))
    await keeper.once()
    assert {NOON - at for at in event_times(database)} == {timedelta(0)}


async def test_pieces_of_albums_wait_an_hour_for_their_gateway(database: SqlDatabase, keeper: Keeper) -> None:
    def work(uow: UnitOfWork) -> None:
        for minutes in (61, 62, 63, 59):
            at = NOON - timedelta(minutes=minutes)
            uow.albums.hold(AlbumPiece("telegram", f"{minutes}", "-100", "album", {}, at))

    database.run_sync(work)
    await keeper.once()
    held = database.read_sync(lambda uow: uow.albums.held("telegram"))
    assert [one.external_id for one in held] == ["59"]


async def test_the_last_event_stays_so_that_no_page_is_ahead(database: SqlDatabase, keeper: Keeper) -> None:
    said(database, "one", NOON - YEAR)
    last = database.read_sync(lambda uow: uow.events.last_id())
    await keeper.once()
    assert database.read_sync(lambda uow: uow.events.last_id()) == last
    said(database, "two", NOON)
    assert database.read_sync(lambda uow: uow.events.last_id()) > last


async def test_by_what_somebody_erased_is_known_again_goes_once_it_is_asked_for_no_more(
    database: SqlDatabase, keeper: Keeper
) -> None:
    """The proof that they were erased stays."""
    contact = said(database, "one", NOON - YEAR / 2)
    days = (40, 30, 20, 10, 9, 7, 1)

    def erased(uow: UnitOfWork) -> None:
        whom = (uow.conversations.get(contact).contact_id, (), ())
        for day in days:
            at = NOON - timedelta(days=day)
            uow.erasures.add(Erasure(f"era_{day}", *whom, at, lately=("a digest",), done_at=at))

    database.run_sync(erased)
    await keeper.once()
    found = database.read_sync(lambda uow: uow.erasures.since(NOON - YEAR))
    assert [(one.id, len(one.lately)) for one in found] == [(f"era_{day}", int(day < 8)) for day in days]


async def test_who_has_a_chat_that_is_still_open_is_remembered(database: SqlDatabase, keeper: Keeper) -> None:
    long_ago = NOON - timedelta(days=90)
    conversation = said(database, "one", long_ago)
    database.run_sync(lambda uow: hand_off(uow, conversation, Reason.REQUESTED, [], long_ago))
    said(database, "two", NOON)
    await keeper.once()
    last = database.read_sync(lambda uow: uow.events.last_id())
    before = database.read_sync(lambda uow: uow.events.state_before(conversation, last))
    assert before["status"] == "open"
    assert len(event_times(database)) < 6


async def test_what_made_an_action_happen_once_goes_when_its_turn_is_long_over(
    database: SqlDatabase, keeper: Keeper, clock: StoppedClock
) -> None:
    conversation = said(database, "one", NOON)

    def work(uow: UnitOfWork) -> None:
        message = uow.messages.of(conversation)[0]
        for number in range(8):
            answered = NOON - timedelta(days=90) if number < 7 else NOON
            turn = Turn(
                f"trn_{number}",
                conversation,
                number,
                message.id,
                TurnState.ANSWERED,
                1,
                answered,
                answered_at=answered,
            )
            uow.turns.add(turn)
            uow.effects.add(turn.id, "book", {"number": number})

    database.run_sync(work)
    await keeper.once()
    left = database.read_sync(lambda uow: [bool(uow.effects.get(f"trn_{n}", "book")) for n in range(8)])
    assert left == [False] * 7 + [True]


async def test_the_engine_forgets_who_is_silent_once_and_none_who_has_a_form_or_a_person(
    database: SqlDatabase, clock: StoppedClock
) -> None:
    old = [said(database, f"one {n}", NOON - timedelta(days=60 - n)) for n in range(5)]
    said(database, "lately", NOON - timedelta(days=2))
    _change(database, old[1], lambda one: setattr(one, "open_form", "book_appointment_form"))
    database.run_sync(lambda uow: hand_off(uow, old[2], Reason.REQUESTED, [], NOON - timedelta(days=50)))
    dialogue = ScriptedDialogue()
    for _ in range(2):
        await Keeper(database, NO_FILES, dialogue, KeptFor(), clock).once()
    assert dialogue.forgotten == [old[0], old[3], old[4]]
    clock.advance(days=60)
    await Keeper(database, NO_FILES, dialogue, KeptFor(), clock).once()
    assert len(dialogue.forgotten) == 4, "who was silent only lately, by now"


async def test_an_engine_that_is_silent_is_asked_again_later(
    database: SqlDatabase, clock: StoppedClock
) -> None:
    old = [said(database, f"one {n}", NOON - timedelta(days=60 - n)) for n in range(3)]
    dialogue = ScriptedDialogue()
    dialogue.available = False
    keeper = Keeper(database, NO_FILES, dialogue, KeptFor(), clock)
    await keeper.once()
    dialogue.available = True
    await keeper.once()
    assert dialogue.forgotten == old


def _change(database: SqlDatabase, conversation_id: str, change: Callable[[Any], None]) -> None:
    def work(uow: UnitOfWork) -> None:
        conversation = uow.conversations.lock(conversation_id)
        change(conversation)
        uow.conversations.save(conversation)

    database.run_sync(work)


async def test_customers_are_kept_for_ever_unless_it_is_said_for_how_long(
    database: SqlDatabase, clock: StoppedClock
) -> None:
    said(database, "one", NOON - 9 * YEAR)
    await Keeper(database, NO_FILES, ScriptedDialogue(), KeptFor(), clock).once()
    assert database.read_sync(lambda uow: uow.erasures.unfinished()) == []


async def test_who_was_silent_for_long_is_erased_and_who_is_owed_something_is_not(
    database: SqlDatabase, keeper: Keeper, clock: StoppedClock, tmp_path: Any
) -> None:
    silent = [said(database, f"one {n}", NOON - 2 * YEAR + n * MONTH) for n in range(5)]
    said(database, "lately", NOON - MONTH)
    owed = silent[1]

    def complain(uow: UnitOfWork) -> None:
        contact = uow.conversations.get(owed).contact_id
        open_ticket(uow, contact, owed, "complaint", "la factura", NOON - YEAR)

    database.run_sync(complain)
    eraser = Eraser(database, FileMedia(tmp_path), ScriptedDialogue(), clock)
    for _ in range(6):  # it waits until those begun are done
        await keeper.once()
        await eraser.once()

    def erased() -> list[bool]:
        return database.read_sync(
            lambda uow: [uow.conversations.get(one).erased_at is not None for one in silent]
        )

    assert erased() == [True, False, True, True, True]
    assert database.read_sync(lambda uow: uow.contacts.by_identity("web", "lately")) is not None
    database.run_sync(lambda uow: _close_all(uow, owed))
    clock.advance(days=2)
    await keeper.once()
    assert erased() == [True] * 5


def _close_all(uow: UnitOfWork, conversation_id: str) -> None:
    for ticket in uow.desk.tickets_of(uow.conversations.get(conversation_id).contact_id):
        ticket.state = TicketState.CLOSED
        uow.desk.save_ticket(ticket)


async def test_what_webhooks_were_told_and_alerts_go_after_a_month_also_where_no_webhook_is_left(
    database: SqlDatabase, keeper: Keeper
) -> None:
    conversation = said(database, "ana", NOON)

    def tell(uow: UnitOfWork) -> None:
        hook = webhooks.add(uow, "https://x.example.org", (), NOON - YEAR)
        for days in (40, 39, 38, 37, 29, 20):
            at, kind = NOON - timedelta(days=days), Told.MESSAGE_CREATED.value
            uow.webhooks.tell(Telling(f"tel_{99 - days}", hook.id, days, str(days), kind, {}, at))
            uow.alerts.add(
                Alert(
                    f"alr_{99 - days}", AlertKind.WAITING, Through.MAIL, conversation, at, next_attempt_at=at
                )
            )
        webhooks.remove(uow, hook.id, NOON)

    database.run_sync(tell)
    await keeper.once()
    waiting = database.read_sync(lambda uow: uow.webhooks.listing(Outcome.WAITING))
    assert [one.number for one in waiting] == [29, 20]
    told = database.read_sync(lambda uow: uow.alerts.of(conversation))
    assert [one.created_at for one in told] == [NOON - timedelta(days=days) for days in (29, 20)]


async def test_what_was_answered_to_other_systems_goes_after_a_day_a_few_at_a_time(
    database: SqlDatabase, keeper: Keeper
) -> None:
    def answer(uow: UnitOfWork) -> str:
        key, _ = keys.add(uow, "crm", (Scope.READ,), None, NOON)
        for hours in (50, 40, 30, 25, 23, 1):
            at = NOON - timedelta(hours=hours)
            uow.api_keys.remember(Answered(key.id, f"name {hours}", "", 200, "{}", at))
        return key.id

    key_id = database.run_sync(answer)
    await keeper.once()

    def left(uow: UnitOfWork) -> list[int]:
        return [n for n in (50, 40, 30, 25, 23, 1) if uow.api_keys.answered(key_id, f"name {n}")]

    assert database.read_sync(left) == [23, 1]
