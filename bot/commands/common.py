"""What several commands need."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.model.versions import Versions
from bot.settings import ROOT, Settings, SettingsError, terminal_language

if TYPE_CHECKING:
    from bot.content.faults import Fault
    from bot.content.project import Project
    from bot.core.operator import Operator
    from bot.services.ports import UnitOfWork
    from bot.storage.database import SqlDatabase


STILL_EVERY = 15.0  # seconds
# Of no days, or of days to come, nothing could be told; before the calendar there are none.
DAYS_BACK = click.IntRange(1, 36_500)
IN_SPANISH = Path(__file__).with_name("spanish.yml")


def now() -> datetime:
    return datetime.now(UTC)


def aside(text: str) -> None:
    """Tell the person at the terminal, not the program that reads our output."""
    click.echo(text, err=True)


def read_settings() -> Settings:
    settings = Settings.read()
    for warning in settings.warnings:
        aside(told(f"Warning: {warning}"))
    return settings


def system_user() -> str:
    """Whose command line this is; empty if the system has no name for them. Not what the environment says."""
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return ""


@contextmanager
def database(settings: Settings) -> Iterator[SqlDatabase]:
    """The database with its tables up to date."""
    from bot.bootstrap import open_database
    from bot.serving.private_files import keep_to_ourselves

    keep_to_ourselves(settings)
    opened = open_database(settings, system_user())
    try:
        yield opened
    finally:
        opened.close()


def kept_versions(settings: Settings) -> Versions:
    return Versions(Path(settings.var_dir) / "versions")


def sign_in_link(settings: Settings, uow: UnitOfWork, operator: Operator) -> str:
    """A new address that signs ``operator`` in, once."""
    from bot.services.sign_in import make_link

    return f"{settings.public_url}/console/enter/{make_link(uow, operator.id, now())}"


def readable(root: Path) -> Project:
    """Raises ContentError where it cannot be read. What else is wrong with it may be of what changes."""
    from bot.content import shapes
    from bot.content.faults import ContentError
    from bot.content.project import Project

    project = Project.read(root)
    if faults := {*project.faults, *shapes.check(project)}:
        raise ContentError(faults)
    return project


def editors_language(root: Path) -> str:
    """That of the terminal; where it says none, Spanish if the business speaks nothing else."""
    from bot.content.business import read_business
    from bot.content.project import group, strings

    about = read_business(root)[0].get("business")
    spoken = strings(group(about.data).get("languages")) if about else []
    return terminal_language() or ("es" if spoken == ["es"] else "en")


def told(text: str) -> str:
    """In the language of whoever writes the content."""
    from bot.content.in_spanish import in_spanish

    return in_spanish(text, IN_SPANISH) if editors_language(ROOT) == "es" else text


def in_their_language(fault: Exception) -> str:
    """What is wrong, as the person at the terminal reads it."""
    from bot.content.faults import ContentError
    from bot.services.errors import EngineUnavailable, StorageUnavailable, TurnFailed

    if isinstance(fault, EngineUnavailable | TurnFailed):
        return told(
            f"The engine did not answer: {fault}. "
            "Try again; where it is slow, ENGINE_TIMEOUT_SECONDS gives it longer."
        )
    if isinstance(fault, StorageUnavailable):
        return told(f"Database or disk cannot be used now: {fault}. Nothing was kept: try again later.")
    if isinstance(fault, SettingsError):
        return "\n".join(map(told, fault.faults))
    if isinstance(fault, ContentError) and editors_language(ROOT) == "es":
        return "\n".join(one.spanish() for one in fault.faults)
    return told(str(fault))


def tell(text: str) -> None:
    click.echo(told(text))


@contextmanager
def patiently(say: Callable[[str], None] = tell) -> Iterator[None]:
    """Say now and then that what is being done still is."""
    began, done = time.monotonic(), threading.Event()

    def tell_on() -> None:
        while not done.wait(STILL_EVERY):
            say(f"  for {time.monotonic() - began:.0f} s ...")

    telling = threading.Thread(target=tell_on, daemon=True)
    telling.start()
    try:
        yield
    finally:
        done.set()
        telling.join()


def refused(why: str) -> click.ClickException:
    return click.ClickException(told(why))


def unusable(root: Path, tells_unheard: bool = True) -> list[str]:
    """What in the content cannot be read at all, by file and line, and what follows from it. What else is
    wrong is printed, and does not keep the bot from being trained."""
    from bot.content import program, shapes
    from bot.content.causes import causes
    from bot.content.check import check
    from bot.content.faults import Fault
    from bot.content.in_spanish import in_spanish
    from bot.content.project import Project

    project = Project.read(root)
    unread = sorted({*project.faults, *shapes.check(project)})
    spanish = editors_language(root) == "es"
    tell = Fault.spanish if spanish else str
    stopping = [tell(fault) for fault in unread if not fault.file.startswith("tests/")]
    if stopping:
        said = "Until this is mended nothing is learnt, and what answers customers stays as it is."
        return [*stopping, in_spanish(said) if spanish else said]
    found = sorted({*check(root), *program.check(root)})
    if others := [fault for fault in found if not fault.may_wait]:
        for fault in (*causes(others), *others):
            aside(tell(fault))
        counted = "1 fault" if len(others) == 1 else f"{len(others)} faults"
        said = f"{counted}: the bot is trained all the same, without what is named here."
        aside(in_spanish(said) if spanish else said)
    if tells_unheard:
        _tell_unheard(root, found)
    return []


def tell_what_is_not_heard(root: Path) -> None:
    """As ``unusable`` does, which looks through no content that is as it was, however new the program."""
    from bot.content import config
    from bot.content.business_faults import business_faults
    from bot.content.project import Project

    project = Project.read(root, {"responses"})  # the rest is much, and tells nothing of it
    _tell_unheard(root, {*config.check(project), *business_faults(project.business)})


def _tell_unheard(root: Path, found: Iterable[Fault]) -> None:
    from bot.content.in_spanish import in_spanish

    if unheard := sum(fault.unheard for fault in found):
        said = (
            f"Entries that came in later and are missing here: {unheard}. "
            "'bot content check' tells what customers say that is not heard without them."
        )
        aside(in_spanish(said) if editors_language(root) == "es" else said)
