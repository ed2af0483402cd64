"""The supervisors' reports over some days, each of their tables as CSV too, and the live board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from sanic import HTTPResponse, Request

from bot.console.charts import columns, share
from bot.console.deps import ConsoleDeps
from bot.console.managed import Managed
from bot.console.periods import asked_for, presets
from bot.console.rendering import dictionary, language_of, locale_of, say
from bot.console.routes import Routes
from bot.console.session import Session
from bot.console.tables import csv_file
from bot.core.report import Period, Report, Row
from bot.core.roles import Permission
from bot.services.audit import note
from bot.services.ports import UnitOfWork
from bot.services.reports import report

TABLES = ("summary", "days", "hours", "reasons", "operators", "channels", "ratings")


def register(routes: Routes, deps: ConsoleDeps) -> None:
    reports = _Reports(deps)
    routes.pages(Permission.REPORTS, {"GET /reports": reports.page})
    routes.files(Permission.REPORTS, {"GET /reports.csv": reports.file})


class _Reports:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages = Managed(deps)

    async def page(self, request: Request, session: Session) -> HTTPResponse:
        chosen, fault = asked_for(request, self._deps)
        language = language_of(request)
        found, before = await self._figures(chosen)
        days = [_day(language, day) for day in chosen.days]
        hours = [str(hour) for hour in range(24)]
        channel_names = {key: _channel(language, key) for key in found.channels}
        by_day = {channel_names[key]: found.by_day(key) for key in found.channels}
        by_hour = {channel_names[key]: found.by_hour(key) for key in found.channels}
        handoffs = {say(language, "report.handoffs"): list(found.handoffs_by_day.values())}
        return self._pages.show(
            request,
            session,
            "reports.html",
            "reports",
            400 if fault else 200,
            say(language, "report.bad_period") if fault else None,
            report=found,
            before=before,
            levels=self._deps.levels,
            days=days,
            by_day=by_day,
            by_hour=by_hour,
            day_plot=columns(days, by_day),
            hour_plot=columns(hours, by_hour),
            handoff_plot=columns(days, handoffs),
            presets=presets(self._deps),
            lasting=lasting,
            decimal=lambda number: f"{number:.1f}".replace(".", "," if language == "es" else "."),
            share=share,
            reason=lambda key: dictionary(language).get(f"reason.{key}", key),
            channel=lambda key: _channel(language, key),
            name_itself=str,
            file=lambda table: _file(chosen, table),
        )

    async def file(self, request: Request, session: Session) -> HTTPResponse:
        chosen, _ = asked_for(request, self._deps)
        table = str(request.args.get("table", "summary"))
        table = table if table in TABLES else "summary"
        found, _ = await self._figures(chosen)
        now = self._deps.clock()
        await self._deps.database.run(
            lambda uow: note(uow, now, "reports.exported", session.operator.id, table=table)
        )
        header, rows = _table(table, found)
        language = language_of(request)
        words = [dictionary(language).get(f"report.column.{name}", name) for name in header]
        return csv_file(f"{table}-{chosen.first}-{chosen.last}", words, rows, locale_of(request))

    async def _figures(self, chosen: Period) -> tuple[Report, Report]:
        levels, now = self._deps.levels, self._deps.clock()

        def work(uow: UnitOfWork) -> tuple[Report, Report]:
            return report(uow, chosen, levels, now), report(uow, chosen.before, levels, now)

        return await self._deps.database.read(work)


def lasting(seconds: float | None) -> str:
    """``42 s``, ``5 min``, ``1 h 20 min``, ``2 d 3 h``; a dash for none."""
    if seconds is None:
        return "–"
    minutes, whole = divmod(int(seconds), 60)
    if minutes == 0:
        return f"{whole} s"
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def _table(table: str, found: Report) -> tuple[Sequence[str], list[Sequence[object]]]:
    """Times in whole seconds, so that a spreadsheet can go on with them."""
    if table == "days":
        counted = [found.by_day(channel) for channel in found.channels]
        handoffs = list(found.handoffs_by_day.values())
        rows = list(zip(found.period.days, *counted, handoffs, strict=True))
        return ["day", *found.channels, "handoffs"], [tuple(row) for row in rows]
    if table == "hours":
        counted = [found.by_hour(channel) for channel in found.channels]
        return ["hour", *found.channels], [(hour, *(one[hour] for one in counted)) for hour in range(24)]
    if table in ("reasons", "operators", "channels"):
        of: dict[str, tuple[Row, ...]] = {
            "reasons": found.by_reason,
            "operators": found.by_operator,
            "channels": found.by_channel,
        }
        header = ["key", "handoffs", "replied", "first_reply_median", "first_reply_p90"]
        header += ["resolved", "resolution_median", "resolution_p90", "rated", "rating"]
        return header, [_row(row) for row in of[table]]
    if table == "ratings":
        return ["rating", "times"], [(stars, found.ratings.get(stars, 0)) for stars in range(1, 6)]
    return ["figure", "value"], _summary(found)


def _row(row: Row) -> Sequence[object]:
    first, whole = row.first_reply, row.resolution
    replied = (first.count, first.median, first.p90)
    return (row.key, row.handoffs, *replied, whole.count, whole.median, whole.p90, row.rated, row.rating)


def _summary(found: Report) -> list[Sequence[object]]:
    values: dict[str, Any] = {
        "conversations": found.conversations,
        "with_bot": found.with_bot,
        "contained": found.contained,
        "containment_percent": found.containment,
        "handoffs": found.handoffs,
        "unanswered": found.unanswered,
        "first_reply_median": found.first_reply.median,
        "first_reply_p90": found.first_reply.p90,
        "resolution_median": found.resolution.median,
        "resolution_p90": found.resolution.p90,
        "first_reply_kept_percent": found.first_reply_kept.percent,
        "resolution_kept_percent": found.resolution_kept.percent,
        "rating": found.rating,
    }
    return list(values.items())


def _day(language: str, day: date) -> str:
    return f"{day.day}/{day.month}" if language == "es" else f"{day.day} {day:%b}"


def _channel(language: str, account: str) -> str:
    kind, _, rest = account.partition(":")
    name = dictionary(language).get(f"channel.{kind}", kind)
    return f"{name} {rest}" if rest else name


def _file(chosen: Period, table: str) -> str:
    query = {"table": table, "since": chosen.first.isoformat(), "until": chosen.last.isoformat()}
    return f"/console/reports.csv?{urlencode(query)}"
