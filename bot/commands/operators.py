"""``bot operators``: the people who take over from the assistant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.commands.common import database, now, read_settings, refused, sign_in_link, tell, told
from bot.core.roles import Role

if TYPE_CHECKING:
    from bot.core.operator import Operator
    from bot.services.ports import UnitOfWork

ROLES = click.Choice([role.value for role in Role])


@click.group()
def operators() -> None:
    """The people who take over from the assistant."""


@operators.command()
@click.argument("name")
@click.option("--login", help="What they sign in as. Default: made from the name, such as marta.ruiz.")
@click.option("--role", type=ROLES, help="What they may do. Default: operator; administrator for the first.")
def add(name: str, login: str | None, role: str | None) -> None:
    """Add an operator called NAME, as customers will read it, and print a one-time sign-in link."""
    from bot.services import operators as service
    from bot.services.audit import note

    def work(uow: UnitOfWork) -> Operator:
        given = Role(role) if role else service.role_for_next(uow)
        made = service.add(uow, name, login, now(), role=given)
        note(uow, now(), "people.invited", subject_id=made.id, role=given.value)
        return made

    settings = read_settings()
    with database(settings) as db:
        try:
            operator = db.run_sync(work)
        except ValueError as fault:
            raise refused(f"{fault}.") from None
        tell(
            f"{operator.name} signs in as {operator.login}. Role: {operator.role.value}. "
            "Sign-in link, good once:"
        )
        click.echo(db.run_sync(lambda uow: sign_in_link(settings, uow, operator)))


@operators.command("list")
def listing() -> None:
    """List the operators with their logins, whether they are online, and what they do."""
    with database(read_settings()) as db:
        for operator in db.read_sync(lambda uow: uow.operators.all()):
            does = f"{','.join(operator.teams) or told('all teams')}; {','.join(operator.languages)}"
            own = f"; {operator.hours}" if operator.hours else ""
            state = told("left" if operator.left_at else operator.presence.value)
            click.echo(
                f"{operator.name:30} {operator.login:24} {state:12} {operator.role.value:13} "
                f"{told(f'{operator.capacity} chats')}; {does}{own}"
            )


@operators.command("set")
@click.argument("name")
@click.option("--team", "teams", multiple=True, help="A team of data/business/handoff.yml; repeatable.")
@click.option("--all-teams", is_flag=True, help="Of no team in particular.")
@click.option("--language", "languages", multiple=True, help="es or en; repeatable.")
@click.option("--capacity", type=int, help="How many chats that wait for us they hold at once.")
@click.option("--hours", help='When they work, such as "Mo-Fr 09:00-14:00"; "" for no hours of their own.')
def change(
    name: str,
    teams: tuple[str, ...],
    all_teams: bool,
    languages: tuple[str, ...],
    capacity: int | None,
    hours: str | None,
) -> None:
    """Say what the operator with this NAME or login does: teams, languages, how much, when."""
    from bot.content.business import load_business
    from bot.services.people import Duties, arrange
    from bot.settings import ROOT

    if teams and all_teams:
        raise click.UsageError(told("--team and --all-teams exclude each other."))
    with database(read_settings()) as db:
        care = load_business(ROOT).care

        def work(uow: UnitOfWork) -> None:
            one = _called(uow, name)
            duties = Duties(
                teams if teams or all_teams else one.teams,
                languages or one.languages,
                one.capacity if capacity is None else capacity,
                one.hours or "" if hours is None else hours,
            )
            arrange(uow, one.id, duties, care, now(), None)

        try:
            db.run_sync(work)
        except ValueError as fault:
            raise refused(f"{fault}.") from None
        tell(f"{name} is set.")


@operators.command()
@click.argument("name")
def link(name: str) -> None:
    """Print a new one-time sign-in link for the operator with this NAME or login."""
    from bot.services.audit import note

    settings = read_settings()

    def work(uow: UnitOfWork) -> str:
        operator = _called(uow, name)
        note(uow, now(), "people.link", subject_id=operator.id)
        return sign_in_link(settings, uow, operator)

    with database(settings) as db:
        click.echo(db.run_sync(work))


@operators.command("unlock")
@click.argument("name")
def unlock(name: str) -> None:
    """Turn off the second step of the operator with this NAME or login, who lost phone and codes."""
    from bot.services.people import drop_second_step

    with database(read_settings()) as db:
        db.run_sync(lambda uow: drop_second_step(uow, _called(uow, name).id, now(), None))
    tell(f"{name} is let in without a second step now.")


@operators.command()
@click.argument("name")
@click.argument("role", type=ROLES)
def role(name: str, role: str) -> None:
    """Give the operator with this NAME or login another ROLE."""
    from bot.services.operators import LastAdministrator
    from bot.services.people import give_role

    with database(read_settings()) as db:
        try:
            db.run_sync(lambda uow: give_role(uow, _called(uow, name).id, Role(role), now(), None))
        except LastAdministrator:
            raise refused("They are the only administrator: name another one first.") from None
    tell(f"{name} is {role} now.")


def _called(uow: UnitOfWork, name: str) -> Operator:
    found = [operator for operator in uow.operators.all() if name in (operator.name, operator.login)]
    if len(found) != 1:
        raise refused(
            f"Several operators are called {name!r}: 'bot operators list' shows their logins."
            if found
            else f"No operator is called {name!r}: 'bot operators list' shows their logins."
        )
    return found[0]
