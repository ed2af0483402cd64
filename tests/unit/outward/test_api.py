"""Another system works with conversations as an operator does; what it is answered is as described."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from openapi_spec_validator import validate
from structlog.testing import capture_logs

from bot.core.api_key import Scope
from bot.core.log_faults import trace
from bot.core.operator import Operator
from bot.outward.api.description import description
from bot.outward.api.routes import ROUTES
from bot.services import keys, operators
from bot.services.people import leave
from bot.services.ports import UnitOfWork
from bot.settings import ROOT
from tests.gateways import GatewayThread
from tests.unit.outward.another_desk import Desk, key, written


def test_the_description_is_valid_and_describes_what_is_served(gateway: GatewayThread) -> None:
    validate(description())
    served = {
        (method, "/" + route.path.replace("<", "{").replace(":str>", "}").removeprefix("api/v1/"))
        for route in gateway.app.router.routes
        if route.path.startswith("api/v1/") and not route.path.endswith("openapi.json")
        for method in route.methods
    }
    described = {(method.upper(), path) for path, some in description()["paths"].items() for method in some}
    assert served == described
    guide = (ROOT / "docs/guides/api.md").read_text()
    assert [one for one in ROUTES if f"`{one.method} {one.path}`" not in guide] == []


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_nobody_is_let_in_without_a_key_or_beyond_its_scope(gateway: GatewayThread, route: Any) -> None:
    path = route.path.replace("{id}", "cnv_1").replace("{label}", "lbl_1").replace("{operator}", "marta")
    for secret in ("", "vnt_wrong"):
        assert Desk(gateway, secret).ask(route.method, path, 401)["error"]["code"] == "no_key"
    others = [scope for scope in Scope if scope is not route.scope]
    assert Desk(gateway, key(gateway, *others)).ask(route.method, path, 403)["error"]["code"] == "scope"


def test_a_conversation_from_the_list_to_its_end(gateway: GatewayThread, people: dict[str, Operator]) -> None:
    secret = key(gateway)
    marta, luis = Desk(gateway, secret, "marta.ruiz"), Desk(gateway, secret, people["Luis Vega"].id)
    id = written(gateway, "no hay agua en casa")
    listed = marta.ask("GET", "/conversations?view=all&limit=200")["conversations"]
    assert id in [one["id"] for one in listed]
    here = f"/conversations/{id}"
    assert marta.ask("POST", f"{here}/reply", 409, json={"text": "hola"})["error"]["code"] == "not_yours"
    taken = marta.ask("POST", f"{here}/take-over")["conversation"]
    assert (taken["status"], taken["assignee_id"]) == ("open", people["Marta Ruiz"].id)
    refused = luis.ask("POST", f"{here}/take-over", 409)["error"]
    assert (refused["code"], refused["owner"]) == ("taken", "Marta Ruiz")
    hers = marta.ask("GET", f"/conversations?assignee={taken['assignee_id']}&limit=200")["conversations"]
    assert id in [one["id"] for one in hers]
    assert {one["assignee_id"] for one in hers} == {taken["assignee_id"]}
    marta.ask("POST", f"{here}/note", json={"text": "es cliente antiguo"})
    said = marta.ask("POST", f"{here}/reply", json={"text": "Hola, lo miro ahora"})["message"]
    marta.ask("POST", f"{here}/labels", json={"name": "Agua"})
    labels = marta.ask("POST", f"{here}/priority", json={"priority": "high"})["conversation"]["labels"]
    assert [label["name"] for label in labels] == ["Agua"]
    left = marta.ask("DELETE", f"{here}/labels/{labels[0]['id']}")["conversation"]
    assert (left["labels"], left["priority"]) == ([], "high")
    assert marta.ask("POST", f"{here}/assign", json={"to": "luis.vega"})["conversation"]["assignee_id"]
    assert marta.ask("POST", f"{here}/resolve", 409)["error"]["owner"] == "Luis Vega"
    assert luis.ask("POST", f"{here}/resolve")["conversation"]["status"] == "resolved"
    whole = luis.ask("GET", here)
    assert whole["handoffs"][0]["resolved_at"] and whole["conversation"]["contact"]["id"]
    messages = marta.ask("GET", f"{here}/messages?limit=200")["messages"]
    texts = [one["text"] for one in messages]
    assert "es cliente antiguo" in texts and "" not in texts
    after = marta.ask("GET", f"{here}/messages?after={said['position']}&limit=200")
    assert said["id"] not in [one["id"] for one in after["messages"]]
    assert after["next"] >= after["messages"][-1]["position"]


def test_back_to_the_queue(gateway: GatewayThread, people: dict[str, Operator]) -> None:
    desk, id = Desk(gateway, key(gateway), "marta.ruiz"), written(gateway)
    desk.ask("POST", f"/conversations/{id}/take-over")
    for login in ("marta.ruiz", "luis.vega"):  # so that nobody gets it at once
        desk.ask("PUT", f"/operators/{login}/presence", json={"presence": "busy"})
    given = desk.ask("POST", f"/conversations/{id}/assign", json={"to": None})["conversation"]
    assert (given["status"], given["assignee_id"]) == ("open", None)
    (handoff,) = desk.ask("GET", f"/conversations/{id}")["handoffs"]
    assert (handoff["operator"], handoff["assigned_at"]) == (None, None)
    found = desk.ask("GET", "/conversations?view=unassigned&waiting=true&limit=200")["conversations"]
    assert id in [one["id"] for one in found]
    for login in ("marta.ruiz", "luis.vega"):
        desk.ask("PUT", f"/operators/{login}/presence", json={"presence": "online"})


def test_it_is_given_to_nobody_who_is_not_there(gateway: GatewayThread, people: dict[str, Operator]) -> None:
    desk, id = Desk(gateway, key(gateway), "marta.ruiz"), written(gateway)
    desk.ask("POST", f"/conversations/{id}/take-over")
    desk.ask("PUT", "/operators/luis.vega/presence", json={"presence": "offline"})
    refused = desk.ask("POST", f"/conversations/{id}/assign", 409, json={"to": "luis.vega"})["error"]
    assert (refused["code"], refused["owner"]) == ("away", "Luis Vega")
    desk.ask("PUT", "/operators/luis.vega/presence", json={"presence": "online"})
    mine = desk.ask("POST", f"/conversations/{id}/assign", json={"to": "marta.ruiz"})["conversation"]
    assert mine["assignee_id"] == people["Marta Ruiz"].id


def test_who_has_left_is_nobody(gateway: GatewayThread) -> None:
    def work(uow: UnitOfWork) -> Operator:
        gone = operators.add(uow, "Pilar Sanz", None, gateway.house.clock())
        leave(uow, gone.id, None, gateway.house.clock(), None)
        return gone

    gone, desk = gateway.do(work), Desk(gateway, key(gateway))
    for name in (gone.id, gone.login):
        refused = desk.ask("PUT", f"/operators/{name}/presence", 400, json={"presence": "online"})["error"]
        assert refused["code"] == "operator_unknown"


def test_a_list_is_read_to_its_end_page_by_page(gateway: GatewayThread) -> None:
    desk = Desk(gateway, key(gateway))
    wanted = {written(gateway, f"mensaje {number}") for number in range(5)}
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        more = {"cursor": cursor} if cursor else {}
        page = desk.ask("GET", "/conversations", params={"limit": "2", **more})
        found += [one["id"] for one in page["conversations"]]
        cursor = page["next"]
    assert wanted <= set(found) and len(found) == len(set(found))


def test_the_same_request_again_is_done_once(gateway: GatewayThread, people: dict[str, Operator]) -> None:
    desk, id = Desk(gateway, key(gateway), "marta.ruiz"), written(gateway)
    desk.ask("POST", f"/conversations/{id}/take-over", once="take")
    reply = f"/conversations/{id}/reply"
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(desk.ask, "POST", reply, once="r1", json={"text": "uno"}) for _ in range(8)]
        answers = [each.result()["message"]["id"] for each in asked]
    assert len(set(answers)) == 1
    assert desk.ask("POST", reply, 422, once="r1", json={"text": "dos"})["error"]["code"] == "used"
    other = Desk(gateway, key(gateway), "marta.ruiz")
    assert other.ask("POST", reply, once="r1", json={"text": "tres"})["message"]["text"] == "tres"
    texts = [one["text"] for one in desk.ask("GET", f"/conversations/{id}/messages")["messages"]]
    assert [text for text in texts if text in ("uno", "dos", "tres")] == ["uno", "tres"]


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("reply", {}, "text: missing"),
        ("reply", {"text": ""}, "text: expected 1 to 10000 characters"),
        ("reply", {"text": 7}, "text: expected text"),
        ("reply", {"text": "hola", "colour": "red"}, "colour: not known here; expected text"),
        ("reply", {"text": "\u200b"}, "text"),
        ("priority", {"priority": "huge"}, "expected one of none, low, medium, high, urgent"),
        ("assign", {"to": "nobody"}, "No operator has the login or id 'nobody'"),
        ("labels", {"name": "!!!"}, "label: expected a name"),
    ],
)
def test_what_is_not_right_is_said(
    gateway: GatewayThread, people: dict[str, Operator], path: str, body: dict[str, Any], says: str
) -> None:
    desk, id = Desk(gateway, key(gateway), "marta.ruiz"), written(gateway)
    desk.ask("POST", f"/conversations/{id}/take-over")
    assert says in desk.ask("POST", f"/conversations/{id}/{path}", 400, json=body)["error"]["message"]


def test_other_wrong_requests(gateway: GatewayThread, people: dict[str, Operator]) -> None:
    desk, id = Desk(gateway, key(gateway), "marta.ruiz"), written(gateway)
    here = f"/conversations/{id}"
    assert "JSON" in desk.ask("POST", f"{here}/reply", 400, content=b"{")["error"]["message"]
    assert "object" in desk.ask("POST", f"{here}/reply", 400, content=b"[]")["error"]["message"]
    assert "view: expected one of" in desk.ask("GET", "/conversations?view=x", 400)["error"]["message"]
    assert "cursor" in desk.ask("GET", "/conversations?cursor=x", 400)["error"]["message"]
    desk.ask("GET", "/conversations?limit=0", 400)
    desk.ask("GET", "/conversations/cnv_nowhere", 404)
    desk.ask("DELETE", f"{here}/labels/lbl_nowhere", 404)
    nobody = Desk(gateway, key(gateway))
    assert nobody.ask("POST", f"{here}/take-over", 400)["error"]["code"] == "operator_missing"
    assert nobody.ask("GET", here)["conversation"]["id"] == id, "reading needs no operator"


def test_a_key_of_an_operator_acts_as_them_and_sees_what_they_see(
    gateway: GatewayThread, people: dict[str, Operator]
) -> None:
    luis = people["Luis Vega"]
    secret = key(gateway, operator=luis.id)
    desk, hidden, open_to_all = Desk(gateway, secret), written(gateway, team="billing"), written(gateway)
    assert (
        desk.ask("POST", f"/conversations/{open_to_all}/take-over")["conversation"]["assignee_id"] == luis.id
    )
    desk.ask("GET", f"/conversations/{hidden}", 404)
    desk.ask("POST", f"/conversations/{hidden}/take-over", 404)
    listed = desk.ask("GET", "/conversations?limit=200")["conversations"]
    assert hidden not in [one["id"] for one in listed]
    Desk(gateway, secret, "marta.ruiz").ask("GET", "/operators", 403)
    desk.ask("PUT", f"/operators/{people['Marta Ruiz'].id}/presence", 403, json={"presence": "busy"})
    assert desk.ask("PUT", "/operators/luis.vega/presence", json={"presence": "busy"})["operator"]["presence"]
    found = {one["login"]: one["presence"] for one in desk.ask("GET", "/operators")["operators"]}
    assert found["luis.vega"] == "busy" and found["marta.ruiz"] == "online"


def test_too_many_requests_wait(gateway: GatewayThread, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted as always, only sooner at the end: a slow machine must not get its share back meanwhile."""
    take = gateway.house.hub.take
    monkeypatch.setattr(gateway.house.hub, "take", lambda name, _burst, _rate: take(name, 2, 0.01))
    desk, other = Desk(gateway, key(gateway)), Desk(gateway, key(gateway))
    for _ in range(2):
        desk.ask("GET", "/operators")
    refused = desk.ask("GET", "/operators", 429)["error"]
    assert refused["code"] == "too_many" and 50 < refused["retry_after"] <= 100
    other.ask("GET", "/operators")


