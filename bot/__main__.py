"""The command line, ``bot``. Rooms are opened only by the command that needs them, so that help is quick."""

from __future__ import annotations

import signal

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until a command begins: nothing is to be tidied up yet

import sys

from bot.commands import broken

if __name__ == "__main__":
    sys.excepthook = broken.plainly

import errno
import shutil
from typing import Any

import click

from bot.commands.channels import channels
from bot.commands.common import in_their_language, told
from bot.commands.content import content
from bot.commands.customers import customers
from bot.commands.escalation import escalation
from bot.commands.incidents import incidents
from bot.commands.keys import keys
from bot.commands.language import spoken
from bot.commands.model import model
from bot.commands.new import new
from bot.commands.operators import operators
from bot.commands.questions import questions
from bot.commands.serving import run, talk
from bot.commands.upkeep import db, train
from bot.commands.webhooks import webhooks
from bot.model.training import TrainingFailed
from bot.settings import SettingsError

FULL = (errno.ENOSPC, errno.EDQUOT)
OF_THE_MACHINE = (*FULL, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE, errno.EIO)


class Plain(click.Group):
    """Tells what a person can mend in a sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as fault:
            if isinstance(fault, _for_people()):
                raise click.ClickException(in_their_language(fault)) from None
            if isinstance(fault, OSError) and (said := _of_the_machine(fault)):
                raise click.ClickException(said) from None
            raise


def _of_the_machine(fault: OSError) -> str:
    """What keeps a program from working that is none of its faults; empty for anything else."""
    if isinstance(fault, shutil.Error):  # several at once, each as (from, to, why)
        return str(fault.args[0][0][2])
    if fault.errno in FULL:
        return told(f"The disk is full: {fault.filename2 or fault.filename}")
    return str(fault) if fault.errno in OF_THE_MACHINE else ""


def _for_people() -> tuple[type[Exception], ...]:
    """The faults of which it can be said what to do."""
    from bot.content.faults import ContentError
    from bot.dialogue.launch import EngineMissing
    from bot.model.versions import NoSuchVersion
    from bot.services.errors import EngineUnavailable, StorageUnavailable, TurnFailed
    from bot.serving.sockets import CannotStart

    return (
        *(ContentError, NoSuchVersion, TrainingFailed),
        *(CannotStart, SettingsError, StorageUnavailable),
        *(EngineMissing, EngineUnavailable, TurnFailed),
    )


@click.group(cls=Plain, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def bot() -> None:
    """Ventanilla: a customer-service assistant that hands over to a named person."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


for command in (
    run,
    talk,
    train,
    model,
    channels,
    operators,
    customers,
    incidents,
    questions,
    escalation,
    webhooks,
    keys,
    content,
    new,
    db,
):
    bot.add_command(command)

if __name__ == "__main__":
    spoken(bot)(prog_name="bot")
