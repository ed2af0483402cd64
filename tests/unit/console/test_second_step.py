"""A second step at the door, and the list of where one is signed in."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator

import httpx
import pyotp
import pytest

from bot.core.audit import AuditFilter
from bot.core.operator import Operator
from bot.services import second_step
from bot.services.ports import UnitOfWork
from bot.services.sealing import Sealer, WrongKey, is_sealed
from tests.conftest import StoppedClock
from tests.unit.console.acting import post
from tests.unit.console.desk import Desk
from tests.unit.console.test_doors import COOKIE, PASSWORD

SignIn = Callable[[Operator], httpx.Client]
STEP = "ventanilla_console_step"
CODE = re.compile(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b")


@pytest.fixture
def desk(sqlite_url: str, clock: StoppedClock) -> Iterator[Desk]:
    desk = Desk(sqlite_url, clock=clock)
    desk.start()
    yield desk
    desk.stop()


@pytest.fixture
def ana(desk: Desk) -> Operator:
    return desk.operator("Ana Ruiz", password=PASSWORD)


def code(desk: Desk, operator: Operator) -> str:
    """What the authenticator on the person's phone shows now."""
    step = desk.read(lambda uow: uow.second_steps.get(operator.id))
    assert step is not None
    return pyotp.TOTP(desk.sealer.open(step.secret, operator.id)).at(desk.clock())


def turn_on(desk: Desk, client: httpx.Client, operator: Operator) -> list[str]:
    """The recovery codes."""
    page = client.get("/account/second-step").text
    assert "<svg" in page and "otpauth" not in page, (
        "the secret is in the picture and in words, not in an address"
    )
    shown = post(client, "/account/second-step", code=code(desk, operator))
    assert shown.status_code == 200
    return CODE.findall(shown.text)


def password(visitor: httpx.Client) -> httpx.Response:
    visitor.cookies.clear()
    return visitor.post("/sign-in", data={"login": "ana.ruiz", "password": PASSWORD})


def test_who_turned_it_on_is_asked_for_a_code_after_the_password(
    desk: Desk, ana: Operator, visitor: httpx.Client, signed_in: SignIn, clock: StoppedClock
) -> None:
    turn_on(desk, signed_in(ana), ana)
    clock.advance(minutes=1)
    assert password(visitor).headers["Location"] == "/console/second-step"
    assert COOKIE not in visitor.cookies
    assert visitor.get("/").status_code == 303, "not in yet"
    wrong = visitor.post("/second-step", data={"code": "000000"})
    assert wrong.status_code == 401 and COOKIE not in visitor.cookies
    assert visitor.post("/second-step", data={"code": code(desk, ana)}).headers["Location"] == "/console"
    assert visitor.get("/").status_code == 200
    assert STEP not in visitor.cookies


def test_the_page_that_was_wanted_is_behind_the_second_step(
    desk: Desk, ana: Operator, visitor: httpx.Client, signed_in: SignIn, clock: StoppedClock
) -> None:
    turn_on(desk, signed_in(ana), ana)
    clock.advance(minutes=1)
    step, data = "/second-step?next=tickets", {"login": "ana.ruiz", "password": PASSWORD}
    assert visitor.get(step).headers["Location"] == "/console/sign-in?expired=1&next=tickets"
    assert visitor.post("/sign-in?next=tickets", data=data).headers["Location"] == f"/console{step}"
    assert 'href="/console/sign-in?next=tickets"' in visitor.get(step).text, "also for somebody else"
    assert visitor.post(step, data={"code": code(desk, ana)}).headers["Location"] == "/console/tickets"


def test_a_link_alone_is_not_enough_either(
    desk: Desk, ana: Operator, visitor: httpx.Client, signed_in: SignIn
) -> None:
    turn_on(desk, signed_in(ana), ana)
    assert visitor.post(desk.link(ana)).headers["Location"] == "/console/second-step"
    assert COOKIE not in visitor.cookies


def test_a_code_is_good_once(
    desk: Desk, ana: Operator, visitor: httpx.Client, signed_in: SignIn, clock: StoppedClock
) -> None:
    turn_on(desk, signed_in(ana), ana)
    clock.advance(minutes=1)
    seen = code(desk, ana)
    password(visitor)
    assert visitor.post("/second-step", data={"code": seen}).status_code == 303
    password(visitor)
    assert visitor.post("/second-step", data={"code": seen}).status_code == 401


