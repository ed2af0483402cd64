"""What a colleague has changed since a page was opened is not undone unseen, wherever there is a form."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest

from bot.core.operator import Operator
from bot.core.roles import Role
from bot.core.webhook import Told
from bot.services import incidents, webhooks
from bot.services.label import add_label
from bot.services.tickets import open_ticket
from tests.unit.console.acting import post
from tests.unit.console.desk import Desk

SignIn = Callable[[Operator], httpx.Client]
Fields = dict[str, str]
KINDS = {"kind": Told.HANDOFF_REQUESTED.value, "active": "yes"}
DUTIES = {"language": "es", "capacity": "3"}


def a_team(desk: Desk) -> str:
    return "/teams/faults"


def a_person(desk: Desk) -> str:
    return f"/people/{desk.operator('Ana Ruiz').id}"


def a_label(desk: Desk) -> str:
    about, ana = desk.customer("eva", "hola", quiet=True).conversation_id, desk.operator("Ana Ruiz")
    return f"/labels/{desk.run(lambda uow: add_label(uow, about, ana.id, 'Factura', desk.clock())).id}"


def a_webhook(desk: Desk) -> str:
    kinds = (Told.HANDOFF_REQUESTED,)
    made = desk.run(lambda uow: webhooks.add(uow, "http://127.0.0.1:1/a", kinds, desk.clock()))
    return f"/integrations/webhooks/{made.id}/edit"


def an_incident(desk: Desk) -> str:
    made = desk.run(lambda uow: incidents.open_incident(uow, "water", "norte", "", "", None, desk.clock()))
    return f"/incidents/{made.id}"


def a_ticket(desk: Desk) -> str:
    about = desk.customer("eva", "hola", quiet=True)
    contact = desk.read(lambda uow: uow.conversations.get(about.conversation_id)).contact_id
    made = desk.run(
        lambda uow: open_ticket(uow, contact, about.conversation_id, "problem", "sin agua", desk.clock())
    )
    return f"/tickets/{made.number}"


@pytest.mark.parametrize(
    ("a_thing", "field", "rest", "wrong"),
    [
        (a_team, "name_en", {"name_es": "Averías", "language": "es"}, {"name_es": ""}),
        (a_person, "name", {"role": "operator", **DUTIES}, {"capacity": "lots"}),
        (a_label, "name", {"tint": "3"}, {"tint": "99"}),
        (a_webhook, "url", KINDS, {"kind": ""}),
        (an_incident, "note_es", {}, {"expected": "never"}),
        (a_ticket, "told", {"state": "open"}, {"state": "burnt"}),
    ],
)
def test_whoever_saves_second_sees_what_the_first_has_made_of_it(
    desk: Desk, signed_in: SignIn, a_thing: Callable[[Desk], str], field: str, rest: Fields, wrong: Fields
) -> None:
    client = signed_in(desk.operator("Marta Gil", role=Role.ADMINISTRATOR))
    client.headers["Accept-Language"] = "es"
    path = a_thing(desk)
    page = "/labels" if path.startswith("/labels") else path
    seen = seen_in(client.get(page).text, path)
    at = "http://127.0.0.1:1/" if field == "url" else ""
    theirs, mine = {field: f"{at}theirs", **rest}, {field: f"{at}mine", **rest}
    assert post(client, path, **theirs, seen=seen).status_code == 303, "nobody was faster"

    slip = post(client, path, **{**mine, **wrong}, seen=seen)
    if slip.status_code == 400:
        assert seen_in(slip.text, path) == seen, "a slip between does not hide it"
    refused = post(client, path, **mine, seen=seen)
    assert refused.status_code == 409
    assert "Otra persona ha cambiado" in refused.text
    assert re.search(rf"<dt>[^<]+</dt><dd>{at}theirs</dd>", refused.text), "what is there now"
    assert f'value="{at}mine"' in refused.text or ">mine</textarea>" in refused.text, "what was typed"
    assert post(client, path, **mine, seen=seen_in(refused.text, path)).status_code == 303, "now it is meant"
    assert "theirs" not in client.get(page).text


@pytest.mark.parametrize(
    ("a_thing", "field", "rest"),
    [(a_team, "name_en", {"name_es": "Averías", "language": "es"}), (a_label, "name", {"tint": "3"})],
)
def test_what_a_colleague_removes_meanwhile_takes_away_nothing_that_was_typed(
    desk: Desk, signed_in: SignIn, a_thing: Callable[[Desk], str], field: str, rest: Fields
) -> None:
    client = signed_in(desk.operator("Marta Gil", role=Role.ADMINISTRATOR))
    client.headers["Accept-Language"] = "es"
    path = a_thing(desk)
    page = "/labels" if path.startswith("/labels") else path
    mine, seen = {field: "mine", **rest}, seen_in(client.get(page).text, path)
    assert post(client, f"{path}/remove").status_code == 303

    refused = post(client, path, **mine, seen=seen)
    assert refused.status_code == 409
    assert "Otra persona ha quitado" in refused.text and 'value="mine"' in refused.text
    again = seen_in(refused.text, path)
    slip = post(client, path, **{**mine, field: ""}, seen=again)
    assert slip.status_code == 400 and seen_in(slip.text, path) == again
    assert post(client, path, **mine, seen=again).status_code == 303
    assert 'value="mine"' in client.get(page).text, "it is back, with what was typed"


@pytest.mark.parametrize("ticked", [{"active": "yes"}, {}], ids=["active", "off"])
def test_a_webhook_removed_meanwhile_is_offered_as_a_new_one_with_what_was_typed(
    desk: Desk, signed_in: SignIn, ticked: dict[str, str]
) -> None:
    client = signed_in(desk.operator("Marta Gil", role=Role.ADMINISTRATOR))
    client.headers["Accept-Language"] = "es"
    path = a_webhook(desk)
    seen = seen_in(client.get(path).text, path)
    assert post(client, f"{path.removesuffix('/edit')}/remove").status_code == 303

    mine = {"url": "http://127.0.0.1:1/mine", "kind": KINDS["kind"], **ticked}
    refused = post(client, path, **mine, seen=seen)
    assert refused.status_code == 404
    assert "Otra persona ha quitado este webhook" in refused.text
    assert f'value="{mine["url"]}"' in refused.text and refused.text.count(" checked>") == 1 + len(ticked)
    new = "/integrations/webhooks/new"
    assert f'data-redrawn="/console{new}"' in refused.text, "it is not left without a question"
    assert post(client, new, **mine, seen=seen_in(refused.text, new)).status_code == 200
    assert mine["url"] in client.get("/integrations").text
    assert desk.read(lambda uow: [one.since is not None for one in uow.webhooks.all()]) == [bool(ticked)]


def test_a_form_that_says_no_role_is_shown_again_with_the_one_they_have(
    desk: Desk, signed_in: SignIn
) -> None:
    client = signed_in(desk.operator("Marta Gil", role=Role.ADMINISTRATOR))
    path = a_person(desk)
    refused = post(client, path, **DUTIES, name="mine", seen="something else")
    assert refused.status_code == 409
    assert re.search(r'value="operator" checked', refused.text)


def seen_in(page: str, path: str) -> str:
    """The sign in the form that goes to ``path``."""
    form = page.partition(f'action="/console{path}"')[2]
    found = re.search(r'name="seen" value="(\w+)"', form.partition("</form>")[0])
    assert found is not None, f"no form for {path} that says what it showed"
    return found[1]
