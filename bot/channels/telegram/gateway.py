"""Our end of the line to Telegram: python-telegram-bot's application, asked for news or told them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import struct
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import structlog
from telegram import BotCommand, Update
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder

from bot.channels.telegram.albums import Albums
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.checkup import bring_news
from bot.channels.telegram.deps import TelegramDeps
from bot.channels.telegram.failures import seconds
from bot.channels.telegram.joining import Joining
from bot.channels.telegram.meant import Myself
from bot.channels.telegram.parse import ALLOWED_UPDATES, Happening, happening
from bot.channels.telegram.reading import News
from bot.channels.telegram.typing import Typing
from bot.channels.telegram.updates import Taken, Updates
from bot.core.languages import LANGUAGES
from bot.services.errors import StorageUnavailable

log = structlog.get_logger()
COMMANDS = ("start", "help", "stop")
FIRST_PAUSE, LONGEST_PAUSE, LONGEST_ASKED = 1.0, 60.0, 600.0
MOST_TRIES = 10
# What is cut off is thrown away: the system would go on handing over what it was given of a file, also after
# our own end, and the file would go out again at the next start.
CUT_OFF = (socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
OTHER_HOUSE = "another program uses this bot's token: stop it, or give it a bot of its own"
ASK_FOR_TOKEN = "TELEGRAM_BOT_TOKEN is not one of a bot; ask @BotFather"
ANSWERS_WITHIN = 15.0  # seconds: who gives up sooner sends twice what was taken


class Telegram:
    """``run`` connects and, without a webhook, asks for news until it is cancelled."""

    def __init__(self, deps: TelegramDeps) -> None:
        self._deps = deps
        _say_no_secrets()
        # Tried again by our outbox, which waits as long as it is told to, through a restart too;
        # the limiter's own retries hold up everybody's messages.
        limiter = AIORateLimiter(max_retries=0)
        self._application: Application = (  # type: ignore[type-arg]
            ApplicationBuilder()
            .token(deps.token)
            .base_url(f"{deps.api_url}/bot")
            .base_file_url(f"{deps.api_url}/file/bot")
            .updater(None)
            .rate_limiter(limiter)
            .read_timeout(ANSWERS_WITHIN)
            .get_updates_request(News(connection_pool_size=1))
            .socket_options([CUT_OFF])
            .build()
        )
        self.bot = self._application.bot
        self.me: Myself | None = None
        self.channel = TelegramChannel(deps, self.bot, lambda: self.me is not None)
        self._updates = Updates(deps, self._name)
        again = partial(self._persistently, "telegram.take", tries=MOST_TRIES)
        self._albums = Albums(deps, self._updates, self._told, again)
        self._joining = Joining(deps, self.bot, self._name, again)
        self._typing = Typing(self.bot, deps.database, deps.typing)
        self._answers: set[asyncio.Task[None]] = set()
        self._one_at_a_time: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()  # of each chat

    async def run(self) -> None:
        stop_listening = self._deps.hub.on_typing(self._typing.operator)
        try:
            await self._persistently("telegram.connect", self._connect)
            await (self._poll() if self._deps.webhook is None else self._watch(self._deps.webhook))
        except InvalidToken:
            log.error("telegram.token_refused", hint=ASK_FOR_TOKEN)
        finally:
            stop_listening()
            await self._close()

    async def take(self, update: Update) -> None:
        """Keep what the update tells; returns once it cannot be lost any more."""
        what = self._understood(update)
        taken = await self._kept(update, what) if what is not None else None
        if update.callback_query is not None:
            self._answer(update.callback_query.id, taken.title if taken else "")

    async def _kept(self, update: Update, what: Happening) -> Taken | None:
        chat = update.effective_chat
        lock = self._one_at_a_time.setdefault(chat.id if chat else 0, asyncio.Lock())
        async with lock:
            taken = await self._albums.take(update, what)
        self._joining.heed(what, taken is not None and taken.back)
        log.info("telegram.taken", update=update.update_id, what=type(what).__name__)
        if taken is not None and taken.answering:
            self._typing.begin(taken.conversation_id)
        return taken

    def _name(self) -> str:
        return f"@{self.me.username}" if self.me is not None else ""

    def _told(self, update: dict[str, Any]) -> Happening | None:
        return self._understood(Update.de_json(update, self.bot))

    def _understood(self, update: Update) -> Happening | None:
        """PTB lets through updates that lack what Telegram promises: another try would not mend them."""
        assert self.me is not None
        try:
            return happening(update, self.me)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            log.warning("telegram.not_understood", update=update.update_id, error=type(error).__name__)
            return None

    async def _connect(self) -> None:
        await self._application.initialize()
        if not self._application.running:
            await self._application.start()
        self.me = Myself(self.bot.id, self.bot.username)
        await bring_news(self.bot, self._deps.webhook, self._deps.secret)
        await self._albums.resume()
        await self._offer_commands()
        log.info("telegram.connected", bot=self.me.username, polling=self._deps.webhook is None)

    async def _offer_commands(self) -> None:
        """The menu beside the text field; nice to have."""
        for language in LANGUAGES:
            say = partial(self._deps.words.say, language=language)
            menu = [BotCommand(name, say(f"utter_system_telegram_command_{name}")) for name in COMMANDS]
            with contextlib.suppress(TelegramError):
                await self.bot.set_my_commands(menu, language_code=None if language == "es" else language)

    async def _poll(self) -> None:
        """An update is taken off Telegram's list by asking for the next one: after it was kept."""
        offset: int | None = None
        while True:
            ask = partial(
                self.bot.get_updates,
                offset=offset,
                timeout=self._deps.poll,
                allowed_updates=ALLOWED_UPDATES,
            )
            for update in await self._persistently("telegram.poll", ask) or ():
                await self._persistently("telegram.take", partial(self.take, update), MOST_TRIES)
                offset = update.update_id + 1

    async def _watch(self, webhook: str) -> None:
        """Whoever else has the token, as for a try at a desk, can turn the news away from us unnoticed."""
        while True:
            await asyncio.sleep(self._deps.watch)
            told = await self._persistently("telegram.watch", self.bot.get_webhook_info)
            if told is not None and told.url != webhook:
                log.error("telegram.news_turned_away", to=bool(told.url), hint=OTHER_HOUSE)
                bring = partial(bring_news, self.bot, webhook, self._deps.secret)
                await self._persistently("telegram.watch", bring)

    async def _persistently[T](
        self, what: str, act: Callable[[], Awaitable[T]], tries: int | None = None
    ) -> T | None:
        """Do it until it is done, with longer and longer pauses; after ``tries`` that fail in some other way
        than others' would, it is given up."""
        pause, tried = FIRST_PAUSE, 0
        while True:
            tried += 1
            try:
                return await act()
            except InvalidToken:
                if self.me is None:
                    raise
                log.error("telegram.token_refused", hint=ASK_FOR_TOKEN)  # it may be for a moment only
            except Conflict:
                log.error(
                    what, hint="another program asks for this bot's messages: stop it, or use a webhook"
                )
                pause = LONGEST_PAUSE / 4
            except TelegramError as error:
                log.warning(what, error=type(error).__name__)
                # It may ask for nothing, or for years; news are waited for nowhere else.
                pause = min(LONGEST_ASKED, max(pause, seconds(error, pause)))
            except StorageUnavailable as error:
                tried -= 1  # whatever it was that came, it could not be kept
                log.warning(what, storage=str(error))
            except Exception:
                log.exception(what)
                if tries is not None and tried >= tries:
                    return None
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    def _answer(self, callback_id: str, title: str) -> None:
        """Whatever became of the press, the button stops turning."""

        async def answer() -> None:
            with contextlib.suppress(BadRequest):  # too old to be answered
                await self.bot.answer_callback_query(callback_id, text=title[:200] or None)

        task = asyncio.create_task(answer(), name=f"answer {callback_id}")
        self._answers.add(task)
        task.add_done_callback(self._answered)

    def _answered(self, task: asyncio.Task[None]) -> None:
        self._answers.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.warning("telegram.press_not_answered", error=type(task.exception()).__name__)

    async def _close(self) -> None:
        await self._typing.close()
        await self._albums.close()
        await self._joining.close()
        for task in tuple(self._answers):
            task.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)
        with contextlib.suppress(RuntimeError, TelegramError):
            await self._application.stop()
        with contextlib.suppress(RuntimeError, TelegramError):
            await self._application.shutdown()
        await self.bot.shutdown()  # an application that never came up leaves the bot's connections open


def _say_no_secrets() -> None:
    """These tell addresses, which hold the token, and what people write; or a refusal that we deal with."""
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)