def test_a_lost_phone_is_replaced_by_a_recovery_code_each_good_once(
    desk: Desk, ana: Operator, visitor: httpx.Client, signed_in: SignIn
) -> None:
    codes = turn_on(desk, signed_in(ana), ana)
    assert len(set(codes)) == 10
    password(visitor)
    assert visitor.post("/second-step", data={"code": codes[3].upper().replace("-", " ")}).status_code == 303
    assert "sin usar: 9" in visitor.get("/account").text
    password(visitor)
    assert visitor.post("/second-step", data={"code": codes[3]}).status_code == 401
    assert visitor.post("/second-step", data={"code": codes[4]}).status_code == 303


def test_guessing_codes_is_stopped_and_the_password_has_to_be_shown_again_after_five_minutes(
    desk: Desk, ana: Operator, visitor: httpx.Client, signed_in: SignIn, clock: StoppedClock
) -> None:
    turn_on(desk, signed_in(ana), ana)
    password(visitor)
    answers = [visitor.post("/second-step", data={"code": f"{n:06}"}).status_code for n in range(6)]
    assert answers == [401] * 5 + [429]
    clock.advance(minutes=6)
    assert visitor.get("/second-step").headers["Location"].startswith("/console/sign-in")
    assert visitor.post("/second-step", data={"code": code(desk, ana)}).status_code == 303
    assert COOKIE not in visitor.cookies


def test_it_is_turned_off_with_a_code_only(
    desk: Desk, ana: Operator, visitor: httpx.Client, signed_in: SignIn, clock: StoppedClock
) -> None:
    client = signed_in(ana)
    turn_on(desk, client, ana)
    clock.advance(minutes=1)
    assert "fault" in post(client, "/account/second-step/off", code="").headers["Location"]
    assert "done" in post(client, "/account/second-step/off", code=code(desk, ana)).headers["Location"]
    assert password(visitor).headers["Location"] == "/console"
    actions = {entry.action for entry in desk.read(lambda uow: uow.audit.listing(AuditFilter()))}
    assert {"second-step.on", "second-step.off"} <= actions


def test_a_secret_counts_only_once_a_code_of_it_was_shown(
    desk: Desk, ana: Operator, visitor: httpx.Client, signed_in: SignIn
) -> None:
    client = signed_in(ana)
    client.get("/account/second-step")
    assert post(client, "/account/second-step", code="123").status_code == 400
    assert password(visitor).headers["Location"] == "/console"


def test_recovery_codes_and_passwords_are_kept_as_hashes(
    desk: Desk, ana: Operator, signed_in: SignIn
) -> None:
    codes = turn_on(desk, signed_in(ana), ana)
    step = desk.read(lambda uow: uow.second_steps.get(ana.id))
    assert step is not None and not set(codes) & set(step.codes)
    assert desk.run(lambda uow: second_step.verify(uow, ana.id, codes[0], desk.sealer, desk.clock()))


def test_where_one_is_signed_in_is_listed_and_ended(
    desk: Desk, ana: Operator, visitor: httpx.Client, signed_in: SignIn
) -> None:
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
    password(visitor)
    visitor.headers["User-Agent"] = firefox
    password(visitor)
    client = signed_in(ana)
    page = client.get("/account", headers={"Accept-Language": "en"}).text
    assert page.count('name="session"') == 2, "all but this one can be ended"
    assert "Firefox, Linux" in page and "Another program" in page
    handle = page.split("Firefox, Linux")[1].split('name="session" value="')[1].split('"')[0]
    post(client, "/account/sessions/end", session=handle)
    assert visitor.get("/").status_code == 303, "the Firefox is out"
    assert client.get("/").status_code == 200
    password(visitor)
    post(client, "/account/sessions/end")
    assert visitor.get("/").status_code == 303
    assert client.get("/").status_code == 200, "everywhere else, not here"


def test_a_new_password_ends_every_other_session_and_link(
    desk: Desk, ana: Operator, visitor: httpx.Client, signed_in: SignIn
) -> None:
    thief, link = signed_in(ana), desk.link(ana)
    password(visitor)
    before = visitor.cookies[COOKIE]
    csrf = re.findall(r'name="csrf" value="(\w+)"', visitor.get("/password").text)[0]
    visitor.post("/password", data={"csrf": csrf, "password": "five other words right here"})
    assert visitor.cookies[COOKIE] != before
    assert visitor.get("/").status_code == 200
    assert thief.get("/api/me").status_code == 401
    assert visitor.post(link).status_code == 410


