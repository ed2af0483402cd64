"""Where others read along, what is nobody else's business is left for a private chat."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.conftest import Engine
from tests.engine.test_connector import fresh, texts

PRIVATE = ["report_problem", "problem", "talk_to_human"]
HOURS = "De 9 a 14.\n\nDe lunes a viernes."


def in_group(engine: Engine, text: str, of: dict[str, Any], **more: Any) -> dict[str, Any]:
    return engine.turn(text, private=PRIVATE, **of, **more)


def test_no_form_opens_in_a_group_nor_answers_what_comes_next(engine: Engine) -> None:
    group = fresh(engine, "group")
    wished = in_group(engine, "quiero informar de un problema", group)
    assert (texts(wished), wished["form"], wished["private"]) == ([], None, ["report_problem"])
    next_said = in_group(engine, "¿a qué hora abren?", group)
    assert (texts(next_said), next_said["private"]) == ([HOURS], [])
    pressed = in_group(engine, "Dar aviso", group, payload="/report_problem")
    assert (texts(pressed), pressed["form"], pressed["private"]) == ([], None, ["report_problem"])


def test_a_form_from_before_is_left(engine: Engine) -> None:
    group = fresh(engine, "group with a form")
    assert engine.turn("quiero informar de un problema", **group)["form"] == "problem_form"
    told = in_group(engine, "¿a qué hora abren?", group)
    assert (texts(told), told["form"]) == ([HOURS], None)
    assert "no funciona la farola" not in str(in_group(engine, "no funciona la farola", group)["slots"])


@pytest.mark.parametrize(("text", "kept"), [("quiero hablar con una persona", True), ("huele a gas", False)])
def test_a_person_is_called_in_a_group_for_danger_only(engine: Engine, text: str, kept: bool) -> None:
    said = in_group(engine, text, fresh(engine, f"group: {text}"))
    assert (said["private"], said["replies"] == []) == ((["talk_to_human"], True) if kept else ([], False))


def test_anger_is_heard_beside_what_is_left_for_private(engine: Engine) -> None:
    group = fresh(engine, "cross group")
    said = in_group(engine, "quiero informar de un problema, sois unos inútiles", group)
    assert said["signals"] and said["form"] is None
