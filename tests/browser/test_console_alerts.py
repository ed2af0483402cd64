"""Being told: the title, a sound for those who want one, and the browser with the tab closed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot.core.alert import PushSubscription
from bot.core.operator import Operator
from bot.core.roles import Role
from bot.services import alerts, promises
from bot.services.ports import UnitOfWork
from bot.services.reception import Reception
from tests.browser.house import Chromium, chromium
from tests.browser.operators import Someone, enter, expect_live, script, waiting
from tests.patience import wait_for
from tests.unit.console.desk import Desk, now

NOTICES_MENU = "Avisar en este navegador aunque la pestaña esté cerrada"

NOTICES = """async () => {
    const registration = await navigator.serviceWorker.getRegistration("/console/");
    return (await registration.getNotifications()).map(({ title, body, tag }) => [title, body, tag]);
}"""

PRESS = """async () => {
    const [notification] = await registration.getNotifications();
    dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """As people have it: pages alone are never allowed to tell anything with the tab closed."""
    with chromium() as browser:
        yield browser


def chosen(desk: Desk, operator: Operator) -> dict[str, Any]:
    return desk.read(lambda uow: uow.settings.of(operator.id))


def choose(page: Page, name: str) -> None:
    page.locator("#menu").click()
    page.get_by_role("menuitemcheckbox", name=name).click()


def test_sound_is_off_until_it_is_asked_for_and_then_on_in_every_browser(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = enter(desk, person(), ana)
    choose(page, "Avisar con sonido")
    wait_for(lambda: chosen(desk, ana).get("sound") is True)
    other = enter(desk, person(), ana)
    other.locator("#menu").click()
    expect(other.get_by_role("menuitemcheckbox", name="Avisar con sonido")).to_be_checked()


def test_with_the_tab_closed_the_browser_shows_what_is_pushed_and_leads_to_the_conversation(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    browser = person()
    browser.grant_permissions(["notifications"])
    console = enter(desk, browser, ana)
    push = told_by_push(desk, browser, console, ana, conversation)
    elsewhere = browser.new_page()
    elsewhere.goto(f"{desk.url.removesuffix('/console')}/elsewhere")
    push()
    elsewhere.wait_for_timeout(500)
    assert elsewhere.evaluate(NOTICES) == [], "whoever looks sees it there"
    # Chromium as it is driven here says of each page that it is in front.
    browser.new_cdp_session(console).send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    elsewhere.bring_to_front()

    def shown() -> bool:
        push()
        elsewhere.wait_for_timeout(200)
        return bool(elsewhere.evaluate(NOTICES) == [["Aurora", "Eva Sanz espera tu respuesta", conversation]])

    wait_for(shown)
    console.evaluate("window.before = true")
    browser.service_workers[0].evaluate(PRESS)  # no hand reaches a notice of the system's
    console.wait_for_url(f"**#all/{conversation}")
    expect(console.locator("#talk").get_by_role("heading", name="Eva Sanz")).to_be_visible()
    assert console.evaluate("window.before"), "the page that was open is not read anew"
    assert elsewhere.evaluate(NOTICES) == []


def told_by_push(
    desk: Desk, browser: BrowserContext, page: Page, ana: Operator, conversation: str
) -> Callable[[], None]:
    """Turn it on in the menu; what comes back has the browser's push service bring a word."""
    registrations: list[str] = []
    cdp = browser.new_cdp_session(page)
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(one["registrationId"] for one in told["registrations"]),
    )
    cdp.send("ServiceWorker.enable")
    choose(page, NOTICES_MENU)
    page.wait_for_function(
        "navigator.serviceWorker.getRegistration('/console/').then((one) => !!one?.active)"
    )
    wait_for(lambda: page.wait_for_timeout(50) or bool(registrations))
    word = {
        "title": "Aurora",
        "body": "Eva Sanz espera tu respuesta",
        "tag": conversation,
        "url": f"/console/#all/{conversation}",
    }
    origin = desk.url.removesuffix("/console")
    pushed = {"origin": origin, "registrationId": registrations[-1], "data": json.dumps(word)}
    # Chromium drops what comes before it has stored the worker; the tag keeps repeats one notice.
    return lambda: cdp.send("ServiceWorker.deliverPushMessage", pushed)


def test_a_subscription_that_could_not_be_had_is_asked_for_again_by_the_next_page_and_holds_nothing_up(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    browser = person()
    browser.grant_permissions(["notifications"])
    page = enter(desk, browser, ana)
    page.evaluate("() => { PushManager.prototype.subscribe = () => new Promise(() => {}); }")  # none answers
    assert page.evaluate(f"{script('push.js')}.then((push) => push.turnOn())") is True
    page.add_init_script("PushManager.prototype.subscribe = async () => { window.asked = true; }")
    page.reload()
    wait_for(lambda: page.wait_for_timeout(50) or page.evaluate("window.asked"))


# No push service answers a browser that is driven.
PUSH = "https://fcm.googleapis.com/fcm/send"
PUSH_SERVICE = """
    window.answered = Promise.resolve();
    const endpoint = "https://fcm.googleapis.com/fcm/send/" + (window.named ?? "abc");
    const keys = { p256dh: "B".repeat(87), auth: "a".repeat(22) };
    const unsubscribe = async () => localStorage.removeItem("had");
    const one = { endpoint, toJSON: () => ({ endpoint, keys }), unsubscribe };
    PushManager.prototype.getSubscription = async () => (localStorage.getItem("had") ? one : null);
    PushManager.prototype.subscribe = async () => {
        window.asked = true;
        await window.answered;
        localStorage.setItem("had", "1");
        return one;
    };
"""


def subscribed(desk: Desk, operator: Operator) -> int:
    return len(desk.read(lambda uow: uow.alerts.subscriptions(operator.id)))


def test_a_browser_is_told_for_whoever_asked_for_it_there_and_only_while_they_are_signed_in(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    marta = desk.operator("Marta Ruiz")
    elsewhere = PushSubscription("psh_1", marta.id, f"{PUSH}/hers", "B" * 87, "a" * 22, "es", now())
    desk.run(lambda uow: uow.alerts.subscribe(elsewhere))  # a browser of her own
    browser = person()
    browser.grant_permissions(["notifications"])
    browser.add_init_script(PUSH_SERVICE)
    page = enter(desk, browser, marta)
    page.wait_for_timeout(500)
    assert not page.evaluate("window.asked")
    page.locator("#menu").click()
    expect(page.get_by_role("menuitemcheckbox", name=NOTICES_MENU)).not_to_be_checked()
    page.close()
    page = enter(desk, browser, ana)
    choose(page, NOTICES_MENU)
    wait_for(lambda: page.wait_for_timeout(50) or subscribed(desk, ana) == 1)
    page.locator("#menu").click()
    page.get_by_role("menuitem", name="Salir").click()
    page.wait_for_url("**/sign-in**")
    assert subscribed(desk, ana) == 0
    page.close()
    page = enter(desk, browser, ana)
    wait_for(lambda: page.wait_for_timeout(50) or subscribed(desk, ana) == 1)
    page.goto(f"{desk.url}/account")
    expect(page.locator("#presence")).to_be_visible()
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Salir").click()
    page.wait_for_url("**/sign-in**")
    assert subscribed(desk, ana) == 0


def test_what_is_turned_off_before_the_push_service_has_answered_stays_off(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    browser = person()
    browser.grant_permissions(["notifications"])
    browser.add_init_script(PUSH_SERVICE)
    page = enter(desk, browser, ana)
    page.evaluate("() => { window.answered = new Promise((answer) => (window.answer = answer)); }")
    choose(page, NOTICES_MENU)
    wait_for(lambda: page.wait_for_timeout(50) or page.evaluate("window.asked"))
    choose(page, NOTICES_MENU)
    page.wait_for_function("who => localStorage.getItem(`push/${who}`) === null", arg=ana.id)
    page.evaluate("window.answer()")
    page.wait_for_timeout(500)
    assert subscribed(desk, ana) == 0
    assert page.evaluate("localStorage.getItem('had')") is None


def test_each_browser_says_whether_it_is_told_and_all_can_be_ended_from_one(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    pages = []
    for name in ("desk", "home"):
        browser = person()
        browser.grant_permissions(["notifications"])
        browser.add_init_script(f"window.named = {name!r};{PUSH_SERVICE}")
        pages.append(enter(desk, browser, ana))
        choose(pages[-1], NOTICES_MENU)
        wait_for(lambda: pages[-1].wait_for_timeout(50) or subscribed(desk, ana) == len(pages))
    page, home = pages
    choose(page, NOTICES_MENU)
    said = page.locator("#toasts")
    expect(said).to_contain_text("Aquí ya no se te avisa. En otro navegador tuyo sí.")
    assert subscribed(desk, ana) == 1
    home.reload()
    says(home, told=True)
    says(page, told=False)
    said.get_by_role("button", name="Apagar en todos").click()
    expect(said).to_contain_text(ENDED)
    assert subscribed(desk, ana) == 0
    expect(home.locator("#toasts")).to_contain_text(ENDED)
    assert home.evaluate("localStorage.getItem('had')") is None
    says(home, told=False)
    home.reload()
    says(home, told=False)
    choose(home, NOTICES_MENU)
    wait_for(lambda: home.wait_for_timeout(50) or subscribed(desk, ana) == 1)
    says(home, told=True)
    page.reload()
    expect_live(page)
    page.locator("#menu").click()
    page.get_by_role("menuitem", name="No avisar en ningún navegador mío").click()
    expect(page.locator("#toasts")).to_contain_text(ENDED)
    assert subscribed(desk, ana) == 0


ENDED = "Los avisos con la pestaña cerrada están apagados en todos tus navegadores."


def test_the_board_tells_where_being_told_is_on_and_not_once_it_was_ended_everywhere(
    desk: Desk, person: Someone
) -> None:
    eva = desk.operator("Eva Gil", role=Role.SUPERVISOR)
    browser = person()
    browser.grant_permissions(["notifications"])
    browser.add_init_script(PUSH_SERVICE)
    browser.add_init_script("Object.defineProperty(Document.prototype, 'hidden', { get: () => true })")
    board = enter(desk, browser, eva)
    board.goto(f"{desk.url}/board")
    board.get_by_role("button", name="Avisar en este navegador").click()
    wait_for(lambda: board.wait_for_timeout(50) or subscribed(desk, eva) == 1)
    expect(board.locator("#board-alerts")).to_be_hidden()
    becomes_late(desk, waiting(desk))
    told = ["Cooperativa Aurora", "Fuera de plazo: Eva Sanz", "late"]
    wait_for(lambda: board.wait_for_timeout(100) or board.evaluate(NOTICES) == [told])
    desk.run(lambda uow: alerts.end_everywhere(uow, eva.id))  # from another browser of theirs
    becomes_late(desk, waiting(desk, "tom", "Tom Baker"))
    with board.expect_response("**/api/settings"):
        expect(board.locator("#board-said")).to_have_text("Fuera de plazo: Tom Baker")
    board.wait_for_timeout(300)
    assert board.evaluate(NOTICES) == [told]
    board.reload()
    expect(board.get_by_role("button", name="Avisar en este navegador")).to_be_visible()


def becomes_late(desk: Desk, conversation: str) -> None:
    def since_long(uow: UnitOfWork) -> None:
        handoff = uow.handoffs.current(conversation)
        assert handoff is not None
        handoff.requested_at -= timedelta(hours=1)
        uow.handoffs.save(handoff)

    desk.run(since_long)


def says(page: Page, told: bool) -> None:
    expect_live(page)
    page.locator("#menu").click()
    expect(page.get_by_role("menuitemcheckbox", name=NOTICES_MENU)).to_be_checked(checked=told)
    page.keyboard.press("Escape")


def test_a_browser_that_was_told_before_it_kept_so_itself_says_that_it_is(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    browser = person()
    browser.grant_permissions(["notifications"])
    browser.add_init_script(PUSH_SERVICE)
    page = enter(desk, browser, ana)
    choose(page, NOTICES_MENU)
    wait_for(lambda: page.wait_for_timeout(50) or subscribed(desk, ana) == 1)
    page.evaluate("who => localStorage.removeItem(`push/${who}`)", ana.id)
    page.reload()
    says(page, told=True)


def test_who_says_no_to_the_browser_is_told_where_to_change_it(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = enter(desk, person(), ana)
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    choose(page, NOTICES_MENU)
    expect(page.locator("#toasts")).to_contain_text("El navegador no deja avisar.")
    assert chosen(desk, ana) == {}


def test_who_leads_is_told_wherever_they_are_of_what_was_promised_and_not_kept(
    desk: Desk, person: Someone
) -> None:
    page = enter(desk, person(), desk.operator("Eva Gil", role=Role.SUPERVISOR))
    expect_live(page)
    conversation = waiting(desk)
    expect(page.locator("#late")).to_be_hidden()

    def not_kept(uow: UnitOfWork) -> None:
        of, handoff = uow.conversations.get(conversation), uow.handoffs.current(conversation)
        assert handoff is not None
        handoff.requested_at -= timedelta(days=1)
        promises.is_late(uow, of, handoff, Reception(), desk.clock())
        promises.is_late(uow, of, handoff, Reception(), desk.clock())

    desk.run(not_kept)
    said = page.locator("#announcer").get_by_text("Eva Sanz: primera respuesta fuera de plazo")
    expect(said).to_have_count(1)
    expect(page).to_have_title("(1) 1 fuera de plazo · Consola · Cooperativa Aurora")
    page.get_by_role("link", name=re.compile("^Sin asignar")).click()
    expect(page.locator(".item").get_by_text("Fuera de plazo")).to_be_visible()
    page.get_by_role("link", name="Fuera de plazo: 1. Abrir el panel").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/board")