def test_a_session_that_was_there_before_is_not_the_one_after(
    desk: Desk, ana: Operator, visitor: httpx.Client, signed_in: SignIn
) -> None:
    """Session fixation: whoever planted a cookie in the browser is not signed in with its owner."""
    planted = dict(signed_in(desk.operator("Mallory")).cookies)
    made_up = {COOKIE: "made-up-by-somebody"}
    for cookies in (planted, made_up):
        visitor.cookies.clear()
        visitor.cookies.update(cookies)
        visitor.post("/sign-in", data={"login": "ana.ruiz", "password": PASSWORD})
        session = next(c.value for c in visitor.cookies.jar if c.path == "/console" and c.name == COOKIE)
        assert session != cookies[COOKIE]
        with httpx.Client(base_url=desk.url, cookies=cookies) as mallory:
            assert mallory.get("/").status_code == 303


def test_many_guesses_at_once_are_not_more_than_five(desk: Desk, ana: Operator) -> None:
    statuses: list[int] = []

    def guess() -> None:
        data = {"login": "ana.ruiz", "password": "a guess"}
        statuses.append(httpx.post(f"{desk.url}/sign-in", data=data, timeout=60).status_code)

    guessing = [threading.Thread(target=guess) for _ in range(12)]
    for thread in guessing:
        thread.start()
    for thread in guessing:
        thread.join()
    assert statuses.count(401) == 5 and statuses.count(429) == 7


def secret_of(desk: Desk, operator: Operator) -> str:
    step = desk.read(lambda uow: uow.second_steps.get(operator.id))
    assert step is not None
    return step.secret


def test_whoever_has_the_database_alone_cannot_make_codes(
    desk: Desk, ana: Operator, signed_in: SignIn
) -> None:
    client = signed_in(ana)
    page = client.get("/account/second-step").text
    shown = re.findall(r"\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b", page)[0].replace(" ", "")
    kept = secret_of(desk, ana)
    assert is_sealed(kept) and shown not in kept
    assert desk.sealer.open(kept, ana.id) == shown
    with pytest.raises(WrongKey):
        desk.sealer.open(kept, "opr_somebody_else")
    with pytest.raises(WrongKey):
        Sealer("another secret of another house", second_step.PURPOSE).open(kept, ana.id)
    with pytest.raises(WrongKey):
        desk.sealer.open(kept[:-8], ana.id)
    assert shown in client.get("/account/second-step").text.replace(" ", ""), "the same when asked twice"


def test_what_was_kept_before_there_were_seals_is_sealed_and_works_on(
    desk: Desk, ana: Operator, visitor: httpx.Client, signed_in: SignIn, clock: StoppedClock
) -> None:
    turn_on(desk, signed_in(ana), ana)

    def as_before(uow: UnitOfWork) -> None:
        step = uow.second_steps.get(ana.id)
        assert step is not None
        step.secret = desk.sealer.open(step.secret, ana.id)
        uow.second_steps.put(step)

    desk.run(as_before)
    assert not is_sealed(secret_of(desk, ana))
    assert desk.run(lambda uow: second_step.seal_all(uow, desk.sealer)) == 0
    sealed = secret_of(desk, ana)
    assert is_sealed(sealed)
    assert desk.run(lambda uow: second_step.seal_all(uow, desk.sealer)) == 0
    assert secret_of(desk, ana) == sealed, "once"
    clock.advance(minutes=1)
    password(visitor)
    assert visitor.post("/second-step", data={"code": code(desk, ana)}).headers["Location"] == "/console"


def test_after_another_secret_key_the_door_says_so_and_recovery_codes_open_it(
    desk: Desk, ana: Operator, visitor: httpx.Client, signed_in: SignIn, clock: StoppedClock
) -> None:
    codes = turn_on(desk, signed_in(ana), ana)
    clock.advance(minutes=1)
    seen = code(desk, ana)
    desk.stop()
    desk.secret_key = "quite another secret"
    desk.start()
    assert desk.run(lambda uow: second_step.seal_all(uow, desk.sealer)) == 1, "told at the start"
    password(visitor)
    refused = visitor.post("/second-step", data={"code": seen}, headers={"Accept-Language": "en"})
    assert refused.status_code == 409 and "recovery codes" in refused.text
    assert visitor.post("/second-step", data={"code": codes[0]}).headers["Location"] == "/console"
    client = signed_in(ana)
    client.headers["Accept-Language"] = "en"
    where = post(client, "/account/second-step/off", code=seen).headers["Location"]
    assert "recovery codes" in client.get(where.removeprefix("/console")).text
    assert "done" in post(client, "/account/second-step/off", code=codes[1]).headers["Location"]
    turn_on(desk, client, ana)
    clock.advance(minutes=1)
    password(visitor)
    assert visitor.post("/second-step", data={"code": code(desk, ana)}).headers["Location"] == "/console"
