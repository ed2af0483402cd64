"""``bot incidents``: what is wrong with a service in a district, as the assistant tells customers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.commands.common import database, now, read_settings, refused, tell, told
from bot.settings import ROOT

if TYPE_CHECKING:
    from bot.core.business import Business, Named

_FAULTS = {
    "expected": "--expected: expected a time to come, within a year.",
    "note": "--note-es, --note-en: expected 500 characters at most.",
}


@click.group()
def incidents() -> None:
    """What is wrong with a service in a district, as the assistant tells customers."""


@incidents.command()
@click.argument("service")
@click.argument("district")
@click.option("--note-es", default="", help="What is known, in Spanish.")
@click.option("--note-en", default="", help="What is known, in English.")
@click.option("--expected", metavar="WHEN", help="When it should work again, local: 2026-12-03T18:00.")
def add(service: str, district: str, note_es: str, note_en: str, expected: str | None) -> None:
    """Open an incident of SERVICE in DISTRICT, by their keys in data/business."""
    from bot.core.desk import NotPossible
    from bot.services.incidents import AlreadyOpen, open_incident

    business = _business()
    _known("service", service, business.services)
    _known("district", district, business.districts)
    until = _local(expected, business) if expected else None
    with database(read_settings()) as db:
        try:
            incident = db.run_sync(
                lambda uow: open_incident(uow, service, district, note_es, note_en, until, now())
            )
        except AlreadyOpen as there:
            raise refused(
                f"{there.incident.id} is open there: 'bot incidents close {there.incident.id}' ends it."
            ) from None
        except NotPossible as fault:
            raise click.BadParameter(told(_FAULTS[fault.code])) from None
    tell(f"{incident.id} is open. When it is over: bot incidents close {incident.id}.")


@incidents.command("list")
def listing() -> None:
    """List the open incidents, times in the business's own zone."""
    zone = _business().zone
    with database(read_settings()) as db:
        for each in db.read_sync(lambda uow: uow.incidents.open()):
            since = each.started_at.astimezone(zone)
            when = told(f"since {since:%Y-%m-%d %H:%M}")
            if each.expected_at is not None:
                until = each.expected_at.astimezone(zone)
                when += ", " + told(f"expected to end {until:%Y-%m-%d %H:%M}")
            click.echo(f"{each.id}  {each.service}, {each.district}, {when}  {each.note_es}")


@incidents.command()
@click.argument("incident")
def close(incident: str) -> None:
    """End the INCIDENT with this id; the running house tells everyone who asked to be told."""
    from bot.services.incidents import close_incident

    with database(read_settings()) as db:
        try:
            many = db.run_sync(lambda uow: close_incident(uow, incident, now()))
        except KeyError:
            raise refused(
                f"There is no incident {incident!r}: 'bot incidents list' shows the open ones."
            ) from None
    tell(f"Closed. Customers to be told: {many}.")


def _business() -> Business:
    from bot.content.business import load_business

    return load_business(ROOT)


def _known(what: str, key: str, choices: Mapping[str, Named]) -> None:
    if key not in choices:
        raise click.BadParameter(told(f"{what} {key!r}: expected one of {', '.join(choices)}."))


def _local(text: str, business: Business) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        said = f"--expected {text!r}: expected a time such as 2026-12-03T18:00."
        raise click.BadParameter(told(said)) from None
    return time if time.tzinfo else time.replace(tzinfo=business.zone)
