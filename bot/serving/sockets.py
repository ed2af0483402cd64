"""Ports taken before anything slow is done."""

from __future__ import annotations

import contextlib
import socket


class CannotStart(Exception):
    """One sentence for the person who tried."""


def bind(host: str, port: int, setting: str) -> socket.socket:
    """Listening. Raises CannotStart if the port is taken; ``setting`` names what chooses it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(128)
    except OSError as error:
        with contextlib.suppress(OSError):
            bound.close()
        raise CannotStart(
            f"Port {port} on {host} cannot be used ({error.strerror}): stop what uses it or set {setting}."
        ) from error
    return bound
