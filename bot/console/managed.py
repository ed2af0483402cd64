"""The pages around the conversations, in one frame with navigation, made on the server."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from sanic import HTTPResponse, Request
from sanic.response import redirect

from bot.console import sections
from bot.console.deps import ConsoleDeps
from bot.console.forms import Words
from bot.console.rendering import Pages, dictionary, language_of, say
from bot.console.session import Session


class Managed:
    """Shows the templates that extend manage.html, within the navigation of whoever asks."""

    def __init__(self, deps: ConsoleDeps) -> None:
        self._pages = Pages(deps.business)
        self._business = deps.business

    def show(
        self,
        request: Request,
        session: Session,
        template: str,
        section: str,
        status: int = 200,
        fault: str | None = None,
        theirs: Words | None = None,
        redrawn: str = "",
        **values: Any,
    ) -> HTTPResponse:
        """``section``: the key in sections.py of the page on show; ``fault``: what was wrong, in words;
        ``theirs``: what a colleague has made of it meanwhile (forms.py); ``redrawn``: where the form that is
        here again with what was typed goes to, if not to where it came from.

        ``?done=KEY`` in the address shows the words of ``done.KEY``.
        """
        done = f"done.{request.args.get('done', '')}"
        language = language_of(request)
        return self._pages.show(
            request,
            template,
            "manage",
            status,
            csrf=session.csrf,
            operator=session.operator,
            sections=sections.open_to(session.operator, self._business),
            section=section,
            fault=fault,
            theirs=theirs or {},
            redrawn=redrawn or (request.path if request.method == "POST" else ""),
            notice=say(language, done) if done in dictionary(language) else None,
            **values,
        )

    def not_there(self, request: Request, key: str, path: str, link: str) -> HTTPResponse:
        """What was asked for is not there: ``key`` says so, and ``link`` leads on to ``path``."""
        return self._pages.notice(request, 404, key, f"/console/{path}", link)

    def shown_once(
        self, request: Request, session: Session, section: str, path: str = "", **words: Any
    ) -> HTTPResponse:
        """A secret that is on this one answer and nowhere else, with a way to copy it.

        ``words``: ``title``, ``text``, the field's ``label`` and ``value``, ``hint``, and ``to``, which leads
        on to ``path``.
        """
        path = f"/console/{path or section}"
        return self.show(request, session, "shown_once.html", section, path=path, **words)


def back(path: str, done: str = "", **query: str) -> HTTPResponse:
    """After a form was taken: to a page that can be read again without sending it again."""
    query = {**query, **({"done": done} if done else {})}
    return redirect(f"/console/{path}" + (f"?{urlencode(query)}" if query else ""), status=303)
