"""Links into a private chat with us, which begins with a wish and with what was told along with it."""

from __future__ import annotations

import json
import re

from bot.services.in_private import told_in, wish_of
from bot.services.ports import Words

_FITS = re.compile(r"[A-Za-z0-9_-]{1,64}")  # behind "?start=", by Telegram's documentation


def argument(payload: str) -> str:
    """Of a button's payload: "report_problem-service-water"; the wish alone where the rest does not fit."""
    wish, told = wish_of(payload), told_in(payload)
    parts = [wish, *(part for pair in told.items() for part in pair)]
    whole = "-".join(parts)
    return whole if _FITS.fullmatch(whole) and not any("-" in part for part in parts) else wish


def begun(given: str, words: Words) -> tuple[str, str]:
    """The wish that a link names, and its payload: with what was told, as far as that is a key of the
    business. Anybody may write such a link."""
    wish, *parts = given.split("-")
    told = dict(zip(parts[::2], parts[1::2], strict=False))
    known = {name: value for name, value in told.items() if words.is_key(name, value)}
    return wish, f"/{wish}{json.dumps(known)}" if known else f"/{wish}"
