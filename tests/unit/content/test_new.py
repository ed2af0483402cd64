"""``bot new`` puts everything in its place but the words; with the words in, the content is in order."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import yaml

from bot.content.adapting import adapt
from bot.content.check import check
from bot.content.faults import ContentError
from bot.content.in_spanish import in_spanish
from bot.content.new import Draft, new_answer, new_danger, new_intent
from bot.content.new_form import new_form, new_question
from bot.content.project import Project
from tests.unit.content.conftest import Copy

WRITTEN = {
    "es": [
        f"quiero adoptar {one}"
        for one in ("perro", "gato", "loro", "pato", "pez", "conejo", "burro", "potro")
    ],
    "en": [
        f"i want to adopt a {one}" for one in ("dog", "cat", "bird", "duck", "fish", "hare", "mule", "colt")
    ],
}


def fill_in(content: Copy, files: list[str]) -> None:
    """What an editor does next."""
    for file in files:
        text = content.read(file)
        if file.startswith("data/nlu/"):
            examples = "\n".join(f"      - {one}" for one in WRITTEN[file.split("/")[2]])
            content.write(file, text.replace("      -\n", f"{examples}\n"))
        elif file.startswith(("data/responses/", "tests/")):
            content.write(file, text.replace('""', '"Hola"').replace("customer:\n", "customer: hola\n"))


def test_a_form_made_when_they_shared_the_questions_of_the_example_is_told_what_it_takes_for_an_answer(
    content: Copy,
) -> None:
    fill_in(content, made(content, "form"))
    made_today = content.read("domain.yml")
    wishes = re.search(r"&wishes\n((?: +- \w+\n)+)", made_today)
    assert wishes
    content.write(
        "domain.yml", made_today.replace(wishes[0], "*questions\n").replace("*wishes", "*questions")
    )
    [fault] = check(content.root)
    assert fault.may_wait and "'adopt_form'" in fault.what and "cancel_appointment" in fault.what
    assert fault.line == content.line("domain.yml", "  adopt_animal:") + 5
    assert in_spanish(fault.what) != fault.what and in_spanish(fault.todo) != fault.todo


def made(content: Copy, kind: str) -> list[str]:
    project = Project.read(content.root)
    drafts: dict[str, Draft] = {
        "answer": new_answer(project, "adopt"),
        "intent": new_intent(project, "adopt"),
        "form": new_form(project, "adopt", ("animal", "phone")),
    }
    return drafts[kind].write()


@pytest.mark.parametrize("kind", ["answer", "intent", "form"])
@pytest.mark.parametrize("languages", ["[es, en]", "[en]"])
def test_filled_in_it_is_in_order(content: Copy, kind: str, languages: str) -> None:
    content.change("data/business/business.yml", "languages: [es, en]", f"languages: {languages}")
    files = made(content, kind)
    left = check(content.root)
    assert {fault.file for fault in left} >= {file for file in files if file.startswith("data/responses")}
    assert any("This example is empty" in fault.what for fault in left)
    fill_in(content, files)
    assert [str(fault) for fault in check(content.root)] == []
    assert not any("/es/" in file for file in files) or "es" in languages


def test_a_form_waits_for_its_own_answers_and_keeps_them(content: Copy) -> None:
    made(content, "form")
    domain, config = content.read("domain.yml"), content.read("config.yml")
    assert "adopt_form:\n    required_slots: [adopt_animal, adopt_phone]\n" in domain
    assert len(re.findall(r"^          - adopt$", domain, re.MULTILINE)) == 3, "in each list of wishes"
    asked = yaml.load(domain, yaml.CSafeLoader)["slots"]["adopt_phone"]["mappings"][0]["not_intent"]
    assert {"adopt", "book_appointment", "complain", "nevermind"} <= {*asked}, "no wish is an answer"
    assert "free_text_slots: [adopt_animal, adopt_phone, problem_text]" in config
    assert "  begin:\n  - adopt\n" in config
    assert "- action: action_keep_answers" in content.read("data/rules/adopt.yml")


@pytest.mark.parametrize("in_lines", [False, True])
def test_a_form_can_be_given_another_question(content: Copy, in_lines: bool) -> None:
    """Asked after the rest, and in order once its words are there; the program's own forms are left alone."""
    fill_in(content, made(content, "form"))
    if in_lines:
        listed = "required_slots:\n      - adopt_animal\n      - adopt_phone\n"
        content.change("domain.yml", "required_slots: [adopt_animal, adopt_phone]\n", listed)
    files = new_question(Project.read(content.root), "adopt", ("colour", "age")).write()
    assert [file for file in files if file.startswith("data/")] == ["data/responses/adopt_colour.yml"]
    asked = ["adopt_animal", "adopt_phone", "adopt_colour", "adopt_age"]
    assert Project.read(content.root).forms["adopt_form"] == asked
    assert {fault.file for fault in check(content.root)} == {"data/responses/adopt_colour.yml"}
    fill_in(content, files)
    assert [str(fault) for fault in check(content.root)] == []
    with pytest.raises(ContentError, match="There is a 'adopt_age' already"):
        new_question(Project.read(content.root), "adopt_form", ("age",))
    with pytest.raises(ContentError, match=r"no form 'adopts_form'. Known: adopt\."):
        new_question(Project.read(content.root), "adopts", ("age",))
    with pytest.raises(ContentError, match="goes to the program"):
        new_question(Project.read(content.root), "report_problem", ("meter",))


