"""``make screenshots``: a morning at the window, played on the real house, into docs/images."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from bot.content.business import load_business
from bot.model.training import train_if_changed
from bot.services.incidents import open_incident
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from scripts.morning_house import BEHIND
from tests.browser.customer import Customer
from tests.browser.house import Chromium, chromium, goes_online, open_house, operator_enters
from tests.campaigns.processes import Gateway

IMAGES = ROOT / "docs" / "images"
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 780},
    "desktop": {"width": 1280, "height": 800},
}

MORNING_HOUSE = (sys.executable, "-m", "scripts.morning_house")

COMPLAINS = "quiero poner una reclamación", "llevo tres recibos con un cargo que no he contratado"
REPORTS = "quiero avisar de una avería de agua en Norte", "sale marrón desde anoche, en toda la escalera"
BOOKS = "quiero pedir cita en Norte para revisar una factura", "el lunes a las 10", "sí"


class Photographer:
    """``behind``: how far the clock of the house is; so is that of every page."""

    def __init__(self, gateway: Gateway, browser: Chromium, behind: timedelta) -> None:
        self.gateway = gateway
        self.browser = browser
        self.behind = behind

    def person(self, size: str, locale: str, dark: bool = False, **options: Any) -> BrowserContext:
        context = self.browser.context(
            viewport=SIZES[size],
            is_mobile=size == "phone",
            has_touch=size == "phone",
            locale=locale,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            timezone_id="Europe/Madrid",
            **options,
        )
        context.set_default_timeout(20_000)
        context.clock.install(time=datetime.now(UTC) - self.behind)
        return context

    def customer(self, size: str, locale: str, dark: bool = False) -> Customer:
        return Customer.arrives(self.person(size, locale, dark), self.gateway.url)

    def take(self, page: Page, name: str) -> None:
        page.mouse.move(0, 0)
        page.screenshot(path=IMAGES / f"{name}.png", caret="hide")
        print(f"docs/images/{name}.png", flush=True)


def asks(customer: Customer, *texts: str) -> None:
    """Say one after the other, each when the one before is answered."""
    for text in texts:
        answers = customer.page.locator("[data-id]:not(.customer)")
        before = answers.count()
        customer.says(text)
        expect(answers.nth(before)).to_be_visible()
        expect(customer.page.locator(".typing")).to_be_hidden()


def play(house: Photographer) -> None:
    danger = house.customer("desktop", "es-ES")
    asks(danger, "hay un cable de luz caído en la calle echando chispas")
    danger.says("es en la calle del Olmo, delante del colegio")

    marta = operator_enters(house.person("desktop", "es-ES"), house.gateway)
    goes_online(marta)
    marta.goto(f"{house.gateway.url}/console#mine")
    opens(marta, "calle del Olmo", "#items a.urgent")  # given to her as soon as she is there
    expect(marta.locator("#resolve")).to_be_visible()
    signed_in = marta.context.storage_state()

    home = house.customer("desktop", "es-ES")
    asks(home, "hola", "¿a qué hora abre la oficina de Norte?", "¿y los sábados?")
    house.take(home.page, "demo")

    puerto = house.customer("phone", "en-GB", dark=True)
    asks(puerto, "is there a water outage in Puerto?")
    house.take(puerto.page, "chat-phone-dark")
    asks(puerto, "this is a disgrace, I am sick of you, third time this month!!!")
    offered = puerto.page.get_by_role("button", name="Talk to a person").last
    came = puerto.page.locator(".log .row", has_text="Marta Ruiz")
    expect(offered.or_(came).first).to_be_visible()  # the assistant asks first, or calls somebody by itself
    if offered.is_visible():
        offered.click()
    puerto.sees("Marta Ruiz")
    puerto.says("I have a baby at home and not a drop to wash bottles")

    bill = house.customer("phone", "es-ES")
    house.take(bill.page, "welcome-phone")
    asks(bill, "hola", "quiero pedir cita para revisar una factura")
    house.take(bill.page, "booking")
    asks(bill, "en Norte")
    asks(bill, "prefiero hablar con una persona, por favor")
    bill.sees("Marta Ruiz")
    bill.says("me habéis cobrado dos veces la de octubre")

    opens(marta, "dos veces")
    answer = "Hola, soy Marta. Veo el doble cobro: te lo devuelvo hoy mismo. ¿Te va bien en la misma cuenta?"
    marta.locator("#talk textarea").fill(answer)
    house.take(marta, "console")
    marta.keyboard.press("Enter")
    bill.sees("doble cobro")
    house.take(bill.page, "handoff")

    english = house.person("desktop", "en-GB", dark=True, storage_state=signed_in).new_page()
    english.goto(f"{house.gateway.url}/console")
    opens(english, "baby at home")
    house.take(english, "console-dark")

    phone = house.person("phone", "es-ES", dark=True, storage_state=signed_in).new_page()
    phone.goto(f"{house.gateway.url}/console")
    expect(phone.locator("#items a").first).to_be_visible()
    house.take(phone, "console-phone")
    opens(phone, "doble cobro")
    house.take(phone, "console-phone-talk")

    asks(house.customer("phone", "es-ES"), *COMPLAINS)
    asks(house.customer("phone", "es-ES"), *REPORTS)
    asks(house.customer("phone", "es-ES"), *BOOKS)
    pages = house.person("desktop", "es-ES", storage_state=signed_in).new_page()
    for name in ("incidents", "tickets", "appointments", "board", "reports", "people"):
        pages.goto(f"{house.gateway.url}/console/{name}")
        expect(pages.locator("#presence")).to_be_visible()
        house.take(pages, name)
    pages.goto(f"{house.gateway.url}/console/tickets")
    pages.locator(".tickets a").first.click()
    expect(pages.locator("#presence")).to_be_visible()
    pages.locator("#told").fill("El cargo está anulado y lo verás devuelto en el próximo recibo.")
    house.take(pages, "ticket")
    phone.goto(f"{house.gateway.url}/console/board")
    expect(phone.locator("#presence")).to_be_visible()
    house.take(phone, "board-phone")

    door = house.person("desktop", "es-ES").new_page()
    door.goto(f"{house.gateway.url}/console")
    house.take(door, "sign-in")


def opens(console: Page, words: str, item: str | None = None) -> None:
    """The chat whose last message has these words, or the first ``item`` of the list."""
    found = console.locator(item).first if item else console.locator("#items a", has_text=words)
    found.click()
    expect(console.locator("#talk .messages")).to_contain_text(words)


def report_incident(folder: Path, at: datetime) -> None:
    database = SqlDatabase(f"sqlite:///{folder}/ventanilla.db")
    notes = ("Se ha roto una tubería en la avenida del Mar.", "A pipe has burst in Avenida del Mar.")
    database.run_sync(lambda uow: open_incident(uow, "water", "puerto", *notes, None, at))
    database.close()


def since_tuesday_at_ten() -> timedelta:
    """The last one: what is made with the clock on the wall, as the first link is, is good there still."""
    now = datetime.now(load_business(ROOT).zone)
    day = now.date() - timedelta(days=(now.weekday() - 1) % 7 or 7)
    return now - datetime.combine(day, time(10), now.tzinfo)


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    expect.set_options(timeout=20_000)
    train_if_changed()
    behind = since_tuesday_at_ten()
    house = partial(open_house, command=MORNING_HOUSE, **{BEHIND: str(behind.total_seconds())})
    with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as gateway, chromium() as browser:
        report_incident(Path(folder), datetime.now(UTC) - behind - timedelta(minutes=40))
        play(Photographer(gateway, browser, behind))
    total = sum(path.stat().st_size for path in IMAGES.glob("*.png"))
    print(f"{total / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
