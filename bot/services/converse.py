"""The bot's part: a turn is begun, its answer kept if the bot may still speak, or given up."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.conversation import Conversation, Priority
from bot.core.cues import Cues
from bot.core.handoff import Ending, Reason
from bot.core.message import Author, Button, Delivery, Message, Reply
from bot.core.turn import Answer, Question, Turn, TurnState, Understanding
from bot.services import in_private, old_buttons, ways_out
from bot.services.deliver import show
from bot.services.hand_off import hand_off
from bot.services.ports import UnitOfWork, Words
from bot.services.reception import ALWAYS_OPEN, Reception
from bot.services.record import append
from bot.services.told_together import payload_of, text_of, without_late_echo

NO_CUES = Cues()
ANEW = "anew"  # stands in a message with which the customer wants to begin anew, whatever was under way


def begin(
    uow: UnitOfWork,
    conversation: Conversation,
    turn: Turn | None,
    session: timedelta,
    now: datetime,
    together: int | None = None,
    cues: Cues = NO_CUES,
    words: Words | None = None,
) -> Question | None:
    """Return what to ask the engine next in a locked conversation: the ``turn`` left unanswered, else the
    oldest messages not handled.

    ``together``: how many of those make one turn, where bursts are looked for. None when nothing waits for
    the bot. The turn is in the database before the engine hears of it, so that after a crash it is asked
    again under the same id; its id follows from its first message, so that a power cut changes nothing.
    ``words``: to say of a yes or a no that it answers what is asked no more, and what is not for a group.
    """
    messages = uow.messages.of_turn(turn.id) if turn else []
    before = _before(uow, messages[0]) if messages else []
    if turn is not None and not conversation.bot_may_speak(turn.epoch):
        _close(uow, turn, messages, TurnState.SUPPRESSED, now)
        turn = None
    if turn is None:
        turn, messages, before = _next_turn(uow, conversation, session, now, together, words)
    if turn is None:
        return None
    contact = uow.contacts.get(conversation.contact_id)
    return Question(
        conversation_id=conversation.id,
        turn_id=turn.id,
        sequence=turn.sequence,
        text=text_of(uow, conversation, messages, cues),
        payload=payload_of(messages),
        language=contact.language,
        fresh=turn.fresh,
        contact_id=contact.id,
        asked_at=turn.asked_at,
        written_at=messages[-1].written_at,
        notices=_notices(before),
        private=in_private.not_here(messages, words, conversation.language) if words else (),
        after_person=_somebody_came(uow, turn),
    )


def _somebody_came(uow: UnitOfWork, turn: Turn) -> bool:
    """Whether a person has had the conversation since the turn before: not where nobody answered, and the
    customer went back to the bot or the time was up."""
    if uow.turns.epoch_before(turn) in (None, turn.epoch):
        return False
    latest = next(reversed(uow.handoffs.of(turn.conversation_id)), None)
    return latest is None or latest.first_reply_at is not None or latest.ending is Ending.RESOLVED


def finish(
    uow: UnitOfWork,
    conversation: Conversation,
    turn_id: str,
    asked: list[Message],
    answer: Answer,
    immediate: bool,
    now: datetime,
    way_back: Button | None = None,
    ways: tuple[Button, ...] = (),
) -> None:
    """Keep the answer in its locked conversation. The gate is read again here: if someone took over
    meanwhile, the words are kept for the operators to see and never sent. ``asked``: the turn's messages.
    ``immediate``: the channel shows messages from our own records.
    ``way_back``: what to offer beside the last words while the conversation stays with the bot;
    ``ways``: out of the queue, when the turn has called a person.
    """
    turn = uow.turns.get(turn_id)
    if turn.state is not TurnState.ASKED:
        return
    may_speak = conversation.bot_may_speak(turn.epoch)
    turn.understood = answer.understood
    turn.signals = list(answer.signals)
    turn.slots = dict(answer.slots)
    _close(uow, turn, asked, TurnState.ANSWERED if may_speak else TurnState.SUPPRESSED, now)
    offered: tuple[Button, ...] = (way_back,) if way_back and not conversation.with_person else ()
    if conversation.gate_turn_id == turn.id and conversation.priority is not Priority.URGENT:
        offered = ways
    if immediate:
        show(uow, conversation, now)  # what was queued before comes first
    said = Delivery.SENT if immediate else Delivery.QUEUED
    for reply in answer.replies:
        append(
            uow,
            conversation,
            Author.BOT,
            reply.text,
            now,
            delivery=said if may_speak else Delivery.SUPPRESSED,
            buttons=reply.buttons + (offered if reply is answer.replies[-1] else ()),
            turn_id=turn.id,
            language=answer.understood.language,
            epoch=turn.epoch,
        )
    conversation.open_form = answer.open_form
    conversation.told_of_outage = False
    _remember_language(uow, conversation, answer.understood)
    uow.conversations.save(conversation)


def tell_of_outage(
    uow: UnitOfWork, conversation_id: str, words: Words, immediate: bool, now: datetime
) -> None:
    """Say once that the message is safe and the assistant is not there for a moment."""
    conversation = uow.conversations.lock(conversation_id)
    if conversation.told_of_outage or conversation.with_person:
        return
    conversation.told_of_outage = True
    said = words.say("utter_system_engine_down", conversation.language)
    append(uow, conversation, Author.SYSTEM, said, now)
    uow.conversations.save(conversation)
    if immediate:
        show(uow, conversation, now)


def give_up(
    uow: UnitOfWork,
    turn_id: str,
    words: Words,
    immediate: bool,
    now: datetime,
    reception: Reception = ALWAYS_OPEN,
) -> None:
    """The engine did not manage this turn: a person gets the conversation, and the customer is told who; in
    a group they are told where they find one."""
    turn = uow.turns.get(turn_id)
    conversation = uow.conversations.lock(turn.conversation_id)
    turn = uow.turns.get(turn_id)
    if turn.state is not TurnState.ASKED:
        return
    asked = uow.messages.of_turn(turn_id)
    if not conversation.with_person and in_private.not_here(asked, words, conversation.language):
        instead = words.reply(in_private.UNANSWERED, conversation.language)
        append(uow, conversation, Author.SYSTEM, instead.text, now, buttons=instead.buttons)
    elif not conversation.with_person:
        outcome = hand_off(uow, conversation.id, Reason.ENGINE_UNAVAILABLE, [], now, reception=reception)
        conversation = uow.conversations.lock(turn.conversation_id)
        key = "utter_system_handoff_assigned" if outcome.operator_name else "utter_system_handoff_queued"
        said = words.say(
            key,
            conversation.language,
            operator=outcome.operator_name or "",
            ticket=outcome.ticket_number or "",
        )
        ways = ways_out.buttons(uow, conversation, words)
        append(uow, conversation, Author.SYSTEM, said, now, buttons=ways)
    _close(uow, turn, asked, TurnState.SUPPRESSED, now)
    uow.conversations.save(conversation)
    if immediate:
        show(uow, conversation, now)


def _next_turn(
    uow: UnitOfWork,
    conversation: Conversation,
    session: timedelta,
    now: datetime,
    together: int | None,
    words: Words | None,
) -> tuple[Turn | None, list[Message], list[Message]]:
    """The turn that begins now, its messages, and the customer's last before it with the notices since."""
    waiting = uow.messages.unhandled(conversation.id)
    if together is not None:
        waiting = without_late_echo(uow, waiting)
    if conversation.with_person:
        for message in waiting:
            message.handled = True
            uow.messages.save(message)
        return None, [], []
    while words and waiting and old_buttons.counts_no_more(uow, conversation, waiting[0], words, now):
        waiting = waiting[1:]
    if not waiting or uow.fetches.holds(waiting[0].id):
        return None, [], []
    first = waiting[0]
    before = _before(uow, first)
    last = before[0] if before and before[0].incoming else None
    conversation.turn_sequence += 1
    turn = Turn(
        id=f"trn_{first.id.partition('_')[2]}",
        conversation_id=conversation.id,
        sequence=conversation.turn_sequence,
        message_id=first.id,
        state=TurnState.ASKED,
        epoch=conversation.epoch,
        asked_at=now,
        fresh=ANEW in first.meta
        or (
            last is not None
            and conversation.open_form is None
            and first.written_at - last.created_at > session  # it was answered when it came
        ),
    )
    uow.turns.add(turn)
    told = waiting[: together or 1]
    for message in told:
        message.turn_id = turn.id
        uow.messages.save(message)
    uow.conversations.save(conversation)
    return turn, told, before


def _before(uow: UnitOfWork, message: Message) -> list[Message]:
    return uow.messages.last_and_notices(message.conversation_id, message.position)


def _notices(before: list[Message]) -> tuple[Reply, ...]:
    return tuple(Reply(one.text, one.buttons) for one in before if not one.incoming)


def _close(uow: UnitOfWork, turn: Turn, messages: list[Message], state: TurnState, now: datetime) -> None:
    turn.state = state
    turn.answered_at = now
    uow.turns.save(turn)
    for message in messages:
        message.handled = True
        message.language = turn.understood.language if turn.understood else message.language
        uow.messages.save(message)


def _remember_language(uow: UnitOfWork, conversation: Conversation, understood: Understanding) -> None:
    """What was only guessed is not held to be theirs."""
    conversation.language = understood.language
    contact = uow.contacts.get(conversation.contact_id)
    if contact.language != understood.language and understood.language_known:
        contact.language = understood.language
        uow.contacts.save(contact)
