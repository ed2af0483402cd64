"""What the widget may send, and what is refused, in words."""

import json
from typing import Any

import pytest

from bot.channels.web.parse import (
    LONGEST_TEXT,
    Refused,
    WebMessage,
    bearer,
    parse_cursor,
    parse_message,
    parse_typing,
)

ID = "5e7a3f60-7d2c-4c0e-9f1b-0a1b2c3d4e5f"


def body(**fields: Any) -> bytes:
    return json.dumps({"id": ID, **fields}).encode()


ACCEPTED = {
    "plain words": (body(text="hola"), WebMessage(ID, "hola")),
    "a button": (body(text="Sí", payload="/affirm"), WebMessage(ID, "Sí", "/affirm")),
    "an empty payload is none": (body(text="Sí", payload=""), WebMessage(ID, "Sí")),
    "a language": (body(text="hi", language="en"), WebMessage(ID, "hi", None, "en")),
    "a language we do not speak": (body(text="salut", language="fr"), WebMessage(ID, "salut")),
    "an id in capitals": (body(text="hola", id=ID.upper()), WebMessage(ID, "hola")),
    "fields of a later widget": (body(text="hola", colour="green"), WebMessage(ID, "hola")),
    "a slash in front": (body(text="/restart"), WebMessage(ID, "/restart")),
    "the longest": (body(text="ñ" * LONGEST_TEXT), WebMessage(ID, "ñ" * LONGEST_TEXT)),
    "only emoji": (body(text="😡😡"), WebMessage(ID, "😡😡")),
    "a lone surrogate among words": (body(text="ho\ud800la"), WebMessage(ID, "ho\ud800la")),
}

REFUSED = {
    "nothing": (b"", 400, "wrong_json"),
    "half of it": (body(text="hola")[:-3], 400, "wrong_json"),
    "another encoding": ('{"text": "avería"}'.encode("latin-1"), 400, "wrong_encoding"),
    "a list": (b"[]", 400, "wrong_shape"),
    "a number": (b"7", 400, "wrong_shape"),
    "nested beyond reason": (b"[" * 100_000, 400, "wrong_json"),
    "no text": (body(), 400, "empty"),
    "only blanks": (body(text=" \n\t "), 400, "empty"),
    "only control characters": (body(text="\x00\x07"), 400, "empty"),
    "only a lone surrogate": (body(text="\ud800"), 400, "empty"),
    "text that is a list": (body(text=["hola"]), 400, "wrong_shape"),
    "a payload that is an object": (body(text="Sí", payload={}), 400, "wrong_shape"),
    "a payload without end": (body(text="Sí", payload="/" * 3000), 400, "wrong_shape"),
    "a language that is a number": (body(text="hola", language=3), 400, "wrong_shape"),
    "no id": (b'{"text": "hola"}', 400, "wrong_shape"),
    "an id that is no uuid": (body(text="hola", id="1"), 400, "wrong_shape"),
    "an id that is a number": (body(text="hola", id=1), 400, "wrong_shape"),
    "too long": (body(text="x" * (LONGEST_TEXT + 1)), 413, "text_too_long"),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_a_message_is_understood(case: str) -> None:
    sent, expected = ACCEPTED[case]
    assert parse_message(sent) == expected


@pytest.mark.parametrize("case", REFUSED)
def test_a_message_is_refused_with_a_reason(case: str) -> None:
    sent, status, code = REFUSED[case]
    with pytest.raises(Refused) as refused:
        parse_message(sent)
    assert (refused.value.status, refused.value.code) == (status, code)
    assert refused.value.message.endswith("."), "a sentence for people"


def test_typing_is_on_or_off() -> None:
    assert parse_typing(b'{"on": true}') is True
    assert parse_typing(b'{"on": false}') is False
    assert parse_typing(b"{}") is False
    with pytest.raises(Refused):
        parse_typing(b'{"on": "yes"}')


def test_a_cursor_is_the_number_of_an_event_or_missing() -> None:
    assert parse_cursor(None) is None
    assert parse_cursor("") is None
    assert parse_cursor("0") == 0
    assert parse_cursor("1234") == 1234
    for wrong in ("-1", "1.5", "abc", "٣", "9" * 30, "1; drop table events"):
        with pytest.raises(Refused):
            parse_cursor(wrong)


def test_only_a_bearer_token_counts() -> None:
    assert bearer("Bearer abc") == "abc"
    assert bearer("bearer abc") == "abc"
    for wrong in (None, "", "abc", "Basic abc", "Bearer"):
        assert bearer(wrong) == ""
