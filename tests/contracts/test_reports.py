"""A week of service made by hand, and what a report must say of it: on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.core.contact import Contact, Identity
from bot.core.conversation import Conversation, Status
from bot.core.handoff import Handoff, Promise, Reason
from bot.core.message import Author, Delivery, Message
from bot.core.operator import Presence
from bot.core.report import Kept, Report, ServiceLevels, Spread, period
from bot.core.turn import Turn, TurnState
from bot.services import operators
from bot.services.ports import UnitOfWork
from bot.services.reports import report
from bot.storage import messages
from bot.storage.database import SqlDatabase

MADRID = ZoneInfo("Europe/Madrid")
MONDAY = date(2026, 10, 19)  # the clocks go back on Sunday, the 25th
WEEK = period(MONDAY, MONDAY + timedelta(days=6), MADRID)
LEVELS = ServiceLevels(first_reply=timedelta(minutes=5), resolution=timedelta(minutes=60))
NOW = datetime(2026, 10, 26, 12, 0, tzinfo=MADRID)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """``day`` 0 is Monday; as clocks show it in Madrid."""
    return datetime(2026, 10, 19 + day, hour, minute, tzinfo=MADRID)


class Week:
    """Writes rows as they would be after that week."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.count = 0
        self.ana = operators.add(uow, "Ana Ruiz", None, at(0, 8), Presence.ONLINE).id
        self.tom = operators.add(uow, "Tom Gil", None, at(0, 8)).id

    def conversation(self, account: str, *wrote: datetime, bot: datetime | None = None) -> str:
        """A customer who ``wrote`` at these times, and whom the bot answered once at ``bot``."""
        self.count += 1
        key, first = f"{self.count:03}", min(wrote)
        self.uow.contacts.add(
            Contact(f"con_{key}", first, f"Customer {key}"), Identity(f"con_{key}", account, key)
        )
        self.uow.conversations.add(
            Conversation(f"cnv_{key}", f"con_{key}", account, Status.BOT, first, first)
        )
        for position, moment in enumerate(wrote, start=1):
            message = Message(
                f"msg_{key}_{position}",
                f"cnv_{key}",
                position,
                Author.CUSTOMER,
                "hola",
                moment,
                Delivery.RECEIVED,
            )
            self.uow.messages.add(message)
        if bot:
            self.uow.turns.add(
                Turn(
                    f"trn_{key}", f"cnv_{key}", 1, f"msg_{key}_1", TurnState.ANSWERED, 1, bot, answered_at=bot
                )
            )
        return f"cnv_{key}"

    def handoff(self, conversation: str, reason: Reason, requested: datetime, **fields: object) -> None:
        made = Handoff(f"hnd_{conversation}_{requested.day}", conversation, reason, requested)
        for name, value in fields.items():
            if name in ("first_reply_at", "resolved_at"):
                value = requested + timedelta(minutes=value)  # type: ignore[arg-type]
            setattr(made, name, value)
        self.uow.handoffs.add(made)


def a_week(uow: UnitOfWork) -> None:
    """Ten conversations of that week, and some just outside it that must not count."""
    week = Week(uow)
    web = [week.conversation("web", at(day, 9, 14), bot=at(day, 9, 15)) for day in range(6)]
    sunday = week.conversation("telegram:77", at(6, 2, 30), at(6, 4, 1), bot=at(6, 4, 2))
    quiet = week.conversation("whatsapp:+34600", at(2, 23, 59))
    late = week.conversation("whatsapp:+34600", at(6, 23, 59), bot=at(6, 23, 59))
    also = week.conversation("web", at(3, 9, 59), bot=at(3, 10))
    week.conversation("web", at(0, 0) - timedelta(seconds=1), bot=at(0, 0) - timedelta(seconds=1))
    week.conversation("web", at(7, 0), bot=at(7, 0))
    asked, danger, anger = Reason.REQUESTED, Reason.DANGER, Reason.FRUSTRATION
    by_ana, by_tom = {"operator_id": week.ana}, {"operator_id": week.tom}
    five, three, one = ({"rating": n, "rated_at": at(d, 11)} for n, d in ((5, 0), (3, 1), (1, 8)))
    week.handoff(web[0], asked, at(0, 9, 20), first_reply_at=2, resolved_at=20, **by_ana, **five)
    week.handoff(web[1], asked, at(1, 9, 20), first_reply_at=4, resolved_at=61, **by_ana, **three)
    week.handoff(web[2], danger, at(2, 9, 20), first_reply_at=5, resolved_at=30, **by_tom)
    week.handoff(web[3], anger, at(3, 9, 20), first_reply_at=40, resolved_at=60, **by_tom, **one)
    week.handoff(quiet, Reason.TAKEN_OVER, at(2, 23, 59), operator_id=week.tom)
    week.handoff(late, Reason.REQUESTED, at(6, 23, 59))
    week.handoff(sunday, Reason.REQUESTED, at(7, 0), first_reply_at=1)
    week.handoff(also, Reason.REQUESTED, at(-1, 23, 59), first_reply_at=1, resolved_at=2)


