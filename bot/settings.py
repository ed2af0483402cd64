"""The environment, read once and checked as a whole. Nothing else in the project reads it.

Every setting stands in .env.example with its default and what happens without it.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bot import setting_kinds as kinds
from bot.core.keeping import KeptFor
from bot.core.languages import LANGUAGES
from bot.core.report import Clock, ServiceLevels
from bot.dotenv import read_dotenv
from bot.kept_files import kept
from bot.serving.sockets import CannotStart
from bot.settings_together import half_given, misspelt, telegram_can_call

ROOT = Path(__file__).resolve().parent.parent
CLOCKS = tuple(clock.value for clock in Clock)
LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("text", "json")


class SettingsError(Exception):
    """One line for each setting that was refused: its name, what it was, what was expected."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _setting(read: Callable[[str], Any], default: str = "", empty: Any = "", hidden: bool = False) -> Any:
    """A field read from the variable of its own name in capitals; an empty variable means the default."""
    metadata = {"read": read, "default": default}
    return field(default=read(default) if default else empty, repr=not hidden, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    host: str = _setting(kinds.text, "127.0.0.1")
    port: int = _setting(kinds.whole(1, 65535), "8080")
    public_url: str = _setting(kinds.web_address)
    proxies: int | None = _setting(kinds.whole(0, 9), empty=None)
    web_origins: tuple[str, ...] = _setting(kinds.origins, empty=())
    var_dir: str = _setting(kinds.folder, "var")
    database_url: str = _setting(kinds.database, hidden=True)
    redis_url: str = _setting(kinds.redis, hidden=True)
    keep_customers_months: int | None = _setting(kinds.whole(1, 600), empty=None)
    keep_messages_months: int | None = _setting(kinds.whole(1, 600), empty=None)
    keep_events_days: int = _setting(kinds.whole(1, 3650), "30")
    keep_engine_days: int = _setting(kinds.whole(1, 3650), "30")
    secret_key_given: str = field(
        default="", repr=False, metadata={"name": "SECRET_KEY", "read": kinds.secret}
    )
    first_operator: str = _setting(kinds.text, "Marta Ruiz")
    session_hours: int = _setting(kinds.whole(1, 8760), "24")
    first_reply_minutes: int = _setting(kinds.whole(1, 10080), "5")
    resolution_minutes: int = _setting(kinds.whole(1, 43200), "480")
    first_reply_clock: str = _setting(kinds.one_of(*CLOCKS), "open_hours")
    resolution_clock: str = _setting(kinds.one_of(*CLOCKS), "open_hours")
    service_level_percent: int = _setting(kinds.whole(1, 100), "90")
    burst_seconds: float = _setting(kinds.seconds(0, 10), "1.5")
    recall_seconds: float = _setting(kinds.seconds(0, 60), "5")
    on_call_email: str = _setting(kinds.mail_address)
    on_call_telegram: str = _setting(kinds.chat)
    smtp_url: str = _setting(kinds.mail_server, hidden=True)
    mail_from: str = _setting(kinds.mail_address)
    lease_seconds: float = _setting(kinds.seconds(1, 300), "10")
    engine_url: str = _setting(kinds.web_address)
    engine_processes: int = _setting(kinds.whole(1, 64), "1")
    engine_port: int = _setting(kinds.whole(0, 65535), "0")
    engine_token: str = _setting(kinds.secret, hidden=True)
    engine_timeout_seconds: float = _setting(kinds.seconds(1, 300), "20")
    engine_patience_seconds: float = _setting(kinds.seconds(0.1, 3600), "5")
    engine_handoff_seconds: float = _setting(kinds.seconds(0.1, 86400), "60")
    engine_hung_seconds: float = _setting(kinds.seconds(1, 600), "15")
    former_ready_seconds: float = _setting(kinds.seconds(0, 86400), "900")
    response_variation: int = _setting(kinds.whole(0, 9), "0")
    tracker_url: str = _setting(kinds.database, hidden=True)
    action_port: int = _setting(kinds.whole(0, 65535), "0")
    action_token: str = _setting(kinds.secret, hidden=True)
    telegram_bot_token: str = _setting(kinds.bot_token, hidden=True)
    telegram_updates: str = _setting(kinds.one_of("auto", "polling", "webhook"), "auto")
    telegram_webhook_secret: str = _setting(kinds.webhook_secret, hidden=True)
    telegram_api_url: str = _setting(kinds.web_address)
    twilio_account_sid: str = _setting(kinds.sid)
    twilio_auth_token: str = _setting(kinds.secret, hidden=True)
    twilio_api_url: str = _setting(kinds.web_address)
    whatsapp_number: str = _setting(kinds.telephone)
    whatsapp_per_second: int = _setting(kinds.whole(1, 1000), "80")
    whatsapp_catch_up_hours: int = _setting(kinds.whole(0, 168), "24")
    transcriber_url: str = _setting(kinds.web_address, hidden=True)
    transcriber_command: str = _setting(kinds.program)
    webhook_private_addresses: bool = _setting(kinds.yes_or_no, "no")
    log_level: str = _setting(kinds.one_of(*LOG_LEVELS), "info")
    log_format: str = _setting(kinds.one_of(*LOG_FORMATS), "text")
    warnings: tuple[str, ...] = field(default=(), repr=False, metadata={"name": ""})

    def __post_init__(self) -> None:
        """Fill in what depends on other settings or on chance; paths count from the project's folder."""
        var_dir = str(ROOT / self.var_dir)
        self._set("var_dir", var_dir)
        self._set("public_url", self.public_url or f"http://{_reachable(self.host)}:{self.port}")
        below = f"sqlite:///{_quoted(var_dir)}"
        self._set("database_url", _from_root(self.database_url or f"{below}/ventanilla.db"))
        self._set("tracker_url", _from_root(self.tracker_url or f"{below}/trackers.db"))
        self._set("engine_token", self.engine_token or secrets.token_urlsafe(32))
        self._set("action_token", self.action_token or secrets.token_urlsafe(32))

    @property
    def proxies_before_us(self) -> int:
        """How many proxies' word on who calls is taken. We speak no https: where it is spoken, one does."""
        return int(self.public_url.startswith("https:")) if self.proxies is None else self.proxies

    @property
    def levels(self) -> ServiceLevels:
        return ServiceLevels(
            timedelta(minutes=self.first_reply_minutes),
            timedelta(minutes=self.resolution_minutes),
            self.service_level_percent,
            Clock(self.first_reply_clock),
            Clock(self.resolution_clock),
        )

    @property
    def kept_for(self) -> KeptFor:
        """A month is 31 days here: never shorter than was said. No session is ended before it is over."""
        return KeptFor(
            events=timedelta(days=self.keep_events_days),
            engine=max(timedelta(days=self.keep_engine_days), timedelta(hours=self.session_hours)),
            customers=_months(self.keep_customers_months),
            messages=_months(self.keep_messages_months),
        )

    @property
    def telegram_calls_us(self) -> bool:
        """Whether Telegram brings its news, instead of being asked for it."""
        return self.telegram_updates == "webhook" or (
            self.telegram_updates == "auto" and telegram_can_call(self.public_url)
        )

    def _set(self, name: str, value: str) -> None:
        object.__setattr__(self, name, value)

    @cached_property
    def secret_key(self) -> str:
        """What signs visitors' tokens and sessions: the one given, else one made once and kept in var/."""
        return self.secret_key_given or _kept_secret(Path(self.var_dir) / "secret-key")

    def engine_environment(self, action_url: str) -> dict[str, str]:
        """The environment our own engine is started with: ours, less what is not its business."""
        inherited = without_ours()
        wanted = {
            "ENGINE_TOKEN": self.engine_token,
            "ACTION_URL": action_url,
            "ACTION_TOKEN": self.action_token,
            "TRACKER_URL": _as_the_engine_reads_it(self.tracker_url),
            "RESPONSE_VARIATION": str(self.response_variation),
            "ENGINE_LOG_LEVEL": "warning" if self.log_level == "info" else self.log_level,
        }
        return {**inherited, **wanted}

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ, dotenv: Path = ROOT / ".env") -> Settings:
        """Read ``environ`` and, behind it, the file ``dotenv``. SettingsError names every wrong value."""
        written, faults = read_dotenv(dotenv)
        given = {**written, **environ}
        values: dict[str, Any] = {}
        for setting in _settings():
            name, text = _name(setting), given.get(_name(setting), "").strip()
            if not text:
                continue
            try:
                values[setting.name] = setting.metadata["read"](text)
            except ValueError as expected:
                shown = "" if setting.repr is False else f" is {text!r}"
                faults.append(f"{name}{shown}: expected {expected}.")
        faults += half_given(given, values.get("public_url", ""))
        if faults:
            raise SettingsError(faults)
        settings = cls(**values, warnings=tuple(misspelt(written, dotenv, [*names()])))
        if "?" in _file_of(settings.tracker_url):
            name = "TRACKER_URL" if "tracker_url" in values else "VAR_DIR"
            raise SettingsError([f"{name}: expected a file whose folders and name have no question mark."])
        return settings


