"""Live updates: nothing is missed after a cut, and taking a batch in twice changes nothing."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from bot.console import stream
from bot.core.operator import Operator, Presence
from bot.services.presence import set_presence
from bot.services.sign_in import sign_out
from tests.unit.console.desk import Desk

SignedIn = Callable[[Operator], httpx.Client]


def test_a_page_hears_of_a_new_message_at_once(desk: Desk, signed_in: SignedIn) -> None:
    ana = signed_in(desk.operator("Ana Ruiz"))
    with following(ana, cursor_of(ana)) as batches:
        assert next(batches)["up_to_date"] is True
        conversation = desk.customer("eva", "hola", quiet=True).conversation_id
        news = next(batches)
        assert [one["id"] for one in news["conversations"]] == [conversation]
        assert news["conversations"][0]["preview"]["text"] == "hola"
        assert news["counts"]["all"] == 1


def test_after_a_cut_all_that_happened_is_there_in_cursor_order(desk: Desk, signed_in: SignedIn) -> None:
    ana = signed_in(desk.operator("Ana Ruiz"))
    start = cursor_of(ana)
    wrote = {desk.customer(f"c{n}", f"mensaje {n}", quiet=True).conversation_id for n in range(230)}
    caught_up: list[dict[str, Any]] = []
    with following(ana, start) as batches:
        for batch in batches:
            caught_up.append(batch)
            if batch["up_to_date"]:
                break
    assert len(caught_up) > 1, "more than fits in one batch"
    assert caught_up[0]["after"] == start
    for before, after in itertools.pairwise(caught_up):
        assert before["cursor"] == after["after"]
    assert {one["id"] for batch in caught_up for one in batch["conversations"]} == wrote
    assert caught_up[-1]["cursor"] == cursor_of(ana)


def test_a_page_hears_where_its_operator_has_written_on_another_device_and_when(
    desk: Desk, signed_in: SignedIn
) -> None:
    ana, leo = (signed_in(desk.operator(name)) for name in ("Ana Ruiz", "Leo Gil"))
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id

    def writes(text: str, mode: str = "reply") -> str | None:
        given = {"mode": mode, "text": text, "seen": 1}
        at: str | None = ana.post(f"/api/conversations/{conversation}/draft", json=given).json()["at"]
        return at

    def begun(who: httpx.Client) -> dict[str, str]:
        found: dict[str, str] = who.get("/api/changes", params={"cursor": cursor_of(who)}).json()["drafts"]
        return found

    first, last = writes("hol"), writes("hola")
    assert first and last and first < last
    assert begun(ana) == {conversation: last}
    assert begun(leo) == {}
    note = writes("ojo", "note")
    assert writes("") == note, "the note is still there"
    kept = ana.get(f"/api/conversations/{conversation}").json()["drafts"]
    assert begun(ana) == {conversation: note} == {conversation: max(one["updated_at"] for one in kept)}
    assert writes("", "note") is None
    assert begun(ana) == {}


def test_a_page_hears_of_what_its_operator_was_given_and_not_of_what_they_took(
    desk: Desk, signed_in: SignedIn
) -> None:
    ana, leo = desk.operator("Ana Ruiz", Presence.ONLINE), desk.operator("Leo Gil", Presence.ONLINE)
    hers, his = signed_in(ana), signed_in(leo)
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    start = cursor_of(hers)

    def given() -> list[list[str]]:
        return [page.get(f"/api/changes?cursor={start}").json()["given"] for page in (hers, his)]

    assert hers.post(f"/api/conversations/{conversation}/take-over").status_code == 200
    assert given() == [[], []]
    wanted = {"operator": leo.id, "note": ""}
    assert hers.post(f"/api/conversations/{conversation}/transfer", json=wanted).status_code == 200
    assert given() == [[], [conversation]]
    desk.customer("eva", "¿hola?", quiet=True)
    assert his.get(f"/api/changes?cursor={cursor_of(his)}").json()["given"] == []


def test_a_tab_that_missed_a_batch_can_ask_for_it(desk: Desk, signed_in: SignedIn) -> None:
    ana = signed_in(desk.operator("Ana Ruiz"))
    start = cursor_of(ana)
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    missed = ana.get("/api/changes", params={"cursor": start}).json()
    assert [one["id"] for one in missed["conversations"]] == [conversation]
    nothing = ana.get("/api/changes", params={"cursor": missed["cursor"]}).json()
    assert (nothing["conversations"], nothing["cursor"]) == ([], missed["cursor"])


def test_a_page_hears_that_the_customer_is_typing(desk: Desk, signed_in: SignedIn) -> None:
    ana = signed_in(desk.operator("Ana Ruiz"))
    conversation = desk.customer("eva", "hola", quiet=True).conversation_id
    with following(ana, cursor_of(ana)) as batches:
        next(batches)
        desk.customer_types(conversation)
        assert next(batches) == {"typing": {"conversation_id": conversation, "who": "customer", "on": True}}


def test_a_change_of_presence_in_one_browser_reaches_the_other(desk: Desk, signed_in: SignedIn) -> None:
    operator = desk.operator("Ana Ruiz")
    ana = signed_in(operator)
    with following(ana, cursor_of(ana)) as batches:
        assert next(batches)["presence"] == "offline"
        desk.run(lambda uow: set_presence(uow, operator.id, Presence.BUSY, desk.clock()))
        assert next(batches)["presence"] == "busy"


def test_the_stream_of_someone_who_signed_out_ends(
    desk: Desk, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT", 0.4)
    ana = signed_in(desk.operator("Ana Ruiz"))
    token = ana.cookies["ventanilla_console"]
    with following(ana, cursor_of(ana)) as batches:
        next(batches)
        desk.run(lambda uow: sign_out(uow, token))
        assert list(batches) == []


def test_it_ends_in_a_busy_house_too(
    desk: Desk, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is always news, no heartbeat comes between."""
    monkeypatch.setattr(stream, "HEARTBEAT", 0.4)
    ana = signed_in(desk.operator("Ana Ruiz"))
    token = ana.cookies["ventanilla_console"]
    over = threading.Event()

    def write() -> None:
        while not over.wait(0.05):
            desk.customer("eva", "¿hola?", quiet=True)

    writing = threading.Thread(target=write)
    with following(ana, cursor_of(ana)) as batches:
        next(batches)
        writing.start()
        next(batches)
        desk.run(lambda uow: sign_out(uow, token))
        told = sum(1 for _ in itertools.islice(batches, 100))
    over.set()
    writing.join()
    assert told < 100


def cursor_of(client: httpx.Client) -> int:
    return int(client.get("/api/me").json()["cursor"])


@contextmanager
def following(client: httpx.Client, cursor: int) -> Iterator[Iterator[dict[str, Any]]]:
    with client.stream("GET", "/api/stream", params={"cursor": cursor}, timeout=20) as response:
        assert response.status_code == 200
        yield (json.loads(line) for line in response.iter_lines())
