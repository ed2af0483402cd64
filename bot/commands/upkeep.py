"""``bot train`` and ``bot db upgrade``."""

from __future__ import annotations

import click

from bot import training
from bot.commands.common import database, read_settings, tell, unusable
from bot.settings import ROOT


@click.command()
def train() -> None:
    """Train the assistant, whether content has changed or not."""
    training.train(ROOT, tell, unusable)


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the tables up to date; 'bot run' does so by itself."""
    with database(read_settings()):
        tell("The database is up to date.")
