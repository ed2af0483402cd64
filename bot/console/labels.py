"""The page of the labels: what they are called and how they are coloured, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.forms import OVERTAKEN, Words, field, seen_in
from bot.console.managed import Managed, back
from bot.console.rendering import Pages, language_of, say
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.label import TINTS, Label
from bot.core.roles import Permission
from bot.services.audit import note
from bot.services.errors import ChangedMeanwhile, WrongField
from bot.services.label import change_label, drop_label, restore_label
from bot.services.ports import UnitOfWork
from bot.services.seen import must_be_as_seen, sign_of

REMOVED_SHOWN = 20


class _Shown(NamedTuple):
    """What its form shows of a label, and whether there is one still."""

    name: str
    tint: int
    removed: bool = False


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages, doors = Managed(deps), Pages(deps.business)

    async def page(
        request: Request, session: Session, status: int = 200, fault: str | None = None
    ) -> HTTPResponse:
        def work(uow: UnitOfWork) -> dict[str, Any]:
            labels, gone = uow.labels.all(), uow.labels.removed()
            names = {one.id: one.name for one in (*labels, *gone)}
            carried = uow.labels.carried_by()
            return {
                "labels": labels,
                "gone": gone,
                "removed": gone[:REMOVED_SHOWN],
                "names": names,
                "carried": carried,
            }

        found, language = await deps.database.read(work), language_of(request)
        id = request.match_info.get("id", "")
        id = id if request.path == f"/console/labels/{id}" else ""  # one of them was to be saved
        found["labels"] = [one for one in found.pop("gone") if one.id == id] + found["labels"]
        shown = {one.id: _as_kept(one) for one in found["labels"]}
        seen = {id: sign_of(one) for id, one in shown.items()}
        values: dict[str, Any] = {"tints": range(TINTS), "shown": shown}
        if id in shown:
            if status == OVERTAKEN and shown[id].removed:
                fault = say(language, "manage.removed_meanwhile")
            typed = _typed(request)
            values |= seen_in(request, shown[id], typed, partial(_in_words, language), status)
            shown[id], seen[id] = typed, values["seen"]
        values["seen"] = seen
        return pages.show(request, session, "labels.html", "labels", status, fault, **values, **found)

    async def change(request: Request, session: Session, id: str) -> HTTPResponse:
        typed, seen, now = _typed(request), field(request, "seen"), deps.clock()

        def work(uow: UnitOfWork) -> str:
            before = uow.labels.get(id)
            must_be_as_seen(seen, _as_kept(before))
            noted = "changed" if before.removed_at is None else _brought_back(before)
            change_label(uow, id, typed.name, typed.tint, now)
            return noted

        return await do(request, session, "label", work)

    async def remove(request: Request, session: Session, id: str) -> HTTPResponse:
        """``into``: the label that its conversations get."""
        into, now = field(request, "into") or None, deps.clock()

        def work(uow: UnitOfWork) -> str:
            drop_label(uow, id, into, now)
            return "merged" if into else "removed"

        return await do(request, session, "label_merged" if into else "label_removed", work)

    async def restore(request: Request, session: Session, id: str) -> HTTPResponse:
        now = deps.clock()

        def work(uow: UnitOfWork) -> str:
            noted = _brought_back(uow.labels.get(id))
            restore_label(uow, id, now)
            return noted

        return await do(request, session, "label_restored", work)

    async def do(
        request: Request, session: Session, done: str, act: Callable[[UnitOfWork], str]
    ) -> HTTPResponse:
        """``act`` returns what it is noted as."""
        now = deps.clock()

        def work(uow: UnitOfWork) -> None:
            uow.in_turn()
            note(uow, now, f"labels.{act(uow)}", session.operator.id)

        try:
            await deps.database.run(work)
        except KeyError:
            return doors.notice(request, 404, "labels.unknown", "/console/labels", "labels.to_labels")
        except ChangedMeanwhile:
            fault = say(language_of(request), "manage.changed_meanwhile")
            return await page(request, session, OVERTAKEN, fault)
        except WrongField as refusal:
            why = refusal.why if refusal.field != "tint" else "bad_name"
            return await page(request, session, 400, say(language_of(request), f"labels.{why}"))
        return back("labels", done)

    routes.pages(
        Permission.WORDS,
        {
            "GET /labels": page,
            "POST /labels/<id:str>": change,
            "POST /labels/<id:str>/remove": remove,
            "POST /labels/<id:str>/restore": restore,
        },
        noted=False,
    )


def _brought_back(one: Label) -> str:
    """What it is noted as: of one that was merged, its conversations have it again."""
    return "restored" if one.merged_into is None else "unmerged"


def _as_kept(one: Label) -> _Shown:
    return _Shown(one.name, one.tint, one.removed_at is not None)


def _typed(request: Request) -> _Shown:
    tint = field(request, "tint")
    return _Shown(field(request, "name"), int(tint[:3]) if tint.isdecimal() else -1)


def _in_words(language: str, one: _Shown) -> Words:
    return {
        say(language, "labels.name_field"): one.name,
        say(language, "labels.colour_field"): str(one.tint + 1),
    }
