"""The guides of docs/guides/ for who sits at the console, as pages of it, in the reader's language."""

from __future__ import annotations

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
from bot.console.session import Session
from bot.core.roles import Permission

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "guides"
SHIFT = {"en": "console.md", "es": "consola.md"}
ADMINISTRATION = {"en": "administration.md", "es": "administracion.md"}
PATHS = {"/console/guide": SHIFT, "/console/guide/administration": ADMINISTRATION}


@dataclass(frozen=True)
class Guide:
    """``contents``: the id and the words of each part."""

    title: str
    contents: list[tuple[str, str]]
    html: str


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages = Managed(deps)

    def show(request: Request, session: Session, path: str) -> HTTPResponse:
        guide = read(PATHS[path][language_of(request)])
        more = session.operator.may(Permission.REPORTS)
        return pages.show(request, session, "guide.html", "guide", guide=guide, path=path, more=more)

    async def shift(request: Request, session: Session) -> HTTPResponse:
        return show(request, session, "/console/guide")

    async def administration(request: Request, session: Session) -> HTTPResponse:
        return show(request, session, "/console/guide/administration")

    routes.pages(Permission.ACCOUNT, {"GET /guide": shift}, noted=False)
    routes.pages(Permission.REPORTS, {"GET /guide/administration": administration}, noted=False)


@cache
def read(name: str) -> Guide:
    """``name``: of a file in docs/guides/, whose first line is its title."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    title, *text = _pieces(markdown.parse((FOLDER / name).read_text("utf-8")))
    contents, tokens = [], []
    for piece in text:
        if piece[0].tag == "h2":
            contents.append((_id_of(piece[1].content), piece[1].content))
            piece[0].attrSet("id", contents[-1][0])
        elif piece[0].type == "table_open":
            piece = _scrolling(piece, contents[-1][1])
        tokens += piece
    return Guide(title[1].content, contents, markdown.renderer.render(tokens, markdown.options, {}))


def _pieces(tokens: list[Token]) -> Iterator[list[Token]]:
    """A heading, a paragraph, a list, a table at a time, its links followed."""
    piece: list[Token] = []
    for token in tokens:
        piece.append(token)
        token.children = list(_followed(token.children or []))
        if token.level == 0 and token.nesting <= 0:
            yield piece
            piece = []


def _scrolling(table: list[Token], name: str) -> list[Token]:
    """A table that is wider than a phone is moved by itself, also by keyboard."""
    for opened, inside, closed in zip(table, table[1:], table[2:], strict=False):
        if opened.type == "th_open" and not inside.content:
            opened.tag = closed.tag = "td"  # a head without words heads nothing
    frame = f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(name)}">'
    return [Token("html_block", "", 0, content=frame), *table, Token("html_block", "", 0, content="</div>")]


def _followed(inline: list[Token]) -> Iterator[Token]:
    """Links to a guide that is a page here lead there; to what only lies beside the code there is none."""
    dropped = False
    for token in inline:
        if token.type == "link_open":
            address = _address(str(token.attrGet("href")))
            dropped = address is None
            if address is not None:
                token.attrSet("href", address)
        if not (dropped and token.type in ("link_open", "link_close")):
            yield token


def _address(link: str) -> str | None:
    for path, files in PATHS.items():
        for language, name in files.items():
            if link == name:
                return f"{path}?language={language}"
    return link if link.startswith("https://") else None


def _id_of(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
