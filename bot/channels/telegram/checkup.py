"""Asks Telegram whether all is in order with the bot, and tells it how its news are to reach us."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.failures import seconds
from bot.channels.telegram.parse import ALLOWED_UPDATES
from bot.core.finding import Finding, fault, note, ok

ONE_AT_A_TIME = 1  # keeps what is written in a chat in its order
RECENT = timedelta(hours=1)
CONNECT = "bot channels connect telegram"
LIMITS = (
    "Limits: 30 messages a second in all, 1 a second to a chat, 20 a minute to a group; "
    "each gateway keeps to them"
)


async def bring_news(bot: Bot, webhook: str | None, secret: str) -> None:
    """Have Telegram call ``webhook``; None: let itself be asked. The one ends the other."""
    if webhook is None:
        await bot.delete_webhook()
        return
    await bot.set_webhook(
        webhook, secret_token=secret, allowed_updates=ALLOWED_UPDATES, max_connections=ONE_AT_A_TIME
    )


class Checkup:
    """``webhook``: where Telegram is to call us, or None if we ask for news."""

    def __init__(
        self, token: str, api_url: str, webhook: str | None, secret: str, clock: Callable[[], datetime]
    ) -> None:
        self._bot = Bot(token, base_url=f"{api_url}/bot", base_file_url=f"{api_url}/file/bot")
        self._webhook = webhook
        self._secret = secret
        self._clock = clock

    async def look(self) -> AsyncIterator[Finding]:
        try:
            async with self._bot:
                me = self._bot.bot
                yield ok(f"Token: the bot is @{me.username}, {me.full_name}")
                if not me.can_join_groups:
                    yield note("Groups: it cannot be added to any", "Allow it at @BotFather: /setjoingroups")
                if me.can_read_all_group_messages:
                    yield note(
                        "Privacy: it reads all that groups write", "Better not. @BotFather: /setprivacy"
                    )
                for finding in self._news(await self._bot.get_webhook_info()):
                    yield finding
                yield ok(LIMITS)
        except TelegramError as error:
            yield _refused(error)

    async def connect(self) -> Finding:
        try:
            async with self._bot:
                await bring_news(self._bot, self._webhook, self._secret)
        except TelegramError as error:
            return _refused(error)
        if self._webhook is None:
            return ok("Telegram calls nobody; the house asks it for news, which needs no public address")
        return ok(f"Telegram now calls {self._webhook}")

    def _news(self, info: WebhookInfo) -> list[Finding]:
        """How what customers write reaches us, and whether it does."""
        found = []
        if self._webhook is None and not info.url:
            found.append(ok("News: the house asks for them (no public address is needed)"))
        elif self._webhook is None:
            what = f"News: Telegram calls {info.url}, and the house would ask for them"
            found.append(fault(what, f"'bot run' changes that, or now: {CONNECT}"))
        elif info.url != self._webhook:
            what = f"News: Telegram calls {info.url or 'nobody'}, and we are at {self._webhook}"
            found.append(fault(what, f"'bot run' changes that, or now: {CONNECT}"))
        else:
            found.append(ok(f"News: Telegram calls {info.url}"))
            if not set(ALLOWED_UPDATES) <= set(info.allowed_updates or ()):
                found.append(fault("News: not of every kind are brought to us", f"Run: {CONNECT}"))
        if info.pending_update_count:
            what = f"Waiting: {info.pending_update_count} at Telegram, which keeps them for 24 hours"
            found.append(note(what, "They come when the house is open."))
        if info.last_error_date and self._webhook is not None:
            failed = self._clock() - info.last_error_date < RECENT
            what = f"Last failed call at {info.last_error_date:%Y-%m-%d %H:%M} UTC: {info.last_error_message}"
            advice = "Is the house running, and does PUBLIC_URL lead to it?"
            found.append(fault(what, advice) if failed else note(what))
        return found


def _refused(error: TelegramError) -> Finding:
    if isinstance(error, InvalidToken):
        return fault("Token: Telegram does not know it", "Ask @BotFather for it: /token")
    if isinstance(error, RetryAfter):
        return fault("Telegram asks us to wait", f"Try again in {seconds(error, 1):.0f} seconds.")
    return fault(f"Telegram cannot be reached ({type(error).__name__})", "Is there a way out to the network?")
