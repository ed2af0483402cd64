"""An editor looks for what is left of the shipped example."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from bot.commands import content as commands
from bot.content.find import NAMES, find, of_the_example
from bot.core.languages import LANGUAGES
from bot.settings import ROOT
from scripts import example_names
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


def test_a_name_is_found_wherever_it_stands(content: Copy) -> None:
    """Also in lists that customers never read, and in test conversations."""
    files = {line.partition(":")[0] for line in find(content.root, ["opening_hours"], everywhere=True)}
    assert {"domain.yml", "config.yml", "tests/transcripts/es/open_right_now.yml"} <= files
    content.change("data/business/business.yml", "languages: [es, en]", "languages: [en]")
    files = {line.partition(":")[0] for line in find(content.root, ["opening_hours"], everywhere=True)}
    assert "tests/transcripts/es/open_right_now.yml" not in files and "data/nlu/en/hours.yml" in files


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


@pytest.mark.skipif(not example_names.is_the_example(ROOT), reason="the facts are those of another business")
def test_the_names_of_the_shipped_example_are_those_of_its_facts() -> None:
    """Whoever changes them says 'python -m scripts.example_names'."""
    names = example_names.named(ROOT)
    assert yaml.load(NAMES.read_text("utf-8"), yaml.CSafeLoader) == names
    assert all(len(fact["names"]) > 2 for language in LANGUAGES for fact in names[language].values())


def test_the_names_of_another_business_are_never_taken_for_the_examples(
    content: Copy, tmp_path: Path
) -> None:
    """They would be told as what is left of the example."""
    names = tmp_path / "names.yml"
    content.change("data/business/business.yml", f"name: {example_names.EXAMPLE}", "name: Zorro")
    with pytest.raises(SystemExit):
        example_names.main(content.root, names)
    assert not names.exists()
    content.change("data/business/business.yml", "name: Zorro", f"name: {example_names.EXAMPLE}")
    example_names.main(content.root, names)
    assert yaml.load(names.read_text("utf-8"), yaml.CSafeLoader) == example_names.named(content.root)


def test_three_dots_in_a_name_of_the_example_stand_for_a_word(content: Copy) -> None:
    """As they do where the bot looks for it; and a business that has the name itself keeps it."""
    content.write("data/responses/one.yml", 'a: "Put it in my wife\'s name"\nb: "In my name"\n')
    assert "in my ... name" not in of_the_example(content.root)
    places = [line.split(": ")[0] for line in find(content.root, ["in my ... name"])]
    assert [place for place in places if place.startswith("data/responses/")] == ["data/responses/one.yml:1"]
    content.change("data/business/appointment_kinds.yml", "in my ... name, ", "")
    assert "in my ... name" in of_the_example(content.root)


def test_lines_without_the_example_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "told", str)
    refused = CliRunner().invoke(commands.content, ["find", "zorro", "--lines"])
    assert refused.exit_code == 2
    assert "--lines goes with --example." in refused.output


def test_the_example_is_counted_by_file_and_told_line_by_line_when_asked(
    content: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a business that has no offices of these names any more."""
    content.write("data/responses/one.yml", 'a: "Aurora"\nb: "Aurora"\n')
    content.write("data/responses/two.yml", 'a: "Aurora"\n')
    content.write("data/frustration/es/more.yml", "a: Aurora\n" * 9)
    monkeypatch.setattr(commands, "ROOT", content.root)
    monkeypatch.setattr(commands, "told", str)
    monkeypatch.setattr("bot.content.find.of_the_example", lambda root: ["aurora"])

    def found(*options: str) -> list[str]:
        return CliRunner().invoke(commands.content, ["find", "--example", *options]).stdout.splitlines()

    told = found()
    headings = [line for line in told if line.endswith(":")]
    assert "read" in headings[0] and "may stay" in headings[-1]
    for heading, after in pairwise([*headings, None]):
        of_it = told[told.index(heading) + 1 : told.index(after) if after else None]
        counts = [int(line.split()[0]) for line in of_it]
        assert counts and counts == sorted(counts, reverse=True)
        assert ("data/frustration/" in of_it[0]) is (after is None)
    assert "    2  data/responses/one.yml" in found()
    lines = found("--lines")
    at = lines.index("    2  data/responses/one.yml")
    assert lines[at + 1 : at + 3] == ['         1: a: "Aurora"', '         2: b: "Aurora"']
