"""Reports over some days, from figures that the database counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.core.report import Period, Report, Row, ServiceLevels
from bot.services.ports import UnitOfWork


def report(uow: UnitOfWork, period: Period, levels: ServiceLevels, now: datetime) -> Report:
    """Handoffs count where they were requested, ratings where they were given."""
    figures, span = uow.reports, (period.since, period.until)
    conversations, with_bot, contained = figures.conversations(*span)
    all_handoffs = figures.handoffs(*span)
    return Report(
        period=period,
        conversations=conversations,
        with_bot=with_bot,
        contained=contained,
        handoffs=all_handoffs.handoffs,
        unanswered=figures.unanswered(*span),
        first_reply=all_handoffs.first_reply,
        resolution=all_handoffs.resolution,
        first_reply_kept=figures.kept("first_reply", levels.first_reply, *span, now),
        resolution_kept=figures.kept("resolution", levels.resolution, *span, now),
        by_reason=tuple(figures.handoffs_by("reason", *span)),
        by_operator=tuple(_named(uow, figures.handoffs_by("operator", *span))),
        by_channel=tuple(figures.handoffs_by("channel", *span)),
        ratings=dict(figures.ratings(*span)),
        messages=_by_hour(period, figures.messages(*span)),
        handoffs_by_day=_by_day(period, figures.handoff_times(*span)),
    )


def _named(uow: UnitOfWork, rows: list[Row]) -> list[Row]:
    names = {operator.id: operator.name for operator in uow.operators.all()}
    return [replace(row, key=names[row.key]) for row in rows if row.key in names]


def _by_hour(period: Period, counted: list[tuple[datetime, str, int]]) -> dict[tuple[date, int, str], int]:
    found: dict[tuple[date, int, str], int] = {}
    for at, account, count in counted:
        local = at.astimezone(period.zone)
        key = (local.date(), local.hour, account.split(":")[0])
        found[key] = found.get(key, 0) + count
    return found


def _by_day(period: Period, counted: list[tuple[datetime, int]]) -> dict[date, int]:
    found = dict.fromkeys(period.days, 0)
    for at, count in counted:
        found[at.astimezone(period.zone).date()] += count
    return found
