"""The application that faces customers, operators, networks and other systems."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any

import structlog
from sanic import HTTPResponse, Request, Sanic
from sanic.response import BaseHTTPResponse, json, text

from bot.bootstrap import House
from bot.channels.web.blueprint import web_blueprint
from bot.channels.web.deps import WebDeps
from bot.channels.web.pages import fault, for_a_person
from bot.console.blueprint import console_blueprint, console_fault_page
from bot.console.deps import ConsoleDeps
from bot.outward.api.blueprint import api_blueprint
from bot.outward.api.deps import ApiDeps
from bot.outward.webhook_calls import WebhookCalls
from bot.services import second_step
from bot.services.errors import StorageUnavailable, Unstorable
from bot.services.sealing import Sealer
from bot.serving.fault_pages import FaultPages, route_of
from bot.serving.health import health
from bot.serving.outage import Outage
from bot.serving.private_files import sqlite_file
from bot.serving.slow_senders import PatientRequest

log = structlog.get_logger()
LARGEST_REQUEST = 2_000_000  # but for files, see bot/console/sending.py
COME_BACK = "2"  # seconds
# What any answer says that says nothing else: an error, a file, a route that is to come.
SAFE = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
ONLY_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
LAST = 1  # answers go through what was asked to come first at the end


def public_app(house: House) -> Sanic[Any, Any]:
    faults = FaultPages(
        {
            "/console": console_fault_page(house.business),
            "/": lambda request, status: fault(request, house.business, status),
        }
    )
    app = Sanic(
        f"gateway-{secrets.token_hex(4)}",
        request_class=PatientRequest,
        error_handler=faults,
        configure_logging=False,
    )
    app.config.AUTO_EXTEND = False  # sanic-ext, which rasa-sdk brings, would publish /docs
    app.config.ACCESS_LOG = False
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 1.0
    app.config.REQUEST_MAX_SIZE = LARGEST_REQUEST
    app.config.KEEP_ALIVE_TIMEOUT = 75
    app.config.PROXIES_COUNT = house.settings.proxies_before_us
    app.on_request(_must_be_readable)
    https = house.settings.public_url.startswith("https:")
    app.middleware(_protecting({**SAFE, **(ONLY_HTTPS if https else {})}), "response", priority=LAST)
    app.exception(StorageUnavailable)(_coming_back(faults))
    app.exception(Unstorable)(_meaning_nothing(faults))
    app.blueprint(web_blueprint(_web(house)))
    app.blueprint(console_blueprint(_console(house)))
    app.blueprint(api_blueprint(ApiDeps(house.database, house.hub, house.words, house.business, house.clock)))
    grows = sqlite_file(house.settings.database_url)
    looks = health(house.database, house.dialogue, grows.parent if grows else None)
    app.add_route(looks, "/health", methods=["GET", "HEAD"], name="health")
    for blueprint in house.networks.blueprints():
        app.blueprint(blueprint)
    return app


def _web(house: House) -> WebDeps:
    return WebDeps(
        database=house.database,
        hub=house.hub,
        words=house.words,
        secret_key=house.settings.secret_key,
        business=house.business,
        clock=house.clock,
        media=house.networks.media,
        origins=house.settings.web_origins,
        zone=house.business.zone,
        arrivals=house.networks.arrivals,
    )


def _console(house: House) -> ConsoleDeps:
    return ConsoleDeps(
        database=house.database,
        hub=house.hub,
        words=house.words,
        business=house.business,
        clock=house.clock,
        sealer=Sealer(house.settings.secret_key, second_step.PURPOSE),
        webhooks=WebhookCalls(house.webhooks),
        media=house.networks.media,
        templates=house.networks.templates,
        windows=house.networks.windows,
        files=house.networks.files,
        topics=lambda: house.words.topics,
        forms=lambda language: house.words.forms(language),
        beyond=lambda: house.assistant.beyond,
        dialogue=house.dialogue,
        push=house.push,
        recall=timedelta(seconds=house.settings.recall_seconds),
        secure_cookies=house.settings.public_url.startswith("https:"),
        public_url=house.settings.public_url,
        levels=house.reception.levels,
    )


def _protecting(headers: Mapping[str, str]) -> Callable[[Request, Any], Coroutine[Any, Any, None]]:
    async def protect(request: Request, response: BaseHTTPResponse) -> None:
        for name, value in headers.items():
            response.headers.setdefault(name, value)

    return protect


async def _must_be_readable(request: Request) -> HTTPResponse | None:
    """A header that is no text would be an error of ours wherever it is looked at."""
    try:
        "".join(request.headers.values()).encode()
    except UnicodeEncodeError:
        return text("Headers: expected UTF-8.", 400)
    return None


def _coming_back(faults: FaultPages) -> Callable[[Request, StorageUnavailable], HTTPResponse]:
    outage = Outage()

    def come_back(request: Request, error: StorageUnavailable) -> HTTPResponse:
        """Networks and our own pages send again what was answered like this; a person reads a page."""
        outage.refused(error=str(error), method=request.method, route=route_of(request))
        told = {"error": "unavailable", "message": "Nothing can be kept at the moment: try again soon."}
        response = faults.page(request, 503) if for_a_person(request) else json(told, 503)
        response.headers["Retry-After"] = COME_BACK
        return response

    return come_back


def _meaning_nothing(faults: FaultPages) -> Callable[[Request, Unstorable], HTTPResponse]:
    def refuse(request: Request, error: Unstorable) -> HTTPResponse:
        """Theirs, as a number that no column holds; or a fault of ours, which only the log can tell."""
        log.warning("storage.refused", method=request.method, route=route_of(request), exc_info=error)
        told = {"error": "malformed", "what": str(error)}
        return faults.page(request, 400) if for_a_person(request) else json(told, 400)

    return refuse
