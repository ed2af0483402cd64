"""``bot questions``: what customers asked that was not understood, for those who write the content."""

from __future__ import annotations

from datetime import timedelta

import click

from bot.commands.common import database, now, read_settings, tell, told


@click.command()
@click.option("--days", default=7, show_default=True, help="How far back to look.")
def questions(days: int) -> None:
    """List what was not understood, or answered beside the point, most frequent first."""
    from bot.services.reject import open_questions

    settings = read_settings()
    with database(settings) as opened:
        found = opened.read_sync(lambda uow: open_questions(uow, now() - timedelta(days=days)))
    if not found:
        tell(f"Everything of the last {days} days was understood.")
    for one in found:
        taken_for = f"taken for {one.taken_for}" if one.rejected else "not understood"
        click.echo(f"{one.times:>4} x  {one.text[:100]}  ({told(taken_for)})")