@pytest.fixture
def told(database: SqlDatabase) -> Report:
    database.run_sync(a_week)
    return database.read_sync(lambda uow: report(uow, WEEK, LEVELS, NOW))


def test_conversations_and_how_many_the_bot_kept_to_itself(told: Report) -> None:
    assert (told.conversations, told.with_bot, told.contained) == (10, 9, 4)
    assert told.containment == 44


def test_handoffs_with_the_time_of_people_apart_from_the_bot_s(told: Report) -> None:
    assert (told.handoffs, told.unanswered) == (6, 2)
    assert told.first_reply == Spread(4, median=4 * 60, p90=40 * 60)
    assert told.resolution == Spread(4, median=30 * 60, p90=61 * 60)


def test_what_was_promised_counts_those_who_still_wait_too_long(told: Report) -> None:
    assert told.first_reply_kept == Kept(3, 6) and told.first_reply_kept.percent == 50
    assert told.resolution_kept == Kept(3, 6)


def test_who_still_has_time_is_neither_kept_nor_broken(database: SqlDatabase) -> None:
    database.run_sync(a_week)
    soon = at(6, 23, 59) + timedelta(minutes=2)
    found = database.read_sync(lambda uow: report(uow, WEEK, LEVELS, soon))
    assert found.first_reply_kept == Kept(3, 5)


def test_what_was_promised_is_held_against_the_house_s_hours(database: SqlDatabase) -> None:
    """Called on Wednesday at 23:59 and due the next morning; told that it is late once it is."""
    morning = at(3, 8, 5)

    def work(uow: UnitOfWork) -> None:
        a_week(uow)
        found = uow.handoffs.of("cnv_008")[0]
        found.first_reply_due_at, found.first_reply_at = morning, at(3, 8, 4)
        found.resolution_due_at = at(7, 12)
        uow.handoffs.save(found)

    database.run_sync(work)
    told = database.read_sync(lambda uow: report(uow, WEEK, LEVELS, at(7, 11)))
    assert (told.first_reply_kept, told.resolution_kept) == (Kept(4, 6), Kept(3, 5))

    def open_again(uow: UnitOfWork) -> None:
        conversation = uow.conversations.lock("cnv_008")
        conversation.status = Status.OPEN
        uow.conversations.save(conversation)

    database.run_sync(open_again)
    board = database.read_sync(lambda uow: uow.reports.board(LEVELS, 10))
    assert [(w.promise, w.due_at) for w in board.waiting] == [(Promise.RESOLUTION, at(7, 12))]
    assert database.read_sync(lambda uow: uow.reports.late(10)) == 0

    def is_late(uow: UnitOfWork) -> None:
        found = uow.handoffs.of("cnv_008")[0]
        found.late = Promise.RESOLUTION
        uow.handoffs.save(found)

    database.run_sync(is_late)
    assert database.read_sync(lambda uow: uow.reports.late(10)) == 1
    assert database.read_sync(lambda uow: uow.reports.open_now()) == (1, None, 1)


def test_handoffs_by_reason_operator_and_channel(told: Report) -> None:
    assert [(row.key, row.handoffs) for row in told.by_reason] == [
        ("requested", 3),
        ("danger", 1),
        ("frustration", 1),
        ("taken_over", 1),
    ]
    assert [
        (row.key, row.handoffs, row.first_reply.median, row.rated, row.rating) for row in told.by_operator
    ] == [
        ("Tom Gil", 3, 300, 1, 1.0),
        ("Ana Ruiz", 2, 120, 2, 4.0),
    ]
    assert [(row.key, row.handoffs) for row in told.by_channel] == [("web", 4), ("whatsapp:+34600", 2)]


def test_ratings_count_when_they_were_given(told: Report) -> None:
    assert (told.ratings, told.rating) == ({3: 1, 5: 1}, 4.0)


def test_hours_and_days_are_those_on_the_wall_even_when_the_clocks_go_back(told: Report) -> None:
    assert told.channels == ["telegram", "web", "whatsapp"]
    assert told.by_hour("web")[9] == 7 and sum(told.by_hour("web")) == 7
    telegram = told.by_hour("telegram")
    assert (telegram[2], telegram[4]) == (1, 1)
    assert told.by_hour("whatsapp")[23] == 2
    assert told.by_day("web") == [1, 1, 1, 2, 1, 1, 0]
    assert told.by_day("telegram") == [0, 0, 0, 0, 0, 0, 2]
    assert list(told.handoffs_by_day.values()) == [1, 1, 2, 1, 0, 0, 1]


