"""One answer to many customers: looked at first, held for a moment as a whole, then sent in the background,
and stopped at any time.

Each conversation is looked at again when its turn comes. What has been decided is in rows: another gateway,
or the next start, goes on where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from bot.core.bulk import MOST, BulkAnswer, BulkItem, BulkState, Why
from bot.core.conversation import Conversation, Status
from bot.core.ids import id_of, new_id
from bot.core.message import Author
from bot.core.operator import Operator
from bot.core.roles import Permission
from bot.core.sight import sight_of
from bot.core.text import clean
from bot.services.errors import NotYours
from bot.services.goodbye import last_handoff
from bot.services.pick import give
from bot.services.ports import UnitOfWork, Words
from bot.services.recall import last_written_at
from bot.services.record import activity, append, review_soon
from bot.services.reply import LONGEST, answered
from bot.services.resolve import resolve
from bot.services.window import last_written

Windows = Mapping[str, timedelta]


def begin(
    uow: UnitOfWork,
    operator_id: str,
    seen: Mapping[str, int],
    texts: Mapping[str, str],
    resolves: bool,
    now: datetime,
    request_id: str | None = None,
    looked_at: datetime | None = None,
) -> BulkAnswer:
    """``seen``: conversation id to the position of the customer's last message that was looked at;
    ``looked_at``: when that was. The same ``request_id`` again is the same answer.

    Raises ValueError without a text, for one too long, and for none or more than 500 conversations.
    """
    said = {language: clean(text, LONGEST + 1) for language, text in texts.items()}
    said = {language: text for language, text in said.items() if text}
    if not said or any(len(text) > LONGEST for text in said.values()):
        raise ValueError(f"texts: expected 1 to {LONGEST} characters in at least one language")
    if not 0 < len(seen) <= MOST:
        raise ValueError(f"conversations: expected 1 to {MOST}")
    key = id_of("blk", operator_id, request_id) if request_id else new_id("blk")
    with suppress(KeyError):
        return uow.bulk.get(key)
    bulk = BulkAnswer(key, operator_id, said, resolves, BulkState.RUNNING, now)
    uow.bulk.add(bulk)
    known = uow.conversations.several(list(seen))
    wanted = [(one, position) for one, position in seen.items() if one in known]
    items = [BulkItem(bulk.id, number, one, position) for number, (one, position) in enumerate(wanted)]
    for item in items:
        if _closed_since(uow, looked_at or now, known[item.conversation_id]):
            item.done, item.why = True, Why.CLOSED
    uow.bulk.add_items(items)
    return bulk


def steer(uow: UnitOfWork, bulk_id: str, operator_id: str, progress: BulkState, now: datetime) -> BulkAnswer:
    """Pause, go on or stop. What has ended stays so. Raises NotYours for somebody else's, ValueError for
    DONE, which it gets to by itself."""
    bulk = uow.bulk.lock(bulk_id)
    if bulk.operator_id != operator_id:
        raise NotYours(uow.operators.get(bulk.operator_id).name)
    if progress is BulkState.DONE:
        raise ValueError("progress: expected running, paused or stopped")
    if bulk.progress in (BulkState.RUNNING, BulkState.PAUSED):
        bulk.progress = progress
        bulk.ended_at = now if progress is BulkState.STOPPED else None
        uow.bulk.save(bulk)
    return bulk


def held_for(bulk: BulkAnswer, held: timedelta, now: datetime) -> timedelta:
    """How long until the first one is answered. Stopped before that, nothing has happened."""
    left = bulk.created_at + held - now if bulk.progress is BulkState.RUNNING else timedelta(0)
    return max(left, timedelta(0))


def step(
    uow: UnitOfWork,
    bulk_id: str,
    words: Words,
    windows: Windows,
    now: datetime,
    held: timedelta = timedelta(0),
) -> bool:
    """Answer the next one; False when nothing is left to do, or it is held, or was paused or stopped."""
    bulk = uow.bulk.lock(bulk_id)
    if bulk.progress is not BulkState.RUNNING or held_for(bulk, held, now):
        return False
    item = uow.bulk.next_item(bulk_id)
    if item is None:
        return _end(uow, bulk, BulkState.DONE, now)
    conversation = uow.conversations.lock(item.conversation_id)
    operator = uow.operators.lock(bulk.operator_id)
    if not operator.may(Permission.CONVERSATIONS):  # they left as it was begun
        return _end(uow, bulk, BulkState.STOPPED, now)
    _answer(uow, bulk, item, conversation, operator, words, windows, now)
    uow.bulk.save_item(item)
    return True


def _end(uow: UnitOfWork, bulk: BulkAnswer, progress: BulkState, now: datetime) -> bool:
    bulk.progress, bulk.ended_at = progress, now
    uow.bulk.save(bulk)
    return False


def obstacle(
    uow: UnitOfWork, one: Conversation, operator_id: str, windows: Windows, now: datetime
) -> Why | None:
    """Why the conversation would be left out now, whatever the text."""
    if not sight_of(uow.operators.get(operator_id)).covers(one):
        return Why.UNKNOWN
    if one.with_person and one.assignee_id not in (None, operator_id):
        return Why.OWNER
    window = windows.get(one.account)
    if window is not None:
        last = last_written(uow, one.id)
        if last is None or now >= last + window:
            return Why.WINDOW
    return Why.STOPPED if uow.stops.has(one.account, one.address) else None


def _closed_since(uow: UnitOfWork, looked_at: datetime, conversation: Conversation) -> bool:
    """Who was just said goodbye to hears no more of it; what was resolved before was chosen as that."""
    last = last_handoff(uow, conversation) if conversation.status is Status.RESOLVED else None
    return last is not None and last.resolved_at is not None and last.resolved_at >= looked_at


def _answer(
    uow: UnitOfWork,
    bulk: BulkAnswer,
    item: BulkItem,
    conversation: Conversation,
    operator: Operator,
    words: Words,
    windows: Windows,
    now: datetime,
) -> None:
    item.done = True
    item.why = obstacle(uow, conversation, bulk.operator_id, windows, now)
    if item.why is None and last_written_at(uow, conversation) > item.seen:
        item.why = Why.NEWER
    if item.why is None and _closed_since(uow, bulk.created_at, conversation):
        item.why = Why.CLOSED
    text = bulk.texts.get(conversation.language)
    if item.why is None and text is None:
        item.why = Why.NO_TEXT
    if item.why is not None or text is None:
        return
    handoff = uow.handoffs.current(conversation.id)
    if conversation.status is Status.OPEN and conversation.assignee_id is None and handoff is not None:
        give(uow, conversation, handoff, operator, now, taken=True)  # who answers has it
    if conversation.with_person and handoff is not None:
        answered(uow, handoff, now)
        conversation.waiting_since = None
        review_soon(uow, conversation, now)
    message = append(
        uow,
        conversation,
        Author.OPERATOR,
        text,
        now,
        author_name=operator.name,
        operator_id=operator.id,
        account=f"console:{operator.id}",
        external_id=f"{bulk.id}-{item.number}",
        meta={"bulk": bulk.id},
    )
    item.message_id = message.id
    activity(uow, conversation, "bulk.answered", now, operator=operator.name)
    uow.conversations.save(conversation)
    if bulk.resolves and conversation.with_person and conversation.assignee_id == operator.id:
        resolve(uow, conversation.id, operator.id, words, now)
