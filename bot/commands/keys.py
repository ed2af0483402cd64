"""``bot keys``: what lets other systems in."""

from __future__ import annotations

import click

from bot.commands.common import database, now, read_settings, refused, tell, told

SCOPES = ("read", "write", "operators")


@click.group()
def keys() -> None:
    """Keys for the API (docs/guides/api.md): what lets other systems in."""


@keys.command()
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="Repeatable. Default: read."
)
@click.option("--operator", "login", help="It acts as this operator, always. Default: as each request says.")
def add(name: str, scopes: tuple[str, ...], login: str | None) -> None:
    """Make a key, called NAME after who uses it, and print it: it is shown this once."""
    from bot.core.api_key import ApiKey, Scope
    from bot.services import keys as service
    from bot.services.ports import UnitOfWork

    def work(uow: UnitOfWork) -> tuple[ApiKey, str]:
        operator = uow.operators.by_login(login) if login else None
        if login and operator is None:
            raise ValueError(f"no operator signs in as {login!r}")
        wanted = tuple(dict.fromkeys(map(Scope, scopes or ("read",))))
        return service.add(uow, name, wanted, operator.id if operator else None, now())

    with database(read_settings()) as db:
        try:
            key, secret = db.run_sync(work)
        except ValueError as fault:
            raise refused(f"{fault}.") from None
    tell(f"{key.id} ({key.name}) may {', '.join(scope.value for scope in key.scopes)}. Shown this once:")
    click.echo(secret)


@keys.command("list")
def listing() -> None:
    """List the keys that are valid, with what they may do and when they were last used."""
    from bot.services import keys as service

    with database(read_settings()) as db:
        found, people = db.read_sync(
            lambda uow: (service.valid(uow), {each.id: each.login for each in uow.operators.all()})
        )
        for key in found:
            used = told(f"last used {key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never used")
            whose = f"{told(f'as {people[key.operator_id]}')}, " if key.operator_id else ""
            may = ", ".join(scope.value for scope in key.scopes)
            click.echo(f"{key.id}  {key.name:24} {may}; {whose}{used}")


@keys.command()
@click.argument("name")
def revoke(name: str) -> None:
    """Shut out who has the key with this NAME or id, from now on."""
    from bot.services import keys as service

    with database(read_settings()) as db:
        try:
            key = db.run_sync(lambda uow: service.revoke(uow, name, now()))
        except KeyError:
            raise refused(f"No valid key is called {name!r}: see bot keys list.") from None
    tell(f"{key.name} lets nobody in any more.")
