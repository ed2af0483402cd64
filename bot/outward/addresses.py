"""Which addresses are called: those outside our own network."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from yarl import URL

from bot.core.public import is_public
from bot.core.webhook import LONGEST_URL

EXPECTED = {
    "address": "expected an address such as https://desk.example.org/hook",
    "https": "expected https: customers' words are not sent in the clear",
    "inside": "expected an address outside our own network (or WEBHOOK_PRIVATE_ADDRESSES=yes)",
}


class Forbidden(Exception):
    """An address that we do not call. ``why`` is a key of EXPECTED."""

    def __init__(self, why: str) -> None:
        super().__init__(EXPECTED[why])
        self.why = why


def check_address(url: str, private: bool) -> None:
    """Raises Forbidden for an address that can be told from its words to be none for us."""
    try:
        parts, host = urlsplit(url), URL(url).host  # as whoever calls it reads it: "①" is a 1
    except ValueError:
        raise Forbidden("address") from None
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.fragment:
        raise Forbidden("address")
    if len(url) > LONGEST_URL or any(letter.isspace() for letter in url):
        raise Forbidden("address")
    if private:
        return
    if parts.scheme != "https":
        raise Forbidden("https")
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return
    if not is_public(str(address)):
        raise Forbidden("inside")
