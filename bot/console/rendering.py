"""Pages made on the server, in the reader's language and theme."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import HTTPResponse, Request
from sanic.response import html

from bot.console.statics import FOLDER, below
from bot.console.wanted import wanted
from bot.core.business import Business
from bot.core.languages import LANGUAGES

HERE = Path(__file__).parent
THEMES = ("light", "dark")
TINTS = 6  # as in tokens.css
_YEAR = 60 * 60 * 24 * 365
# Where English goes by the halves of the day (Unicode CLDR, timeData); elsewhere it is read 18:00. Where the
# browser tells no region, a language is that of its likeliest (CLDR, likelySubtags): English that of the US.
_HALVES = frozenset(("AU", "CA", "HK", "IN", "MY", "NZ", "PH", "PK", "PR", "SG", "US"))


@cache
def dictionary(language: str) -> dict[str, str]:
    words: dict[str, str] = json.loads((FOLDER / "i18n" / f"{language}.json").read_text("utf-8"))
    return words


def say(language: str, key: str, **values: object) -> str:
    """With ``n`` among the values, the plural of the key is looked for: ``key.one``, ``key.other``."""
    words = dictionary(language)
    plural = f"{key}.{'one' if values.get('n') == 1 else 'other'}"
    text = words[plural] if "n" in values and plural in words else words[key]
    return re.sub(r"\{(\w+)\}", lambda found: str(values[found[1]]), text)


def language_of(request: Request) -> str:
    """What was chosen on a page of ours, else the first language of the browser's that we speak."""
    for chosen in (request.args.get("language"), request.cookies.get("console_language")):
        if chosen in LANGUAGES:
            return str(chosen)
    for wish in request.headers.get("Accept-Language", "").split(","):
        if (code := wish.strip()[:2].lower()) in LANGUAGES:
            return code
    return LANGUAGES[0]


def locale_of(request: Request) -> str:
    """The language, with the region that the browser tells for it, if any: es-MX."""
    language = language_of(request)
    for wish in request.headers.get("Accept-Language", "").split(","):
        first, *rest = wish.partition(";")[0].strip().split("-")
        if first.lower() == language and rest:
            return f"{language}-{rest[-1].upper()}"
    return language


def by_halves(request: Request) -> bool:
    """Whether the reader's clock says 6 pm rather than 18:00."""
    language, _, region = locale_of(request).partition("-")
    return language == "en" and (region or "US") in _HALVES


def called(language: str, ends: Mapping[str, str], contact_id: str, name: str | None) -> str:
    """As ``contactName`` of people.js. ``ends``: of ``number_ends``."""
    if name:
        return name
    if contact_id in ends:
        return say(language, "contact.number", end=ends[contact_id])
    return say(language, "contact.visitor", code=contact_id[-4:].upper())


def tint(key: str) -> int:
    """The colour of a person without a photo, by their id: as ``avatar`` of people.js."""
    return sum(map(ord, key)) % TINTS


@cache
def _templates(zone: ZoneInfo) -> Environment:
    """One for all pages, which share most of what they are made of: it reads each template once."""
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    templates.globals.update(tint=tint, zone=zone)
    return templates


class Pages:
    def __init__(self, business: Business) -> None:
        self._business = business
        self._templates = _templates(business.zone)

    def show(
        self, request: Request, template: str, sheet: str, status: int = 200, **values: Any
    ) -> HTTPResponse:
        language = language_of(request)
        theme = request.cookies.get("console_theme")
        page = self._templates.get_template(template).render(
            language=language,
            theme=theme if theme in THEMES else "",
            halves=by_halves(request),
            business=self._business.name,
            sheet=sheet,
            wanted=wanted(request),
            static=below(),
            t=lambda key, **blanks: say(language, key, **blanks),
            called=partial(called, language, values.get("ends", {})),
            **values,
        )
        response = html(page, status)
        if request.args.get("language") == language:
            response.add_cookie(
                "console_language",
                language,
                path="/console",
                max_age=_YEAR,
                samesite="Lax",
                secure=False,
                httponly=False,
            )
        return response

    def notice(self, request: Request, status: int, key: str, link: str, link_key: str) -> HTTPResponse:
        """A page that says one thing, ``key`` and ``{key}_text``, and leads on."""
        language = language_of(request)
        return self.show(
            request,
            "notice.html",
            "door",
            status,
            heading=say(language, key),
            text=say(language, f"{key}_text"),
            link=link,
            link_text=say(language, link_key),
        )
