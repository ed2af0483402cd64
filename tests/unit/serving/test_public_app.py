"""What the gateway makes of strangers' requests, whatever they are for."""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from sanic import HTTPResponse, Request
from structlog.testing import capture_logs

from bot.console.auth import PER_ADDRESS
from bot.core.log_faults import trace
from bot.services.errors import StorageUnavailable
from bot.serving import slow_senders
from tests.gateways import GatewayThread
from tests.patience import PATIENCE

A_FILE = "3f1c1c5e-5d0a-4f6e-9a27-0f6a5f2d7c11"


def guesses(gateway: GatewayThread) -> Callable[[str, int], int]:
    """From an address as the proxy tells it, so many times; the status of the last."""

    def guess(forwarded: str, times: int) -> int:
        status = 0
        with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
            for number in range(times):
                url = f"{gateway.url}/console/enter/made-up-{number}"
                status = client.post(url, headers={"X-Forwarded-For": forwarded}).status_code
        return status

    return guess


@pytest.mark.parametrize(
    ("public", "others", "invented"),
    [("https://help.example.org", 410, 429), ("", 429, 429)],
    ids=["behind a proxy", "before none"],
)
def test_who_tries_out_links_shuts_the_door_to_nobody_else(
    tmp_path: Path, public: str, others: int, invented: int
) -> None:
    with GatewayThread(tmp_path, PUBLIC_URL=public).running() as gateway:
        guess = guesses(gateway)
        assert guess("203.0.113.7", PER_ADDRESS + 1) == 429
        assert guess("203.0.113.8", 1) == others
        assert guess("198.51.100.1, 203.0.113.7", 1) == invented, (
            "what the sender wrote before it is no proof"
        )


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayThread]:
    with GatewayThread(tmp_path_factory.mktemp("gateway")).running() as gateway:
        yield gateway


@pytest.mark.parametrize(
    ("request_line", "header"),
    [
        ("GET /api/v1/operators", b"Authorization: Bearer \xff\xfe"),
        ("POST /web/messages", b"Authorization: Bearer a.\xff"),
        ("GET /web/stream", b"Authorization: Bearer \xff"),
        ("GET /console/api/me", b"Cookie: ventanilla_console=\xff"),
    ],
)
def test_what_is_no_text_is_refused(gateway: GatewayThread, request_line: str, header: bytes) -> None:
    assert status(gateway, request_line, header) == 400


def test_a_form_from_an_address_that_is_none_is_not_ours(gateway: GatewayThread) -> None:
    for path in ("/console/sign-in", "/console/enter/a"):
        assert status(gateway, f"POST {path}", b"Origin: http://[") == 403


def status(gateway: GatewayThread, request_line: str, header: bytes) -> int:
    address = urlsplit(gateway.url)
    with socket.create_connection((address.hostname, address.port), PATIENCE) as line:
        head = f"{request_line} HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\nConnection: close\r\n"
        line.sendall(head.encode() + header + b"\r\n\r\n")
        return int(line.makefile("rb").readline().split()[1])


@pytest.mark.parametrize("path", ["/web/messages", "/console/sign-in", f"/web/files?id={A_FILE}"])
def test_a_body_that_comes_byte_by_byte_is_not_waited_for(
    gateway: GatewayThread, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(slow_senders, "BODY_SECONDS", 0.3)
    token = httpx.post(f"{gateway.url}/web/visitors", json={}, trust_env=False).json()["token"]
    address = urlsplit(gateway.url)
    with socket.create_connection((address.hostname, address.port), PATIENCE) as line:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token}\r\nContent-Length: 900\r\n"
        )
        line.sendall(f"{head}Content-Type: application/pdf\r\n\r\n".encode())
        line.settimeout(0.05)
        answer = b""
        for _ in range(100):
            with contextlib.suppress(TimeoutError):
                line.sendall(b" ")
                if answer := line.recv(100):
                    break
    assert answer.startswith(b"HTTP/1.1 408"), answer


