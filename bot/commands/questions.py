"""``bot questions``: what customers asked and was not answered, for those who write the content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

import click

from bot.commands.common import database, now, read_settings, tell, told
from bot.settings import ROOT


@click.command()
@click.option("--days", default=7, show_default=True, help="How far back to look.")
@click.option("--known", is_flag=True, help="How often each question was understood instead, also never.")
def questions(days: int, known: bool) -> None:
    """List what was not understood, is nothing the bot does, or was answered beside the point.

    Most frequent first.
    """
    from bot.content.project import Project
    from bot.held_out import beyond

    project = Project.read(ROOT)
    if known:
        _known(project.asked_for, days)
    else:
        _open(beyond(project), days)


def _open(beyond: list[str], days: int) -> None:
    from bot.services.reject import open_questions

    with database(read_settings()) as opened:
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


def _known(asked_for: Iterable[str], days: int) -> None:
    from bot.services.asked import asked_lately

    with database(read_settings()) as opened:
        asked = opened.read_sync(lambda uow: asked_lately(uow, now() - timedelta(days=days)))
    times = Counter(dict.fromkeys(asked_for, 0))
    for one in asked:
        times[one.intent] += one.times
    for intent, count in sorted(times.items(), key=lambda pair: (-pair[1], pair[0])):
        if intent and intent != "nlu_fallback":
            click.echo(f"{count:>4} x  {intent}")
