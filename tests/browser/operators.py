"""Operators at a console of their own, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot.console.session import COOKIE
from bot.core.conversation import Status
from bot.core.handoff import Reason
from bot.core.message import Author, Button, Delivery
from bot.core.operator import Operator, Presence
from bot.core.signals import Signal
from bot.services import canned
from bot.services.record import append, change_owner
from tests.patience import wait_for
from tests.unit.console.desk import Desk, answer, by_words, now

Someone = Callable[..., BrowserContext]


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    desk = Desk(sqlite_url)
    desk.dialogue.script = by_words(
        {
            "hola": answer("Hola, soy el asistente.", "greet", 0.98, buttons=[Button("Pedir cita", "/book")]),
            "no tengo luz en sur": answer(
                "Aún no nos consta ninguna avería.",
                "service_status",
                0.74,
                entities=[{"entity": "district", "value": "sur", "text": "sur", "start": 16, "end": 19}],
                slots={
                    "service": "water",
                    "district": "sur",
                    "problem_district": "sur",
                    "ticket_kind": "complaint",
                    "booking_time": "2026-11-30T10:00",
                },
                open_form="report_problem_form",
            ),
        }
    )
    desk.start()
    yield desk
    desk.stop()


@pytest.fixture
def ana(desk: Desk) -> Operator:
    return desk.operator("Ana Ruiz", Presence.ONLINE)


def enter(desk: Desk, context: BrowserContext, operator: Operator, where: str = "") -> Page:
    """Open the console in a session and wait until it is up to date. The page's faults fail the test."""
    token, _ = desk.session(operator)
    context.add_cookies(
        [
            {
                "name": COOKIE,
                "value": token,
                "domain": "127.0.0.1",
                "path": "/console",
                "httpOnly": True,
                "sameSite": "Lax",
            }
        ]
    )
    page = context.new_page()
    page.on("pageerror", lambda fault: pytest.fail(f"fault on the page: {fault}"))
    page.goto(f"{desk.url}{where}")
    expect_live(page)
    return page


def script(name: str) -> str:
    """In JavaScript, a promise of what the page's own ``name`` exports, such as ``time.js``."""
    return f"import(document.querySelector('script[type=module]').src).then(({{ use }}) => use({name!r}))"


def expect_live(page: Page) -> None:
    expect(page.locator("body")).to_have_attribute("data-live", "live")


def waiting(
    desk: Desk, who: str = "eva", name: str | None = "Eva Sanz", reason: Reason = Reason.REQUESTED
) -> str:
    """A customer whom the bot has passed on to people."""
    conversation = desk.customer(who, "quiero hablar con alguien", name, quiet=True).conversation_id
    desk.escalate(conversation, reason, Signal("outrage", 0.8, "esto es una vergüenza"))
    return conversation


def has_one(desk: Desk, context: BrowserContext, operator: Operator) -> tuple[str, Page]:
    """A conversation that waits, given to them, and their page with it open."""
    conversation = waiting(desk)
    desk.run(lambda uow: give_to(uow, conversation, operator))
    return conversation, enter(desk, context, operator, f"#mine/{conversation}")


def talked(desk: Desk) -> str:
    """A customer who talked to the bot before being passed on."""
    conversation = ""
    for text in ("hola", "no tengo luz en sur"):
        conversation = desk.customer("eva", text, "Eva Sanz").conversation_id
        wait_for(lambda: messages(desk, conversation)[-1].author is Author.BOT)
    return conversation


def messages(desk: Desk, conversation: str) -> list[Any]:
    return desk.read(lambda uow: uow.messages.of(conversation))


def bubble(page: Page, text: str) -> Any:
    return page.locator(".message", has_text=text)


def keep_unsaid(uow: Any, conversation_id: str) -> None:
    conversation = uow.conversations.lock(conversation_id)
    append(uow, conversation, Author.BOT, "¿Te doy cita?", now(), delivery=Delivery.SUPPRESSED)
    uow.conversations.save(conversation)


def give_to(uow: Any, conversation_id: str, operator: Operator) -> None:
    change_owner(uow, uow.conversations.lock(conversation_id), Status.OPEN, operator.id, now())


def set_capacity(uow: Any, operator: Operator) -> None:
    busy = uow.operators.get(operator.id)
    busy.presence = Presence.BUSY
    uow.operators.save(busy)


def keep_canned(desk: Desk, operator: Operator) -> None:
    """Two replies that operators keep ready."""
    for code, texts in (
        ("horario", {"es": "Hola, {customer}: abrimos a las 9.", "en": "Hi {customer}, we open at 9."}),
        ("numero", {"es": "Tu número es {ticket}."}),
    ):
        wanted = canned.Wanted(code, texts, intent="opening_hours" if code == "horario" else None)
        desk.run(lambda uow: canned.create(uow, wanted, operator.id, now()))


def listen(page: Page) -> None:
    """Keep what a screen reader is told from now on in the page's ``heard``."""
    page.evaluate(
        """() => {
            window.heard = [];
            const told = (one) => one.addedNodes.forEach((line) => heard.push(line.textContent));
            new MutationObserver((all) => all.forEach(told)).observe(announcer, {childList: true});
        }"""
    )
