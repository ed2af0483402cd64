"""``bot operators``: the people who take over from the assistant."""

from __future__ import annotations

import click

from bot.commands.common import database, now, read_settings, sign_in_link


@click.group()
def operators() -> None:
    """The people who take over from the assistant."""


@operators.command()
@click.argument("name")
@click.option("--login", help="What they sign in as. Default: made from the name, such as marta.ruiz.")
def add(name: str, login: str | None) -> None:
    """Add an operator called NAME, as customers will read it, and print a one-time sign-in link."""
    from bot.services import operators as service

    settings = read_settings()
    with database(settings) as db:
        try:
            operator = db.run_sync(lambda uow: service.add(uow, name, login, now()))
        except ValueError as fault:
            raise click.ClickException(f"{fault}.") from None
        click.echo(f"{operator.name} signs in as {operator.login}. Sign-in link, good once:")
        click.echo(db.run_sync(lambda uow: sign_in_link(settings, uow, operator)))


@operators.command("list")
def listing() -> None:
    """List the operators with their logins and whether they are online."""
    with database(read_settings()) as db:
        for operator in db.read_sync(lambda uow: uow.operators.all()):
            click.echo(f"{operator.name:30} {operator.login:24} {operator.presence.value}")


@operators.command()
@click.argument("name")
def link(name: str) -> None:
    """Print a new one-time sign-in link for the operator with this NAME or login."""
    settings = read_settings()
    with database(settings) as db:
        everyone = db.read_sync(lambda uow: uow.operators.all())
        found = [operator for operator in everyone if name in (operator.name, operator.login)]
        if len(found) != 1:
            problem = "Several operators are" if found else "No operator is"
            raise click.ClickException(f"{problem} called {name!r}: 'bot operators list' shows their logins.")
        click.echo(db.run_sync(lambda uow: sign_in_link(settings, uow, found[0])))
