"""One person on several channels: shown by a code, merged by an operator, undone if it was a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.core.contact import Way
from bot.core.conversation import Conversation, Status
from bot.core.desk import Appointment, AppointmentState
from bot.core.handoff import Reason
from bot.core.ids import new_id
from bot.core.message import Author, IncomingMessage
from bot.services.arrive import Arrivals
from bot.services.hand_off import hand_off
from bot.services.link_channels import OWN_TRIES, TRIES_OF_ALL, Linking
from bot.services.merge_contacts import merge, undo
from bot.services.tickets import find_ticket, open_ticket
from tests.conftest import StoppedClock
from tests.unit.services.world import World


class House(World):
    """A world whose front door heeds what the house itself answers; codes are drawn 4821, 4822 ..."""

    def __init__(self, url: str, clock: StoppedClock) -> None:
        super().__init__(url, clock)
        self.drawn = 4820
        self.arrivals = Arrivals(self.words, Linking("a secret of the house", self._draw), clock)

    def _draw(self) -> str:
        self.drawn += 1
        return str(self.drawn)

    async def says(self, text: str, account: str = "web", sender: str = "ana") -> Conversation:
        incoming = IncomingMessage(account, sender, new_id("in"), text, sender_name=sender.title())
        received = await self.database.run(lambda uow: self.arrivals.take(uow, incoming))
        return await self.conversation(received.conversation.id)

    async def hears(self, conversation: Conversation) -> str:
        """What the house said last."""
        messages = await self.messages(conversation.id)
        return [m.text for m in messages if m.author is Author.SYSTEM and not m.private][-1]

    async def same_person(self, *conversations: Conversation) -> bool:
        now = [await self.conversation(one.id) for one in conversations]
        return len({one.contact_id for one in now}) == 1


@pytest.fixture
def house(sqlite_url: str, clock: StoppedClock) -> Iterator[House]:
    house = House(sqlite_url, clock)
    yield house
    house.close()


async def test_a_code_asked_for_here_and_written_there_makes_one_person(house: House) -> None:
    page = await house.says("vincular")
    assert await house.hears(page) == "utter_system_link_code es 4821 10"
    phone = await house.says("Vincular 4821", "phone")
    assert await house.hears(phone) == "utter_system_link_linked es"
    assert await house.hears(page) == "utter_system_link_other es"
    assert await house.same_person(page, phone)


@pytest.mark.parametrize("text", ["link 4821", "LINK 4821.", "vincular código 4821", "¡vincular 4821!"])
async def test_people_write_the_code_as_they_like(house: House, text: str) -> None:
    page = await house.says("link")
    assert await house.same_person(page, await house.says(text, "phone"))


@pytest.mark.parametrize(
    "text", ["quiero vincular mi whatsapp", "¿cómo vincular Telegram con la web?", "can i link my channels?"]
)
async def test_a_code_may_be_asked_for_in_more_words(house: House, text: str) -> None:
    assert (await house.hears(await house.says(text))).startswith("utter_system_link_code")


@pytest.mark.parametrize("text", ["quiero vincular mi contrato", "me mandas el link?", "vincular 48", "4821"])
async def test_a_sentence_with_the_word_in_it_is_the_bots_business(house: House, text: str) -> None:
    await house.says("vincular")
    phone = await house.says(text, "phone")
    assert [m.handled for m in await house.messages(phone.id)] == [False]


async def test_a_code_is_good_for_ten_minutes(house: House, clock: StoppedClock) -> None:
    page = await house.says("vincular")
    clock.advance(minutes=10, seconds=1)
    phone = await house.says("vincular 4821", "phone")
    assert await house.hears(phone) == "utter_system_link_wrong es"
    assert not await house.same_person(page, phone)


async def test_a_code_is_good_once(house: House) -> None:
    await house.says("vincular")
    await house.says("vincular 4821", "phone")
    other = await house.says("vincular 4821", "phone", sender="eva")
    assert await house.hears(other) == "utter_system_link_wrong es"


async def test_a_new_code_makes_the_old_one_worthless(house: House) -> None:
    page = await house.says("vincular")
    await house.says("vincular")
    assert not await house.same_person(page, await house.says("vincular 4821", "phone"))
    assert await house.same_person(page, await house.says("vincular 4822", "phone"))


async def test_a_code_written_where_it_was_asked_for_links_nothing_and_stays_good(house: House) -> None:
    page = await house.says("vincular")
    assert await house.hears(await house.says("vincular 4821")) == "utter_system_link_own es"
    assert await house.same_person(page, await house.says("vincular 4821", "phone"))


async def test_linking_again_changes_nothing(house: House) -> None:
    page = await house.says("vincular")
    await house.says("vincular 4821", "phone")
    await house.says("vincular")
    phone = await house.says("vincular 4822", "phone")
    assert await house.hears(phone) == "utter_system_link_already es"
    assert await house.same_person(page, phone)


async def test_a_guesser_is_locked_out_even_when_they_hit(house: House, clock: StoppedClock) -> None:
    page = await house.says("vincular")
    for guess in range(OWN_TRIES):
        await house.says(f"vincular {guess:04d}", "phone", "mallory")
    phone = await house.says("vincular 4821", "phone", "mallory")
    assert await house.hears(phone) == "utter_system_link_locked es"
    assert not await house.same_person(page, phone)
    clock.advance(hours=1)
    await house.says("vincular")
    assert await house.same_person(page, await house.says("vincular 4822", "phone", "mallory"))


async def test_a_crowd_of_guessers_wears_the_code_out(house: House) -> None:
    page = await house.says("vincular")
    for number in range(TRIES_OF_ALL):
        await house.says(f"vincular {number:04d}", "phone", f"mallory{number}")
    phone = await house.says("vincular 4821", "phone", "mallory")
    assert await house.hears(phone) == "utter_system_link_wrong es"
    assert not await house.same_person(page, phone)


async def test_the_database_holds_no_code(house: House, sqlite_url: str) -> None:
    """Nor a hash that could be looked up among ten thousand: it takes the house's secret."""
    page = await house.says("vincular")
    kept = await house.database.read(
        lambda uow: uow.links.code(Linking("another secret")._hash("4821"), house.clock())
    )
    assert kept is None
    mine = Linking("a secret of the house")._hash("4821")
    found = await house.database.read(lambda uow: uow.links.code(mine, house.clock()))
    assert found is not None and found.contact_id == page.contact_id and "4821" not in found.hashed


