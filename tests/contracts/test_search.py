"""Search finds the same on SQLite and on PostgreSQL, and nothing that is typed is a command to either."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.contact import Contact, Identity
from bot.core.desk import TicketFilter
from bot.core.message import IncomingMessage
from bot.core.search import Part, read_query, snippet
from bot.core.sight import Sight
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.tickets import open_ticket
from bot.storage.database import SqlDatabase
from tests.conftest import NOON


def writes(database: SqlDatabase, text: str, sender: str = "eva", name: str | None = None) -> str:
    def work(uow: UnitOfWork) -> str:
        moment = NOON + timedelta(seconds=uow.events.last_id())
        known = f"{sender}-{uow.events.last_id()}"
        return receive(uow, IncomingMessage("web", sender, known, text, sender_name=name), moment).message.id

    return database.run_sync(work)


def found(database: SqlDatabase, typed: str, sight: Sight | None = None) -> list[str]:
    hits = database.read_sync(lambda uow: uow.search.messages(read_query(typed), 50, None, sight))
    return [message.text for message, _ in hits]


def people(database: SqlDatabase, typed: str, digits: str = "") -> list[str | None]:
    hits = database.read_sync(lambda uow: uow.search.contacts(read_query(typed), digits, 50))
    return [contact.name for contact in hits]


@pytest.mark.parametrize(
    "typed",
    [
        "averia",
        "AVERÍA",
        "ave",
        "avería norte",
        "norte aver",
        '"la avería"',
        "fibra avería",
        "(avería)",
        "r-1043",
    ],
)
def test_accents_capitals_and_endings_do_not_matter(database: SqlDatabase, typed: str) -> None:
    writes(database, "¿Sigue la AVERÍA de fibra en Norte? Es el R-1043.")
    writes(database, "Quiero una factura")
    assert found(database, typed) == ["¿Sigue la AVERÍA de fibra en Norte? Es el R-1043."]


@pytest.mark.parametrize("typed", ['"avería la"', '"aver"', "avería agua", "orte", "1044", '"fibra norte"'])
def test_what_is_not_there_is_not_found(database: SqlDatabase, typed: str) -> None:
    writes(database, "¿Sigue la AVERÍA de fibra en Norte? Es el R-1043.")
    assert found(database, typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", '"', '""', "*", "-", "a OR", "NOT", "AND", "NEAR(", "text:luz", "^luz", "\x00luz"),
        *("luz) UNION SELECT", "'; DROP TABLE messages; --", "luz & !", "luz <-> |", "luz:*", ":*", "!"),
        *("\\", "%", "_", "{luz}", "💡", "luz" * 400, "l u z " * 60),
    ],
)
def test_no_query_syntax_can_be_typed(database: SqlDatabase, typed: str) -> None:
    writes(database, "no tengo luz")
    assert found(database, typed) in ([], ["no tengo luz"])
    assert people(database, typed) == []
    assert found(database, "luz") == ["no tengo luz"], "and nothing was harmed"


def test_words_that_are_commands_elsewhere_are_words_here(database: SqlDatabase) -> None:
    writes(database, "this and that or not near")
    assert found(database, "AND") == found(database, "or not") == found(database, '"not near"')
    assert len(found(database, "NEAR")) == 1


def test_what_was_changed_is_found_as_it_is_now(database: SqlDatabase) -> None:
    first, voice = writes(database, "mi contador es el 4711"), writes(database, "")

    def change(uow: UnitOfWork, message_id: str, text: str) -> None:
        message = uow.messages.get(message_id)
        message.text = text
        uow.messages.save(message)

    database.run_sync(lambda uow: change(uow, first, "mi contador es el 4712"))
    database.run_sync(lambda uow: change(uow, voice, "soy la voz"))
    assert found(database, "4711") == []
    assert found(database, "4712") == ["mi contador es el 4712"]
    assert found(database, "voz") == ["soy la voz"]
    database.run_sync(lambda uow: change(uow, voice, ""))
    assert found(database, "voz") == []


def test_the_latest_comes_first_and_pages_follow_one_another(database: SqlDatabase) -> None:
    said = [f"luz {number:02}" for number in range(25)]
    for text in said:
        writes(database, text)
    seen: list[str] = []
    after = None
    while True:
        page = database.read_sync(lambda uow, a=after: uow.search.messages(read_query("luz"), 10, a, None))
        if not page:
            break
        seen += [message.text for message, _ in page]
        after = page[-1][1]
    assert seen == said[::-1]


def test_only_what_somebody_may_see_is_found(database: SqlDatabase) -> None:
    for sender, team in (("eva", "billing"), ("tom", "faults")):
        writes(database, f"luz de {team}", sender)

        def move(uow: UnitOfWork, sender: str = sender, team: str = team) -> None:
            conversation = uow.conversations.latest_at("web", sender)
            assert conversation is not None
            conversation.team = team
            uow.conversations.save(conversation)

        database.run_sync(move)
    assert found(database, "luz", Sight("opr", frozenset({"faults"}))) == ["luz de faults"]
    assert len(found(database, "luz", Sight("opr", None))) == 2


def test_customers_are_found_by_name_and_by_any_part_of_their_number(database: SqlDatabase) -> None:
    def add(uow: UnitOfWork) -> None:
        uow.contacts.add(
            Contact("c1", NOON, "José Núñez"), Identity("c1", "whatsapp:1", "whatsapp:+34600111222")
        )
        uow.contacts.add(Contact("c2", NOON, "Eva Sanz"), Identity("c2", "web", "visitor"))

    database.run_sync(add)
    assert people(database, "jose nun") == ["José Núñez"] == people(database, "", "600111")
    assert people(database, "sanz jose") == []
    later = Contact("c3", NOON + timedelta(days=1), "Leo Gil")
    database.run_sync(
        lambda uow: uow.contacts.add(later, Identity("c3", "whatsapp:1", "whatsapp:+34611122299"))
    )
    assert people(database, "", "11222") == ["José Núñez", "Leo Gil"], "first whose number ends so"
    nameless = Contact("con_9d3a11b3", NOON)
    database.run_sync(lambda uow: uow.contacts.add(nameless, Identity(nameless.id, "web", "other")))
    found = database.read_sync(lambda uow: uow.search.contacts((), "", 50, "11b3"))
    assert [one.id for one in found] == [nameless.id]
    assert database.read_sync(lambda uow: uow.search.contacts((), "", 50, "c2")) == [], "who has a name"

    def rename(uow: UnitOfWork) -> None:
        uow.contacts.save(Contact("c2", NOON, "Eva López"))

    database.run_sync(rename)
    assert people(database, "sanz") == [] and people(database, "lopez") == ["Eva López"]


def test_a_snippet_shows_where_it_was_found() -> None:
    text = "Hola. " * 40 + "¿Sigue la avería en Norte? Llevo horas. " + "Gracias. " * 40
    parts = snippet(text, read_query("averia nor"))
    assert [part.text for part in parts if part.found] == ["avería", "Norte"]
    shown = "".join(part.text for part in parts)
    assert shown.startswith("…") and shown.endswith("…") and len(shown) < 240
    assert snippet("nada", read_query("otra")) == [Part("nada", False)]
    assert [part.text for part in snippet("el R-1043, sí", read_query("r-1043")) if part.found] == [
        "R",
        "1043",
    ]


@pytest.mark.parametrize("typed", ["águeda", "AGUEDA", "agu muñ", "Muñoz"])
def test_customers_and_what_they_came_for_are_found_as_in_every_search(
    database: SqlDatabase, typed: str
) -> None:
    writes(database, "hola", name="Águeda Muñoz")
    writes(database, "hola", "tom", name="Tom Niño")

    def work(uow: UnitOfWork) -> None:
        for one in uow.conversations.listing("all", ""):
            open_ticket(uow, one.contact_id, one.id, "problem", "Ñandú suelto en la vía", NOON)

    database.run_sync(work)

    def names(uow: UnitOfWork) -> list[str | None]:
        tickets = uow.desk.tickets(TicketFilter(None, words=typed), None, 9)
        return [uow.contacts.get(one.contact_id).name for one in tickets]

    assert database.read_sync(names) == ["Águeda Muñoz"]
    assert [one.name for one in database.read_sync(lambda uow: uow.contacts.search(typed))] == [
        "Águeda Muñoz"
    ]
    said = database.read_sync(lambda uow: uow.desk.tickets(TicketFilter(None, words="VIA nandu"), None, 9))
    assert len(said) == 2
    nothing = database.read_sync(lambda uow: uow.desk.tickets(TicketFilter(None, words="eda"), None, 9))
    assert nothing == [], "words are found from their beginning"
