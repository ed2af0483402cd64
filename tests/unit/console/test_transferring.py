"""Passing on, as the console's pages ask for it; and looking on, which takes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx

from bot.core.operator import Operator, Presence
from tests.unit.console.acting import get, until, waiting_chat, write
from tests.unit.console.desk import Desk, answer, by_words

SignedIn = Callable[[Operator], httpx.Client]


def test_a_chat_is_passed_on_and_taken_back(desk: Desk, signed_in: SignedIn) -> None:
    conversation = waiting_chat(desk)
    luis = desk.operator("Luis Peña", Presence.BUSY)
    ana = signed_in(desk.operator("Ana Ruiz", Presence.BUSY))
    ana.post(f"/api/conversations/{conversation}/take-over")
    passed = ana.post(
        f"/api/conversations/{conversation}/transfer", json={"operator": luis.id, "note": "Es de los buenos"}
    ).json()
    assert passed["conversation"]["assignee"]["name"] == "Luis Peña"
    assert [*passed] == ["conversation"]
    epoch = passed["conversation"]["epoch"]
    blind = write(ana, conversation, "Hola")
    assert (blind.status_code, blind.json()["owner"]) == (409, "Luis Peña")
    notes = [one["text"] for one in get(ana, conversation)["messages"] if one["author"] == "operator"]
    assert notes == ["Es de los buenos"]
    back = ana.post(f"/api/conversations/{conversation}/take-back", json={"epoch": epoch}).json()
    assert back["conversation"]["assignee"]["name"] == "Ana Ruiz"
    late = ana.post(f"/api/conversations/{conversation}/take-back", json={"epoch": epoch})
    assert (late.status_code, late.json()["error"]) == (409, "too_late")


def test_below_words_that_are_held_no_undo_is_offered_once_whoever_has_it_has_answered(
    desk: Desk, signed_in: SignedIn
) -> None:
    desk.stop()
    desk.recall = timedelta(seconds=45)
    desk.start()
    conversation = waiting_chat(desk)
    people = [desk.operator("Luis Peña", Presence.BUSY), desk.operator("Ana Ruiz", Presence.BUSY)]
    luis, ana = (signed_in(one) for one in people)
    ana.post(f"/api/conversations/{conversation}/take-over")
    ana.post(f"/api/conversations/{conversation}/transfer", json={"operator": people[0].id})

    def may_undo() -> list[str | None]:
        return [one["held_by"] for one in get(ana, conversation)["messages"] if "Luis" in one["text"]]

    assert may_undo() == [people[1].id]
    write(luis, conversation, "Hola, dime")
    assert may_undo() == [None]


def test_people_and_teams_that_one_can_pass_to(desk: Desk, signed_in: SignedIn) -> None:
    ana = signed_in(desk.operator("Ana Ruiz", Presence.ONLINE))
    away = desk.operator("Olga Soto")
    people = ana.get("/api/people", headers={"Accept-Language": "en"}).json()
    assert {one["name"]: one["presence"] for one in people["operators"]} == {
        "Ana Ruiz": "online",
        "Olga Soto": "offline",
    }
    assert {one["key"]: (one["name"], one["online"]) for one in people["teams"]}["faults"] == ("Faults", 1)
    conversation = waiting_chat(desk)
    refused = ana.post(f"/api/conversations/{conversation}/transfer", json={"operator": away.id})
    assert (refused.status_code, refused.json()) == (409, {"error": "away", "owner": "Olga Soto"})
    for wrong in ({}, {"team": "nobody"}, {"operator": 7}, {"operator": away.id, "team": "faults"}):
        assert ana.post(f"/api/conversations/{conversation}/transfer", json=wrong).status_code == 400
    unknown = ana.post(f"/api/conversations/{conversation}/transfer", json={"operator": "opr_none"})
    assert unknown.status_code == 404


def test_looking_on_takes_nothing_from_the_bot(desk: Desk, signed_in: SignedIn) -> None:
    desk.dialogue.script = by_words({"hola": answer("Hola, soy el asistente.", "greet")})
    conversation = desk.customer("eva", "hola").conversation_id
    ana = signed_in(desk.operator("Ana Ruiz", Presence.ONLINE))
    for _ in range(3):
        seen = until(lambda: get(ana, conversation), lambda chat: chat["messages"][-1]["author"] == "bot")
        assert (seen["conversation"]["status"], seen["conversation"]["assignee"]) == ("bot", None)
        desk.customer("eva", "hola")
    assert not [one for one in get(ana, conversation)["messages"] if one["activity"]]
