"""What anybody may throw at our door: the right status, nothing kept that should not be, no secret told."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.core.message import Author
from tests.browser.counter import SECRET, Counter
from tests.unit.channels.web.conftest import Visitor

JSON = "application/json"


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """One for all: nothing thrown at it may keep it from serving the next."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    counter = Counter(f"sqlite:///{folder}/v.db")
    counter.start()
    yield counter
    counter.stop()


@pytest.fixture(scope="module")
def visitor(counter: Counter) -> Iterator[Visitor]:
    visitor = Visitor(counter)
    yield visitor
    visitor.http.close()


def kept(counter: Counter) -> list[str]:
    def read(uow: Any) -> list[str]:
        found = uow.conversations.listing("all", "", limit=500)
        return [m.text for one in found for m in uow.messages.of(one.id) if m.author is Author.CUSTOMER]

    return list(counter.do(read))


def throw(visitor: Visitor, body: bytes, path: str = "/web/messages", **headers: str) -> httpx.Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = visitor.http.post(path, content=body, headers={"Content-Type": JSON, **visitor.headers, **given})
    assert "Traceback" not in answer.text
    assert SECRET not in answer.text
    return answer


def message(**fields: Any) -> bytes:
    return json.dumps({"id": str(uuid.uuid4()), "text": "hola", **fields}).encode()


REFUSED = {
    "nothing": (b"", 400),
    "words": (b"hola", 400),
    "null": (b"null", 400),
    "a list of messages": (b"[" + message() + b"]", 400),
    "half a message": (message()[:-5], 400),
    "two messages": (message() + message(), 400),
    "no UTF-8": (b"\xff\xfe" + message(), 400),
    "UTF-16": (message().decode().encode("utf-16"), 400),
    "a form": (b"id=1&text=hola", 400),
    "XML with an entity": (b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>", 400),
    "lists in lists": (b"[" * 60_000 + b"]" * 60_000, 400),
    "objects in objects": (b'{"text":' * 10_000 + b"1" + b"}" * 10_000, 400),
    "a number without end": (b'{"id": ' + b"9" * 5_000 + b', "text": "hola"}', 400),
    "not a number": (b'{"id": NaN, "text": "hola"}', 400),
    "no id": (b'{"text": "hola"}', 400),
    "an id with a path": (message(id="../../etc/passwd"), 400),
    "an id with SQL": (message(id="' OR 1=1 --"), 400),
    "an id that is an object": (message(id={"$ne": None}), 400),
    "text that is a number": (message(text=7), 400),
    "text that is an object": (message(text={"$gt": ""}), 400),
    "text of nothing to see": (message(text="\u200b\x00 \u2060"), 400),
    "a payload that is a list": (message(payload=["/restart"]), 400),
    "a payload beyond all length": (message(payload="/" * 5_000), 400),
    "a language that is an object": (message(language={"toString": 1}), 400),
    "text beyond all length": (message(text="a" * 50_000), 413),
    "a body beyond all length": (b" " * 300_000, 413),
    "a body of a megabyte that says nothing": (b"{" * 1_000_000, 413),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_message_is_refused_and_leaves_nothing(
    counter: Counter, visitor: Visitor, case: str
) -> None:
    body, status = REFUSED[case]
    before = kept(counter)
    answer = throw(visitor, body)
    assert answer.status_code == status, answer.text
    assert answer.json()["message"].endswith(".")
    assert kept(counter) == before


FORGED = {
    "no token": "",
    "another scheme": "Basic dmVudGFuaWxsYTpwYXNz",
    "no secret behind it": "Bearer v1.bm9ib2R5.AAAA",
    "a token of no algorithm": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ2aXMifQ.",
    "a path": "Bearer ../../../../etc/passwd",
    "beyond all length": "Bearer " + "A" * 6_000,
    "many dots": "Bearer " + "." * 300,
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED)
@pytest.mark.parametrize("path", ["/web/messages", "/web/typing"])
def test_a_forged_token_opens_nothing(counter: Counter, visitor: Visitor, token: str, path: str) -> None:
    before = kept(counter)
    assert throw(visitor, message(), path, Authorization=token).status_code == 401
    assert kept(counter) == before


def test_a_token_cut_or_changed_opens_nothing(counter: Counter, visitor: Visitor) -> None:
    before = kept(counter)
    for token in (visitor.token[:-1], visitor.token + "A", visitor.token[::-1], visitor.token.swapcase()):
        assert throw(visitor, message(), Authorization=f"Bearer {token}").status_code == 401
    assert kept(counter) == before


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/web/messages", 405),
        ("PUT", "/web/messages", 405),
        ("DELETE", "/web/visitors", 405),
        ("POST", "/web/stream", 405),
        ("GET", "/web/transcript/..%2f..%2fetc%2fpasswd", 404),
        ("GET", "/web/transcript/" + "A" * 2_000, 404),
        ("GET", "/web/%00", 404),
    ],
)
def test_a_door_that_is_none_stays_shut(visitor: Visitor, method: str, path: str, status: int) -> None:
    answer = visitor.http.request(method, path, headers=visitor.headers)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


ODD = {
    "a command of the engine's": ("/restart", "/restart"),
    "an intent that was never offered": ('/inform{"office": "norte"}', '/inform{"office": "norte"}'),
    "a script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "a template": ("{{7*7}}${7*7}#{7*7}", "{{7*7}}${7*7}#{7*7}"),
    "SQL": ("'; DROP TABLE messages; --", "'; DROP TABLE messages; --"),
    "a right-to-left override": ("\u202ehola", "hola"),
    "a null and a lone surrogate": ("ho\x00la\ud800", "hola"),
    "a hundred joined signs": ("a" + "\u0301" * 100, None),
    "a line of log": ("hola\n2026-12-01 [error] forged", None),
    "a thousand emoji": ("👩‍👩‍👧" * 200, None),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_words_are_words_and_are_kept_clean(counter: Counter, visitor: Visitor, case: str) -> None:
    said, expected = ODD[case]
    assert throw(visitor, message(text=said, payload="/restart")).status_code == 202
    last = kept(counter)[-1]
    assert last and "\x00" not in last and "\ud800" not in last
    assert expected is None or last == expected


def test_a_replay_is_answered_and_kept_once(counter: Counter, visitor: Visitor) -> None:
    body = message(text="otra vez")
    answers = {throw(visitor, body).json()["id"] for _ in range(5)}
    assert len(answers) == 1
    assert kept(counter).count("otra vez") == 1


def test_another_content_type_changes_nothing(counter: Counter, visitor: Visitor) -> None:
    for kind in ("text/plain", "application/xml", "multipart/form-data; boundary=x", ""):
        assert throw(visitor, message(text=f"as {kind}"), Content_Type=kind).status_code == 202


def test_no_log_tells_a_secret_or_what_people_wrote(
    visitor: Visitor, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    throw(visitor, message(text="mi clave es sésamo"))
    throw(visitor, b"mi clave es")
    throw(visitor, message(), Authorization="Bearer forged")
    logged = "".join(capfd.readouterr()) + caplog.text
    assert visitor.token not in logged
    assert "clave" not in logged
    assert SECRET not in logged