def test_days_without_anything_are_told_as_such(database: SqlDatabase) -> None:
    empty = database.read_sync(lambda uow: report(uow, WEEK, LEVELS, NOW))
    assert (empty.containment, empty.rating, empty.first_reply.median) == (None, None, None)
    assert empty.by_reason == () and empty.first_reply_kept.percent is None


@pytest.mark.parametrize("days", [-1, 400])
def test_a_period_that_is_none_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="1 to 400 days"):
        period(MONDAY, MONDAY + timedelta(days=days), MADRID)


def test_the_board_shows_who_waits_by_when_it_is_due_and_who_has_how_much(database: SqlDatabase) -> None:
    def now(uow: UnitOfWork) -> None:
        week = Week(uow)
        for minute, owner, replied in ((0, None, None), (1, week.ana, 2), (2, week.ana, None)):
            key = week.conversation("web", at(0, 9, minute))
            found = uow.conversations.lock(key)
            found.status, found.assignee_id = Status.OPEN, owner
            found.waiting_since = None if replied else at(0, 9, minute)
            uow.conversations.save(found)
            done = {"first_reply_at": replied} if replied else {}
            week.handoff(key, Reason.REQUESTED, at(0, 9, minute), operator_id=owner, **done)

    database.run_sync(now)
    board = database.read_sync(lambda uow: uow.reports.board(LEVELS, 10))
    assert (board.queue, board.open, board.oldest) == (1, 3, at(0, 9))
    assert [(w.contact_name, w.promise, w.due_at) for w in board.waiting] == [
        ("Customer 001", Promise.FIRST_REPLY, at(0, 9, 5)),
        ("Customer 003", Promise.FIRST_REPLY, at(0, 9, 7)),
        ("Customer 002", Promise.RESOLUTION, at(0, 10, 1)),
    ]
    assert board.waiting[0].late(at(0, 9, 5)) and not board.waiting[1].late(at(0, 9, 5))
    loads = [(load.operator.name, load.open, load.waiting, load.oldest) for load in board.loads]
    assert loads == [("Ana Ruiz", 2, 1, at(0, 9, 2))], "Tom is neither here nor has anything"


@pytest.mark.parametrize("by_conversation", [False, True])
def test_turns_of_years_are_gone_through_a_few_at_a_time_with_what_was_said(
    database: SqlDatabase, monkeypatch: pytest.MonkeyPatch, by_conversation: bool
) -> None:
    monkeypatch.setattr(messages, "AT_ONCE", 3)
    database.run_sync(a_week)
    theirs = "UPDATE messages SET turn_id = (SELECT id FROM turns WHERE message_id = messages.id)"
    database.run_sync(lambda uow: uow.connection.execute(sa.text(theirs)))
    asked: list[str] = []
    sa.event.listen(
        database._engine, "before_cursor_execute", lambda _c, _cursor, text, *_: asked.append(text)
    )

    def look(uow: UnitOfWork) -> list[tuple[str, datetime, list[str]]]:
        found = uow.turns.since(at(0, 0), by_conversation)
        return [(turn.conversation_id, turn.asked_at, [one.text for one in said]) for turn, said in found]

    found = database.read_sync(look)
    assert len(found) == 10 and all(said == ["hola"] for _, _, said in found)
    assert found == sorted(found, key=lambda one: one[0] if by_conversation else one[1])
    assert sum("FROM messages" in text for text in asked) == 4


def test_no_report_and_no_list_of_what_was_asked_reads_all_that_was_ever_said(sqlite_url: str) -> None:
    database, asked = SqlDatabase(sqlite_url), list[tuple[str, tuple[object, ...]]]()
    database.run_sync(a_week)
    sa.event.listen(
        database._engine,
        "before_cursor_execute",
        lambda _c, _cursor, text, values, *_: asked.append((text, values)),
    )

    def look(uow: UnitOfWork) -> None:
        report(uow, WEEK, LEVELS, NOW)
        assert [*uow.turns.since(at(0, 0))] and not [*uow.turns.unsettled(at(0, 0))]
        uow.turns.understood_since(at(0, 0))
        uow.handoffs.served_since(at(0, 0))

    database.read_sync(look)
    with database._engine.connect() as connection:
        looks = [text for text in asked if text[0].lstrip().startswith("SELECT")]
        plans = [
            (text, connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", v).all()) for text, v in looks
        ]
    database.close()
    all_of = {f"SCAN {table}" for table in ("messages", "turns", "handoffs")}
    whole = [text for text, plan in plans if any(str(row[-1]) in all_of for row in plan)]
    assert len(plans) > 8 and not whole, "\n\n".join(whole)