async def test_the_same_message_delivered_twice_links_and_answers_once(house: House) -> None:
    await house.says("vincular")
    incoming = IncomingMessage("phone", "ana", "sid-1", "vincular 4821")
    for _ in range(2):
        received = await house.database.run(lambda uow: house.arrivals.take(uow, incoming))
    said = [m.text for m in await house.messages(received.conversation.id) if m.author is Author.SYSTEM]
    assert [text for text in said if text] == ["utter_system_link_linked es"]


async def test_codes_work_while_a_person_has_the_conversation(house: House) -> None:
    marta = await house.on_duty("Marta Ruiz")
    page = await house.says("hola")
    await house.take_over(page.id, marta)
    await house.says("vincular")
    phone = await house.says("vincular 4821", "phone")
    assert await house.same_person(page, phone)
    kept = await house.conversation(page.id)
    assert (kept.status, kept.assignee_id) == (Status.OPEN, marta.id)


async def test_what_they_write_on_the_other_channel_reaches_the_same_operator(house: House) -> None:
    marta = await house.on_duty("Marta Ruiz")
    page = await house.says("hola")
    await house.take_over(page.id, marta)
    await house.says("vincular")
    await house.says("vincular 4821", "phone")
    phone = await house.says("¿y lo mío?", "phone")
    assert (phone.status, phone.assignee_id) == (Status.OPEN, marta.id)
    assert all(message.handled for message in await house.messages(phone.id))


async def test_tickets_and_appointments_are_found_on_either_channel(
    house: House, clock: StoppedClock
) -> None:
    page = await house.says("hola")
    number = (
        await house.database.run(
            lambda uow: open_ticket(uow, page.contact_id, page.id, "problem", "sin luz", clock())
        )
    ).number
    await house.says("vincular")
    phone = await house.says("vincular 4821", "phone")
    found = await house.database.read(lambda uow: find_ticket(uow, phone.contact_id, number))
    assert found is not None and found.text == "sin luz"


async def test_merging_leaves_both_open_handoffs_with_their_operators(house: House) -> None:
    marta, luis = await house.on_duty("Marta Ruiz"), await house.on_duty("Luis Gil")
    page, phone = await house.says("hola"), await house.says("hola", "phone", "ana2")
    await house.take_over(page.id, marta)
    await house.take_over(phone.id, luis)
    await house.database.run(
        lambda uow: merge(uow, page.contact_id, phone.contact_id, Way.OPERATOR, house.clock(), marta.id)
    )
    assert await house.same_person(page, phone)
    for conversation, operator in ((page, marta), (phone, luis)):
        now = await house.conversation(conversation.id)
        handoff = await house.database.read(lambda uow, c=conversation: uow.handoffs.current(c.id))
        assert (now.status, now.assignee_id) == (Status.OPEN, operator.id)
        assert handoff is not None and handoff.operator_id == operator.id


