"""How an operator wants to be told, as the page asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.core.operator import Operator
from tests.unit.console.desk import Desk

SignIn = Callable[[Operator], httpx.Client]
KEPT = {"endpoint": "https://fcm.googleapis.com/fcm/send/abc", "p256dh": "B" * 87, "auth": "a" * 22}
GOOD = {**KEPT, "round": 1}


def test_settings_are_each_operators_own_and_hold_in_every_browser(desk: Desk, signed_in: SignIn) -> None:
    marta, leo = desk.operator("Marta Ruiz"), desk.operator("Leo Gil")
    page = signed_in(marta)
    assert page.get("/api/settings").json()["settings"]["choices"] == {"sound": False}
    assert page.post("/api/settings", json={"sound": True}).status_code == 200
    assert signed_in(marta).get("/api/settings").json()["settings"]["choices"] == {"sound": True}
    assert signed_in(leo).get("/api/settings").json()["settings"]["choices"] == {"sound": False}


@pytest.mark.parametrize("given", [{"sound": "yes"}, {"colour": True}, []])
def test_settings_there_are_none_of_are_refused(desk: Desk, signed_in: SignIn, given: Any) -> None:
    assert signed_in(desk.operator("Marta Ruiz")).post("/api/settings", json=given).status_code == 400


def test_a_browser_asks_to_be_told_and_to_be_left_alone(desk: Desk, signed_in: SignIn) -> None:
    marta = desk.operator("Marta Ruiz")
    page = signed_in(marta)
    assert len(page.get("/api/settings").json()["push_key"]) == 87
    for _ in range(2):
        assert page.post("/api/push", json=GOOD).status_code == 200
    kept = desk.read(lambda uow: uow.alerts.subscriptions(marta.id))
    assert [(one.endpoint, one.p256dh, one.auth) for one in kept] == [tuple(KEPT.values())]
    assert page.post("/api/push/stop", json={"endpoint": GOOD["endpoint"]}).status_code == 200
    assert desk.read(lambda uow: uow.alerts.subscriptions(marta.id)) == []


def test_ended_everywhere_no_browser_is_told_that_asked_before(desk: Desk, signed_in: SignIn) -> None:
    marta, leo = desk.operator("Marta Ruiz"), desk.operator("Leo Gil")
    signed_in(leo).post("/api/push", json={**GOOD, "endpoint": f"{GOOD['endpoint']}leo"})
    page = signed_in(marta)
    before = page.post("/api/push", json=GOOD).json()["settings"]["alerts"]
    assert before == {"round": 1, "browsers": [GOOD["endpoint"]]}
    ended = page.post("/api/push/stop", json={"everywhere": True}).json()["settings"]["alerts"]
    assert ended == {"round": 2, "browsers": []}
    late = page.post("/api/push", json=GOOD).json()["settings"]["alerts"]
    assert late == ended, "one that was away meanwhile"
    again = page.post("/api/push", json={**GOOD, "round": 2}).json()["settings"]["alerts"]
    assert again == {"round": 2, "browsers": [GOOD["endpoint"]]}
    assert len(desk.read(lambda uow: uow.alerts.subscriptions(leo.id))) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://127.0.0.1/abc"},
        {"endpoint": "http://fcm.googleapis.com/abc"},
        {"endpoint": 1},
        {"round": "1"},
        {"p256dh": "B" * 200},
        {"endpoint": "https://fcm.googleapis.com/" + "x" * 2000},
    ],
)
def test_a_page_cannot_have_us_call_just_anything(
    desk: Desk, signed_in: SignIn, wrong: dict[str, Any]
) -> None:
    page = signed_in(desk.operator("Marta Ruiz"))
    assert page.post("/api/push", json={**GOOD, **wrong}).status_code == 400


def test_the_service_worker_covers_the_console_and_comes_from_us(desk: Desk, signed_in: SignIn) -> None:
    answer = signed_in(desk.operator("Marta Ruiz")).get("/worker.js")
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, "text/javascript")
    assert answer.headers["Cache-Control"] == "no-store"
