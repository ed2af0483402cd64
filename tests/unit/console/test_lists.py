"""Lists as the console's pages ask for them: filtered, kept under a name, and only what one may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.core.desk import PROBLEM
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.services.ports import UnitOfWork
from bot.services.tickets import open_ticket
from tests.unit.console.acting import in_team, waiting_chat, with_teams
from tests.unit.console.desk import Desk

SignedIn = Callable[[Operator], httpx.Client]


def listed(client: httpx.Client, **wanted: str) -> list[str]:
    page = client.get("/api/conversations", params=wanted).json()
    return [one["id"] for one in page["conversations"]]


def test_a_filter_is_kept_under_a_name_changed_and_forgotten(desk: Desk, signed_in: SignedIn) -> None:
    ana, luis = signed_in(desk.operator("Ana Ruiz")), signed_in(desk.operator("Luis Peña"))

    def keep(name: str, **wanted: Any) -> httpx.Response:
        return ana.post("/api/filters", json={"name": name, "view": "all", "wanted": wanted})

    first = keep("Inglés  urgente", language="en", priority="urgent").json()["saved"]
    assert (first["name"], first["wanted"]) == ("Inglés urgente", {"language": "en", "priority": "urgent"})
    again = keep("inglés urgente", language="en", waiting=True).json()["saved"]
    assert (again["id"], again["wanted"]) == (first["id"], {"language": "en", "waiting": True})
    assert ana.get("/api/lists").json()["saved"] == [again]
    assert luis.get("/api/lists").json()["saved"] == []
    assert luis.post(f"/api/filters/{first['id']}/remove").status_code == 404
    assert ana.post(f"/api/filters/{first['id']}/remove").json() == {"removed": again}
    assert ana.get("/api/lists").json()["saved"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "view": "all", "wanted": {}},
        {"name": "x" * 61, "view": "all", "wanted": {}},
        {"name": "uno", "view": "theirs", "wanted": {}},
        {"name": "uno", "view": "all", "wanted": []},
        {"name": "uno", "view": "all", "wanted": {"colour": "red"}},
        {"name": "uno", "view": "all", "wanted": {"status": 7}},
    ],
)
def test_a_filter_that_means_nothing_is_not_kept(desk: Desk, signed_in: SignedIn, body: Any) -> None:
    refused = signed_in(desk.operator("Ana Ruiz")).post("/api/filters", json=body)
    assert (refused.status_code, refused.json()["error"]) == (400, "malformed")


def test_nobody_keeps_more_filters_than_can_be_looked_through(desk: Desk, signed_in: SignedIn) -> None:
    ana = signed_in(desk.operator("Ana Ruiz"))
    codes = [
        ana.post("/api/filters", json={"name": f"f{n}", "view": "all", "wanted": {}}).status_code
        for n in range(31)
    ]
    assert codes == [200] * 30 + [400]


def test_lists_and_their_counts_show_what_the_team_allows(desk: Desk, signed_in: SignedIn) -> None:
    billing, faults, everybody = (
        in_team(desk, who, team) for who, team in (("eva", "billing"), ("tom", "faults"), ("leo", None))
    )
    ana = signed_in(with_teams(desk, "Ana Ruiz", "billing"))
    boss = signed_in(with_teams(desk, "Olga Soto", role=Role.SUPERVISOR))
    assert set(listed(ana, view="unassigned")) == {billing, everybody}
    assert set(listed(ana, view="all")) == {billing, everybody}
    assert ana.get("/api/me").json()["counts"]["unassigned"] == 2
    assert set(listed(boss, view="unassigned")) == {billing, faults, everybody}
    assert listed(boss, view="all", team="faults") == [faults]


def test_what_lists_can_be_filtered_by(desk: Desk, signed_in: SignedIn) -> None:
    waiting_chat(desk)
    choices = signed_in(desk.operator("Ana Ruiz")).get("/api/lists").json()
    assert choices["channels"] == ["web"]
    assert choices["languages"] == ["es", "en"]


def test_whose_a_number_or_a_code_is_is_found_as_it_is_read_out(
    desk: Desk, signed_in: Callable[[Operator], httpx.Client]
) -> None:
    """A ticket's number, an appointment's, and what a visitor without a name is called in the lists."""
    eva = desk.customer("eva", "hola", "Eva Sanz", quiet=True)
    visitor = desk.customer("x", "hola", quiet=True).conversation_id
    page = signed_in(desk.operator("Marta Ruiz", Presence.ONLINE))

    def ids(uow: UnitOfWork) -> tuple[str, str]:
        contact = uow.conversations.get(eva.conversation_id).contact_id
        about = (contact, eva.conversation_id, PROBLEM, "sin luz", desk.clock(), "electricity", "sur")
        return open_ticket(uow, *about).number, uow.conversations.get(visitor).contact_id

    number, code = desk.run(ids)

    def found(typed: str) -> list[tuple[str, Any]]:
        contacts = page.get("/api/search", params={"query": typed}).json()["contacts"]
        return [(one["conversation_id"], one.get("number")) for one in contacts]

    for typed in (number, number.lower(), number.replace("-", " "), number.replace("-", "")):
        assert found(typed) == [(eva.conversation_id, number)], typed
    assert found("R-999") == []
    assert found(f"visitante {code[-4:].upper()}") == found(code[-4:]) == [(visitor, None)]
    assert found(f" Visitor  {code[-4:]} ") == [(visitor, None)]
    assert found(f"calle {code[-4:]}") == found(f"Ana {code[-4:]}") == [], "they are other people's words"
