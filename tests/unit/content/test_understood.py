"""An editor learns which examples would not be understood, what they are taken for, what to write more of."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.in_spanish import in_spanish
from bot.content.project import Project
from bot.content.understood import Intent, advice, read
from tests.unit.content.conftest import Copy

NEW = """version: "3.1"

nlu:
  - intent: faq/renew_loan
    examples: |
      - quiero renovar un libro
      - cómo renuevo [la novela](office) de ayer
      - necesito una prórroga
      - quiero quedármelo más días
      - quiero renovar otro libro
"""


def understood(content: Copy, taken: dict[str, str | None], beyond: Sequence[str] = ()) -> list[Intent]:
    """Everything is, but what is said to be taken for something else."""

    def taken_for(texts: Sequence[str], labels: Sequence[str]) -> list[str | None]:
        assert {*taken} <= {*texts}, "examples are read without their marks"
        return [taken.get(text, label) for text, label in zip(texts, labels, strict=True)]

    return read(Project.read(content.root), taken_for, beyond)


def test_each_example_is_named_with_its_line_and_what_would_help(content: Copy) -> None:
    content.write("data/nlu/es/loans.yml", NEW)
    taken = {"cómo renuevo la novela de ayer": "ask_when", "necesito una prórroga": None}
    said = [line for _, line in advice(understood(content, taken), ["faq/renew_loan"])]
    assert said[:4] == [
        "'faq/renew_loan' in Spanish: 3 of 5 examples would be understood, were they not here.",
        "data/nlu/es/loans.yml:7: taken for 'ask_when': cómo renuevo [la novela](office) de ayer",
        "data/nlu/es/loans.yml:8: not understood: necesito una prórroga",
        "Words that only one of its examples has: renuevo, novela, prorroga."
        " Write two or three more with each.",
    ]
    assert "None has one or two words: many write no more than that." in said
    assert "None is long: many tell first what happened, and ask then." in said
    assert not any("asks" in line for line in said), "one of them does"
    turned = [in_spanish(line) for line in said]
    assert all(a != b for a, b in zip(said, turned, strict=True))
    assert turned[1].endswith("se toma por «ask_when»: cómo renuevo [la novela](office) de ayer")


def test_without_a_name_those_understood_worst_come_first_and_the_rest_is_counted(content: Copy) -> None:
    content.write("data/nlu/es/loans.yml", NEW)
    every: dict[str, str | None] = dict.fromkeys(
        ("quiero renovar un libro", "quiero renovar otro libro"), "inform"
    )
    said = [line for _, line in advice(understood(content, every), [])]
    assert said[0].startswith("'faq/renew_loan' in Spanish: 3 of 5")
    assert "Most often taken for 'inform': write more of what is asked here and never there." in said
    intents = len(understood(content, every))
    assert said[-1] == (f"{intents - 1} of {intents} intents, each language by itself, are understood well.")
    assert in_spanish(said[-1]).endswith(f"{intents - 1} de {intents}.")


def test_what_the_bot_does_not_do_need_not_be_understood(content: Copy) -> None:
    [one, *_] = understood(content, {"tell me a joke": None})
    assert one.name == "out_of_scope" and len(one.missed) == 1
    assert not understood(content, {"tell me a joke": None}, ["out_of_scope"])[0].missed
