"""The record of who saw and did what, as an administrator reads it."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Callable

import httpx
import pytest

from bot.console.rendering import dictionary
from bot.console.trail import OF_NO_CONCERN, SAFE
from bot.core.api_key import Scope
from bot.core.audit import AuditFilter, Entry
from bot.core.operator import Operator
from bot.core.roles import Role
from bot.outward.api.blueprint import action_of
from bot.outward.api.routes import ROUTES
from bot.services import keys, people, webhooks
from bot.services.audit import note
from bot.services.people import Duties
from bot.services.ports import UnitOfWork
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from tests.unit.console.desk import Desk
from tests.unit.console.test_access import routes

SignIn = Callable[[Operator], httpx.Client]
QUIET = {"conversations.mentions-read", "bulk", "bulk-answers.preview"}  # said so where they are served
SECRET = "mi número de cuenta es 99887766"


def lines(desk: Desk, **wanted: str) -> list[Entry]:
    """The oldest first."""
    return list(reversed(desk.read(lambda uow: uow.audit.listing(AuditFilter(**wanted)))))  # type: ignore[arg-type]


def test_what_is_done_in_a_conversation_is_on_record_with_who_did_it(desk: Desk, signed_in: SignIn) -> None:
    ana = desk.operator("Ana Ruiz")
    conversation = desk.customer("eva", SECRET, "Eva Sanz", quiet=True).conversation_id
    desk.escalate(conversation)
    client, at = signed_in(ana), f"/api/conversations/{conversation}"
    client.get(at)
    client.post(f"{at}/take-over", json={})
    client.post(f"{at}/reply", json={"text": "Apunto tu cuenta 99887766", "request_id": "1"})
    client.post(f"{at}/typing", json={"on": True})
    client.post(f"{at}/resolve", json={})
    found = lines(desk, conversation_id=conversation)
    assert [entry.action.removeprefix("conversations.") for entry in found] == [
        "opened",
        "take-over",
        "reply",
        "resolve",
    ]
    assert {entry.operator_id for entry in found} == {ana.id}
    assert "99887766" not in repr(found) and "Eva" not in repr(found)


def test_a_page_that_reads_a_conversation_again_and_again_opened_it_once(
    desk: Desk, signed_in: SignIn
) -> None:
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    client = signed_in(desk.operator("Ana Ruiz"))
    for _ in range(4):
        client.get(f"/api/conversations/{conversation}")
    assert [entry.action for entry in lines(desk, conversation_id=conversation)] == ["conversations.opened"]


def test_what_is_done_to_many_at_once_is_on_record_for_each(desk: Desk, signed_in: SignIn) -> None:
    both = [desk.customer(who, "hola", quiet=True).conversation_id for who in ("eva", "tom")]
    client = signed_in(desk.operator("Ana Ruiz"))
    client.post("/api/bulk", json={"ids": [*both, "cnv_nobody"], "do": "label", "value": "Factura"})
    assert {(e.action, e.conversation_id) for e in lines(desk)} == {("bulk.label", one) for one in both}


def test_what_was_refused_is_not_on_record_as_done(desk: Desk, signed_in: SignIn) -> None:
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    client = signed_in(desk.operator("Ana Ruiz"))
    refused = client.post(
        f"/api/conversations/{conversation}/reply", json={"text": "hola", "request_id": "1"}
    )
    assert refused.status_code == 409
    assert lines(desk, conversation_id=conversation) == []


def test_sign_ins_and_failures_are_on_record_but_not_what_was_typed(
    desk: Desk, visitor: httpx.Client
) -> None:
    ana = desk.operator("Ana Ruiz", password="four words are plenty")
    visitor.post("/sign-in", data={"login": "my password by mistake", "password": "x"})
    visitor.post("/sign-in", data={"login": "ana.ruiz", "password": "wrong"})
    visitor.post("/sign-in", data={"login": "ana.ruiz", "password": "four words are plenty"})
    visitor.cookies.clear()
    link = desk.link(ana)
    visitor.post(link)
    visitor.post(link)
    found = lines(desk, action="sign-in")
    assert [(entry.action, entry.operator_id, entry.subject_id) for entry in found] == [
        ("sign-in.failed", None, None),
        ("sign-in.failed", None, ana.id),
        ("sign-in.password", ana.id, None),
        ("sign-in.link", ana.id, None),
        ("sign-in.dead-link", None, None),
    ]
    assert "mistake" not in repr(found)


def test_guessing_that_is_stopped_is_on_record_once(desk: Desk, visitor: httpx.Client) -> None:
    desk.operator("Ana Ruiz", password="four words are plenty")
    for _ in range(9):
        visitor.post("/sign-in", data={"login": "ana.ruiz", "password": "a guess"})
    actions = [entry.action for entry in lines(desk, action="sign-in")]
    assert actions == ["sign-in.failed"] * 5 + ["sign-in.stopped"]


def test_the_page_filters_and_the_file_holds_the_same(desk: Desk, signed_in: SignIn) -> None:
    ana, marta = desk.operator("Ana Ruiz"), desk.operator("=Marta Gil", role=Role.ADMINISTRATOR)
    one, two = (desk.customer(who, "hola", quiet=True).conversation_id for who in ("eva", "tom"))
    signed_in(ana).get(f"/api/conversations/{one}")
    client = signed_in(marta)
    client.get(f"/api/conversations/{two}")
    page = client.get("/audit", headers={"Accept-Language": "es"})
    assert page.text.count("Abrió la conversación</td>") == 2
    only = client.get("/audit", params={"operator": ana.id, "action": "conversations.opened"})
    assert one[-8:] in only.text and two[-8:] not in only.text
    assert client.get("/audit", params={"since": "2031-01-01"}).text.count("<tbody>") == 0
    for day in ("soon", "0001-01-01", "9999-12-31"):
        assert client.get("/audit", params={"since": day, "until": day, "before": "x"}).status_code == 200
    table = list(csv.reader(io.StringIO(client.get("/audit.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert {row[3] for row in table if row[2] == "conversations.opened"} == {one, two}
    assert client.get("/audit.csv").headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    assert [entry.action for entry in lines(desk, action="audit")] == ["audit.exported"] * 2


def test_what_was_done_at_the_command_line_or_with_a_key_says_so(desk: Desk, signed_in: SignIn) -> None:
    marta = desk.operator("Marta Gil", role=Role.ADMINISTRATOR)
    client = signed_in(marta)
    key, _ = desk.run(lambda uow: keys.add(uow, "CRM", (Scope.WRITE,), None, desk.clock()))
    desk.run(lambda uow: note(uow, desk.clock(), "api.reply", key=key.id))
    desk.run(lambda uow: note(uow, desk.clock(), "tickets.closed", marta.id, key=key.id))
    desk.run(lambda uow: note(uow, desk.clock(), "keys.revoked", marta.id, key=key.id))
    desk.run(lambda uow: note(uow, desk.clock(), "sign-in.failed"))
    for user in ("<i>ana</i>", ""):
        terminal = SqlDatabase(desk.database_url, terminal=user)
        terminal.run_sync(lambda uow: webhooks.add(uow, "https://crm.example.org", (), desk.clock()))
        terminal.close()
    page = client.get("/audit?language=es").text
    who = re.findall(r"</time></td>\s*<td>(.*?)</td>", page)
    assert who[:6] == [
        "Línea de comandos",
        "Línea de comandos (&lt;i&gt;ana&lt;/i&gt;)",
        "Nadie que haya entrado",
        "Marta Gil",
        "Marta Gil · Clave CRM",
        "Clave CRM",
    ]
    only = client.get("/audit?operator=command-line").text
    assert only.count("</time>") == 2 and 'value="command-line" selected' in only
    rows = list(csv.reader(io.StringIO(client.get("/audit.csv").content.decode("utf-8-sig")), delimiter=";"))
    written = {row[1] for row in rows}
    assert {"Línea de comandos (<i>ana</i>)", "Clave CRM"} <= written


def test_a_hundred_lines_a_page_and_the_older_ones_behind_a_link(desk: Desk, signed_in: SignIn) -> None:
    marta = desk.operator("Marta Gil", role=Role.ADMINISTRATOR)
    desk.run(lambda uow: [note(uow, desk.clock(), "presence", marta.id) for _ in range(130)] and None)
    client = signed_in(marta)
    first = client.get("/audit?action=presence")
    assert first.text.count("<tr>") == 1 + 100
    older = first.text.split('href="/console/audit?')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(f"/audit?{older}").text.count("<tr>") == 1 + 30


def test_nothing_that_may_be_a_person_s_words_gets_in(desk: Desk) -> None:
    for words in ("Eva Sanz", "hola, ¿qué tal?", "a@b.es", "x" * 65):
        with pytest.raises(ValueError, match="not a code"):
            desk.run(lambda uow, words=words: note(uow, desk.clock(), "people.role", detail=words))


def test_all_that_can_be_done_is_called_something_in_the_record(desk: Desk) -> None:
    """A line reads as words in either language, not as a piece of an address."""
    words = dictionary("es")
    named_by_services = {
        "account.",
        "appointments",
        "contacts.erase",
        "incidents",
        "integrations",
        "labels",
        "people",
        "teams",
        "tickets",
        "enter",
        "second-step",
        "sign-in",
    }
    for method, path, _ in routes(desk):
        parts = [part for part in path.removeprefix("/api").split("/") if part not in ("", "nobody", "0")]
        action = ".".join(parts)
        ours = action.startswith((*OF_NO_CONCERN, *named_by_services)) or action in QUIET
        assert method in SAFE or ours or f"audit.{action}" in words, f"audit.{action} has no words"


def test_what_another_system_did_is_called_something_too() -> None:
    words = dictionary("es")
    missing = [action_of(one) for one in ROUTES if one.writes and f"audit.{action_of(one)}" not in words]
    assert missing == []


def test_every_detail_is_told_in_words(desk: Desk, signed_in: SignIn) -> None:
    marta = desk.operator("Marta Gil", role=Role.ADMINISTRATOR)
    ana = desk.operator("Ana Ruiz")
    client = signed_in(marta)
    client.headers["Accept-Language"] = "es"

    def work(uow: UnitOfWork) -> None:
        now = desk.clock()
        people.give_role(uow, ana.id, Role.EDITOR, now, marta.id)
        people.arrange(
            uow, ana.id, Duties(("faults",), ("es", "en"), 3, ""), desk.business.care, now, marta.id
        )
        people.arrange(uow, ana.id, Duties((), ("es",), 3, ""), desk.business.care, now, marta.id)
        note(uow, now, "tickets.closed", marta.id, ticket="R-1043", told=True)
        keys.add(uow, "Centralita", (Scope.READ,), ana.id, now)
        note(uow, now, "incidents.closed", marta.id, incident="inc_01a21d420dd50e8c0c4954e2ab45")

    desk.run(work)
    page = client.get("/audit").text
    for said in (
        "Clave: Centralita",
        "Incidencia: 54e2ab45",
        "Antes: Operador · Ahora: Editor",
        "Equipos: Averías · Idiomas: Español, Inglés",
        "Equipos: todos",
        "Caso: R-1043 · Avisados: Sí",
    ):
        assert said in page


def test_every_detail_that_is_noted_has_its_words() -> None:
    noted = {
        keyword.arg
        for source in (ROOT / "bot").rglob("*.py")
        for call in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("note", "_note")
        for keyword in call.keywords
    }
    fields = {"operator_id", "conversation_id", "subject_id", None}
    assert {"role", "ticket", "told"} < noted
    words = dictionary("es")
    assert [name for name in sorted(noted - fields, key=str) if f"audit.detail.{name}" not in words] == []
