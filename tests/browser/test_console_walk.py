"""Every page and every dialog of the console, on a desk and on a phone, in the light and in the dark.

One walk through a house that has something of everything: axe finds nothing, and nothing is cut off. Another
page or dialog is a row more in PAGES or DIALOGS.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from bot.core.api_key import Scope
from bot.core.desk import PROBLEM, Appointment, AppointmentState, Subscription
from bot.core.handoff import Reason
from bot.core.message import Attachment, IncomingMessage
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.core.signals import Signal
from bot.core.turn import Understanding
from bot.core.webhook import Webhook
from bot.services import keys, macros, webhooks
from bot.services.incidents import close_incident, discard_incident, open_incident
from bot.services.label import add_label
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.reply import reply
from bot.services.tickets import open_ticket
from tests.browser.accessible import OF_COLOUR, THEMES, WCAG, faults, too_small
from tests.browser.operators import (
    Someone,
    expect_live,
    keep_canned,
    keep_unsaid,
    set_capacity,
    talked,
    waiting,
)
from tests.contracts.test_reports import a_week
from tests.unit.console.desk import Desk
from tests.unit.console.test_integrations import give_up
from tests.unit.console.test_photos import picture

WEEK = "reports?since=2026-10-19&until=2026-10-25"
NOTE = "Mira esto, @Marta Gil: dice que ya pagó la factura de octubre"
CUT_OFF = """() => {
    const all = (which) => [...document.querySelectorAll(which)].filter((one) => one.checkVisibility());
    const wide = (one) =>
        one.clientWidth && one.scrollWidth > one.clientWidth + 1 && !one.matches(".unseen, textarea, input");
    const low = (one) => one.getBoundingClientRect().bottom > innerHeight + 1;
    const found = [
        ...all(":root, dialog[open], dialog[open] *, .panel").filter(wide),
        ...all("dialog[open], [role=menu], .composer").filter(low),
    ];
    return found.map((one) => one.outerHTML.slice(0, 120));
}"""
Go = Callable[[Page], None]


class Walk:
    def __init__(self, page: Page, size: str, screenshot: Callable[[Page, str], None]) -> None:
        self.page = page
        self.size = size
        self._screenshot = screenshot

    def look(self, name: str) -> None:
        """In the dark only what colours change is looked at again."""
        for theme in THEMES:
            self.page.emulate_media(color_scheme=theme)
            self._screenshot(self.page, f"{name}-{self.size}-{theme}")
            assert faults(self.page, WCAG if theme == "light" else OF_COLOUR) == [], f"{name}, {theme}"
        self.page.emulate_media(color_scheme="light")
        assert self.page.evaluate(CUT_OFF) == [], f"{name}: cut off"
        if self.size == "phone":
            assert too_small(self.page) == [], f"{name}: too small for a finger"


def press(keys: str, then: str) -> Go:
    """``then``: what is there afterwards."""

    def go(page: Page) -> None:
        page.keyboard.press(keys)
        expect(page.locator(then).last).to_be_visible()

    return go


def click(what: str, then: str) -> Go:
    def go(page: Page) -> None:
        page.locator(what).first.click()
        expect(page.locator(then).last).to_be_visible()

    return go


def in_turn(*steps: Go) -> Go:
    def go(page: Page) -> None:
        for step in steps:
            step(page)

    return go


def write(where: str, text: str, then: str) -> Go:
    def go(page: Page) -> None:
        page.locator(where).fill("")
        page.locator(where).press_sequentially(text)
        expect(page.locator(then).last).to_be_visible()

    return go


def show_customer(page: Page) -> None:
    """Beside the conversation on a desk, behind a button on a phone."""
    if not page.locator("#panel").is_visible():
        page.locator(".talk-head .only-narrow").click()
    expect(page.locator("#panel")).to_be_visible()


def unfold(page: Page) -> None:
    if page.locator("details.brief").get_attribute("open") is None:
        page.locator("details.brief > summary").click()
    expect(page.locator(".brief .inside")).to_be_visible()
    page.locator(".turns > summary").click()
    expect(page.locator(".turns table")).to_be_visible()


def leave(page: Page) -> None:
    """In a field to search in, the first Escape empties the field."""
    for _ in range(2 if page.locator("dialog[open] [type=search]").count() else 1):
        page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def show_numbers(page: Page) -> None:
    for each in page.locator("details.data summary").all():
        each.click()


# What opens over a conversation, each from the conversation itself; Escape closes it again.
DIALOGS: dict[str, Go] = {
    "photo": click(".attachment .picture", then="dialog.picture[open] .after"),
    "help": press("Control+/", then="dialog[open] .shortcuts"),
    "commands": press("Control+k", then="#command-list [role=option]"),
    "labels-dialog": press("Alt+b", then="#pick-list [role=option]"),
    "priority": press("Alt+u", then="#pick-list [role=option]"),
    "snooze": press("Alt+m", then="#pick-list [role=option]"),
    "snooze-own": in_turn(
        press("Alt+m", then="#pick-list [role=option]"),
        press("ArrowUp", then="#pick-list"),
        press("Enter", then="#until"),
    ),
    "saved-filters": press("Alt+g", then="dialog.picker[open]"),
    "transfer": press("Alt+t", then="#pick-list [role=option]"),
    "transfer-note": in_turn(
        press("Alt+t", then="#pick-list [role=option]"), press("Enter", then="#transfer-note")
    ),
    "emoji": press("Alt+o", then="#pick-list [role=option]"),
    "macro-choose": press("Alt+r", then="#pick-list [role=option]"),
    "macro": in_turn(
        press("Alt+r", then="#pick-list [role=option]"), press("Enter", then="dialog.macro[open] li")
    ),
    "closing": press("Alt+Shift+e", then="#closing-sheet #summary"),
}
# In the column about the customer.
_FIND_SOMEBODY = in_turn(
    click("#merge", "#merge-search"), write("#merge-search", "customer", ".ask .found button")
)
ABOUT: dict[str, Go] = {
    "name": click("#name-customer", "#customer-name"),
    "promise": click("#promise summary", "#task-add"),
    "merge": _FIND_SOMEBODY,
    "merge-sure": in_turn(_FIND_SOMEBODY, click(".ask .found button", "dialog.ask[open] .button.main")),
}
# From the bar and the list.
AROUND: dict[str, Go] = {
    "menu": click("#menu", ".menu-sheet"),
    "presence": click("#presence", ".menu-sheet"),
    "tasks": in_turn(click("#menu", ".menu-sheet"), click("#show-tasks", "#tasks-sheet")),
    "mentions": click("#mentions", ".mention"),
    "filters": click("#filter", "#by-status"),
}
PAGES: dict[str, tuple[str, Go | None]] = {
    "people": ("people", None),
    "invite": ("people/new", None),
    "teams": ("teams", None),
    "team": ("teams/faults", None),
    "account": ("account", None),
    "second-step": ("account/second-step", None),
    "integrations": ("integrations", None),
    "webhook": ("integrations", click(".rows a[href*=webhooks]", "#standing")),
    "webhook-new": ("integrations/webhooks/new", None),
    "webhook-edit": (
        "integrations",
        in_turn(click(".rows a[href*=webhooks]", "#standing"), click("a[href$=edit]", "#url")),
    ),
    "key": ("integrations/keys/new", None),
    "shown-once": (
        "integrations/keys/new",
        in_turn(write("#name", "CRM", ".button.main"), click(".form .button.main", "#secret")),
    ),
    "webhook-off": ("integrations", click(".rows a[href*=webhooks]:text('crm')", "#standing")),
    "guide": ("guide", None),
    "guide-administration": ("guide/administration", None),
    "guide-privacy": ("guide/privacy", None),
    "audit": ("audit", None),
    "board": ("board", None),
    "labels": ("labels", None),
    "appointments": ("appointments", None),
    "appointment": ("appointments", click(".slot a", ".page-head")),
    "tickets": ("tickets", None),
    "ticket": ("tickets", click(".tickets a", "#told")),
    "incidents": ("incidents", None),
    "incident-new": ("incidents", click(".suspected a", "#since")),
    "incident": ("incidents", click(".incident .actions a", "#expected")),
    "incident-close": ("incidents", click(".incident a[href$=close]", "blockquote")),
    "questions": ("questions", None),
    "reports": (WEEK, show_numbers),
    "canned": ("canned", click("[data-name='/numero'] .plain", "#undo")),
    "canned-form": ("canned", click("[data-name='/horario'] .button", "dialog.kept-form[open]")),
    "macros": ("macros", click("[data-name='Despedida'] .plain", "#undo")),
    "macro-form": ("macros", click("[data-name='Dar el horario'] .button", "dialog.kept-form[open]")),
}


@pytest.fixture
def marta(desk: Desk) -> Operator:
    return desk.operator("Marta Gil", Presence.ONLINE, role=Role.ADMINISTRATOR)


def furnish(desk: Desk, marta: Operator) -> str:
    """Something of everything; returns the conversation that has most of it."""
    desk.run(a_week)
    for one in desk.read(lambda uow: [each for each in uow.operators.all() if each.id != marta.id]):
        desk.run(lambda uow, one=one: set_capacity(uow, one))  # type: ignore[misc]
    leo = desk.operator("Leocadia Fernández de la Torre y Sotomayor", Presence.BUSY)
    keep_canned(desk, marta)
    steps = (("reply", "horario"), ("priority", "low"), ("snooze", "tomorrow"))
    for name in ("Despedida", "Dar el horario"):
        desk.run(lambda uow, n=name: macros.create(uow, macros.WantedMacro(n, steps), marta.id, desk.clock()))  # type: ignore[misc]
    _sends_photos(desk)
    conversation = talked(desk)
    desk.escalate(conversation, Reason.FRUSTRATION, Signal("outrage", 0.8, "esto es una vergüenza"))
    desk.run(lambda uow: keep_unsaid(uow, conversation))
    contact = desk.read(lambda uow: uow.conversations.get(conversation)).contact_id
    booked = (contact, "billing", "norte", desk.clock() + timedelta(days=1))
    desk.run(lambda uow: uow.desk.add_appointment(appointment(*booked, desk.clock())))
    for kind, text in (("problem", NOTE), ("complaint", "el contador")):
        about = (contact, conversation, kind, text, desk.clock(), "water", "norte")
        desk.run(lambda uow, about=about: open_ticket(uow, *about))  # type: ignore[misc]
    desk.run(lambda uow: reply(uow, conversation, leo.id, NOTE, "n1", True, desk.clock()))
    for label in ("Factura", "Cliente de años"):
        desk.run(lambda uow, n=label: add_label(uow, conversation, marta.id, n, desk.clock()))  # type: ignore[misc]
    _out_of_order(desk, marta)
    told = _other_systems(desk, leo)
    waiting(desk, "leo", "Leo Gil", Reason.DANGER)
    give_up(desk, told)
    desk.dialogue.understand = lambda text, language: Understanding("opening_hours", 0.91, language)
    return conversation


def _sends_photos(desk: Desk) -> None:
    """Two, so that there is a way from one to the other."""
    for name in ("contador.png", "el contador de la luz, abajo en el portal, de mi casa de La Loma.png"):
        photo = picture("PNG", (900, 1600))
        sent = Attachment("image", name, "image/png", len(photo), key=desk.keep(photo))
        incoming = IncomingMessage("web", "eva", name, "", sender_name="Eva Sanz", attachments=(sent,))
        desk.run(lambda uow, incoming=incoming: _received(uow, incoming, desk.clock()))  # type: ignore[misc]


def _received(uow: UnitOfWork, incoming: IncomingMessage, now: datetime) -> None:
    """The bot does not get to see it."""
    message = receive(uow, incoming, now).message
    message.handled = True
    uow.messages.save(message)


def _out_of_order(desk: Desk, marta: Operator) -> None:
    """An incident that customers wait to hear of, two that are over, and many reports from elsewhere."""
    now, hour = desk.clock(), timedelta(hours=1)
    about = desk.customer("rosa", "no hay agua", quiet=True).conversation_id

    def work(uow: UnitOfWork) -> None:
        contact = uow.conversations.get(about).contact_id
        for service, district in (("internet", "la_loma"), ("electricity", "puerto")):
            over = open_incident(uow, service, district, "", "", None, now, now - 30 * hour, marta.id)
            end = close_incident if service == "internet" else discard_incident
            end(uow, over.id, now - 27 * hour, marta.id)
        said = ("Se ha roto una tubería en la calle Mayor; la cuadrilla está en camino.", "")
        open_incident(uow, "water", "san_martin", *said, now + 2 * hour, now, now - hour, marta.id)
        open_incident(uow, "internet", "centro", "", "", None, now)
        uow.incidents.add_subscription(Subscription(contact, about, "water", "san_martin"))
        for _ in range(6):
            open_ticket(uow, contact, about, PROBLEM, "sin luz", now - hour, "electricity", "norte")

    desk.run(work)


def appointment(contact: str, kind: str, office: str, at: datetime, now: datetime) -> Appointment:
    return Appointment("apt_1", "C-1007", contact, kind, office, at, AppointmentState.BOOKED, now)


def _other_systems(desk: Desk, leo: Operator) -> Webhook:
    """A key, one that is told nothing, and one that is told everything: that is returned."""
    now = desk.clock()
    desk.run(lambda uow: keys.add(uow, "Centralita", tuple(Scope), leo.id, now))
    told, off = (
        desk.run(lambda uow, name=name: webhooks.add(uow, f"https://{name}.example.org/hook", (), now))  # type: ignore[misc]
        for name in ("reports-of-a-cooperative", "crm")
    )
    desk.run(lambda uow: webhooks.switch_off(uow, off.id, now))
    return told


@pytest.mark.timeout(600)  # every page there is
@pytest.mark.parametrize(("size", "locale"), [("desktop", "en-GB"), ("phone", "es-ES")])
def test_axe_finds_nothing_anywhere(
    desk: Desk,
    person: Someone,
    marta: Operator,
    screenshot: Callable[[Page, str], None],
    size: str,
    locale: str,
) -> None:
    conversation = furnish(desk, marta)
    context = person(size, locale=locale)
    walk = Walk(context.new_page(), size, screenshot)
    _doors(walk, desk, marta)
    page = walk.page
    other = desk.read(lambda uow: max(uow.operators.all(), key=lambda one: len(one.name)))
    for name, (path, open_it) in {**PAGES, "person": (f"people/{other.id}", None)}.items():
        page.goto(f"{desk.url}/{path}")
        if open_it:
            open_it(page)
        walk.look(name)
    here = f"{desk.url}#mine/{conversation}"
    _list(walk, desk)
    for name, open_it in AROUND.items():
        open_it(page)
        walk.look(name)
        leave(page)
    _conversation(walk, desk, here)
    _many(walk, desk)
    page.route("**/console/api/**", lambda route: route.abort())
    desk.cut_connections()
    expect(page.locator("#live-state")).to_be_visible()
    walk.look("reconnecting")


def _doors(walk: Walk, desk: Desk, marta: Operator) -> None:
    page = walk.page
    page.goto(f"{desk.url}/sign-in?expired=1")
    walk.look("sign-in")
    page.goto(f"{desk.url}/enter/nonsense")
    walk.look("dead-link")
    page.goto(desk.link(marta))
    walk.look("link")
    page.locator("main .card").get_by_role("button").click()
    page.wait_for_url("**/console/password")
    walk.look("password")


def _list(walk: Walk, desk: Desk) -> None:
    page = walk.page
    page.goto(f"{desk.url}#unassigned")
    expect_live(page)
    expect(page.locator("#items .empty")).to_be_visible()
    walk.look("empty")
    page.goto(f"{desk.url}#mine")
    expect(page.locator(".item")).to_have_count(2)
    walk.look("list")
    write("#search", "luz", ".found mark")(page)
    walk.look("search")
    page.locator("#search").fill("")


def _conversation(walk: Walk, desk: Desk, here: str) -> None:
    page = walk.page
    page.goto(here)
    expect(page.locator(".suggest")).to_be_visible()
    unfold(page)
    walk.look("chat")
    write("#text", "/", "#canned-list [role=option]")(page)
    _writing_in_sight(page)
    walk.look("canned-menu")
    page.locator("#text").fill("Ahora miro")
    desk.customer("eva", "¿hola?", quiet=True)
    expect(page.locator(".notice.warn")).to_be_visible()
    expect(page.locator("#send")).to_be_in_viewport(ratio=1)
    assert page.locator(".stream").evaluate("one => one.clientHeight") >= 100
    walk.look("stale")
    page.locator("#text").fill("")
    page.keyboard.press("Alt+p")
    write("#text", "@", "#text-mentions [role=option]")(page)
    _writing_in_sight(page)
    walk.look("note")
    page.keyboard.press("Escape")
    page.locator("#text").fill("")
    page.keyboard.press("Alt+l")
    for name, open_it in DIALOGS.items():
        open_it(page)
        walk.look(name)
        leave(page)
    show_customer(page)
    walk.look("customer")
    for name, open_it in ABOUT.items():
        open_it(page)
        walk.look(name)
        leave(page)


def _writing_in_sight(page: Page) -> None:
    for where in ("#text", "#send"):
        expect(page.locator(where)).to_be_in_viewport(ratio=1)


def _many(walk: Walk, desk: Desk) -> None:
    page = walk.page
    page.goto(f"{desk.url}#mine")
    page.keyboard.press("Alt+Shift+X")
    expect(page.locator(".bulk-bar")).to_be_visible()
    walk.look("bulk")
    click("#bulk-label", "#pick-list")(page)
    walk.look("bulk-label")
    page.keyboard.press("Escape")
    click("#bulk-answer", "dialog.bulk[open] textarea")(page)
    page.locator("dialog.bulk textarea").first.fill("Ya ha vuelto la luz.")
    walk.look("bulk-answer")
    page.locator("dialog.bulk .button.main").click()
    expect(page.locator(".bulk-card")).to_be_visible()
    expect(page.locator(".bulk-card [data-verb]")).to_have_count(1)
    walk.look("bulk-card")
