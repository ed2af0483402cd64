"""Whoever keeps a cues.yml or config.yml from before is told what is not heard without what came in since."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content import config
from bot.content.check import check, main
from bot.content.cues import shape
from bot.content.faults import Fault
from bot.content.handoff import LATER
from bot.content.not_heard import what_customers_say
from bot.content.project import Project, group, rows
from bot.content.sheet import read_sheet
from tests.unit.content.conftest import ROOT, Copy

CUES, CONFIG, HANDOFF = "data/business/cues.yml", "config.yml", "data/business/handoff.yml"
KNOWN = what_customers_say()
GROUPS = {of.removeprefix("cues/"): lists for of, lists in KNOWN.items() if of.startswith("cues/")}


def without(content: Copy, file: str, *places: tuple[Any, ...]) -> list[Fault]:
    """What the check says of the file without what stands in these places."""
    data = deepcopy(read_sheet(content.root, content.root / file).data)
    for *above, last in places:
        held = data
        for each in above:
            held = held[each]
        del held[last]
    content.write(file, yaml.dump(data, allow_unicode=True, sort_keys=False))
    return [one for one in check(content.root) if one.file == file]


def missing(faults: list[Fault]) -> set[str]:
    assert all(one.unheard for one in faults), "\n".join(map(str, faults))
    return {one.what.split("'")[-2] for one in faults}


def test_of_each_list_of_cues_that_came_in_later_it_is_told(content: Copy) -> None:
    named = KNOWN["cues"]
    assert missing(without(content, CUES, *((name,) for name in named))) == {*named}
    content.mend()
    inner = [(of, name) for of, lists in GROUPS.items() for name in lists]
    assert missing(without(content, CUES, *inner)) == {name for _, name in inner}


def test_each_list_of_cues_that_may_be_missing_is_known() -> None:
    lists = shape(["es", "en"])
    assert lists.allowed.keys() == KNOWN["cues"].keys()
    for kind, later in GROUPS.items():
        assert lists.allowed[kind].allowed.keys() == later.keys(), kind


HEARD_BEFORE = ["booking", "open_now", "negation", "unavailable", "working", "day_parts"]


@pytest.mark.parametrize(
    "place", [*((name,) for name in HEARD_BEFORE), ("naming", "will_not_do"), ("naming", "district")]
)
def test_without_words_that_were_heard_before_they_were_a_list_the_content_is_at_fault(
    content: Copy, place: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """An update must not have the bot offer mornings for "por la tarde", or Norte for "en Norte no"."""
    [told] = without(content, CUES, place)
    assert not told.may_wait
    assert f"no longer heard as before: '{place[-1]}' is missing here." in told.what
    empty = "or write it empty" if len(place) > 1 else "and empty what is not for you"
    assert told.todo == f"Copy it from the cues.yml that came with the program, {empty}."
    assert "ya no se entienden como antes" in told.spanish()
    assert main(content.root) == 1
    assert told.what in capsys.readouterr().out


def test_who_leaves_words_that_were_heard_before_out_says_so_by_an_empty_list(content: Copy) -> None:
    data = deepcopy(read_sheet(content.root, content.root / CUES).data)
    data["naming"]["will_not_do"] = {"es": [], "en": []}
    data["day_parts"] = {name: {"es": [], "en": []} for name in data["day_parts"]}
    content.write(CUES, yaml.dump(data, allow_unicode=True, sort_keys=False))
    assert not [one for one in check(content.root) if one.file == CUES]


def test_a_list_of_what_nobody_heard_before_may_wait(content: Copy) -> None:
    [told] = without(content, CUES, ("no_more",))
    assert told.may_wait


def test_of_each_setting_that_is_another_where_it_is_missing_it_is_told(content: Copy) -> None:
    project, places, named = Project.read(ROOT), [], set()
    for section in ("pipeline", "policies"):
        for i, part in enumerate(map(group, rows(group(project.config.data)[section]))):
            known, _ = config._defaults(ROOT, str(part["name"]))
            otherwise = {key: part[key] for key in part.keys() - {"name"} if known.get(key) != part[key]}
            told = KNOWN.get(f"config/{part['name'].rpartition('.')[2]}", {})
            assert otherwise == {key: came_with for key, (_, _, came_with) in told.items()}, part["name"]
            named |= otherwise.keys()
            places += [(section, i, key) for key in otherwise]
    assert missing(without(content, CONFIG, *places)) == named


def test_of_a_setting_the_line_is_told_with_what_there_is_of_it(content: Copy) -> None:
    content.change(CONFIG, "  status: ticket_status\n", "")
    content.change(CONFIG, "  named:\n  - opening_hours\n  - office_location\n", "  other: []\n")
    content.change(CONFIG, "  other: []\n  - contact_channels\n  - my_appointments\n", "")
    content.change("domain.yml", "  - contact_channels\n", "")
    told = {
        one.what.split("'")[-2]: one for one in check(content.root) if one.file == CONFIG and one.may_wait
    }
    assert told["status"].todo == "Add the line 'status: ticket_status' below it, or write it empty."
    assert "'named: [opening_hours, office_location, my_appointments]'" in told["named"].todo
    assert "Añade debajo la línea «status: ticket_status», o escríbelo vacío." in told["status"].spanish()


def test_each_part_of_the_config_that_may_be_missing_is_known() -> None:
    for section in ("pipeline", "policies"):
        parts = [part["name"] for part in group(Project.read(ROOT).config.data)[section]]
        assert parts == [*KNOWN[f"config/{section}"]]


DANGER = "- name: bot.engine.nlu.danger.DangerDetector\n  intent: report_danger\n  heed: 0.3\n"


def test_of_a_part_that_is_missing_it_is_told_with_its_line_and_place(content: Copy) -> None:
    """From before it came in: nobody in danger would be heard, and nothing else would say so."""
    content.change(CONFIG, DANGER, "")
    [told] = check(content.root)
    assert told.may_wait and told.line == content.line(CONFIG, "AddressExtractor")
    assert "'the meter is smoking'" in told.what and "there is no bot.engine.nlu.danger.DangerD" in told.what
    assert told.todo == (
        "Add '- name: bot.engine.nlu.danger.DangerDetector' below all of "
        "'bot.engine.nlu.addresses.AddressExtractor'; with a # before it nobody misses it."
    )
    assert "debajo de todo lo de «bot.engine.nlu.addresses.AddressExtractor»" in told.spanish()


def test_the_first_part_belongs_at_the_beginning(content: Copy) -> None:
    content.change(CONFIG, "- name: bot.engine.nlu.tokenizer.CustomerTokenizer\n", "")
    [told] = check(content.root)
    assert "right below 'pipeline:'" in told.todo


def test_who_leaves_a_part_as_a_remark_is_told_nothing(content: Copy) -> None:
    content.change(CONFIG, DANGER, "".join(f"# {line}\n" for line in DANGER.splitlines()))
    assert not check(content.root)
    content.change(CONFIG, "DangerDetector\n", "DangerDetector  # not for us\n")
    assert not check(content.root), "with one of its own behind it"


def test_a_part_for_an_intent_that_is_not_there_is_missed_by_nobody(content: Copy) -> None:
    content.change(CONFIG, DANGER, "")
    content.change("domain.yml", "  - report_danger\n", "")
    assert not [one for one in check(content.root) if "DangerDetector" in one.what]


def test_a_part_that_is_misspelt_is_told_and_not_missed_as_well(content: Copy) -> None:
    content.change(CONFIG, "danger.DangerDetector", "danger.DangerDetecter")
    [told] = check(content.root)
    assert not told.may_wait and told.todo == "Did you mean 'bot.engine.nlu.danger.DangerDetector'?"


@pytest.mark.parametrize(
    "code", ["class Ours: ...", "from bot.engine.ours.inner import Ours", "from .inner import A as Ours", ""]
)
def test_a_part_of_ones_own_is_found_where_rasa_finds_it(tmp_path: Path, code: str) -> None:
    content = Copy(tmp_path)
    (tmp_path / "bot").unlink()  # and with it the parts that came with the program
    content.write("bot/engine/ours/__init__.py", f"{code}\n")
    content.change(CONFIG, "pipeline:\n", "pipeline:\n- name: bot.engine.ours.Ours\n")
    told = [one.what for one in check(tmp_path) if "Ours" in one.what]
    assert told == ([] if code else ["There is no 'bot.engine.ours.Ours' in the program."])


def test_of_what_came_in_later_for_those_who_wait_it_is_told(content: Copy) -> None:
    known = KNOWN["handoff/waiting"]
    assert missing(without(content, HANDOFF, *(("waiting", name) for name in known))) == {*known} == {*LATER}


def test_it_is_told_by_what_customers_say_in_both_languages(content: Copy) -> None:
    [told] = without(content, CUES, ("pointing",))
    assert told.spanish() == (
        f"{CUES}:1: sugerencia: «la del martes» y «the one on the 3rd» no se entienden como se quieren "
        "decir: aquí falta «pointing». Cópialo del cues.yml que vino con el programa, o escríbelo vacío."
    )
    assert main(content.root) == 0, "it keeps nobody from going on"


@pytest.mark.parametrize(
    ("file", "was", "empty"),
    [(CONFIG, "  withdraws: [stop_notices]", "  withdraws: []"), (CUES, "  es: [pero, aunque]", "  es: []")],
)
def test_who_writes_it_empty_is_told_nothing(content: Copy, file: str, was: str, empty: str) -> None:
    content.change(file, was, empty)
    assert not [one for one in check(content.root) if one.file == file]
