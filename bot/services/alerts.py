"""Who is told of what, from the record that live pages read: rows, so that a restart loses none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.alert import MOST_ATTEMPTS, Alert, AlertKind, PushSubscription, Through, pause
from bot.core.conversation import Conversation, Status
from bot.core.event import Audience, Event
from bot.core.ids import new_id
from bot.core.message import Author, Message
from bot.core.operator import Operator, Presence
from bot.core.roles import Permission
from bot.core.sight import sight_of
from bot.services.hold import can_be_undone, remembered
from bot.services.ports import UnitOfWork
from bot.services.undo import held_change

BATCH = 200
CLAIMED_FOR = timedelta(seconds=60)
STALE = timedelta(minutes=15)
KEPT = timedelta(days=30)
MOST_BROWSERS = 10
ROUND = "alerts_round"


@dataclass(frozen=True)
class Told:
    """In which browsers an operator is told. ``round`` is another after they ended it in all of them: a
    browser that asked in an earlier one is told no more, also where it was away meanwhile."""

    round: int
    browsers: list[str]


def told(uow: UnitOfWork, operator_id: str) -> Told:
    browsers = [one.endpoint for one in uow.alerts.subscriptions(operator_id)]
    return Told(uow.settings.of(operator_id).get(ROUND, 1), browsers)


def choose(uow: UnitOfWork, operator_id: str, choices: dict[str, bool]) -> None:
    uow.operators.lock(operator_id)  # of settings changed at the same moment none is lost
    uow.settings.put(operator_id, {**uow.settings.of(operator_id), **choices})


def end_everywhere(uow: UnitOfWork, operator_id: str) -> None:
    uow.operators.lock(operator_id)
    before = told(uow, operator_id)
    for endpoint in before.browsers:
        uow.alerts.unsubscribe(endpoint)
    uow.settings.put(operator_id, {**uow.settings.of(operator_id), ROUND: before.round + 1})


def subscribe(uow: UnitOfWork, wanted: PushSubscription, asked_in: int) -> None:
    """Keep it instead of an earlier one of the same browser; of too many the oldest goes. None is kept of who
    asked in a round that is over."""
    uow.operators.lock(wanted.operator_id)
    if asked_in != told(uow, wanted.operator_id).round:
        return
    uow.alerts.unsubscribe(wanted.endpoint)
    uow.alerts.subscribe(wanted)
    for old in uow.alerts.subscriptions(wanted.operator_id)[:-MOST_BROWSERS]:
        uow.alerts.unsubscribe(old.endpoint)


def collect(uow: UnitOfWork, on_call: Collection[Through], now: datetime) -> bool:
    """Look through what has happened since the last look; True if more is left."""
    cursor, last = uow.alerts.lock_cursor(), uow.events.last_id()
    if cursor is None:
        uow.alerts.move_cursor(last)
        return False
    events = uow.events.after(cursor, Audience.CONSOLE, limit=BATCH)
    for event in events:
        if now - event.at >= STALE or event.data.get("author") == Author.BOT.value:
            continue
        if event.conversation_id is not None:
            conversation = uow.conversations.get(event.conversation_id)
            if conversation.erased_at is None:
                _tell(uow, event, conversation, on_call, now)
        elif event.kind == "operator":
            _tell_if_nobody_is_left(uow, on_call, now)
    if events:
        uow.alerts.move_cursor(events[-1].id)
    return len(events) == BATCH


def _tell(
    uow: UnitOfWork, event: Event, conversation: Conversation, on_call: Collection[Through], now: datetime
) -> None:
    if event.kind == "message":
        _tell_of_message(uow, event, conversation, now)
    elif event.kind == "state" and event.data.get("status") == Status.OPEN.value:
        owner = event.data.get("operator")
        before = uow.events.state_before(conversation.id, event.id)
        if before.get("status") == Status.OPEN.value and before.get("operator") == owner:
            return
        at = _once_it_stands(uow, conversation, now)
        if owner is not None:
            if not event.data.get("taken"):  # whoever takes it knows
                _push(uow, AlertKind.ASSIGNED, conversation, [uow.operators.get(owner)], now, at)
            return
        there = _in_service(uow)
        able = [one for one in there if sight_of(one).covers(conversation)]
        _push(uow, AlertKind.WAITING, conversation, able, now, at)
        was_somebodys = before.get("status") == Status.OPEN.value and before.get("operator") is not None
        if able or (was_somebodys and not there):
            return  # who is busy is there all the same; of all that somebody leaves behind is told at once
        _call(uow, AlertKind.WAITING, conversation.id, on_call, now, at)
    elif event.kind == "late":
        there = _in_service(uow)
        leads = [o for o in there if o.may(Permission.REPORTS) or o.id == conversation.assignee_id]
        kind = AlertKind(f"late_{event.data['promise']}")
        _push(uow, kind, conversation, leads, now)
        if not there:
            _call(uow, kind, conversation.id, on_call, now)


def _once_it_stands(
    uow: UnitOfWork, conversation: Conversation, now: datetime, note: Message | None = None
) -> datetime:
    """At once, but what can still be undone is told of when it can be no more; of notes, the ``note`` that
    went with it."""
    held = held_change(uow, conversation)
    if held is None or not can_be_undone(held, now):
        return now
    apart = note is not None and remembered(held).get("note") != note.id
    return now if apart else held.next_attempt_at or now


def _tell_if_nobody_is_left(uow: UnitOfWork, on_call: Collection[Through], now: datetime) -> None:
    """Once for each time that the console empties over customers who wait for us or are looked after."""
    if not on_call or _in_service(uow):
        return
    first, told = uow.conversations.first_open(), uow.alerts.last(AlertKind.LEFT)
    came = [one.acted_at for one in uow.operators.all() if one.acted_at]
    if first is not None and (told is None or any(at > told.created_at for at in came)):
        _call(uow, AlertKind.LEFT, first, on_call, now)


def _tell_of_message(uow: UnitOfWork, event: Event, conversation: Conversation, now: datetime) -> None:
    owner = conversation.assignee_id if conversation.with_person else None
    if event.data["author"] == Author.CUSTOMER.value and owner is None:
        return
    message = uow.messages.get(event.data["message"])
    if message.private:
        named = [uow.operators.get(one.operator_id) for one in uow.mentions.in_notes([message.id])]
        at = _once_it_stands(uow, conversation, now, message)
        _push(uow, AlertKind.MENTIONED, conversation, named, now, at)
        return
    unanswered = conversation.waiting_since == message.created_at and message.epoch == conversation.epoch
    if message.author is Author.CUSTOMER and owner is not None and unanswered:
        _push(uow, AlertKind.WROTE, conversation, [uow.operators.get(owner)], now)


def _in_service(uow: UnitOfWork) -> list[Operator]:
    able = (one for one in uow.operators.all() if one.may(Permission.CONVERSATIONS))
    return [one for one in able if one.presence is not Presence.OFFLINE]


def _push(
    uow: UnitOfWork,
    kind: AlertKind,
    conversation: Conversation,
    people: list[Operator],
    now: datetime,
    at: datetime | None = None,
) -> None:
    """Who is off duty is left alone. ``at``: when they are told, if not at once."""
    for one in people:
        if one.presence is Presence.OFFLINE or (
            kind is AlertKind.WAITING and one.presence is not Presence.ONLINE
        ):
            continue
        for subscription in uow.alerts.subscriptions(one.id):
            alert = _alert(kind, Through.PUSH, conversation.id, now, at)
            alert.operator_id, alert.subscription_id = one.id, subscription.id
            uow.alerts.add(alert)


def _call(
    uow: UnitOfWork,
    kind: AlertKind,
    conversation_id: str,
    on_call: Collection[Through],
    now: datetime,
    at: datetime | None = None,
) -> None:
    for way in on_call:
        uow.alerts.add(_alert(kind, way, conversation_id, now, at))


def _alert(
    kind: AlertKind, way: Through, conversation_id: str, now: datetime, at: datetime | None = None
) -> Alert:
    return Alert(new_id("alr"), kind, way, conversation_id, now, next_attempt_at=at or now)


def claim(uow: UnitOfWork, now: datetime, limit: int = 8) -> list[Alert]:
    """Take what is due, each counted as an attempt before it is made. What holds no more is ended."""
    claimed = []
    for alert in uow.alerts.due(now, limit):
        if not _still_holds(uow, alert):
            alert.ended_at, alert.failure, alert.next_attempt_at = now, "over", None
        else:
            alert.attempts += 1
            alert.next_attempt_at = now + CLAIMED_FOR
            claimed.append(alert)
        uow.alerts.save(alert)
    return claimed


def sent(uow: UnitOfWork, alert_id: str, now: datetime) -> None:
    """Nothing is left to note of one whose customer was erased meanwhile."""
    alert = _kept(uow, alert_id)
    if alert is None:
        return
    alert.ended_at, alert.next_attempt_at, alert.failure = now, None, None
    uow.alerts.save(alert)


def failed(uow: UnitOfWork, alert_id: str, failure: str, now: datetime, for_good: bool = False) -> None:
    """Try again later, or never: ``for_good`` also forgets the browser it was for."""
    alert = _kept(uow, alert_id)
    if alert is None:
        return
    alert.failure = failure
    alert.next_attempt_at = now + pause(alert.attempts)
    if for_good or alert.attempts >= MOST_ATTEMPTS:
        alert.ended_at, alert.next_attempt_at = now, None
    uow.alerts.save(alert)
    if for_good and alert.subscription_id is not None:
        found = uow.alerts.subscription(alert.subscription_id)
        if found is not None:
            uow.alerts.unsubscribe(found.endpoint)


def _kept(uow: UnitOfWork, alert_id: str) -> Alert | None:
    try:
        return uow.alerts.get(alert_id)
    except KeyError:
        return None


def _still_holds(uow: UnitOfWork, alert: Alert) -> bool:
    conversation = uow.conversations.get(alert.conversation_id)
    if alert.through is Through.PUSH and uow.alerts.subscription(alert.subscription_id or "") is None:
        return False
    if alert.news is AlertKind.WAITING:
        return conversation.status is Status.OPEN and conversation.assignee_id is None
    if alert.news is AlertKind.MENTIONED:
        return uow.mentions.unread_in(alert.operator_id or "", conversation.id)
    if alert.news is AlertKind.LEFT:
        return not _in_service(uow) and uow.conversations.first_open() is not None
    if alert.news in (AlertKind.LATE_FIRST_REPLY, AlertKind.LATE_RESOLUTION):
        handoff = uow.handoffs.current(conversation.id)
        late = handoff.late if handoff is not None and handoff.is_late else None
        return conversation.status is Status.OPEN and late is not None and alert.news == f"late_{late.value}"
    return conversation.with_person and conversation.assignee_id == alert.operator_id
