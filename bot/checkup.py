"""Looks each configured network over, by asking it; and has it call us."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

import httpx

from bot.content.templates import load_templates
from bot.core.finding import Finding, fault, note, ok
from bot.networks import telegram_secret
from bot.settings import ROOT, Settings

PATIENCE = 10.0
HOME = ("127.0.0.1", "localhost", "::1")


class Checkup(Protocol):
    def look(self) -> AsyncIterator[Finding]: ...
    async def connect(self) -> Finding: ...


class WebCheckup:
    """Whether customers' browsers find the widget where we say it is."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def look(self) -> AsyncIterator[Finding]:
        url = self._settings.public_url
        host = urlsplit(url).hostname or ""
        if host in HOME:
            yield note(f"Address: {url}, which only this machine can open", "Set PUBLIC_URL for others.")
        elif not url.startswith("https:"):
            yield fault(f"Address: {url} is not encrypted", "Put https before it (PUBLIC_URL).")
        else:
            yield ok(f"Address: {url}")
        yield await answers(f"{url}/widget.js", "GET", 200)
        sites = ", ".join(self._settings.web_origins)
        yield ok(f"Sites that may embed the widget: {sites or 'only our own (WEB_ORIGINS names others)'}")

    async def connect(self) -> Finding:
        raise NotImplementedError("pages come to us by themselves")


class Called:
    """A network's checkup, and whether its calls would reach us: an unsigned one must be refused by us.

    ``network``: where it is asked. One on this machine, to try things out, can call us here too.
    """

    def __init__(self, checkup: Checkup, webhook: str | None, network: str = "") -> None:
        self._checkup = checkup
        self._webhook = webhook
        self._from_elsewhere = urlsplit(network).hostname not in HOME

    async def look(self) -> AsyncIterator[Finding]:
        async for finding in self._checkup.look():
            yield finding
        if self._webhook is not None:
            yield await answers(self._webhook, "POST", 403)

    async def connect(self) -> Finding:
        host = urlsplit(self._webhook or "").hostname
        if host in HOME and self._from_elsewhere:
            what = f"PUBLIC_URL is an address of this machine ({self._webhook}), which nobody can call"
            return fault(what, "Set PUBLIC_URL to the https address that leads here.")
        return await self._checkup.connect()


def checkups(settings: Settings, clock: Callable[[], datetime]) -> dict[str, Checkup]:
    """By channel: those whose credentials are set."""
    found: dict[str, Checkup] = {"web": WebCheckup(settings)}
    if settings.twilio_account_sid:
        found["whatsapp"] = _whatsapp(settings)
    if settings.telegram_bot_token:
        found["telegram"] = _telegram(settings, clock)
    return found


async def answers(url: str, method: str, expected: int) -> Finding:
    """Whether it is us who stand at ``url``: then it answers with the status ``expected``."""
    try:
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
            status = (await client.request(method, url)).status_code
    except (httpx.HTTPError, OSError) as error:
        what = f"Reached: nothing answers at {url} ({type(error).__name__})"
        return fault(what, "Is the house running ('make run'), and does the address lead to it?")
    if status == expected:
        return ok(f"Reached: the house answers at {url}")
    what = f"Reached: {url} answers with {status}, which is not how we answer"
    return fault(what, "Something else stands there: look at the proxy and at PUBLIC_URL.")


def _whatsapp(settings: Settings) -> Checkup:
    from bot.channels.whatsapp.checkup import Checkup as WhatsAppCheckup
    from bot.channels.whatsapp.twilio_api import TwilioApi

    url = settings.public_url
    sid, token, api = settings.twilio_account_sid, settings.twilio_auth_token, settings.twilio_api_url
    twilio = TwilioApi(sid, token, api or None)
    inner = WhatsAppCheckup(twilio, settings.whatsapp_number, url, load_templates(ROOT))
    return Called(inner, f"{url}/whatsapp/messages", api)


def _telegram(settings: Settings, clock: Callable[[], datetime]) -> Checkup:
    from bot.channels.telegram.checkup import Checkup as TelegramCheckup
    from bot.channels.telegram.deps import API
    from bot.channels.telegram.webhook import PATH

    webhook = f"{settings.public_url}{PATH}" if settings.telegram_calls_us else None
    token, api = settings.telegram_bot_token, settings.telegram_api_url or API
    return Called(TelegramCheckup(token, api, webhook, telegram_secret(settings), clock), webhook, api)
