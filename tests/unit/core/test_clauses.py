"""Where one thing that is said ends and the next begins."""

import re

import pytest

from bot.core.clauses import END_OF_CLAUSE, END_UNASKED, clauses, first_clause, with_marks


def test_each_clause_stands_by_itself() -> None:
    assert [one.strip() for one in clauses("no, ¿y en Norte?\n👍")] == ["no", "y en Norte"]
    assert first_clause("¡vale! mañana") == "vale"


def test_a_question_keeps_its_mark() -> None:
    told = with_marks("Me cobraron doble: ¿cuándo me lo devuelven?? Gracias…")
    assert [one.strip() for one in told] == ["Me cobraron doble", "cuándo me lo devuelven??", "Gracias…"]


def test_an_hour_is_no_end() -> None:
    assert with_marks("el lunes a las 10:30, o a las 8.15") == ["el lunes a las 10:30", " o a las 8.15"]
    assert with_marks("on the 3. I can't") == ["on the 3", " I can't"]


@pytest.mark.parametrize(
    ("rest", "ends", "asks"),
    [
        *(
            (each, True, False)
            for each in ("", ", o el martes", ". Gracias", "; sí", ": nunca", "\nno puedo", ")", "…")
        ),
        ("? y en Norte", True, True),
        *((each, False, False) for each in (".30", ":30", " y martes", "-")),
    ],
)
def test_a_pattern_ends_with_its_clause(rest: str, ends: bool, asks: bool) -> None:
    assert bool(re.match(END_OF_CLAUSE, rest)) is ends
    assert bool(re.match(END_UNASKED, rest)) is (ends and not asks)
