"""Files, templates and second tries, as the console's page asks for them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.core.message import Attachment, IncomingMessage, Message
from bot.core.operator import Operator, Presence
from bot.core.templates import Template, Templates
from bot.services.errors import SendFailed
from bot.services.receive import receive
from bot.services.transfer import to_queue
from tests.patience import wait_for
from tests.unit.console.desk import Desk

SignIn = Callable[[Operator], httpx.Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"a plan" * 20
REOPEN = Templates(
    {"reopen": Template("reopen", {"es": "Novedades de {business}."}, {"es": "HX" + "0" * 32})}
)


class Case:
    """A conversation on a network, in the hands of Marta."""

    def __init__(self, desk: Desk, signed_in: SignIn) -> None:
        self.desk = desk
        marta = desk.operator("Marta Ruiz", Presence.ONLINE)
        self.page = signed_in(marta)
        self.first = self.customer("hola")
        self.path = f"/api/conversations/{self.first.conversation_id}"
        self.last("sent")
        assert self.page.post(f"{self.path}/take-over").status_code == 200
        self.last("sent")

    def customer(self, text: str, *sent: Attachment) -> Message:
        incoming = IncomingMessage("phone", "ana", f"in-{time.monotonic_ns()}", text, attachments=sent)
        return self.desk.run(lambda uow: receive(uow, incoming, self.desk.clock()).message)

    def detail(self) -> dict[str, Any]:
        return dict(self.page.get(self.path).json())

    def last(self, delivery: str) -> dict[str, Any]:
        def found() -> dict[str, Any] | None:
            last = [m for m in self.detail()["messages"] if not m["activity"]][-1]
            return last if last["delivery"] == delivery else None

        return dict(wait_for(found))


@pytest.fixture
def case(desk: Desk, signed_in: SignIn) -> Case:
    return Case(desk, signed_in)


def send(case: Case, content: bytes, media_type: str, request_id: str = "r1") -> httpx.Response:
    query = {"name": "plano ñ.png", "request_id": request_id}
    return case.page.post(
        f"{case.path}/file", params=query, content=content, headers={"Content-Type": media_type}
    )


def test_a_file_an_operator_attaches_goes_out_once(case: Case) -> None:
    assert send(case, PNG, "image/png").status_code == 200
    assert send(case, PNG, "image/png").status_code == 200
    sent = case.last("sent")
    assert sent["attachments"][0] | {"kept": True} == sent["attachments"][0]
    assert (sent["attachments"][0]["name"], sent["attachments"][0]["size"]) == ("plano ñ.png", len(PNG))
    assert len([m for m in case.detail()["messages"] if m["attachments"]]) == 1


def test_a_file_of_a_message_that_is_refused_is_not_kept_but_one_that_others_sent_too(case: Case) -> None:
    plan = PNG + b"of the house"
    assert send(case, PNG, "image/png").status_code == 200
    here = case.desk.read(lambda uow: uow.conversations.get(case.first.conversation_id))
    case.desk.run(lambda uow: to_queue(uow, here.id, str(here.assignee_id), case.desk.clock()))
    assert [send(case, one, "image/png", "r2").status_code for one in (PNG, plan)] == [409, 409]
    kept = [one.read_bytes() for one in case.desk.media_folder.rglob("*") if one.is_file()]
    assert kept == [PNG]


def test_a_file_larger_than_other_requests_may_be_is_taken_up_to_its_limit(case: Case) -> None:
    assert send(case, b"%PDF-" + bytes(8_000_000), "application/pdf").status_code == 200
    assert send(case, PNG + bytes(5_000_000), "image/png", "r2").status_code == 413


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"<html>", "text/html"),
        (b"<html>", "image/png"),
        (b"MZ", "application/x-msdownload"),
        (b"", "image/png"),
    ],
)
def test_a_file_that_may_do_harm_is_refused(case: Case, content: bytes, media_type: str) -> None:
    assert send(case, content, media_type).status_code == 415
    assert not [m for m in case.detail()["messages"] if m["attachments"]]


def test_what_the_network_does_not_deliver_is_told_before_it_is_sent(case: Case) -> None:
    refused = send(case, b"GIF89a" + bytes(20), "image/gif")
    assert (refused.status_code, refused.json()["error"]) == (415, "not_delivered")
    files = case.detail()["reach"]["files"]
    assert (files["image/gif"], files["image/png"], files["application/pdf"]) == (0, 5_000_000, 16_000_000)
    assert not [m for m in case.detail()["messages"] if m["attachments"]]


def test_a_refusal_is_heard_by_whoever_still_sends_on_a_slow_line(case: Case) -> None:
    def slowly(times: int) -> Iterator[bytes]:
        for _ in range(times):
            yield bytes(200_000)
            time.sleep(0.02)

    for media_type, size, why in (("image/gif", 4, "not_delivered"), ("image/png", 8, "too_large")):
        headers = {"Content-Type": media_type, "Content-Length": f"{size}000000"}
        query = {"name": "baile", "request_id": "r1"}
        body = slowly(size * 5)
        refused = case.page.post(f"{case.path}/file", params=query, content=body, headers=headers)
        assert refused.json()["error"] == why
        after = case.page.get(case.path)
        lines = [one.extensions["network_stream"].get_extra_info("client_addr") for one in (refused, after)]
        assert lines[0] == lines[1], "the line was not dropped"


def test_what_a_customer_sent_is_served_so_that_nothing_in_it_runs(case: Case) -> None:
    key = asyncio.run(case.desk.media.keep(b"<script>alert(1)</script>"))
    sent = case.customer("", Attachment("document", "carta.txt", "text/plain", 25, key=key))
    answer = case.page.get(f"/files/{sent.id}/0")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store", "it may be erased"
    disguised = case.customer("", Attachment("document", "x.html", "text/html", 25, key=key))
    assert case.page.get(f"/files/{disguised.id}/0").headers["Content-Type"] == "application/octet-stream"


def test_a_picture_is_shown_in_place_and_only_to_operators(case: Case) -> None:
    key = asyncio.run(case.desk.media.keep(PNG))
    sent = case.customer("", Attachment("image", "", "image/png", len(PNG), key=key))
    answer = case.page.get(f"/files/{sent.id}/0")
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"][:6]) == (
        "image/png",
        "inline",
    )
    assert httpx.get(f"{case.desk.url}/files/{sent.id}/0").status_code == 401
    assert case.page.get(f"/files/{sent.id}/1").status_code == 404
    assert case.page.get("/files/msg_0/0").status_code == 404


def test_the_page_knows_that_the_window_is_closed_before_anyone_writes(case: Case) -> None:
    open_until = case.detail()["reach"]
    assert open_until["window"]["open"] is True
    assert open_until["files"]
    case.first.created_at -= timedelta(hours=25)
    case.desk.run(lambda uow: uow.messages.save(case.first))
    assert case.detail()["reach"]["window"]["open"] is False
    assert case.detail()["reach"]["template"] is None


def test_the_template_knocks_at_a_closed_window(desk: Desk, signed_in: SignIn) -> None:
    desk.stop()
    desk.templates = REOPEN
    desk.start()
    case = Case(desk, signed_in)
    assert case.detail()["reach"]["template"] == "Novedades de Cooperativa Aurora."
    answer = case.page.post(f"{case.path}/template", json={"request_id": "t1"})
    assert answer.json()["message"]["text"] == "Novedades de Cooperativa Aurora."
    case.last("sent")
    stored = desk.read(lambda uow: uow.messages.get(answer.json()["message"]["id"]))
    assert stored.meta["template"] == "reopen"


def test_a_conversation_on_the_page_has_no_window(case: Case) -> None:
    on_page = case.desk.customer("eva", "hola")
    reach = case.page.get(f"/api/conversations/{on_page.conversation_id}").json()["reach"]
    assert reach == {"window": None, "template": None, "files": None}


def test_a_failed_message_says_why_and_can_be_sent_again(case: Case) -> None:
    case.desk.phone.failures = [SendFailed("too_long")]
    case.page.post(f"{case.path}/reply", json={"text": "Soy Marta", "request_id": "a"})
    failed = case.last("failed")
    assert failed["failure"] == "too_long"
    assert case.page.post(f"/api/messages/{failed['id']}/send-again").status_code == 200
    assert case.last("sent")["text"] == "Soy Marta"
    assert case.page.post(f"/api/messages/{failed['id']}/send-again").status_code == 400
    assert case.desk.phone.sent.count("Soy Marta") == 1


def test_who_has_the_conversation_sends_again_and_anybody_where_nobody_has_it(
    case: Case, signed_in: SignIn
) -> None:
    case.desk.phone.failures = [SendFailed("too_long")]
    case.page.post(f"{case.path}/reply", json={"text": "Soy Marta", "request_id": "a"})
    failed = case.last("failed")
    colleague = signed_in(case.desk.operator("Leo Gil"))
    assert colleague.post(f"/api/messages/{failed['id']}/send-again").status_code == 409
    assert case.page.post(f"{case.path}/resolve").status_code == 200
    assert colleague.post(f"/api/messages/{failed['id']}/send-again").status_code == 200


def test_a_quoted_message_is_shown_with_what_it_quotes(case: Case) -> None:
    case.page.post(f"{case.path}/reply", json={"text": "¿Norte o Centro?", "request_id": "a"})
    provider_id = f"provider-{len(case.desk.phone.sent) or 1}"
    case.last("sent")
    incoming = IncomingMessage("phone", "ana", "quoting", "este sí", quoted=provider_id)
    case.desk.run(lambda uow: receive(uow, incoming, case.desk.clock()))
    assert case.last("received")["quoted"]["text"] in case.desk.phone.sent
