"""Connections that lead out of our own network, and never inside it."""

from __future__ import annotations

import socket
from typing import Any

from bot.core.public import is_public


class Inside(OSError):
    """An address inside our own network."""


def public_socket(address: Any) -> socket.socket:
    """What is connected to is what was looked at: no name or way of writing an address leads elsewhere.

    ``address`` as ``socket.getaddrinfo`` tells it. Raises Inside.
    """
    family, kind, protocol, _, where = address
    if not is_public(str(where[0])):
        raise Inside("inside")
    return socket.socket(family, kind, protocol)
