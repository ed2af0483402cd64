"""What messages became at their providers, what is still there, and who wants no more: on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.contact import Identity
from bot.core.conversation import Status
from bot.core.message import Attachment, Author, Delivery, IncomingMessage, Message
from bot.services import deliver, operators
from bot.services.attachments import fetched, not_taken
from bot.services.errors import SendFailed
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.record import append, change_delivery
from bot.services.take_over import take_over
from bot.storage.database import SqlDatabase
from tests.conftest import NOON
from tests.unit.services.world import PlainWords


def said(uow: UnitOfWork, *attachments: Attachment, id: str = "m1") -> Message:
    text = "" if attachments else "hola"
    return receive(
        uow, IncomingMessage("phone", "ana", id, text, attachments=attachments), NOON, True
    ).message


def claim(uow: UnitOfWork, conversation_id: str, now: datetime, by: str) -> tuple[Message, Identity] | None:
    return deliver.claim(uow, uow.conversations.lock(conversation_id), now, by)


def refused(uow: UnitOfWork, message_id: str, error: SendFailed, at: datetime) -> None:
    deliver.refused(uow, message_id, error, at, uow.messages.get(message_id).attempts)


def queued(database: SqlDatabase, author: Author = Author.SYSTEM) -> Message:
    def write(uow: UnitOfWork) -> Message:
        conversation = uow.conversations.lock(said(uow).conversation_id)
        message = append(uow, conversation, author, "hola", NOON)
        uow.conversations.save(conversation)
        return message

    return database.run_sync(write)


def test_what_waits_is_found_without_reading_all_messages(sqlite_url: str) -> None:
    """Each start asks for it, inside a transaction that writes."""
    database = SqlDatabase(sqlite_url)
    asked: list[tuple[str, Any]] = []

    def note(_line: object, _cursor: object, text: str, values: Any, *_: object) -> None:
        asked.append((text, values))

    sa.event.listen(database._engine, "before_cursor_execute", note)
    database.read_sync(lambda uow: uow.messages.waiting_to_be_sent())
    text, values = next(each for each in asked if "next_attempt_at IS NOT NULL" in each[0])
    with database._engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all()
    steps = " ".join(str(row[-1]) for row in plan)
    assert "USING INDEX ix_messages_queued" in steps and "TEMP B-TREE" not in steps, steps
    database.close()


def test_a_part_is_found_by_the_name_its_provider_gave_it(database: SqlDatabase) -> None:
    message = queued(database)
    for number, name in ((1, "SM1"), (2, "SM2"), (1, "SM1")):
        database.run_sync(lambda uow, n=number, s=name: deliver.accepted(uow, message.id, s, n))
    parts = database.read_sync(lambda uow: uow.parts.of(message.id))
    assert [(part.external_id, part.number, part.account) for part in parts] == [
        ("SM1", 1, "phone"),
        ("SM2", 2, "phone"),
    ]
    assert database.read_sync(lambda uow: uow.parts.by_external_id("web", "SM1")) is None


def test_a_message_is_where_its_last_part_is(database: SqlDatabase) -> None:
    message = queued(database)

    def tell(name: str, state: Delivery, number: int = 1) -> Delivery:
        database.run_sync(
            lambda uow: deliver.progress(uow, "phone", name, state, NOON, None, message.id, number)
        )
        return database.read_sync(lambda uow: uow.messages.get(message.id)).delivery

    database.run_sync(lambda uow: deliver.accepted(uow, message.id, "SM1", 1))
    database.run_sync(lambda uow: deliver.accepted(uow, message.id, "SM2", 2))
    assert tell("SM1", Delivery.READ) is Delivery.QUEUED, "not all of it is out yet"
    database.run_sync(lambda uow: deliver.sent(uow, message.id, None, NOON))
    assert tell("SM1", Delivery.SENT) is Delivery.SENT
    assert tell("SM2", Delivery.DELIVERED, 2) is Delivery.DELIVERED
    assert tell("SM2", Delivery.READ, 2) is Delivery.READ
    assert tell("SM2", Delivery.FAILED, 2) is Delivery.READ


def test_a_message_only_ever_moves_forward(database: SqlDatabase) -> None:
    message = queued(database)
    for state, moves in (
        (Delivery.SENT, True),
        (Delivery.QUEUED, False),
        (Delivery.SUPPRESSED, False),
        (Delivery.READ, True),
        (Delivery.DELIVERED, False),
    ):
        moved = database.run_sync(
            lambda uow, state=state: change_delivery(uow, uow.messages.get(message.id), state, NOON)
        )
        assert moved is moves, state
    assert database.read_sync(lambda uow: uow.messages.get(message.id)).delivery is Delivery.READ


def test_what_a_provider_tells_counts_for_its_own_account_and_while_the_customer_is_there(
    database: SqlDatabase,
) -> None:
    message = queued(database)
    database.run_sync(lambda uow: deliver.sent(uow, message.id, "SM1", NOON))

    def tell(account: str, name: str) -> Delivery:
        news = Delivery.DELIVERED
        database.run_sync(lambda uow: deliver.progress(uow, account, name, news, NOON, None, message.id))
        return database.read_sync(lambda uow: uow.messages.get(message.id)).delivery

    def erase(uow: UnitOfWork, at: datetime | None) -> None:
        conversation = uow.conversations.lock(message.conversation_id)
        conversation.erased_at = at
        uow.conversations.save(conversation)

    assert tell("another", "SM1") is Delivery.SENT
    database.run_sync(lambda uow: erase(uow, NOON))
    assert tell("phone", "SM1") is Delivery.SENT
    database.run_sync(lambda uow: erase(uow, None))
    assert tell("phone", "SM1") is Delivery.DELIVERED


def test_a_busy_channel_has_not_been_tried(database: SqlDatabase) -> None:
    message, busy = queued(database), SendFailed(deliver.BUSY, retry_after=1)
    assert database.run_sync(lambda uow: claim(uow, message.conversation_id, NOON, "a"))
    database.run_sync(lambda uow: refused(uow, message.id, busy, NOON))
    assert database.read_sync(lambda uow: uow.messages.get(message.id)).attempts == 0


@pytest.mark.parametrize(
    "asked", [1e15, float("inf"), -1e15], ids=["for ages", "for ever", "to come back before"]
)
def test_what_a_network_asks_for_beyond_reason_is_a_day_or_nothing(
    database: SqlDatabase, asked: float
) -> None:
    message = queued(database)
    assert database.run_sync(lambda uow: claim(uow, message.conversation_id, NOON, "a"))
    error = SendFailed("too_many", retry_after=asked)
    database.run_sync(lambda uow: refused(uow, message.id, error, NOON))
    kept = database.read_sync(lambda uow: uow.messages.get(message.id))
    assert kept.next_attempt_at is not None and kept.delivery is Delivery.QUEUED
    assert NOON < kept.next_attempt_at <= NOON + timedelta(days=1)


def test_a_network_that_is_away_for_most_of_a_day_loses_nothing(database: SqlDatabase) -> None:
    """The pauses grow to five minutes, and with its absence to thirty. Operators are told why."""
    message, at, tries = queued(database), NOON, 0
    while True:
        claimed = database.run_sync(lambda uow: claim(uow, message.conversation_id, at, "a"))
        assert claimed is not None
        error = SendFailed("unreachable", retry_after=1)
        database.run_sync(lambda uow: refused(uow, message.id, error, at))
        kept, tries = database.read_sync(lambda uow: uow.messages.get(message.id)), tries + 1
        if kept.delivery is Delivery.FAILED:
            break
        assert deliver.is_stuck(kept) == (tries >= deliver.TOLD_AFTER)
        assert kept.next_attempt_at is not None
        pause = kept.next_attempt_at - at
        assert pause <= max(timedelta(minutes=5), min(timedelta(minutes=30), (at - NOON) / 4))
        hours = timedelta(hours=2 if at > NOON + timedelta(hours=4) else 0)  # of many tries some will do
        at = max(kept.next_attempt_at, at + hours)
    assert kept.failure == "unreachable"
    assert timedelta(hours=24) <= at - NOON <= timedelta(hours=26) and tries > deliver.MOST_ATTEMPTS


def test_a_file_is_whose_who_hands_it_over_for_as_long_as_it_takes(database: SqlDatabase) -> None:
    def write(uow: UnitOfWork) -> Message:
        conversation = uow.conversations.lock(said(uow).conversation_id)
        film = Attachment("video", "", "video/mp4", 16_000_000, key="f" * 64)
        message = append(uow, conversation, Author.SYSTEM, "", NOON, attachments=(film,))
        uow.conversations.save(conversation)
        return message

    message = database.run_sync(write)
    assert database.run_sync(lambda uow: claim(uow, message.conversation_id, NOON, "a"))
    later = NOON + timedelta(minutes=3)
    assert database.run_sync(lambda uow: claim(uow, message.conversation_id, later, "b")) is None
    later = NOON + timedelta(seconds=deliver.time_for(message) + deliver.CLAIMED_LONGER)
    assert database.run_sync(lambda uow: claim(uow, message.conversation_id, later, "b"))


def tried(database: SqlDatabase, message: Message, reason: str, at: datetime) -> int:
    """How often, two hours after the try before or when it is its time, until it is given up."""
    for tries in range(100):
        claimed = database.run_sync(lambda uow: claim(uow, message.conversation_id, at, "a"))
        if claimed is None:
            return tries
        database.run_sync(lambda uow: refused(uow, message.id, SendFailed(reason, retry_after=1), at))
        due = database.read_sync(lambda uow: uow.messages.get(message.id)).next_attempt_at or at
        at = max(due, at + timedelta(hours=2))
    raise AssertionError("never given up")


def test_what_breaks_with_us_holds_up_what_is_behind_it_for_a_few_tries(database: SqlDatabase) -> None:
    message = queued(database)
    assert tried(database, message, deliver.BROKE, NOON) == deliver.MOST_ATTEMPTS


def test_what_may_have_been_taken_is_said_again_for_an_hour(database: SqlDatabase) -> None:
    """However long the network was away before."""
    message, at, there, unsure = queued(database), NOON, NOON + timedelta(hours=10), []
    while True:
        assert database.run_sync(lambda uow: claim(uow, message.conversation_id, at, "a"))
        error = SendFailed("unreachable" if at < there else deliver.ANSWER_LOST, retry_after=1)
        database.run_sync(lambda uow: refused(uow, message.id, error, at))
        unsure += [at] if at >= there else []
        kept = database.read_sync(lambda uow: uow.messages.get(message.id))
        if kept.next_attempt_at is None or kept.delivery is Delivery.FAILED:
            break
        at = max(kept.next_attempt_at, at + timedelta(hours=1 if at < there else 0))
    assert timedelta(hours=1) <= unsure[-1] - unsure[0] <= timedelta(hours=1.5)


def test_what_was_given_up_and_had_been_taken_all_the_same_is_found_out_by_its_report(
    database: SqlDatabase,
) -> None:
    message, later = queued(database), NOON + timedelta(days=1)
    assert tried(database, message, deliver.ANSWER_LOST, NOON) >= deliver.MOST_ATTEMPTS
    database.run_sync(
        lambda uow: deliver.progress(uow, "phone", "SM1", Delivery.DELIVERED, later, message_id=message.id)
    )
    claimed = database.run_sync(lambda uow: claim(uow, message.conversation_id, later, "a"))
    assert claimed is not None and claimed[0].failure in deliver.UNSURE, "what of it was taken is asked for"
    database.run_sync(lambda uow: deliver.sent(uow, message.id, None, later))
    assert database.read_sync(lambda uow: uow.messages.get(message.id)).delivery is Delivery.DELIVERED


def test_what_was_given_up_and_reported_as_not_delivered_stays_given_up(database: SqlDatabase) -> None:
    message, later = queued(database), NOON + timedelta(days=1)
    assert tried(database, message, deliver.ANSWER_LOST, NOON) >= deliver.MOST_ATTEMPTS
    database.run_sync(
        lambda uow: deliver.progress(uow, "phone", "SM1", Delivery.FAILED, later, message_id=message.id)
    )
    assert database.run_sync(lambda uow: claim(uow, message.conversation_id, later, "a")) is None
    assert database.read_sync(lambda uow: uow.messages.get(message.id)).delivery is Delivery.FAILED


def test_the_bot_says_no_more_of_what_was_given_up_once_a_person_has_taken_over(
    database: SqlDatabase,
) -> None:
    message, later = queued(database, Author.BOT), NOON + timedelta(days=1)
    assert tried(database, message, deliver.ANSWER_LOST, NOON) >= deliver.MOST_ATTEMPTS
    marta = database.run_sync(lambda uow: operators.add(uow, "Marta", None, NOON)).id
    database.run_sync(lambda uow: take_over(uow, message.conversation_id, marta, PlainWords(), later))
    database.run_sync(
        lambda uow: deliver.progress(uow, "phone", "SM1", Delivery.DELIVERED, later, message_id=message.id)
    )
    claimed = database.run_sync(lambda uow: claim(uow, message.conversation_id, later, "a"))
    assert claimed is not None and claimed[0].author is Author.SYSTEM, "that Marta is there"
    assert database.read_sync(lambda uow: uow.messages.get(message.id)).delivery is Delivery.DELIVERED


def test_what_another_has_taken_up_since_is_theirs_to_tell_of(database: SqlDatabase) -> None:
    """Whoever hung longer than they may is refused after all: the next one is handing it over by then."""
    message, later = queued(database), NOON + timedelta(minutes=10)
    first = database.run_sync(lambda uow: claim(uow, message.conversation_id, NOON, "a"))
    assert first and database.run_sync(lambda uow: claim(uow, message.conversation_id, later, "b"))
    late = later + timedelta(seconds=1)
    for error in (SendFailed(deliver.ANSWER_LOST, retry_after=1), SendFailed("rejected")):
        database.run_sync(
            partial(deliver.refused, message_id=message.id, error=error, now=late, attempt=first[0].attempts)
        )
    kept = database.read_sync(lambda uow: uow.messages.get(message.id))
    assert kept.delivery is Delivery.QUEUED and deliver.at_provider(kept, late + timedelta(seconds=30))
    database.run_sync(lambda uow: deliver.sent(uow, message.id, "SM1", late))
    assert database.read_sync(lambda uow: uow.messages.get(message.id)).delivery is Delivery.SENT


@pytest.mark.parametrize("reported", [False, True])
def test_what_was_at_the_network_as_a_person_took_over_is_known_to_have_been_said(
    database: SqlDatabase, reported: bool
) -> None:
    """Operators would take it for unsaid, and the customer has read it."""

    def answered(uow: UnitOfWork) -> Message:
        conversation = uow.conversations.lock(said(uow).conversation_id)
        message = append(uow, conversation, Author.BOT, "Abre a las 9.", NOON)
        uow.conversations.save(conversation)
        return message

    message = database.run_sync(answered)
    marta = database.run_sync(lambda uow: operators.add(uow, "Marta", None, NOON)).id
    assert database.run_sync(lambda uow: claim(uow, message.conversation_id, NOON, "a"))
    database.run_sync(lambda uow: take_over(uow, message.conversation_id, marta, PlainWords(), NOON))
    far = Delivery.DELIVERED if reported else Delivery.SENT
    told = partial(deliver.progress, account="phone", external_id="SM1", delivery=far, now=NOON)
    if reported:
        database.run_sync(partial(told, message_id=message.id))
    else:
        database.run_sync(lambda uow: deliver.sent(uow, message.id, "SM1", NOON))
    assert database.read_sync(lambda uow: uow.messages.get(message.id)).delivery is far


def test_what_is_sent_again_much_later_is_tried_for_as_long_as_what_is_new(database: SqlDatabase) -> None:
    message = queued(database)
    tomorrow, marta = (
        NOON + timedelta(days=1),
        database.run_sync(lambda uow: operators.add(uow, "Marta", None, NOON)),
    )
    assert tried(database, message, "unreachable", NOON) > deliver.MOST_ATTEMPTS

    def again(uow: UnitOfWork) -> None:
        kept = uow.messages.get(message.id)
        conversation = uow.conversations.lock(kept.conversation_id)
        conversation.status, conversation.assignee_id = Status.OPEN, marta.id
        uow.conversations.save(conversation)
        deliver.send_again(uow, message.id, marta.id, tomorrow)

    database.run_sync(again)
    assert tried(database, message, "unreachable", tomorrow) > deliver.MOST_ATTEMPTS


def test_what_is_to_be_fetched_is_claimed_by_one(database: SqlDatabase) -> None:
    photo = Attachment("image", media_type="image/png", remote="https://x")
    message = database.run_sync(lambda uow: said(uow, photo))
    (fetch,) = database.read_sync(lambda uow: uow.fetches.due(NOON))
    later = NOON + timedelta(minutes=1)
    assert database.run_sync(lambda uow: uow.fetches.claim(fetch, later))
    assert not database.run_sync(lambda uow: uow.fetches.claim(fetch, later))
    assert database.read_sync(lambda uow: uow.fetches.due(NOON)) == []
    database.run_sync(lambda uow: fetched(uow, fetch, None, PlainWords(), NOON, key="f" * 64, size=9))
    kept = database.read_sync(lambda uow: uow.messages.get(message.id)).attachments[0]
    assert (kept.key, kept.size, kept.remote) == ("f" * 64, 9, None)
    assert database.read_sync(lambda uow: uow.fetches.due(later)) == []


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_photos_without_words_the_one_that_is_kept_is_what_was_sent(
    database: SqlDatabase, first: int
) -> None:
    """That the other is too large is said beside the answer; only if none is kept is that all."""
    photos = [Attachment("image", media_type="image/png", remote=f"https://{name}") for name in "xy"]
    message = database.run_sync(lambda uow: said(uow, *photos))

    def too_large(number: int) -> Message:
        fetch = next(
            one for one in database.read_sync(lambda uow: uow.fetches.due(NOON)) if one.number == number
        )
        database.run_sync(lambda uow: fetched(uow, fetch, None, PlainWords(), NOON, failure="too_large"))
        return database.read_sync(lambda uow: uow.messages.get(message.id))

    kept = too_large(first)
    assert kept.payload == '/send_attachment{"attachment_kind": "image"}'
    beside = ["utter_system_file_too_large es"]
    assert [reply.text for reply in not_taken([kept], PlainWords(), "es")] == beside
    kept = too_large(1 - first)
    assert kept.payload == '/send_attachment{"attachment_kind": "too_large"}'
    assert not_taken([kept], PlainWords(), "es") == ()
    told = database.read_sync(lambda uow: uow.messages.of(message.conversation_id))
    assert [one.text for one in told] == [""], "the turn says it"


def test_only_a_voice_note_holds_its_message(database: SqlDatabase) -> None:
    voice = Attachment("voice", media_type="audio/ogg", remote="https://x")
    photo = Attachment("image", media_type="image/png", remote="https://y")
    note = database.run_sync(lambda uow: said(uow, voice))
    seen = database.run_sync(lambda uow: said(uow, photo, id="m2"))
    assert database.read_sync(lambda uow: uow.fetches.holds(note.id))
    assert not database.read_sync(lambda uow: uow.fetches.holds(seen.id))


def test_a_stop_is_of_one_address_and_can_be_taken_back(database: SqlDatabase) -> None:
    for _ in range(2):
        database.run_sync(lambda uow: uow.stops.add("phone", "ana", NOON))
    assert database.read_sync(lambda uow: uow.stops.has("phone", "ana"))
    assert not database.read_sync(lambda uow: uow.stops.has("phone", "eva"))
    assert not database.read_sync(lambda uow: uow.stops.has("web", "ana"))
    database.run_sync(lambda uow: uow.stops.remove("phone", "ana"))
    assert not database.read_sync(lambda uow: uow.stops.has("phone", "ana"))


def test_who_wants_no_notices_is_shown_none_but_hears_what_they_asked_for(database: SqlDatabase) -> None:
    """As on channels that are sent to."""

    def work(uow: UnitOfWork) -> list[Delivery]:
        conversation = uow.conversations.lock(said(uow).conversation_id)
        uow.stops.add(conversation.account, conversation.address, NOON)
        metas = ({"proactive": True}, {"template": "ticket_news"})
        made = [append(uow, conversation, Author.SYSTEM, "hola", NOON, meta=meta) for meta in metas]
        uow.conversations.save(conversation)
        deliver.show(uow, conversation, NOON)
        return [uow.messages.get(one.id).delivery for one in made]

    assert database.run_sync(work) == [Delivery.SUPPRESSED, Delivery.SENT]


def test_what_a_dead_process_was_sending_is_free_at_once(database: SqlDatabase) -> None:
    message = queued(database)
    claimed = database.run_sync(lambda uow: claim(uow, message.conversation_id, NOON, "here/1/a"))
    assert claimed is not None
    assert database.run_sync(lambda uow: claim(uow, message.conversation_id, NOON, "b")) is None
    database.run_sync(lambda uow: deliver.free_claims(uow, lambda owner: owner == "elsewhere", NOON))
    assert database.run_sync(lambda uow: claim(uow, message.conversation_id, NOON, "b")) is None
    database.run_sync(lambda uow: deliver.free_claims(uow, lambda owner: owner == "here/1/a", NOON))
    again = database.run_sync(lambda uow: claim(uow, message.conversation_id, NOON, "b"))
    assert again is not None
    assert again[0].failure == deliver.ANSWER_LOST, "nobody knows whether it was taken"


def test_what_waits_behind_a_message_that_is_tried_again_later_is_not_looked_at(
    database: SqlDatabase,
) -> None:
    """Otherwise a provider that is down for hundreds would hold up what others have to send."""
    message = queued(database)

    def two_more(uow: UnitOfWork) -> None:
        conversation = uow.conversations.lock(message.conversation_id)
        append(uow, conversation, Author.SYSTEM, "y otra", NOON)
        uow.conversations.save(conversation)
        first = uow.messages.get(message.id)
        first.next_attempt_at = NOON + timedelta(minutes=5)
        uow.messages.save(first)

    def unsent(minutes: int, *accounts: str) -> list[str]:
        at = NOON + timedelta(minutes=minutes)
        return database.read_sync(lambda uow: uow.leases.unsent(at, accounts))

    assert unsent(0, "phone") == [message.conversation_id]
    assert unsent(0, "web") == [], "an account that is not switched on"
    database.run_sync(two_more)
    assert unsent(4, "phone") == []
    assert unsent(5, "phone") == [message.conversation_id]
