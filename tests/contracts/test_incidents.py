"""What is wrong with a service in a district, and telling those who asked: on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial

import pytest

from bot.core.audit import AuditFilter
from bot.core.desk import PROBLEM, Incident, NotPossible, Reports, Subscription
from bot.core.message import IncomingMessage
from bot.services import incidents
from bot.services.incidents import AlreadyOpen
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.tickets import open_ticket
from bot.storage.database import SqlDatabase
from tests.conftest import NOON
from tests.unit.services.world import PlainWords

HOUR = timedelta(hours=1)
ON_RECORD = "Utter_system_incident_opened es water norte"
BACK = "Utter_system_service_restored es water norte"


def begun(database: SqlDatabase, district: str = "norte") -> str:
    return database.run_sync(
        lambda uow: incidents.open_incident(uow, "water", district, "", "", None, NOON)
    ).id


def asks(uow: UnitOfWork, who: str, district: str = "norte") -> str:
    """Somebody wants to be told of the water in a district; returns their conversation."""
    about = receive(uow, IncomingMessage("web", who, f"{who}-{district}", "avísame"), NOON).message
    contact = uow.conversations.get(about.conversation_id).contact_id
    uow.incidents.add_subscription(Subscription(contact, about.conversation_id, "water", district))
    return about.conversation_id


def all_asked(database: SqlDatabase, count: int) -> list[str]:
    return database.run_sync(lambda uow: [asks(uow, f"customer-{number}") for number in range(count)])


def heard(database: SqlDatabase, conversations: list[str]) -> list[int]:
    """How often each was told that it is on record."""
    return database.read_sync(
        lambda uow: [sum(m.text == ON_RECORD for m in uow.messages.of(one)) for one in conversations]
    )


def told(database: SqlDatabase, conversations: list[str]) -> list[int]:
    """How often each was told that it is over."""
    return database.read_sync(
        lambda uow: [sum(m.text == BACK for m in uow.messages.of(one)) for one in conversations]
    )


def tell(database: SqlDatabase, most: int = 20) -> bool:
    """Whether anybody was to be told."""
    work = partial(incidents.tell_next, words=PlainWords(), now=NOON)
    return True in [database.run_sync(work) for _ in range(most)]


def close(database: SqlDatabase, incident: str) -> int:
    return database.run_sync(lambda uow: incidents.close_incident(uow, incident, NOON + HOUR))


def test_everyone_who_asked_is_told_once_a_few_at_a_time(database: SqlDatabase) -> None:
    customers = all_asked(database, 5)
    elsewhere = database.run_sync(lambda uow: asks(uow, "elsewhere", "sur"))
    incident = begun(database)
    assert close(database, incident) == 5
    assert close(database, incident) == 0, "closed already"
    assert [tell(database, 2) for _ in range(4)] == [True, True, True, False]
    assert told(database, [*customers, elsewhere]) == [1, 1, 1, 1, 1, 0]


def test_who_was_told_is_not_told_again_at_the_next_incident_without_asking(database: SqlDatabase) -> None:
    customers = all_asked(database, 2)
    close(database, begun(database))
    tell(database)
    database.run_sync(lambda uow: asks(uow, "customer-1"))
    assert close(database, begun(database)) == 1
    tell(database)
    assert told(database, customers) == [1, 2]


def test_who_asked_before_it_was_on_record_hears_that_it_is_and_then_that_it_is_over(
    database: SqlDatabase,
) -> None:
    customers = all_asked(database, 3)
    incident = begun(database)
    assert database.read_sync(lambda uow: uow.incidents.waiting()) == {("water", "norte"): 3}
    assert [tell(database, 2) for _ in range(3)] == [True, True, False]
    assert (heard(database, customers), told(database, customers)) == ([1, 1, 1], [0, 0, 0])
    database.run_sync(lambda uow: asks(uow, "late"))
    assert not tell(database), "who asks while it is open has been told of it"
    assert close(database, incident) == 4
    tell(database)
    assert (heard(database, customers), told(database, customers)) == ([1, 1, 1], [1, 1, 1])


def test_what_is_over_before_they_heard_of_it_is_told_as_over_only(database: SqlDatabase) -> None:
    customers = all_asked(database, 2)
    close(database, begun(database))
    tell(database)
    assert (heard(database, customers), told(database, customers)) == ([0, 0], [1, 1])


def test_one_person_in_two_conversations_is_one_who_waits_and_told_in_both(database: SqlDatabase) -> None:
    def second(uow: UnitOfWork) -> str:
        contact = uow.conversations.get(first).contact_id
        other = receive(uow, IncomingMessage("phone", "600", "m1", "avísame"), NOON).message.conversation_id
        uow.incidents.add_subscription(Subscription(contact, other, "water", "norte"))
        return other

    first = all_asked(database, 1)[0]
    other = database.run_sync(second)
    assert database.read_sync(lambda uow: uow.incidents.waiting()) == {("water", "norte"): 1}
    assert close(database, begun(database)) == 1
    tell(database)
    assert told(database, [first, other]) == [1, 1]


def test_two_gateways_that_tell_at_once_tell_nobody_twice(database: SqlDatabase) -> None:
    customers = all_asked(database, 12)

    def all_tell() -> None:
        gateways = [threading.Thread(target=lambda: [tell(database, 3) for _ in range(6)]) for _ in range(4)]
        for gateway in gateways:
            gateway.start()
        for gateway in gateways:
            gateway.join()

    incident = begun(database)
    all_tell()
    assert heard(database, customers) == [1] * 12
    close(database, incident)
    all_tell()
    assert told(database, customers) == [1] * 12


def test_one_that_is_closed_while_they_hear_that_it_is_on_record_leaves_nobody_waiting(
    database: SqlDatabase,
) -> None:
    customers = all_asked(database, 12)
    incident = begun(database)
    threads = [threading.Thread(target=lambda: [tell(database, 2) for _ in range(4)]) for _ in range(3)]
    threads.insert(1, threading.Thread(target=lambda: close(database, incident)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while tell(database):
        pass
    assert told(database, customers) == [1] * 12
    assert max(heard(database, customers)) <= 1


def test_opened_again_those_not_told_yet_wait_on_and_those_told_stay_told(database: SqlDatabase) -> None:
    customers = all_asked(database, 3)
    incident = begun(database)
    close(database, incident)
    tell(database, 1)
    database.run_sync(lambda uow: incidents.reopen_incident(uow, incident, NOON + HOUR))
    assert not tell(database)
    assert sum(told(database, customers)) == 1
    again = database.read_sync(lambda uow: uow.incidents.get(incident))
    assert (again.closed_at, again.told) == (None, None)
    assert close(database, incident) == 2
    tell(database)
    assert told(database, customers) == [1, 1, 1]


def test_opened_by_mistake_nobody_is_told_and_who_asked_waits_on(database: SqlDatabase) -> None:
    customers = all_asked(database, 2)
    incident = begun(database)
    database.run_sync(lambda uow: incidents.discard_incident(uow, incident, NOON + HOUR))
    assert not tell(database)
    assert (heard(database, customers), told(database, customers)) == ([0, 0], [0, 0])
    assert database.read_sync(lambda uow: uow.incidents.waiting()) == {("water", "norte"): 2}


def test_of_those_who_open_the_same_at_once_one_does_and_the_others_hear_of_it(database: SqlDatabase) -> None:
    opened: list[str] = []
    refused: list[str] = []

    def work() -> None:
        try:
            opened.append(begun(database))
        except AlreadyOpen as there:
            refused.append(there.incident.id)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 1
    assert refused == opened * 5
    begun(database, "sur")
    with pytest.raises(AlreadyOpen):
        begun(database)


def test_one_closed_by_mistake_is_not_opened_beside_another(database: SqlDatabase) -> None:
    first = begun(database)
    close(database, first)
    second = begun(database)
    with pytest.raises(AlreadyOpen) as there:
        database.run_sync(lambda uow: incidents.reopen_incident(uow, first, NOON + HOUR))
    assert there.value.incident.id == second


def test_what_cannot_be_is_refused(database: SqlDatabase) -> None:
    def refusal(**wanted: object) -> str:
        given = {"note_es": "", "note_en": "", "expected_at": None, "started_at": None, **wanted}
        with pytest.raises(NotPossible) as refused:
            database.run_sync(
                lambda uow: incidents.open_incident(uow, "water", "norte", now=NOON, **given)  # type: ignore[arg-type]
            )
        return refused.value.code

    assert refusal(started_at=NOON + HOUR) == "since"
    assert refusal(started_at=NOON - timedelta(days=366)) == "since"
    assert refusal(expected_at=NOON - HOUR) == "expected"
    assert refusal(expected_at=NOON + timedelta(days=366)) == "expected"
    assert refusal(note_en="x" * 501) == "note"
    assert database.read_sync(lambda uow: uow.incidents.open()) == []


def test_what_is_told_of_it_changes_while_it_is_open(database: SqlDatabase) -> None:
    incident = database.run_sync(
        lambda uow: incidents.open_incident(uow, "water", "norte", "Una tubería", "", NOON + HOUR, NOON)
    )
    late = NOON + 2 * HOUR

    def change(note_en: str) -> None:
        database.run_sync(
            lambda uow: incidents.change_incident(uow, incident.id, "Una tubería", note_en, NOON + HOUR, late)
        )

    change("A pipe")
    change("A pipe")
    kept = database.read_sync(lambda uow: uow.incidents.get(incident.id))
    assert (kept.note_en, kept.expected_at) == ("A pipe", NOON + HOUR), (
        "what was expected and passed may stay"
    )
    close(database, incident.id)
    with pytest.raises(NotPossible, match="closed"):
        change("A pump")
    noted = database.read_sync(lambda uow: uow.audit.listing(AuditFilter(action="incidents.")))
    assert [one.action.partition(".")[2] for one in noted] == ["closed", "changed", "opened"]


def test_open_problems_of_a_place_are_counted_and_many_just_now_suggest_an_incident(
    database: SqlDatabase,
) -> None:
    def report(minutes_ago: int, kind: str = PROBLEM, district: str | None = "norte") -> None:
        def work(uow: UnitOfWork) -> None:
            about = receive(uow, IncomingMessage("web", "ana", f"m{minutes_ago}", "x"), NOON).message
            contact = uow.conversations.get(about.conversation_id).contact_id
            at = NOON - timedelta(minutes=minutes_ago)
            open_ticket(uow, contact, about.conversation_id, kind, "sin agua", at, "water", district)

        database.run_sync(work)

    for minutes_ago in (110, 60, 50, 40):
        report(minutes_ago)
    report(130)
    report(30, kind="complaint")
    report(20, district=None)
    assert database.read_sync(lambda uow: incidents.suspected(uow, NOON)) == {}, "four in two hours"
    report(10)
    first = Reports(5, NOON - timedelta(minutes=110))
    assert database.read_sync(lambda uow: incidents.suspected(uow, NOON)) == {("water", "norte"): first}
    incident = begun(database)
    assert database.read_sync(lambda uow: incidents.suspected(uow, NOON)) == {}, "it is known"

    def read(uow: UnitOfWork) -> int:
        (one,) = incidents.standing(uow, uow.incidents.open(), NOON)
        return one.reports

    assert database.read_sync(read) == 6
    close(database, incident)
    assert database.read_sync(lambda uow: uow.incidents.closed_since(NOON + 2 * HOUR)) == []
    recent: list[Incident] = database.read_sync(lambda uow: uow.incidents.closed_since(NOON))
    assert [one.id for one in recent] == [incident]
