"""Every transcript in es/ and en/ goes as it is written; CONTRIBUTING.md has the format."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.bootstrap import Clock, House, utc_now
from bot.content.business import load_business
from bot.content.sheet import read_sheet
from bot.core.desk import AppointmentState
from bot.core.ids import new_id
from bot.core.message import Attachment, Message
from bot.core.operator import Operator, Presence
from bot.core.turn import Question
from bot.services import operators
from bot.services.deliver import accepted
from bot.services.notices import give_notice
from bot.services.ports import UnitOfWork
from bot.services.presence import set_presence
from bot.services.reply import reply
from bot.services.resolve import resolve
from bot.services.take_over import take_over
from bot.settings import ROOT
from bot.talk import ACCOUNT, Said, Talk
from tests.living_house import living_house
from tests.patience import until

HERE = Path(__file__).parent
# They begin on this Tuesday, whenever they run: in some weeks "el miércoles que viene" is a holiday.
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SPOKEN = load_business(ROOT).languages
FILES = sorted(path for language in SPOKEN for path in HERE.glob(f"{language}/*.yml"))
CHECKS = {"bot", "not", "intent", "language", "status", "handoff", "operator", "form", "silent"}
# Beside words or a press: a piece of the message quoted, or above the button; or that they were spoken.
WAYS = {"customer": {"quotes", "spoken"}, "press": {"quotes"}}
# In this order: beside a customer's words, ``operator`` is who is expected to get them.
KINDS = (
    *(
        "customer",
        "press",
        "sends",
        "operator",
        "operator_resolves",
        "operator_leaves",
        "operator_takes_over",
    ),
    "notice",
)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with living_house(tmp_path_factory.mktemp("transcripts"), clock=since(MORNING)) as house:
        yield house


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
@pytest.mark.asyncio(loop_scope="session")
async def test_transcript(house: House, path: Path) -> None:
    transcript = read_sheet(ROOT, path).data
    known = {"about", "on_duty", "numbered", "shared", "turns"}
    assert set(transcript) <= known, f"expected {sorted(known)}"
    on_duty = await house.database.run(partial(put_on_duty, transcript.get("on_duty", []), house))
    ways = {way: transcript.get(way, False) for way in ("numbered", "shared")}
    performance = Performance(house, path, on_duty, **ways)
    try:
        for number, turn in enumerate(transcript["turns"], 1):
            await performance.play(number, turn)
    finally:
        await house.database.run(performance.give_back)


@pytest.mark.parametrize(
    ("language", "wishes", "other", "kept"),
    [
        (
            "es",
            ("quiero pedir una cita", "para una factura, y quiero reportar una avería de luz", "déjalo"),
            "lo otro que pedías",
            "la cita que estabas pidiendo",
        ),
        (
            "en",
            ("I'd like to book an appointment", "a bill, and I want to report a power fault", "never mind"),
            "the other thing",
            "the appointment you were booking",
        ),
    ],
)
@pytest.mark.asyncio(loop_scope="session")
async def test_what_was_put_off_is_not_lost_by_who_begins_anew(
    house: House, language: str, wishes: tuple[str, str, str], other: str, kept: str
) -> None:
    """As by Telegram's Start, which the network turns into a greeting that begins a session."""
    wish, more, enough = wishes
    first = Question(new_id("cnv"), new_id("trn"), 1, wish, None, language, True, "con_1", MORNING, MORNING)
    second = replace(first, turn_id=new_id("trn"), sequence=2, text=more, fresh=False)
    anew = replace(first, turn_id=new_id("trn"), sequence=3, text="/start", payload="/greet")
    last = replace(second, turn_id=new_id("trn"), sequence=4, text=enough)
    answers = [await house.dialogue.ask(one) for one in (first, second, anew, last)]
    forms = [one.open_form for one in answers]
    assert forms == ["book_appointment_form", "book_appointment_form", "report_problem_form", None]
    assert answers[2].slots["problem_service"] == "electricity"
    assert other in answers[2].replies[1].text and kept in answers[3].replies[-1].text


def since(moment: datetime) -> Clock:
    """A clock that shows ``moment`` now, and goes on from there."""
    ahead = moment - utc_now()
    return lambda: utc_now() + ahead


