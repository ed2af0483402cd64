"""``bot content adapt``: what customers say of the shipped example, said of the business."""

from __future__ import annotations

import click

from bot.commands.common import aside, readable, tell, told
from bot.commands.kept_in_git import must_be_committed, must_be_kept
from bot.settings import ROOT


@click.command()
@click.option("--write", is_flag=True, help="Do it. Without this, nothing is changed.")
def adapt(write: bool) -> None:
    """Have the shipped examples speak of your offices and appointments, and of nothing that you do not have.

    Names of the shipped example become yours, those in data/business/; what else speaks of its trade is
    deleted.
    """
    from bot.content.adapting import adapt as adapted

    found = adapted(readable(ROOT))
    if write:
        must_be_committed(ROOT)
        must_be_kept(ROOT, [*found.lines])
    for file, lines in found.lines.items():
        click.echo(f"{len(lines):>5}  {file}")
    aside(
        told(f"{found.count(deleted=False)} examples with your names, {found.count(deleted=True)} deleted.")
    )
    if not write:
        tell("Nothing is changed yet: 'bot content adapt --write' does it.")
        return
    found.write(ROOT)
    tell("Done. 'git restore data' undoes it; 'git diff data' shows it.")
