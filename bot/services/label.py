"""Operators say what a conversation is about, so that all of a kind can be found."""

from __future__ import annotations

from datetime import datetime

from bot.core.event import Audience
from bot.core.folding import folded
from bot.core.ids import new_id
from bot.core.label import LONGEST, TINTS, Label
from bot.core.text import clean
from bot.services.errors import WrongField
from bot.services.ports import UnitOfWork
from bot.services.record import activity


def add_label(uow: UnitOfWork, conversation_id: str, operator_id: str, name: str, now: datetime) -> Label:
    """Label the conversation; a label nobody has used yet is made. Labelled twice, it is labelled once.

    Raises ValueError for a name without a letter or longer than 40 characters.
    """
    conversation = uow.conversations.lock(conversation_id)
    label = _known_or_new(uow, name, now)
    if uow.labels.attach(conversation_id, label.id):
        operator = uow.operators.get(operator_id)
        activity(uow, conversation, "labelled", now, operator=operator.name, label=label.name)
        uow.conversations.save(conversation)
    return label


def remove_label(
    uow: UnitOfWork, conversation_id: str, operator_id: str, label_id: str, now: datetime
) -> Label:
    """Take the label off. Raises KeyError if there is no such label."""
    conversation = uow.conversations.lock(conversation_id)
    label = uow.labels.get(label_id)
    if uow.labels.detach(conversation_id, label_id):
        operator = uow.operators.get(operator_id)
        activity(uow, conversation, "unlabelled", now, operator=operator.name, label=label.name)
        uow.conversations.save(conversation)
    return label


def _known_or_new(uow: UnitOfWork, name: str, now: datetime) -> Label:
    name = " ".join(clean(name, LONGEST + 1).split())
    key = folded(name)
    if not key or len(name) > LONGEST:
        raise ValueError(f"label: expected a name of 1 to {LONGEST} characters with a letter or digit in it")
    known = uow.labels.by_name(key)
    if known is not None:
        held = uow.labels.share(known.id)  # it may be removed at this moment
        return held if held.folded == key else _known_or_new(uow, name, now)
    label = Label(new_id("lbl"), name, key, len(uow.labels.all()) % TINTS, now)
    uow.labels.add(label)
    return label


def change_label(uow: UnitOfWork, label_id: str, name: str, tint: int, now: datetime) -> Label:
    """Call it something else, or colour it; one that was removed comes back with it.

    Raises KeyError; WrongField if the name is none or taken.
    """
    label = uow.labels.get(label_id)
    name = " ".join(clean(name, LONGEST + 1).split())
    key = folded(name)
    if not key or len(name) > LONGEST:
        raise WrongField("name", "bad_name")
    known = uow.labels.by_name(key)
    if known is not None and known.id != label_id:
        raise WrongField("name", "taken")
    if tint not in range(TINTS):
        raise WrongField("tint", "unknown")
    label.name, label.tint = name, tint
    _is_there(uow, label, now)
    return label


def drop_label(uow: UnitOfWork, label_id: str, into_id: str | None, now: datetime) -> None:
    """No conversation shows it any more; those that carried it carry ``into_id`` instead, if that is given.

    Raises KeyError for one that is not there, WrongField for a merger with itself.
    """
    label = _there(uow, label_id)
    if into_id is not None:
        if _there(uow, into_id).id == label_id:
            raise WrongField("into", "itself")
        uow.labels.merge(label_id, into_id)
    label.removed_at, label.merged_into, label.folded = now, into_id, label.id
    uow.labels.save(label)
    uow.events.add(Audience.CONSOLE, "labels", None, {}, now)


def restore_label(uow: UnitOfWork, label_id: str, now: datetime) -> None:
    """All is as it was. Raises KeyError; WrongField if another label is called so meanwhile."""
    label = uow.labels.get(label_id)
    if label.removed_at is None:
        return
    if uow.labels.by_name(folded(label.name)) is not None:
        raise WrongField("name", "taken")
    _is_there(uow, label, now)


def _is_there(uow: UnitOfWork, label: Label, now: datetime) -> None:
    if label.merged_into is not None:
        uow.labels.unmerge(label.id, label.merged_into)
    label.removed_at, label.merged_into, label.folded = None, None, folded(label.name)
    uow.labels.save(label)
    uow.events.add(Audience.CONSOLE, "labels", None, {}, now)


def merged(uow: UnitOfWork) -> dict[str, str]:
    """Of those that were merged, which one their conversations carry now."""
    into = {one.id: one.merged_into for one in uow.labels.removed() if one.merged_into}
    found = {}
    for gone, kept in into.items():
        while kept in into:
            kept = into[kept]
        found[gone] = kept
    there = {one.id for one in uow.labels.all()}
    return {gone: kept for gone, kept in found.items() if kept in there}


def _there(uow: UnitOfWork, label_id: str) -> Label:
    label = uow.labels.lock(label_id)
    if label.removed_at is not None:
        raise KeyError(label_id)
    return label
