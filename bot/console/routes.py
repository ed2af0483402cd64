"""Which handler answers at which address, and what it takes to be let in there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sanic import Blueprint

from bot.console.requests import answering
from bot.console.session import Doorkeeper, Handler, Route, public
from bot.core.roles import Permission

Handlers = Mapping[str, Handler]


class Routes:
    """Addresses are written with their method: ``POST /labels/<id:str>``. ``noted``: see ``Doorkeeper``.

    Each says how errors are told: Sanic would look for that in its source, a third of the time of a start.
    """

    def __init__(self, blueprint: Blueprint, keeper: Doorkeeper) -> None:
        self._blueprint = blueprint
        self.keeper = keeper

    def pages(self, permission: Permission, handlers: Handlers, noted: bool = True) -> None:
        """Pages made on the server, and their forms."""
        self._add_all(handlers, lambda handler: self.keeper.page(handler, permission, noted))

    def files(self, permission: Permission, handlers: Handlers, noted: bool = True) -> None:
        """What pages lead to and browsers save."""
        self._add_all(handlers, lambda handler: self.keeper.page(handler, permission, noted, saved=True))

    def api(
        self, permission: Permission, handlers: Handlers, noted: bool = True, stream: bool = False
    ) -> None:
        """JSON for our pages, refusals too. ``stream``: the handler reads the body itself."""
        member = self.keeper.member
        self._add_all(
            handlers,
            lambda handler: member(answering(handler), permission, noted),
            error_format="json",
            stream=stream,
        )

    def sources(self, permission: Permission, handlers: Handlers) -> None:
        """What a page shows by its address, such as pictures."""
        self._add_all(handlers, lambda handler: self.keeper.source(handler, permission), error_format="json")

    def doors(self, handlers: Handlers) -> None:
        """For whoever comes."""
        self._add_all(handlers, public)

    def add(self, address: str, route: Route, **options: Any) -> None:
        method, path = address.split(" ")
        options.setdefault("error_format", "html")
        self._blueprint.add_route(route, path, methods=[method], name=address, **options)

    def _add_all(self, handlers: Handlers, guarded: Callable[[Handler], Route], **options: Any) -> None:
        for address, handler in handlers.items():
            self.add(address, guarded(handler), **options)
