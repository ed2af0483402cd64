"""``bot new``: makes the files of something new, with everything in its place but the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.commands.common import editors_language
from bot.settings import ROOT

if TYPE_CHECKING:
    from bot.content.new import Draft
    from bot.content.project import Project

_NEXT = {
    "en": "Fill in your words; 'bot content check' names the places that are left.",
    "es": "Escribe tus textos; 'bot content check' dice qué huecos quedan.",
}


@click.group()
def new() -> None:
    """The files of something new, for you to fill in. NAME is in a to z, digits and underscores."""


@new.command()
@click.argument("name")
def answer(name: str) -> None:
    """A question that is always answered in the same words: examples, answer and test."""
    from bot.content.new import new_answer

    _tell(new_answer(_project(), name))


@new.command()
@click.argument("name")
def intent(name: str) -> None:
    """A wish with a rule of its own: also its line in domain.yml, and the rule."""
    from bot.content.new import new_intent

    _tell(new_intent(_project(), name))


@new.command()
@click.argument("name")
def danger(name: str) -> None:
    """What is an emergency with you: what tells of it, and what only has its words."""
    from bot.content.new import new_danger

    _tell(new_danger(_project(), name))


@new.command()
@click.argument("name")
@click.option("--ask", "asks", multiple=True, required=True, metavar="WHAT", help="What is asked.")
def form(name: str, asks: tuple[str, ...]) -> None:
    """A wish for which several things are asked. What is answered becomes a ticket in the console."""
    from bot.content.new_form import new_form

    _tell(new_form(_project(), name, asks))


@new.command()
@click.argument("name")
@click.option("--ask", "asks", multiple=True, required=True, metavar="WHAT", help="What is asked.")
def question(name: str, asks: tuple[str, ...]) -> None:
    """More that a form of yours asks, after the rest: NAME is that of 'bot new form'."""
    from bot.content.new_form import new_question

    _tell(new_question(_project(), name, asks))


def _project() -> Project:
    from bot.content.faults import ContentError
    from bot.content.project import Project

    project = Project.read(ROOT)
    if project.faults:
        raise ContentError(project.faults)
    return project


def _tell(draft: Draft) -> None:
    for file in draft.write():
        click.echo(file)
    click.echo(_NEXT[editors_language(ROOT)])
