"""A customer is erased: parted from all the rest in one transaction, then swept away a few rows at a time.

From the first transaction on nothing leads from their address to what is kept, and whoever writes from there
is somebody new. What is left to do stands in a row: whoever comes next, after a crash too, goes on with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import structlog

from bot.core.conversation import Conversation, Status
from bot.core.desk import AppointmentState, TicketState
from bot.core.erasure import Erasure, Person, known_again_by
from bot.core.event import Audience
from bot.core.ids import new_id
from bot.core.message import Delivery
from bot.core.webhook import Told
from bot.services.audit import note
from bot.services.catch_up import LONGEST_ASKED_FOR
from bot.services.deliver import at_provider
from bot.services.errors import EngineUnavailable, NotNow, TurnFailed
from bot.services.ports import Database, Dialogue, Hub, MediaStore, UnitOfWork
from bot.services.record import change_delivery, change_owner
from bot.services.rounds import rounds
from bot.services.tickets import tell_answered

log = structlog.get_logger()
STEP = 200
# For as long as this after a file was last kept, a message that shows it may be on its way.
KEPT_LATELY = timedelta(minutes=10)
AGAIN = timedelta(seconds=10)
# By how much the clocks of two gateways may differ.
OVERLAP = timedelta(minutes=2)


def person_of(uow: UnitOfWork, contact_id: str) -> Person:
    """Raises KeyError for an unknown contact, and for one that was erased."""
    holder = uow.contacts.get(uow.links.holder(contact_id))
    if holder.erased_at is not None:
        raise KeyError(contact_id)
    contacts = {holder.id, *(made.gone_id for made in uow.links.merges_of(holder.id))}
    conversations = {one.id for key in contacts for one in uow.conversations.of_contact(key)}
    return Person(tuple(sorted(contacts)), tuple(sorted(conversations)))


def erase(uow: UnitOfWork, contact_id: str, now: datetime, operator_id: str | None = None) -> Erasure:
    """Part the person from what is kept. Raises NotNow, with nothing changed, while something is under way;
    KeyError as above."""
    person = person_of(uow, contact_id)
    held = [uow.conversations.lock(one) for one in person.conversations]
    for key in person.contacts:  # whoever begins a conversation with one waits, or has begun it
        uow.contacts.lock(key)
    if person_of(uow, contact_id) != person:
        raise NotNow("writing")
    for conversation in held:
        _must_be_quiet(uow, conversation, now)
    uow.webhooks.hold()  # what is being put down for other systems at this moment is there to be taken out
    media = uow.personal.media(person)
    listed = uow.personal.listed_elsewhere(person, now - LONGEST_ASKED_FOR)
    lately = tuple(known_again_by(*each) for each in listed)
    for conversation in held:
        _end(uow, conversation, now)
    _give_back(uow, person, now)
    uow.personal.part(person)
    for key in person.contacts:
        contact = uow.contacts.get(key)
        contact.erased_at = now
        uow.contacts.save(contact)
    whom = (contact_id, person.contacts, person.conversations)
    done = Erasure(new_id("era"), *whom, now, media, operator_id, lately)
    uow.erasures.add(done)
    note(uow, now, "customers.erased", operator_id, contact=contact_id)
    uow.events.add(Audience.CONSOLE, Told.CUSTOMER_ERASED.value, None, {"erasure": done.id}, now)
    return done


def _must_be_quiet(uow: UnitOfWork, conversation: Conversation, now: datetime) -> None:
    if conversation.with_person:
        owner = uow.operators.get(conversation.assignee_id).name if conversation.assignee_id else None
        raise NotNow("person", owner)
    if uow.turns.asked(conversation.id) or uow.messages.unhandled(conversation.id, 1):
        raise NotNow("writing")
    if uow.fetches.under_way(conversation.id, now):
        raise NotNow("file")
    if any(at_provider(message, now) for message in uow.messages.queued(conversation.id)):
        raise NotNow("delivery")


def _end(uow: UnitOfWork, conversation: Conversation, now: datetime) -> None:
    """Pages that show it hear that it is gone."""
    for message in uow.messages.queued(conversation.id):
        change_delivery(uow, message, Delivery.SUPPRESSED, now)
    conversation.waiting_since = conversation.snoozed_until = None
    conversation.erased_at = now
    change_owner(uow, conversation, Status.RESOLVED, None, now)


def _give_back(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """What was still to be done for them is not: other systems hear of it by number."""
    for key in person.contacts:
        for ticket in uow.desk.tickets_of(key):
            if ticket.state is TicketState.OPEN:
                ticket.state = TicketState.CLOSED
                uow.desk.save_ticket(ticket)
                tell_answered(uow, ticket, "closed", now)
        for found in uow.desk.appointments_of(key):
            if found.booked and found.starts_at > now:
                appointment = uow.desk.lock_appointment(found.id)
                appointment.state = AppointmentState.CANCELLED
                uow.desk.save_appointment(appointment)
                data = {"appointment": appointment.number}
                uow.events.add(Audience.CONSOLE, Told.APPOINTMENT_CANCELLED.value, None, data, now)


async def tidy(database: Database) -> None:
    """Take what has gone out of the search's own files, a little at a time, and out of the log of changes."""
    more, first = True, True
    while more:
        more = await database.run(lambda uow, at=first: uow.personal.tidy(at), lasting=False)  # type: ignore[misc]
        first = False
    await database.write_over()


