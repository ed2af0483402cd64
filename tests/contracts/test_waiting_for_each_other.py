"""Two who need what the other has: neither is begun again, for rows are taken in one order by all.

A conversation, then operators, then a label; what pages are told comes last: all others wait to tell theirs.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from bot.content.business import load_business
from bot.core.care import Team
from bot.core.conversation import Conversation, Status
from bot.core.desk import Subscription
from bot.core.handoff import Reason
from bot.core.macro import PERSON
from bot.core.operator import Operator, Presence
from bot.core.timer import Due, Timer
from bot.services import bulk_answer, macros, transfer
from bot.services.hand_off import hand_off
from bot.services.incidents import ask_to_be_told, close_incident, open_incident, tell_next
from bot.services.label import add_label, drop_label
from bot.services.ladder import Ladder
from bot.services.macros import WantedMacro
from bot.services.ports import UnitOfWork
from bot.services.presence import set_presence
from bot.services.reception import Reception
from bot.services.resolve import resolve
from bot.services.snooze import snooze, wake_due
from bot.services.take_over import take_over
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from tests.conftest import NOON
from tests.contracts.crossing import Work, crossed, once
from tests.contracts.test_at_the_same_moment import WORDS, somebody, writes

BUSINESS = load_business(ROOT)
HOUR_LATER = NOON + timedelta(hours=1)  # what they do is a sign that they are there again


def held_by(database: SqlDatabase, operator: Operator, *customers: str) -> list[str]:
    def work(uow: UnitOfWork, sender: str) -> str:
        conversation = writes(uow, sender).conversation
        return take_over(uow, conversation.id, operator.id, WORDS, NOON).id

    return [database.run_sync(partial(work, sender=one)) for one in customers]


def owner_of(uow: UnitOfWork, conversation: str) -> str | None:
    return uow.conversations.get(conversation).assignee_id


def macro_of(database: SqlDatabase, operator: Operator, *steps: tuple[str, str]) -> str:
    wanted = WantedMacro(f"de {operator.name}", steps)
    return database.run_sync(lambda uow: macros.create(uow, wanted, operator.id, NOON)).id


def running(macro_id: str, conversation_id: str, operator: Operator) -> Work:
    return once(
        lambda uow: macros.run(uow, macro_id, conversation_id, operator.id, "r1", BUSINESS, WORDS, HOUR_LATER)
    )


def test_whoever_gives_the_queue_and_whoever_takes_two_of_it_one_of_which_can_still_be_undone(
    database: SqlDatabase,
) -> None:
    marta = somebody(database)
    passed_on, waits = held_by(database, marta, "eva", "ana")
    team = Team("faults", {"es": "averías", "en": "faults"})

    def pass_on(uow: UnitOfWork, conversation: str, seconds: int) -> None:
        for_seconds = timedelta(seconds=seconds)
        transfer.to_team(uow, conversation, marta.id, team, "", WORDS, HOUR_LATER, for_seconds)

    database.run_sync(lambda uow: pass_on(uow, passed_on, 5))
    database.run_sync(lambda uow: pass_on(uow, waits, 0))
    luis = somebody(database, "Luis Peña")

    def take_both(uow: UnitOfWork) -> None:
        for one in (waits, passed_on):
            uow.conversations.lock(one)

    ladder = Ladder(Reception(), WORDS)
    given, _ = crossed(
        database, once(lambda uow: ladder.serve_queue(uow, HOUR_LATER)), "conversations.lock", once(take_both)
    )
    assert given
    owners = database.read_sync(
        lambda uow: [uow.conversations.get(c).assignee_id for c in (passed_on, waits)]
    )
    assert owners == [None, luis.id]


def test_who_closes_a_chat_and_says_that_they_are_there(database: SqlDatabase) -> None:
    marta = somebody(database)
    (eva,) = held_by(database, marta, "eva")
    crossed(
        database,
        once(lambda uow: resolve(uow, eva, marta.id, WORDS, HOUR_LATER)),
        "events.add",
        once(lambda uow: set_presence(uow, marta.id, Presence.ONLINE, HOUR_LATER)),
    )
    assert database.read_sync(lambda uow: uow.conversations.get(eva)).status is Status.RESOLVED


def test_who_passes_a_chat_on_by_a_macro_to_somebody_who_says_that_they_are_there(
    database: SqlDatabase,
) -> None:
    marta, luis = somebody(database), somebody(database, "Luis Gil")
    (eva,) = held_by(database, marta, "eva")
    macro = macro_of(database, marta, ("note", "visto"), ("transfer", PERSON + luis.id))
    crossed(
        database,
        running(macro, eva, marta),
        "events.add",
        once(lambda uow: set_presence(uow, luis.id, Presence.ONLINE, NOON)),
    )
    assert database.read_sync(lambda uow: uow.conversations.get(eva)).assignee_id == luis.id


def test_two_who_pass_a_chat_on_to_each_other_by_a_macro(database: SqlDatabase) -> None:
    marta, luis = somebody(database), somebody(database, "Luis Gil")
    (eva,), (ana,) = held_by(database, marta, "eva"), held_by(database, luis, "ana")
    there, back = (
        macro_of(database, by, ("note", "visto"), ("transfer", PERSON + to.id))
        for by, to in ((marta, luis), (luis, marta))
    )
    crossed(database, running(there, eva, marta), "operators.save", running(back, ana, luis))
    owners = database.read_sync(lambda uow: [uow.conversations.get(one).assignee_id for one in (eva, ana)])
    assert owners == [luis.id, marta.id]


def test_two_chats_that_go_on_to_each_others_operator(database: SqlDatabase) -> None:
    """Whoever is asked after the other let one wait has let one wait too."""
    ladder = Ladder(Reception(), WORDS)

    def waits(uow: UnitOfWork, sender: str) -> Timer:
        chat = writes(uow, sender).conversation.id
        hand_off(uow, chat, Reason.REQUESTED, [], NOON)
        timer = Timer(chat, Due.LADDER, HOUR_LATER, uow.conversations.get(chat).epoch)
        uow.timers.put(timer)
        return timer

    marta = somebody(database)
    eva = database.run_sync(partial(waits, sender="eva"))
    luis = somebody(database, "Luis Gil")
    ana = database.run_sync(partial(waits, sender="ana"))

    def owners() -> list[str | None]:
        both = (eva.conversation_id, ana.conversation_id)
        return database.read_sync(lambda uow: [uow.conversations.get(one).assignee_id for one in both])

    assert owners() == [marta.id, luis.id]
    crossed(
        database,
        once(lambda uow: ladder.ring(uow, eva, HOUR_LATER)),
        "operators.lock",
        once(lambda uow: ladder.ring(uow, ana, HOUR_LATER)),
    )
    assert owners() == [luis.id, None]


def test_a_macro_that_puts_a_label_on_while_it_is_removed(database: SqlDatabase) -> None:
    marta = somebody(database)
    (eva, ana) = held_by(database, marta, "eva", "ana")
    label = database.run_sync(lambda uow: add_label(uow, ana, marta.id, "recibo", NOON))
    macro = macro_of(database, marta, ("note", "visto"), ("label", "recibo"))
    crossed(
        database,
        running(macro, eva, marta),
        "events.add",
        once(lambda uow: drop_label(uow, label.id, None, NOON)),
    )
    shown = database.read_sync(lambda uow: uow.labels.of([eva]))
    assert [one.name for one in shown.get(eva, [])] in ([], ["recibo"])


def test_two_who_answer_the_same_people_at_once_in_another_order(database: SqlDatabase) -> None:
    marta, luis = somebody(database), somebody(database, "Luis Gil")
    eva, ana = (database.run_sync(partial(writes, sender=one)).conversation.id for one in ("eva", "ana"))

    def begun(uow: UnitOfWork, by: str, *to: str) -> str:
        seen = dict.fromkeys(to, 9)
        return bulk_answer.begin(uow, by, seen, {"es": "Ya hay luz."}, False, NOON).id

    theirs = database.run_sync(lambda uow: begun(uow, luis.id, ana, eva))
    ours = database.run_sync(lambda uow: begun(uow, marta.id, eva, ana))
    step = partial(bulk_answer.step, words=WORDS, windows={}, now=NOON)
    crossed(
        database,
        once(lambda uow: step(uow, ours)),
        "conversations.lock",
        once(lambda uow: step(uow, theirs)),
    )
    for one in (ours, theirs):
        while database.run_sync(partial(step, bulk_id=one)):
            pass
    said = database.read_sync(lambda uow: {one: uow.messages.of(one) for one in (eva, ana)})
    assert {key: sum(one.operator_id is not None for one in found) for key, found in said.items()} == {
        eva: 2,
        ana: 2,
    }


def test_nobody_waits_for_more_than_one_chat_of_what_the_house_does_by_itself(database: SqlDatabase) -> None:
    marta = somebody(database)
    chats = held_by(database, marta, "eva", "ana")

    def put_aside(uow: UnitOfWork, chat: str) -> None:
        snooze(uow, chat, marta.id, HOUR_LATER, BUSINESS.zone, NOON)
        contact = uow.conversations.get(chat).contact_id
        ask_to_be_told(uow, Subscription(contact, chat, "water", "norte"))

    for one in chats:
        database.run_sync(partial(put_aside, chat=one))
    known = database.run_sync(lambda uow: open_incident(uow, "water", "norte", "", "", None, NOON))
    database.run_sync(lambda uow: close_incident(uow, known.id, NOON))
    for each in (partial(wake_due, now=HOUR_LATER), partial(tell_next, words=WORDS, now=HOUR_LATER)):
        held = [database.run_sync(partial(_held, work=each)) for _ in range(3)]
        assert held == [(True, 1), (True, 1), (False, 0)]


def _held(uow: UnitOfWork, work: Work) -> tuple[bool, int]:
    held: set[str] = set()
    lock = uow.conversations.lock

    def count(key: str) -> Conversation:
        held.add(key)
        return lock(key)

    uow.conversations.lock = count
    return work(uow), len(held)