async def test_a_handoff_in_the_queue_on_one_channel_draws_the_other_into_the_queue(house: House) -> None:
    page = await house.says("vincular")
    await house.says("vincular 4821", "phone")
    await house.database.run(lambda uow: hand_off(uow, page.id, Reason.REQUESTED, [], house.clock()))
    phone = await house.says("¿hay alguien?", "phone")
    assert (phone.status, phone.assignee_id) == (Status.OPEN, None)
    assert [h.reason for h in await house.database.read(lambda uow: uow.handoffs.of(phone.id))] == [
        Reason.REQUESTED
    ]


async def test_an_undone_merge_gives_each_their_own_and_is_on_record(house: House) -> None:
    marta = await house.on_duty("Marta Ruiz")
    page, phone = await house.says("hola"), await house.says("hola", "phone", "eva")
    booked = Appointment(
        new_id("apt"), "C-1001", phone.contact_id, "contract", "norte", house.clock() + timedelta(days=1),
        AppointmentState.BOOKED, house.clock(),
    )  # fmt: skip
    await house.database.run(lambda uow: uow.desk.add_appointment(booked))
    merged = await house.database.run(
        lambda uow: merge(uow, page.contact_id, phone.contact_id, Way.OPERATOR, house.clock(), marta.id)
    )
    since = await house.database.run(
        lambda uow: open_ticket(uow, page.contact_id, phone.id, "problem", "sin agua", house.clock())
    )
    for _ in range(2):
        await house.database.run(lambda uow: undo(uow, merged.id, marta.id, house.clock()))
    now = await house.conversation(phone.id)
    assert now.contact_id == phone.contact_id and not await house.same_person(page, phone)
    appointments = await house.database.read(lambda uow: uow.desk.appointments_of(phone.contact_id))
    tickets = await house.database.read(lambda uow: uow.desk.tickets_of(phone.contact_id))
    assert [a.number for a in appointments] == ["C-1001"] and [t.number for t in tickets] == [since.number]
    for conversation in (page, phone):
        lines = [m.meta for m in await house.messages(conversation.id) if m.private]
        assert [(line["activity"], line["operator"]) for line in lines] == [
            ("contacts.merged", "Marta Ruiz"),
            ("contacts.unmerged", "Marta Ruiz"),
        ]
    assert await house.same_person(phone, await house.says("otra vez", "phone", "eva"))


async def test_merges_upon_merges_can_be_undone_in_any_order(house: House) -> None:
    marta = await house.on_duty("Marta Ruiz")
    one, two, three = [await house.says("hola", "phone", name) for name in ("ana", "eva", "iris")]

    async def merged(kept: Conversation, gone: Conversation) -> str:
        return (
            await house.database.run(
                lambda uow: merge(uow, kept.contact_id, gone.contact_id, Way.OPERATOR, house.clock())
            )
        ).id

    first, second = await merged(one, two), await merged(three, one)
    assert await house.same_person(one, two, three)
    of_three = await house.database.read(lambda uow: uow.links.merges_of(three.contact_id))
    assert {merge.id for merge in of_three} == {first, second}
    await house.database.run(lambda uow: undo(uow, first, marta.id, house.clock()))
    assert await house.same_person(one, three) and not await house.same_person(one, two)
    await house.database.run(lambda uow: undo(uow, second, marta.id, house.clock()))
    assert not await house.same_person(one, three)
    assert (await house.conversation(two.id)).contact_id == two.contact_id


async def test_nobody_is_merged_with_themselves(house: House) -> None:
    page = await house.says("hola")
    with pytest.raises(ValueError, match="two different"):
        await house.database.run(
            lambda uow: merge(uow, page.contact_id, page.contact_id, Way.OPERATOR, house.clock())
        )


async def test_after_a_merge_each_address_keeps_its_own_conversation(house: House) -> None:
    """Two phones of one person: an answer goes to the phone the question came from."""
    marta = await house.on_duty("Marta Ruiz")
    old, new = await house.says("hola", "phone", "ana-old"), await house.says("hola", "phone", "ana-new")
    await house.database.run(
        lambda uow: merge(uow, old.contact_id, new.contact_id, Way.OPERATOR, house.clock(), marta.id)
    )
    assert (await house.says("otra", "phone", "ana-new")).id == new.id
    assert (await house.says("otra", "phone", "ana-old")).id == old.id