def without_ours(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment for Rasa, which gives some of our settings' names (LOG_LEVEL) meanings of its own."""
    return {name: value for name, value in environ.items() if name not in names()}


def terminal_language(environ: Mapping[str, str] = os.environ) -> str:
    """Of the person at the terminal, as the system has it; empty if it says none that we speak."""
    said = next(filter(None, map(environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return said[:2] if re.match(rf"({'|'.join(LANGUAGES)})(_|\.|$)", said) else ""


def names() -> dict[str, str]:
    """Return every setting's name and default text, in the order they are declared."""
    return {_name(setting): setting.metadata.get("default", "") for setting in _settings()}


def _settings() -> list[Field[Any]]:
    return [each for each in fields(Settings) if "read" in each.metadata]


def _name(setting: Field[Any]) -> str:
    return str(setting.metadata.get("name", setting.name.upper()))


def _months(many: int | None) -> timedelta | None:
    return None if many is None else timedelta(days=31 * many)


def _reachable(host: str) -> str:
    """The host to write in an address people open on this machine."""
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _from_root(url: str) -> str:
    path, mark, options = url.removeprefix("sqlite:///").partition("?")
    if not url.startswith("sqlite:///") or path == ":memory:":
        return url
    return f"sqlite:///{_quoted(str(ROOT / unquote(path)))}{mark}{options}"


def _file_of(url: str) -> str:
    """SQLite's, by its name; empty for another database."""
    return unquote(url.partition("?")[0]) if url.startswith("sqlite:///") else ""


def _quoted(path: str) -> str:
    """As it stands in an address; a space is left as it is, which people read."""
    return path.replace("%", "%25").replace("?", "%3F")


def _as_the_engine_reads_it(url: str) -> str:
    """Its SQLAlchemy, older than ours, takes a file's name as it is written, up to the first "?"."""
    _, mark, options = url.partition("?")
    return f"{_file_of(url)}{mark}{options}" if url.startswith("sqlite:///") else url


def _kept_secret(path: Path) -> str:
    """Return the secret in ``path``, made on first use. Raises CannotStart for a file without one: whoever
    signs with nothing signs for everybody."""
    found = kept(path, lambda: secrets.token_urlsafe(32).encode()).decode("utf-8", "replace").strip()
    if len(found) < kinds.SHORTEST_SECRET:
        raise CannotStart(
            f"{path} holds no key, which has {kinds.SHORTEST_SECRET} characters at least: put back the one "
            "of your copies. Without it (delete the file) another is made: everybody signs in anew, second "
            "steps are set up anew, and webhooks get other secrets."
        )
    return found
