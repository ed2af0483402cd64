"""An editor whose business has no outages takes the topic out, led by what the check says is left over."""

from __future__ import annotations

import re
import shutil

import pytest

from bot.content.check import check
from bot.content.faults import Fault
from tests.unit.content.conftest import Copy

CHOICES = "data/responses/choices.yml"
GONE = ("service_status", "notify_me")
FILES = ("data/nlu/es/{}", "data/nlu/en/{}", "data/rules/{}", "data/responses/{}")
OF_THE_DOMAIN = (
    *("action_service_status", "validate_notify_me_form", "action_notify_me"),
    *("action_ask_notify_service", "action_ask_notify_district"),
)
# Of data/responses: buttons in them lead to the topic.
LEAD_TO_IT = (
    *("asks_back", "conversation", "faq_visiting_us", "telegram", "still_waiting"),
    *("one_thing_at_a_time", "system"),
)


@pytest.fixture
def shorter(content: Copy) -> Copy:
    """The topic's own files are deleted, and the intents are no longer in the domain."""
    for topic in ("service_status.yml", "notices.yml"):
        for file in FILES:
            (content.root / file.format(topic)).unlink(missing_ok=True)
    drop_lines(content, "domain.yml", "  - {}", GONE)
    shutil.rmtree(content.root / "tests/transcripts")  # which also speak of it
    return content


def drop_lines(content: Copy, file: str, line: str, names: tuple[str, ...]) -> None:
    gone = {line.format(name) for name in names}
    kept = [one for one in content.read(file).split("\n") if one not in gone]
    content.write(file, "\n".join(kept))


def left_over(content: Copy) -> list[Fault]:
    return [fault for fault in check(content.root) if not fault.may_wait]


def test_what_is_left_over_is_named_where_an_editor_can_take_it_away(shorter: Copy) -> None:
    faults = left_over(shorter)
    places = {fault.file for fault in faults}
    assert {"domain.yml", "config.yml", "data/business/handoff.yml", "data/responses/choices.yml"} <= places
    spoken = [fault for fault in faults if fault.file.startswith("actions/")]
    assert all("out of domain.yml" in fault.todo for fault in spoken), "no editor changes Python"
    assert not [fault for fault in faults if fault.file.startswith("bot/")]
    listed = [fault for fault in faults if "This list names 'notify_me'" in fault.what]
    lists = [line for line in shorter.read("domain.yml").split("\n") if line == "          - notify_me"]
    assert len(listed) == len(lists), "each list is named once, however often it is referred to"


def test_a_topic_can_be_left_out_altogether(shorter: Copy) -> None:
    """With the services and districts: nothing in the code insists on them."""
    drop_lines(shorter, "domain.yml", "          - {}", GONE)
    drop_lines(shorter, "domain.yml", "  - {}", OF_THE_DOMAIN)
    domain = shorter.read("domain.yml")
    domain = re.sub(r"  notify_service:\n.*?\n\n", "", domain, flags=re.DOTALL)
    domain = re.sub(r"  notify_me_form:\n.*?\n", "", domain)
    domain = re.sub(r"  problem_service:\n.*?(?=  # Free text)", "", domain, flags=re.DOTALL)
    asked = "required_slots: [problem_service, problem_district, problem_text]"
    shorter.write("domain.yml", domain.replace(asked, "required_slots: [problem_text]"))
    drop_lines(shorter, "config.yml", "  - {}", GONE)
    for topic in LEAD_TO_IT:
        words = re.sub(
            rf"/({'|'.join(GONE)})", "/report_problem", shorter.read(f"data/responses/{topic}.yml")
        )
        shorter.write(f"data/responses/{topic}.yml", words)
    choices = re.sub(
        rf"  utter_choice_({'|'.join(GONE)}):\n.*?\n\n", "", shorter.read(CHOICES), flags=re.DOTALL
    )
    shorter.write(CHOICES, choices)
    shorter.change("data/business/handoff.yml", ", service_status]", "]")
    for facts in ("services", "districts"):
        (shorter.root / f"data/business/{facts}.yml").unlink()
    offices = re.sub(r"    district: .*\n", "", shorter.read("data/business/offices.yml"))
    shorter.write("data/business/offices.yml", offices)
    contacts = re.sub(r"  (electricity|water): .*\n", "", shorter.read("data/business/contacts.yml"))
    shorter.write("data/business/contacts.yml", contacts)
    assert [str(fault) for fault in left_over(shorter)] == []


def test_a_business_in_which_nobody_is_in_danger_needs_no_words_for_it(content: Copy) -> None:
    """Taken out of the settings, the action that calls a person misses none."""
    content.change("config.yml", "    report_danger: danger\n", "")
    (content.root / "data/responses/danger.yml").unlink()
    assert not [fault for fault in check(content.root) if "utter_danger" in fault.what]


def test_a_form_that_asks_for_what_there_is_none_of_is_named(content: Copy) -> None:
    content.write("data/business/districts.yml", "districts: {}\n")
    content.write(
        "data/business/offices.yml",
        re.sub(r"    district: .*\n", "", content.read("data/business/offices.yml")),
    )
    faults = [fault for fault in check(content.root) if "nothing to choose from" in fault.what]
    line = content.line("domain.yml", "required_slots: [problem_service")
    assert ("domain.yml", line) in {(fault.file, fault.line) for fault in faults}
    assert len(faults) == 2  # notify_me_form too
