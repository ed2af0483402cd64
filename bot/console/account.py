"""One's own account: what is asked at the door, and where one is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.forms import field
from bot.console.managed import Managed, back
from bot.console.rendering import language_of, say
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.roles import Permission
from bot.core.secret import SecondStep, Secret
from bot.services import sign_in
from bot.services.audit import note
from bot.services.ports import UnitOfWork


@dataclass(frozen=True)
class SignedIn:
    """One of the places where somebody is signed in."""

    handle: str
    device: str | None
    created_at: datetime | None
    used_at: datetime | None
    here: bool


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages = Managed(deps)

    async def account(request: Request, session: Session) -> HTTPResponse:
        now, mine = deps.clock(), session.operator.id

        def work(uow: UnitOfWork) -> tuple[list[Secret], SecondStep | None]:
            return sign_in.sessions(uow, mine, now), uow.second_steps.get(mine)

        found, step = await deps.database.read(work)
        shown = [
            SignedIn(o.handle, o.device, o.created_at, o.used_at, sign_in.is_session(o, session.token))
            for o in found
        ]
        why = request.args.get("fault")
        return pages.show(
            request,
            session,
            "account.html",
            "account",
            fault=say(language_of(request), f"door.{why}") if why in ("wrong_code", "other_key") else None,
            sessions=sorted(shown, key=lambda one: not one.here),
            step_on=step is not None and step.on,
            codes_left=len(step.codes) if step else 0,
        )

    async def end(request: Request, session: Session) -> HTTPResponse:
        """End one session, or all but the one that asks."""
        handle, now, mine = field(request, "session"), deps.clock(), session.operator.id

        def work(uow: UnitOfWork) -> None:
            ended = sign_in.end_sessions(uow, mine, now, handle, keep=session.token)
            note(uow, now, "sessions.ended", mine, count=ended)

        await deps.database.run(work)
        return back("account", "sessions")

    routes.pages(
        Permission.ACCOUNT, {"GET /account": account, "POST /account/sessions/end": end}, noted=False
    )
