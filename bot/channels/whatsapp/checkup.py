"""Asks Twilio whether account and number are in order, and sets the addresses it calls us by."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
from twilio.base.exceptions import TwilioException

from bot.channels.whatsapp.contents import Contents
from bot.channels.whatsapp.twilio_api import TwilioApi
from bot.core.finding import Finding, fault, note, ok
from bot.core.templates import Templates

SANDBOX = "+14155238886"
# Twilio tries again when it gets no answer (its "connection overrides"); a message twice is one to us.
TRY_AGAIN = "#rc=3&rp=all"
LITTLE_MONEY = 5.0
WORKING = ("ONLINE", "ONLINE:UPDATING")
CONNECT = "bot channels connect whatsapp"
_UNREACHABLE = (aiohttp.ClientError, TimeoutError)


@dataclass(frozen=True)
class Webhook:
    """Only what is to change: the client's own class would send the rest of the sender as empty."""

    webhook: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        return {"webhook": self.webhook}


class Checkup:
    """``number`` as +34600000100; ``public_url``: where Twilio is to call us."""

    def __init__(self, twilio: TwilioApi, number: str, public_url: str, templates: Templates) -> None:
        self._twilio = twilio
        self._number = number
        self._contents = Contents(twilio, templates)
        self._calls = {
            "callback_url": f"{public_url}/whatsapp/messages",
            "callback_method": "POST",
            "status_callback_url": f"{public_url}/whatsapp/status",
            "status_callback_method": "POST",
        }

    async def look(self) -> AsyncIterator[Finding]:
        """Stops at the first thing without which nothing else can be asked."""
        try:
            async for finding in self._look():
                yield finding
        finally:
            await self._twilio.close()

    async def _look(self) -> AsyncIterator[Finding]:
        try:
            account = await self._twilio.client.api.v2010.accounts(self._twilio.account_sid).fetch_async()
        except TwilioException as error:
            yield _refused(error)
            return
        except _UNREACHABLE as error:
            yield _unreachable(error)
            return
        yield _account(account)
        async for finding in self._rest():
            yield finding

    async def connect(self) -> Finding:
        """Have Twilio call us at our addresses."""
        try:
            sender = await self._sender()
            if sender is None:
                return self._no_sender()
            api = self._twilio.client.messaging.v2.channels_senders(sender.sid)
            calls = {**self._calls, "callback_url": self._calls["callback_url"] + TRY_AGAIN}
            await api.update_async(Webhook(calls))
        except TwilioException as error:
            return _refused(error)
        except _UNREACHABLE as error:
            return _unreachable(error)
        finally:
            await self._twilio.close()
        return ok(f"Twilio now calls {self._calls['callback_url']} and {self._calls['status_callback_url']}")

    async def _rest(self) -> AsyncIterator[Finding]:
        for step in (self._balance, self._number_and_addresses, self._contents.look):
            try:
                async for finding in step():
                    yield finding
            except TwilioException as error:
                yield note(f"Twilio does not tell about {_topic(step)}: {_said(error)}")
            except _UNREACHABLE as error:
                yield _unreachable(error)

    async def _balance(self) -> AsyncIterator[Finding]:
        found = await self._twilio.client.api.v2010.account.balance.fetch_async()
        told = f"Credit: {found.balance} {found.currency}"
        low = float(found.balance or 0) < LITTLE_MONEY
        yield note(told, "Messages stop when it is used up.") if low else ok(told)

    async def _number_and_addresses(self) -> AsyncIterator[Finding]:
        sender = await self._sender()
        if sender is None:
            yield self._no_sender()
            return
        about = sender.properties or {}
        if sender.status in WORKING:
            yield ok(f"Number: {self._number} is online")
        else:
            reasons = "; ".join(_reason(one) for one in sender.offline_reasons or ()) or "no reason is given"
            yield fault(
                f"Number: {self._number} is {sender.status}: {reasons}", "See the sender's page at Twilio."
            )
        limit, quality = about.get("messaging_limit"), about.get("quality_rating")
        if limit:
            yield ok(f"Limit: {limit}")
        if quality:
            poor = str(quality).upper() in ("LOW", "RED")
            advice = "Customers block or report your messages: send fewer templates."
            yield note(f"Quality: {quality}", advice) if poor else ok(f"Quality: {quality}")
        webhook = sender.webhook or {}
        for key, what in (("callback_url", "Messages"), ("status_callback_url", "Status")):
            yield self._address(what, str(webhook.get(key) or "").partition("#")[0], self._calls[key])

    def _address(self, what: str, set_there: str, ours: str) -> Finding:
        if set_there == ours:
            return ok(f"{what} come to {ours}")
        if what == "Status" and not set_there:
            return ok("Status comes to us: each message names the address")
        return fault(f"{what}: Twilio calls {set_there or 'nobody'}, and we are at {ours}", f"Run: {CONNECT}")

    async def _sender(self) -> Any | None:
        """Our number as Twilio has it, with its addresses; None if it is none of the account's."""
        senders = self._twilio.client.messaging.v2.channels_senders
        for one in await senders.list_async(channel="whatsapp", limit=200):
            if one.sender_id == f"whatsapp:{self._number}":
                return await senders(one.sid).fetch_async()
        return None

    def _no_sender(self) -> Finding:
        if self._number == SANDBOX:
            return note(
                "Number: the sandbox, whose addresses only Twilio's own page shows and sets",
                f"There, by POST: {self._calls['callback_url']} and {self._calls['status_callback_url']}",
            )
        return fault(
            f"Number: {self._number} is not a WhatsApp sender of this account",
            "Compare WHATSAPP_NUMBER with Messaging > Senders > WhatsApp senders at Twilio.",
        )


def _account(account: Any) -> Finding:
    if account.status != "active":
        return fault(f"Account: {account.status}", "Ask Twilio why; nothing is sent or received.")
    if account.type == "Trial":
        return note("Account: active, on trial", "It reaches only the numbers you have verified at Twilio.")
    return ok("Account: active, SID and token are right")


def _refused(error: TwilioException) -> Finding:
    if getattr(error, "status", None) in (401, 403):
        return fault(
            "Account: Twilio refuses TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN",
            "Copy both again from the first page of Twilio's console.",
        )
    return fault(f"Twilio refuses: {_said(error)}", "See twilio.com/docs/api/errors.")


def _unreachable(error: Exception) -> Finding:
    return fault(f"Twilio cannot be reached ({type(error).__name__})", "Is there a way out to the network?")


def _said(error: TwilioException) -> str:
    status, code = getattr(error, "status", None), getattr(error, "code", None)
    return f"status {status}, error {code}" if code else f"status {status}"


def _topic(step: Any) -> str:
    return {"_balance": "the credit", "look": "templates"}.get(step.__name__, "the number")


def _reason(told: Any) -> str:
    return str(told.get("message") or told.get("code")) if isinstance(told, dict) else str(told)