@pytest.mark.parametrize(
    "words",
    [
        "utter_noted_adopt",
        "utter_why_adopt_animal",
        "utter_nevermind_adopt",
        "utter_called_adopt",
        "utter_called_adopt_phone",
    ],
)
def test_what_a_form_says_besides_its_questions_is_missed(content: Copy, words: str) -> None:
    fill_in(content, made(content, "form"))
    file = "data/responses/adopt.yml"
    content.write(file, re.sub(rf"  {words}:\n(    .*\n)+", "", content.read(file)))
    [fault] = check(content.root)
    assert (fault.file, words in fault.todo) == ("domain.yml", True)
    assert fault.may_wait == ("called" in words), "a form of a version before has no name yet"


def test_what_goes_by_a_name_already_is_told_with_its_place(content: Copy) -> None:
    """A question or a response in another file, a slot: two of them would spoil both."""
    project, domain = Project.read(content.root), content.read("domain.yml")

    def refused(make: Callable[[], Draft]) -> str:
        with pytest.raises(ContentError) as caught:
            make()
        return str(caught.value)

    said = refused(lambda: new_answer(project, "move_house"))
    assert re.match(r"data/nlu/\w\w/faq\w*\.yml:\d+: There is a 'faq/move_house' already\.", said)
    content.write("data/responses/spare.yml", "responses:\n  utter_faq/bizum: []\n")
    said = refused(lambda: new_answer(Project.read(content.root), "bizum"))
    assert said.startswith("data/responses/spare.yml:2: There is a 'utter_faq/bizum' already.")
    said = refused(lambda: new_form(project, "problem", ("text", "text")))
    line = content.line("domain.yml", "\n  problem_text:") + 1
    assert said.startswith(f"domain.yml:{line}: There is a 'problem_text' already.")
    assert content.read("domain.yml") == domain


def test_what_is_asked_twice_is_asked_once(content: Copy) -> None:
    draft = new_form(Project.read(content.root), "adopt", ("animal", "animal"))
    assert "required_slots: [adopt_animal]\n" in draft.files["domain.yml"]


@pytest.mark.parametrize("name", ["greet", "hola", "Mi Perro", "perrito-feliz", "niño"])
def test_a_name_that_will_not_do_changes_nothing(content: Copy, name: str) -> None:
    content.write("data/responses/hola.yml", "responses: {}\n")
    before = content.read("domain.yml")
    with pytest.raises(ContentError):
        new_intent(Project.read(content.root), name).write()
    assert content.read("domain.yml") == before
    assert not (content.root / "data/rules/hola.yml").exists()


def test_a_danger_of_ones_own_waits_for_what_tells_of_it(content: Copy) -> None:
    """In each language; the check misses what is not filled in, and the rest of the folder stays as it is."""
    files = new_danger(Project.read(content.root), "poisoned_animal").write()
    assert files == [f"data/danger/{one}/poisoned_animal.yml" for one in ("es", "en")]
    files += new_danger(Project.read(content.root), "lost_child").write()
    left = check(content.root)
    assert {fault.file for fault in left} == {*files}
    assert {fault.what for fault in left} == {"This example is empty."}
    for file in files:
        content.write(file, content.read(file).replace("  -\n", "  - mi perro ha comido veneno\n"))
    assert [str(fault) for fault in check(content.root)] == []


@pytest.mark.parametrize("own", [True, False])
def test_a_business_of_another_trade_is_asked_what_danger_is_with_it(content: Copy, own: bool) -> None:
    """Until it has said so, or has what is of the example's trade deleted; who supplies water keeps that."""
    services = "data/business/services.yml"
    content.change(services, "es: luz", "es: préstamos")

    def asked() -> list[str]:
        return [
            one.file for one in check(content.root) if "no file tells of what is one with you" in one.what
        ]

    assert asked() == [], "water and internet are left"
    content.write(
        services, re.sub(r"^    (e[sn]): .*$", r"    \1: books", content.read(services), flags=re.M)
    )
    assert asked() == ["data/danger/en/borrowed.yml"]
    if own:
        new_danger(Project.read(content.root), "poisoned_animal").write()
    else:
        adapt(Project.read(content.root)).write(content.root)
        assert "en el pasillo" in content.read("data/danger/es/borrowed.yml"), "a fire is one in any place"
    assert asked() == []
