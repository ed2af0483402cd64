"""Who gets a conversation, by data/business/handoff.yml: never more than an operator can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.care import LadderStep, Team
from bot.core.conversation import Conversation, Priority, Status
from bot.core.handoff import Handoff, Reason
from bot.core.operator import Operator, Presence, choose, named_in
from bot.core.queue import estimate
from bot.services.ports import UnitOfWork
from bot.services.reception import Reception
from bot.services.record import change_owner
from bot.services.teams import care_now, teams_now

LATELY = timedelta(hours=2)
TURNS_BACK = 6
AT_ONCE = 200


def team_of(uow: UnitOfWork, conversation_id: str, reason: Reason, reception: Reception) -> Team:
    """By the reason, or by what the customer came for in the latest turns."""
    turns = uow.turns.of(conversation_id, TURNS_BACK)[::-1]
    intents = [turn.understood.intent or "" for turn in turns if turn.understood]
    slots = next((turn.slots for turn in turns if turn.slots), {})
    return care_now(uow, reception.care).team_for(reason, intents, slots.get("service"))


def asked_for(uow: UnitOfWork, text: str) -> str | None:
    """The id of the operator the customer names."""
    found = named_in(text, uow.operators.all())
    return found.id if found else None


@dataclass(frozen=True)
class Hands:
    """Who is at work, with how many wait for them already; read once for all who are in the queue."""

    people: Sequence[tuple[Operator, int]]
    teams: Mapping[str, Team]

    @classmethod
    def now(cls, uow: UnitOfWork, reception: Reception, now: datetime) -> Hands:
        loads = uow.conversations.waiting_on()
        people = [(one, loads.get(one.id, 0)) for one in uow.operators.all() if reception.at_work(one, now)]
        return cls(people, teams_now(uow, reception.care))

    @property
    def there(self) -> bool:
        return any(one.presence is Presence.ONLINE for one, _ in self.people)

    @property
    def free(self) -> bool:
        return any(one.presence is Presence.ONLINE and load < one.capacity for one, load in self.people)

    def pick(self, conversation: Conversation, handoff: Handoff, before: str | None) -> Operator | None:
        """Who could take it, in the step of the ladder it is at. ``before``: whom they had the last time.

        The one who was asked for, the one they had before, the team's ``first``, then the best of
        the team; once the queue is reached, or where the customer does not wait, the best of all. Danger goes
        to somebody even if their hands are full.
        """
        urgent = conversation.priority is Priority.URGENT
        people = [(one, 0 if urgent else load) for one, load in self.people]
        team = self.teams.get(handoff.team or "")
        first = [one for one in (handoff.wanted, before, team.first if team else None) if one]
        anybody = handoff.step in (LadderStep.OURS, LadderStep.QUEUE, LadderStep.LAST)
        for wanted in (handoff.team, None) if anybody else (handoff.team,):
            found = choose(people, first, wanted, conversation.language, handoff.tried)
            if found is not None:
                return found
        return None


def pick(
    uow: UnitOfWork, conversation: Conversation, handoff: Handoff, reception: Reception, now: datetime
) -> Operator | None:
    """Who could take it now: see Hands."""
    before = _before(uow, [conversation]).get(conversation.contact_id)
    return Hands.now(uow, reception, now).pick(conversation, handoff, before)


def queue_in_pages(uow: UnitOfWork) -> Iterator[list[Conversation]]:
    """All of it, most pressing first: whoever stands behind many that nobody can take now is found too."""
    after = None
    while page := uow.conversations.queue(AT_ONCE, after):
        yield page
        after = page[-1]


def could_be_given(uow: UnitOfWork, hands: Hands) -> Iterator[str]:
    """The ids of those in the queue whom somebody could take now, most pressing first."""
    for page in queue_in_pages(uow) if hands.there else ():
        handoffs = uow.handoffs.current_of([one.id for one in page])
        before = _before(uow, page)
        for one in page:
            if one.priority is not Priority.URGENT and not hands.free:
                return
            if one.id in handoffs and hands.pick(one, handoffs[one.id], before.get(one.contact_id)):
                yield one.id


def give(
    uow: UnitOfWork,
    conversation: Conversation,
    handoff: Handoff,
    operator: Operator,
    now: datetime,
    turn_id: str | None = None,
    taken: bool = False,
) -> None:
    """Make a locked conversation theirs; ``taken`` where they did so themselves. The caller saves
    conversation and handoff."""
    change_owner(uow, conversation, Status.OPEN, operator.id, now, turn_id, taken)
    handoff.operator_id = operator.id
    handoff.assigned_at = now
    handoff.step, handoff.step_since = LadderStep.OPERATOR.value, now
    operator.last_assigned_at = now
    uow.operators.save(operator)


def still_free(uow: UnitOfWork, operator: Operator, conversation: Conversation) -> bool:
    """Read again once nobody else can give them anything: two gateways may have chosen the same person."""
    locked = uow.operators.lock(operator.id)
    if locked.presence is not operator.presence:
        return False
    urgent = conversation.priority is Priority.URGENT
    return urgent or uow.conversations.waiting_on().get(operator.id, 0) < locked.capacity


def place_of(uow: UnitOfWork, conversation: Conversation) -> int:
    """1 for the one who is served next; 0 for one that is not in the queue. Who waits for another team is not
    before them."""
    if conversation.status is not Status.OPEN or conversation.assignee_id is not None:
        return 0
    return uow.conversations.before_in_queue(conversation) + 1


def wait_of(uow: UnitOfWork, conversation: Conversation, place: int, now: datetime) -> tuple[int, int] | None:
    """Between how many minutes and how many, from how people of that team were served lately; None if that
    says little."""
    served = uow.handoffs.served_since(now - LATELY, conversation.team)
    return estimate(place, served, now) if place else None


def _before(uow: UnitOfWork, conversations: Sequence[Conversation]) -> dict[str, str]:
    """By contact, whom the customer had the last time, on whichever channel; not whoever had it and did not
    answer."""
    had = uow.handoffs.of_contacts({one.contact_id for one in conversations})
    return {
        contact_id: one.operator_id
        for contact_id, handoffs in had.items()
        for one in handoffs
        if one.operator_id and one.operator_id not in one.tried
    }
