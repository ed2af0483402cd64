"""What is said in a turn, as it goes out."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.engine.connector.replies import Replies

ANSWER = {
    "text": "It is free. At the office they work it out for you. Shall I book you in?",
    "buttons": [
        {"title": "Yes", "payload": '/book_appointment{"appointment_kind": "billing"}'},
        {"title": "Talk to someone", "payload": "/talk_to_human"},
    ],
}


def beside(form: str) -> dict[str, Any]:
    replies = Replies()
    replies.begin_part()
    for speaker, message in (("utter_faq", ANSWER), (form, {"text": "Thursday at ten. Shall I confirm?"})):
        replies.speaker = speaker
        asyncio.run(replies.send_response("customer", dict(message)))
    replies.end_part(form)
    return replies.in_order()[0]


def test_an_answer_in_the_middle_of_a_booking_does_not_ask_whether_to_book() -> None:
    said = beside("book_appointment_form")
    assert said["text"] == "It is free. At the office they work it out for you."
    assert [button["payload"] for button in said["buttons"]] == ["/talk_to_human"]


def test_beside_another_form_it_is_said_whole() -> None:
    assert beside("report_problem_form") == ANSWER


def test_what_is_offered_twice_in_a_turn_is_offered_where_it_is_said_last() -> None:
    person, book, to_person = (ANSWER["buttons"][1], *ANSWER["buttons"])
    replies = Replies()
    replies.put({"text": "I did not get that.", "buttons": [book, person, {**person, "title": "A person"}]})
    replies.put(
        {"text": "I can put you through.", "buttons": [{**to_person, "title": "Put me through"}]}, last=True
    )
    first, last = replies.in_order()
    assert first["buttons"] == [book]
    assert [one["title"] for one in last["buttons"]] == ["Put me through"]
