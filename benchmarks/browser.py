"""``make bench-browser``: what customers and operators wait for, on pages in real Chromium."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from benchmarks.report import PAGE, machine, middle, nearly_worst, write_section
from tests.browser.customer import Customer
from tests.browser.house import Chromium, chromium, goes_online, open_house, operator_enters

SAMPLES = 40
SAID = (
    "¿a qué hora abre la oficina de Norte?",
    "¿dónde está la oficina del Centro?",
    "¿hay una avería de internet en La Loma?",
    "¿qué tengo que llevar para revisar una factura?",
)
METHOD = """
**How.** `make bench-browser`: the shipped assistant as `bot run` starts it, settings untouched. Both ends are
timed in the pages themselves: the key press, and the frame in which the new words or the new chat are drawn.
The replies are to whole questions, each of which calls an action. Every customer who asks for a person is a
new one in a browser context of their own; the operator's page is in another.
""".strip()
WISH = "quiero hablar con una persona"
# Measured in the pages themselves, by the clock that all of one machine share: the Enter key, and the
# frame in which what is awaited stands on the page. None of the driver's own time is in between.
WATCH_ENTER = """addEventListener("keydown", (event) => {
  if (event.key === "Enter") window.entered = performance.timeOrigin + event.timeStamp;
}, true)"""
EXPECT = """([host, rows]) => {
  const root = host ? document.querySelector(host).shadowRoot : document;
  const keys = () => [...root.querySelectorAll(rows)].map((row) => row.dataset.id ?? row.dataset.key);
  const known = new Set(keys());
  window.appeared = new Promise((resolve) => new MutationObserver((_, observer) => {
    if (keys().every((key) => known.has(key))) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
  }).observe(root, { childList: true, subtree: true }));
}"""
REPLIES = ["ventanilla-chat", ".log [data-id].bot"]
CHATS = ["", '#items > [data-key^="cnv"]']


def replies(browser: Chromium, url: str, samples: int) -> list[float]:
    """Seconds from Enter to the first words of the bot's reply on the customer's page."""
    context = browser.context(locale="es-ES")
    customer = arrives(context, url)
    found = [
        seconds(customer, customer.page, SAID[number % len(SAID)], REPLIES) for number in range(samples + 1)
    ]
    context.close()
    return found[1:]  # the first also opens the stream


def handoffs(browser: Chromium, console: Page, url: str, samples: int) -> list[float]:
    """Seconds from Enter to the customer's chat standing in the operator's list, a new customer each time."""
    found = []
    for _ in range(samples):
        context = browser.context(locale="es-ES")
        found.append(seconds(arrives(context, url), console, WISH, CHATS))
        console.locator("#items a").first.click()
        console.locator("#resolve").click()
        expect(console.locator(CHATS[1])).to_have_count(0)
        context.close()
    return found


def arrives(context: BrowserContext, url: str) -> Customer:
    context.add_init_script(WATCH_ENTER)
    return Customer.arrives(context, url)


def seconds(customer: Customer, where: Page, text: str, rows: Sequence[str]) -> float:
    """From Enter on the customer's page to the next of ``rows`` on the page ``where``."""
    where.evaluate(EXPECT, rows)
    customer.says(text)
    appeared = where.evaluate("window.appeared")
    expect(customer.page.locator("[data-id].bot").last).to_be_visible()
    expect(customer.page.locator(".typing")).to_be_hidden()
    return float(appeared - customer.page.evaluate("window.entered")) / 1000


def table(found: dict[str, list[float]]) -> str:
    rows = [["from Enter on the customer's page until", "p50", "p95", "worst", "samples"]]
    rows.append(["---", *["---:"] * 4])
    for name, all_ in found.items():
        figures = (middle(all_), nearly_worst(all_), max(all_) * 1000)
        rows.append([name, *(f"{figure:,.0f} ms" for figure in figures), str(len(all_))])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main(samples: int) -> None:
    print(f"Measuring in the browser, {samples} times each: about two minutes.", flush=True)
    described = machine()
    expect.set_options(timeout=20_000)
    with tempfile.TemporaryDirectory() as folder, open_house(Path(folder)) as house, chromium() as browser:
        answered = replies(browser, house.url, samples)
        console = operator_enters(browser.context(locale="es-ES"), house)
        goes_online(console)
        noticed = handoffs(browser, console, house.url, samples)
        version = browser.browser.version
    figures = table(
        {
            "the bot's reply stands on it": answered,
            "the wish for a person stands in the operator's console": noticed,
        }
    )
    print(f"\n{described}\n{figures}")
    if samples < SAMPLES:
        return print("\nA quick look, too short to be believed: nothing is written.")
    where = f"{date.today():%d %B %Y}. {described}. Chromium {version}, headless, on the same machine."
    write_section("In the browser", "browser", f"{where}\n\n{figures}\n\n{METHOD}")
    print(f"\nWritten to {PAGE}.")


if __name__ == "__main__":
    main(5 if "--quick" in sys.argv else SAMPLES)
