"""Two who do something at the same moment: it comes to what it would have come to one after the other.

On PostgreSQL each sees what the other has committed since, between one statement and the next.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any, cast

import sqlalchemy as sa

from bot.content.business import load_business
from bot.core.alert import PushSubscription
from bot.core.bulk import BulkState
from bot.core.care import Care
from bot.core.contact import Way
from bot.core.conversation import Status
from bot.core.desk import COMPLAINT, Subscription, TicketState
from bot.core.handoff import Reason
from bot.core.keeping import KeptFor
from bot.core.message import AlbumPiece, Author, Delivery, IncomingMessage
from bot.core.operator import Operator, Presence
from bot.core.secret import SecondStep
from bot.core.sign_off import OffBecause
from bot.core.timer import Due, Timer
from bot.core.webhook import Outcome
from bot.services import (
    alerts,
    bulk_answer,
    deliver,
    drafts,
    macros,
    operators,
    people,
    sign_in,
    teams,
    tell_others,
    webhooks,
)
from bot.services.erase import erase, person_of
from bot.services.errors import Away
from bot.services.hand_off import hand_off
from bot.services.incidents import ask_to_be_told, close_incident, open_incident, tell_next
from bot.services.keep import Keeper
from bot.services.label import add_label, drop_label, remove_label
from bot.services.ladder import Ladder
from bot.services.link_channels import Linking
from bot.services.link_channels import Outcome as Linked
from bot.services.macros import WantedMacro
from bot.services.merge_contacts import merge, undo
from bot.services.note_contact import note_contact
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork
from bot.services.presence import acted, set_presence
from bot.services.reachable import set_reachable
from bot.services.receive import Received, receive
from bot.services.reception import Reception
from bot.services.record import append
from bot.services.resolve import resolve
from bot.services.sign_off import sign_off
from bot.services.take_over import take_over
from bot.services.teams import WantedTeam
from bot.services.tickets import add_to_ticket, answer_ticket, open_ticket
from bot.services.transfer import take_back, to_operator
from bot.settings import ROOT
from bot.storage import tables
from bot.storage.database import SqlDatabase
from tests.conftest import NOON
from tests.contracts.crossing import crossed, once
from tests.unit.services.world import PlainWords

BUSINESS = load_business(ROOT)
WORDS = PlainWords()


def writes(uow: UnitOfWork, sender: str, key: str = "m1") -> Received:
    received = receive(uow, IncomingMessage("web", sender, f"{sender}-{key}", "hola", sender.title()), NOON)
    received.message.handled = True
    uow.messages.save(received.message)
    return received


def somebody(database: SqlDatabase, name: str = "Marta Ruiz") -> Operator:
    def work(uow: UnitOfWork) -> Operator:
        made = operators.add(uow, name, None, NOON, Presence.ONLINE)
        made.password_hash = "the first"
        uow.operators.save(made)
        return made

    return database.run_sync(work)


def erased_and_swept(uow: UnitOfWork, contact_id: str) -> None:
    person = person_of(uow, contact_id)
    erase(uow, contact_id, NOON)
    while uow.personal.sweep(person, 200):
        pass


def rows(database: SqlDatabase, table: sa.Table) -> list[Any]:
    def work(uow: UnitOfWork) -> list[Any]:
        return [*uow.personal._connection.execute(sa.select(table)).all()]  # type: ignore[attr-defined]

    return database.read_sync(work)


def test_who_signs_in_while_a_code_of_theirs_is_taken_is_asked_for_one_too(database: SqlDatabase) -> None:
    marta = somebody(database)
    step = SecondStep(marta.id, "sealed", confirmed_at=NOON)
    database.run_sync(lambda uow: uow.second_steps.put(step))
    _, admitted = crossed(
        database,
        lambda uow: uow.second_steps.put(SecondStep(marta.id, "sealed", NOON, last_step=1)),
        "second_steps.put",
        lambda uow: sign_in.admit(uow, marta, NOON),
    )
    assert admitted.second_step
    assert database.read_sync(lambda uow: uow.second_steps.get(marta.id)).last_step == 1  # type: ignore[union-attr]


def test_a_password_that_is_changed_meanwhile_lets_nobody_in_any_more(database: SqlDatabase) -> None:
    marta = somebody(database)
    admitted, _ = crossed(
        database,
        lambda uow: sign_in.admit(uow, marta, NOON),
        "operators.lock",
        lambda uow: sign_in.set_password(uow, marta.id, "the second"),
    )
    assert database.read_sync(lambda uow: sign_in.operator_of(uow, admitted.token, NOON)) is None
    assert database.run_sync(lambda uow: sign_in.admit(uow, marta, NOON)) is None, "it was the one before"


def test_a_setting_chosen_while_alerts_end_everywhere_brings_none_back(database: SqlDatabase) -> None:
    marta = somebody(database)
    crossed(
        database,
        lambda uow: alerts.choose(uow, marta.id, {"sound": True}),
        "settings.of",
        lambda uow: alerts.end_everywhere(uow, marta.id),
    )
    kept = database.read_sync(lambda uow: uow.settings.of(marta.id))
    assert kept == {"sound": True, alerts.ROUND: 2}


def test_a_browser_that_asks_while_alerts_end_everywhere_is_told_no_more(database: SqlDatabase) -> None:
    marta = somebody(database)
    wanted = PushSubscription("psh_1", marta.id, "https://push.test/1", "key", "auth", "es", NOON)
    crossed(
        database,
        lambda uow: alerts.subscribe(uow, wanted, 1),
        "settings.of",
        lambda uow: alerts.end_everywhere(uow, marta.id),
    )
    assert database.read_sync(lambda uow: alerts.told(uow, marta.id)) == alerts.Told(2, [])


def test_a_code_links_one_and_no_second_one(database: SqlDatabase) -> None:
    linking = Linking("a secret")
    eva, ana, bob = (
        database.run_sync(partial(writes, sender=one)).conversation for one in ("eva", "ana", "bob")
    )
    code = database.run_sync(lambda uow: linking.new_code(uow, eva, NOON))
    both = crossed(
        database,
        lambda uow: linking.redeem(uow, ana, code, NOON),
        "links.code",
        lambda uow: linking.redeem(uow, bob, code, NOON),
    )
    assert sorted(outcome for outcome, _ in both) == [Linked.LINKED, Linked.WRONG]


def test_two_who_undo_a_merger_undo_it_once(database: SqlDatabase) -> None:
    marta = somebody(database)
    eva, ana = (database.run_sync(partial(writes, sender=one)).conversation for one in ("eva", "ana"))
    made = database.run_sync(lambda uow: merge(uow, eva.contact_id, ana.contact_id, Way.CODE, NOON))
    undone = partial(undo, merge_id=made.id, operator_id=marta.id, now=NOON)
    crossed(database, undone, "links.merge", undone)
    lines = database.read_sync(lambda uow: uow.messages.of(ana.id))
    assert [one.meta.get("activity") for one in lines[1:]] == ["contacts.merged", "contacts.unmerged"]


def test_other_systems_are_told_nothing_of_who_is_erased_meanwhile(database: SqlDatabase) -> None:
    database.run_sync(lambda uow: webhooks.add(uow, "https://crm.example.org/hook", (), NOON))
    eva = database.run_sync(partial(writes, sender="eva")).conversation.contact_id
    crossed(
        database,
        lambda uow: tell_others.collect(uow, NOON, Opening(BUSINESS)),
        "contacts.get",
        lambda uow: erase(uow, eva, NOON),
    )
    assert database.read_sync(lambda uow: uow.webhooks.listing(Outcome.WAITING)) == []


def test_nothing_is_noted_about_who_is_erased_meanwhile(database: SqlDatabase) -> None:
    marta, eva = somebody(database), database.run_sync(partial(writes, sender="eva")).conversation
    noted = partial(
        note_contact, contact_id=eva.contact_id, operator_id=marta.id, text="por la tarde", now=NOON
    )
    begun = partial(
        drafts.keep,
        conversation_id=eva.id,
        operator_id=marta.id,
        mode="reply",
        text="Hola, Eva",
        seen=1,
        now=NOON,
    )
    crossed(database, begun, "conversations.lock", noted)
    crossed(database, noted, "links.holder", partial(erased_and_swept, contact_id=eva.contact_id), KeyError)
    again = [
        crossed(database, work, "conversations.lock", writes_nothing, KeyError)[0] for work in (begun, noted)
    ]
    assert [type(outcome) for outcome in again] == [KeyError, KeyError]
    assert rows(database, tables.contact_notes) == rows(database, tables.drafts) == []


def writes_nothing(uow: UnitOfWork) -> None: ...


def test_what_is_noted_while_two_become_one_is_of_the_one_who_stays(database: SqlDatabase) -> None:
    marta = somebody(database)
    eva, ana = (
        database.run_sync(partial(writes, sender=one)).conversation.contact_id for one in ("eva", "ana")
    )
    crossed(
        database,
        lambda uow: note_contact(uow, ana, marta.id, "por la tarde", NOON),
        "links.holder",
        lambda uow: merge(uow, eva, ana, Way.CODE, NOON),
    )
    assert [row.contact_id for row in rows(database, tables.contact_notes)] == [eva]


def test_whether_an_address_is_reached_does_not_say_whose_it_is(database: SqlDatabase) -> None:
    eva, ana = (
        database.run_sync(partial(writes, sender=one)).conversation.contact_id for one in ("eva", "ana")
    )
    crossed(
        database,
        lambda uow: set_reachable(uow, "web", "ana", False, NOON),
        "contacts.identity",
        lambda uow: merge(uow, eva, ana, Way.CODE, NOON),
    )
    found = database.read_sync(lambda uow: uow.contacts.identity("web", "ana"))
    assert found is not None and (found.contact_id, found.unreachable_since) == (eva, NOON)


def test_who_writes_as_they_would_be_erased_for_their_silence_is_not(database: SqlDatabase) -> None:
    database.run_sync(partial(writes, sender="eva"))
    later = NOON + timedelta(days=1)
    keeper = Keeper(database, cast(Any, None), cast(Any, None), KeptFor(), lambda: later)
    _, written = crossed(
        database,
        lambda uow: keeper._erase_silent(uow, later),
        "desk.tickets_of",
        lambda uow: writes(uow, "eva", "m2"),
    )
    held = database.read_sync(lambda uow: uow.conversations.get(written.conversation.id))
    assert held.erased_at is None


def test_what_the_dead_were_sending_and_another_sends_now_is_left_to_them(database: SqlDatabase) -> None:
    conversation = database.run_sync(partial(writes, sender="eva")).conversation

    def claim(uow: UnitOfWork, owner: str, now: Any) -> None:
        deliver.claim(uow, uow.conversations.lock(conversation.id), now, owner)

    def said(uow: UnitOfWork) -> str:
        held = uow.conversations.lock(conversation.id)
        message = append(uow, held, Author.SYSTEM, "Hola", NOON)
        uow.conversations.save(held)
        return message.id

    message_id = database.run_sync(said)
    database.run_sync(partial(claim, owner="dead", now=NOON))
    later = NOON + timedelta(minutes=10)
    crossed(
        database,
        lambda uow: deliver.free_claims(uow, lambda owner: owner == "dead", later),
        "messages.waiting_to_be_sent",
        partial(claim, owner="alive", now=later),
    )
    message = database.read_sync(lambda uow: uow.messages.get(message_id))
    assert message.delivery is Delivery.QUEUED and message.attempts == 2
    assert message.meta[deliver.CLAIMED_BY] == "alive" and deliver.at_provider(message, later)


def test_two_reports_at_once_never_lead_a_message_back(database: SqlDatabase) -> None:
    conversation = database.run_sync(partial(writes, sender="eva")).conversation

    def said(uow: UnitOfWork) -> str:
        held = uow.conversations.lock(conversation.id)
        message = append(uow, held, Author.SYSTEM, "Hola", NOON)
        uow.conversations.save(held)
        deliver.sent(uow, message.id, "SM1", NOON)
        return message.id

    message_id = database.run_sync(said)
    told = partial(deliver.progress, account="web", external_id="SM1", now=NOON)
    crossed(
        database,
        lambda uow: told(uow, delivery=Delivery.DELIVERED),
        "parts.by_external_id",
        lambda uow: told(uow, delivery=Delivery.READ),
    )
    (part,) = database.read_sync(lambda uow: uow.parts.of(message_id))
    assert part.delivery is Delivery.READ


def test_who_says_that_they_are_there_as_they_are_signed_off_is_there(database: SqlDatabase) -> None:
    marta = somebody(database)
    crossed(
        database,
        lambda uow: sign_off(uow, uow.operators.lock(marta.id), OffBecause.AWAY, NOON),
        "operators.lock",
        lambda uow: set_presence(uow, marta.id, Presence.ONLINE, NOON),
    )
    assert database.read_sync(lambda uow: uow.operators.get(marta.id)).presence is Presence.ONLINE


def test_a_picture_that_comes_as_those_before_it_are_taken_is_not_lost(database: SqlDatabase) -> None:
    def held(uow: UnitOfWork, number: int) -> None:
        uow.albums.hold(AlbumPiece("telegram", f"p{number}", "-100", "album", {"n": number}, NOON))

    taken: list[AlbumPiece] = []
    database.run_sync(partial(held, number=1))
    crossed(
        database,
        lambda uow: taken.extend(uow.albums.take_all("telegram", "-100", "album")),
        "albums._found",
        partial(held, number=2),
    )
    left = database.read_sync(lambda uow: uow.albums.held("telegram"))
    assert [one.external_id for one in [*taken, *left]] == ["p1", "p2"]


def test_who_does_something_as_they_would_be_signed_off_for_doing_nothing_is_there(
    database: SqlDatabase,
) -> None:
    marta, later = somebody(database), NOON + timedelta(minutes=10)
    conversation = database.run_sync(partial(writes, sender="eva")).conversation

    def waits(uow: UnitOfWork) -> Timer:
        hand_off(uow, conversation.id, Reason.REQUESTED, [], NOON)
        timer = Timer(conversation.id, Due.LADDER, later, uow.conversations.get(conversation.id).epoch)
        uow.timers.put(timer)
        return timer

    timer, ladder = database.run_sync(waits), Ladder(Reception(), WORDS)
    crossed(
        database,
        lambda uow: ladder.ring(uow, timer, later),
        "operators.get",
        lambda uow: acted(uow, uow.operators.lock(marta.id), later),
    )
    assert database.read_sync(lambda uow: uow.conversations.get(conversation.id)).assignee_id is None
    held = database.read_sync(lambda uow: uow.operators.get(marta.id))
    assert held.presence is (Presence.OFFLINE if database._sqlite else Presence.ONLINE)


def test_who_leaves_takes_no_conversation_along(database: SqlDatabase) -> None:
    marta = somebody(database)
    database.run_sync(lambda uow: operators.add(uow, "Ana Gil", None, NOON))
    conversation = database.run_sync(partial(writes, sender="eva")).conversation
    taken = partial(take_over, conversation_id=conversation.id, operator_id=marta.id, words=WORDS, now=NOON)
    crossed(database, taken, "operators.lock", lambda uow: people.leave(uow, marta.id, None, NOON, marta.id))
    held = database.read_sync(lambda uow: uow.conversations.get(conversation.id))
    assert held.with_person and held.assignee_id is None
    late, _ = crossed(database, taken, "conversations.lock", writes_nothing, Away)
    assert isinstance(late, Away)


def test_what_is_written_on_another_channel_as_who_looks_after_them_leaves_is_in_the_queue(
    database: SqlDatabase,
) -> None:
    marta = somebody(database)
    database.run_sync(lambda uow: operators.add(uow, "Ana Gil", None, NOON))
    here, there = (database.run_sync(partial(writes, sender=one)).conversation for one in ("eva", "eva2"))
    database.run_sync(lambda uow: merge(uow, here.contact_id, there.contact_id, Way.CODE, NOON))
    database.run_sync(lambda uow: take_over(uow, here.id, marta.id, WORDS, NOON))
    crossed(
        database,
        lambda uow: writes(uow, "eva2", "m2"),
        "conversations.looked_after",
        lambda uow: people.leave(uow, marta.id, None, NOON, marta.id),
    )
    held = database.read_sync(lambda uow: uow.conversations.get(there.id))
    assert held.with_person and held.assignee_id is None


def test_who_comes_back_after_a_goodbye_as_their_operator_leaves_is_not_left_with_them(
    database: SqlDatabase,
) -> None:
    marta = somebody(database)
    eva = database.run_sync(partial(writes, sender="eva")).conversation.id
    database.run_sync(lambda uow: take_over(uow, eva, marta.id, WORDS, NOON))
    database.run_sync(lambda uow: resolve(uow, eva, marta.id, WORDS, NOON))
    again = IncomingMessage("web", "eva", "eva-m2", "otra cosa", "Eva")
    reception = Reception(care=Care(goodbye=timedelta(minutes=30)))
    crossed(
        database,
        lambda uow: receive(uow, again, NOON, reception=reception),
        "operators.lock",
        lambda uow: people.leave(uow, marta.id, None, NOON, marta.id),
    )
    found = database.read_sync(lambda uow: uow.conversations.get(eva))
    assert (found.status, found.assignee_id) == (Status.OPEN, None)


def test_who_comes_back_after_a_goodbye_is_looked_after_by_one_operator_at_a_time(
    database: SqlDatabase,
) -> None:
    """Who had them is not there; who has another of their conversations comes first in the order of locks."""
    ana, marta = sorted((somebody(database), somebody(database, "Ana Gil")), key=lambda one: one.id)
    here, there = (database.run_sync(partial(writes, sender=one)).conversation for one in ("eva", "eva2"))
    database.run_sync(lambda uow: merge(uow, here.contact_id, there.contact_id, Way.CODE, NOON))
    database.run_sync(lambda uow: take_over(uow, here.id, marta.id, WORDS, NOON))
    database.run_sync(lambda uow: resolve(uow, here.id, marta.id, WORDS, NOON))
    database.run_sync(lambda uow: set_presence(uow, marta.id, Presence.OFFLINE, NOON))
    database.run_sync(lambda uow: take_over(uow, there.id, ana.id, WORDS, NOON))
    again = IncomingMessage("web", "eva", "eva-m2", "otra cosa", "Eva")
    reception = Reception(care=Care(goodbye=timedelta(minutes=30)))

    def both(uow: UnitOfWork) -> None:
        uow.operators.lock(ana.id)
        uow.operators.lock(marta.id)

    crossed(
        database,
        once(lambda uow: receive(uow, again, NOON, reception=reception)),
        "operators.lock",
        once(both),
    )
    assert database.read_sync(lambda uow: uow.conversations.get(here.id)).assignee_id == ana.id


def test_who_leaves_as_their_answer_to_many_is_begun_answers_nobody(database: SqlDatabase) -> None:
    marta = somebody(database)
    database.run_sync(lambda uow: operators.add(uow, "Ana Gil", None, NOON))
    eva = database.run_sync(partial(writes, sender="eva")).conversation.id
    _, bulk = crossed(
        database,
        lambda uow: people.leave(uow, marta.id, None, NOON, marta.id),
        "bulk.of",
        lambda uow: bulk_answer.begin(uow, marta.id, {eva: 9}, {"es": "Ya hay luz."}, False, NOON),
    )
    while database.run_sync(lambda uow: bulk_answer.step(uow, bulk.id, WORDS, {}, NOON)):
        pass
    assert database.read_sync(lambda uow: uow.bulk.get(bulk.id)).progress is BulkState.STOPPED
    assert [one.operator_id for one in database.read_sync(lambda uow: uow.messages.of(eva))] == [None]


def test_a_ticket_that_is_closed_as_its_customer_adds_to_it_is_as_the_last_of_them_left_it(
    database: SqlDatabase,
) -> None:
    marta, conversation = somebody(database), database.run_sync(partial(writes, sender="eva")).conversation
    number = database.run_sync(
        lambda uow: open_ticket(uow, conversation.contact_id, conversation.id, COMPLAINT, "la factura", NOON)
    ).number
    crossed(
        database,
        lambda uow: add_to_ticket(uow, number, "y la de mayo", NOON),
        "desk.ticket",
        lambda uow: answer_ticket(uow, number, marta.id, TicketState.CLOSED, "", NOON),
    )
    lines = database.read_sync(lambda uow: uow.messages.of(conversation.id))
    last = lines[-1].meta["activity"]
    ticket = database.read_sync(lambda uow: uow.desk.ticket(number))
    assert ticket.state is (TicketState.OPEN if last == "ticket.added" else TicketState.CLOSED)


def test_of_two_teams_that_are_made_at_once_one_gets_what_both_would_take(database: SqlDatabase) -> None:
    marta = somebody(database)

    def made(uow: UnitOfWork, name: str) -> str:
        wanted = WantedTeam({"es": name, "en": name}, ("es",), intents=("faq/solar",))
        return teams.make(uow, BUSINESS.care, wanted, NOON, marta.id)

    both = crossed(
        database, partial(made, name="Obras"), "teams.add", partial(made, name="Cartera"), teams.TeamFault
    )
    assert {type(outcome) for outcome in both} == {str, teams.TeamFault}


def test_a_label_that_is_merged_as_it_is_put_on_is_not_lost(database: SqlDatabase) -> None:
    marta, conversation = somebody(database), database.run_sync(partial(writes, sender="eva")).conversation
    other = database.run_sync(partial(writes, sender="ana")).conversation

    def labelled(uow: UnitOfWork, conversation_id: str, name: str) -> str:
        return add_label(uow, conversation_id, marta.id, name, NOON).id

    bill, billing = (
        database.run_sync(partial(labelled, conversation_id=other.id, name=name))
        for name in ("recibo", "cobro")
    )
    crossed(
        database,
        partial(labelled, conversation_id=conversation.id, name="recibo"),
        "labels.by_name",
        lambda uow: drop_label(uow, bill, billing, NOON),
    )
    shown = database.read_sync(lambda uow: uow.labels.of([conversation.id]))
    assert [one.removed_at for one in shown[conversation.id]] == [None]


def test_a_label_that_two_put_on_at_once_keeps_neither_waiting_for_the_other(database: SqlDatabase) -> None:
    marta = somebody(database)
    eva, ana = (database.run_sync(partial(writes, sender=one)).conversation.id for one in ("eva", "ana"))
    add = partial(add_label, operator_id=marta.id, name="recibo", now=NOON)
    label = database.run_sync(partial(add, conversation_id=ana))
    database.run_sync(lambda uow: remove_label(uow, ana, marta.id, label.id, NOON))
    wanted = WantedMacro("recibos", (("note", "visto"), ("label", "recibo")))
    macro = database.run_sync(lambda uow: macros.create(uow, wanted, marta.id, NOON))
    crossed(
        database,
        once(lambda uow: macros.run(uow, macro.id, eva, marta.id, "r1", BUSINESS, WORDS, NOON)),
        "events.add",
        once(partial(add, conversation_id=ana)),
    )
    shown = database.read_sync(lambda uow: uow.labels.of([eva, ana]))
    assert {key: [one.id for one in found] for key, found in shown.items()} == {
        one: [label.id] for one in (eva, ana)
    }


def test_a_macro_that_is_asked_for_twice_at_once_is_one_run(database: SqlDatabase) -> None:
    marta = somebody(database)
    eva = database.run_sync(partial(writes, sender="eva")).conversation.id
    wanted = WantedMacro("visto", (("note", "una vez"), ("label", "recibo")))
    macro = database.run_sync(lambda uow: macros.create(uow, wanted, marta.id, NOON))

    def runs(uow: UnitOfWork) -> list[str]:
        return [one.id for one in macros.run(uow, macro.id, eva, marta.id, "r1", BUSINESS, WORDS, NOON)]

    first, again = crossed(database, runs, "conversations.lock", runs)
    assert first == again != []
    kept = database.read_sync(lambda uow: uow.messages.of(eva))
    assert [one.text for one in kept].count("una vez") == 1


def test_who_takes_a_transfer_back_and_says_that_they_are_there_waits_for_one_thing_at_a_time(
    database: SqlDatabase,
) -> None:
    marta, luis = somebody(database), somebody(database, "Luis Gil")
    conversation = database.run_sync(partial(writes, sender="eva")).conversation.id
    database.run_sync(lambda uow: take_over(uow, conversation, marta.id, WORDS, NOON))
    passed = database.run_sync(lambda uow: to_operator(uow, conversation, marta.id, luis.id, "", WORDS, NOON))
    crossed(
        database,
        once(lambda uow: take_back(uow, conversation, marta.id, passed.epoch, WORDS, NOON)),
        "events.add",
        once(lambda uow: set_presence(uow, marta.id, Presence.ONLINE, NOON)),
    )
    held = database.read_sync(lambda uow: uow.conversations.get(conversation))
    assert held.assignee_id == marta.id


def test_who_asks_to_be_told_as_it_is_over_is_told(database: SqlDatabase) -> None:
    eva = database.run_sync(partial(writes, sender="eva")).conversation
    known = database.run_sync(lambda uow: open_incident(uow, "water", "norte", "", "", None, NOON))
    wish = Subscription(eva.contact_id, eva.id, "water", "norte")
    crossed(
        database,
        lambda uow: ask_to_be_told(uow, wish),
        "incidents.open",
        lambda uow: close_incident(uow, known.id, NOON),
    )
    while database.run_sync(lambda uow: tell_next(uow, WORDS, NOON)):
        pass
    lines = database.read_sync(lambda uow: uow.messages.of(eva.id))
    assert len(lines) == 2 and rows(database, tables.subscriptions) == []
