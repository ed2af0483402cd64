"""A customer leaves the queue, or a person: back to the bot, with a message, or to be called."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.care import WayOut
from bot.core.conversation import Conversation, Priority
from bot.core.desk import CALLBACK
from bot.core.handoff import Ending
from bot.core.masking import mask
from bot.core.message import Author, Message
from bot.core.timer import Due, TaskKind, Timer
from bot.services.ports import UnitOfWork, Words
from bot.services.receive import SHARED
from bot.services.reception import Reception
from bot.services.record import append
from bot.services.tasks import ask_for
from bot.services.tickets import open_ticket, tell_opened
from bot.services.to_bot import back_to_bot, unanswered

ANSWER_WITHIN = timedelta(minutes=30)
SOON = timedelta(hours=1)
_PHONE = re.compile(r"\+?\d(?:[ ().-]?\d){7,14}")


@dataclass(frozen=True)
class Leaving:
    """One message of a customer's, in its locked conversation. ``awaited``: what we have asked for."""

    uow: UnitOfWork
    conversation: Conversation
    message: Message
    awaited: Collection[Due]
    reception: Reception
    words: Words
    now: datetime

    def heed(self) -> bool:
        """Take a way out, or what was asked for on one; False if the message is neither."""
        care, payload = self.reception.care, self.message.payload
        way = care.way_out(self.message.text, payload or self._accepted())
        shared = SHARED in self.message.meta
        if shared and way in (WayOut.MESSAGE, WayOut.CALL):
            return False  # no number is asked for, and nothing recorded, where others read along
        if way and payload is None:  # not known yet of who has written nothing before
            self.conversation.language = care.language_of(self.message.text) or self.conversation.language
        if way is WayOut.BOT:
            self._to_bot()
        elif way is WayOut.MESSAGE:
            self._ask_for_message()
        elif way is WayOut.CALL:
            self._call()
        else:
            return self._no_longer_waits() or (not shared and self._given())
        return True

    def _accepted(self) -> str | None:
        """The button that says yes among those a customer who waits was shown last, if this is a yes."""
        if not (self.conversation.with_person and self.reception.cues.agrees(self.message.text)):
            return None
        said = [one for one in self.uow.messages.of(self.conversation.id, 4) if not one.private]
        last = said[-2] if len(said) > 1 else None
        shown = last.buttons if last and not last.incoming else ()
        return next((one.payload for one in shown if self.reception.cues.agrees(one.title)), None)

    def _to_bot(self, before: str = "") -> None:
        """``before``: what is said first."""
        key = "utter_system_back_here"
        if self.conversation.with_person:
            back_to_bot(self.uow, self.conversation, Ending.CUSTOMER, self.now)
            key = "utter_system_back_form" if self.conversation.open_form else "utter_system_back_wish"
        said = self.words.say(key, self.conversation.language)
        append(self.uow, self.conversation, Author.SYSTEM, f"{before} {said}".strip(), self.now)

    def _no_longer_waits(self) -> bool:
        """Who says so before anybody has answered is let go, with the number under which all is kept."""
        handoff = unanswered(self.uow, self.conversation)
        if handoff is None or self.conversation.priority is Priority.URGENT or self.message.payload:
            return False
        if not self.reception.care.wants_to_leave(self.message.text):
            return False
        number = handoff.ticket_number
        key = "utter_system_left_ticket" if number else "utter_system_left"
        self._to_bot(self.words.say(key, self.conversation.language, ticket=number))
        return True

    def _ask_for_message(self) -> None:
        assignee = self.conversation.assignee_id
        if self.conversation.with_person and assignee:
            self._say("utter_system_message_to", operator=self.uow.operators.get(assignee).name)
            return
        self._await(Due.AWAITS_MESSAGE)
        self._say("utter_system_message_asked")

    def _call(self) -> None:
        phone = self._known_phone()
        if phone is None:
            self._await(Due.AWAITS_PHONE)
            self._say("utter_system_phone_asked")
        else:
            self._call_at(phone)

    def _given(self) -> bool:
        """What is written after we asked for it. A button pressed instead is an answer to something else."""
        text, timers = self.message.text, self.uow.timers
        if self.message.payload or not text:
            return False
        if Due.AWAITS_PHONE in self.awaited:
            timers.drop(self.conversation.id, [Due.AWAITS_PHONE])
            found = _PHONE.search(text)
            if found is None:
                return False
            self._call_at(found[0])
            return True
        if Due.AWAITS_MESSAGE in self.awaited:
            timers.drop(self.conversation.id, [Due.AWAITS_MESSAGE])
            number = self._ticket("message", text)
            self._task(TaskKind.MESSAGE, text, number)
            self._release()
            self._say("utter_system_message_kept", ticket=number)
            return True
        return False

    def _call_at(self, phone: str) -> None:
        number = self._ticket("call", phone)
        assignee = self.conversation.assignee_id if self.conversation.with_person else None
        self._task(TaskKind.CALL, phone, number, assignee)
        if assignee is None:
            self._release()
            self._say("utter_system_call_kept", phone=phone, ticket=number)
        else:
            name = self.uow.operators.get(assignee).name
            self._say("utter_system_call_by", phone=phone, ticket=number, operator=name)

    def _known_phone(self) -> str | None:
        for identity in self.uow.contacts.identities(self.conversation.contact_id):
            if identity.external_id.startswith("whatsapp:"):
                return identity.external_id.removeprefix("whatsapp:")
        return None

    def _ticket(self, kind: str, text: str) -> str:
        """The number they have already, or a new one."""
        handoff = self.uow.handoffs.current(self.conversation.id)
        for ticket in self.uow.desk.tickets_of(self.conversation.contact_id):
            if handoff and ticket.number == handoff.ticket_number and ticket.kind == CALLBACK:
                ticket.kind, ticket.text = kind, mask(text)
                self.uow.desk.save_ticket(ticket)
                tell_opened(self.uow, ticket, self.now)
                return ticket.number
        contact = self.conversation.contact_id
        return open_ticket(self.uow, contact, self.conversation.id, kind, text, self.now).number

    def _task(self, kind: TaskKind, text: str, number: str, operator_id: str | None = None) -> None:
        due = self.reception.back_at(self.now) or self.now + SOON
        ask_for(self.uow, self.conversation, kind, text, due, self.now, number, operator_id)

    def _release(self) -> None:
        if self.conversation.with_person:
            back_to_bot(self.uow, self.conversation, Ending.TICKET, self.now)

    def _await(self, what: Due) -> None:
        self.uow.timers.drop(self.conversation.id, [Due.AWAITS_MESSAGE, Due.AWAITS_PHONE])
        timer = Timer(self.conversation.id, what, self.now + ANSWER_WITHIN, self.conversation.epoch)
        self.uow.timers.put(timer)

    def _say(self, key: str, **values: str) -> None:
        said = self.words.say(key, self.conversation.language, **values)
        append(self.uow, self.conversation, Author.SYSTEM, said, self.now)
