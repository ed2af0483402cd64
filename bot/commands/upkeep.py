"""``bot train``, ``bot content check`` and ``bot db upgrade``."""

from __future__ import annotations

import sys

import click

from bot import training
from bot.commands.common import aside, database, editors_language, read_settings, tell, told, unusable
from bot.core.languages import LANGUAGES
from bot.settings import ROOT


@click.command()
def train() -> None:
    """Train the assistant, whether content has changed or not."""
    training.train(ROOT, tell, unusable)


@click.group()
def content() -> None:
    """What the assistant knows and says."""


@content.command()
@click.option("--language", type=click.Choice(LANGUAGES), help="What faults are told in. Default: yours.")
def check(language: str | None) -> None:
    """Tell every fault in domain.yml and data/, with file and line."""
    from bot.content.check import main as check_content

    sys.exit(check_content(ROOT, language or editors_language(ROOT)))


@content.command()
@click.argument("words", nargs=-1)
@click.option("--example", is_flag=True, help="What still speaks of the shipped example, and not of you.")
def find(words: tuple[str, ...], example: bool) -> None:
    """Tell every line of the content with one of WORDS in it, however it is written."""
    from bot.content.find import find as find_words
    from bot.content.find import of_the_example

    if not words and not example:
        raise click.UsageError(told("Say which words, or --example."))
    found = [*find_words(ROOT, [*words, *(of_the_example(ROOT) if example else ())])]
    for place in found:
        click.echo(place)
    if example:
        files = {place.partition(":")[0] for place in found}
        aside(told(f"{len(found)} lines in {len(files)} files."))


@content.command()
@click.argument("intents", nargs=-1)
def understood(intents: tuple[str, ...]) -> None:
    """Tell which examples would not be understood had they not been written, and what would help.

    Of INTENTS (faq/become_member), or of those that are understood worst. It takes as long as learning twice.
    """
    from bot.content.examples import all_examples
    from bot.content.faults import ContentError
    from bot.content.in_spanish import in_spanish
    from bot.content.project import Project
    from bot.content.understood import advice, read
    from bot.held_out import beyond, taken_for

    project = Project.read(ROOT)
    if {"nlu", "domain", "config"} & project.unreadable:
        raise ContentError(project.faults)
    known = {one.intent for one in all_examples(project)}
    if unknown := [name for name in intents if name not in known]:
        raise click.UsageError(told(f"There are no examples of '{unknown[0]}'."))
    tell("Learning five times without a fifth of the examples ...")
    found = read(project, lambda texts, labels: taken_for(project, texts, labels), beyond(project))
    say = in_spanish if editors_language(ROOT) == "es" else str
    for below, line in advice(found, intents):
        click.echo(f"{'  ' if below else ''}{say(line)}")


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the tables up to date; 'bot run' does so by itself."""
    with database(read_settings()):
        tell("The database is up to date.")
