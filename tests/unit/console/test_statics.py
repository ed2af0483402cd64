"""The console's scripts and styles, as browsers ask for them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest

from bot.console import statics
from bot.core.operator import Operator
from tests.unit.console.desk import Desk

SCRIPT = "/static/js/main.js"


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy that may be edited."""
    copy = tmp_path / "console" / "static"
    shutil.copytree(statics.FOLDER, copy)
    (copy.parent / "secret.txt").write_text("nobody's business")
    monkeypatch.setattr(statics, "shipped", cache(lambda: statics.Statics(copy)))
    return copy


@pytest.fixture
def desk(shipped: Path, sqlite_url: str) -> Iterator[Desk]:
    desk = Desk(sqlite_url)
    desk.start()
    yield desk
    desk.stop()


def test_a_file_is_packed_for_who_can_unpack_it(visitor: httpx.Client, shipped: Path) -> None:
    written = (shipped / "js" / "main.js").read_bytes()
    packed = visitor.get(SCRIPT)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < len(written)
    plain = visitor.get(SCRIPT, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert packed.content == plain.content == written
    for answer in (packed, plain):
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert answer.headers["Vary"] == "Accept-Encoding", "a cache in between keeps both"


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("deflate, GZIP;q=0.5", True),
        ("br, gzip ; q=1.0", True),
        ("gzip;q=0", False),
        ("br, gzip; q=0.000", False),
        ("", False),
    ],
)
def test_who_says_no_to_packing_gets_it_plain(visitor: httpx.Client, accepted: str, packed: bool) -> None:
    answer = visitor.get(SCRIPT, headers={"Accept-Encoding": accepted})
    assert ("Content-Encoding" in answer.headers) is packed


@pytest.mark.parametrize("weak", ["", "W/"])
def test_who_has_a_file_is_not_sent_it_again(visitor: httpx.Client, weak: str) -> None:
    """Also behind a proxy that makes something else of the tag."""
    tag = visitor.get(SCRIPT).headers["ETag"]
    assert tag.startswith('W/"'), "the packed one and the plain one have it both"
    held = {"If-None-Match": weak + tag.removeprefix("W/")}
    again = visitor.get(SCRIPT, headers=held)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache", "it is asked about each time"


def test_what_a_page_names_is_asked_for_once_in_a_release(visitor: httpx.Client) -> None:
    page = visitor.get("/sign-in").text
    named = re.findall(r'(?:src|href)="/console(/static/[^"]+)"', page)
    assert len(named) > 2
    for address in named:
        answer = visitor.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address


def test_a_page_asks_for_its_scripts_in_one_file_and_for_its_sheets_in_another(
    desk: Desk, signed_in: Callable[[Operator], httpx.Client]
) -> None:
    ana = signed_in(desk.operator("Ana Ruiz"))
    for page, sheets in (("/", "console"), ("/account", "manage")):
        named = set(re.findall(r'(?:src|href)="/console/static/\w+/([^"]+)"', ana.get(page).text))
        assert named - {"logo.svg", "js/manage.js"} == {f"joined/{sheets}.css", "joined/scripts.js"}
        assert ana.get(f"/static/joined/{sheets}.css").headers["Content-Type"].startswith("text/css")


def test_no_page_names_one_without_its_release() -> None:
    """Which would be that of another release for as long as browsers and proxies keep it."""
    pages = sorted(statics.FOLDER.parent.joinpath("templates").rglob("*.html"))
    assert len(pages) > 30
    assert [page.name for page in pages if f"{statics.ADDRESS}/" in page.read_text("utf-8")] == []


def test_another_release_has_another_address_and_begins_with_a_start(
    desk: Desk, visitor: httpx.Client, shipped: Path
) -> None:
    before = release_on(visitor)
    script = f"/static/{before}/js/main.js"
    old = visitor.get(script).text
    (shipped / "js" / "main.js").write_text("// another release")
    assert visitor.get(script).text == old, "the one that runs"
    assert release_on(visitor) == before
    desk.stop()
    statics.shipped.cache_clear()
    desk.start()
    assert release_on(visitor) != before
    assert visitor.get(script).text == "// another release", "whatever is here, for a page that is older"
    assert visitor.get(script).headers["Cache-Control"] == "no-cache", "and kept by nobody for what it is not"


def release_on(visitor: httpx.Client) -> str:
    (release,) = set(re.findall(r"/console/static/(\w+)/", visitor.get("/sign-in").text))
    return str(release)


def test_whoever_asks_how_large_it_is_gets_no_file(visitor: httpx.Client) -> None:
    asked = visitor.head(SCRIPT)
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["Content-Length"] == visitor.get(SCRIPT).headers["Content-Length"]


@pytest.mark.parametrize(
    "path",
    [
        "nowhere.js",
        "js",
        "",
        "../secret.txt",
        "%2e%2e/secret.txt",
        "..%2fsecret.txt",
        "js/../../secret.txt",
        f"{'0' * 20}/",
        f"{'0' * 20}/../secret.txt",
    ],
)
def test_nothing_else_is_served(desk: Desk, path: str) -> None:
    """The address is sent as it stands: httpx would tidy it."""
    answer = httpx.get(httpx.URL(f"{desk.url}/x").copy_with(raw_path=f"/console/static/{path}".encode()))
    assert answer.status_code == 404
    assert "nobody" not in answer.text
