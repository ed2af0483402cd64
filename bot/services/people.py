"""Who works here: invited, arranged in teams, let back in, gone. Every change is put on record."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.core.bulk import BulkState
from bot.core.care import Care, LadderStep
from bot.core.conversation import Status
from bot.core.event import Audience
from bot.core.languages import LANGUAGES
from bot.core.listing import Filter, View
from bot.core.operator import Operator, Presence
from bot.core.roles import Permission, Role
from bot.services import bulk_answer, operators, second_step, sign_in
from bot.services.audit import note
from bot.services.errors import Overtaken, WrongField
from bot.services.ports import UnitOfWork
from bot.services.record import activity, change_owner


@dataclass(frozen=True)
class Duties:
    """``teams`` and ``languages`` are keys; no team means all of them. ``hours`` "": those of the house."""

    teams: tuple[str, ...] = ()
    languages: tuple[str, ...] = LANGUAGES
    capacity: int = 5
    hours: str = ""


def invite(
    uow: UnitOfWork,
    name: str,
    login: str | None,
    role: Role,
    duties: Duties,
    care: Care,
    now: datetime,
    by: str,
) -> tuple[Operator, str]:
    """A new person and the secret part of the link that lets them in, within a week.

    Raises WrongField as ``operators.add`` and ``arrange`` do.
    """
    made = operators.add(uow, name, login, now, role=role)
    arrange(uow, made.id, duties, care, now, by)
    note(uow, now, "people.invited", by, subject_id=made.id, role=role.value)
    link = sign_in.make_link(uow, made.id, now, sign_in.INVITATION_LASTS)
    return uow.operators.get(made.id), link


def arrange(
    uow: UnitOfWork, operator_id: str, duties: Duties, care: Care, now: datetime, by: str | None
) -> None:
    """Raises WrongField for no language at all, and as ``operators.change`` does."""
    if not duties.languages:
        raise WrongField("languages", "empty", said="languages: expected one at least")
    operator = uow.operators.get(operator_id)
    before = Duties(operator.teams, operator.languages, operator.capacity, operator.hours or "")
    if before == duties:
        return
    given = (duties.teams, duties.languages, duties.capacity, duties.hours)
    operators.change(uow, operator_id, care, *given)
    detail = {"teams": "+".join(duties.teams)[:64], "languages": "+".join(duties.languages)}
    note(uow, now, "people.arranged", by, subject_id=operator_id, capacity=duties.capacity, **detail)


def rename(uow: UnitOfWork, operator_id: str, name: str, now: datetime, by: str | None) -> None:
    """Raises WrongField for no name at all."""
    if operators.rename(uow, operator_id, name):
        note(uow, now, "people.renamed", by, subject_id=operator_id)


def give_role(uow: UnitOfWork, operator_id: str, role: Role, now: datetime, by: str | None) -> None:
    """Raises operators.LastAdministrator rather than leave the house without one."""
    uow.in_turn()
    before = uow.operators.get(operator_id).role
    if before is not role:
        operators.change_role(uow, operator_id, role)
        detail = {"before": before.value, "after": role.value}
        note(uow, now, "people.role", by, subject_id=operator_id, **detail)


def link_back_in(uow: UnitOfWork, operator_id: str, now: datetime, by: str | None) -> str:
    """The secret part of a link for somebody who forgot the password. Their earlier links are dead."""
    uow.secrets.remove_all(operator_id, "link")
    note(uow, now, "people.link", by, subject_id=operator_id)
    return sign_in.make_link(uow, operator_id, now)


def end_sessions(uow: UnitOfWork, operator_id: str, now: datetime, by: str | None, keep: str = "") -> None:
    """``keep``: the token of the one session that goes on, if it is one of theirs. KeyError for nobody."""
    uow.operators.get(operator_id)
    ended = sign_in.end_sessions(uow, operator_id, now, keep=keep)
    note(uow, now, "people.sessions", by, subject_id=operator_id, count=ended)


def drop_second_step(uow: UnitOfWork, operator_id: str, now: datetime, by: str | None) -> None:
    """KeyError for nobody."""
    uow.operators.get(operator_id)
    second_step.turn_off(uow, operator_id)
    note(uow, now, "people.second-step", by, subject_id=operator_id)


def holds(uow: UnitOfWork, operator_id: str) -> list[str]:
    """The conversations that are theirs, put aside or not."""
    return [
        conversation.id
        for status in (Status.OPEN, Status.SNOOZED)
        for conversation in uow.conversations.listing(View.MINE, operator_id, Filter(status=status), 1000)
    ]


def leave(uow: UnitOfWork, operator_id: str, to: str | None, now: datetime, by: str | None) -> int:
    """They have no access from now on, and what they were sending stops. Their conversations go ``to`` a
    colleague, or to the queue; how many.

    Raises operators.LastAdministrator; WrongField for a colleague who cannot have conversations.
    """
    operators.keep_an_administrator(uow, operator_id)
    for bulk in uow.bulk.of(operator_id, since=now):
        bulk_answer.steer(uow, bulk.id, operator_id, BulkState.STOPPED, now)
    held = sorted(holds(uow, operator_id))
    for conversation_id in held:  # before their owner, as who takes one over does
        uow.conversations.lock(conversation_id)
    operator = uow.operators.lock(operator_id)
    moved = holds(uow, operator_id)
    if not {*moved} <= {*held}:
        raise Overtaken("they were given another one")
    colleague = uow.operators.get(to) if to else None
    if colleague is not None and (colleague.id == operator_id or not colleague.may(Permission.CONVERSATIONS)):
        raise WrongField("to", "unknown", said="to: expected somebody who talks with customers")
    operator.left_at, operator.presence = now, Presence.OFFLINE
    uow.operators.save(operator)
    uow.events.add(Audience.CONSOLE, "operator", None, {"operator": operator_id}, now)
    uow.secrets.remove_all(operator_id, "session", "link", "step")
    for conversation_id in moved:
        _pass_on(uow, conversation_id, operator, colleague, now)
    note(uow, now, "people.left", by, subject_id=operator_id, conversations=len(moved))
    return len(moved)


def come_back(uow: UnitOfWork, operator_id: str, now: datetime, by: str | None) -> None:
    """They may come in again, with what they had before, by a new link or their password."""
    operator = uow.operators.get(operator_id)
    operator.left_at = None
    uow.operators.save(operator)
    note(uow, now, "people.returned", by, subject_id=operator_id)


def known(kind: str, keys: Collection[str], all_keys: Collection[str]) -> tuple[str, ...]:
    """The ``keys`` in the order of ``all_keys``. Raises ValueError for one that is not among them."""
    strange = set(keys) - set(all_keys)
    if strange:
        raise ValueError(f"{kind}: {', '.join(sorted(strange))} is none of {', '.join(all_keys)}")
    return tuple(key for key in all_keys if key in keys)


def _pass_on(
    uow: UnitOfWork, conversation_id: str, gone: Operator, colleague: Operator | None, now: datetime
) -> None:
    conversation = uow.conversations.lock(conversation_id)
    if conversation.assignee_id != gone.id:
        return
    change_owner(uow, conversation, Status.OPEN, colleague.id if colleague else None, now)
    conversation.snoozed_until = None
    handoff = uow.handoffs.current(conversation_id)
    if handoff is not None:
        handoff.operator_id = colleague.id if colleague else None
        handoff.assigned_at = now if colleague else None
        theirs = LadderStep.OPERATOR if conversation.waiting_since else LadderStep.OURS
        handoff.step = (theirs if colleague else LadderStep.TEAM).value
        handoff.step_since = now
        uow.handoffs.save(handoff)
    if colleague is None:
        activity(uow, conversation, "operator.left", now, operator=gone.name)
    else:
        activity(uow, conversation, "operator.left.to", now, operator=gone.name, other=colleague.name)
    uow.conversations.save(conversation)
