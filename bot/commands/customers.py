"""``bot customers``: what is kept about one customer, handed out or erased."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.common import aside, database, now, read_settings, refused, tell, told

if TYPE_CHECKING:
    from bot.core.contact import Contact
    from bot.core.erasure import Erasure
    from bot.services.ports import UnitOfWork
    from bot.settings import Settings
    from bot.storage.database import SqlDatabase

_WHY = {
    "person": "A person has their chat open, or it waits for one: resolve it first.",
    "writing": "The assistant is answering them at this moment: try again in a minute.",
    "delivery": "A message to them is on its way at this moment: try again in a minute.",
    "file": "A file of theirs is being fetched at this moment: try again in a minute.",
}
HOUSE_TAKES = 5.0


@click.group()
def customers() -> None:
    """What is kept about one customer: find, hand out, erase."""


@customers.command()
@click.argument("words")
def find(words: str) -> None:
    """List the customers whose name or address has WORDS in it, with their ids."""
    with database(read_settings()) as db:
        for one in db.read_sync(lambda uow: uow.contacts.search(words)):
            click.echo(_line(db, one))


@customers.command()
@click.argument("customer")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(customer: str, yes: bool) -> None:
    """Erase the CUSTOMER with this id, phone number or address: all that is kept about them, for good."""
    from bot.services.erase import erase as begin
    from bot.services.erase import person_of
    from bot.services.errors import NotNow

    settings = read_settings()
    with database(settings) as db:
        if left := db.read_sync(lambda uow: uow.erasures.unfinished()):
            asyncio.run(_sweep(db, settings, left))
            ids = ", ".join(one.contact_id for one in left)
            aside(told(f"Gone on with what was interrupted before: {ids}."))
        contact = _called(db, customer)
        count = db.read_sync(lambda uow: uow.personal.count(person_of(uow, contact.id)))
        click.echo(_line(db, contact))
        tell("What is erased or made empty:")
        for table, many in count.items():
            click.echo(f"{many:>7}  {told(table.replace('_', ' '))}")
        if not yes:
            click.confirm(told("Erase this customer? Nothing brings them back."), abort=True)
        try:
            erasure = db.run_sync(lambda uow: begin(uow, contact.id, now()))
        except NotNow as fault:
            raise refused(_WHY[fault.why]) from None
        asyncio.run(_sweep(db, settings, [erasure]))
        if _house_has_done_it(db, erasure):
            tell("Erased.")
        else:
            aside(
                told(
                    "Erased. What the assistant itself remembers, and a file that was sent in the last ten "
                    "minutes, the house removes as soon as it runs."
                )
            )


@customers.command()
@click.argument("customer")
@click.option("--to", type=click.Path(path_type=Path), help="The file. Default: ID.zip in this folder.")
def export(customer: str, to: Path | None) -> None:
    """Write all that is kept about the CUSTOMER with this id, phone number or address into a zip."""
    from bot.services.audit import note
    from bot.services.export import export as write
    from bot.storage.media import FileMedia

    settings = read_settings()
    with database(settings) as db:
        contact = _called(db, customer)
        file = to or Path(f"{contact.id}.zip")
        if file.exists():
            raise refused(f"{file} is there already: name another with --to.")
        file.touch(mode=0o600)
        asyncio.run(write(db, FileMedia(Path(settings.var_dir) / "media"), contact.id, file, now()))
        db.run_sync(lambda uow: note(uow, now(), "customers.exported", contact=contact.id))
    tell(f"Written to {file}: data.json holds everything, transcript.txt what was said.")


def _called(db: SqlDatabase, customer: str) -> Contact:
    found = db.read_sync(lambda uow: _matching(uow, customer.strip()))
    if len(found) != 1:
        said = (
            f"Several customers are called {customer!r}: 'bot customers find WORDS' shows their ids."
            if found
            else f"No customer is called {customer!r}: 'bot customers find WORDS' shows their ids."
        )
        raise click.ClickException("\n  ".join([told(said), *(_line(db, one) for one in found)]))
    return found[0]


def _matching(uow: UnitOfWork, customer: str) -> list[Contact]:
    """By the id of the contact or of a conversation, else by the whole address, as a phone number is."""
    digits = "".join(filter(str.isdigit, customer))
    ids = {
        one.contact_id for name in (customer, f"whatsapp:+{digits}") for one in uow.contacts.addresses(name)
    }
    for read in (uow.contacts.get, lambda key: uow.contacts.get(uow.conversations.get(key).contact_id)):
        try:
            ids.add(uow.links.holder(read(customer).id))
        except KeyError:
            continue
    found = [uow.contacts.get(key) for key in sorted(ids)]
    return [one for one in found if one.erased_at is None]


def _line(db: SqlDatabase, one: Contact) -> str:
    identities = db.read_sync(lambda uow: uow.contacts.identities(one.id))
    where = ", ".join(f"{each.account} {each.external_id}" for each in identities)
    return f"{one.id}  {one.name or told('without a name')}  {where}"


async def _sweep(db: SqlDatabase, settings: Settings, erasures: Collection[Erasure]) -> None:
    from bot.services.erase import Eraser
    from bot.storage.media import FileMedia

    await Eraser(db, FileMedia(Path(settings.var_dir) / "media"), None, now).finish(erasures)


def _house_has_done_it(db: SqlDatabase, erasure: Erasure) -> bool:
    """It looks every second."""
    until = time.monotonic() + HOUSE_TAKES
    while db.read_sync(lambda uow: uow.erasures.get(erasure.id)).done_at is None:
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True
