"""Labels, priority and snooze, as the console's pages ask for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.core.conversation import Status
from bot.core.operator import Operator, Presence
from tests.unit.console.acting import waiting_chat
from tests.unit.console.desk import Desk

SignedIn = Callable[[Operator], httpx.Client]


def test_a_label_is_put_on_listed_found_by_and_taken_off(desk: Desk, signed_in: SignedIn) -> None:
    conversation, other = waiting_chat(desk), waiting_chat(desk, "tom")
    ana = signed_in(desk.operator("Ana Ruiz"))
    put = ana.post(f"/api/conversations/{conversation}/labels", json={"name": "Avería"}).json()
    assert put["conversation"]["labels"] == [put["label"]]
    assert ana.get("/api/labels").json()["labels"] == [put["label"]]

    def found() -> list[str]:
        wanted = {"view": "unassigned", "label": put["label"]["id"]}
        page = ana.get("/api/conversations", params=wanted).json()
        assert page["total"] == len(page["conversations"])
        return [one["id"] for one in page["conversations"]]

    assert found() == [conversation] and other
    off = ana.post(f"/api/conversations/{conversation}/labels/{put['label']['id']}/remove")
    assert off.json()["conversation"]["labels"] == []
    assert found() == []


def test_an_urgent_chat_moves_to_the_head_of_the_queue(desk: Desk, signed_in: SignedIn) -> None:
    first, second = waiting_chat(desk), waiting_chat(desk, "tom")
    ana = signed_in(desk.operator("Ana Ruiz"))

    def queue() -> list[str]:
        page = ana.get("/api/conversations", params={"view": "unassigned"}).json()
        return [one["id"] for one in page["conversations"]]

    assert queue() == [first, second]
    ana.post(f"/api/conversations/{second}/priority", json={"priority": "urgent"})
    assert queue() == [second, first]


def test_a_chat_put_aside_leaves_the_list_and_says_until_when(desk: Desk, signed_in: SignedIn) -> None:
    conversation = waiting_chat(desk)
    ana = signed_in(desk.operator("Ana Ruiz", Presence.BUSY))
    ana.post(f"/api/conversations/{conversation}/take-over")
    asleep = ana.post(f"/api/conversations/{conversation}/snooze", json={"until": "tomorrow"}).json()
    assert asleep["conversation"]["status"] == "snoozed"
    assert asleep["conversation"]["snoozed_until"] > asleep["conversation"]["updated_at"]
    assert ana.get("/api/me").json()["counts"]["mine"] == 0
    put_aside = ana.get("/api/conversations", params={"view": "mine", "status": "snoozed"}).json()
    assert [one["id"] for one in put_aside["conversations"]] == [conversation]
    awake = ana.post(f"/api/conversations/{conversation}/unsnooze").json()
    assert (awake["conversation"]["status"], awake["conversation"]["snoozed_until"]) == ("open", None)


def test_a_snooze_undone_is_the_one_before_it(desk: Desk, signed_in: SignedIn) -> None:
    conversation = waiting_chat(desk)
    ana = signed_in(desk.operator("Ana Ruiz", Presence.BUSY))
    ana.post(f"/api/conversations/{conversation}/take-over")

    def does(what: str, **wanted: Any) -> tuple[str, str | None]:
        shown = ana.post(f"/api/conversations/{conversation}/{what}", json=wanted).json()["conversation"]
        return shown["status"], shown["snoozed_until"]

    for before in ("next_week", "reply"):
        was = does("snooze", until=before)
        assert does("snooze", until="hour") != was
        assert does("unsnooze", aside=was[1]) == was
    over = (desk.clock() - timedelta(hours=1)).isoformat()
    assert does("unsnooze", aside=over) == ("open", None), "that is over meanwhile"


def test_a_chat_is_put_aside_until_a_day_and_hour_where_the_business_is(
    desk: Desk, signed_in: SignedIn
) -> None:
    conversation = waiting_chat(desk)
    ana = signed_in(desk.operator("Ana Ruiz", Presence.BUSY))
    ana.post(f"/api/conversations/{conversation}/take-over")
    later = (desk.clock() + timedelta(days=3)).astimezone(desk.business.zone)
    local = later.replace(hour=12, second=0, microsecond=0, fold=0)  # no clock changes at noon
    until = local.strftime("%Y-%m-%dT%H:%M")
    asleep = ana.post(f"/api/conversations/{conversation}/snooze", json={"until": until}).json()
    assert datetime.fromisoformat(asleep["conversation"]["snoozed_until"]) == local
    assert 'data-zone="Europe/Madrid"' in ana.get("/").text
    ana.post(f"/api/conversations/{conversation}/unsnooze")
    for wrong, why in (("2026-01-08T10:30", "past"), (f"{local.year + 3}-01-08T10:30", "far")):
        for path, body in (
            (f"/api/conversations/{conversation}/snooze", {"until": wrong}),
            ("/api/bulk", {"do": "snooze", "value": wrong, "ids": [conversation]}),
        ):
            refused = ana.post(path, json=body)
            told = (refused.status_code, refused.json()["field"], refused.json()["why"])
            assert told == (400, "until", why), path
    assert desk.read(lambda uow: uow.conversations.get(conversation)).status is Status.OPEN


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("labels", {"name": "  "}, 400),
        ("labels", {"name": "x" * 41}, 400),
        ("labels", {}, 400),
        ("labels/lbl_none/remove", {}, 404),
        ("priority", {"priority": "very"}, 400),
        ("snooze", {"until": "christmas"}, 400),
        ("snooze", {"until": "hour"}, 409),
        ("unsnooze", {}, 409),
    ],
)
def test_what_cannot_be_is_refused_in_json(
    desk: Desk, signed_in: SignedIn, path: str, body: Any, status: int
) -> None:
    conversation = waiting_chat(desk)
    ana = signed_in(desk.operator("Ana Ruiz"))
    refused = ana.post(f"/api/conversations/{conversation}/{path}", json=body)
    assert refused.status_code == status, refused.text
    assert refused.json()["error"]
    assert ana.post(f"/api/conversations/cnv_none/{path}", json=body).status_code in (400, 404)
