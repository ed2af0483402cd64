"""What a customer without a name is told apart by."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.core.contact import Contact
from bot.services.ports import UnitOfWork

_NUMBER = re.compile(r"whatsapp:\+?\d*(\d{4})")


def number_ends(uow: UnitOfWork, contacts: Iterable[Contact]) -> dict[str, str]:
    """Of those who have no name and write from a telephone, the last four digits of its number, by their id:
    whoever is asked who they are can say them, and the rest is for whoever opens their page."""
    unnamed = [one.id for one in contacts if not one.name]
    found = uow.contacts.addresses_of(unnamed) if unnamed else []
    matched = ((one.contact_id, _NUMBER.fullmatch(one.external_id)) for one in found)
    return {contact_id: number[1] for contact_id, number in matched if number}
