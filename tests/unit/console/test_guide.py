"""The guides, read in the console."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import httpx
import pytest

from bot.console import guide
from bot.console.rendering import dictionary
from bot.core.languages import LANGUAGES
from bot.core.operator import Operator
from bot.core.roles import Role
from bot.settings import ROOT
from tests.unit.console.acting import in_spanish
from tests.unit.console.desk import Desk

SignIn = Callable[[Operator], httpx.Client]
LED = (Role.SUPERVISOR, Role.ADMINISTRATOR)


class Page(HTMLParser):
    """The ids of a page and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.append(str(given.get("href")))


@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_is_in_can_read_how_a_shift_goes(desk: Desk, signed_in: SignIn, role: Role) -> None:
    page = signed_in(desk.operator("Ana Ruiz", role=role)).get("/guide?language=en")
    assert page.status_code == 200
    assert "<h1>A shift at the console</h1>" in page.text
    for other in ("administration", "privacy"):
        assert (f'href="/console/guide/{other}"' in page.text) == (role in LED)


def test_administration_is_for_those_who_administer(desk: Desk, signed_in: SignIn) -> None:
    assert signed_in(desk.operator("Ana Ruiz")).get("/guide/administration").status_code == 403
    page = signed_in(desk.operator("Luz Gil", role=Role.SUPERVISOR)).get("/guide/administration?language=en")
    assert "<h1>Administration</h1>" in page.text and "<table>" in page.text


def test_what_is_kept_about_customers_is_for_those_who_hand_it_out_and_erase_it(
    desk: Desk, signed_in: SignIn
) -> None:
    for role in Role:
        client = signed_in(desk.operator(f"{role} Gil", role=role))
        assert client.get("/guide/privacy").status_code == (200 if role in LED else 403)
    page = client.get("/guide/privacy?language=en").text
    assert "<h1>What is kept about customers</h1>" in page
    assert 'href="/console/guide/privacy?language=en"' in client.get("/guide/administration").text


def test_it_is_in_the_readers_language(desk: Desk, signed_in: SignIn) -> None:
    client = in_spanish(signed_in(desk.operator("Ana Ruiz")))
    page = client.get("/guide").text
    assert "<h1>Un turno en la consola</h1>" in page and ">En esta página</h2>" in page


def test_its_links_lead_to_pages_of_the_console_and_to_parts_of_itself(desk: Desk, signed_in: SignIn) -> None:
    client = signed_in(desk.operator("Luz Gil", role=Role.ADMINISTRATOR))
    for address in guide.PAGES:
        for language in LANGUAGES:
            page = Page(client.get(f"{address.removeprefix('/console')}?language={language}").text)
            assert len(page.ids) == len(set(page.ids))
            assert [one for one in page.links if one.startswith("#") and one[1:] not in page.ids] == []
            assert [one for one in page.links if one.split("#")[0].split("?")[0].endswith(".md")] == []


def test_what_lies_beside_the_code_is_named_without_a_link() -> None:
    html = guide.read("guides/administration.md").html
    assert "(api.md)" in (ROOT / "docs/guides/administration.md").read_text("utf-8")
    assert "api.md" in html and 'api.md"' not in html


def test_a_long_name_is_parted_at_its_dashes_only() -> None:
    assert "<code>KEEP_<wbr>CUSTOMERS_<wbr>MONTHS</code>" in guide.read("privacy.md").html
    assert "<code>Mo-Fr 09:00-14:00</code>" in guide.read("guides/content.md").html


@pytest.mark.parametrize("path", guide.PAGES)
def test_the_spanish_one_calls_things_as_the_console_does(path: str) -> None:
    text = (guide.FOLDER / guide.told_in("es", guide.PAGES[path].file)).read_text("utf-8")
    words = set(dictionary("es").values())
    named = {"".join(one) for one in re.findall(r"«([^»]+)»|(?<!\*)\*([^*\n]+)\*(?!\*)", text)}
    examples = {"Mañana te llamo", "gracias", "retira mi queja"}
    assert len(named) > 3
    assert sorted(named - words - examples) == []
