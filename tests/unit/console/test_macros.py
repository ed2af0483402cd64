"""Macros: kept on their page, shown in a conversation, run whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.services import people
from tests.unit.console.acting import in_team, with_teams
from tests.unit.console.desk import Desk

SignIn = Callable[[Operator], httpx.Client]
CLOSING = [
    {"do": "reply", "value": "adios"},
    {"do": "note", "value": "todo hablado"},
    {"do": "label", "value": "cerradas"},
    {"do": "priority", "value": "low"},
    {"do": "resolve", "value": ""},
]


@pytest.fixture
def marta(desk: Desk) -> Operator:
    return desk.operator("Marta Ruiz", Presence.ONLINE, role=Role.SUPERVISOR)


@pytest.fixture
def page(desk: Desk, signed_in: SignIn, marta: Operator) -> httpx.Client:
    page = signed_in(marta)
    for code, text in (("adios", "Adiós, {customer}."), ("numero", "Tu número es {ticket}.")):
        assert page.post("/api/canned", json={"code": code, "texts": {"es": text}}).status_code == 200
    return page


def keep(page: httpx.Client, steps: Any, name: str = "Cerrar", **more: Any) -> httpx.Response:
    return page.post("/api/macros", json={"name": name, "steps": steps, **more})


def mine(desk: Desk, page: httpx.Client) -> str:
    conversation = desk.customer("eva", "quiero hablar con alguien", "Eva Sanz", quiet=True).conversation_id
    assert page.post(f"/api/conversations/{conversation}/take-over").status_code == 200
    return conversation


def run(
    page: httpx.Client, conversation: str, macro: str, request_id: str = "r1", **more: Any
) -> httpx.Response:
    path = f"/api/conversations/{conversation}/macros/{macro}/run"
    return page.post(path, json={"request_id": request_id, **more})


def said(desk: Desk, conversation: str) -> list[tuple[str, bool]]:
    found = desk.read(lambda uow: uow.messages.of(conversation))
    return [(one.text, one.private) for one in found if one.operator_id and one.text]


def test_all_its_steps_are_done_once_however_often_it_is_asked(desk: Desk, page: httpx.Client) -> None:
    macro = keep(page, CLOSING).json()["macro"]["id"]
    conversation = mine(desk, page)
    offered = page.get(f"/api/conversations/{conversation}/macros").json()["macros"]
    assert offered[0]["steps"][0]["text"] == "Adiós, Eva Sanz."
    for _ in range(2):
        assert run(page, conversation, macro).status_code == 200
    assert said(desk, conversation) == [("Adiós, Eva Sanz.", False), ("todo hablado", True)]
    found = page.get(f"/api/conversations/{conversation}").json()["conversation"]
    assert (found["status"], [one["name"] for one in found["labels"]]) == ("resolved", ["cerradas"])


def test_if_one_step_cannot_be_done_none_is(desk: Desk, page: httpx.Client, signed_in: SignIn) -> None:
    note_and_number = [{"do": "note", "value": "x"}, {"do": "reply", "value": "numero"}]
    macro = keep(page, note_and_number).json()["macro"]["id"]
    conversation = mine(desk, page)
    offered = page.get(f"/api/conversations/{conversation}/macros").json()["macros"]
    assert [step["fault"] for step in offered[0]["steps"]] == [None, "blank"]
    answer = run(page, conversation, macro)
    assert (answer.status_code, answer.json()["why"]) == (400, "blank")
    closing = keep(page, CLOSING, "Otra").json()["macro"]["id"]
    leo = signed_in(desk.operator("Leo Gil", Presence.ONLINE))
    answer = run(leo, conversation, closing)
    assert (answer.status_code, answer.json()["error"]) == (409, "not_yours")
    desk.customer("eva", "espera", quiet=True)
    assert run(page, conversation, closing, seen=1).json()["error"] == "customer_wrote"
    assert said(desk, conversation) == []


def test_what_would_be_something_else_than_was_shown_is_not_done(desk: Desk, page: httpx.Client) -> None:
    """The macro was changed meanwhile, or the canned reply in it."""
    macro = keep(page, CLOSING).json()["macro"]
    conversation = mine(desk, page)

    def shown() -> str:
        return str(page.get(f"/api/conversations/{conversation}/macros").json()["macros"][0]["shown"])

    before = shown()
    reply = next(
        one for one in page.get("/api/canned").json()["canned"] if one["code"] == CLOSING[0]["value"]
    )
    page.post(f"/api/canned/{reply['id']}", json={"code": reply["code"], "texts": {"es": "Hasta otra."}})
    refused = run(page, conversation, macro["id"], shown=before)
    assert (refused.status_code, refused.json()["error"]) == (409, "changed_meanwhile")
    assert said(desk, conversation) == []
    assert run(page, conversation, macro["id"], shown=shown()).status_code == 200
    assert said(desk, conversation)[0] == ("Hasta otra.", False)


def test_it_passes_a_conversation_on_to_a_team(desk: Desk, page: httpx.Client) -> None:
    macro = keep(page, [{"do": "transfer", "value": "faults"}]).json()["macro"]["id"]
    conversation = mine(desk, page)
    offered = page.get(f"/api/conversations/{conversation}/macros").json()["macros"]
    assert offered[0]["steps"][0]["text"] == "Averías"
    assert run(page, conversation, macro).status_code == 200
    assert desk.read(lambda uow: uow.conversations.get(conversation)).team == "faults"


def test_undoing_is_offered_only_while_one_sees_what_it_was_run_on(desk: Desk, signed_in: SignIn) -> None:
    """Passed to a team out of their sight, it is to them as if it were not there."""
    desk.stop()
    desk.recall = timedelta(seconds=45)
    desk.start()
    lead = signed_in(desk.operator("Marta Ruiz", role=Role.SUPERVISOR))
    ana = with_teams(desk, "Ana Ruiz", "care")
    hers = signed_in(ana)
    for team, undo in (("faults", False), ("care", True)):
        macro = keep(lead, [{"do": "transfer", "value": team}], team).json()["macro"]["id"]
        conversation = in_team(desk, team, None, ana)
        ran = run(hers, conversation, macro).json()
        assert (ran["undo"], ran["undo_for"] is not None) == (undo, undo)
        path = f"/api/conversations/{conversation}/macro-runs/r1/undo"
        assert hers.post(path).status_code == (200 if undo else 404)


@pytest.mark.parametrize(
    ("steps", "field", "why"),
    [
        ([], "steps", "number"),
        ([{"do": "note", "value": "x"}] * 11, "steps", "number"),
        ([{"do": "dance", "value": ""}], "steps", "unknown"),
        ([{"do": "resolve"}, {"do": "note", "value": "x"}], "steps", "last"),
        ([{"do": "reply", "value": "nadie"}], "steps", "reply_value"),
        ([{"do": "note", "value": " "}], "steps", "note_value"),
        ([{"do": "label", "value": "x" * 41}], "steps", "label_value"),
        ([{"do": "priority", "value": "huge"}], "steps", "priority_value"),
        ([{"do": "snooze", "value": "never"}], "steps", "snooze_value"),
        ([{"do": "resolve", "value": "x"}], "steps", "resolve_value"),
    ],
)
def test_what_will_not_do_is_refused_by_reason(page: httpx.Client, steps: Any, field: str, why: str) -> None:
    answer = keep(page, steps)
    assert (answer.status_code, answer.json()["field"], answer.json()["why"]) == (400, field, why)


def test_names_are_there_once_and_what_was_removed_comes_back(desk: Desk, page: httpx.Client) -> None:
    first = keep(page, CLOSING).json()["macro"]
    assert keep(page, CLOSING, "CERRAR").json()["why"] == "taken"
    assert keep(page, CLOSING, "").json()["why"] == "shape"
    changed = page.post(f"/api/macros/{first['id']}", json={"name": "Cerrar ya", "steps": CLOSING[:1]}).json()
    assert len(changed["macro"]["steps"]) == 1
    page.post(f"/api/macros/{first['id']}/remove")
    conversation = mine(desk, page)
    assert page.get(f"/api/conversations/{conversation}/macros").json()["macros"] == []
    assert run(page, conversation, first["id"]).status_code == 404
    assert [one["name"] for one in page.get("/api/macros").json()["removed"]] == ["Cerrar ya"]
    assert page.post(f"/api/macros/{first['id']}/restore").status_code == 200
    assert len(page.get(f"/api/conversations/{conversation}/macros").json()["macros"]) == 1


@pytest.mark.parametrize(
    "given", [[], {"name": 1, "steps": []}, {"name": "a", "steps": [1]}, {"name": "a", "steps": [{"do": 1}]}]
)
def test_nonsense_is_refused(page: httpx.Client, given: Any) -> None:
    assert page.post("/api/macros", json=given).status_code == 400


def test_an_operator_runs_them_and_does_not_change_them(
    desk: Desk, page: httpx.Client, signed_in: SignIn
) -> None:
    keep(page, CLOSING)
    leo = signed_in(desk.operator("Leo Gil"))
    assert keep(leo, CLOSING, "Mía").status_code == 403
    conversation = desk.customer("tom", "hola", quiet=True).conversation_id
    assert len(leo.get(f"/api/conversations/{conversation}/macros").json()["macros"]) == 1


def test_a_step_may_pass_it_to_one_particular_colleague(
    desk: Desk, page: httpx.Client, marta: Operator
) -> None:
    tom = desk.operator("Tom Gil", Presence.BUSY)
    steps = [{"do": "note", "value": "sigue tú"}, {"do": "transfer", "value": f"@{tom.id}"}]
    assert page.get("/api/macros").json()["people"] == {
        f"@{marta.id}": "Marta Ruiz",
        f"@{tom.id}": "Tom Gil",
    }
    macro = keep(page, steps).json()["macro"]["id"]
    conversation = mine(desk, page)
    shown = page.get(f"/api/conversations/{conversation}/macros").json()["macros"][0]["steps"][1]
    assert (shown["text"], shown["fault"]) == ("Tom Gil", None)
    assert run(page, conversation, macro).status_code == 200
    found = page.get(f"/api/conversations/{conversation}").json()["conversation"]
    assert found["assignee"]["name"] == "Tom Gil"
    assert said(desk, conversation) == [("sigue tú", True)]
    for nobody in ("@opr_nobody", "@"):
        refused = keep(page, [{"do": "transfer", "value": nobody}], "Otra")
        assert (refused.status_code, refused.json()["why"]) == (400, "transfer_value")


def test_if_that_colleague_is_offline_or_has_left_nothing_is_done(
    desk: Desk, page: httpx.Client, marta: Operator
) -> None:
    tom = desk.operator("Tom Gil", Presence.OFFLINE)
    steps = [{"do": "label", "value": "para Tom"}, {"do": "transfer", "value": f"@{tom.id}"}]
    macro = keep(page, steps).json()["macro"]["id"]
    own = keep(page, [{"do": "transfer", "value": f"@{marta.id}"}], "A mí").json()["macro"]["id"]
    conversation = mine(desk, page)

    def refused(which: str, why: str) -> None:
        answer = run(page, conversation, which)
        assert (answer.status_code, answer.json()["why"]) == (400, why)
        found = page.get(f"/api/conversations/{conversation}").json()["conversation"]
        assert (found["assignee"]["name"], found["labels"]) == ("Marta Ruiz", [])

    faults = [
        step["fault"]
        for one in page.get(f"/api/conversations/{conversation}/macros").json()["macros"]
        for step in one["steps"]
    ]
    assert sorted(map(str, faults)) == ["None", "transfer_away", "transfer_self"]
    refused(macro, "transfer_away")
    refused(own, "transfer_self")
    desk.operator("Eva Gil", role=Role.ADMINISTRATOR)
    desk.run(lambda uow: people.leave(uow, tom.id, None, desk.clock(), None))
    refused(macro, "transfer_value")
