"""One's own account: what is asked at the door, and where one is signed in."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.managed import Managed
from bot.console.session import Doorkeeper, Session
from bot.core.roles import Permission


def register(blueprint: Blueprint, deps: ConsoleDeps, keeper: Doorkeeper) -> None:
    pages = Managed(deps)

    async def account(request: Request, session: Session) -> HTTPResponse:
        return pages.show(request, session, "account.html", "account")

    blueprint.add_route(keeper.page(account, Permission.ACCOUNT), "/account", methods=["GET"], name="account")
