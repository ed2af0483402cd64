"""Two contacts turn out to be one person, or turn out not to be after all."""

from __future__ import annotations

from datetime import datetime

from bot.core.contact import Merge, Way
from bot.core.conversation import Conversation
from bot.core.ids import new_id
from bot.services.ports import UnitOfWork
from bot.services.record import activity


def merge(
    uow: UnitOfWork, kept_id: str, gone_id: str, way: Way, now: datetime, operator_id: str | None = None
) -> Merge:
    """Everything that is ``gone_id``'s becomes ``kept_id``'s; no conversation changes its owner or its state.

    Raises ValueError if they are one contact already, KeyError for an unknown one.
    """
    both = lock_all(uow, uow.links.holder(kept_id), uow.links.holder(gone_id))
    kept, gone = uow.contacts.get(uow.links.holder(kept_id)), uow.contacts.get(uow.links.holder(gone_id))
    if kept.erased_at or gone.erased_at:
        raise KeyError(kept_id if kept.erased_at else gone_id)
    if kept.id == gone.id:
        raise ValueError("contacts: expected two different ones")
    moved = uow.links.move(gone.id, kept.id)
    merged = Merge(new_id("mrg"), kept.id, gone.id, way, now, operator_id, moved)
    uow.links.add_merge(merged)
    uow.links.drop_code(gone.id)
    kept.name, kept.language = kept.name or gone.name, kept.language or gone.language
    uow.contacts.save(kept)
    operator = uow.operators.get(operator_id).name if operator_id else None
    _tell(uow, both, "contacts.merged", now, way=way.value, operator=operator, other=gone.name)
    return merged


def undo(uow: UnitOfWork, merge_id: str, operator_id: str, now: datetime) -> Merge:
    """Give back what was moved, and what came of its conversations since. Undone twice, it is undone once."""
    merged = uow.links.merge(merge_id)
    if merged.undone_at is not None:
        return merged
    both = lock_all(uow, uow.links.holder(merged.kept_id), merged.gone_id)
    merged, holder = uow.links.merge(merge_id), uow.links.holder(merged.kept_id)
    if merged.undone_at is not None:
        return merged
    uow.links.move_back(merged.moved, holder, merged.gone_id)
    merged.undone_at, merged.undone_by = now, operator_id
    uow.links.save_merge(merged)
    operator = uow.operators.get(operator_id).name
    _tell(uow, both, "contacts.unmerged", now, operator=operator, other=uow.contacts.get(merged.gone_id).name)
    return merged


def lock_all(uow: UnitOfWork, *contact_ids: str) -> list[str]:
    """Keep their conversations, and so what is known of them, from being changed by others meanwhile.

    In one order everywhere, so that two who do this at once do not wait for each other.
    """
    ids = sorted(c.id for contact_id in contact_ids for c in uow.conversations.of_contact(contact_id))
    for conversation_id in ids:
        uow.conversations.lock(conversation_id)
    return ids


def _tell(uow: UnitOfWork, conversation_ids: list[str], what: str, now: datetime, **data: str | None) -> None:
    for conversation_id in conversation_ids:
        conversation: Conversation = uow.conversations.get(conversation_id)
        activity(uow, conversation, what, now, **data)
        uow.conversations.save(conversation)
