"""Where something is not there or has failed: a page for a person, for a program what it expects."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog
from sanic import HTTPResponse, Request
from sanic.handlers import ErrorHandler

from bot.channels.web.pages import for_a_person

Page = Callable[[Request, int], HTTPResponse]
log = structlog.get_logger()


class FaultPages(ErrorHandler):
    """``pages``: by the beginning of an address, the longest first; "/" is the one for all others."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        super().__init__()
        self._pages = pages

    def default(self, request: Request, exception: Exception) -> HTTPResponse:
        if not for_a_person(request):
            return super().default(request, exception)
        self.log(request, exception)
        response = self.page(request, getattr(exception, "status_code", 500))
        response.headers.update(getattr(exception, "headers", {}))
        return response

    @staticmethod
    def log(request: Request, exception: Exception) -> None:
        """Without what stands in the address: a link may be somebody's key, a search somebody's number."""
        if getattr(exception, "quiet", False) is False:
            log.error("request.failed", method=request.method, route=route_of(request), exc_info=exception)

    def page(self, request: Request, status: int) -> HTTPResponse:
        show = next(page for start, page in self._pages.items() if request.path.startswith(start))
        return show(request, status)


def route_of(request: Request) -> str:
    return str(request.route.path) if request.route else ""
