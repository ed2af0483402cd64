"""An editor looks for what is left of the shipped example."""

from __future__ import annotations

from bot.content.find import find
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
