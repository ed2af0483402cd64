"""An editor looks for what is left of the shipped example."""

from __future__ import annotations

import pytest
import yaml

from bot.content.find import EXAMPLE, FACTS, find, of_the_example, saying
from bot.core.languages import LANGUAGES
from bot.settings import ROOT
from tests.unit.content.conftest import Copy


def test_a_word_is_found_however_it_is_written_and_nowhere_else(content: Copy) -> None:
    content.write("data/nlu/es/hours.yml", "# Zorro\nnlu:\n  - zorros\n  - ¿Y el ZÓRRO?\n")
    content.write("data/responses/x.yml", 'responses:\n  a: "un zorro."\n')
    assert list(find(content.root, ["zorro"])) == [
        "data/nlu/es/hours.yml:4: - ¿Y el ZÓRRO?",
        'data/responses/x.yml:2: a: "un zorro."',
    ]
    assert len(list(find(content.root, ["zorr*"]))) == 3
    assert not list(find(content.root, ["zorrillo"]))


def test_what_is_in_a_language_nobody_speaks_is_left_out(content: Copy) -> None:
    content.write("data/nlu/en/hours.yml", "nlu: [vixen]\n")
    assert list(find(content.root, ["vixen"]))
    content.change("data/business/business.yml", "languages: [es, en]", "languages: [es]")
    assert not list(find(content.root, ["vixen"]))


def test_the_examples_words_are_those_that_the_business_does_not_name_itself(content: Copy) -> None:
    """A shop that also sells routers, and has no other service."""
    assert not {"agua", "factura*", "water", "norte"} & {*of_the_example(content.root)}
    for name in ("districts", "offices", "appointment_kinds"):
        (content.root / f"data/business/{name}.yml").unlink()
    services = "services: {shop: {es: routers, en: routers}}\n# agua\n"
    (content.root / "data/business/services.yml").write_text(services, "utf-8")
    left = of_the_example(content.root)
    assert {"agua", "factura*", "water", "norte"} <= {*left} and "router*" not in left
    files = {place.partition(":")[0] for place in find(content.root, left)}
    assert {
        "data/responses/faq.yml",
        "data/frustration/es/broken_promises.yml",
        "data/nlu/en/problems.yml",
    } <= files
    content.change("data/business/business.yml", "languages: [es, en]", "languages: [es]")
    assert "water" not in of_the_example(content.root)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_the_shipped_example_is_among_its_words(language: str) -> None:
    """Whoever adds an office to the example, or another name for one, adds it to example.yml too."""
    words = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    says = saying([*words[language], *words["names"][language]])
    facts = (yaml.safe_load((ROOT / f"data/business/{name}.yml").read_text("utf-8")) for name in FACTS[1:])
    named = [one for fact in facts for entries in fact.values() for one in entries.values()]
    names = {name for one in named for name in (one[language], *one.get("synonyms", {}).get(language, ()))}
    names |= {one["address"] for one in named if "address" in one}
    assert len(names) > 60
    assert not {name for name in names if not says(name)}
