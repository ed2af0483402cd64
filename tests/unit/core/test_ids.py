"""Identifiers."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from bot.core.ids import new_id

SOME = 20_000  # dozens in each millisecond


def test_each_is_greater_than_the_one_before_it_also_within_a_millisecond() -> None:
    made = [new_id("msg") for _ in range(SOME)]
    assert made == sorted(set(made))


def test_they_keep_their_form_and_say_when_they_were_made() -> None:
    before = time.time_ns() // 1_000_000
    made = [new_id("msg") for _ in range(SOME)]
    after = time.time_ns() // 1_000_000
    assert all(re.fullmatch("msg_[0-9a-f]{28}", one) for one in made)
    assert all(before <= int(one[4:16], 16) <= after + 1 for one in made)


def test_threads_make_no_two_alike_and_each_sees_its_own_in_order() -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: [new_id("msg") for _ in range(SOME // 4)], range(4)))
    assert len({one for made in found for one in made}) == SOME
    assert all(made == sorted(made) for made in found)


def test_a_clock_that_is_set_back_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    first = new_id("msg")
    an_hour_ago = time.time_ns() - 3600 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: an_hour_ago)
    assert [first, *(later := [new_id("msg") for _ in range(100)])] == sorted([first, *later])


def test_the_next_one_is_not_known_from_this_one() -> None:
    made = [int(new_id("msg")[4:], 16) for _ in range(SOME)]
    assert len({later - earlier for earlier, later in pairwise(made)}) > SOME * 0.99
