"""A question before harm, where no script asks it."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx

from bot.console.rendering import HERE
from bot.core.audit import AuditFilter
from bot.core.operator import Operator
from bot.core.roles import Role
from bot.services import webhooks
from tests.unit.console.acting import post
from tests.unit.console.desk import Desk

SignIn = Callable[[Operator], httpx.Client]
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def test_without_a_script_it_is_asked_on_a_page_and_done_once_it_is_answered(
    desk: Desk, signed_in: SignIn
) -> None:
    client = signed_in(desk.operator("Marta Gil", role=Role.ADMINISTRATOR))
    client.headers["Accept-Language"] = "es"
    webhook = desk.run(lambda uow: webhooks.add(uow, "https://crm.example.org/in", (), desk.clock()))
    at = f"/integrations/webhooks/{webhook.id}"
    question = "¿Quitar este webhook? No se puede recuperar."
    assert f'name="ask" value="{question}"' in client.get(at).text, (
        "what the button sends where it is pressed"
    )
    client.headers["Referer"] = f"{desk.url}{at}"
    asked = post(client, f"{at}/remove", ask=question, more="<kept>")
    assert asked.status_code == 200 and f"<h1>{question}</h1>" in asked.text
    assert f'href="/console{at}" autofocus' in asked.text, "the way back, where the focus is"
    assert "Todavía no se ha hecho nada." in asked.text
    assert desk.read(lambda uow: [one.id for one in uow.webhooks.all()]) == [webhook.id]
    assert desk.read(lambda uow: uow.audit.listing(AuditFilter(action="webhooks.removed"))) == []
    fields = dict(FIELD.findall(asked.text))
    assert fields == {"csrf": client.headers["X-CSRF-Token"], "more": "&lt;kept&gt;"}
    assert client.post(f"{at}/remove", data=fields).status_code == 303
    assert desk.read(lambda uow: uow.webhooks.all()) == []


def test_nothing_is_asked_in_the_name_of_another_page(desk: Desk, signed_in: SignIn) -> None:
    client = signed_in(desk.operator("Marta Gil", role=Role.ADMINISTRATOR))
    refused = client.post("/integrations/webhooks/whk_1/remove", data={"ask": "¿Seguro?", "csrf": "guessed"})
    assert refused.status_code == 403 and "¿Seguro?" not in refused.text


def test_every_question_is_one_that_the_server_asks_too() -> None:
    """A question that only a script knows would be none where the script is missing."""
    for template in (HERE / "templates").glob("*.html"):
        assert "data-ask" not in template.read_text("utf-8"), template.name
