"""The page of the teams, and what it decides."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest

from bot.content.business import load_business
from bot.core.audit import AuditFilter
from bot.core.care import Care, Team
from bot.core.conversation import Conversation
from bot.core.folding import folded
from bot.core.handoff import Reason
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.services import canned, teams
from bot.services.hand_off import hand_off
from bot.services.ports import UnitOfWork
from bot.services.reception import Reception
from bot.settings import ROOT
from tests.unit.console.acting import post
from tests.unit.console.desk import Desk

SignIn = Callable[[Operator], httpx.Client]
CARE: Care = load_business(ROOT).care
LEGAL = {"name_es": "Asuntos legales", "name_en": "Legal matters", "language": "es"}
FAULTS = {"name_es": "averías", "name_en": "faults", "language": "es", "reasons": "danger"}


@pytest.fixture
def leader(desk: Desk, signed_in: SignIn) -> httpx.Client:
    client = signed_in(desk.operator("Marta Gil", role=Role.SUPERVISOR))
    client.headers["Accept-Language"] = "es"
    return client


def there(desk: Desk) -> dict[str, Team]:
    return desk.read(lambda uow: teams.teams_now(uow, CARE))


def teams_of(desk: Desk, operator: Operator) -> tuple[str, ...]:
    return desk.read(lambda uow: uow.operators.get(operator.id).teams)


def asks(desk: Desk, who: str, reason: Reason = Reason.REQUESTED) -> Conversation:
    """A customer asks for a person, in the house as its files have it."""
    about = desk.customer(who, "hola", quiet=True).conversation_id
    house = Reception(CARE)
    desk.run(lambda uow: hand_off(uow, about, reason, [], desk.clock(), reception=house))
    return desk.read(lambda uow: uow.conversations.get(about))


def test_a_team_is_made_gets_what_it_takes_and_people_and_is_offered_everywhere(
    desk: Desk, leader: httpx.Client, signed_in: SignIn
) -> None:
    ana = desk.operator("Ana Ruiz", Presence.ONLINE)
    made = post(leader, "/teams/new", **LEGAL, reasons="frustration", member=ana.id, first=ana.id)
    assert made.headers["Location"] == "/console/teams?done=team"
    team = there(desk)["asuntos_legales"]
    assert (team.name("en"), team.reasons, team.first) == ("Legal matters", ("frustration",), ana.id)
    assert teams_of(desk, ana) == ("asuntos_legales",)
    assert list(there(desk)) == ["care", "faults", "asuntos_legales"], "those of the file first"
    angry = asks(desk, "eva", Reason.FRUSTRATION)
    assert (angry.team, angry.assignee_id) == ("asuntos_legales", ana.id)
    client = signed_in(ana)
    client.headers["Accept-Language"] = "es"
    assert client.get("/api/me").json()["names"]["asuntos_legales"] == "Asuntos legales"
    offered = client.get("/api/people").json()["teams"]
    assert [one["online"] for one in offered if one["key"] == "asuntos_legales"] == [1]
    passed = client.post(f"/api/conversations/{angry.id}/transfer", json={"team": "asuntos_legales"})
    assert passed.status_code == 200
    assert leader.get("/api/canned").json()["teams"]["asuntos_legales"] == "Asuntos legales"
    assert leader.get("/api/macros").json()["teams"]["asuntos_legales"] == "Asuntos legales"
    assert "Asuntos legales" in leader.get(f"/people/{ana.id}").text


def test_what_the_page_says_counts_more_than_the_file_until_the_file_is_followed_again(
    desk: Desk, leader: httpx.Client
) -> None:
    assert asks(desk, "eva", Reason.DANGER).team == "faults"
    cursor = leader.get("/api/me").json()["cursor"]
    post(leader, "/teams/faults", **{**FAULTS, "name_es": "técnicos", "reasons": ""})
    assert there(desk)["faults"].name("es") == "técnicos"
    assert leader.get(f"/api/changes?cursor={cursor}").json()["renamed"] == ["teams"], "open pages hear of it"
    assert asks(desk, "tom", Reason.DANGER).team == "care", "nobody's: the first has it"
    assert "Cambiado aquí" in leader.get("/teams").text
    edited = Care(teams={**CARE.teams, "night": Team("night", {"es": "noche", "en": "night"})})
    assert set(desk.read(lambda uow: teams.teams_now(uow, edited))) == {"care", "faults", "night"}
    assert post(leader, "/teams/faults/as-declared").status_code == 303
    assert there(desk) == CARE.teams
    assert asks(desk, "luz", Reason.DANGER).team == "faults"


def test_a_team_is_removed_when_nothing_waits_for_it_and_brought_back(
    desk: Desk, leader: httpx.Client
) -> None:
    waits = asks(desk, "eva", Reason.DANGER)
    ana = desk.operator("Ana Ruiz")
    assert post(leader, "/teams/faults", **FAULTS, member=ana.id).status_code == 303
    wanted = canned.Wanted("corte", {"es": "Lo miramos."}, "faults")
    kept = desk.run(lambda uow: canned.create(uow, wanted, ana.id, desk.clock()))
    page = leader.get("/teams/faults").text
    for said in ("abiertas o pospuestas suyas: 1", "macros suyas: 1", "estarían en todos: Ana Ruiz"):
        assert said in page
    assert post(leader, "/teams/faults/remove").status_code == 400
    assert "faults" in there(desk)
    desk.run(lambda uow: canned.remove(uow, kept.id, ana.id, desk.clock()))
    post(leader, "/teams/care", name_es="atención", name_en="care", language="es", member=ana.id)
    assert post(leader, "/teams/faults/remove").status_code == 400, "somebody waits for it still"

    def gone(uow: UnitOfWork) -> None:
        one = uow.conversations.lock(waits.id)
        one.team = None
        uow.conversations.save(one)

    desk.run(gone)
    assert post(leader, "/teams/faults/remove").headers["Location"].endswith("done=team_removed")
    assert list(there(desk)) == ["care"] and teams_of(desk, ana) == ("care",)
    assert asks(desk, "tom", Reason.DANGER).team == "care", "what went to it goes to the first"
    assert post(leader, "/teams/care/remove").status_code == 400, "one there is always"
    assert "Recuperar" in leader.get("/teams").text
    assert post(leader, "/teams/faults/restore").status_code == 303
    assert there(desk)["faults"].reasons == ("danger",)
    noted = desk.read(lambda uow: uow.audit.listing(AuditFilter(action="teams.")))
    assert [one.action for one in reversed(noted)] == [
        "teams.changed",
        "teams.changed",
        "teams.removed",
        "teams.restored",
    ]


def test_nobody_falls_out_of_their_only_team_into_all(desk: Desk, leader: httpx.Client) -> None:
    ana = desk.operator("Ana Ruiz")
    post(leader, "/teams/faults", **FAULTS, member=ana.id)
    refused = post(leader, "/teams/faults", **{**FAULTS, "name_es": "otra cosa"})
    assert refused.status_code == 400 and "Ana Ruiz se quedaría sin equipo" in refused.text
    assert 'value="otra cosa"' in refused.text, "what was typed is there still"
    assert teams_of(desk, ana) == ("faults",)
    assert there(desk)["faults"].name("es") == "averías", "all of it or nothing"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name_en": " "}, "Falta el nombre"),
        ({"name_es": "Averias"}, "que se llama así"),
        ({"language": ""}, "Marca un idioma"),
        ({"reasons": "danger"}, "«Peligro» ya va a otro equipo"),
        ({"first": "opr_nobody"}, "ya no está"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    desk: Desk, leader: httpx.Client, fields: dict[str, str], said: str
) -> None:
    refused = post(leader, "/teams/new", **{**LEGAL, **fields})
    assert refused.status_code == 400 and said in refused.text
    assert there(desk) == CARE.teams


def test_teams_are_a_matter_of_those_who_arrange_people(desk: Desk, signed_in: SignIn) -> None:
    for role, may in ((Role.OPERATOR, False), (Role.EDITOR, False), (Role.ADMINISTRATOR, True)):
        client = signed_in(desk.operator(f"Ana {role.value}", role=role))
        assert client.get("/teams").status_code == (200 if may else 403)
        assert post(client, "/teams/new", **LEGAL).status_code == (303 if may else 403)
    assert post(client, "/teams/nothing", **LEGAL).status_code == 404


def test_what_customers_ask_for_is_offered_in_the_order_of_its_words(leader: httpx.Client) -> None:
    for language in ("es", "en"):
        page = leader.get("/teams/new", headers={"Accept-Language": language}).text
        rows = re.findall(r'name="intents" value="[^"]*"[^>]*>([^<]+)', page)
        assert len(rows) > 20
        assert [row.strip() for row in rows] == sorted((row.strip() for row in rows), key=folded)
