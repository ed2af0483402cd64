"""``bot run`` and ``bot talk``: the whole house, for customers or for whoever tries it out."""

from __future__ import annotations

import gc
import os
import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from bot.commands.common import (
    aside,
    kept_versions,
    now,
    read_settings,
    refused,
    sign_in_link,
    tell,
    tell_what_is_not_heard,
    told,
    unusable,
)
from bot.model import training
from bot.settings import ROOT

if TYPE_CHECKING:
    from bot.bootstrap import House
    from bot.core.operator import Operator
    from bot.services.ports import UnitOfWork


@click.command()
def run() -> None:
    """Train if content has changed, then serve customers and operators until Ctrl-C."""
    gc.disable()  # until it is open (bot.serving.server): loading makes much, and nothing that is thrown away
    from bot.model.engines import first_at_once
    from bot.serving.one_house import hold
    from bot.serving.private_files import keep_to_ourselves
    from bot.serving.sockets import bind

    settings = read_settings()
    keep_to_ourselves(settings)
    hold(settings)
    bind(settings.host, settings.port, "PORT").close()  # worth knowing before anything slow is done
    versions, version = kept_versions(settings), None
    if not settings.engine_url:
        version = versions.at_start(tell, partial(unusable, tells_unheard=False))
    first = first_at_once(settings, version)  # they get ready while the rest is loaded
    if (
        version and version == versions.present()
    ):  # what is missing in a folder that does not answer hurts nobody
        tell_what_is_not_heard(ROOT)
    from bot.serving.server import serve

    sys.exit(serve(settings, announce, version=version, first=first))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON line in, one out.")
@click.option("--on-duty", multiple=True, metavar="NAME", help="Who is online; repeatable. Default: one.")
@click.option("--nobody-on-duty", is_flag=True, help="No operator is online.")
@click.option("--engine-url", help="An engine that runs already, instead of one of our own.")
def talk(as_json: bool, on_duty: tuple[str, ...], nobody_on_duty: bool, engine_url: str | None) -> None:
    """Talk to the assistant in the terminal, on a temporary database."""
    _must_be_readable()
    from bot.talk import main

    if nobody_on_duty and on_duty:
        raise click.UsageError(told("--on-duty and --nobody-on-duty exclude each other."))
    if engine_url is None:
        training.train_if_changed(ROOT, lambda text: aside(told(text)), unusable)
    if not as_json:
        aside(told("Write as a customer; a number presses a button; Ctrl-D ends."))
        aside(told("Behind → stands the intent that was understood (?: none), and what the form has taken."))
    names = () if nobody_on_duty else on_duty or (read_settings().first_operator,)
    sys.exit(main(names, as_json, engine_url))


def _must_be_readable() -> None:
    """Before anything slow is done."""
    try:
        os.read(0, 0)
        readable = sys.stdin is not None
    except OSError:
        readable = False
    if not readable:
        raise refused("What you write cannot be read: start this in a terminal, or give it a pipe or a file.")


def announce(house: House) -> None:
    """Say where customers and operators find it, with a link for the first operator."""
    settings = house.settings
    operator, link = house.database.run_sync(lambda uow: _first_operator(house, uow))
    name, url = house.business.name, settings.public_url
    where = (
        ("Customers' page", f"{url}/"),
        ("Console", link or f"{url}/console/"),
        ("", f"({told(f'signs in {operator.name}, works once' if link else 'sign in there')})"),
        ("Stop", "Ctrl-C"),
    )
    lines = [f"  {told(what):<22}{found}" for what, found in where]
    click.echo("\n".join(["", told(f"{name} is open."), "", *lines, ""]))
    sys.stdout.flush()


def _first_operator(house: House, uow: UnitOfWork) -> tuple[Operator, str | None]:
    """The first operator, made if there is none, with a sign-in link unless they have a password."""
    from bot.core.roles import Role
    from bot.services import operators

    everyone = sorted(uow.operators.all(), key=lambda operator: operator.created_at)
    if everyone:
        first = everyone[0]
    else:
        first = operators.add(uow, house.settings.first_operator, None, now(), role=Role.ADMINISTRATOR)
    return first, None if first.password_hash else sign_in_link(house.settings, uow, first)
