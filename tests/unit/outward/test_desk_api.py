"""Another system works with tickets, appointments and incidents; what it is answered is as described."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.audit import AuditFilter
from bot.core.desk import Subscription
from bot.core.operator import Operator
from bot.services.appointments import Diary
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork
from bot.services.tickets import open_ticket
from tests.gateways import GatewayThread
from tests.unit.outward.another_desk import Desk, key, written

KIND, OFFICE = "billing", "norte"


@pytest.fixture
def desk(gateway: GatewayThread, people: dict[str, Operator]) -> Desk:
    return Desk(gateway, key(gateway), "marta.ruiz")


def ticket(
    gateway: GatewayThread, text: str = "huele a quemado", team: str | None = None, kind: str = "problem"
) -> dict[str, str]:
    """One about the power in Norte: its number and its conversation."""
    id = written(gateway, team=team)

    def work(uow: UnitOfWork) -> str:
        contact = uow.conversations.get(id).contact_id
        now = gateway.house.clock()
        return open_ticket(uow, contact, id, kind, text, now, "electricity", "norte").number

    return {"number": str(gateway.do(work)), "conversation": id}


def diary(gateway: GatewayThread) -> Diary:
    return Diary(gateway.house.business, Opening(gateway.house.business))


def free(gateway: GatewayThread, many: int) -> list[datetime]:
    """Times from a week on."""
    now, book = gateway.house.clock(), diary(gateway)
    after = now + timedelta(days=7)
    return list(gateway.do(lambda uow: book.free(uow, KIND, OFFICE, after, None, many, now)))


def booked(gateway: GatewayThread) -> dict[str, Any]:
    """One at the first free time: its number, its conversation and when it is."""
    id, book, (at,) = written(gateway), diary(gateway), free(gateway, 1)

    def work(uow: UnitOfWork) -> str:
        contact = uow.conversations.get(id).contact_id
        return book.book(uow, contact, KIND, OFFICE, at, gateway.house.clock()).number

    return {"number": gateway.do(work), "conversation": id, "at": at}


def said(desk: Desk, conversation: str) -> list[str]:
    """By the house itself."""
    messages = desk.ask("GET", f"/conversations/{conversation}/messages?limit=200")["messages"]
    return [one["text"] for one in messages if one["author"] == "system"]


def refused(answer: Any) -> str:
    return str(answer["error"]["code"])


def test_a_ticket_from_the_list_to_its_end_and_open_again(gateway: GatewayThread, desk: Desk) -> None:
    made = ticket(gateway)
    at = f"/tickets/{made['number']}"
    wanted = {"state": "open", "kind": "problem", "service": "electricity", "district": "norte"}
    for other in ({}, {"words": "quemado"}, {"words": made["number"]}):
        found = desk.ask("GET", "/tickets", params=wanted | other)["tickets"]
        assert [one["number"] for one in found] == [made["number"]]
    for other in ({"state": "closed"}, {"kind": "call"}, {"service": "water"}, {"district": "sur"}):
        assert desk.ask("GET", "/tickets", params=wanted | other)["tickets"] == []
    one = desk.ask("GET", at)["ticket"]
    assert (one["text"], one["note"], one["conversation_id"]) == (
        "huele a quemado",
        None,
        made["conversation"],
    )
    assert one["contact"]["id"]
    answer = {"text": "Va un técnico", "tell": False, "seen": None}
    noted = desk.ask("POST", f"{at}/answer", json=answer)["ticket"]
    assert (noted["state"], noted["note"]) == ("open", "Va un técnico")
    assert said(desk, made["conversation"]) == [], "nobody is told unless that is wanted"
    closed = desk.ask("POST", f"{at}/close", json={"tell": True})["ticket"]
    assert (closed["state"], closed["note"]) == ("closed", "Va un técnico")
    (told,) = said(desk, made["conversation"])
    assert made["number"] in told and "Va un técnico" in told
    again = desk.ask("POST", f"{at}/reopen", json={"text": "Volvemos mañana", "tell": True})["ticket"]
    assert (again["state"], again["note"]) == ("open", "Volvemos mañana")
    assert len(said(desk, made["conversation"])) == 2


def test_a_complaint_says_until_when_it_is_to_be_answered(gateway: GatewayThread, desk: Desk) -> None:
    complaint, problem = (ticket(gateway, kind=kind)["number"] for kind in ("complaint", "problem"))
    opening, today = Opening(gateway.house.business), gateway.house.clock()
    due = desk.ask("GET", f"/tickets/{complaint}")["ticket"]["answer_by"]
    assert due == opening.complaint_day(today).isoformat()
    assert desk.ask("GET", f"/tickets/{problem}")["ticket"]["answer_by"] is None


def test_a_ticket_that_is_another_by_now_is_not_answered_blind(gateway: GatewayThread, desk: Desk) -> None:
    at = f"/tickets/{ticket(gateway)['number']}"
    desk.ask("POST", f"{at}/answer", json={"text": "Va un técnico", "tell": False})
    late = {"text": "No va nadie", "tell": True, "seen": None}
    assert refused(desk.ask("POST", f"{at}/answer", 409, json=late)) == "changed_meanwhile"
    assert refused(desk.ask("POST", f"{at}/reopen", 409, json={"tell": False})) == "changed_meanwhile"
    desk.ask("POST", f"{at}/close", json={"tell": False, "seen": "Va un técnico"})
    assert refused(desk.ask("POST", f"{at}/close", 409, json={"tell": False})) == "changed_meanwhile"


def test_tickets_are_read_to_their_end_page_by_page(gateway: GatewayThread, desk: Desk) -> None:
    made = [ticket(gateway, f"gotea {number}")["number"] for number in range(5)]
    for state, wanted in (("&state=open", made), ("", made[::-1])):
        found: list[str] = []
        page: dict[str, Any] = {"next": ""}
        while page["next"] is not None:
            page = desk.ask("GET", f"/tickets?words=gotea&limit=2{state}&cursor={page['next']}")
            found += [one["number"] for one in page["tickets"]]
        assert found == wanted


def test_tickets_are_seen_and_answered_by_who_sees_their_conversation(
    gateway: GatewayThread, desk: Desk
) -> None:
    hidden, luis = ticket(gateway, "oculto", team="billing"), Desk(gateway, key(gateway), "luis.vega")
    at = f"/tickets/{hidden['number']}"
    luis.ask("GET", at, 404)
    luis.ask("POST", f"{at}/close", 404, json={"tell": False})
    assert luis.ask("GET", "/tickets?words=oculto")["tickets"] == []
    nobody = Desk(gateway, key(gateway))
    assert len(nobody.ask("GET", "/tickets?words=oculto")["tickets"]) == 1
    assert refused(nobody.ask("POST", f"{at}/close", 400, json={"tell": False})) == "operator_missing"


def test_an_appointment_is_found_moved_and_cancelled(gateway: GatewayThread, desk: Desk) -> None:
    one = booked(gateway)
    at, day = f"/appointments/{one['number']}", one["at"].date().isoformat()

    def found(query: str) -> bool:
        listed = desk.ask("GET", f"/appointments?{query}")
        return one["number"] in [each["number"] for each in listed["appointments"]]

    assert found(f"office={OFFICE}&from={day}&to={day}")
    assert not found(f"office=centro&from={day}&to={day}") and not found("to=2001-01-01&from=2000-01-01")
    seen = desk.ask("GET", at)["appointment"]
    assert datetime.fromisoformat(seen["starts_at"]) == one["at"] and seen["kind"] == KIND
    _, later = free(gateway, 2)
    change = {"seen": seen["starts_at"], "tell": True, "reason": "Cerramos por obras"}
    moved = desk.ask("POST", f"{at}/move", json={"to": later.isoformat(), **change})["appointment"]
    assert datetime.fromisoformat(moved["starts_at"]) == later
    (told,) = said(desk, one["conversation"])
    assert one["number"] in told and "Cerramos por obras" in told
    assert refused(desk.ask("POST", f"{at}/cancel", 409, json=change)) == "changed_meanwhile"
    assert desk.ask("POST", f"{at}/cancel", json={"tell": False})["appointment"]["state"] == "cancelled"
    assert refused(desk.ask("POST", f"{at}/cancel", 409, json={"tell": False})) == "changed_meanwhile"
    assert len(said(desk, one["conversation"])) == 1


def test_appointments_are_read_to_their_end_page_by_page(gateway: GatewayThread, desk: Desk) -> None:
    """Two at the same moment, of two offices, at the seam of two pages."""
    made = [booked(gateway)["number"] for _ in range(2)]
    at = free(gateway, 1)[0]
    id, book, now = written(gateway), diary(gateway), gateway.house.clock()

    def work(uow: UnitOfWork) -> list[str]:
        contact = uow.conversations.get(id).contact_id
        return [book.book(uow, contact, KIND, office, at, now).number for office in ("centro", OFFICE)]

    made += gateway.do(work)
    days = f"from={now.date()}&to={at.date()}"
    whole = [one["number"] for one in desk.ask("GET", f"/appointments?limit=200&{days}")["appointments"]]
    assert set(made) <= {*whole}
    for limit in (1, 2, 3):
        found: list[str] = []
        page: dict[str, Any] = {"next": ""}
        while page["next"] is not None:
            page = desk.ask("GET", f"/appointments?{days}&limit={limit}&cursor={page['next']}")
            found += [one["number"] for one in page["appointments"]]
        assert found == whole
    for wrong in ("soon", "nan_C-1007", "1e30_C-1007", "1e12_"):
        refusal = desk.ask("GET", f"/appointments?cursor={wrong}", 400)
        assert "cursor: expected the next" in refusal["error"]["message"]


def test_an_appointment_is_moved_to_no_time_that_cannot_be(gateway: GatewayThread, desk: Desk) -> None:
    one, other = booked(gateway), booked(gateway)
    at = f"/appointments/{one['number']}/move"
    midnight = one["at"].replace(hour=0, minute=0)
    for to, code in ((other["at"], "taken"), (midnight, "closed"), (one["at"] - timedelta(3000), "past")):
        assert refused(desk.ask("POST", at, 409, json={"to": to.isoformat(), "tell": True})) == code
    assert said(desk, one["conversation"]) == []


def test_an_incident_is_opened_changed_and_closed(gateway: GatewayThread, desk: Desk) -> None:
    place = {"service": "water", "district": "sur"}
    opened = desk.ask("POST", "/incidents", json={**place, "note_es": "Tubería rota"})["incident"]
    at, expected = f"/incidents/{opened['id']}", gateway.house.clock() + timedelta(hours=3)
    there = desk.ask("POST", "/incidents", 409, json=place)["error"]
    assert (there["code"], there["incident"]) == ("open", opened["id"])
    changed = desk.ask("PATCH", at, json={"expected": expected.isoformat()})["incident"]
    assert (changed["note_es"], changed["note_en"]) == ("Tubería rota", "")
    assert datetime.fromisoformat(changed["expected_at"]) == expected
    assert desk.ask("PATCH", at, json={"expected": None, "note_es": ""})["incident"]["expected_at"] is None
    assert opened["id"] in [one["id"] for one in desk.ask("GET", "/incidents")["incidents"]]
    conversation = written(gateway)

    def wish(uow: UnitOfWork) -> None:
        contact = uow.conversations.get(conversation).contact_id
        uow.incidents.add_subscription(Subscription(contact, conversation, "water", "sur"))

    gateway.do(wish)
    closed = desk.ask("POST", f"{at}/close", json={"tell": True})["incident"]
    assert closed["told"] == 1 and closed["closed_at"]
    assert refused(desk.ask("POST", f"{at}/close", 409, json={"tell": True})) == "closed"
    assert refused(desk.ask("PATCH", at, 409, json={"note_es": "otra"})) == "closed"
    assert opened["id"] not in [one["id"] for one in desk.ask("GET", "/incidents")["incidents"]]


def test_an_incident_by_mistake_is_closed_and_nobody_is_told(gateway: GatewayThread, desk: Desk) -> None:
    made = desk.ask("POST", "/incidents", json={"service": "water", "district": "puerto"})["incident"]
    closed = desk.ask("POST", f"/incidents/{made['id']}/close", json={"tell": False})["incident"]
    assert closed["closed_at"] and closed["told"] is None


@pytest.mark.parametrize(
    ("method", "path", "body", "says"),
    [
        ("POST", "/tickets/{ticket}/answer", {"tell": True}, "text: missing"),
        ("POST", "/tickets/{ticket}/close", {}, "tell: missing"),
        ("POST", "/tickets/{ticket}/close", {"tell": "yes"}, "tell: expected true or false"),
        ("POST", "/tickets/{ticket}/close", {"tell": True, "text": "x" * 501}, "text: expected 0 to 500"),
        (
            "POST",
            "/appointments/C-1/move",
            {"tell": True, "to": "2026-12-01T10:00"},
            "to: expected a time with",
        ),
        ("POST", "/appointments/C-1/move", {"tell": True, "to": "9999-12-31T23:59Z"}, "to: expected a time"),
        ("POST", "/appointments/C-1/cancel", {"tell": True, "seen": "soon"}, "seen: expected a time with"),
        ("GET", "/appointments?from=9999-12-31", None, "from: expected a day, such as"),
        ("GET", "/tickets?state=any", None, "state: expected one of open, closed"),
        ("GET", "/tickets?limit=0", None, "expected a whole number"),
        ("POST", "/incidents", {"service": "gas", "district": "sur"}, "service: expected one of"),
        ("POST", "/incidents", {"service": "water", "district": "x"}, "district: expected one of"),
        (
            "POST",
            "/incidents",
            {"service": "water", "district": "centro", "since": "2100-01-01T00:00Z"},
            "since: expected a time within the last year",
        ),
        (
            "POST",
            "/incidents",
            {"service": "water", "district": "centro", "expected": "2001-01-01T00:00Z"},
            "expected: expected a time to come",
        ),
    ],
)
def test_what_is_not_right_is_said(
    gateway: GatewayThread, desk: Desk, method: str, path: str, body: dict[str, Any] | None, says: str
) -> None:
    at = path.replace("{ticket}", ticket(gateway)["number"])
    assert says in desk.ask(method, at, 400, json=body)["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/tickets/R-1", None),
        ("POST", "/tickets/R-1/close", {"tell": True}),
        ("GET", "/appointments/C-1", None),
        ("POST", "/appointments/C-1/cancel", {"tell": True}),
        ("PATCH", "/incidents/inc_nowhere", {"note_es": "x"}),
        ("POST", "/incidents/inc_nowhere/close", {"tell": True}),
    ],
)
def test_what_is_not_there_is_not_found(desk: Desk, method: str, path: str, body: Any) -> None:
    assert refused(desk.ask(method, path, 404, json=body)) == "unknown"


def test_the_same_answer_again_is_given_once_and_leaves_one_line(
    gateway: GatewayThread, desk: Desk, people: dict[str, Operator]
) -> None:
    made = ticket(gateway)
    at, answer = f"/tickets/{made['number']}/close", {"text": "Resuelto", "tell": True}
    first, second = (desk.ask("POST", at, once=made["number"], json=answer) for _ in range(2))
    assert first == second and len(said(desk, made["conversation"])) == 1

    def trail(uow: UnitOfWork) -> list[Any]:
        return uow.audit.listing(AuditFilter(operator_id=people["Marta Ruiz"].id))[:2]

    def keys(uow: UnitOfWork) -> set[str]:
        return {one.id for one in uow.api_keys.all()}

    latest, before = gateway.do(trail)
    assert latest.action == "tickets.closed" and before.detail.get("ticket") != made["number"]
    assert latest.detail["ticket"] == made["number"] and latest.detail["key"] in gateway.do(keys)
