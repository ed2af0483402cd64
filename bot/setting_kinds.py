"""The kinds of settings. Each turns a text into a value, or raises ValueError with what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

SHORTEST_SECRET = 16


def text(value: str) -> str:
    return value


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(value)

    return read


def seconds(least: float, most: float) -> Callable[[str], float]:
    def read(value: str) -> float:
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,3})?", value) or not least <= float(value) <= most:
            raise ValueError(f"a number of seconds from {least:g} to {most:g}")
        return float(value)

    return read


def one_of(*choices: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value.lower() not in choices:
            raise ValueError("one of " + ", ".join(choices))
        return value.lower()

    return read


def yes_or_no(value: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise ValueError("yes or no")
    return value.lower() == "yes"


def web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("an address such as https://help.example.org")
    return value.rstrip("/")


def mail_server(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("an address such as smtp://user:password@mail.example.org:587")
    return value


def mail_address(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>,]+@[^@\s<>,]+", value):
        raise ValueError("an address such as on-call@example.org")
    return value


def chat(value: str) -> str:
    if not re.fullmatch(r"-?[0-9]{1,20}|@\w{3,64}", value):
        raise ValueError("the number of a Telegram chat, or @channel")
    return value


def origins(value: str) -> tuple[str, ...]:
    origins = tuple(web_address(word.strip()) for word in value.split(",") if word.strip())
    if any(urlsplit(origin).path for origin in origins):
        raise ValueError("addresses without a path, separated by commas, such as https://www.example.org")
    return origins


def sid(value: str) -> str:
    if not re.fullmatch(r"AC[0-9a-f]{32}", value):
        raise ValueError("an account's SID: AC and 32 digits and letters from a to f")
    return value


def telephone(value: str) -> str:
    plain = re.sub(r"[ ()-]", "", value.removeprefix("whatsapp:"))
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", plain):
        raise ValueError("a number with its country's prefix, such as +34600000100")
    return plain


def database(value: str) -> str:
    if not re.match(r"(sqlite:///.|(postgresql|postgres|postgresql\+psycopg)://.)", value):
        raise ValueError("sqlite:///path/to/file.db or postgresql://user:password@host/name")
    return value


def redis(value: str) -> str:
    if not re.match(r"(redis|rediss|unix)://.", value):
        raise ValueError("redis://host:6379/0, rediss://user:password@host:6380/0 or unix:///path/to/socket")
    return value


def secret(value: str) -> str:
    if len(value) < SHORTEST_SECRET:
        raise ValueError(f"at least {SHORTEST_SECRET} characters")
    return value


def bot_token(value: str) -> str:
    if not re.fullmatch(r"[0-9]{5,}:[A-Za-z0-9_-]{30,}", value):
        raise ValueError("the token that @BotFather gave, such as 123456789:AAH...")
    return value


def webhook_secret(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value):
        raise ValueError("16 to 256 letters, digits, - and _")
    return value
