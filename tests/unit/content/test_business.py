"""The business facts, as they are read and as they are refused."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.content.business import load_business
from bot.content.faults import ContentError
from bot.content.words import Words
from bot.core import choice_cues, naming_cues, telling_cues
from tests.unit.content.conftest import ROOT, Copy


def test_the_shipped_business_is_read() -> None:
    """Every file of data/business has its part in it."""
    business = load_business(ROOT)
    assert (business.name, business.time_zone, business.languages) == (
        "Cooperativa Aurora",
        "Europe/Madrid",
        ("es", "en"),
    )
    assert set(business.services) == {"electricity", "internet", "water"}
    assert set(business.offices) == {"centro", "norte", "puerto"}
    assert len(business.districts) == 6
    assert business.services["electricity"].name("en") == "power"
    assert "el centro" in business.offices["centro"].synonyms["es"]
    assert business.appointment_kinds["change_holder"].offices == ("centro", "norte")
    assert business.contacts.emergency["general"] == "112"


def test_facts_are_read_beside_a_domain_of_another_shape(tmp_path: Path) -> None:
    """The check says what is wrong with that one."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/business").symlink_to(ROOT / "data/business")
    for written in ("- a\n", "hola\n", "intents: hola\n", ""):
        (tmp_path / "domain.yml").write_text(written)
        assert load_business(tmp_path).intents == ()


@pytest.mark.parametrize(
    ("written", "minutes"), [("{warn: 120, end: 30}", 2), ("{warn: 9, end: 3, danger: 1}", 1)]
)
def test_who_is_silent_about_danger_is_waited_for_as_the_file_says_an_older_one_too(
    content: Copy, written: str, minutes: int
) -> None:
    content.change("data/business/handoff.yml", "{warn: 120, end: 30, danger: 2}", written)
    assert load_business(content.root).care.danger == timedelta(minutes=minutes)


def test_all_that_is_wrong_is_said_at_once_with_file_and_line(content: Copy) -> None:
    """Two files with a fault each: both are named, and nothing is read."""
    content.change("data/business/business.yml", "Europe/Madrid", "Europe/Atlantis")
    content.change("data/business/contacts.yml", "hola@aurora.example", "hola")
    with pytest.raises(ContentError) as refused:
        load_business(content.root)
    assert str(refused.value).split("\n") == [
        "data/business/business.yml:6: 'Europe/Atlantis' is not a time zone. "
        "Write a continent and a city, such as Europe/Madrid.",
        "data/business/contacts.yml:5: 'hola' does not look like an e-mail address. "
        "Write it like name@example.org.",
    ]


def test_a_missing_file_is_named(content: Copy) -> None:
    """Without offices there is no business, and the message says which file to restore."""
    (content.root / "data/business/offices.yml").unlink()
    with pytest.raises(ContentError, match=r"data/business/offices\.yml:1: This file is missing"):
        load_business(content.root)


def test_a_shop_is_called_a_shop_wherever_the_bot_speaks_of_it(content: Copy) -> None:
    """In each language; where the file says nothing, they are offices."""
    about = "data/business/business.yml"
    content.change(about, "{es: oficina, en: office}", "{es: tienda, en: shop}")
    words = Words.load(content.root)
    assert "¿En qué tienda?" in {words.say("utter_ask_booking_office", "es") for _ in range(50)}
    assert "At which shop?" in {words.say("utter_ask_booking_office", "en") for _ in range(50)}
    content.change(about, content.read(about).partition("\nwords:")[2].partition("\n\n")[0], " {}")
    plain = Words.load(content.root)
    assert "¿En qué oficina?" in {plain.say("utter_ask_booking_office", "es") for _ in range(50)}


def test_a_kiosk_is_heard_where_customers_speak_of_it(content: Copy) -> None:
    """By what business.yml calls it, and by its plural; a list of cues.yml need not have it."""
    content.change("data/business/business.yml", "{es: oficina, en: office}", "{es: quiosco, en: kiosk}")
    cues = load_business(content.root).cues
    assert cues.compared("¿qué quiosco cierra más tarde?") and cues.asks_which("which kiosk is open?")
    assert cues.naming.of_all_offices("¿qué quioscos tenéis?") and cues.only_carries_on("y el quiosco de")
    assert not load_business(ROOT).cues.naming.of_all_offices("¿qué quioscos tenéis?")


def test_no_response_but_prepared_answers_names_an_office_by_a_word_of_its_own() -> None:
    """They are of the example, and written anew by another business."""
    for path in (ROOT / "data/responses").glob("*.yml"):
        if not path.name.startswith("faq"):
            said = re.findall(r"^ +(?:- )?(?:text|title): .*$", path.read_text("utf-8"), re.MULTILINE)
            named = [one for one in said if re.search(r"\b(oficinas?|tr[aá]mites?|offices?)\b", _spoken(one))]
            assert not named, f"{path.name}: {named}"


def _spoken(text: str) -> str:
    return re.sub(r"{\w+}", "", text)


def test_a_file_of_cues_from_before_some_of_them_came_in_is_still_read(content: Copy) -> None:
    """A business keeps its own file: what it is without tells nothing."""
    for name in sorted(choice_cues.LATER | naming_cues.LATER | telling_cues.LATER):
        shipped = content.read("data/business/cues.yml")
        without = re.sub(rf"^  {name}:\n(    .*\n)+", "", shipped, flags=re.MULTILINE)
        assert without != shipped
        content.write("data/business/cues.yml", without)
    assert load_business(content.root).cues.choosing.is_place("first")
    cues, later = "data/business/cues.yml", ["courtesy", "before_agreement", "breaking_off", "pointing"]
    for name in (
        *later,
        "asking_last",
        "taking",
        "wishing",
        "choosing",
        "telling",
        "doubting",
        "person",
        "naming",
        "withdrawing",
        "not_now",
        "recording",
        "surely_asking",
        "of_a_complaint",
        "behind_a_no",
        "no_more",
        "topic",
        "also_wished",
    ):
        without = re.sub(rf"^{name}:\n(  .*\n)+", "", content.read(cues), flags=re.MULTILINE)
        assert without != content.read(cues)
        content.write(cues, without)
    business = load_business(content.root)
    assert business.cues.agrees("vale")
    assert not business.cues.points("la del martes", True)


def test_an_address_for_mail_may_have_capitals(content: Copy) -> None:
    content.change("data/business/contacts.yml", "hola@aurora.example", "Hola@Aurora.Example")
    assert load_business(content.root).contacts.email == "Hola@Aurora.Example"


def test_one_word_more_is_heard_by_all_who_ask(content: Copy) -> None:
    """Of the three that each had a list of their own, the two that run in the gateway."""
    content.change(
        "data/business/cues.yml", '    es: ["no", no sea, nunca', '    es: ["no", no sea, nanay, nunca'
    )
    business = load_business(content.root)
    assert load_business(ROOT).care.may_mean("nanay de que me llamen") is not None
    assert business.care.may_mean("nanay de que me llamen") is None
    assert business.cues.negation.no.stand_in(["nanay"])
