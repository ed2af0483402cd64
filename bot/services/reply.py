"""An operator writes: to the customer, or a note for colleagues."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.care import LadderStep
from bot.core.conversation import Conversation
from bot.core.handoff import Handoff
from bot.core.message import Attachment, Author, Delivery, Message
from bot.core.text import clean
from bot.services.errors import CustomerWrote, NotYours
from bot.services.hold import hold
from bot.services.mentions import mention
from bot.services.ports import UnitOfWork
from bot.services.presence import acted
from bot.services.recall import last_written_at
from bot.services.record import append, review_soon

LONGEST = 10_000


def reply(
    uow: UnitOfWork,
    conversation_id: str,
    operator_id: str,
    text: str,
    request_id: str,
    private: bool,
    now: datetime,
    attachments: tuple[Attachment, ...] = (),
    meta: dict[str, object] | None = None,
    seen: int | None = None,
    held: timedelta = timedelta(0),
    typed: bool = True,
) -> Message:
    """Queue a reply, or keep a note (``private``), which anyone may write.

    ``request_id`` is made by the page: the same one twice is one message. Raises NotYours if the conversation
    is someone else's, the queue's or the bot's; ValueError for an empty or over-long text. ``seen``: the
    position of the customer's last message that the operator has seen: CustomerWrote if there is a later one.
    ``held``: how long it can be taken back before it goes out. ``typed``: in the box, whose words it ends.
    """
    written, text = text, clean(text, LONGEST + 1)
    if not (text or attachments) or len(text) > LONGEST:
        raise ValueError(f"text: expected 1 to {LONGEST} characters")
    account = f"console:{operator_id}"
    known = uow.messages.by_external_id(account, request_id)
    if known is not None:  # sent again after a lost answer
        _let_go_of_what_came_late(uow, known, operator_id, written, now)
        return known
    conversation = uow.conversations.lock(conversation_id)
    operator = uow.operators.get(operator_id)
    if not private:
        must_own(uow, conversation, operator_id)
        if seen is not None and (last := last_written_at(uow, conversation)) > seen:
            raise CustomerWrote(last)
        handoff = uow.handoffs.current(conversation_id)
        step = handoff.step if handoff else None
        first = handoff is not None and answered(uow, handoff, now)
        meta = {**(meta or {}), **hold(conversation, first, step, held)}
        conversation.waiting_since = None
        review_soon(uow, conversation, now)
    acted(uow, operator, now)
    message = append(
        uow,
        conversation,
        Author.OPERATOR,
        text,
        now,
        delivery=Delivery.SENT if private else Delivery.QUEUED,
        private=private,
        author_name=operator.name,
        operator_id=operator_id,
        account=account,
        external_id=request_id,
        attachments=attachments,
        meta=meta or {},
        next_attempt_at=now + held if held and not private else None,
    )
    if private:
        mention(uow, message, now)
    if typed and not attachments:
        mode = _mode(private)
        if not _keep_what_is_below(uow, conversation_id, operator_id, mode, written, now):
            uow.drafts.forget(conversation_id, operator_id, mode)
    uow.conversations.save(conversation)
    return message


def _keep_what_is_below(
    uow: UnitOfWork, conversation_id: str, operator_id: str, mode: str, written: str, now: datetime
) -> bool:
    """The page may have told what was typed on below while this was on its way; whether it had."""
    for draft in uow.drafts.of(conversation_id, operator_id):
        rest = draft.text.removeprefix(f"{written}\n")
        if draft.mode == mode and rest != draft.text and clean(rest, LONGEST):
            uow.drafts.put(replace(draft, text=rest, updated_at=now))
            return True
    return False


def _let_go_of_what_came_late(
    uow: UnitOfWork, sent: Message, operator_id: str, written: str, now: datetime
) -> None:
    """A page that is being left tells its draft after what it sent: those words are not to be sent twice.

    Words that were taken back are a draft again.
    """
    mode = _mode(sent.private)
    if sent.delivery is Delivery.SUPPRESSED or _keep_what_is_below(
        uow, sent.conversation_id, operator_id, mode, written, now
    ):
        return
    for draft in uow.drafts.of(sent.conversation_id, operator_id):
        if draft.mode == mode and clean(draft.text, LONGEST + 1) == sent.text:
            uow.drafts.forget(sent.conversation_id, operator_id, mode)


def _mode(private: bool) -> str:
    return "note" if private else "reply"


def must_own(uow: UnitOfWork, conversation: Conversation, operator_id: str) -> None:
    """Raises NotYours, with the name of who has it."""
    if not conversation.with_person or conversation.assignee_id != operator_id:
        owner = conversation.assignee_id
        raise NotYours(uow.operators.get(owner).name if owner else None)


def answered(uow: UnitOfWork, handoff: Handoff, now: datetime) -> bool:
    """Somebody writes to the customer; whether for the first time in this handoff."""
    first = handoff.first_reply_at is None
    handoff.first_reply_at = handoff.first_reply_at or now
    if handoff.step == LadderStep.OURS:  # it is for the customer to go on
        handoff.step = LadderStep.OPERATOR.value
    uow.handoffs.save(handoff)
    return first