def test_a_head_that_comes_byte_by_byte_is_not_waited_for(
    gateway: GatewayThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also the second one of a connection that was good for one request before."""
    monkeypatch.setattr(slow_senders, "HEAD_SECONDS", 0.5)
    address = urlsplit(gateway.url)
    for before in (b"", b"GET /web/icon.svg HTTP/1.1\r\nHost: here\r\n\r\n"):
        with socket.create_connection((address.hostname, address.port), PATIENCE) as line:
            line.sendall(before)
            if before:
                assert line.recv(65_536).startswith(b"HTTP/1.1 200")
            line.settimeout(0.05)
            answer = b""
            line.sendall(b"GET / HTTP/1.1\r\nHost: here\r\nX-Slow: ")
            for _ in range(100):
                with contextlib.suppress(TimeoutError):
                    line.sendall(b"a")
                    if answer := line.recv(100):
                        break
        assert answer.startswith(b"HTTP/1.1 408"), answer


def every_address(gateway: GatewayThread) -> list[tuple[str, str]]:
    """Each route with a method it takes and one that it does not, and what leads nowhere."""
    found = [("GET", "/nowhere"), ("GET", "/console/nowhere"), ("GET", "/console/static/nowhere.js")]
    for route in gateway.app.router.routes:
        path = "/" + re.sub(r"<([^>]*)>", lambda one: "1" if ":int" in one[1] else "x", route.path)
        found += [(method, path) for method in (*route.methods, "PATCH")]
    return found


def test_every_answer_says_what_a_browser_may_do_with_it(gateway: GatewayThread) -> None:
    """Nobody is signed in: refusals and errors are answers too."""
    addresses = every_address(gateway)
    assert len(addresses) > 200
    with httpx.Client(base_url=gateway.url, timeout=PATIENCE, trust_env=False) as http:
        for method, path in addresses:
            answer = http.request(method, path)
            said, where = answer.headers, f"{method} {path}: {answer.status_code}"
            assert answer.status_code < 500, where
            assert said["Content-Security-Policy"].startswith("default-src 'none'"), where
            assert "frame-ancestors 'none'" in said["Content-Security-Policy"], where
            assert "unsafe" not in said["Content-Security-Policy"], where
            assert said["X-Content-Type-Options"] == "nosniff", where
            assert said["Referrer-Policy"] in ("no-referrer", "same-origin"), where
            assert said["Cache-Control"], where
            assert "Strict-Transport-Security" not in said, "it is reached over http"
        console = http.get("/console/sign-in").headers["Content-Security-Policy"]
        assert "script-src 'self'" in console, "whoever says more is heard"


def test_who_is_reached_over_https_is_reached_so_only(tmp_path: Path) -> None:
    with GatewayThread(tmp_path, PUBLIC_URL="https://help.example.org").running() as gateway:
        answer = httpx.get(f"{gateway.url}/", trust_env=False)
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("method", "path", "status", "spanish", "english"),
    [
        ("GET", "/console/nowhere", 404, "Esta página no existe", "This page does not exist"),
        ("GET", "/console/sign-out", 405, "Esta dirección no se abre así", "This address is not opened like"),
        ("GET", "/nowhere", 404, "Esta página no existe", "This page does not exist"),
        ("GET", "/web/messages", 405, "Esta página no existe", "This page does not exist"),
        (
            "GET",
            "/web/transcript/old",
            404,
            "pídenos uno nuevo en el chat",
            "ask us for a new one in the chat",
        ),
        ("GET", "/broken", 500, "Algo nos ha fallado", "Something failed on our side"),
        ("GET", "/console/broken", 500, "Algo ha fallado aquí", "Something went wrong here"),
        ("GET", "/console/full", 503, "Ahora mismo no se puede", "Not possible just now"),
    ],
)
def test_whoever_goes_where_nothing_is_reads_a_page_of_ours_in_their_language(
    with_faults: GatewayThread,
    method: str,
    path: str,
    status: int,
    spanish: str,
    english: str,
) -> None:
    for language, words in (("es-ES,es;q=0.9", spanish), ("en-GB", english)):
        headers = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": language}
        answer = httpx.request(method, with_faults.url + path, headers=headers, trust_env=False)
        assert answer.status_code == status
        assert f'<html lang="{language[:2]}"' in answer.text
        assert words in answer.text
        assert "Sanic" not in answer.text and with_faults.app.name not in answer.text
        assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert bool(answer.headers.get("Allow")) == (status == 405)
        assert bool(answer.headers.get("Retry-After")) == (status == 503)
        for address in re.findall(r'(?:href|src)="(/[^"?]*)"', answer.text):
            found = httpx.get(with_faults.url + address, trust_env=False, follow_redirects=True)
            assert found.status_code == 200, address


def test_programs_hear_what_they_understand(with_faults: GatewayThread) -> None:
    for path in ("/web/transcript/old", "/console/full"):
        answer = httpx.get(with_faults.url + path, trust_env=False)
        assert answer.json()["error"] in ("no_such_link", "unavailable")
    for path in ("/nowhere", "/console/nowhere", "/broken"):
        assert "<html" not in httpx.get(with_faults.url + path, trust_env=False).text
    signed_out = httpx.get(
        f"{with_faults.url}/console/api/me", headers={"Accept": "text/html"}, trust_env=False
    )
    assert signed_out.json() == {"error": "signed_out"}


def test_a_fault_is_written_down_without_what_stands_in_the_address(
    with_faults: GatewayThread, caplog: pytest.LogCaptureFixture
) -> None:
    with capture_logs() as told:
        answer = httpx.get(
            f"{with_faults.url}/console/broken/a-link-that-works?query=600123987", trust_env=False
        )
    assert answer.status_code == 500
    (line,) = told
    assert (line["event"], line["route"]) == ("request.failed", "console/broken/<token:str>")
    written = repr(told) + caplog.text
    assert "a-link-that-works" not in written and "600123987" not in written


def test_what_no_column_holds_is_refused_and_the_log_says_where(with_faults: GatewayThread) -> None:
    """It may be a fault of ours: without a trace nobody would find it. What was sent is not quoted."""
    with capture_logs() as told:
        answer = httpx.get(f"{with_faults.url}/web/too-much?n=600123987", trust_env=False)
    assert (answer.status_code, answer.json()["error"]) == (400, "malformed")
    (line,) = told
    assert (line["event"], line["log_level"], line["route"]) == ("storage.refused", "warning", "web/too-much")
    where = trace((type(line["exc_info"]), line["exc_info"], None))
    assert "OverflowError" in where and "keeps_too_much" in where and "600123987" not in where


@pytest.fixture(scope="module")
def with_faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayThread]:
    """The whole application, and addresses where what may happen anywhere happens."""

    class Faulty(GatewayThread):
        def prepare(self) -> None:
            async def fails(request: Request, token: str = "") -> HTTPResponse:
                raise ValueError("of ours")

            async def is_full(request: Request) -> HTTPResponse:
                raise StorageUnavailable("no room")

            self.app.add_route(fails, "/broken", name="broken")
            self.app.add_route(fails, "/console/broken", name="console_broken")
            self.app.add_route(fails, "/console/broken/<token:str>", name="broken_link")

            async def keeps_too_much(request: Request) -> HTTPResponse:
                await self.house.database.run(lambda uow: uow.events.has(10**30 + int(request.args["n"][0])))
                raise AssertionError("it was kept")

            self.app.add_route(is_full, "/console/full", name="full")
            self.app.add_route(keeps_too_much, "/web/too-much", name="too_much")

    with Faulty(tmp_path_factory.mktemp("faults")).running() as gateway:
        yield gateway
