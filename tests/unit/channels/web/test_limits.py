"""Nobody asks faster than is good for the others."""

from bot.channels.web.limits import MOST_KEPT, Buckets, Rate


class Seconds:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_allowed_then_one_at_a_time() -> None:
    seconds = Seconds()
    buckets = Buckets(Rate(burst=3, per_second=0.5), seconds)
    assert [buckets.take("ana") for _ in range(3)] == [0.0, 0.0, 0.0]
    assert buckets.take("ana") == 2.0, "one every two seconds"
    seconds.now += 2
    assert buckets.take("ana") == 0.0
    assert buckets.take("ana") > 0


def test_one_visitor_does_not_use_up_the_share_of_another() -> None:
    buckets = Buckets(Rate(burst=1, per_second=1), Seconds())
    assert buckets.take("ana") == 0.0
    assert buckets.take("ana") > 0
    assert buckets.take("luis") == 0.0


def test_a_quiet_time_gives_no_more_than_the_burst() -> None:
    seconds = Seconds()
    buckets = Buckets(Rate(burst=2, per_second=1), seconds)
    buckets.take("ana")
    seconds.now += 3600
    assert [buckets.take("ana") > 0 for _ in range(3)] == [False, False, True]


def test_it_forgets_those_who_were_quiet_longest() -> None:
    buckets = Buckets(Rate(burst=1, per_second=0.001), Seconds())
    buckets.take("first")
    for visitor in range(MOST_KEPT):
        buckets.take(str(visitor))
    assert buckets.take("first") == 0.0
    assert buckets.take(str(MOST_KEPT - 1)) > 0
