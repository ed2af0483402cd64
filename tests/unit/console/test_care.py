"""Promises, summaries and tasks, as the console's pages ask for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx

from bot.core.operator import Operator, Presence
from tests.unit.console.acting import waiting_chat
from tests.unit.console.desk import Desk

SignedIn = Callable[[Operator], httpx.Client]


def test_a_promise_is_a_task_with_a_date_until_it_is_done(desk: Desk, signed_in: SignedIn) -> None:
    conversation = waiting_chat(desk)
    ana = signed_in(desk.operator("Ana Ruiz"))
    due = (desk.clock() + timedelta(days=1)).isoformat()
    at = f"/api/conversations/{conversation}/tasks"
    sent = {"text": "Llamarla mañana", "due_at": due, "request_id": "one"}
    made = ana.post(at, json=sent).json()["task"]
    assert ana.post(at, json=sent).json()["task"] == made, "asked again after a lost answer, it is there once"
    due = (desk.clock() + timedelta(days=2)).isoformat()
    again = ana.post(at, json=sent | {"due_at": due}).json()["task"]
    assert again == made | {"due_at": due}, "and by when it was said the last time"
    made = again
    assert made["operator"] == "Ana Ruiz" and made["due_at"] == due
    [mine] = ana.get("/api/tasks").json()["tasks"]
    assert (mine["id"], mine["due"], mine["late"]) == (made["id"], False, False)
    assert signed_in(desk.operator("Eva Sanz")).get("/api/tasks").json()["tasks"] == []
    ana.post(f"/api/tasks/{made['id']}/finish", json={"done": True})
    assert ana.get("/api/tasks").json()["tasks"] == []
    assert ana.get(at).json()["tasks"][0]["done_at"]
    ana.post(f"/api/tasks/{made['id']}/finish", json={"done": False})
    assert len(ana.get("/api/tasks").json()["tasks"]) == 1
    lines = ana.get(f"/api/conversations/{conversation}").json()["messages"]
    named = [one["activity"]["activity"] for one in lines if one["activity"]]
    assert named[-3:] == ["task.promised", "task.done", "task.undone"]


def test_a_promise_without_words_or_in_the_past_is_refused(desk: Desk, signed_in: SignedIn) -> None:
    conversation = waiting_chat(desk)
    ana = signed_in(desk.operator("Ana Ruiz"))
    past, to_come = (desk.clock() + timedelta(days=days) for days in (-1, 1))
    at = f"/api/conversations/{conversation}/tasks"
    over = ana.post(at, json={"text": "Llamarla", "due_at": past.isoformat(), "request_id": "one"})
    assert (over.status_code, over.json()["field"], over.json()["why"]) == (400, "due_at", "past")
    for text, due in (
        ("  ", to_come.isoformat()),
        ("x" * 501, to_come.isoformat()),
        ("Llamarla", "mañana"),
        ("Llamarla", "2030-01-01T10:00"),
    ):
        refused = ana.post(at, json={"text": text, "due_at": due, "request_id": "one"})
        assert refused.status_code == 400 and refused.json()["error"] == "malformed"
    assert ana.post("/api/tasks/nothing/finish", json={}).status_code == 404
    assert ana.get("/api/tasks").json()["tasks"] == []


def test_a_task_of_another_teams_conversation_is_out_of_sight(desk: Desk, signed_in: SignedIn) -> None:
    conversation = waiting_chat(desk)
    ana, eva = desk.operator("Ana Ruiz"), desk.operator("Eva Sanz")
    eva.teams = ("faults",)
    desk.run(lambda uow: uow.operators.save(eva))
    due = (desk.clock() + timedelta(days=1)).isoformat()
    at = f"/api/conversations/{conversation}/tasks"
    sent = {"text": "Llamarla", "due_at": due}  # as a page of before says it
    task = signed_in(ana).post(at, json=sent).json()["task"]
    assert signed_in(eva).post(f"/api/tasks/{task['id']}/finish", json={}).status_code == 404
    assert signed_in(eva).get(at).status_code == 404


def test_what_was_agreed_is_kept_with_the_handoff(desk: Desk, signed_in: SignedIn) -> None:
    conversation = waiting_chat(desk)
    ana = signed_in(desk.operator("Ana Ruiz", Presence.BUSY))
    ana.post(f"/api/conversations/{conversation}/take-over")
    at = f"/api/conversations/{conversation}/resolve"
    assert ana.post(at, json={"summary": "x" * 501}).status_code == 400
    assert ana.post(at, json={"summary": "Cita el jueves"}).status_code == 200
    [handoff] = ana.get(f"/api/conversations/{conversation}").json()["handoffs"]
    assert (handoff["summary"], handoff["ending"]) == ("Cita el jueves", "resolved")
