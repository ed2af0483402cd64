"""How long the queue may take: never less than it will, as far as can be known."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.queue import estimate

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def ago(*minutes: float) -> list[datetime]:
    return [NOW - timedelta(minutes=each) for each in minutes]


@pytest.mark.parametrize(
    "served, place, expected",
    [
        (ago(30, 24, 18, 12, 6, 0), 1, (5, 10)),
        (ago(30, 24, 18, 12, 6, 0), 4, (20, 30)),
        (ago(40, 39, 38), 1, None),  # too few
        (ago(1, 1, 0.9, 0.9, 0.8), 15, None),  # all at once, as somebody came online
        (ago(60, 60, 60, 60, 60), 1, (15, 20)),  # as many at once, and nobody for an hour
        (ago(100, 60, 30, 20), 9, None),  # hours away
    ],
)
def test_the_wait_is_told_by_how_people_were_served_up_to_now(
    served: list[datetime], place: int, expected: tuple[int, int] | None
) -> None:
    assert estimate(place, served, NOW) == expected
