"""Operators keep replies ready: made, changed, removed and restored, and filled in for a conversation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.canned import CODE, CannedReply, Filled, fill, spelled, unknown_blanks
from bot.core.ids import new_id
from bot.core.languages import LANGUAGES
from bot.core.operator import Operator
from bot.core.text import clean
from bot.services import shelf
from bot.services.errors import WrongField
from bot.services.ports import UnitOfWork

LONGEST = 4000


@dataclass(frozen=True)
class Wanted:
    """What an operator filled in: see CannedReply."""

    code: str
    texts: dict[str, str]
    team: str | None = None
    intent: str | None = None


def create(uow: UnitOfWork, wanted: Wanted, operator_id: str, now: datetime) -> CannedReply:
    """Raises WrongField."""
    uow.in_turn()
    wanted = _checked(uow, wanted)
    made = CannedReply(
        new_id("can"), wanted.code, now, now, wanted.texts, wanted.team, wanted.intent, operator_id
    )
    uow.canned.add(made)
    return made


def change(
    uow: UnitOfWork,
    canned_id: str,
    wanted: Wanted,
    operator_id: str,
    now: datetime,
    seen: datetime | None = None,
) -> CannedReply:
    """One that was removed comes back with it.

    Raises WrongField; KeyError if there is none; ChangedMeanwhile as ``shelf.to_change`` does.
    """
    before = shelf.to_change(uow, uow.canned, canned_id, seen)
    wanted = _checked(uow, wanted, canned_id)
    after = replace(before, code=wanted.code, texts=wanted.texts, team=wanted.team, intent=wanted.intent)
    after.updated_at, after.updated_by, after.removed_at = now, operator_id, None
    uow.canned.save(after)
    return after


def remove(uow: UnitOfWork, canned_id: str, operator_id: str, now: datetime) -> CannedReply:
    return shelf.remove(uow.canned, canned_id, operator_id, now)


def restore(uow: UnitOfWork, canned_id: str, operator_id: str, now: datetime) -> CannedReply:
    """Raises WrongField if its code was given to another one meanwhile."""
    return shelf.restore(
        uow, uow.canned, canned_id, operator_id, now, lambda one: _free(uow, one.code, one.id)
    )


@dataclass(frozen=True)
class Offer:
    """A canned reply as it would go out in a conversation."""

    canned: CannedReply
    language: str
    filled: Filled


def offers(uow: UnitOfWork, conversation_id: str, operator_id: str, business: str) -> list[Offer]:
    """Those the operator may use, filled in for the conversation's customer, by code."""
    conversation = uow.conversations.get(conversation_id)
    operator = uow.operators.get(operator_id)
    values = {
        "customer": uow.contacts.get(conversation.contact_id).name,
        "operator": operator.name,
        "business": business,
        "ticket": _ticket(uow, conversation_id, conversation.contact_id),
    }
    found = []
    for canned in uow.canned.all():
        if canned.removed_at is None and of_theirs(canned.team, operator):
            language, text = canned.text(conversation.language)
            found.append(Offer(canned, language, fill(text, values)))
    return found


def of_theirs(team: str | None, operator: Operator) -> bool:
    """What no team has is everybody's, and who is in no team is in all of them."""
    return team is None or not operator.teams or team in operator.teams


def _ticket(uow: UnitOfWork, conversation_id: str, contact_id: str) -> str | None:
    """The number of this conversation's latest ticket, else of the customer's latest."""
    tickets = uow.desk.tickets_of(contact_id)
    here = [ticket for ticket in tickets if ticket.conversation_id == conversation_id]
    latest = max(here or tickets, key=lambda ticket: ticket.created_at, default=None)
    return latest.number if latest else None


def _checked(uow: UnitOfWork, wanted: Wanted, own_id: str | None = None) -> Wanted:
    code = clean(wanted.code, 40).removeprefix("/").lower()
    if not CODE.fullmatch(code):
        raise WrongField("code", "shape")
    _free(uow, code, own_id)
    texts = {}
    for language in LANGUAGES:
        text = clean(wanted.texts.get(language, ""), LONGEST + 1)
        if len(text) > LONGEST:
            raise WrongField(language, "long")
        if wrong := unknown_blanks(text):
            raise WrongField(language, "blank", "{" + wrong[0] + "}")
        if text:
            texts[language] = spelled(text, language)
    if not texts:
        raise WrongField(next(iter(wanted.texts), LANGUAGES[0]), "empty")
    return Wanted(code, texts, wanted.team or None, wanted.intent or None)


def _free(uow: UnitOfWork, code: str, own_id: str | None) -> None:
    for other in uow.canned.all():
        if other.code == code and other.removed_at is None and other.id != own_id:
            raise WrongField("code", "taken")
