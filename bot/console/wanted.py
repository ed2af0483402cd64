"""The page that somebody wanted who is not in yet.

The addresses of the doors carry it as ``next``. What stands behind a ``#``, which no server hears of, the
browser carries: the doors' forms go to the address they are at.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from sanic import Request

from bot.core.operator import Operator

ROOM = "/console"
# Below the console by what it is joined to, with nothing in it that leads up from there.
_PAGE = re.compile(r"[\w/-]*(\?.*)?", re.ASCII)


def wanted(request: Request) -> str:
    """As it stands below ``/console/``; empty if nothing was, or nothing of ours."""
    page = str(request.args.get("next", ""))
    return page if _PAGE.fullmatch(page) else ""


def onward(request: Request) -> str:
    """Where a door leads."""
    page = wanted(request)
    return f"{ROOM}/{page}" if page else ROOM


def way_in(request: Request, operator: Operator) -> str:
    """Where a door leads; who has no password yet is asked for one on the way."""
    return onward(request) if operator.password_hash else door("password", wanted(request))


def door(name: str, page: str, why: str = "") -> str:
    """The address of a door behind which is ``page``. ``why``: what it says, such as ``expired``."""
    values = [f"{why}=1"] * bool(why) + [f"next={quote(page, safe='')}"] * bool(page)
    return f"{ROOM}/{name}" + "?" * bool(values) + "&".join(values)


def page_of(address: str) -> str:
    """The page below ``/console/`` that a whole address names."""
    return address.partition(f"{ROOM}/")[2].partition("#")[0]
