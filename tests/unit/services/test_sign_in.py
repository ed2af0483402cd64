"""What lets an operator in lets them in once."""

from __future__ import annotations

from bot.core.secret import SecondStep
from bot.services import sign_in
from bot.services.sign_in import Admission
from tests.conftest import SHIPPED_HASHER
from tests.unit.services.world import World

LONG = "a long way home at night"


async def test_a_link_lets_in_once_however_often_it_is_looked_at(world: World) -> None:
    marta, now = await world.on_duty("Marta Ruiz"), world.clock()
    link = await world.database.run(lambda uow: sign_in.make_link(uow, marta.id, now))
    for _ in range(2):
        looked_at = await world.database.read(lambda uow: sign_in.peek_link(uow, link, now))
        assert looked_at is not None and looked_at.id == marta.id
    first, again = [await world.database.run(lambda uow: sign_in.use_link(uow, link, now)) for _ in range(2)]
    assert isinstance(first, Admission) and again is None
    found = await world.database.read(lambda uow: sign_in.operator_of(uow, first.token, now))
    assert found is not None and found[0].id == marta.id


async def test_a_password_that_was_right_is_good_for_one_second_step(world: World) -> None:
    marta, now = await world.on_duty("Marta Ruiz"), world.clock()
    step = SecondStep(marta.id, "a secret", confirmed_at=now)
    await world.database.run(lambda uow: uow.second_steps.put(step))
    admitted = await world.database.run(lambda uow: sign_in.admit(uow, marta, now))
    assert admitted.second_step
    assert await world.database.read(lambda uow: sign_in.operator_of(uow, admitted.token, now)) is None
    shown = [
        await world.database.run(lambda uow: sign_in.finish_step(uow, admitted.token, now)) for _ in range(2)
    ]
    assert shown[0] is not None and shown[1] is None


def test_passwords_take_whoever_stole_their_hashes_long_to_guess() -> None:
    """No less than OWASP's Password Storage Cheat Sheet asks of Argon2id. In tests it is quicker."""
    assert (SHIPPED_HASHER.type.name, SHIPPED_HASHER.time_cost >= 2) == ("ID", True)
    assert SHIPPED_HASHER.memory_cost >= 19 * 1024


def test_who_is_unknown_is_checked_at_the_costs_of_who_is_known() -> None:
    costs_of_nobody, costs = (one.split("$")[1:4] for one in (sign_in._NOBODY, sign_in.hashed_password(LONG)))
    assert costs_of_nobody == costs
