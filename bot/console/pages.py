"""The console's own page, where conversations are."""

from __future__ import annotations

from sanic import HTTPResponse, Request
from sanic.response import redirect

from bot.console import sections
from bot.console.deps import ConsoleDeps
from bot.console.rendering import Pages
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.roles import Permission


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages = Pages(deps.business)

    async def console(request: Request, session: Session) -> HTTPResponse:
        """Who has no conversations is led to the first page they do have."""
        if not session.operator.may(Permission.CONVERSATIONS):
            return redirect(sections.open_to(session.operator, deps.business)[0].path, status=303)
        return pages.show(request, "console.html", "console", csrf=session.csrf, operator=session.operator)

    routes.pages(Permission.ACCOUNT, {"GET /": console})
