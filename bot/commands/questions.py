"""``bot questions``: what customers asked and was not answered, for those who write the content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

import click

from bot.commands.common import DAYS_BACK, database, now, read_settings, tell, told
from bot.settings import ROOT, Settings


@click.command()
@click.option("--days", default=7, type=DAYS_BACK, show_default=True, help="How far back to look.")
@click.option("--known", is_flag=True, help="How often each question was understood instead, also never.")
def questions(days: int, known: bool) -> None:
    """List what was not understood, is nothing the bot does, or was answered beside the point.

    Most frequent first.
    """
    from bot.content.beyond import beyond
    from bot.content.project import Project

    project, settings = Project.read(ROOT), read_settings()
    if known:
        _known(settings, project.asked_for, days)
    else:
        _open(settings, beyond(project.config.data), days)
    kept = settings.kept_for.messages
    if kept is not None and kept < timedelta(days=days):
        tell(f"What is older than KEEP_MESSAGES_MONTHS ({settings.keep_messages_months}) counts no more.")


def _open(settings: Settings, beyond: list[str], days: int) -> None:
    from bot.services.reject import open_questions

    with database(settings) as opened:
        since = now() - timedelta(days=days)
        found = opened.read_sync(lambda uow: open_questions(uow, since, beyond=beyond))
    if not found:
        tell(f"Everything of the last {days} days was understood.")
    for one in found:
        what = "not understood"
        if one.rejected:
            what = f"taken for {one.taken_for}"
        elif one.taken_for in beyond:
            what = "nothing the bot does"
        click.echo(f"{one.times:>4} x  {one.text[:100]}  ({told(what)})")


def _known(settings: Settings, asked_for: Iterable[str], days: int) -> None:
    from bot.services.asked import understood_lately

    with database(settings) as opened:
        found = opened.read_sync(lambda uow: understood_lately(uow, now() - timedelta(days=days)))
    times = Counter(dict.fromkeys(asked_for, 0))
    times.update(found.times)
    for intent, count in sorted(times.items(), key=lambda pair: (-pair[1], pair[0])):
        if intent and intent != "nlu_fallback":
            click.echo(f"{count:>4} x  {intent}")
    if found.first is None:
        tell(f"There is no message of the last {days} days.")
    else:
        tell(f"Messages counted: {found.times.total()}; the first is of {found.first:%Y-%m-%d}.")
