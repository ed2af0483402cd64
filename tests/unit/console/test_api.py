"""What operators' pages ask of the server, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from bot.console import history
from bot.core.handoff import Reason
from bot.core.message import Author
from bot.core.operator import Operator, Presence
from bot.core.signals import Signal
from bot.services.ports import UnitOfWork
from bot.services.record import append
from tests.unit.console.acting import get, until, waiting_chat, write
from tests.unit.console.desk import Desk, answer, by_words

SignedIn = Callable[[Operator], httpx.Client]


def test_the_api_is_closed_without_a_session_and_without_its_token(
    desk: Desk, visitor: httpx.Client, signed_in: SignedIn
) -> None:
    conversation = waiting_chat(desk)
    ana = signed_in(desk.operator("Ana Ruiz"))
    calls = [
        ("GET", "/api/me"),
        ("GET", "/api/conversations"),
        ("GET", f"/api/conversations/{conversation}"),
        ("GET", "/api/stream"),
        ("GET", "/api/changes"),
        ("POST", f"/api/conversations/{conversation}/take-over"),
        ("POST", "/api/presence"),
        ("POST", "/api/sign-out"),
    ]
    for method, path in calls:
        assert visitor.request(method, path).status_code == 401, path
        for token in ("", "forged"):
            assert ana.request(method, path, headers={"X-CSRF-Token": token}).status_code == 403, path


def test_a_chat_shows_why_it_came_and_what_the_bot_had_understood(desk: Desk, signed_in: SignedIn) -> None:
    entity = {"entity": "office", "value": "centro", "text": "el centro", "start": 13, "end": 22}
    desk.dialogue.script = by_words(
        {
            "¿abre hoy el centro?": answer(
                "Sí.", "opening_hours", 0.91, entities=[entity], slots={"office": "centro"}
            )
        }
    )
    conversation = desk.customer("eva", "¿abre hoy el centro?", "Eva Sanz").conversation_id
    seen = signed_in(desk.operator("Ana Ruiz"))
    shown = until(lambda: get(seen, conversation), lambda chat: len(chat["messages"]) == 2)
    desk.escalate(conversation, Reason.FRUSTRATION, Signal("outrage", 0.8, "una vergüenza"))
    shown = get(seen, conversation)
    assert shown["contact"]["name"] == "Eva Sanz"
    turn = shown["turns"][0]
    assert (turn["intent"], turn["confidence"], turn["slots"]) == (
        "opening_hours",
        0.91,
        {"office": "centro"},
    )
    assert turn["entities"][0]["value"] == "centro"
    assert turn["message_id"] == shown["messages"][0]["id"]
    handoff = shown["handoffs"][0]
    assert handoff["reason"] == "frustration"
    assert handoff["signals"] == [{"kind": "outrage", "weight": 0.8, "words": "una vergüenza"}]
    assert handoff["ticket_number"].startswith("R-")


def test_a_list_shows_what_somebody_said_last_and_not_the_houses_own_words(
    desk: Desk, signed_in: SignedIn
) -> None:
    chat = desk.customer("eva", "me cobran dos veces", quiet=True).conversation_id
    desk.escalate(chat)
    assigned = "Ya está contigo Ana Ruiz."
    desk.run(lambda uow: append(uow, uow.conversations.get(chat), Author.SYSTEM, assigned, desk.clock()))
    ana = signed_in(desk.operator("Ana Ruiz"))
    (shown,) = ana.get("/api/conversations", params={"view": "unassigned"}).json()["conversations"]
    assert shown["preview"]["text"] == "me cobran dos veces"


def test_what_the_bot_said_last_is_shown_only_while_it_has_the_conversation(
    desk: Desk, signed_in: SignedIn
) -> None:
    chat = desk.customer("eva", "me cobran dos veces", quiet=True).conversation_id
    said = "Ahora no hay nadie libre."

    def says(uow: UnitOfWork) -> None:
        conversation = uow.conversations.lock(chat)
        append(uow, conversation, Author.BOT, said, desk.clock())
        uow.conversations.save(conversation)

    desk.run(says)
    ana = signed_in(desk.operator("Ana Ruiz"))

    def shown() -> str:
        (one,) = ana.get("/api/conversations", params={"view": "all"}).json()["conversations"]
        return str(one["preview"]["text"])

    assert shown() == said
    desk.escalate(chat)
    assert shown() == "me cobran dos veces", "what somebody who takes it needs to know"


def test_lists_put_danger_first_and_then_who_waits_longest(desk: Desk, signed_in: SignedIn) -> None:
    first, second = waiting_chat(desk, "eva"), waiting_chat(desk, "tom")
    fire = desk.customer("leo", "sale humo", quiet=True).conversation_id
    desk.escalate(fire, Reason.DANGER)
    with_bot = desk.customer("mia", "hola", quiet=True).conversation_id
    ana = signed_in(desk.operator("Ana Ruiz"))
    queue = ana.get("/api/conversations", params={"view": "unassigned"}).json()["conversations"]
    assert [one["id"] for one in queue] == [fire, first, second]
    assert queue[0]["priority"] == "urgent"
    assert queue[0]["preview"]["text"] == "sale humo"
    bots = ana.get("/api/conversations", params={"view": "all", "status": "bot"}).json()["conversations"]
    assert [one["id"] for one in bots] == [with_bot]
    counts = {"mine": 0, "unassigned": 3, "all": 4, "mine_waiting": 0, "mentions": 0}
    assert ana.get("/api/me").json()["counts"] == counts


def test_a_long_list_comes_in_pages_without_a_gap(desk: Desk, signed_in: SignedIn) -> None:
    made = {desk.customer(f"c{n}", "hola", quiet=True).conversation_id for n in range(53)}
    ana = signed_in(desk.operator("Ana Ruiz"))
    page = ana.get("/api/conversations", params={"view": "all"}).json()
    rest = ana.get("/api/conversations", params={"view": "all", "cursor": page["next"]}).json()
    assert rest["next"] is None
    ids = [one["id"] for one in page["conversations"] + rest["conversations"]]
    assert len(ids) == 53
    assert set(ids) == made


def test_two_operators_reach_for_one_chat_and_the_second_is_told_who_has_it(
    desk: Desk, signed_in: SignedIn
) -> None:
    conversation = waiting_chat(desk)
    ana, luis = signed_in(desk.operator("Ana Ruiz")), signed_in(desk.operator("Luis Peña"))
    taken = ana.post(f"/api/conversations/{conversation}/take-over")
    assert taken.json()["conversation"]["assignee"]["name"] == "Ana Ruiz"
    late = luis.post(f"/api/conversations/{conversation}/take-over")
    assert (late.status_code, late.json()) == (409, {"error": "taken", "owner": "Ana Ruiz"})
    blind = write(luis, conversation, "Hola, soy Luis")
    assert (blind.status_code, blind.json()) == (409, {"error": "not_yours", "owner": "Ana Ruiz"})
    other = luis.post(f"/api/conversations/{conversation}/resolve")
    assert (other.status_code, other.json()["owner"]) == (409, "Ana Ruiz")
    assert "Hola, soy Luis" not in str(get(ana, conversation))


def test_a_reply_to_a_chat_that_nobody_took_is_refused(desk: Desk, signed_in: SignedIn) -> None:
    conversation = waiting_chat(desk)
    refused = write(signed_in(desk.operator("Ana Ruiz")), conversation, "Hola")
    assert (refused.status_code, refused.json()) == (409, {"error": "not_yours", "owner": None})


def test_a_reply_sent_twice_is_one_message(desk: Desk, signed_in: SignedIn) -> None:
    conversation = waiting_chat(desk)
    ana = signed_in(desk.operator("Ana Ruiz"))
    ana.post(f"/api/conversations/{conversation}/take-over")
    first = write(ana, conversation, "Ya lo miro", "the-same")
    again = write(ana, conversation, "Ya lo miro", "the-same")
    assert first.json()["message"]["id"] == again.json()["message"]["id"]
    texts = [message["text"] for message in get(ana, conversation)["messages"]]
    assert texts.count("Ya lo miro") == 1


def test_a_reply_reaches_the_customer_and_a_note_never_does(desk: Desk, signed_in: SignedIn) -> None:
    conversation = waiting_chat(desk)
    ana = signed_in(desk.operator("Ana Ruiz"))
    ana.post(f"/api/conversations/{conversation}/take-over")
    write(ana, conversation, "Ya lo miro")
    noted = write(ana, conversation, "Cliente de toda la vida", verb="note")
    assert noted.json()["message"]["private"] is True

    def visible() -> list[str]:
        return [
            message.text for message in desk.read(lambda uow: uow.messages.visible_to_customer(conversation))
        ]

    until(visible, lambda texts: "Ya lo miro" in texts)
    assert "Cliente de toda la vida" not in visible()


def test_anyone_may_leave_a_note_on_a_colleague_s_chat(desk: Desk, signed_in: SignedIn) -> None:
    conversation = waiting_chat(desk)
    ana, luis = signed_in(desk.operator("Ana Ruiz")), signed_in(desk.operator("Luis Peña"))
    ana.post(f"/api/conversations/{conversation}/take-over")
    assert write(luis, conversation, "Lo conozco", verb="note").status_code == 200


def test_resolving_gives_the_chat_back_to_the_bot_at_the_next_message(
    desk: Desk, signed_in: SignedIn
) -> None:
    conversation = waiting_chat(desk)
    ana = signed_in(desk.operator("Ana Ruiz"))
    ana.post(f"/api/conversations/{conversation}/take-over")
    resolved = ana.post(f"/api/conversations/{conversation}/resolve").json()["conversation"]
    assert (resolved["status"], resolved["assignee"]) == ("resolved", None)
    desk.customer("eva", "otra cosa")
    shown = until(lambda: get(ana, conversation), lambda chat: chat["messages"][-1]["author"] == "bot")
    assert shown["conversation"]["status"] == "bot"
    assert [m["activity"]["activity"] for m in shown["messages"] if m["activity"]] == [
        "handoff.requested",
        "taken_over",
        "resolved",
    ]


def test_an_operator_online_is_given_the_next_chat(desk: Desk, signed_in: SignedIn) -> None:
    operator = desk.operator("Ana Ruiz")
    ana = signed_in(operator)
    assert ana.post("/api/presence", json={"presence": "online"}).json() == {"presence": "online"}
    assert desk.read(lambda uow: uow.operators.get(operator.id)).presence is Presence.ONLINE
    conversation = waiting_chat(desk)
    assert get(ana, conversation)["conversation"]["assignee"]["name"] == "Ana Ruiz"
    assert ana.get("/api/me").json()["counts"]["mine_waiting"] == 1


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/conversations/cnv_none/reply", {"text": "hola", "request_id": "r1"}, 404),
        ("/api/conversations/cnv_none/take-over", {}, 404),
        ("/api/conversations/cnv_none/note", {"text": "hola", "request_id": "r1"}, 404),
        ("/api/conversations/{id}/reply", {"text": 7, "request_id": "r1"}, 400),
        ("/api/conversations/{id}/reply", {"text": "hola"}, 400),
        ("/api/conversations/{id}/reply", {"text": "hola", "request_id": "r" * 81}, 400),
        ("/api/conversations/{id}/note", {"text": "  ", "request_id": "r1"}, 400),
        ("/api/conversations/{id}/note", ["text"], 400),
        ("/api/presence", {"presence": "asleep"}, 400),
    ],
)
def test_what_makes_no_sense_is_refused_in_json(
    desk: Desk, signed_in: SignedIn, path: str, body: Any, status: int
) -> None:
    conversation = waiting_chat(desk)
    refused = signed_in(desk.operator("Ana Ruiz")).post(path.format(id=conversation), json=body)
    assert refused.status_code == status
    assert refused.json()["error"] in ("unknown", "malformed")


def test_unknown_lists_and_chats_are_refused_in_json(desk: Desk, signed_in: SignedIn) -> None:
    ana = signed_in(desk.operator("Ana Ruiz"))
    asked = ["conversations?view=theirs", "conversations?cursor=x", "conversations?status=lost"]
    for path in asked:
        assert ana.get(f"/api/{path}").status_code == 400, path
    with capture_logs() as told:
        assert ana.get("/api/conversations/cnv_none").status_code == 404
    (line,) = [one for one in told if one["event"] == "console.refused"]
    assert line["status"] == 404 and line["at"].startswith("bot.") and "cnv_none" not in str(line)
    broken = ana.post("/api/presence", content="{", headers={"Content-Type": "application/json"})
    assert (broken.status_code, broken.json()["error"]) == (400, "malformed")


def say_much(uow: UnitOfWork, conversation_id: str, many: int, now: datetime) -> None:
    one = uow.conversations.lock(conversation_id)
    for number in range(many):
        append(uow, one, Author.CUSTOMER, f"mensaje {number}", now)
    uow.conversations.save(one)


def positions(shown: dict[str, Any]) -> list[int]:
    return [one["position"] for one in shown["messages"]]


def test_of_a_very_long_conversation_the_latest_are_shown_and_the_earlier_ones_on_request(
    desk: Desk, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    latest, before, after = 40, 20, 40
    for name, many in (("LATEST", latest), ("BEFORE", before), ("AFTER", after)):
        monkeypatch.setattr(history, name, many)
    conversation, other = waiting_chat(desk), desk.customer("tom", "hola", quiet=True)
    client = signed_in(desk.operator("Ana Ruiz"))

    def shown(message: str = "") -> dict[str, Any]:
        path = f"/api/conversations/{conversation}"
        return dict(client.get(path, params={"message": message} if message else {}).json())

    begun = shown()
    assert (begun["earlier"], begun["gap"]) == (False, None)
    many = 300
    desk.run(lambda uow: say_much(uow, conversation, many - len(begun["messages"]), desk.clock()))
    now = shown()
    assert now["earlier"] is True and now["gap"] is None
    assert positions(now) == list(range(many - latest + 1, many + 1))
    assert positions(shown(other.id)) == positions(now) == positions(shown("msg_gone")), (
        "nothing to go back to"
    )

    back, most, read = now, before + after + latest, set(positions(now))
    while back["earlier"]:
        oldest = positions(back)[0]
        back = shown(back["messages"][0]["id"])
        assert positions(back)[0] == max(1, oldest - before) and len(back["messages"]) <= most
        assert positions(back)[-latest:] == positions(now), "what is said now is there"
        read |= set(positions(back))
    assert read == set(range(1, many + 1)), "to the beginning, and nothing is left out on the way"
    assert positions(shown("first")) == positions(back)

    while back["gap"]:
        place = [one["id"] for one in back["messages"]].index(back["gap"])
        assert positions(back)[place] > positions(back)[place - 1] + 1
        last = positions(back)[place - 1]
        back = shown(back["messages"][place - 1]["id"])
        assert last in positions(back) and last + 1 in positions(back)
    assert positions(back) == list(range(positions(back)[0], many + 1)), "and to how it is now"
