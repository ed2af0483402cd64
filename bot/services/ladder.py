"""The ladder: a named operator, the team, the queue, then a ticket or a call, each for its time.

What is to happen is read from the conversation and its handoff each time, and when it is to happen is a row:
any gateway can do it, and after a restart it happens on time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.care import LadderStep, WayOut
from bot.core.conversation import Conversation, Status
from bot.core.desk import CALLBACK
from bot.core.handoff import Ending, Handoff
from bot.core.message import Author
from bot.core.operator import Operator, Presence
from bot.core.sign_off import OffBecause
from bot.core.timer import Due, Timer
from bot.core.wording import soon
from bot.services import promises, unanswered_danger
from bot.services.hold import can_be_undone
from bot.services.in_private import read_by_others
from bot.services.notices import give_notice
from bot.services.pick import Hands, could_be_given, give, pick, place_of, still_free, wait_of
from bot.services.ports import UnitOfWork, Words
from bot.services.reception import ALWAYS_OPEN, Reception
from bot.services.record import activity, append, change_owner
from bot.services.sign_off import sign_off, went_on
from bot.services.tickets import open_ticket
from bot.services.to_bot import back_to_bot
from bot.services.undo import held_change
from bot.services.ways_out import buttons

_OF_THE_LADDER = (Due.LADDER, Due.WARN, Due.END)


@dataclass(frozen=True)
class Ladder:
    reception: Reception
    words: Words

    def ring(self, uow: UnitOfWork, timer: Timer, now: datetime) -> None:
        """Do what is due, unless another gateway did it or it no longer counts."""
        conversation = uow.conversations.lock(timer.conversation_id)
        if uow.timers.get(timer.conversation_id, timer.kind) != timer:
            return
        uow.timers.drop(timer.conversation_id, [timer.kind])
        if timer.kind is Due.DANGER and conversation.status is Status.BOT:
            unanswered_danger.call_somebody(uow, conversation, self.reception, self.words, now)
            return
        handoff = uow.handoffs.current(conversation.id)
        if timer.epoch != conversation.epoch or conversation.status is not Status.OPEN or handoff is None:
            return
        if timer.kind is Due.REVIEW:
            self._review(uow, conversation, handoff, now)
        elif timer.kind is Due.LADDER:
            self._time_is_up(uow, conversation, handoff, now)
        elif timer.kind is Due.LATE:
            promises.is_late(uow, conversation, handoff, self.reception, now)
        elif timer.kind is Due.WARN:
            self._warn(uow, conversation, now)
        elif timer.kind is Due.END:
            self._end(uow, conversation, now)
        uow.conversations.save(conversation)

    def serve_queue(self, uow: UnitOfWork, now: datetime) -> bool:
        """Give the first in the queue whom somebody can take to them; False when there is none to look at."""
        for conversation_id in could_be_given(uow, Hands.now(uow, self.reception, now)):
            seen = uow.conversations.get(conversation_id)
            held = held_change(uow, seen)
            if held is not None and can_be_undone(held, now):
                continue  # whoever passed it on may still think better of it
            conversation = uow.conversations.lock(conversation_id)
            if conversation.epoch != seen.epoch:
                return True  # somebody was quicker: looked at again, with nothing of it held on to
            handoff = uow.handoffs.current(conversation_id)
            if conversation.status is Status.OPEN and conversation.assignee_id is None and handoff:
                return self._somebody(uow, conversation, handoff, "utter_system_handoff_assigned", now)
        return False

    def rescue(self, uow: UnitOfWork, conversation_id: str, now: datetime) -> None:
        """Who had it has gone: it goes on without them at once."""
        conversation = uow.conversations.lock(conversation_id)
        handoff = uow.handoffs.current(conversation_id)
        if conversation.status is not Status.OPEN or conversation.assignee_id is None or handoff is None:
            return
        operator = uow.operators.get(conversation.assignee_id)
        if operator.presence is Presence.OFFLINE and conversation.waiting_since is not None:
            self._go_on(uow, conversation, handoff, operator, now)
            uow.conversations.save(conversation)

    def _review(self, uow: UnitOfWork, conversation: Conversation, handoff: Handoff, now: datetime) -> None:
        uow.timers.drop(conversation.id, _OF_THE_LADDER)
        if conversation.assignee_id is None:
            if handoff.step in (None, LadderStep.OPERATOR, LadderStep.OURS):
                handoff.step, handoff.step_since = LadderStep.TEAM.value, now
        elif handoff.step == LadderStep.OURS and conversation.waiting_since is None:
            handoff.operator_id = conversation.assignee_id
        elif handoff.step != LadderStep.OPERATOR or handoff.operator_id != conversation.assignee_id:
            handoff.operator_id = conversation.assignee_id  # somebody took it, or passed it on
            handoff.step, handoff.step_since = LadderStep.OPERATOR.value, now
        uow.handoffs.save(handoff)
        promises.watch(uow, conversation, handoff, self.reception)
        since = handoff.step_since or now
        steps = self.reception.care.steps
        if conversation.assignee_id is None:
            if handoff.step in steps:
                since = max(since, conversation.waiting_since or since)
                self._step_ends(uow, conversation, str(handoff.step), since, now)
        elif conversation.waiting_since is not None:
            patience = steps["operator" if handoff.first_reply_at is None else "reply"]
            self._set(uow, conversation, Due.LADDER, max(since, conversation.waiting_since) + patience)
        elif handoff.step == LadderStep.OURS:
            self._step_ends(uow, conversation, "reply", since, now)
        else:
            self._set(uow, conversation, Due.WARN, conversation.updated_at + self.reception.care.warn)

    def _time_is_up(
        self, uow: UnitOfWork, conversation: Conversation, handoff: Handoff, now: datetime
    ) -> None:
        if conversation.assignee_id is not None:
            operator = uow.operators.get(conversation.assignee_id)
            if conversation.waiting_since is None:
                self._see_to_ours(uow, conversation, handoff, operator, now)
                return
            self._go_on(uow, conversation, handoff, operator, now, missed=True)
        elif handoff.step == LadderStep.TEAM:
            handoff.step, handoff.step_since = LadderStep.QUEUE.value, now
            conversation.team = None  # whoever gets free may see it and take it
            if not self._somebody(uow, conversation, handoff, "utter_system_handoff_assigned", now):
                if conversation.waiting_since is not None:
                    self._say_where(uow, conversation, "utter_system_ladder_queue", now)
                self._step_ends(uow, conversation, "queue", now, now)
        elif handoff.step == LadderStep.QUEUE and conversation.waiting_since is not None:
            handoff.step, handoff.step_since = LadderStep.LAST.value, now
            self._last(uow, conversation, handoff, now)
        uow.handoffs.save(handoff)

    def _see_to_ours(
        self, uow: UnitOfWork, conversation: Conversation, handoff: Handoff, owner: Operator, now: datetime
    ) -> None:
        """It stays with who has it, unless they are gone and somebody else is there."""
        if owner.presence is not Presence.OFFLINE or not self._somebody(uow, conversation, handoff, "", now):
            self._step_ends(uow, conversation, "reply", now, now)

    def _go_on(
        self,
        uow: UnitOfWork,
        conversation: Conversation,
        handoff: Handoff,
        before: Operator,
        now: datetime,
        missed: bool = False,
    ) -> None:
        """To somebody else of the team, else to the team's queue. The customer hears of either."""
        handoff.tried = (*handoff.tried, before.id)
        picked = pick(uow, conversation, handoff, self.reception, now)
        for one in sorted({before.id, picked.id if picked else before.id}):  # two may pass on to each other
            uow.operators.lock(one)
        if missed:
            _note_missed(uow, before, handoff, now)
        activity(uow, conversation, "ladder.missed", now, operator=before.name)
        went_on(uow, before.id, conversation.id)
        if self._given(uow, conversation, handoff, picked, "utter_system_ladder_next", now, before.name):
            return
        change_owner(uow, conversation, Status.OPEN, None, now)
        handoff.operator_id = None
        handoff.step, handoff.step_since = LadderStep.TEAM.value, now
        self._number(uow, conversation, handoff, now)
        uow.handoffs.save(handoff)
        uow.conversations.save(conversation)
        self._say_where(uow, conversation, "utter_system_ladder_team", now, before=before.name)

    def _somebody(
        self, uow: UnitOfWork, conversation: Conversation, handoff: Handoff, key: str, now: datetime
    ) -> bool:
        picked = pick(uow, conversation, handoff, self.reception, now)
        return self._given(uow, conversation, handoff, picked, key, now)

    def _given(
        self,
        uow: UnitOfWork,
        conversation: Conversation,
        handoff: Handoff,
        operator: Operator | None,
        key: str,
        now: datetime,
        before: str = "",
    ) -> bool:
        """The customer hears of it if they wait."""
        if operator is None or not still_free(uow, operator, conversation):
            return False
        give(uow, conversation, handoff, operator, now)
        if conversation.waiting_since is None:
            handoff.step = LadderStep.OURS.value
        else:
            said = self.words.say(key, conversation.language, operator=operator.name, before=before)
            append(uow, conversation, Author.SYSTEM, said, now)
        uow.handoffs.save(handoff)
        activity(uow, conversation, "ladder.given", now, operator=operator.name)
        uow.conversations.save(conversation)
        return True

    def _last(self, uow: UnitOfWork, conversation: Conversation, handoff: Handoff, now: datetime) -> None:
        number = self._number(uow, conversation, handoff, now)
        key = f"utter_system_ladder_last_{self.reception.care.last if number else 'group'}"
        said = self.words.say(key, conversation.language, ticket=number)
        self._say(
            uow, conversation, said, now, WayOut.CALL if self.reception.care.last == "callback" else None
        )
        activity(uow, conversation, "ladder.last" if number else "ladder.last_group", now, ticket=number)

    def _number(self, uow: UnitOfWork, conversation: Conversation, handoff: Handoff, now: datetime) -> str:
        """Empty for a group: of what others read along nothing is put on record."""
        if handoff.ticket_number is None:
            if read_by_others(uow, conversation):
                return ""
            ticket = open_ticket(
                uow, conversation.contact_id, conversation.id, CALLBACK, handoff.reason.value, now
            )
            handoff.ticket_number = ticket.number
        return handoff.ticket_number

    def _warn(self, uow: UnitOfWork, conversation: Conversation, now: datetime) -> None:
        if conversation.waiting_since is None:
            said = self.words.say("utter_system_silence_warn", conversation.language)
            self._say(uow, conversation, said, now)
            self._set(uow, conversation, Due.END, now + self.reception.care.end)

    def _end(self, uow: UnitOfWork, conversation: Conversation, now: datetime) -> None:
        if conversation.waiting_since is None:
            back_to_bot(uow, conversation, Ending.TIMED_OUT, now)
            give_notice(uow, conversation, self.words, "silence_end", now)

    def _say_where(
        self, uow: UnitOfWork, conversation: Conversation, key: str, now: datetime, **values: str
    ) -> None:
        said = self.words.say(key, conversation.language, **values)
        where = where_in_queue(uow, conversation, self.words, now, self.reception)
        self._say(uow, conversation, f"{said} {where}".strip(), now)

    def _say(
        self,
        uow: UnitOfWork,
        conversation: Conversation,
        text: str,
        now: datetime,
        offered: WayOut | None = None,
    ) -> None:
        ways = buttons(uow, conversation, self.words, offered)
        append(uow, conversation, Author.SYSTEM, text, now, buttons=ways)

    def _step_ends(
        self, uow: UnitOfWork, conversation: Conversation, step: str, since: datetime, now: datetime
    ) -> None:
        """Waiting begins when somebody is there: at night the customer has been told when that is."""
        begins = max(since, self.reception.back_at(now) or since)
        self._set(uow, conversation, Due.LADDER, begins + self.reception.care.steps[step])

    def _set(self, uow: UnitOfWork, conversation: Conversation, kind: Due, at: datetime) -> None:
        uow.timers.put(Timer(conversation.id, kind, at, conversation.epoch))


def where_in_queue(
    uow: UnitOfWork,
    conversation: Conversation,
    words: Words,
    now: datetime,
    reception: Reception = ALWAYS_OPEN,
) -> str:
    """The place in the queue, and when somebody is back or how long it may take, if that can be told; empty
    for whoever is in none."""
    place, language = place_of(uow, conversation), conversation.language
    if not place:
        return ""
    if back := reception.back_at(now):
        when = soon(back, now.astimezone(back.tzinfo).date(), language)
        return words.say("utter_system_queue_back", language, place=place, when=when)
    wait = wait_of(uow, conversation, place, now)
    if wait is None:
        return words.say("utter_system_queue_place", language, place=place)
    least, most = wait
    return words.say("utter_system_queue_wait", language, place=place, least=least, most=most)


def _note_missed(uow: UnitOfWork, operator: Operator, handoff: Handoff, now: datetime) -> None:
    """Who let a chat wait and did nothing else meanwhile is not there."""
    since, operator = handoff.step_since or handoff.requested_at, uow.operators.lock(operator.id)
    if operator.presence is Presence.OFFLINE or (operator.acted_at and operator.acted_at > since):
        return
    sign_off(uow, operator, OffBecause.MISSED, now)
