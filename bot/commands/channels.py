"""``bot channels``: whether the networks and we understand each other."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import click

from bot.commands.common import now, read_settings, refused, told
from bot.core.finding import Finding, Verdict

if TYPE_CHECKING:
    from bot.checkup import Checkup

TITLES = {"web": "Web", "whatsapp": "WhatsApp", "telegram": "Telegram"}
SETTINGS = {
    "whatsapp": "TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, WHATSAPP_NUMBER, PUBLIC_URL: docs/guides/whatsapp.md",
    "telegram": "TELEGRAM_BOT_TOKEN: docs/guides/telegram.md",
}
COLOURS = {Verdict.OK: "green", Verdict.NOTE: "yellow", Verdict.FAULT: "red"}


@click.group()
def channels() -> None:
    """The networks customers write on."""


@channels.command()
@click.argument("channel", required=False, type=click.Choice(list(TITLES)))
def check(channel: str | None) -> None:
    """Ask each configured network about credentials, address, permissions and limits.

    With CHANNEL, only that one. Ends with status 1 if there is something to put right.
    """
    checkups = _checkups()
    if channel is not None and channel not in checkups:
        raise refused(f"{TITLES[channel]} is not configured. It takes {SETTINGS[channel]}.")
    sys.exit(asyncio.run(_look(checkups, [channel] if channel else list(TITLES))))


@channels.command()
@click.argument("channel", type=click.Choice(list(SETTINGS)))
def connect(channel: str) -> None:
    """Have the network call us: set our addresses at Twilio, or at Telegram."""
    checkups = _checkups()
    if channel not in checkups:
        raise refused(f"{TITLES[channel]} is not configured. It takes {SETTINGS[channel]}.")
    found = asyncio.run(checkups[channel].connect())
    _tell(found)
    sys.exit(found.verdict is not Verdict.OK)


def _checkups() -> dict[str, Checkup]:
    from bot.checkup import checkups

    return checkups(read_settings(), now)


async def _look(checkups: dict[str, Checkup], names: list[str]) -> int:
    """Tell each finding as it comes; return 1 if one is a fault."""
    faults = 0
    for name in names:
        click.secho(TITLES[name], bold=True)
        if name not in checkups:
            click.echo(f"  {'-':6} {told(f'not configured; it takes {SETTINGS[name]}')}")
            continue
        async for found in checkups[name].look():
            _tell(found)
            faults += found.verdict is Verdict.FAULT
    return int(faults > 0)


def _tell(found: Finding) -> None:
    click.echo(
        f"  {click.style(f'{told(found.verdict.value):6}', fg=COLOURS[found.verdict])} {told(found.what)}"
    )
    if found.remedy:
        click.echo(f"         {told(found.remedy)}")
