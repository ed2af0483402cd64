"""The widget on the pages of others, and in browsers that forbid or lack what it likes to use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from bot.channels.web.pages import widget
from bot.services.resolve import resolve
from tests.browser.accessible import too_small
from tests.browser.answering import Operator, offering
from tests.browser.counter import Counter, now
from tests.browser.customer import Customer
from tests.browser.house import QUIET, Chromium, whole_browser
from tests.browser.shop import Shop

Person = Callable[..., BrowserContext]


@pytest.fixture
def shop(counter: Counter) -> Iterator[Shop]:
    """One whose address the house knows."""
    shop = Shop()
    counter.stop()
    counter.origins = (shop.url,)
    counter.start()
    shop.page = f'''<!doctype html><html lang="es"><title>Tienda</title>
        <meta name="viewport" content="width=device-width"><h1>Tienda</h1>
        <script src="{counter.url}/widget.js"></script>'''
    yield shop
    shop.server.shutdown()
    shop.server.server_close()


def test_another_site_embeds_it_with_one_tag_and_its_own_colour(
    counter: Counter, person: Person, shop: Shop
) -> None:
    shop.page = f"""<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
        <script src="{counter.url}/widget.js" data-title="Shop" data-accent="#ffd400" data-position="left"
          data-privacy="/privacy"></script>"""
    customer = Customer.arrives(person(locale="en-GB"), shop.url)
    expect(customer.panel.get_by_role("heading")).to_have_text("Shop")
    told = customer.page.locator(".consent").get_by_role("link", name="Privacy")
    assert told.evaluate("one => one.href") == f"{shop.url}/privacy", "beside what is kept"
    customer.says("hello")
    customer.sees("eco: hello")
    box = customer.launcher.bounding_box()
    assert box and box["x"] < 100
    ink = customer.launcher.evaluate("(node) => getComputedStyle(node).color")
    assert ink == "rgb(12, 20, 24)", "dark on yellow"
    customer.page.evaluate(
        """() => {
          const chat = document.querySelector("ventanilla-chat");
          chat.style.setProperty("--ventanilla-accent", "rgb(90, 20, 120)");
          chat.removeAttribute("accent");
        }"""
    )
    ground = customer.launcher.evaluate("(node) => getComputedStyle(node).backgroundColor")
    assert ground == "rgb(90, 20, 120)", "the site's own sheet says it too"


def test_what_is_typed_reaches_no_shortcuts_of_the_page_around_it(
    counter: Counter, person: Person, shop: Shop
) -> None:
    """Outside, a key in the chat seems to be pressed on the page itself: "s" would open its search."""
    customer = Customer.arrives(person(), shop.url)
    customer.page.evaluate("""() => {
      window.pressed = [];
      for (const kind of ["keydown", "keypress"]) document.addEventListener(kind, (event) => {
        window.pressed.push(event.key);
        if (event.target.localName !== "textarea") event.preventDefault();
      });
    }""")
    customer.field_.focus()
    customer.page.keyboard.type("sin luz")
    expect(customer.field_).to_have_value("sin luz")
    customer.page.keyboard.press("Enter")
    customer.sees("eco: sin luz")
    customer.page.keyboard.press("Escape")
    expect(customer.panel).to_be_hidden()
    assert customer.page.evaluate("window.pressed") == []


def test_a_page_that_holds_still_by_itself_is_left_as_it_was(
    counter: Counter, person: Person, shop: Shop
) -> None:
    shop.page = shop.page.replace("<html", '<html style="overflow: clip"')
    customer = Customer.arrives(person("phone"), shop.url)
    look = "document.documentElement.style.overflow"
    assert customer.page.evaluate(look) == "hidden"
    customer.page.keyboard.press("Escape")
    assert customer.page.evaluate(look) == "clip"


def test_the_sheets_and_bars_of_the_page_around_it_leave_an_open_chat_as_it_is(
    counter: Counter, person: Person, shop: Shop
) -> None:
    shop.page += """<style>* { text-transform: uppercase; word-spacing: 9px; text-indent: 40px }
        div { position: fixed; inset: auto 0 0; height: 90px; z-index: 2147483647 }</style>
        <div>Usamos cookies</div>"""
    customer = Customer.arrives(person("phone"), shop.url, opens=False)
    customer.page.locator("ventanilla-chat").evaluate("(chat) => chat.open()")
    customer.field_.click(timeout=3000)  # nothing lies over it
    looks = "(one) => { const { textTransform, wordSpacing, textIndent } = getComputedStyle(one);"
    looks += " return [textTransform, wordSpacing, textIndent]; }"
    assert customer.page.locator(".bubble p").evaluate(looks) == ["none", "0px", "0px"]


def test_letters_are_as_large_as_the_customer_has_them_whatever_the_page_around_does(
    counter: Counter, person: Person, shop: Shop
) -> None:
    shop.page += "<style>html { font-size: 62.5% } * { font-size: 9px }</style>"
    counter.dialogue.script = lambda question: offering("¿Qué oficina?", "Centro", "La que esté más cerca")
    context = person("phone")
    customer = Customer.arrives(context, shop.url)
    page = customer.page
    letters = page.locator(".bubble").first
    size = "one => getComputedStyle(one).fontSize"
    assert letters.evaluate(size) == "15px"
    line = context.new_cdp_session(page)
    line.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    page.reload()
    expect(letters).to_be_visible()
    assert letters.evaluate(size) == "30px"
    customer.says("quiero cita")
    expect(page.get_by_role("button", name="La que esté más cerca")).to_be_in_viewport(ratio=1)
    lucia = Operator(counter)
    lucia.takes_over()
    lucia.writes("Ya está.")
    about = counter.conversation().id
    counter.do(lambda uow: resolve(uow, about, lucia.id, counter.words, now()))
    stars = page.locator(".rating small")
    expect(stars).to_have_count(5)
    lines = "one => one.clientHeight / parseFloat(getComputedStyle(one).lineHeight)"
    assert all(star.evaluate(lines) < 1.5 for star in stars.all()), "no word is broken"
    assert too_small(page, "ventanilla-chat") == []
    expect(page.locator(".send")).to_be_in_viewport(ratio=1)
    assert page.locator(".log").evaluate("one => one.scrollWidth <= one.clientWidth")


def test_the_strictest_policy_need_only_name_the_house(counter: Counter, person: Person, shop: Shop) -> None:
    shop.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {counter.url}; connect-src {counter.url}; "
        "require-trusted-types-for 'script'"
    )
    customer = Customer.arrives(person(), shop.url)
    customer.says("hola")
    customer.sees("eco: hola")
    assert customer.forbidden() == [] and customer.errors == []
    shown = customer.page.locator(".row.customer .bubble").evaluate("one => getComputedStyle(one).color")
    assert shown == "rgb(255, 255, 255)", "it is dressed"


def test_a_browser_that_keeps_nothing_still_has_a_chat(
    counter: Counter, browser: Chromium, shop: Shop, tmp_path: Path
) -> None:
    """All cookies blocked: neither storage nor locks between tabs may be used."""
    (tmp_path / "Default").mkdir()
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(blocked))
    context = browser.playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=whole_browser(), args=QUIET, locale="es-ES"
    )
    try:
        customer = Customer.arrives(context, shop.url)
        forbidden = "() => { try { return !localStorage } catch (error) { return error.name } }"
        assert customer.page.evaluate(forbidden) == "SecurityError"
        customer.says("hola")
        customer.sees("eco: hola")
        customer.says("y otra")
        customer.sees("eco: y otra")
        assert customer.errors == []
    finally:
        context.close()


def test_an_older_telephone_has_a_chat_too(counter: Counter, person: Person, shop: Shop) -> None:
    """What Safari learned after iOS 15: no sheets to be made, no timeouts, no look at what is visible, and a
    script with (?<...) in it is not run at all."""
    assert b"(?<" not in widget(("es", "en")).body.replace(b"(?<...)", b"")
    context = person("phone")
    context.add_init_script("""
      CSSStyleSheet = function () { throw new TypeError("Illegal constructor"); };
      delete AbortSignal.timeout;
      delete Element.prototype.checkVisibility;
      delete window.CloseWatcher;
    """)
    customer = Customer.arrives(context, shop.url)
    box = customer.panel.bounding_box()
    assert box and (box["width"], box["height"]) == (390, 844)
    customer.page.keyboard.press("Tab")
    customer.says("**hola**")
    customer.sees("eco: hola")
    assert customer.errors == []


@pytest.mark.parametrize(
    "turn",
    [
        "document.body.replaceWith(document.createElement('body'))",
        "document.body.innerHTML = '<h1>Otra página</h1>'",
        "document.documentElement.replaceChild(document.createElement('body'), document.body)",
    ],
    ids=["another body", "another content", "the older way"],
)
def test_a_page_that_only_changes_its_body_keeps_the_chat_as_it_is(
    counter: Counter, person: Person, shop: Shop, turn: str
) -> None:
    """As Turbo and htmx go on to another page of a site."""
    customer = Customer.arrives(person(), shop.url)
    streams: list[str] = []
    customer.page.on("request", lambda one: "/web/stream" in one.url and streams.append(one.url))
    customer.says("hola")
    customer.sees("eco: hola")
    customer.field_.fill("a medias")
    customer.page.evaluate(turn)
    expect(customer.panel).to_be_visible()
    expect(customer.field_).to_be_focused()
    expect(customer.field_).to_have_value("a medias")
    customer.field_.press("Enter")
    customer.sees("eco: a medias")
    assert len(streams) <= 2, "no line was opened anew: one before the first message, one after it"


def test_the_script_may_run_again_and_there_is_one_chat_with_the_last_wishes(
    counter: Counter, person: Person, shop: Shop
) -> None:
    customer = Customer.arrives(person(), shop.url)
    customer.says("hola")
    customer.sees("eco: hola")
    again = """([address, title]) => new Promise((done) => {
      const script = Object.assign(document.createElement("script"), { src: address, onload: done });
      script.dataset.title = title;
      document.body.replaceWith(document.createElement("body"));
      document.body.append(script);
    })"""
    customer.page.evaluate(again, [f"{counter.url}/widget.js", "Otra sección"])
    expect(customer.page.locator("ventanilla-chat")).to_have_count(1)
    expect(customer.panel.get_by_role("heading")).to_have_text("Otra sección")
    customer.sees("eco: hola")
    assert customer.errors == []


def test_a_chat_that_the_page_places_itself_stays_in_its_hands(
    counter: Counter, person: Person, shop: Shop
) -> None:
    shop.page = f'''<!doctype html><html lang="es"><title>Tienda</title><main><h1>Tienda</h1>
        <ventanilla-chat heading="La nuestra"></ventanilla-chat></main>
        <script src="{counter.url}/widget.js" data-title="Otra"></script>'''
    customer = Customer.arrives(person(), shop.url)
    expect(customer.page.locator("ventanilla-chat")).to_have_count(1)
    expect(customer.panel.get_by_role("heading")).to_have_text("La nuestra")
    customer.says("hola")
    customer.sees("eco: hola")
    customer.page.evaluate("document.querySelector('ventanilla-chat').remove()")
    expect(customer.page.locator("ventanilla-chat")).to_have_count(0)


def test_an_open_chat_is_open_on_the_next_page_too(counter: Counter, person: Person, shop: Shop) -> None:
    """And takes the focus from nobody there; closed, it stays closed; another tab begins by itself."""
    context = person()
    customer = Customer.arrives(context, shop.url)
    customer.says("hola")
    customer.sees("eco: hola")
    customer.page.goto(f"{shop.url}/contacto")
    expect(customer.panel).to_be_visible()
    customer.sees("eco: hola")
    assert customer.page.evaluate("document.activeElement.localName") == "body"
    expect(Customer.arrives(context, shop.url, opens=False).panel).to_be_hidden()
    customer.field_.focus()
    customer.page.keyboard.press("Escape")
    customer.page.goto(shop.url)
    expect(customer.launcher).to_be_visible()
    expect(customer.panel).to_be_hidden()


def test_on_a_telephone_an_open_chat_hides_no_other_page(
    counter: Counter, person: Person, shop: Shop
) -> None:
    """Loaded again, as telephones do by themselves, the page is as it was left."""
    customer = Customer.arrives(person("phone"), shop.url)
    customer.page.reload()
    expect(customer.panel).to_be_visible()
    customer.page.goto(f"{shop.url}/contacto")
    expect(customer.launcher).to_be_visible()
    expect(customer.panel).to_be_hidden()
