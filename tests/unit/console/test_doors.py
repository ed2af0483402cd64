"""Getting in and out of the console."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from sanic import HTTPResponse

from bot.console.auth import PER_ADDRESS
from bot.console.deps import ConsoleDeps
from bot.console.session import Doorkeeper
from bot.content.business import load_business
from bot.content.words import Words
from bot.core.audit import AuditFilter
from bot.core.operator import Operator
from bot.outward.deps import WebhookDeps
from bot.outward.signing import Secrets
from bot.outward.webhook_calls import WebhookCalls
from bot.services.sealing import Sealer
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from bot.storage.hub import InProcessHub
from tests.conftest import StoppedClock
from tests.unit.console.desk import Desk

COOKIE = "ventanilla_console"
PASSWORD = "four words are plenty"


@pytest.fixture
def desk(sqlite_url: str, clock: StoppedClock) -> Iterator[Desk]:
    desk = Desk(sqlite_url, clock=clock)
    desk.start()
    yield desk
    desk.stop()


def test_looking_at_a_sign_in_link_does_not_use_it_up(desk: Desk, visitor: httpx.Client) -> None:
    link = desk.link(desk.operator("Ana Ruiz"))
    for _ in range(3):
        preview = visitor.get(link)
        assert preview.status_code == 200
        assert "Hola, Ana Ruiz" in preview.text
        assert COOKIE not in visitor.cookies
    assert visitor.post(link).status_code == 303
    assert visitor.get("/").status_code == 200


def test_a_sign_in_link_works_once(desk: Desk, visitor: httpx.Client) -> None:
    link = desk.link(desk.operator("Ana Ruiz"))
    assert visitor.post(link).headers["Location"] == "/console/password"
    visitor.cookies.clear()
    second = visitor.post(link)
    assert second.status_code == 410
    assert "Este enlace ya no sirve" in second.text
    assert COOKIE not in visitor.cookies


def test_a_sign_in_link_is_dead_after_a_day(desk: Desk, visitor: httpx.Client, clock: StoppedClock) -> None:
    link = desk.link(desk.operator("Ana Ruiz"))
    clock.advance(hours=25)
    assert visitor.get(link).status_code == 410
    assert visitor.post(link).status_code == 410


def test_another_site_cannot_use_a_link_for_its_visitor(desk: Desk, visitor: httpx.Client) -> None:
    link = desk.link(desk.operator("Ana Ruiz"))
    assert visitor.post(link, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert visitor.post(link, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert visitor.post(link, headers={"Origin": f"http://127.0.0.1:{desk.port}"}).status_code == 303


def test_the_session_is_out_of_reach_of_scripts_and_other_sites(desk: Desk, visitor: httpx.Client) -> None:
    cookie = visitor.post(desk.link(desk.operator("Ana Ruiz"))).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/console" in cookie


def test_an_operator_sets_a_password_and_signs_in_with_it(desk: Desk, visitor: httpx.Client) -> None:
    operator = desk.operator("Ana Ruiz")
    visitor.post(desk.link(operator))
    csrf = csrf_of(visitor.get("/password"))
    short = visitor.post("/password", data={"csrf": csrf, "password": "short"})
    assert short.status_code == 400
    assert "demasiado corta" in short.text
    assert visitor.post("/password", data={"csrf": csrf, "password": PASSWORD}).status_code == 303
    visitor.cookies.clear()
    entered = visitor.post("/sign-in", data={"login": "ana.ruiz", "password": PASSWORD})
    assert entered.headers["Location"] == "/console"
    assert visitor.get("/api/me", headers={"X-CSRF-Token": csrf_of(visitor.get("/"))}).status_code == 200


def test_a_browser_left_open_is_not_enough_for_another_password(
    desk: Desk, visitor: httpx.Client, clock: StoppedClock
) -> None:
    """Who has just come in is asked for none: they may have come by a link, having forgotten it."""
    desk.operator("Ana Ruiz", password=PASSWORD)
    new = "another handful of words"
    visitor.post("/sign-in", data={"login": "ana.ruiz", "password": PASSWORD})
    assert 'name="current"' not in visitor.get("/password").text
    clock.advance(minutes=16)
    page = visitor.get("/password")
    assert 'name="current"' in page.text
    wanted = {"csrf": csrf_of(page), "password": new}
    for shown in ({}, {"current": "a guess"}):
        refused = visitor.post("/password", data={**wanted, **shown})
        assert refused.status_code == 400 and "Esa no es tu contraseña actual" in refused.text
    assert visitor.post("/password", data={**wanted, "current": PASSWORD}).status_code == 303
    assert visitor.post("/sign-in", data={"login": "ana.ruiz", "password": PASSWORD}).status_code == 401
    assert visitor.post("/sign-in", data={"login": "ana.ruiz", "password": new}).status_code == 303


def test_the_password_before_is_not_guessed_there_either(
    desk: Desk, visitor: httpx.Client, clock: StoppedClock
) -> None:
    desk.operator("Ana Ruiz", password=PASSWORD)
    visitor.post("/sign-in", data={"login": "ana.ruiz", "password": PASSWORD})
    clock.advance(minutes=16)
    wanted = {"csrf": csrf_of(visitor.get("/password")), "password": "another handful of words"}
    for _ in range(5):
        assert visitor.post("/password", data={**wanted, "current": "a guess"}).status_code == 400
    stopped = visitor.post("/password", data={**wanted, "current": PASSWORD})
    assert stopped.status_code == 400 and "3 min" in stopped.text


def test_a_password_that_is_guessed_first_is_refused_in_words(desk: Desk, visitor: httpx.Client) -> None:
    visitor.post(desk.link(desk.operator("Ana Ruiz")))
    csrf = csrf_of(visitor.get("/password"))
    for password in ("password2026", "ana.ruiz1984", "cooperativa aurora"):
        refused = visitor.post("/password", data={"csrf": csrf, "password": password})
        assert refused.status_code == 400 and "se adivina pronto" in refused.text


def test_a_password_cannot_be_set_without_the_page_s_token(desk: Desk, visitor: httpx.Client) -> None:
    visitor.post(desk.link(desk.operator("Ana Ruiz")))
    assert visitor.post("/password", data={"password": PASSWORD}).status_code == 403
    assert visitor.post("/sign-in", data={"login": "ana.ruiz", "password": PASSWORD}).status_code == 401


def test_nobody_gets_in_without_a_password_of_their_own(desk: Desk, visitor: httpx.Client) -> None:
    desk.operator("Ana Ruiz")
    for password in ("", "admin", "ana.ruiz", "nobody has this password"):
        answer = visitor.post("/sign-in", data={"login": "ana.ruiz", "password": password})
        assert answer.status_code == 401
        assert COOKIE not in visitor.cookies


def test_guessing_a_password_is_stopped_and_let_go_on_later(
    desk: Desk, visitor: httpx.Client, clock: StoppedClock
) -> None:
    desk.operator("Ana Ruiz", password=PASSWORD)
    right = {"login": "ana.ruiz", "password": PASSWORD}
    for _ in range(5):
        assert visitor.post("/sign-in", data={**right, "password": "a guess"}).status_code == 401
    stopped = visitor.post("/sign-in", data=right)
    assert stopped.status_code == 429
    assert "3 min" in stopped.text
    clock.advance(minutes=2)
    assert visitor.post("/sign-in", data=right).status_code == 429
    clock.advance(minutes=2)
    assert visitor.post("/sign-in", data=right).status_code == 303
    for _ in range(5):
        assert visitor.post("/sign-in", data={**right, "password": "a guess"}).status_code == 401, (
            "all are back"
        )


@pytest.mark.parametrize("path", ["/sign-in", "/enter/nothing", "/second-step"])
def test_a_form_of_megabytes_is_not_taken_apart_for_a_stranger(
    desk: Desk, visitor: httpx.Client, path: str
) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert visitor.post(path, content=b"a=1&" * 400_000, headers=form).status_code == 413
    assert visitor.post(path, content=b"a=1&" * 40, headers=form).status_code in (303, 401, 410)


def test_trying_out_links_is_stopped_and_fills_no_record(desk: Desk, visitor: httpx.Client) -> None:
    link = desk.link(desk.operator("Ana Ruiz"))
    answers = {visitor.post(f"/enter/made-up-{number}").status_code for number in range(PER_ADDRESS)}
    assert answers == {410}
    assert visitor.post("/enter/one-more").status_code == 429
    assert visitor.post(link).status_code == 429
    kept = desk.read(lambda uow: uow.audit.listing(AuditFilter(action="sign-in.dead-link"), limit=1000))
    assert len(kept) == PER_ADDRESS


def test_who_signs_out_is_out_on_the_server(
    desk: Desk, signed_in: Callable[[Operator], httpx.Client]
) -> None:
    ana = signed_in(desk.operator("Ana Ruiz"))
    kept = dict(ana.cookies)
    assert ana.post("/api/sign-out").json() == {"next": "/console/sign-in?left=1"}
    ana.cookies.update(kept)
    assert ana.get("/api/me").status_code == 401


def test_an_ended_session_leads_to_a_page_that_says_so(
    desk: Desk, signed_in: Callable[[Operator], httpx.Client], clock: StoppedClock
) -> None:
    ana = signed_in(desk.operator("Ana Ruiz"))
    clock.advance(hours=17)
    sent = ana.get("/", headers={"Accept-Language": "es"})
    assert sent.headers["Location"] == "/console/sign-in?expired=1"
    page = ana.get(sent.headers["Location"].removeprefix("/console"), headers={"Accept-Language": "es"})
    assert "Tu sesión terminó" in page.text
    ana = signed_in(desk.operator("Eva Gil"))
    clock.advance(hours=17)
    sent = ana.get("/tickets", params={"words": "eva"})
    assert sent.headers["Location"] == "/console/sign-in?expired=1&next=tickets%3Fwords%3Deva", "the way back"


def test_a_form_sent_when_the_cookie_has_lapsed_too_leads_to_a_page_that_says_so(
    desk: Desk, visitor: httpx.Client
) -> None:
    assert visitor.post("/labels/new").headers["Location"] == "/console/sign-in?expired=1"
    assert visitor.get("/labels").headers["Location"] == "/console/sign-in?next=labels", "who was never in"
    sent = visitor.post("/labels/new", headers={"Referer": f"{desk.url}/labels?done=saved"})
    assert sent.headers["Location"] == "/console/sign-in?expired=1&next=labels%3Fdone%3Dsaved"


ELSEWHERE = [
    "//evil.example",
    "https://evil.example",
    "\\\\evil.example",
    ".evil.example",
    "../web/embed",
    "%2e%2e/web/embed",
    "tickets\r\nSet-Cookie: a=b",
    "javascript:alert(1)",
    "tickets?\r\nSet-Cookie: a=b",
]


@pytest.mark.parametrize("to", ELSEWHERE)
def test_no_door_leads_out_of_the_console(desk: Desk, visitor: httpx.Client, to: str) -> None:
    desk.operator("Ana Ruiz", password=PASSWORD)
    door = {"params": {"next": to}}
    data = {"login": "ana.ruiz", "password": PASSWORD}
    for entered in (visitor.post("/sign-in", data=data, **door), visitor.get("/sign-in", **door)):
        assert entered.headers["Location"] == "/console"
        assert "Set-Cookie: a" not in str(entered.headers)
    assert 'href="/console"' in visitor.get("/password", **door).text


def test_the_way_leads_through_a_first_password(desk: Desk, visitor: httpx.Client) -> None:
    visitor.post(desk.link(desk.operator("Ana Ruiz")) + "?next=tickets")
    page = visitor.get("/password?next=tickets")
    assert 'href="/console/tickets"' in page.text, "also for who sets none"
    saved = visitor.post("/password?next=tickets", data={"csrf": csrf_of(page), "password": PASSWORD})
    assert saved.headers["Location"] == "/console/tickets"


def test_the_doors_speak_the_browser_s_language_and_the_chosen_one(desk: Desk, visitor: httpx.Client) -> None:
    assert '<html lang="es"' in visitor.get("/sign-in").text
    english = visitor.get("/sign-in", headers={"Accept-Language": "fr, en;q=0.8"})
    assert '<html lang="en"' in english.text
    assert '<html lang="en"' in visitor.get("/sign-in?language=en").text
    assert '<html lang="en"' in visitor.get("/sign-in").text


def test_every_page_forbids_foreign_and_inline_code(desk: Desk, visitor: httpx.Client) -> None:
    for path in ("/sign-in", "/enter/nonsense", "/static/js/main.js", "/api/me", "/"):
        policy = visitor.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe-inline" not in policy, path


def csrf_of(page: httpx.Response) -> str:
    for mark in ('name="csrf" value="', 'name="csrf" content="'):
        if mark in page.text:
            return page.text.split(mark)[1].split('"')[0]
    raise AssertionError("no token on the page")


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_goes_over_https_only_where_the_console_does(database: SqlDatabase, secure: bool) -> None:
    house, sealer = load_business(ROOT), Sealer("a secret that is only used here", "second step")
    words, clock, hub = Words.load(ROOT), StoppedClock(), InProcessHub()
    calls = WebhookCalls(WebhookDeps(database, hub, Secrets("a secret"), clock, house))
    deps = ConsoleDeps(database, hub, words, house, clock, sealer, calls, secure_cookies=secure)
    response = Doorkeeper(deps).let_in(HTTPResponse(), "a token")
    assert ("Secure" in str(response.cookies.get_cookie(COOKIE, path="/console"))) is secure