def test_every_transcript_stands_in_each_language() -> None:
    names = {language: {path.stem for path in FILES if path.parent.name == language} for language in SPOKEN}
    assert all(there == names[SPOKEN[0]] for there in names.values())
    assert names[SPOKEN[0]]


class Performance:
    """``numbered``: choices go out as a numbered list, as where a network has no buttons. ``shared``: others
    read along."""

    def __init__(
        self, house: House, path: Path, on_duty: list[Operator], numbered: bool, shared: bool
    ) -> None:
        self.house = house
        self.shared = shared
        self.numbered = numbered
        self.path = path
        self.on_duty = on_duty
        self.talk = Talk(house)
        self.customer = new_id(path.stem[:20])
        self.offered: dict[str, str] = {}
        self.conversation_id = ""
        self.owner = ""

    async def play(self, number: int, turn: dict[str, Any]) -> None:
        kind = next((kind for kind in KINDS if kind in turn), None)
        assert kind, f"turn {number}: expected one of {KINDS}"
        allowed = CHECKS | {kind} | WAYS.get(kind, set())
        assert set(turn) <= allowed, f"turn {number}: unknown {sorted(set(turn) - allowed)}"
        if kind == "operator":
            await self._operator_says(turn["operator"])
        elif kind == "operator_resolves":
            await self._operator_resolves(turn["operator_resolves"])
        elif kind == "operator_leaves":
            await self._operator_leaves()
        elif kind == "operator_takes_over":
            await self._operator_takes_over(turn["operator_takes_over"])
        elif kind == "notice":
            await self._notice(**turn["notice"])
        else:
            said = await self._customer(kind, turn[kind], number, turn)
            offered = [button.payload for message in said.messages for button in message.buttons]
            twice = sorted({one for one in offered if offered.count(one) > 1})
            assert not twice, f"turn {number}: offered twice: {twice}"
            Check(said, f"{self.path.parent.name}/{self.path.name}, turn {number}").all(turn)

    def give_back(self, uow: UnitOfWork) -> None:
        """Their appointments, so that what the next one finds free does not depend on who came before."""
        known = uow.contacts.by_identity(ACCOUNT, self.customer)
        for booked in uow.desk.appointments_of(known.id) if known else ():
            booked.state = AppointmentState.CANCELLED
            uow.desk.save_appointment(booked)

    async def _customer(self, kind: str, text: str, number: int, turn: dict[str, Any]) -> Said:
        payload: str | None = None
        sent: tuple[Attachment, ...] = ()
        if kind == "sends":
            text, sent = "", (Attachment(text),)
        if kind == "press":
            by_title = {title: one for one, title in self.offered.items()}
            payload = text if text in self.offered else by_title.get(text)
            assert payload, f"turn {number}: {text} was not offered, but {self.offered}"
            text = self.offered[payload]
        if turn.get("spoken"):
            sent = (Attachment("voice", media_type="audio/ogg"),)
        quoted = await self._quoted(turn["quotes"]) if "quotes" in turn else None
        said = await self.talk.say(
            self.customer, text, payload, attachments=sent, quoted=quoted, shared=self.shared
        )
        await self.house.database.run(partial(handed_over, said.messages, self.numbered))
        self.offered |= {b.payload: b.title for m in said.messages for b in m.buttons}
        self.conversation_id = said.conversation.id
        return said

    async def _quoted(self, piece: str) -> str:
        """What its network calls the last message with ``piece`` in it."""
        messages = await self.house.database.read(lambda uow: uow.messages.of(self.conversation_id))
        found = [message for message in messages if matches(piece, message.text)]
        assert found, f"nobody has said {piece!r}"
        return found[-1].external_id or provider_id(found[-1])

    async def _operator_says(self, text: str) -> None:
        owner = await self._owner()
        await self.house.database.run(
            lambda uow: reply(
                uow, self.conversation_id, owner, text, new_id("req"), False, self.house.clock()
            )
        )

    async def _operator_resolves(self, agreed: str | bool) -> None:
        self.owner = await self._owner()
        summary = agreed if isinstance(agreed, str) else ""
        await self.house.database.run(
            lambda uow: resolve(
                uow, self.conversation_id, self.owner, self.house.words, self.house.clock(), summary
            )
        )
        await until(self._all_sent)
        shown = await self.house.database.read(lambda u: u.messages.visible_to_customer(self.conversation_id))
        self.offered |= {b.payload: b.title for m in shown for b in m.buttons}

    async def _notice(self, says: str, **values: str) -> None:
        """``appointment: the last``: their own number is filled in."""

        def give(uow: UnitOfWork) -> None:
            conversation = uow.conversations.lock(self.conversation_id)
            if "appointment" in values:
                values["appointment"] = uow.desk.appointments_of(conversation.contact_id)[-1].number
            now = self.house.clock()
            given = give_notice(uow, conversation, self.house.words, says, now, **values)
            uow.conversations.save(conversation)
            self.offered |= {button.payload: button.title for button in given.buttons}

        await self.house.database.run(give)
        await until(self._all_sent)

    async def _all_sent(self) -> bool:
        return not await self.house.database.read(lambda uow: uow.messages.queued(self.conversation_id))

    async def _operator_leaves(self) -> None:
        owner = self.owner or await self._owner()
        await self.house.database.run(
            lambda uow: set_presence(uow, owner, Presence.OFFLINE, self.house.clock())
        )

    async def _operator_takes_over(self, name: str) -> None:
        taker = next(one.id for one in self.on_duty if one.name == name)
        await self.house.database.run(
            lambda uow: take_over(uow, self.conversation_id, taker, self.house.words, self.house.clock())
        )

    async def _owner(self) -> str:
        conversation = await self.house.database.read(lambda u: u.conversations.get(self.conversation_id))
        assert conversation.assignee_id, "an operator has the conversation"
        return conversation.assignee_id


