"""Which days a report is about: those of the address, or the last week."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from sanic import Request

from bot.console.deps import ConsoleDeps
from bot.core.dates import day
from bot.core.report import Period, period

PRESETS = (1, 7, 30, 90)
USUAL = 7


def asked_for(request: Request, deps: ConsoleDeps) -> tuple[Period, bool]:
    """What was asked for; the usual days, and True, if that was none."""
    zone, today = deps.business.zone, _today(deps)
    given = [str(request.args.get(name, "")) for name in ("since", "until")]
    first, last = (day(one) if one else today for one in given)
    if any(given) and first and last:
        with suppress(ValueError):
            return period(first, last, zone), False
    return period(today - timedelta(days=USUAL - 1), today, zone), any(given)


def presets(deps: ConsoleDeps) -> list[tuple[int, str, str]]:
    """How many days, the first of them, the last."""
    today = _today(deps)
    return [(n, (today - timedelta(days=n - 1)).isoformat(), today.isoformat()) for n in PRESETS]


def _today(deps: ConsoleDeps) -> date:
    return deps.clock().astimezone(deps.business.zone).date()
