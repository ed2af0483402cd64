"""What is cut out of a file goes whole, and takes nothing along that belongs to what stays."""

from __future__ import annotations

import pytest

from bot.content.cutting import CannotCut, without
from bot.content.sheet import Place


@pytest.mark.parametrize("sign", [">", ">-", "|", "|+"])
def test_a_text_below_its_key_goes_to_its_last_line(sign: str) -> None:
    """Also where its lines are read as one, and where one of them looks like a remark."""
    text = f"a:\n  x: hi\nb:\n  text: {sign}\n    one\n    two\n\n    # three\n\n# Of c.\nc: 1\n"
    assert without(text, [("b",)]) == "a:\n  x: hi\n\n# Of c.\nc: 1\n"
    assert without(text, [("b", "text")]) == "a:\n  x: hi\nb: {}\n\n# Of c.\nc: 1\n"


def test_the_last_text_of_a_file_goes_too() -> None:
    assert without("a: 1\nb: >\n  one\n  two", [("b",)]) == "a: 1"


@pytest.mark.parametrize(
    ("text", "place", "left"),
    [
        ("a: &n [1]\nb: *n  # Why.\nc: *n\n", ("a",), "b: &n [1]  # Why.\nc: *n\n"),
        (
            "a:\n  - k: &n  # Gone.\n      - 1\n  - k: *n # Why.\n",
            ("a", 0),
            "a:\n  - k: &n # Gone. # Why.\n      - 1\n",
        ),
        ("a:\n  - &n x\n  - *n\nb: *n\n", ("a", 0), "a:\n  - &n x\nb: *n\n"),
        ("a:\n  - &n\n    x: 1\n  - y\nb:\n  c: *n\n", ("a", 0), "a:\n  - y\nb:\n  c: &n\n    x: 1\n"),
        ("a: &n\n- 1\nb:\n- *n\n", ("a",), "b:\n- &n\n  - 1\n"),
        ("a: &n |\n  x\nb: [1]\nc: *n # Why.\n", ("a",), "b: [1]\nc: &n | # Why.\n  x\n"),
        ("a: {b: &n [1], c: *n}\n", ("a", "b"), "a: {c: &n [1]}\n"),
        ("a: &n [1]\nb: {c: 2, d: *n}\n", ("b", "d"), "a: &n [1]\nb: {c: 2}\n"),
        ("a: &n x\nb:\n  - *n\n  - y\n", ("b", 0), "a: &n x\nb:\n  - y\n"),
    ],
)
def test_what_others_refer_to_is_written_where_they_are(text: str, place: Place, left: str) -> None:
    assert without(text, [place]) == left


def test_of_two_names_that_go_each_is_moved() -> None:
    """The second stands elsewhere once the first has been written out."""
    text = "x:\n  a: &n\n    - 1\n  b: &m\n    - 2\ny:\n  c: *n\n  d: *m\n"
    assert without(text, [("x",)]) == "y:\n  c: &n\n    - 1\n  d: &m\n    - 2\n"
    inner = "x: &n\n  a: &m [1]\ny: *n\nz: *m\n"
    assert without(inner, [("x",)]) == "y: &n\n  a: &m [1]\nz: *m\n"


def test_what_would_be_read_otherwise_is_not_cut() -> None:
    with pytest.raises(CannotCut):
        without("a: &n\n  - 1\nb: [*n, 2]\n", [("a",)])  # a block cannot stand within brackets
    with pytest.raises(CannotCut):
        without("a: [\n", [("a",)])


@pytest.mark.parametrize(
    ("text", "places", "left"),
    [
        ("a:\n  # Of both.\n  - x\n  - y\n", [("a", 0)], "a:\n  # Of both.\n  - y\n"),
        ("a:\n  # Of both.\n  - x\n  - y\n\n  - z\n", [("a", 0), ("a", 1)], "a:\n\n  - z\n"),
        ("a:\n  # Of x.\n  - x\n  # Of y.\n  - y\n", [("a", 0)], "a:\n  # Of y.\n  - y\n"),
        ("a:\n  # Of x.\n  - x\n\n  - y\n", [("a", 0)], "a:\n\n  - y\n"),
        ("a:\n- w\n# Of x.\n- x\nb: 1\n", [("a", 1)], "a:\n- w\nb: 1\n"),
        ("# What this is.\na: 1\n\nb: 2\n", [("a",)], "# What this is.\n\nb: 2\n"),
        ("a:  # Why: x.\n  # Of x.\n  - x\n", [("a", 0)], "a: []  # Why: x.\n"),
    ],
)
def test_a_remark_goes_with_what_it_is_of_alone(text: str, places: list[Place], left: str) -> None:
    assert without(text, places) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("- intent: a\n\n  action: b\n", "- action: b\n"),
        ("- intent: a\n\n  # Why.\n  action: b\n", "# Why.\n- action: b\n"),
        ("- intent: a\n- x: 1\n", "- {}\n- x: 1\n"),
    ],
)
def test_the_next_key_takes_the_place_behind_the_dash(text: str, left: str) -> None:
    assert without(text, [(0, "intent")]) == left


def test_several_go_from_a_list_in_brackets() -> None:
    text = "a: [one, two, three]\n"
    assert without(text, [("a", 1), ("a", 2)]) == "a: [one]\n"
    assert without(text, [("a", 0), ("a", 1)]) == "a: [three]\n"
    assert without(text, [("a", i) for i in range(3)]) == "a: []\n"
