"""The kinds of settings. Each turns a text into a value, or raises ValueError with what was expected."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

SHORTEST_SECRET = 16


def text(value: str) -> str:
    return value


def folder(value: str) -> str:
    """~ is the home of whoever runs it, as in a shell."""
    try:
        return str(Path(value).expanduser())
    except RuntimeError:  # of nobody here
        raise ValueError("a folder such as /var/lib/ventanilla") from None


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


def shaped(pattern: str, expected: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(expected)
        return value

    return read


def yes_or_no(value: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise ValueError("yes or no")
    return value.lower() == "yes"


def _split(value: str) -> SplitResult:
    """Of nothing, where it is no address: a port that is none, half a bracket."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return parts


def web_address(value: str) -> str:
    parts = _split(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("an address such as https://help.example.org")
    return value.rstrip("/")


def mail_server(value: str) -> str:
    parts = _split(value)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("an address such as smtp://user:password@mail.example.org:587")
    return value


mail_address = shaped(r"[^@\s<>,]+@[^@\s<>,]+", "an address such as on-call@example.org")

chat = shaped(r"-?[0-9]{1,20}|@\w{3,64}", "the number of a Telegram chat, or @channel")


def origins(value: str) -> tuple[str, ...]:
    origins = tuple(web_address(word.strip()) for word in value.split(",") if word.strip())
    if any(urlsplit(origin).path for origin in origins):
        raise ValueError("addresses without a path, separated by commas, such as https://www.example.org")
    return origins


sid = shaped(r"AC[0-9a-f]{32}", "an account's SID: AC and 32 digits and letters from a to f")


def telephone(value: str) -> str:
    plain = re.sub(r"[ ()-]", "", value.removeprefix("whatsapp:"))
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", plain):
        raise ValueError("a number with its country's prefix, such as +34600000100")
    return plain


def located(pattern: str, expected: str) -> Callable[[str], str]:
    """An address of that shape, whose port is one if it has one."""

    def read(value: str) -> str:
        if not _split(shaped(pattern, expected)(value)).scheme:
            raise ValueError(expected)
        return value

    return read


_FILE = r"sqlite:///.+"
# As SQLAlchemy reads it: whatever stands before the @, also / # ? and [, is of the password.
_SERVER = (
    r"(postgresql|postgres|postgresql\+psycopg)://(?=.)"
    r"([^:/]*(:[^@]*)?@)?(\[[^/?]+\]|[^/:?]+)?(:(?P<port>[^/?]*))?([/?].*)?"
)


def database(value: str) -> str:
    server = re.fullmatch(_SERVER, value)
    port = server["port"] if server else None
    is_port = port is None or (re.fullmatch("[0-9]{1,5}", port) and int(port) <= 65535)
    if not (re.fullmatch(_FILE, value) or (server and is_port)):
        raise ValueError("sqlite:///path/to/file.db or postgresql://user:password@host/name")
    return value


redis = located(
    r"(redis|rediss|unix)://.+",
    "redis://host:6379/0, rediss://user:password@host:6380/0 or unix:///path/to/socket",
)


def program(value: str) -> str:
    try:
        shlex.split(value)
    except ValueError:
        raise ValueError("a program and its options, with every quote closed") from None
    return value


def secret(value: str) -> str:
    if len(value) < SHORTEST_SECRET:
        raise ValueError(f"at least {SHORTEST_SECRET} characters")
    return value


bot_token = shaped(
    r"[0-9]{5,}:[A-Za-z0-9_-]{30,}", "the token that @BotFather gave, such as 123456789:AAH..."
)

webhook_secret = shaped(r"[A-Za-z0-9_-]{16,256}", "16 to 256 letters, digits, - and _")
