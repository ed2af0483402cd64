"""What settings need of one another, and names that are none of ours."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

TELEGRAM_CALLS = (443, 80, 88, 8443)
_WHATSAPP = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "WHATSAPP_NUMBER")
_ON_CALL = {"ON_CALL_EMAIL": "SMTP_URL", "ON_CALL_TELEGRAM": "TELEGRAM_BOT_TOKEN"}


def half_given(given: Mapping[str, str], public_url: str) -> Iterator[str]:
    """Name what is missing beside the settings that are ``given``, by their names in the environment.
    ``public_url``: as it was understood; empty if it was not."""
    there = {name for name, text in given.items() if text.strip()}
    if "ENGINE_URL" in there and "ENGINE_TOKEN" not in there:
        yield "ENGINE_TOKEN is missing: an engine at ENGINE_URL expects the token it was started with."
    wanted = given.get("TELEGRAM_UPDATES", "").strip().lower()
    if wanted == "webhook" and not telegram_can_call(public_url):
        yield (
            "TELEGRAM_UPDATES is 'webhook': expected PUBLIC_URL to be an https address "
            "on port 443, 80, 88 or 8443, where Telegram can call."
        )
    if there.intersection(_WHATSAPP):  # signatures cover the address we are called by
        missing = [name for name in (*_WHATSAPP, "PUBLIC_URL") if name not in there]
        together = ", ".join(_WHATSAPP)
        yield from (f"{name} is missing: WhatsApp needs it together with {together}." for name in missing)
    for name, needed in _ON_CALL.items():
        if name in there and needed not in there:
            yield f"{needed} is missing: {name} needs it."


def misspelt(written: Mapping[str, str], dotenv: Path, known: Sequence[str]) -> Iterator[str]:
    for name in written:
        if name not in known:
            close = difflib.get_close_matches(name.upper(), known, 1)
            hint = f" Did you mean {close[0]}?" if close else ""
            yield f"{dotenv.name}: {name} is not a setting of ours and has no effect.{hint}"


def telegram_can_call(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and (parts.port or 443) in TELEGRAM_CALLS
