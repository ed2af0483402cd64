"""Where something is not there or has failed: a page for a person, for a program what it expects."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sanic import HTTPResponse, Request
from sanic.handlers import ErrorHandler

from bot.channels.web.pages import for_a_person

Page = Callable[[Request, int], HTTPResponse]


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

    def page(self, request: Request, status: int) -> HTTPResponse:
        show = next(page for start, page in self._pages.items() if request.path.startswith(start))
        return show(request, status)
