"""What the check suggests of examples keeps nobody from going on."""

from __future__ import annotations

import re

import pytest

from bot.content.check import check, main
from tests.unit.content.conftest import Copy


@pytest.mark.parametrize(
    ("file", "quoting"),
    [
        ("data/nlu/es/hours.yml", "la web dice this site can't be reached"),
        ("data/nlu/es/hours.yml", "me sale this site can't be reached"),
        ("data/nlu/en/hours.yml", "the page says no se puede acceder a este sitio"),
    ],
)
def test_who_quotes_a_foreign_message_is_left_alone(content: Copy, file: str, quoting: str) -> None:
    content.change(file, "examples: |\n", f"examples: |\n      - {quoting}\n")
    assert [str(fault) for fault in check(content.root)] == []


def test_a_word_alone_is_of_no_language(content: Copy) -> None:
    """ "y" is a yes in English: left the only one, without topics that have it too, it is no Spanish."""
    for topic in ("faq_bills_and_visits", "service_status"):
        file = f"data/nlu/en/{topic}.yml"
        content.write(file, re.sub(r"^ +- y .*\n", "", content.read(file), flags=re.MULTILINE))
    assert not [one for one in check(content.root) if "reads like" in one.what]


@pytest.mark.parametrize("example", ["where can i find your nearest office", "horario"])
def test_one_in_the_other_language_or_written_twice_does_not_fail_the_check(
    content: Copy, example: str
) -> None:
    content.change("data/nlu/es/hours.yml", "examples: |\n", "examples: |\n" + f"      - {example}\n" * 2)
    assert any(example in fault.what for fault in check(content.root))
    assert main(content.root) == 0
