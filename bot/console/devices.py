"""What a browser is called, for the list of where somebody is signed in."""

from __future__ import annotations

import re

from sanic import Request

# Each says it is several of the others too: the first that fits counts.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_of(request: Request) -> str:
    """``Firefox, Linux``; empty for a program that is no browser of these."""
    said = request.headers.get("User-Agent", "")
    names = (
        next((name for mark, name in known if re.search(mark, said)), "") for known in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(filter(None, names))
