"""What we say, as Twilio takes it: within every limit of WhatsApp."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.channels.whatsapp.failures import PASSING, reason
from bot.channels.whatsapp.render import Piece, pieces, template_piece
from bot.core.message import Author, Button, Delivery, Message
from bot.core.splitting import utf16
from bot.core.templates import Template, Templates

IDS = {count: f"HX{count:032x}" for count in range(1, 12)}
TEMPLATES = Templates(buttons={n: IDS[n] for n in (1, 2, 3)}, lists={n: IDS[n] for n in range(4, 12)})


def shown(text: str, *titles: str, payload: str = "/inform") -> list[Piece]:
    buttons = tuple(Button(title, f"{payload}{n}") for n, title in enumerate(titles))
    message = Message("m", "c", 1, Author.BOT, text, datetime.now(UTC), Delivery.QUEUED, buttons)
    return pieces(message, TEMPLATES, lambda attachment: "")


@pytest.mark.parametrize("count", range(1, 11))
def test_buttons_go_as_a_template_only_within_its_limits(count: int) -> None:
    (piece,) = shown("¿Cuál?", *(f"Opción {n}" for n in range(count)))
    assert piece.content == IDS[count]
    values = json.loads(piece.variables or "")
    assert values["1"] == "¿Cuál?"
    assert len(values) == 1 + 2 * count
    assert "body" not in piece.parameters()


@pytest.mark.parametrize(
    ("text", "titles", "payload"),
    [
        ("¿Cuál?", ["a" * 21], "/x"),
        ("¿Cuál?", [f"Opción {n}" for n in range(11)], "/x"),
        ("a" * 1025, ["Sí"], "/x"),
        ("", ["Sí"], "/x"),
        ("¿Cuál?", ["Sí"], "/x" * 150),
        ("Centro y Norte.\n¿Cuál?", ["Sí"], "/x"),
    ],
    ids=["a long title", "eleven choices", "a long text", "no text", "a long payload", "two lines"],
)
def test_what_does_not_fit_is_a_numbered_list(text: str, titles: list[str], payload: str) -> None:
    found = shown(text, *titles, payload=payload)
    assert all(piece.content is None and piece.numbered for piece in found)
    assert f"1. {titles[0]}" in "".join(piece.body for piece in found)


def test_a_long_numbered_list_is_cut_like_any_text() -> None:
    found = shown("palabra " * 300, "Sí" * 20)
    assert len(found) == 2
    assert all(len(piece.body) <= 1600 for piece in found)


def test_a_text_is_as_long_as_networks_count_it() -> None:
    """Two for an emoji: 900 of them are no 1600."""
    found = shown("👍 " * 600)
    assert len(found) == 2 and all(utf16(piece.body) <= 1600 for piece in found)
    listed = shown("👍" * 600, "Sí")
    assert listed[0].content is None, "too long for a template with a button"


def test_a_value_of_a_template_is_no_longer_than_allowed() -> None:
    """The whole may have 1024 characters: the longest value is cut, at a word."""
    template = Template("t", {"es": "Caso {number}: {news} Contéstanos."}, {"es": IDS[1]})
    piece = template_piece(template, "es", {"number": "R-1", "news": "palabra " * 500})
    values = json.loads(piece.variables or "")
    assert values["1"] == "R-1" and values["2"].endswith("palabra…")
    assert 1000 < len(template.fill("es", {"number": values["1"], "news": values["2"]})) <= 1024


def test_a_value_of_a_template_is_one_line_and_never_empty() -> None:
    template = Template("t", {"es": "{news} {name}"}, {"es": IDS[1]})
    piece = template_piece(template, "es", {"news": "Ya está.\n\nGracias\tpor      avisar.", "name": ""})
    assert json.loads(piece.variables or "") == {"1": "Ya está. Gracias por avisar.", "2": "–"}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("**Centro** abre a las _9:00_", "*Centro* abre a las _9:00_"),
        ("*ojo* con snake_case y 2*3*4", "_ojo_ con snake_case y 2*3*4"),
        ("**mira [esto](https://a.example/x_y_z)**", "*mira esto (https://a.example/x_y_z)*"),
        ("[https://a.example](https://a.example)", "https://a.example"),
        ("Llama al [900 123 456](tel:+34900123456)", "Llama al 900 123 456"),
        ("o [escribe](mailto:hola@a.example)", "o escribe (hola@a.example)"),
        ("https://a.example/**x**_y_", "https://a.example/**x**_y_"),
        ("[x](javascript:alert)", "[x](javascript:alert)"),
    ],
)
def test_the_little_markdown_is_written_with_the_signs_of_whatsapp(text: str, body: str) -> None:
    assert shown(text)[0].body == body
    assert shown(text, "Sí")[0].body == body


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("63016", "window_closed"),
        (21658, "too_long"),
        (63018, "too_many"),
        (63038, "too_many"),  # the account's own limit of a day
        (63032, "undeliverable"),  # WhatsApp's 472: an experiment of theirs, and nobody has blocked us
        ("21610", "blocked"),
        ("12345", "twilio 12345"),
        ("", "rejected"),
    ],
)
def test_a_code_of_twilios_has_a_reason(code: str | int, why: str) -> None:
    assert reason(code) == why
    assert (why in PASSING) == (why == "too_many")


@pytest.mark.parametrize(
    ("style", "shown_as"), [("name", "*Marta Ruiz*\nHola"), ("initials", "*MR*\nHola"), ("none", "Hola")]
)
def test_an_operator_signs_as_the_house_wants(style: str, shown_as: str) -> None:
    message = Message(
        "m", "c", 1, Author.OPERATOR, "Hola", datetime.now(UTC), Delivery.QUEUED, author_name="Marta Ruiz"
    )
    (piece,) = pieces(message, TEMPLATES, lambda attachment: "", style)
    assert piece.body == shown_as


def test_the_bot_signs_nothing() -> None:
    message = Message("m", "c", 1, Author.BOT, "Hola", datetime.now(UTC), Delivery.QUEUED)
    assert pieces(message, TEMPLATES, lambda attachment: "", "name")[0].body == "Hola"
