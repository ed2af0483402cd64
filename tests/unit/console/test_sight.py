"""An operator sees what their team allows; a supervisor sees all. On the server, whatever the page asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.console.session import declared
from bot.core.message import Attachment
from bot.core.operator import Operator
from bot.core.roles import Permission, Role
from bot.core.sign_off import OffBecause
from bot.services.ports import UnitOfWork
from bot.services.sign_off import sign_off, went_on
from tests.unit.console.acting import in_team, with_teams
from tests.unit.console.desk import Desk
from tests.unit.console.test_access import routes

SignIn = Callable[[Operator], httpx.Client]


@pytest.mark.parametrize(
    ("role", "teams", "team", "owner", "seen"),
    [
        (Role.OPERATOR, (), None, None, True),
        (Role.OPERATOR, (), "billing", "other", True),
        (Role.OPERATOR, ("faults",), "billing", None, False),
        (Role.OPERATOR, ("faults",), None, "other", True),
        (Role.OPERATOR, ("billing",), "billing", None, True),
        (Role.OPERATOR, ("billing",), "billing", "other", True),
        (Role.OPERATOR, ("faults",), "billing", "other", False),
        (Role.OPERATOR, ("faults",), "billing", "self", True),
        (Role.SUPERVISOR, (), "billing", "other", True),
        (Role.ADMINISTRATOR, (), "billing", None, True),
    ],
)
def test_who_sees_which_conversation(
    desk: Desk,
    signed_in: SignIn,
    role: Role,
    teams: tuple[str, ...],
    team: str | None,
    owner: str | None,
    seen: bool,
) -> None:
    ana, other = with_teams(desk, "Ana Ruiz", *teams, role=role), desk.operator("Tom Gil")
    conversation = in_team(desk, "eva", team, {"self": ana, "other": other}.get(owner or ""))
    client = signed_in(ana)
    assert client.get(f"/api/conversations/{conversation}").status_code == (200 if seen else 404)
    batch = client.get("/api/changes?cursor=0").json()
    assert [one["id"] for one in batch["conversations"]] == ([conversation] if seen else [])
    assert batch["hidden"] == ([] if seen else [conversation])


def test_lists_and_counts_hold_only_what_may_be_seen(desk: Desk, signed_in: SignIn) -> None:
    free, billing, faults = (in_team(desk, who, who) for who in ("", "billing", "faults"))
    desk.run(lambda uow: leave_team(uow, free))
    own = in_team(desk, "own", "faults", ana := with_teams(desk, "Ana Ruiz", "billing"))
    for client, unassigned, everything in (
        (signed_in(ana), {free, billing}, {free, billing, own}),
        (
            signed_in(desk.operator("Eva", role=Role.SUPERVISOR)),
            {free, billing, faults},
            {free, billing, faults, own},
        ),
    ):
        for view, expected in (("unassigned", unassigned), ("all", everything)):
            listed = client.get(f"/api/conversations?view={view}").json()
            assert {one["id"] for one in listed["conversations"]} == expected
            assert listed["total"] == len(expected)
        counts = client.get("/api/me").json()["counts"]
        assert (counts["unassigned"], counts["all"]) == (len(unassigned), len(everything))


def test_every_endpoint_of_a_conversation_keeps_other_teams_out(desk: Desk, signed_in: SignIn) -> None:
    conversation = in_team(desk, "eva", "billing")
    message = desk.read(lambda uow: uow.messages.of(conversation))[0]
    client, tried = signed_in(with_teams(desk, "Ana Ruiz", "faults")), 0
    for method, path, handler in routes(desk):
        permission = declared(handler)
        if permission is not Permission.CONVERSATIONS:
            continue
        if path.startswith(("/api/conversations/nobody", "/api/messages/nobody", "/files/nobody")):
            key = conversation if "conversations" in path else message.id
            answer = client.request(method, path.replace("nobody", key))
            assert answer.status_code == 404, f"{method} {path}: {answer.status_code}"
            tried += 1
    assert tried >= 8


def test_a_file_is_seen_by_those_who_see_its_conversation(desk: Desk, signed_in: SignIn) -> None:
    conversation = in_team(desk, "eva", "billing")
    key = desk.keep(b"\x89PNG\r\n\x1a\n" + bytes(40))

    def attach(uow: UnitOfWork) -> str:
        message = uow.messages.of(conversation)[0]
        message.attachments = (Attachment("image", "a.png", "image/png", 48, key=key),)
        uow.messages.save(message)
        return message.id

    at = f"/files/{desk.run(attach)}/0"
    assert signed_in(with_teams(desk, "Ana Ruiz", "faults")).get(at).status_code == 404
    assert signed_in(with_teams(desk, "Tom Gil", "billing")).get(at).status_code == 200


def test_what_a_customer_wrote_to_another_team_is_not_told_beside_their_chat(
    desk: Desk, signed_in: SignIn
) -> None:
    mine, other = in_team(desk, "eva", None), in_team(desk, "eva-phone", "billing")

    def same_person(uow: UnitOfWork) -> None:
        second = uow.conversations.lock(other)
        second.contact_id = uow.conversations.get(mine).contact_id
        uow.conversations.save(second)

    desk.run(same_person)
    seen: dict[str, Any] = {
        team: signed_in(with_teams(desk, f"Ana {team}", team)).get(f"/api/conversations/{mine}").json()
        for team in ("faults", "billing")
    }
    assert seen["faults"]["elsewhere"] == []
    assert [one["text"] for one in seen["billing"]["elsewhere"] if one["author"] == "customer"] == [
        "una factura"
    ]


def test_a_customer_of_another_team_is_neither_found_nor_merged(desk: Desk, signed_in: SignIn) -> None:
    mine, other = in_team(desk, "eva", "faults"), in_team(desk, "eva-phone", "billing")
    contacts = [desk.read(lambda uow, c=c: uow.conversations.get(c)).contact_id for c in (mine, other)]
    ana, boss = with_teams(desk, "Ana Ruiz", "faults"), desk.operator("Eva Gil", role=Role.SUPERVISOR)
    for who, seen in ((ana, contacts[:1]), (boss, contacts)):
        client = signed_in(who)
        found = client.get("/api/contacts?query=eva").json()["contacts"]
        assert {one["id"] for one in found} == set(seen)
        merged = client.post(f"/api/contacts/{contacts[0]}/merge", json={"other": contacts[1]})
        assert merged.status_code == (200 if who is boss else 404)


def leave_team(uow: UnitOfWork, conversation_id: str) -> None:
    found = uow.conversations.lock(conversation_id)
    found.team = None
    uow.conversations.save(found)


def test_whoever_was_signed_off_hears_of_other_teams_chats_only_that_they_went_on(
    desk: Desk, signed_in: SignIn
) -> None:
    ana, tom = with_teams(desk, "Ana Ruiz", "faults"), desk.operator("Tom Gil")
    near, far = in_team(desk, "eva", "faults", tom), in_team(desk, "leo", "billing", tom)

    def off(uow: UnitOfWork) -> None:
        sign_off(uow, uow.operators.get(ana.id), OffBecause.MISSED, desk.clock())
        for one in (near, far, near):
            went_on(uow, ana.id, one)

    desk.run(off)
    client = signed_in(ana)
    for told in (client.get("/api/me").json(), client.get("/api/changes?cursor=0").json()):
        shown = told["signed_off"]
        assert (shown["because"], shown["others"]) == ("missed", 1)
        assert [(one["id"], one["owner"]) for one in shown["chats"]] == [(near, "Tom Gil")]
    assert signed_in(tom).get("/api/me").json()["signed_off"] is None
    assert client.post("/api/presence", json={"presence": "offline"}).status_code == 200
    assert client.get("/api/me").json()["signed_off"] is None, "read"
