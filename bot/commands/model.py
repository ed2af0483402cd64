"""``bot model``: which version of the assistant answers. A version is model, content and facts together."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.common import (
    DAYS_BACK,
    database,
    kept_versions,
    now,
    patiently,
    read_settings,
    refused,
    tell,
    told,
    unusable,
)
from bot.model.versions import Record, Version, Versions
from bot.settings import ROOT, Settings

if TYPE_CHECKING:
    from bot.content.project import Project
    from bot.core.turn import Understanding
    from bot.services.asked import Asked

LONGEST_CHANGE = 300.0
TELL_EVERY = 5.0
_MOST_LINES = 10


@click.group()
def model() -> None:
    """Which version of the assistant answers: its model, its content and its facts."""


@model.command(name="list")
def list_versions() -> None:
    """The versions that are kept, newest first, and which of them answers."""
    versions = kept_versions(read_settings())
    record, serving = versions.record(), versions.serving()
    answering = serving.name if serving else ""
    for version in versions.all():
        marks = [
            word
            for word, holds in (
                ("answers now", version.name == answering),
                ("published", version.name == record.live),
                ("the one before", version.name == record.former),
            )
            if holds
        ]
        made = version.made.astimezone().strftime("%Y-%m-%d %H:%M")
        click.echo(f"{made}  {version.name}  {', '.join(map(told, marks))}".rstrip())
    if not versions.all():
        tell("None yet: 'bot run' or 'bot model publish' makes the first.")


@model.command()
@click.argument("name", required=False)
@click.option("--anyway", is_flag=True, help="Also if conversation tests fail that held before.")
def publish(name: str | None, anyway: bool) -> None:
    """Have the present content answer, or the version NAME, without losing a message.

    It is trained if need be and compared on the conversation tests with the version that answers; a gateway
    that runs starts it beside the other, changes over between two turns, and keeps the other ready for a
    while (FORMER_READY_SECONDS), should you go back.
    """
    settings = read_settings()
    versions = kept_versions(settings)
    _ours(settings)
    before, kept = versions.record(), {one.name for one in versions.all()}
    if name:
        version = versions.get(name)
    else:
        with patiently():
            version = versions.make(tell, unusable)
    try:
        still_fits(version)
        if not anyway:
            _compare(versions, version, before)
        versions.publish(version)
        _wait(versions, version, before)
    except BaseException:
        if version.name not in kept:  # what has never answered takes no room from those that have
            versions.drop(version)
        raise
    versions.forget_old()


@model.command()
def back() -> None:
    """Have the version answer again that did before the present one."""
    settings = read_settings()
    versions = kept_versions(settings)
    _ours(settings)
    before = versions.record()
    if before.former:
        still_fits(versions.get(before.former))
    _wait(versions, versions.back(), before)


@model.command()
@click.argument("name", required=False)
@click.option(
    "--messages",
    default=200,
    type=click.IntRange(0),
    show_default=True,
    help="Customers' messages to compare by. 0: none.",
)
@click.option("--days", default=30, type=DAYS_BACK, show_default=True, help="How far back to look for them.")
def compare(name: str | None, messages: int, days: int) -> None:
    """What the present content has otherwise than the version that answers, or NAME.

    First the lines that differ. Then what customers wrote lately is understood by both, and what would be
    taken for something else, or no more for an answer to what a form asked, is told. Nothing is published.
    """
    from bot.content.differences import changes, not_kept

    settings = read_settings()
    versions = kept_versions(settings)
    if not (wanted := name or versions.record().live):
        raise refused("No version has answered here yet: there is nothing to compare with.")
    before = versions.get(wanted)
    found = [*changes(before.folder, ROOT)]
    for one in found:
        click.echo(f"{one.file}:{one.line}: {one.name}".removesuffix(": "))
        for sign, lines in (("-", one.gone), ("+", one.new)):
            for line in lines[:_MOST_LINES]:
                click.echo(f"  {sign} {line}")
            if len(lines) > _MOST_LINES:
                tell(f"  and {len(lines) - _MOST_LINES} more.")
    if not_kept(before.folder):
        tell(f"Version {before.name} was kept without its examples and rules: those are not compared.")
    tell(f"{len(found)} places differ from version {before.name}.")
    if found and messages:
        _compare_understanding(settings, versions, before, messages, days)


def _compare_understanding(
    settings: Settings, versions: Versions, before: Version, most: int, days: int
) -> None:
    from bot.content.project import Project
    from bot.model.comparing import understood_by
    from bot.services.asked import asked_lately
    from bot.serving.logs import configure_logs

    with database(settings) as opened:
        asked = opened.read_sync(lambda uow: asked_lately(uow, now() - timedelta(days=days)))[:most]
    if not asked:
        tell(f"Customers wrote nothing in the last {days} days by which to compare.")
        return
    texts = [(one.text, one.language) for one in asked]
    with tempfile.TemporaryDirectory() as apart:  # a draft takes no room from versions that have answered
        version = versions.present() or Versions(Path(apart), versions.root).make(tell, unusable)
        configure_logs(replace(settings, log_level="error"))
        tell(f"Understanding {len(asked)} messages of the last {days} days twice ...")
        with patiently():
            both = [understood_by(one, settings, texts) for one in (before, version)]
    was, is_now = (Project.read(root) for root in (before.folder, ROOT))
    pairs = [
        (one, _taken(was, one, old), _taken(is_now, one, new))
        for one, old, new in zip(asked, *both, strict=True)
    ]
    otherwise = [(one, old, new) for one, old, new in pairs if old != new]
    for one, old, new in otherwise:
        click.echo(f"{one.times:>4} x  {one.text[:100]}  ({told(old)} -> {told(new)})")
    tell(f"{len(otherwise)} of {len(asked)} would be taken for something else.")


def _taken(project: Project, one: Asked, understood: Understanding) -> str:
    from bot.content.answering import is_answer

    intent = understood.intent or "nlu_fallback"
    entities = {str(entity.get("entity")) for entity in understood.entities}
    if one.answers and is_answer(project, one.answers, intent, entities):
        return f"an answer to '{one.answers}'"
    return "not understood" if intent == "nlu_fallback" else intent


def _ours(settings: Settings) -> None:
    if settings.engine_url:
        raise refused(
            f"The engine at {settings.engine_url} is not ours to change: publish where it is started."
        )


def still_fits(version: Version) -> None:
    """A version has its own words and facts, and an older one may lack what is read today."""
    from bot.content.business import load_business
    from bot.content.faults import ContentError

    try:
        load_business(version.folder)
    except ContentError as error:
        missing = "\n".join(f"  {fault.file}: {fault.what}" for fault in error.faults)
        raise refused(
            f"Version {version.name} was made by an older release and cannot answer any more: "
            f"nothing was changed.\n{missing}\nIts words and facts are kept in {version.folder / 'data'}: "
            "copy from there what you want back, and say 'bot model publish'."
        ) from None


def _compare(versions: Versions, version: Version, before: Record) -> None:
    from bot.model.comparing import failed_conversations

    tell("Playing the conversation tests ...")
    with patiently():
        failed = failed_conversations(version)
    known = {one.name for one in versions.all()}
    if failed and before.live in known - {version.name}:
        with patiently():
            worse = sorted(failed - failed_conversations(versions.get(before.live)))
    else:
        worse = sorted(failed) if not before.live else []
    for story in sorted(failed):
        held = before.live and story in worse
        tell(f"  fails, and held before: {story}" if held else f"  fails: {story}")
    if worse:
        which = "fail that held before" if before.live else "fail"
        raise refused(
            f"{len(worse)} conversation tests {which}: nothing was changed. They are in tests/conversations/."
            " Mend the content, or change or delete those that no longer fit, or say --anyway."
        )


def _wait(versions: Versions, version: Version, before: Record) -> None:
    """Until a gateway that runs has changed over, or has said why it does not."""
    began = told_last = time.monotonic()
    serving = versions.serving()
    if serving and serving.name != version.name:
        tell(f"Starting version {version.name}; {serving.name} answers until it is ready ...")
    while serving := versions.serving():
        waited = time.monotonic() - began
        if serving.name == version.name:
            tell(f"Version {version.name} answers, after {waited:.0f} s.")
            return
        if time.monotonic() - told_last >= TELL_EVERY:
            told_last = time.monotonic()
            tell(f"  getting ready for {waited:.0f} s ...")
        if serving.refused == version.name:
            versions.withdraw(before)
            raise refused(f"Version {version.name} cannot answer: {serving.why}. {serving.name} goes on.")
        if waited > LONGEST_CHANGE:
            raise refused("The gateway has not changed over yet: see its log.")
        time.sleep(0.2)
    tell(f"Version {version.name} answers from the next start on: no gateway runs here.")
