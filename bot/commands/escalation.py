"""``bot escalation``: trying other settings on what was really said, before they are published."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.common import database, read_settings, tell, told
from bot.core.escalation import Settings
from bot.settings import ROOT

if TYPE_CHECKING:
    from bot.services.replay import Comparison, Replayed

_POLICY = "EscalationPolicy"


@click.group()
def escalation() -> None:
    """When a person is called."""


@escalation.command()
@click.option("--since", required=True, metavar="DATE", help="The first day to look at: 2026-11-01.")
@click.option("--set", "changes", multiple=True, metavar="NAME=NUMBER", help="E.g. anger=0.5. Repeatable.")
def replay(since: str, changes: tuple[str, ...]) -> None:
    """Decide recorded conversations again: how many go to a person, which more or fewer, and why."""
    from bot.services.replay import replay as replay_turns

    present = present_settings(ROOT / "config.yml")
    wanted = changed(present, changes)
    first = _moment(since)
    with database(read_settings()) as db:
        compared = db.read_sync(lambda uow: replay_turns(uow, first, present, wanted))
    _tell(compared, present, wanted)


def present_settings(config: Path) -> Settings:
    """What config.yml says of the escalation policy; what it does not say is as it ships.

    Raises ContentError.
    """
    from bot.content.project import group, rows
    from bot.content.sheet import read_sheet

    policies = map(group, rows(group(read_sheet(config.parent, config).data).get("policies")))
    own: dict[str, Any] = next((p for p in policies if str(p.get("name")).endswith(_POLICY)), {})
    known = asdict(Settings())
    return replace(Settings(), **{name: own[name] for name in known if name in own})


def changed(settings: Settings, changes: tuple[str, ...]) -> Settings:
    """Raises click.BadParameter for a name that is no setting, or no number."""
    kinds = {each.name: type(getattr(settings, each.name)) for each in fields(Settings)}
    for change in changes:
        name, _, value = change.partition("=")
        if name not in kinds:
            raise _bad(f"--set {change}: expected one of {', '.join(kinds)}, as in anger=0.5.")
        try:
            settings = replace(settings, **{name: kinds[name](value)})
        except ValueError:
            expected = "a whole number" if kinds[name] is int else "a number such as 0.5"
            raise _bad(f"--set {change}: expected {expected}.") from None
    return settings


def _bad(why: str) -> click.BadParameter:
    return click.BadParameter(told(why))


def _moment(since: str) -> datetime:
    try:
        found = datetime.fromisoformat(since)
    except ValueError:
        raise _bad(f"--since {since}: expected a date such as 2026-11-01.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _tell(compared: Comparison, present: Settings, wanted: Settings) -> None:
    tell(f"{compared.turns} messages in {compared.conversations} conversations.")
    tell(
        f"To a person: {compared.before} with {_as_text(present)}\n"
        f"             {compared.after} with {_as_text(wanted)}"
    )
    for what, chosen in (
        ("More", [each for each in compared.changed if each.more]),
        ("Fewer", [each for each in compared.changed if each.fewer]),
    ):
        tell(f"{what}: {len(chosen)}")
        for each in chosen:
            click.echo(_line(each))


def _line(each: Replayed) -> str:
    decision = each.after if each.more else each.before
    why = ", ".join(f"{s.kind} {s.weight:.2f} «{s.words}»" for s in decision.signals)
    reason = decision.reason.value if decision.reason else ""
    when = f"{each.turn.asked_at:%Y-%m-%d %H:%M}"
    return f"  {when}  {each.turn.conversation_id}  {reason}: {why}\n    {each.text}"


def _as_text(settings: Settings) -> str:
    return ", ".join(f"{name}={value}" for name, value in asdict(settings).items())
