"""How our words look on Telegram, and how fast they go."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.pace import limits
from bot.channels.telegram.render import button_of, data_of, formatted, keyboard, pieces
from bot.core.message import Author, Button, Delivery, Message
from bot.storage.hub import InProcessHub


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**hola** y *adiós*", "<b>hola</b> y <i>adiós</i>"),
        ("_ya_ snake_case_name 2*3*4", "<i>ya</i> snake_case_name 2*3*4"),
        ("[aquí](https://a.example/x_y_z?a=1&b=2)", '<a href="https://a.example/x_y_z?a=1&amp;b=2">aquí</a>'),
        ('[x](https://a.example/"onclick=)', '<a href="https://a.example/%22onclick=">x</a>'),
        ("[x](javascript:alert)", "[x](javascript:alert)"),
        ("<b>no</b> & <", "&lt;b&gt;no&lt;/b&gt; &amp; &lt;"),
        ("**a", "**a"),
        ("**mira [_esto_](https://a.example)**", '<b>mira <a href="https://a.example"><i>esto</i></a></b>'),
        ("https://a.example/_x_", "https://a.example/_x_"),
        ("[Llámanos](tel:+34900123456)", "Llámanos (+34900123456)"),
        ("[hola@a.example](mailto:hola@a.example)", "hola@a.example"),
    ],
)
def test_the_little_markdown_becomes_html_and_all_else_is_text(text: str, shown: str) -> None:
    assert formatted(text) == shown


@given(st.text(alphabet="*_[]()<>&\"' \nahtps:/.", max_size=80))
def test_whatever_is_written_the_tags_close_in_order(text: str) -> None:
    open_tags: list[str] = []
    made = formatted(text)
    for closing, name in re.findall(r"<(/?)(\w+)[^<>]*>", made):
        if closing:
            assert open_tags.pop() == name
        else:
            open_tags.append(name)
    assert open_tags == []
    assert not re.search(r"[<>]", re.sub(r"</?(?:b|i|a)(?: href=\"[^\"<>]*\")?>", "", made))


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_every_payload_fits_under_a_button_and_is_known_again(payload: str) -> None:
    data, button = data_of(payload), Button("x", payload)
    assert len(data.encode()) <= 64
    assert button_of(data, [Button("y", "/other"), button]) == button


def test_short_titles_share_a_row() -> None:
    short = [Button("Norte", "/1"), Button("Centro", "/2"), Button("Puerto", "/3")]
    assert [len(row) for row in keyboard(short).inline_keyboard] == [2, 1]
    long = [*short, Button("Hablar con una persona", "/4")]
    assert [len(row) for row in keyboard(long).inline_keyboard] == [1, 1, 1, 1]


class Watch:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Line:
    """Messages to chats of one bot, by its gateways' one clock."""

    def __init__(self) -> None:
        self.watch = Watch()
        self._hub = InProcessHub(self.watch)

    async def take(self, chat: int, patience: float = 8) -> tuple[bool, float]:
        return await self._hub.moment(limits(chat), patience)


async def test_a_chat_hears_one_message_a_second_and_others_are_not_held_up() -> None:
    line = Line()
    assert [(await line.take(1))[1] for _ in range(3)] == [0, 1, 2]
    assert await line.take(2) == (True, 0)


async def test_a_group_hears_twenty_a_minute() -> None:
    line = Line()
    for _ in range(20):
        assert (await line.take(-1))[0]
        line.watch.now += 1
    taken, wait = await line.take(-1)
    assert not taken and wait == 40
    line.watch.now += 40
    assert await line.take(-1) == (True, 0)


async def test_all_chats_together_hear_thirty_a_second() -> None:
    line = Line()
    waits = [(await line.take(chat))[1] for chat in range(1, 62)]
    assert waits == [0.0] * 30 + [1.0] * 30 + [2.0]


async def test_what_cannot_wait_takes_no_slot() -> None:
    line = Line()
    await line.take(1)
    assert await line.take(1, 0.5) == (False, 1)
    assert await line.take(1) == (True, 1)


@pytest.mark.parametrize(
    ("style", "shown"),
    [("name", "<b>Marta Ruiz</b>\nHola"), ("initials", "<b>MR</b>\nHola"), ("none", "Hola")],
)
def test_an_operator_signs_as_the_house_wants(style: str, shown: str) -> None:
    message = Message(
        "m", "c", 1, Author.OPERATOR, "Hola", datetime.now(UTC), Delivery.QUEUED, author_name="Marta Ruiz"
    )
    assert pieces(message, style=style)[0].formatted == shown