class Eraser:
    """Goes on with what was begun. ``dialogue``: None where no engine can be told; the house tells it then.

    Several may run on one database. Each tells its own engines, which may have the conversation in mind.
    """

    def __init__(
        self,
        database: Database,
        media: MediaStore,
        dialogue: Dialogue | None,
        clock: Callable[[], datetime],
        sweep: float = 1.0,
    ) -> None:
        self._database = database
        self._media = media
        self._dialogue = dialogue
        self._clock = clock
        self._rest = sweep
        self._tried: dict[str, datetime] = {}
        self._done: set[str] = set()
        self._since = clock()

    async def run(self, hub: Hub) -> None:
        """Until cancelled: at once when somebody is erased, at whichever gateway."""
        with hub.listen(Told.CUSTOMER_ERASED.value) as news:
            await rounds("eraser.failed", self.once, lambda: news.wait(self._rest))

    async def once(self) -> None:
        """All that is not done, or was done by others lately. What cannot be done now, such as telling an
        engine that is silent, is tried again later."""
        now, lately = self._clock(), self._since - OVERLAP
        both = await self._database.read(
            lambda uow: [*uow.erasures.unfinished(), *uow.erasures.since(lately)]
        )
        found = {one.id: one for one in both}
        self._done &= found.keys()
        self._tried = {key: at for key, at in self._tried.items() if key in found}
        waiting = {key for key, at in self._tried.items() if now - at < AGAIN}
        for one in await self.finish([found[key] for key in found.keys() - self._done - waiting]):
            self._done.add(one.id)
            self._since = max(self._since, one.asked_at)

    async def finish(self, erasures: Collection[Erasure]) -> list[Erasure]:
        """Those that are done now. The engines forget before anything is swept away, which may take long.
        Each transaction is short: whoever waits for the database goes between."""
        told = {one.id for one in erasures if await self._forget_words(one)}
        new = [one for one in erasures if one.id not in self._tried]
        for one in new:
            while await self._database.run(lambda uow, of=one.person: uow.personal.sweep(of, STEP)):  # type: ignore[misc]
                pass
        if any(one.done_at is None for one in new):
            await tidy(self._database)
        self._tried |= dict.fromkeys((one.id for one in erasures), self._clock())
        return [one for one in erasures if await self._gone(one, one.id in told)]

    async def _gone(self, erasure: Erasure, told: bool) -> bool:
        """``told``: our engines have forgotten it."""
        done = await self._forget_files(erasure) and told
        if done and erasure.done_at is None:
            await self._database.run(lambda uow: self._end(uow, erasure.id))
            log.info("customer.erased", erasure=erasure.id, contact=erasure.contact_id)
        return done

    async def _forget_files(self, erasure: Erasure) -> bool:
        """A file that somebody else sent too stays."""
        kept_since = self._clock() - KEPT_LATELY
        gone = True
        for key in erasure.media:
            if not await self._database.read(lambda uow, key=key: uow.personal.in_use(key)):  # type: ignore[misc]
                gone = await self._media.forget_unless_kept_since(key, kept_since) and gone
        return gone

    async def _forget_words(self, erasure: Erasure) -> bool:
        if self._dialogue is None:
            return False
        try:
            for conversation_id in erasure.conversations:
                await self._dialogue.forget(conversation_id)
        except (EngineUnavailable, TurnFailed) as fault:
            log.warning("customer.not_forgotten_yet", erasure=erasure.id, error=str(fault))
            return False
        return True

    def _end(self, uow: UnitOfWork, erasure_id: str) -> None:
        erasure = uow.erasures.lock(erasure_id)
        erasure.done_at, erasure.media = erasure.done_at or self._clock(), ()
        uow.erasures.save(erasure)
