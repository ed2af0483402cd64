"""The web channel's blueprint: addresses, methods, and what other sites may do with them."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from urllib.parse import urlsplit

import structlog
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import empty

from bot.channels.web.channel import WebChannel
from bot.channels.web.deps import Clock, WebDeps
from bot.channels.web.pages import fault, for_a_person
from bot.channels.web.parse import Refused
from bot.channels.web.routes import WebRoutes, refusal
from bot.core.business import Business

log = structlog.get_logger()
SITE = re.compile(r"https?://[\w.:-]{1,100}")
MOST_TOLD, TOLD_FOR = 20, timedelta(hours=1)

__all__ = ["WebChannel", "WebDeps", "web_blueprint"]


def web_blueprint(deps: WebDeps) -> Blueprint:
    """The server's own stop ends the open streams first; pages come back by themselves."""
    blueprint = Blueprint("web")
    routes = WebRoutes(deps)
    add = blueprint.add_route

    async def file(request: Request) -> HTTPResponse:  # a method cannot be marked as one that reads a stream
        return await routes.file(request)

    add(routes.demo, "/", error_format="html")
    add(routes.widget, "/widget.js")
    add(routes.page_style, "/web/page.css")
    add(routes.icon, "/web/icon.svg")
    add(routes.new_visitor, "/web/visitors", {"POST"}, error_format="json")
    add(routes.message, "/web/messages", {"POST"}, error_format="json")
    add(file, "/web/files", {"POST"}, error_format="json", stream=True)
    add(routes.kept_file, "/web/files/<message_id:str>/<number:int>", error_format="json")
    add(routes.face, "/web/faces/<key:str>", error_format="json")
    add(routes.typing, "/web/typing", {"POST"}, error_format="json")
    add(routes.leave, "/web/leave", {"POST"}, error_format="json")
    add(routes.stream, "/web/stream", error_format="json")
    add(routes.transcript_link, "/web/transcript", error_format="json")
    add(routes.transcript, "/web/transcript/<token:str>", error_format="html")
    for path in ("visitors", "messages", "files", "typing", "leave", "stream", "transcript"):
        add(_preflight, f"/web/{path}", {"OPTIONS"}, name=f"preflight_{path}")
    add(_preflight, "/web/files/<message_id:str>/<number:int>", {"OPTIONS"}, name="preflight_kept_file")
    blueprint.exception(Refused)(_telling(deps.business))
    blueprint.middleware(_open_to(frozenset(deps.origins), deps.clock), "response")

    @blueprint.before_server_stop
    async def end_streams(_app: object) -> None:
        routes.streams.close()

    return blueprint


def _telling(business: Business) -> Callable[[Request, Refused], HTTPResponse]:
    def tell(request: Request, refused: Refused) -> HTTPResponse:
        return (
            fault(request, business, refused.status) if for_a_person(request) else refusal(request, refused)
        )

    return tell


async def _preflight(_request: Request, **_where: object) -> HTTPResponse:
    return empty()


def _open_to(origins: frozenset[str], clock: Clock) -> Callable[[Request, HTTPResponse], Awaitable[None]]:
    """Let pages of these origins talk to us. No cookies: the token in the header is all there is.

    A site that embeds the widget and is not among them sees it reconnect for ever: the log says why, once
    an hour.
    """
    told: set[str] = set()
    since = clock()

    def tell(site: str, host: str) -> None:
        nonlocal since
        now = clock()
        if abs(now - since) >= TOLD_FOR:
            told.clear()
            since = now
        stranger = SITE.fullmatch(site) and site not in told and urlsplit(site).netloc != host
        if stranger and len(told) < MOST_TOLD:
            told.add(site)
            log.warning("web.site_not_named", site=site, hint="WEB_ORIGINS names who may embed the widget")

    async def allow(request: Request, response: HTTPResponse) -> None:
        origin = request.headers.get("origin")
        if origin and origin not in origins:
            tell(origin, request.host)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if origin in origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Last-Event-ID"
            response.headers["Access-Control-Allow-Methods"] = "GET, POST"
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"
            response.headers["Access-Control-Max-Age"] = "600"
            response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary"), "Origin"]))

    return allow
