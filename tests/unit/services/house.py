"""The small world with teams and a ladder in it, and customers who wait."""

from __future__ import annotations

from datetime import timedelta

from bot.core.care import Care, Team, WayOut
from bot.core.conversation import Conversation
from bot.core.handoff import Handoff, Reason
from bot.core.ids import new_id
from bot.core.message import IncomingMessage, Message
from bot.core.operator import Operator, Presence
from bot.core.phrases import Phrases
from bot.core.turn import Turn, TurnState, Understanding
from bot.services.arrive import Arrivals
from bot.services.hand_off import HandoffOutcome, hand_off
from bot.services.link_channels import Linking
from bot.services.ports import UnitOfWork
from bot.services.presence import set_presence
from bot.services.receive import Received
from bot.services.reception import Reception
from bot.services.resolve import resolve
from tests.unit.services.world import World

CARE = Care(
    teams={
        "care": Team("care", {"es": "atención", "en": "care"}),
        "faults": Team(
            "faults", {"es": "averías", "en": "faults"}, reasons=("danger",), intents=("report_problem",)
        ),
    },
    ways_out={
        WayOut.BOT: {"es": frozenset({"seguir con el bot"})},
        WayOut.MESSAGE: {"es": frozenset({"dejar un mensaje"})},
        WayOut.CALL: {"es": frozenset({"llamenme", "que me llamen"}), "en": frozenset({"call me"})},
    },
    goodbye=timedelta(minutes=30),
    thanks=frozenset({"gracias", "muchas", "adios"}),
    leave=frozenset({"dejalo", "ya no hace falta", "leave it"}),
    beside=frozenset({"bueno", "pues"}),
    denying=Phrases(["no", "not"]),
    how_long=frozenset({"cuanto tardan", "hay alguien"}),
    because=frozenset({"i'll", "porque"}),
    when=frozenset({"manana"}),
)


class House(World):
    async def arrives(
        self,
        text: str,
        sender: str = "ana",
        account: str = "web",
        payload: str | None = None,
        quoted: str | None = None,
        shared: bool = False,
    ) -> Received:
        """A customer's message, by the way every channel takes; what is due is done."""
        arrivals = Arrivals(
            self.words,
            Linking("a secret"),
            self.clock,
            reception=self.reception,
            begin=self.begin,
            ahead=self.dialogue.read_ahead,
        )
        incoming = IncomingMessage(account, sender, new_id("in"), text, payload, quoted=quoted, shared=shared)
        received = await self.database.run(lambda uow: arrivals.take(uow, incoming))
        await self.keep_time()
        return received

    async def asks(
        self,
        sender: str = "ana",
        reason: Reason = Reason.REQUESTED,
        intent: str = "",
        wanted: str | None = None,
    ) -> tuple[Conversation, HandoffOutcome]:
        received = await self.arrives("quiero una persona", sender)

        def work(uow: UnitOfWork) -> tuple[Conversation, HandoffOutcome]:
            conversation = uow.conversations.get(received.conversation.id)
            _handled(uow, conversation)
            if intent:
                _understood(uow, conversation, intent, self)
            outcome = hand_off(
                uow, conversation.id, reason, [], self.clock(), wanted=wanted, reception=self.reception
            )
            return uow.conversations.get(conversation.id), outcome

        found = await self.database.run(work)
        await self.keep_time()
        return found

    async def person(
        self, name: str, teams: tuple[str, ...] = (), capacity: int = 5, languages: tuple[str, ...] = ("es",)
    ) -> Operator:
        operator = await self.on_duty(name)
        operator.teams, operator.capacity, operator.languages = teams, capacity, languages
        await self.database.run(lambda uow: uow.operators.save(operator))
        return operator

    async def goes(self, operator: Operator, presence: Presence) -> None:
        await self.database.run(lambda uow: set_presence(uow, operator.id, presence, self.clock()))
        await self.keep_time()

    async def closes(self, conversation: Conversation, operator: Operator, summary: str = "") -> None:
        await self.database.run(
            lambda uow: resolve(uow, conversation.id, operator.id, self.words, self.clock(), summary)
        )

    async def has(self, conversation: Conversation) -> str | None:
        found = await self.conversation(conversation.id)
        everyone = await self.database.read(lambda uow: {o.id: o.name for o in uow.operators.all()})
        return everyone.get(found.assignee_id or "")

    async def handoff(self, conversation: Conversation) -> Handoff:
        """The latest, ended or not."""
        return (await self.database.read(lambda uow: uow.handoffs.of(conversation.id)))[-1]

    async def told(self, conversation: Conversation) -> list[Message]:
        """Everything said to the customer, sent or not yet."""
        return [m for m in await self.messages(conversation.id) if not m.incoming and not m.private]

    async def said(self, conversation: Conversation) -> list[str]:
        return [m.text for m in await self.told(conversation)]

    async def shown_buttons(self, conversation: Conversation) -> dict[str, str]:
        """What a customer may press now, once all that was said has been shown."""
        async with self.at_work():
            await self.settled(conversation.id)
        return {b.title: b.payload for m in await self.told(conversation) for b in m.buttons}


def _handled(uow: UnitOfWork, conversation: Conversation) -> None:
    for message in uow.messages.unhandled(conversation.id):
        message.handled = True
        uow.messages.save(message)


def _understood(uow: UnitOfWork, conversation: Conversation, intent: str, house: House) -> None:
    message = uow.messages.of(conversation.id)[-1]
    answered = Turn(new_id("trn"), conversation.id, 1, message.id, TurnState.ANSWERED, 1, house.clock())
    answered.understood = Understanding(intent, 0.9, "es")
    uow.turns.add(answered)


def house_with(url: str, clock: object) -> House:
    house = House(url, clock)  # type: ignore[arg-type]
    house.reception = Reception(CARE)
    return house
