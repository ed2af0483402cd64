"""What people open: the demo page with the widget, the widget itself, a conversation's transcript."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape
from sanic import HTTPResponse, Request
from sanic.response import html, raw, text

from bot.channels.web.deps import WebDeps
from bot.channels.web.render import file_name, speaker
from bot.core.business import Business
from bot.core.conversation import Conversation
from bot.core.languages import spoken
from bot.core.markdown import rendered, spelled_out
from bot.core.message import Message

_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*$|(?:^|(?<=[;,{}]))[ \t]*// [^\n]*$", re.MULTILINE | re.DOTALL)
HERE = Path(__file__).parent
STATIC = HERE / "static"
LANGUAGE_NAMES = {"es": "Español", "en": "English"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SAFE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@dataclass(frozen=True)
class Asset:
    """A file as it is served: compressed once, known by its content."""

    body: bytes
    packed: bytes
    etag: str
    kind: str

    @classmethod
    def of(cls, body: bytes, kind: str) -> Asset:
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        return cls(body, gzip.compress(body, 9, mtime=0), etag, kind)

    def response(self, request: Request, shared: bool = False) -> HTTPResponse:
        headers = {
            "ETag": self.etag,
            "Cache-Control": "public, max-age=300",
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if shared:
            headers["Cross-Origin-Resource-Policy"] = (
                "cross-origin"  # other sites load the widget by its address
            )
        if request.headers.get("if-none-match") == self.etag:
            return raw(b"", 304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return raw(self.packed, headers={**headers, "Content-Encoding": "gzip"}, content_type=self.kind)
        return raw(self.body, headers=headers, content_type=self.kind)


@cache
def widget(languages: tuple[str, ...]) -> Asset:
    """One classic script, which knows its address and the languages that are spoken."""
    style = _joined("widget/style/*.css")
    head = [
        '(() => {\n"use strict";',
        "const SCRIPT = document.currentScript;",
        'const ORIGIN = new URL(".", SCRIPT?.src || location.href).href.slice(0, -1);',
        f"const LANGUAGES = {json.dumps(languages)};",
        f"const STYLE = {json.dumps(style)};",
    ]
    script = "\n".join([*head, _joined("widget/*.js"), "})();\n"])
    return Asset.of(script.encode(), "text/javascript; charset=utf-8")


@cache
def page_style(colour: str) -> Asset:
    return Asset.of(
        f":root {{ --brand: {colour}; }}\n{_joined('page/*.css')}".encode(), "text/css; charset=utf-8"
    )


@cache
def icon() -> Asset:
    return Asset.of((STATIC / "icon.svg").read_bytes(), "image/svg+xml")


def _joined(parts: str) -> str:
    """Files are read one by one, in the order of their names, and served as one: without the comments that
    have lines of their own or end one, and indentation, which a telephone need not fetch."""
    text = "\n".join(path.read_text("utf-8") for path in sorted(STATIC.glob(parts)))
    return re.sub(r"\n\s+", "\n", _COMMENT.sub("", text))


def demo(request: Request, deps: WebDeps) -> HTTPResponse:
    here = deps.business.languages
    language = wanted_language(request, here)
    page = _template("demo.html").render(
        language=language,
        languages={one: LANGUAGE_NAMES[one] for one in here},
        business=deps.business.name,
        page=deps.business.page,
        t=_chooser(language),
    )
    fresh = {"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-cache"}
    return html(page, headers={**SAFE, **fresh})


def transcript(
    deps: WebDeps, conversation: Conversation, messages: list[Message], plain: bool
) -> HTTPResponse:
    """``plain``: as a text file to keep, otherwise as a page to read."""
    language = spoken(conversation.language, deps.business.languages)
    lines = [
        (message.created_at.astimezone(deps.zone), speaker(message, language), message, _said(message, plain))
        for message in messages
    ]
    headers = {**SAFE, "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    values = {
        "language": language,
        "business": deps.business.name,
        "lines": lines,
        "t": _chooser(language),
        "named": lambda one: file_name(one, language),
    }
    if plain:
        headers["Content-Disposition"] = 'attachment; filename="conversation.txt"'
        return text(_template("transcript.txt").render(values), headers=headers)
    return html(_template("transcript.html").render(values), headers=headers)


def _said(message: Message, plain: bool) -> str:
    """What customers write has no marks; what we say is read as it was in the chat."""
    if message.incoming:
        return message.text
    if plain:
        return rendered(message.text, str, str, str, spelled_out)
    bold, italic = "<strong>{}</strong>".format, "<em>{}</em>".format
    return Markup(rendered(message.text, _escaped, bold, italic, _link))


def _escaped(text: str) -> str:
    return str(escape(text))


def _link(words: str, address: str) -> str:
    return f'<a href="{escape(address)}" rel="noopener noreferrer nofollow">{words}</a>'


def fault(request: Request, business: Business, status: int) -> HTTPResponse:
    """What a customer sees who follows an address that is not there, or while something fails."""
    language = wanted_language(request, business.languages)
    page = _template("fault.html").render(
        language=language, business=business.name, status=status, t=_chooser(language)
    )
    return html(page, status, headers={**SAFE, "Content-Language": language, "Cache-Control": "no-store"})


def for_a_person(request: Request) -> bool:
    """Whether it is a page that is asked for, as browsers do when somebody goes to an address."""
    told_in_json = request.route is not None and request.route.extra.error_format == "json"
    return "text/html" in request.headers.get("accept", "") and not told_in_json


def wanted_language(request: Request, languages: Sequence[str]) -> str:
    asked = request.args.get("lang", "")
    accepted = [
        part.partition(";")[0].strip()[:2] for part in request.headers.get("accept-language", "").split(",")
    ]
    return next((code for code in (asked, *accepted) if code in languages), languages[0])


def _chooser(language: str) -> Callable[[str, str], str]:
    """Both languages stand side by side in a template: ``t("Hola", "Hello")``."""
    return lambda es, en: es if language == "es" else en


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=lambda template: bool(template and template.endswith(".html")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
