"""The guides of docs/ for who sits at the console, as pages of it, in the reader's language."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.managed import Managed
from bot.console.rendering import language_of
from bot.console.routes import Routes
from bot.console.session import Handler, Session
from bot.core.roles import Permission

FOLDER = Path(__file__).resolve().parents[2] / "docs"
# In each language the words of the link that leads to a guide in it, from the same one in another.
LINKED = {"en": "In English", "es": "En español"}


@dataclass(frozen=True)
class Page:
    """``file``: of the guide in English, below docs/. ``words``: the key of its name in the console."""

    file: str
    words: str
    permission: Permission


PAGES = {
    "/console/guide": Page("guides/console.md", "guide.shift", Permission.ACCOUNT),
    "/console/guide/administration": Page(
        "guides/administration.md", "guide.administration", Permission.REPORTS
    ),
    "/console/guide/privacy": Page("privacy.md", "guide.privacy", Permission.ERASE),
}


@dataclass(frozen=True)
class Guide:
    """``contents``: the id and the words of each part."""

    title: str
    contents: list[tuple[str, str]]
    html: str


def register(routes: Routes, deps: ConsoleDeps) -> None:
    shown = Managed(deps)

    def showing(path: str) -> Handler:
        async def show(request: Request, session: Session) -> HTTPResponse:
            guide = read(told_in(language_of(request), PAGES[path].file))
            pages = {at: one.words for at, one in PAGES.items() if session.operator.may(one.permission)}
            return shown.show(request, session, "guide.html", "guide", guide=guide, path=path, pages=pages)

        return show

    for path, page in PAGES.items():
        address = f"GET {path.removeprefix('/console')}"
        routes.pages(page.permission, {address: showing(path)}, noted=False)


@cache
def told_in(language: str, file: str) -> str:
    """The same guide in a language: the one that this one leads to in so many words, or itself."""
    link = re.search(rf"\[{LINKED[language]}\]\(([^)]+)\)", (FOLDER / file).read_text("utf-8"), re.IGNORECASE)
    return _beside(file, link[1]) if link else file


@cache
def read(file: str) -> Guide:
    """``file``: below docs/; its first line is its title."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("code_inline", _code)
    title, *text = _pieces(file, markdown.parse((FOLDER / file).read_text("utf-8")))
    contents, tokens = [], []
    for piece in text:
        if piece[0].tag == "h2":
            contents.append((_id_of(piece[1].content), piece[1].content))
            piece[0].attrSet("id", contents[-1][0])
        elif piece[0].type == "table_open":
            piece = _scrolling(piece, contents[-1][1] if contents else title[1].content)
        tokens += piece
    return Guide(title[1].content, contents, markdown.renderer.render(tokens, markdown.options, {}))


def _pieces(file: str, tokens: list[Token]) -> Iterator[list[Token]]:
    """A heading, a paragraph, a list, a table at a time, its links followed."""
    piece: list[Token] = []
    for token in tokens:
        piece.append(token)
        token.children = list(_followed(file, token.children or []))
        if token.level == 0 and token.nesting <= 0:
            yield piece
            piece = []


def _code(self: object, tokens: list[Token], place: int, options: object, env: object) -> str:
    """A long name may go on in another line after its dashes and strokes, and nowhere else."""
    return f"<code>{re.sub(r'(?<=[_/])(?=\w)', '<wbr>', escape(tokens[place].content))}</code>"


def _scrolling(table: list[Token], name: str) -> list[Token]:
    """A table that is wider than a phone is moved by itself, also by keyboard."""
    for opened, inside, closed in zip(table, table[1:], table[2:], strict=False):
        if opened.type == "th_open" and not inside.content:
            opened.tag = closed.tag = "td"  # a head without words heads nothing
    frame = f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(name)}">'
    return [Token("html_block", "", 0, content=frame), *table, Token("html_block", "", 0, content="</div>")]


def _followed(file: str, inline: list[Token]) -> Iterator[Token]:
    """Links to a guide that is a page here lead there; to what only lies beside the code there is none."""
    dropped = False
    for token in inline:
        if token.type == "link_open":
            address = _address(file, str(token.attrGet("href")))
            dropped = address is None
            if address is not None:
                token.attrSet("href", address)
        if not (dropped and token.type in ("link_open", "link_close")):
            yield token


def _address(file: str, link: str) -> str | None:
    if link.startswith("https://"):
        return link
    target = _beside(file, link)
    for path, page in PAGES.items():
        for language in LINKED:
            if target == told_in(language, page.file):
                return f"{path}?language={language}"
    return None


def _beside(file: str, link: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), link))


def _id_of(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
