"""The console's own page for an address that is not there, or a fault: in the reader's language and theme."""

from __future__ import annotations

from collections.abc import Callable

from sanic import HTTPResponse, Request

from bot.console.rendering import Pages
from bot.core.business import Business

# By their status, the pages that say something of their own; others by their hundred.
KINDS = {404: "404", 405: "405", 413: "413", 503: "503"}


def fault_page(business: Business) -> Callable[[Request, int], HTTPResponse]:
    pages = Pages(business)

    def page(request: Request, status: int) -> HTTPResponse:
        kind = KINDS.get(status, "400" if status < 500 else "500")
        return pages.notice(request, status, f"fault.{kind}", "/console/", "door.to_console")

    return page
