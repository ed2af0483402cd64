"""The console as one blueprint: the doors, the page, the API and the stream."""

from __future__ import annotations

from collections.abc import Callable

from sanic import Blueprint, HTTPResponse, Request

from bot.console import (
    account,
    alerting,
    api,
    appointments,
    audit,
    auth,
    board,
    bulk,
    canned,
    care,
    colleagues,
    contacts,
    customer,
    guide,
    incidents,
    integrations,
    labels,
    lists,
    macros,
    pages,
    people,
    photos,
    privacy,
    questions,
    reports,
    search,
    second_step,
    sending,
    statics,
    stream,
    suggestions,
    teams,
    tickets,
    transferring,
    triage,
    webhooks,
    writing,
)
from bot.console.deps import ConsoleDeps
from bot.console.faults import fault_page
from bot.console.photos import FACES
from bot.console.routes import Routes
from bot.console.session import Doorkeeper
from bot.core.business import Business

__all__ = ["ConsoleDeps", "console_blueprint", "console_fault_page"]

PARTS = (
    account,
    alerting,
    api,
    appointments,
    audit,
    auth,
    board,
    bulk,
    canned,
    care,
    colleagues,
    contacts,
    customer,
    guide,
    incidents,
    integrations,
    labels,
    lists,
    macros,
    pages,
    people,
    photos,
    privacy,
    questions,
    reports,
    search,
    second_step,
    sending,
    stream,
    suggestions,
    teams,
    tickets,
    transferring,
    triage,
    webhooks,
    writing,
)

_HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "media-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # a one-time link is an address: it must not travel
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_KEPT = (f"/console{FACES}/", f"{statics.ADDRESS}/")  # their addresses change with what they show


def console_blueprint(deps: ConsoleDeps) -> Blueprint:
    blueprint = Blueprint("console", url_prefix="/console")
    routes = Routes(blueprint, Doorkeeper(deps))
    for part in PARTS:
        part.register(routes, deps)
    address, methods = "/static/<file:path>", ["GET", "HEAD"]
    blueprint.add_route(statics.shipped().serve, address, methods=methods, name="static", error_format="html")
    blueprint.middleware("response")(_protect)
    return blueprint


def console_fault_page(business: Business) -> Callable[[Request, int], HTTPResponse]:
    """For addresses that no route of ours has as well, which no middleware of ours would protect."""
    page = fault_page(business)

    def protected(request: Request, status: int) -> HTTPResponse:
        response = page(request, status)
        _protected(request, response)
        return response

    return protected


async def _protect(request: Request, response: HTTPResponse) -> None:
    _protected(request, response)


def _protected(request: Request, response: HTTPResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)  # a customer's file brings a stricter policy of its own
    if not request.path.startswith(_KEPT):
        response.headers["Cache-Control"] = "no-store"