def test_a_revoked_key_lets_nobody_in_and_writes_leave_a_line(
    gateway: GatewayThread, people: dict[str, Operator]
) -> None:
    secret, id = key(gateway), written(gateway)
    desk = Desk(gateway, secret, "marta.ruiz")
    desk.ask("POST", f"/conversations/{id}/take-over")

    def trail(uow: UnitOfWork) -> list[Any]:
        from bot.core.audit import AuditFilter

        return uow.audit.listing(AuditFilter(conversation_id=id))

    (line,) = gateway.do(trail)
    assert (line.action, line.operator_id) == ("api.take-over", people["Marta Ruiz"].id)
    known = gateway.do(lambda uow: keys.who_has(uow, secret))
    assert known.last_used_at is not None and line.detail == {"key": known.id}
    assert secret not in str(gateway.do(lambda uow: uow.api_keys.all())), "the key itself is kept nowhere"
    gateway.do(lambda uow: keys.revoke(uow, known.name, gateway.house.clock()))
    desk.ask("GET", f"/conversations/{id}", 401)


@pytest.mark.usefixtures("people")
def test_what_made_no_sense_somewhere_inside_is_refused_and_the_log_says_where(
    gateway: GatewayThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be a fault of ours: nobody would find it without its place."""
    desk, id = Desk(gateway, key(gateway), "marta.ruiz"), written(gateway)
    desk.ask("POST", f"/conversations/{id}/take-over")
    for fault, status in ((ValueError, 400), (KeyError, 404)):

        def fail(*_: Any, fault: type[Exception] = fault) -> None:
            raise fault("Ana Torres")

        monkeypatch.setattr("bot.outward.api.verbs.say", fail)
        with capture_logs() as told:
            desk.ask("POST", f"/conversations/{id}/note", status, json={"text": "hola"})
        (line,) = [one for one in told if one["event"] == "api.refused"]
        assert (line["method"], line["route"], line["status"]) == ("POST", "/conversations/{id}/note", status)
        assert line["at"].startswith("bot.outward.api.verbs:") and "Ana" not in str(line)


@pytest.mark.usefixtures("people")
def test_what_no_column_holds_is_refused_and_the_log_says_where(
    gateway: GatewayThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, id = Desk(gateway, key(gateway), "marta.ruiz"), written(gateway)
    desk.ask("POST", f"/conversations/{id}/take-over")
    monkeypatch.setattr("bot.outward.api.verbs.say", lambda uow, *_: uow.events.has(10**30))
    with capture_logs() as told:
        refused = desk.ask("POST", f"/conversations/{id}/note", 400, json={"text": "hola"})
    assert refused["error"]["code"] == "malformed"
    (line,) = [one for one in told if one["event"] == "storage.refused"]
    assert (line["log_level"], line["route"]) == ("warning", "api/v1/conversations/{id}/note")
    where = trace((type(line["exc_info"]), line["exc_info"], None))
    assert "OverflowError" in where and "handler(call)" in where
