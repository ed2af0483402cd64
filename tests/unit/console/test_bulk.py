"""The same for many conversations, as the console's pages ask for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from tests.unit.console.acting import get, in_team, until, waiting_chat, with_teams
from tests.unit.console.desk import Desk

SignedIn = Callable[[Operator], httpx.Client]


def test_what_one_refuses_does_not_keep_it_from_the_others(desk: Desk, signed_in: SignedIn) -> None:
    chats = [waiting_chat(desk, who) for who in ("eva", "tom", "leo")]
    ana = signed_in(desk.operator("Ana Ruiz", Presence.BUSY))
    luis = signed_in(desk.operator("Luis Peña", Presence.BUSY))
    luis.post(f"/api/conversations/{chats[2]}/take-over")

    def does(what: str, value: str = "", ids: list[str] = chats) -> Any:
        told = ana.post("/api/bulk", json={"do": what, "value": value, "ids": ids}).json()
        return {"done": told["done"], "left": told["left"]}

    assert does("label", "avería") == {"done": chats, "left": {}}
    assert does("priority", "high")["done"] == chats
    assert does("take") == {"done": chats[:2], "left": {chats[2]: "taken"}}
    assert does("snooze", "tomorrow") == {"done": chats[:2], "left": {chats[2]: "notyours"}}
    assert does("resolve", ids=[*chats, "cnv_none"]) == {
        "done": chats[:2],
        "left": {chats[2]: "notyours", "cnv_none": "unknown"},
    }
    shown = get(ana, chats[0])["conversation"]
    assert (shown["status"], shown["labels"][0]["name"]) == ("resolved", "avería")


def test_what_was_written_since_it_was_chosen_keeps_it_open(desk: Desk, signed_in: SignedIn) -> None:
    people = {who: waiting_chat(desk, who) for who in ("eva", "leo")}
    chats = [*people.values()]
    ana = signed_in(desk.operator("Ana Ruiz", Presence.BUSY))
    ana.post("/api/bulk", json={"do": "take", "ids": chats})
    listed = ana.get("/api/conversations?view=mine").json()["conversations"]
    seen = {one["id"]: one["last_position"] for one in listed}
    desk.customer("eva", "espera, sigue sin ir", quiet=True)
    acted = ana.post("/api/bulk", json={"do": "resolve", "ids": chats, "seen": seen}).json()
    assert (acted["done"], acted["left"]) == ([people["leo"]], {people["eva"]: "customerwrote"})
    shown = get(ana, people["eva"])["conversation"]
    assert shown["status"] == "open"
    read = {people["eva"]: shown["last_position"]}
    desk.customer("eva", "y tampoco el agua", quiet=True)
    assert acted["written"][people["eva"]] <= shown["last_position"], "what they are told of, and no more"
    still = ana.post(
        "/api/bulk", json={"do": "resolve", "ids": [people["eva"]], "seen": acted["written"]}
    ).json()
    assert still["left"] == {people["eva"]: "customerwrote"}
    assert still["written"][people["eva"]] > read[people["eva"]]
    again = ana.post(
        "/api/bulk", json={"do": "resolve", "ids": [people["eva"]], "seen": still["written"]}
    ).json()
    assert again["done"] == [people["eva"]]


@pytest.mark.parametrize("what", ["resolve", "assign", "team"])
def test_what_customers_are_told_of_many_is_held_and_can_be_undone(
    desk: Desk, signed_in: SignedIn, what: str
) -> None:
    desk.stop()
    desk.recall = timedelta(seconds=45)
    desk.start()
    chat = waiting_chat(desk)
    ana = signed_in(desk.operator("Ana Ruiz", Presence.BUSY))
    luis = desk.operator("Luis Peña", Presence.BUSY)
    ana.post(f"/api/conversations/{chat}/take-over")
    team = next(iter(desk.business.care.teams))
    value = {"resolve": "", "assign": luis.id, "team": team}[what]
    assert ana.post("/api/bulk", json={"do": what, "value": value, "ids": [chat]}).json()["done"] == [chat]
    held = [one for one in get(ana, chat)["messages"] if one["held_until"]]
    assert [one["author"] for one in held] == ["system"]
    assert ana.post(f"/api/messages/{held[0]['id']}/recall").status_code == 200
    shown = get(ana, chat)["conversation"]
    assert (shown["status"], shown["assignee"]["name"]) == ("open", "Ana Ruiz")


def test_what_was_passed_on_or_put_aside_of_many_is_undone_for_all_of_them(
    desk: Desk, signed_in: SignedIn
) -> None:
    chats = [waiting_chat(desk, who) for who in ("eva", "leo")]
    ana = signed_in(desk.operator("Ana Ruiz", Presence.BUSY))
    luis = desk.operator("Luis Peña", Presence.BUSY)

    def act(what: str, **more: Any) -> dict[str, Any]:
        return dict(ana.post("/api/bulk", json={"do": what, "ids": chats, **more}).json())

    def how() -> list[tuple[str, str]]:
        shown = [get(ana, one)["conversation"] for one in chats]
        return [(one["status"], one["assignee"]["name"]) for one in shown]

    act("take")
    passed = act("assign", value=luis.id)
    assert how() == [("open", "Luis Peña")] * 2
    assert act("take_back", epochs=passed["epochs"])["done"] == chats
    assert how() == [("open", "Ana Ruiz")] * 2
    assert act("take_back", epochs=passed["epochs"])["left"] == dict.fromkeys(chats, "toolate")
    act("snooze", value="tomorrow")
    assert how() == [("snoozed", "Ana Ruiz")] * 2
    act("unsnooze")
    assert how() == [("open", "Ana Ruiz")] * 2


def test_what_was_so_before_is_told_apart_and_undone_for_none_of_them(
    desk: Desk, signed_in: SignedIn
) -> None:
    was_so, other = chats = [waiting_chat(desk, who) for who in ("eva", "leo")]
    ana = signed_in(desk.operator("Ana Ruiz", Presence.BUSY))

    def act(what: str, ids: list[str] = chats, value: str = "") -> Any:
        told = ana.post("/api/bulk", json={"do": what, "value": value, "ids": ids}).json()
        assert [*told["epochs"]] == told["done"]
        return told["done"], told["already"], told["left"]

    for what, value in (("label", "avería"), ("priority", "high"), ("take", ""), ("resolve", "")):
        assert act(what, [was_so], value) == ([was_so], [], {}), what
        if what == "resolve":
            luis = signed_in(desk.operator("Luis Peña", Presence.BUSY))
            assert luis.post("/api/bulk", json={"do": what, "ids": [was_so]}).json()["done"] == []
        assert act(what, chats, value) == ([other], [was_so], {}), what
    assert act("take", chats) == (chats, [], {}), "opened again, which is undone where it was not said"


def test_what_whoever_it_is_passed_to_has_already_keeps_the_others_from_nobody(
    desk: Desk, signed_in: SignedIn
) -> None:
    chats = [waiting_chat(desk, who) for who in ("eva", "tom", "leo")]
    boss = signed_in(desk.operator("Olga Soto", Presence.BUSY, role=Role.SUPERVISOR))
    luis = desk.operator("Luis Peña", Presence.BUSY)
    signed_in(luis).post(f"/api/conversations/{chats[1]}/take-over")
    told = boss.post("/api/bulk", json={"do": "assign", "value": luis.id, "ids": chats}).json()
    assert (told["done"], told["already"], told["left"]) == ([chats[0], chats[2]], [chats[1]], {})


def test_a_snooze_of_many_undone_is_what_each_had_before(desk: Desk, signed_in: SignedIn) -> None:
    until, quiet, _ = chats = [waiting_chat(desk, who) for who in ("eva", "tom", "leo")]
    ana = signed_in(desk.operator("Ana Ruiz", Presence.BUSY))

    def act(what: str, ids: list[str] = chats, **more: Any) -> Any:
        return ana.post("/api/bulk", json={"do": what, "ids": ids, **more}).json()

    def how() -> list[tuple[str, str | None]]:
        shown = [get(ana, one)["conversation"] for one in chats]
        return [(one["status"], one["snoozed_until"]) for one in shown]

    act("take")
    act("snooze", [until], value="next_week")
    act("snooze", [quiet], value="reply")
    before = how()
    told = act("snooze", value="hour")
    assert told["aside"] == {until: before[0][1], quiet: None}
    assert len({date for _, date in how()}) == 1
    assert act("unsnooze", aside=told["aside"])["done"] == chats
    assert how() == before
    act("unsnooze", [until])
    act("unsnooze", [until], aside=told["aside"])
    assert how()[0] == ("open", None), "what is back stays so"
    assert ana.post("/api/bulk", json={"do": "unsnooze", "ids": chats, "aside": []}).status_code == 400


def test_nothing_is_done_out_of_sight(desk: Desk, signed_in: SignedIn) -> None:
    hidden = in_team(desk, "eva", "faults")
    ana = signed_in(with_teams(desk, "Ana Ruiz", "billing"))
    acted = ana.post("/api/bulk", json={"do": "label", "value": "mía", "ids": [hidden]}).json()
    assert (acted["done"], acted["already"], acted["left"]) == ([], [], {hidden: "unknown"})
    preview = ana.post("/api/bulk-answers/preview", json={"ids": [hidden]}).json()
    assert (preview["seen"], preview["left_out"]) == ({}, {"unknown": 1})
    sent = ana.post("/api/bulk-answers", json={"seen": {hidden: 1}, "texts": {"es": "hola"}})
    assert sent.status_code == 404


def test_an_answer_to_many_is_looked_at_sent_and_told_of(desk: Desk, signed_in: SignedIn) -> None:
    chats = [waiting_chat(desk, who) for who in ("eva", "tom", "leo")]
    ana = signed_in(desk.operator("Ana Ruiz", Presence.BUSY))
    luis = signed_in(desk.operator("Luis Peña", Presence.BUSY))
    luis.post(f"/api/conversations/{chats[2]}/take-over")
    preview = ana.post("/api/bulk-answers/preview", json={"ids": chats}).json()
    assert set(preview["seen"]) == set(chats[:2])
    assert (preview["languages"], preview["channels"], preview["left_out"]) == (
        {"es": 2},
        {"web": 2},
        {"owner": 1},
    )
    desk.customer("tom", "espera, es otra cosa", quiet=True)
    sent = ana.post(
        "/api/bulk-answers", json={"seen": preview["seen"], "texts": {"es": "Ya hay luz."}}
    ).json()
    assert sent["bulk"]["total"] == 2
    (told,) = until(
        lambda: ana.get("/api/bulk-answers").json()["bulks"], lambda all_: all_[0]["progress"] == "done"
    )
    assert (told["answered"], told["left_out"]) == (1, {"newer": 1})
    assert "Ya hay luz." in [one["text"] for one in get(ana, chats[0])["messages"]]
    assert luis.get("/api/bulk-answers").json()["bulks"] == []
    stop = luis.post(f"/api/bulk-answers/{told['id']}", json={"progress": "stopped"})
    assert (stop.status_code, stop.json()["owner"]) == (409, "Ana Ruiz")


def test_who_was_said_goodbye_to_since_the_preview_gets_no_answer_to_many(
    desk: Desk, signed_in: SignedIn
) -> None:
    chats = [waiting_chat(desk, who) for who in ("eva", "leo")]
    ana = signed_in(desk.operator("Ana Ruiz", Presence.BUSY))
    luis = signed_in(desk.operator("Luis Peña", Presence.BUSY))
    preview: dict[str, Any] = {}
    for one in chats:
        luis.post(f"/api/conversations/{one}/take-over")
        luis.post(f"/api/conversations/{one}/resolve")
        preview = preview or ana.post("/api/bulk-answers/preview", json={"ids": chats}).json()
    shown = {"seen": preview["seen"], "looked_at": preview["looked_at"]}
    ana.post("/api/bulk-answers", json={**shown, "texts": {"es": "Ya hay luz."}})
    (told,) = until(
        lambda: ana.get("/api/bulk-answers").json()["bulks"], lambda all_: all_[0]["progress"] == "done"
    )
    assert (told["answered"], told["left_out"]) == (1, {"closed": 1}), "one was resolved before it was shown"
    assert "Ya hay luz." not in [one["text"] for one in get(ana, chats[1])["messages"]]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("bulk", {"do": "delete", "ids": ["a"]}),
        ("bulk", {"do": "resolve", "ids": []}),
        ("bulk", {"do": "resolve", "ids": ["a"] * 501}),
        ("bulk", {"do": "resolve", "ids": ["a"], "seen": {"a": "1"}}),
        ("bulk", {"do": "priority", "value": "very", "ids": ["a"]}),
        ("bulk", {"do": "team", "value": "nobody", "ids": ["a"]}),
        ("bulk-answers", {"seen": [], "texts": {"es": "hola"}}),
        ("bulk-answers", {"seen": {}, "texts": {"es": "hola"}}),
        ("bulk-answers/preview", {"ids": "all"}),
    ],
)
def test_what_makes_no_sense_for_many_is_refused(
    desk: Desk, signed_in: SignedIn, path: str, body: Any
) -> None:
    refused = signed_in(desk.operator("Ana Ruiz")).post(f"/api/{path}", json=body)
    assert (refused.status_code, refused.json()["error"]) == (400, "malformed")


def test_the_same_answer_asked_for_again_is_sent_once(desk: Desk, signed_in: SignedIn) -> None:
    chat = waiting_chat(desk, "eva")
    ana = signed_in(desk.operator("Ana Ruiz", Presence.BUSY))
    luis = signed_in(desk.operator("Luis Peña", Presence.BUSY))
    seen = ana.post("/api/bulk-answers/preview", json={"ids": [chat]}).json()["seen"]
    wanted = {"seen": seen, "texts": {"es": "Ya hay luz."}, "request_id": "r1"}
    first, again, other, his = (
        client.post("/api/bulk-answers", json=body).json()["bulk"]["id"]
        for client, body in (
            (ana, wanted),
            (ana, wanted),
            (ana, {**wanted, "request_id": "r2"}),
            (luis, wanted),
        )
    )
    assert first == again
    assert len({first, other, his}) == 3
