"""Nothing is kept for ever: what nobody needs any more goes, a few rows at a time, oldest first.

Every step is a short transaction of its own that finds what it takes at the old end of a table. A crash in
between loses nothing but time: the next step finds the rest.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.core.conversation import Conversation
from bot.core.desk import TicketState
from bot.core.keeping import KeptFor
from bot.services import alerts, tell_others
from bot.services.catch_up import LONGEST_ASKED_FOR
from bot.services.end_messages import OldMessages
from bot.services.erase import erase
from bot.services.errors import EngineUnavailable, NotNow, TurnFailed
from bot.services.keys import REMEMBERED
from bot.services.merge_contacts import lock_all
from bot.services.orphans import Orphans
from bot.services.ports import Database, Dialogue, MediaStore, UnitOfWork
from bot.services.rounds import NowAndThen, rounds

log = structlog.get_logger()
STEP = 200
FEW = 20
BETWEEN_STEPS = 0.2
BETWEEN_ROUNDS = 60.0
PIECES = timedelta(hours=1)  # of albums: their gateway takes or forgets them in seconds, where there is one
ENGINE, CUSTOMERS = "engine", "customers"


class Keeper:
    """Several may run on one database: each thing goes once."""

    def __init__(
        self,
        database: Database,
        media: MediaStore,
        dialogue: Dialogue,
        kept_for: KeptFor,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._dialogue = dialogue
        self._kept_for = kept_for
        self._clock = clock
        self._ended: Counter[str] = Counter()
        self._customers = NowAndThen(timedelta(days=1))
        self._walking = False
        self._messages = OldMessages(database, media, kept_for.messages, clock)
        self._orphans = Orphans(database, media, clock)

    async def run(self) -> None:
        """Until cancelled."""

        await rounds("keeping.failed", self.once, BETWEEN_ROUNDS)

    async def once(self) -> None:
        """All that is due, with a pause after each step in which others have the database to themselves."""
        for kind, step in self._steps().items():
            while many := await step():
                self._ended[kind] += many
                await asyncio.sleep(BETWEEN_STEPS)
        if self._ended:
            log.info("keeping.ended", **self._ended)
            self._ended.clear()

    def _steps(self) -> dict[str, Callable[[], Awaitable[int]]]:
        return {
            "events": self._end_events,
            "effects": self._end_effects,
            "requests": self._end_requests,
            "tellings": self._end_tellings,
            "alerts": self._end_alerts,
            "pieces": self._end_pieces,
            "digests": self._end_digests,
            ENGINE: self._end_sessions,
            CUSTOMERS: self._end_customers,
            "messages": lambda: self._messages.step(STEP),
            "files": self._orphans.end,
        }

    async def _end_events(self) -> int:
        before = self._clock() - self._kept_for.events
        return await self._database.run(lambda uow: uow.keeping.end_events(before, STEP), lasting=False)

    async def _end_effects(self) -> int:
        before = self._clock() - self._kept_for.events
        return await self._database.run(lambda uow: uow.keeping.end_effects(before, STEP), lasting=False)

    async def _end_requests(self) -> int:
        before = self._clock() - REMEMBERED
        return await self._database.run(lambda uow: uow.api_keys.forget_before(before, STEP), lasting=False)

    async def _end_tellings(self) -> int:
        """Also where no webhook is left: what they were told is customers' words."""
        before = self._clock() - tell_others.KEPT
        return await self._database.run(lambda uow: uow.webhooks.forget_before(before, STEP), lasting=False)

    async def _end_alerts(self) -> int:
        before = self._clock() - alerts.KEPT
        return await self._database.run(lambda uow: uow.alerts.forget_before(before, STEP), lasting=False)

    async def _end_pieces(self) -> int:
        """What strangers said among themselves is not kept for a gateway that may never come."""
        before = self._clock() - PIECES
        return await self._database.run(lambda uow: uow.albums.forget_before(before, STEP), lasting=False)

    async def _end_digests(self) -> int:
        """By which messages of somebody erased are known again: they are listed for us no longer."""
        before = self._clock() - LONGEST_ASKED_FOR
        return await self._database.run(lambda uow: uow.erasures.forget_lately(before, STEP), lasting=False)

    async def _end_sessions(self) -> int:
        """Whoever comes back after so long begins afresh, unless a form or a person is open."""
        before = self._clock() - self._kept_for.engine
        found = await self._database.read(lambda uow: uow.keeping.silent(ENGINE, before, FEW))
        try:
            for one in found:
                if not one.with_person and one.open_form is None:
                    await self._dialogue.forget(one.id, one.turn_sequence)
        except (EngineUnavailable, TurnFailed) as fault:
            log.warning("keeping.engine_is_silent", error=str(fault))
            return 0
        if found:
            await self._database.run(lambda uow: uow.keeping.walked(ENGINE, found[-1]), lasting=False)
        return len(found)

    async def _end_customers(self) -> int:
        """Through all who are silent, once a day; never more at once than are erased meanwhile."""
        if self._kept_for.customers is None or not self._walks_today():
            return 0
        if await self._database.read(lambda uow: uow.erasures.unfinished()):
            return 0
        before = self._clock() - self._kept_for.customers
        looked_at = 0
        while self._walking and looked_at < FEW:
            self._walking = await self._database.run(lambda uow: self._erase_silent(uow, before))
            looked_at += self._walking
        return looked_at

    def _walks_today(self) -> bool:
        self._walking = self._walking or self._customers.is_time(self._clock())
        return self._walking

    def _erase_silent(self, uow: UnitOfWork, before: datetime) -> bool:
        """The next one; at the end the walk begins again. One only: who erases keeps others from telling."""
        found = uow.keeping.silent(CUSTOMERS, before, 1)
        for conversation in found:
            lock_all(uow, uow.links.holder(conversation.contact_id))  # or they may write once we have looked
            if _may_go(uow, conversation, before):
                with suppress(NotNow):
                    erase(uow, conversation.contact_id, self._clock())
        uow.keeping.walked(CUSTOMERS, found[-1] if found else None)
        return bool(found)


def _may_go(uow: UnitOfWork, conversation: Conversation, before: datetime) -> bool:
    """Nothing was heard of them anywhere, and nothing is owed to them."""
    contact = uow.contacts.get(conversation.contact_id)
    if contact.erased_at is not None:
        return False
    theirs = uow.conversations.of_contact(contact.id)
    owed = (
        any(ticket.state is TicketState.OPEN for ticket in uow.desk.tickets_of(contact.id))
        or any(one.booked and one.starts_at >= before for one in uow.desk.appointments_of(contact.id))
        or any(task.done_at is None for task in uow.tasks.of_conversations([one.id for one in theirs]))
    )
    return not owed and all(one.updated_at < before for one in theirs)
