"""The console's one page."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import redirect

from bot.console.deps import ConsoleDeps
from bot.console.rendering import Pages
from bot.console.session import COOKIE, Doorkeeper

SHEETS = ["layout", "lists", "talk", "brief", "panel", "choices"]


def register(blueprint: Blueprint, deps: ConsoleDeps, keeper: Doorkeeper) -> None:
    pages = Pages(deps.business)

    async def console(request: Request) -> HTTPResponse:
        session = await keeper.session(request)
        if session is None:
            had_one = "?expired=1" if COOKIE in request.cookies else ""
            return keeper.let_out(redirect(f"/console/sign-in{had_one}", status=303))
        return pages.show(request, "console.html", SHEETS, csrf=session.csrf, operator=session.operator)

    blueprint.add_route(console, "/", methods=["GET"], name="page")