def provider_id(message: Message) -> str:
    return f"provider's {message.id}"


def handed_over(messages: list[Message], numbered: bool, uow: UnitOfWork) -> None:
    """A provider took them, and calls each by an id of its own."""
    for message in messages:
        accepted(uow, message.id, provider_id(message), numbered=numbered and bool(message.buttons))


class Check:
    """What a turn is expected to have brought, and what it brought instead."""

    def __init__(self, said: Said, where: str) -> None:
        self.said = said
        self.result = said.to_dict("")
        self.texts = [str(reply["text"]) for reply in self.result["replies"]]
        understood = f"{self.result['intent']} {self.result['confidence']}"
        self.where = f"{where}\n  said: {self.texts}\n  understood: {understood}"

    def all(self, turn: dict[str, Any]) -> None:
        self.in_order(turn.get("bot", []))
        for unwanted in turn.get("not", []):
            assert not any(matches(unwanted, text) for text in self.texts), f"{self.where}\n  not: {unwanted}"
        if turn.get("silent"):
            assert self.texts == [], self.where
        handoff = self.result["handoff"] or {}
        for key, found in (
            ("intent", self.result["intent"]),
            ("language", self.result["language"]),
            ("status", self.result["status"]),
            ("handoff", handoff.get("reason")),
            ("operator", handoff.get("operator")),
            ("form", self.said.conversation.open_form),
        ):
            if key in turn:
                assert turn[key] == found, f"{self.where}\n  {key}: expected {turn[key]}, was {found}"

    def in_order(self, expected: list[str]) -> None:
        rest = iter(self.texts)
        together = "\n".join(self.texts)
        for one in expected:
            found = any(matches(one, text) for text in rest) or matches(one, together)
            assert found, f"{self.where}\n  expected: {one}"


def matches(expected: str, text: str) -> bool:
    """``/.../`` is a pattern; anything else stands somewhere in the text, in any case."""
    if len(expected) > 2 and expected.startswith("/") and expected.endswith("/"):
        return re.search(expected[1:-1], text, re.IGNORECASE) is not None
    return expected.casefold() in text.casefold()


def put_on_duty(names: list[str], house: House, uow: UnitOfWork) -> list[Operator]:
    """Exactly these are online; those of earlier transcripts went home."""
    for operator in uow.operators.all():
        operator.presence = Presence.ONLINE if operator.name in names else Presence.OFFLINE
        operator.capacity = 1000
        uow.operators.save(operator)
    known = {operator.name for operator in uow.operators.all()}
    for name in names:
        if name not in known:
            operators.add(uow, name, None, house.clock(), Presence.ONLINE)
    return [operator for operator in uow.operators.all() if operator.name in names]
