"""The networks customers write on: each is switched on by its credentials, and wired to the house here."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sanic import Blueprint

from bot.channels.files.blueprint import MediaLinks, media_blueprint
from bot.channels.web.channel import WebChannel
from bot.content.templates import load_templates
from bot.content.words import Words
from bot.core.alert import Through
from bot.dialogue.transcriber import CommandTranscriber, HttpTranscriber
from bot.outward.on_call import Mail, OnCall, TelegramCall
from bot.services.arrive import Arrivals, Begin, leave
from bot.services.gather import Gatherer
from bot.services.link_channels import Linking
from bot.services.ports import Channel, Database, Hub, MediaSource, Transcriber
from bot.services.receive import Ahead
from bot.services.reception import ALWAYS_OPEN, Reception
from bot.serving.parts import Part
from bot.settings import ROOT, Settings
from bot.storage.media import FileMedia

if TYPE_CHECKING:  # the networks' own libraries are slow to load, and not everybody's
    from bot.channels.telegram.gateway import Telegram
    from bot.channels.whatsapp.channel import WhatsAppChannel


class Networks:
    """``channels`` by account. ``windows``: how long some of them let us write after the customer has;
    ``files``: the types of those they deliver."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        hub: Hub,
        words: Words,
        clock: Callable[[], datetime],
        reception: Reception = ALWAYS_OPEN,
        begin: Begin = leave,
        ahead: Ahead | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._hub = hub
        self._words = words
        self._clock = clock
        self.media = FileMedia(Path(settings.var_dir) / "media")
        self.templates = load_templates(ROOT)
        self._links = MediaLinks(settings.public_url, settings.secret_key, clock)
        transcriber = _transcriber(settings)
        self.transcribing = transcriber is not None
        linking = Linking(settings.secret_key)
        self.arrivals = Arrivals(words, linking, clock, self.transcribing, reception, begin, ahead)
        self.channels: dict[str, Channel] = {"web": WebChannel()}
        self.windows: dict[str, timedelta] = {}
        self.files = {WebChannel.account: WebChannel.files}
        sources: dict[str, MediaSource] = {}
        self.telegram = self._telegram() if settings.telegram_bot_token else None
        if self.telegram is not None:
            channel = self.telegram.channel
            self.channels[channel.account] = sources[channel.account] = channel
            self.files[channel.account] = channel.files
        self.whatsapp = self._whatsapp() if settings.twilio_account_sid else None
        if self.whatsapp is not None:
            account = self.whatsapp.account
            self.channels[account] = sources[account] = self.whatsapp
            self.windows[account] = self.whatsapp.window
            self.files[account] = self.whatsapp.files
        self._gatherer = Gatherer(database, sources, self.media, words, clock, transcriber)

    def blueprints(self) -> list[Blueprint]:
        found = [media_blueprint(self.media, self._links)]
        if self.telegram is not None and self._settings.telegram_calls_us:
            from bot.channels.telegram.webhook import telegram_blueprint

            found.append(telegram_blueprint(self.telegram, telegram_secret(self._settings)))
        if self.whatsapp is not None:
            from bot.channels.whatsapp.blueprint import whatsapp_blueprint

            found.append(whatsapp_blueprint(self.whatsapp))
        return found

    def running(self) -> dict[str, Part]:
        """What has to run as long as the house is open, by name."""
        parts: dict[str, Part] = {"gatherer": self._gatherer.run}
        if self.telegram is not None:
            parts["telegram"] = self.telegram.run
        if self.whatsapp is not None and self._settings.whatsapp_catch_up_hours:
            from bot.channels.whatsapp.catch_up import CatchUp

            parts["whatsapp"] = CatchUp(self.whatsapp).run
        return parts

    def _telegram(self) -> Telegram:
        from bot.channels.telegram.deps import API, TelegramDeps
        from bot.channels.telegram.gateway import Telegram
        from bot.channels.telegram.webhook import PATH

        settings = self._settings
        return Telegram(
            TelegramDeps(
                database=self._database,
                hub=self._hub,
                words=self._words,
                arrivals=self.arrivals,
                clock=self._clock,
                token=settings.telegram_bot_token,
                secret=telegram_secret(settings),
                webhook=f"{settings.public_url}{PATH}" if settings.telegram_calls_us else None,
                api_url=settings.telegram_api_url or API,
                store=self.media,
            )
        )

    def _whatsapp(self) -> WhatsAppChannel:
        from bot.channels.whatsapp.channel import WhatsAppChannel
        from bot.channels.whatsapp.deps import WhatsAppDeps

        settings = self._settings
        return WhatsAppChannel(
            WhatsAppDeps(
                database=self._database,
                hub=self._hub,
                arrivals=self.arrivals,
                clock=self._clock,
                account_sid=settings.twilio_account_sid,
                auth_token=settings.twilio_auth_token,
                number=settings.whatsapp_number,
                public_url=settings.public_url,
                media_url=self._links.address,
                templates=self.templates,
                spoken=self._words.spoken,
                api_url=settings.twilio_api_url or None,
                per_second=settings.whatsapp_per_second,
                catch_up=timedelta(hours=settings.whatsapp_catch_up_hours),
            )
        )


def telegram_secret(settings: Settings) -> str:
    """The one of the settings, else one that all our gateways come to by themselves."""
    made = hmac.new(settings.secret_key.encode(), b"telegram webhook", hashlib.sha256).hexdigest()
    return settings.telegram_webhook_secret or made


def calls(settings: Settings) -> dict[Through, OnCall]:
    """How whoever is on call is reached, as far as that is set up."""
    found: dict[Through, OnCall] = {}
    if settings.on_call_email:
        sender = settings.mail_from or settings.on_call_email
        found[Through.MAIL] = Mail(settings.smtp_url, sender, settings.on_call_email)
    if settings.on_call_telegram:
        from bot.channels.telegram.deps import API

        api = settings.telegram_api_url or API
        found[Through.TELEGRAM] = TelegramCall(settings.telegram_bot_token, api, settings.on_call_telegram)
    return found


def _transcriber(settings: Settings) -> Transcriber | None:
    if settings.transcriber_url:
        return HttpTranscriber(settings.transcriber_url)
    return CommandTranscriber(settings.transcriber_command) if settings.transcriber_command else None
