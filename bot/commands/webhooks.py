"""``bot webhooks``: other systems that are told what happens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.commands.common import database, now, read_settings, refused, tell, told
from bot.core.webhook import Told, Webhook
from bot.settings import ROOT

if TYPE_CHECKING:
    from bot.services.ports import UnitOfWork
    from bot.settings import Settings
    from bot.storage.database import SqlDatabase

KINDS = [kind.value for kind in Told]


@click.group()
def webhooks() -> None:
    """Other systems that are told what happens."""


@webhooks.command()
@click.argument("url")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Repeatable. Default: all.")
def add(url: str, kinds: tuple[str, ...]) -> None:
    """Tell URL, an https address, what happens from now on; print what its messages are signed with."""
    from bot.outward.signing import Secrets
    from bot.services import webhooks as service

    settings = read_settings()
    _allowed(settings, url)
    with database(settings) as db:
        webhook = db.run_sync(lambda uow: service.add(uow, url, tuple(map(Told, kinds)), now()))
    tell(f"{webhook.id} is told of {', '.join(kind.value for kind in webhook.kinds)}.")
    tell(f"Signing secret (docs/guides/webhooks.md): {Secrets(settings.secret_key).of(webhook)}")


@webhooks.command("list")
@click.option(
    "--secrets", "secret", is_flag=True, help="Also print what each one's messages are signed with."
)
def listing(secret: bool) -> None:
    """List the webhooks, with how many messages wait, were sent in 30 days, or were given up."""
    from bot.outward.signing import Secrets

    settings = read_settings()
    with database(settings) as db:
        for webhook, counts in db.read_sync(
            lambda uow: [(each, uow.webhooks.count(each.id)) for each in uow.webhooks.all()]
        ):
            numbers = ", ".join(
                f"{counts.get(state, 0)} {told(state)}" for state in ("waiting", "sent", "dead")
            )
            click.echo(f"{webhook.id}  {webhook.url}")
            off = "" if webhook.since else f"; {told('switched off')}"
            click.echo(f"    {', '.join(kind.value for kind in webhook.kinds)}; {numbers}{off}")
            if secret:
                click.echo(f"    {Secrets(settings.secret_key).of(webhook)}")


@webhooks.command()
@click.argument("webhook_id")
@click.option("--url", help="Where it is from now on, for what waits too.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Repeatable: all it is told.")
def change(webhook_id: str, url: str | None, kinds: tuple[str, ...]) -> None:
    """Tell it elsewhere, or of other things."""
    from bot.services import webhooks as service

    settings = read_settings()
    if not url and not kinds:
        raise click.UsageError(told("Say --url, --kind or both."))
    with database(settings) as db:
        webhook = _known(db, webhook_id)
        to, of = url or webhook.url, tuple(map(Told, kinds)) or webhook.kinds
        _allowed(settings, to)
        db.run_sync(lambda uow: service.change(uow, webhook_id, to, of, now()))
    tell(f"{webhook_id}, {to}, is told of {', '.join(kind.value for kind in of)}.")


@webhooks.command()
@click.argument("webhook_id")
def renew(webhook_id: str) -> None:
    """Sign what it is told with another secret, for 24 hours also with the one before; print it."""
    from bot.outward.signing import Secrets
    from bot.services import webhooks as service

    settings = read_settings()
    with database(settings) as db:
        _known(db, webhook_id)
        webhook = db.run_sync(lambda uow: service.renew_secret(uow, webhook_id, now()))
    tell(f"Signing secret, beside the one before for 24 hours: {Secrets(settings.secret_key).of(webhook)}")


@webhooks.command()
@click.argument("webhook_id")
def off(webhook_id: str) -> None:
    """Tell it nothing for a while: not what happens, and for now not what waits."""
    from bot.services import webhooks as service

    _do(webhook_id, service.switch_off)
    tell(f"{webhook_id} is switched off.")


@webhooks.command()
@click.argument("webhook_id")
def on(webhook_id: str) -> None:
    """Tell it what waits and, from now on, what happens."""
    from bot.services import webhooks as service

    _do(webhook_id, service.switch_on)
    tell(f"{webhook_id} is switched on.")


@webhooks.command()
@click.argument("webhook_id")
def remove(webhook_id: str) -> None:
    """Tell it nothing more, not even what waits."""
    from bot.services import webhooks as service

    _do(webhook_id, service.remove)
    tell(f"{webhook_id} is told nothing more.")


@webhooks.command()
@click.argument("webhook_id")
def test(webhook_id: str) -> None:
    """Send it a message of type "ping" and say what it answered."""
    settings = read_settings()
    with database(settings) as db:
        tell(asyncio.run(_ping(settings, db, _known(db, webhook_id))))


@webhooks.command()
@click.argument("webhook_id", required=False)
def dead(webhook_id: str | None) -> None:
    """List the messages that were given up, with how the last attempt ended."""
    from bot.core.webhook import Outcome

    with database(read_settings()) as db:
        for each in db.read_sync(lambda uow: uow.webhooks.listing(Outcome.DEAD, webhook_id)):
            ended = f"{each.ended_at:%Y-%m-%d %H:%M}" if each.ended_at else ""
            click.echo(f"{each.id}  {each.kind:18} {each.webhook_id}  {ended}  {each.failure}")


@webhooks.command()
@click.argument("message_ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that were given up.")
def again(message_ids: tuple[str, ...], everything: bool) -> None:
    """Try messages that were given up once more, from the beginning."""
    from bot.services import webhooks as service

    if everything == bool(message_ids):
        raise click.UsageError(told("Name the messages, or say --all."))

    def work(uow: UnitOfWork) -> int:
        if everything:
            return service.try_again(uow, None, now())
        for message_id in message_ids:
            service.try_one_again(uow, message_id, now())
        return len(message_ids)

    with database(read_settings()) as db:
        try:
            tell(f"{db.run_sync(work)} will be tried again.")
        except (KeyError, ValueError) as fault:
            raise refused(f"No such message was given up ({fault}): see bot webhooks dead.") from None


def _do(webhook_id: str, change: Callable[[UnitOfWork, str, datetime], object]) -> None:
    with database(read_settings()) as db:
        _known(db, webhook_id)
        db.run_sync(lambda uow: change(uow, webhook_id, now()))


def _allowed(settings: Settings, url: str) -> None:
    from bot.outward.addresses import Forbidden, check_address

    try:
        check_address(url, settings.webhook_private_addresses)
    except Forbidden as fault:
        raise refused(f"{url}: {fault}.") from None


def _known(db: SqlDatabase, webhook_id: str) -> Webhook:
    found = {each.id: each for each in db.read_sync(lambda uow: uow.webhooks.all())}
    if webhook_id not in found:
        raise refused(f"No webhook is called {webhook_id!r}: see bot webhooks list.")
    return found[webhook_id]


async def _ping(settings: Settings, db: SqlDatabase, webhook: Webhook) -> str:
    from bot.content.business import load_business
    from bot.outward.deps import WebhookDeps
    from bot.outward.sender import Refused, Sender
    from bot.outward.signing import Secrets
    from bot.storage.hub import InProcessHub

    secrets, private = Secrets(settings.secret_key), settings.webhook_private_addresses
    deps = WebhookDeps(db, InProcessHub(), secrets, now, load_business(ROOT), private)
    try:
        status = await Sender(deps).ping(webhook)
    except Refused as refusal:
        raise refused(f"{webhook.url} did not take it: {refusal.failure}.") from None
    return f"{webhook.url} took it: status {status}."
