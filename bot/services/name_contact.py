"""What a customer is called: found out or put right by whoever talks with them."""

from __future__ import annotations

from datetime import datetime

from bot.core.contact import Contact
from bot.core.event import Audience
from bot.core.text import clean
from bot.services.errors import ChangedMeanwhile, NotNow
from bot.services.merge_contacts import lock_all
from bot.services.ports import UnitOfWork

LONGEST = 80


def name_contact(uow: UnitOfWork, contact_id: str, name: str, seen: str, now: datetime) -> Contact:
    """ "" takes the name away. ``seen``: the name they had, "" for none.

    Raises KeyError; ValueError for an over-long one; ChangedMeanwhile if it is another by now; NotNow for a
    group, which has its title again at its next message.
    """
    name = " ".join(clean(name, LONGEST + 1).split())
    if len(name) > LONGEST:
        raise ValueError(f"name: expected at most {LONGEST} characters")
    lock_all(uow, uow.links.holder(contact_id))
    contact = uow.contacts.get(uow.links.holder(contact_id))
    if contact.erased_at is not None:
        raise KeyError(contact_id)
    if any(one.group for one in uow.contacts.identities(contact.id)):
        raise NotNow("group")
    if (contact.name or "") not in (seen, name):
        raise ChangedMeanwhile
    contact.name = name or None
    uow.contacts.save(contact)
    for conversation in uow.conversations.of_contact(contact.id):
        uow.events.add(Audience.CONSOLE, "contact", conversation.id, {"contact": contact.id}, now)
    return contact
