from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import ALL
from actions.asks_back import TellWhen
from actions.attachments import SendAttachment
from actions.base import DeskAction, Values
from actions.conversation import ChangeLanguage, Greet, NeverMind
from actions.hours import OpeningHours
from actions.keep_answers import KeepAnswers
from actions.loose_answer import LooseAnswer
from actions.not_here import ELSEWHERE, ONLY_A_PERSON
from actions.notify_me import NotifyMe
from actions.offices import OfficeLocation
from actions.rephrase import AskRephrase
from actions.still_waiting import StillWaiting
from actions.stop_notices import StopNotices
from bot.core import wording
from bot.settings import ROOT
from tests.conftest import StoppedClock
from tests.unit.actions.counter import FORM, Counter


class Broken(DeskAction):
    title = "action_broken"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        say.utter_message(response="utter_booked")
        raise RuntimeError("the desk is on fire")


async def test_an_action_that_fails_apologises_and_takes_back_what_it_said(counter: Counter) -> None:
    assert (await counter.does(Broken)).keys == ["utter_action_failed"]


def test_the_domain_names_exactly_the_actions_there_are() -> None:
    named = yaml.load((ROOT / "domain.yml").read_text("utf-8"), yaml.CSafeLoader)["actions"]
    """But for that of forms which editors make: the first of them brings it along."""
    assert sorted(named) == sorted(action.title for action in ALL if action is not KeepAnswers)


def choices() -> dict[str, Any]:
    files = [ROOT / f"data/responses/{topic}.yml" for topic in ("choices", "conversation")]
    return {
        "responses": {
            k: v
            for f in files
            for k, v in yaml.load(f.read_text("utf-8"), yaml.CSafeLoader)["responses"].items()
        }
    }


@pytest.mark.parametrize(("language", "title"), [("es", "Pedir cita"), ("en", "Book an appointment")])
async def test_whoever_is_not_understood_is_offered_human_words(
    counter: Counter, language: str, title: str
) -> None:
    counter.slots["language"] = language
    ranking = ["nlu_fallback", "book_appointment", "talk_to_human", "greet", "complain", "opening_hours"]
    said = await counter.does(
        AskRephrase, text="xyzzy", ranking=[*ranking, "ticket_status"], domain=choices()
    )
    assert said.payloads == ["/book_appointment", "/complain", "/opening_hours", "/talk_to_human"]
    assert said.responses[0]["buttons"][0]["title"] == title


async def test_the_second_time_running_a_person_is_offered_in_words(counter: Counter) -> None:
    counter.slots["escalation"] = {"reason": "not_understood", "step": "ask_again", "signals": []}
    missed = {"text": "xyzzy", "intent": "nlu_fallback", "domain": choices()}
    said = await counter.does(AskRephrase, **missed, before=[("plugh", "nlu_fallback")])
    assert said.keys == ["utter_ask_rephrase_again"]
    assert said.payloads[-1] == "/talk_to_human"
    first = await counter.does(AskRephrase, **missed)  # because of how it sounds
    assert first.keys == ["utter_ask_rephrase", "utter_offer_person"]


async def test_who_begins_with_what_asks_for_nothing_is_listened_to(counter: Counter) -> None:
    """And nothing was missed. Once we have asked what they need, where something is likely or where it does
    not sound calm, we were at a loss."""
    missed = {"kind": "not_understood", "weight": 0.5, "words": ""}
    lost = {"reason": "not_understood", "step": "ask_back", "signals": [missed]}
    cross = {**lost, "signals": [missed, {"kind": "fed_up", "weight": 0.3, "words": ""}]}
    asked = {**lost, "signals": [{**missed, "weight": 1.0}]}
    begins = {"text": "soy la encargada del albergue", "intent": "nlu_fallback", "domain": choices()}

    async def keys(heard: dict[str, Any], **said: Any) -> list[str]:
        counter.slots["escalation"] = heard
        return (await counter.does(AskRephrase, **begins, **said)).keys

    assert await keys(lost) == ["utter_go_ahead"]
    assert counter.slots["escalation"] is None
    assert await keys(lost, before=[("buenas", "greet")]) == ["utter_ask_rephrase"]
    assert await keys(lost, ranking=["complain"]) == ["utter_ask_rephrase"]
    assert await keys(cross) == await keys(asked) == ["utter_ask_rephrase"]


async def test_an_empty_message_is_met_gently(counter: Counter) -> None:
    said = await counter.does(AskRephrase, text="", intent="nlu_fallback", domain=choices())
    assert said.keys == ["utter_nothing_said"]
    assert "/talk_to_human" in said.payloads


async def test_what_resembles_nothing_is_offered_what_the_editors_say_can_be_done(counter: Counter) -> None:
    """The buttons of ``utter_out_of_scope``: a topic that was left out is not among them."""
    button = {"title": "Urgencia", "payload": '/book_appointment{{"appointment_kind": "urgent"}}'}
    spanish = [{"type": "slot", "name": "language", "value": "es"}]
    own = {"utter_out_of_scope": [{"condition": spanish, "text": "No sé.", "buttons": [button]}]}
    said = await counter.does(
        AskRephrase, text="???", intent="nlu_fallback", ranking=["nlu_fallback"], domain={"responses": own}
    )
    assert said.responses[0]["buttons"] == [
        {"title": "Urgencia", "payload": '/book_appointment{"appointment_kind": "urgent"}'}
    ]


async def test_nothing_is_remembered_for_a_topic_taken_out_of_the_domain(counter: Counter) -> None:
    counter.form = FORM
    said = await counter.does(NeverMind, intent="nevermind", domain={"slots": {"booking_kind": {}}})
    assert said.slots.keys() == {"booking_kind", "requested_slot"}


async def test_never_mind_closes_the_form_and_forgets_what_it_gathered(counter: Counter) -> None:
    counter.form, counter.slots["booking_kind"] = FORM, "billing"
    said = await counter.does(NeverMind, intent="nevermind")
    assert said.keys == ["utter_nevermind_book_appointment"]
    assert said.slots["booking_kind"] is None
    assert {"event": "active_loop", "name": None, "timestamp": None} in said.events


async def test_who_lets_be_what_was_promised_is_told_how_to_stop_it(counter: Counter) -> None:
    counter.slots |= {"service": "electricity", "district": "sur"}
    said = await counter.does(LooseAnswer, "no", "deny", answering="utter_notify_me_done")
    assert said.keys == ["utter_nevermind_notified"]
    said = await counter.does(NeverMind, "no, déjalo", "nevermind", answering="utter_notify_me_done")
    assert said.keys == ["utter_nevermind_notified"]


@pytest.mark.parametrize("text", ["HOLA???", "hello?", "hola??? hay alguien?", "hey, anyone there?"])
async def test_a_greeting_that_asks_after_an_answer_asks_whether_anybody_is_there(
    counter: Counter, text: str
) -> None:
    for acted, form, keys in (
        (["action_report_problem"], None, []),
        ([], None, ["utter_greet"]),
        (["action_greet"], None, ["utter_greet"]),
        (["utter_thanks"], None, ["utter_greet"]),
        (["action_human_handoff"], None, ["utter_greet"]),
        (["action_report_problem", "action_human_handoff"], None, ["utter_greet"]),
        (["action_report_problem"], FORM, ["utter_greet"]),
    ):
        counter.form = form
        said = await counter.does(Greet, text, "greet", acted=acted)
        assert said.keys == keys
        assert bool(said.events) is not bool(keys)


async def test_a_greeting_that_asks_hours_after_an_answer_is_a_new_one(counter: Counter) -> None:
    for written_at, keys in (
        ("2026-12-01T12:20:00+00:00", []),
        ("2026-12-01T21:00:00+00:00", ["utter_greet"]),
    ):
        counter.written_at = [written_at, "2026-12-01T12:00:00+00:00"]
        said = await counter.does(
            Greet, "hola?", "greet", before=[("no hay luz", "service_status")], acted=["x"]
        )
        assert said.keys == keys


async def test_a_form_goes_on_when_one_notice_ends_and_is_left_by_who_wants_no_more(counter: Counter) -> None:
    counter.form = FORM
    place = {"service": "electricity", "district": "sur"}
    await counter.does(NotifyMe, heard={f"notify_{key}": value for key, value in place.items()})
    one = await counter.does(StopNotices, "no me avises de la luz en sur", "stop_notices", place)
    assert (one.keys, one.events) == (["utter_notice_stopped"], [])
    every = await counter.does(StopNotices, "no me escribáis más", "stop_notices")
    assert every.keys == ["utter_nevermind_book_appointment", "utter_stop_notices"]
    assert every.slots["requested_slot"] is None
    done = await counter.does(StopNotices, "sí", "stop_notices", choices=[("Sí", "/stop_notices")])
    assert done.keys[-1] == "utter_notices_stopped"


async def test_the_notice_asked_about_ends_without_another_question(counter: Counter) -> None:
    place = {"service": "electricity", "district": "sur"}
    await counter.does(NotifyMe, heard={f"notify_{key}": value for key, value in place.items()})
    off = [("Sí, quítalo", '/stop_notices{"service": "electricity", "district": "sur"}')]
    said = await counter.does(StopNotices, "no me avises", "stop_notices", choices=off)
    assert said.keys == ["utter_notice_stopped"]
    again = await counter.does(StopNotices, "no me avises", "stop_notices", choices=off)
    assert again.keys == ["utter_stop_notices"], "there is none any more"


@pytest.mark.parametrize("text", ["hola", "Hola, ¿qué tal?", "hey, can you help me?", "buenas, qué tal?"])
async def test_who_only_greets_after_an_answer_is_greeted(counter: Counter, text: str) -> None:
    assert (await counter.does(Greet, text, "greet", acted=["action_report_problem"])).keys == ["utter_greet"]


async def test_since_when_goes_on_with_an_outage_also_where_only_the_place_was_said_last(
    counter: Counter,
) -> None:
    counter.slots |= {"service": "electricity", "district": "centro"}
    acted = ["action_loose_answer"]
    said = await counter.does(
        LooseAnswer,
        "desde el lunes",
        entities={"time": "2026-11-30"},
        earlier=["action_service_status"],
        acted=acted,
    )
    assert said.events[-1]["name"] == "report_problem_form"


async def test_a_bare_hour_after_a_misunderstanding_still_moves_what_was_booked(counter: Counter) -> None:
    booked = {"text": "a las 11", "entities": {"time": "T11:00"}}
    acted = ["action_ask_rephrase"]
    before = [("asdf", "nlu_fallback")]
    said = await counter.does(LooseAnswer, **booked, acted=["action_book_appointment"])
    assert said.events[-1]["name"] == "change_appointment_form"
    since = ["action_book_appointment"]
    said = await counter.does(LooseAnswer, **booked, earlier=since, before=before, acted=acted)
    assert said.events[-1]["name"] == "change_appointment_form"
    said = await counter.does(LooseAnswer, **booked, earlier=since, before=before, acted=["utter_greet"])
    assert said.keys == ["utter_loose_inform"]


async def test_who_goes_on_about_an_appointment_made_elsewhere_is_told_who_can_see_it(
    counter: Counter,
) -> None:
    told = {"answering": "utter_no_appointments"}
    said = await counter.does(LooseAnswer, "era a nombre de ana", **told)  # type: ignore[arg-type]
    assert said.keys == [ELSEWHERE]
    again = await counter.does(LooseAnswer, "era a nombre de ana", answering=ELSEWHERE)
    assert again.keys == [ONLY_A_PERSON]
    third = await counter.does(LooseAnswer, "era a nombre de ana", answering=ONLY_A_PERSON)
    assert third.keys == [ONLY_A_PERSON]
    other = await counter.does(LooseAnswer, "¿y Norte?", **told)  # type: ignore[arg-type]
    assert other.keys == ["utter_loose_inform"]


async def test_an_office_and_an_hour_that_tell_what_happened_book_nothing(counter: Counter) -> None:
    named = {"office": "centro", "time": "T10:00"}
    said = await counter.does(LooseAnswer, "en centro a las 10", entities=named)
    assert said.events[-1]["name"] == "book_appointment_form"
    said = await counter.does(LooseAnswer, "estuve en Centro a las 10 y no había nadie", entities=named)
    assert said.keys == ["utter_loose_inform"]


async def test_an_office_and_hours_asked_about_after_others_are_no_appointment(counter: Counter) -> None:
    named, acted = {"office": "norte", "time": "T15:00/T20:00"}, ["action_opening_hours"]
    said = await counter.does(LooseAnswer, "y la de norte por la tarde", entities=named, acted=acted)
    assert said.keys == ["utter_opening_hours_open"]


async def test_a_service_and_then_a_district_ask_whether_there_is_an_outage(counter: Counter) -> None:
    counter.slots |= {"service": "electricity", "district": "norte"}
    said = await counter.does(LooseAnswer, "norte", entities={"district": "norte"})
    assert said.events[-1]["name"] == "action_service_status"


async def test_an_address_after_an_outage_was_asked_about_begins_a_report_of_it(counter: Counter) -> None:
    counter.slots |= {"service": "electricity", "district": "norte"}
    address, asked = {"address": "24 Elm street"}, ["action_service_status"]
    said = await counter.does(LooseAnswer, "24 Elm street", entities=address, acted=asked)
    assert said.slots == {"problem_place": "24 Elm street"}
    assert said.events[-1]["name"] == "report_problem_form"


async def test_a_no_to_going_on_forgets_what_was_asked_about_and_nothing_else(counter: Counter) -> None:
    left = {"book_appointment_form": {"office": "norte"}, "notify_me_form": {"service": "water"}}
    counter.slots["left_forms"] = left
    elsewhere = await counter.does(LooseAnswer, "no", "deny", answering="utter_greet")
    assert "left_forms" not in elsewhere.slots
    refused = await counter.does(LooseAnswer, "no", "deny", answering="utter_go_on_notify_me")
    assert refused.slots["left_forms"] == {"book_appointment_form": {"office": "norte"}}
    assert refused.keys == ["utter_loose_deny"]


@pytest.mark.parametrize(
    ("text", "spoken", "wanted"),
    [("English please", "es", "en"), ("in Spanish please", "en", "es")],
)
async def test_the_language_named_is_spoken(counter: Counter, text: str, spoken: str, wanted: str) -> None:
    counter.slots["language"] = spoken
    assert (await counter.does(ChangeLanguage, text=text)).slots["language"] == wanted


async def test_where_one_language_is_spoken_another_is_not_promised(counter: Counter) -> None:
    counter.desk.business = replace(counter.desk.business, languages=("es",))
    said = await counter.does(ChangeLanguage, text="English please", entities={"language": "en"})
    assert said.keys == ["utter_only_language"]
    assert "language" not in said.slots


async def test_another_language_without_its_name_is_asked_for(counter: Counter) -> None:
    said = await counter.does(ChangeLanguage, text="cambiar idioma", intent="change_language")
    assert said.keys == ["utter_ask_language"]
    assert "language" not in said.slots
    assert said.events[-1]["name"] == "action_listen"


async def test_whoever_asks_in_the_other_language_has_named_it(counter: Counter) -> None:
    said = await counter.does(ChangeLanguage, text="can you change language", heard={"language": "en"})
    assert (said.keys, said.slots) == ([], {"language": "en"})


async def test_a_public_holiday_is_called_one(counter: Counter) -> None:
    said = await counter.does(OpeningHours, entities={"office": "norte", "time": "2026-12-25"})
    assert said.keys == ["utter_opening_hours_holiday"]
    assert said.responses[0]["day"] == "viernes 25 de diciembre"


@pytest.mark.parametrize(
    "text", ["teneis abierto ahora?", "estáis abiertos?", "hasta qué hora?", "are you open now?", "u open?"]
)
async def test_whoever_asks_about_now_is_told_which_offices_are_open(counter: Counter, text: str) -> None:
    said = await counter.does(OpeningHours, text=text, intent="opening_hours")
    assert said.keys == ["utter_offices_open_now"]
    assert said.responses[0]["offices"] == "Centro: 18:00\nNorte: 14:00\nPuerto: 14:30"


@pytest.mark.parametrize("text", ["when are you open", "what time are you open?"])
async def test_when_we_are_open_is_not_whether_we_are_now(counter: Counter, text: str) -> None:
    said = await counter.does(OpeningHours, text=text, intent="opening_hours")
    assert said.keys == ["utter_opening_hours_all"]


async def test_a_day_on_which_no_office_opens_is_one_answer(counter: Counter) -> None:
    said = await counter.does(OpeningHours, intent="opening_hours", entities={"time": "2026-12-06"})
    assert said.keys == ["utter_opening_hours_none"]
    assert said.responses[0]["day"] == "Domingo 6 de diciembre"
    assert said.responses[0]["opens"] == "el lunes 7 de diciembre a las 8:30"


async def test_a_part_of_the_day_does_not_mean_today(counter: Counter) -> None:
    said = await counter.does(OpeningHours, text="abrís por la tarde?", entities={"time": "T15:00/T20:00"})
    assert said.keys == ["utter_opening_hours_all"]


@pytest.mark.parametrize("action", [OpeningHours, OfficeLocation])
async def test_where_we_have_no_office_is_said_before_those_we_have(
    counter: Counter, action: type[DeskAction]
) -> None:
    counter.slots["office"] = "norte"
    said = await counter.does(action, text="y la de san martín?", entities={"district": "san_martin"})
    assert said.keys[0] == "utter_no_office_there"
    assert "Norte:" in str(said.responses[1])


@pytest.mark.parametrize(
    ("text", "a_place"), [("en villa crespo", True), ("cuándo volvéis a llamar?", False)]
)
async def test_a_district_that_is_none_of_ours_brings_those_that_are(
    counter: Counter, text: str, a_place: bool
) -> None:
    counter.form = "report_problem_form"
    counter.slots["requested_slot"] = "problem_district"
    said = await counter.does(AskRephrase, text=text, intent="nlu_fallback", domain=choices())
    assert said.keys == ["utter_unknown_district" if a_place else "utter_ask_rephrase"]


async def test_an_hour_soon_is_said_by_today_or_tomorrow() -> None:
    today = date(2026, 12, 1)
    assert wording.soon(datetime(2026, 12, 1, 16), today, "es") == "hoy a las 16:00"
    assert wording.soon(datetime(2026, 12, 2, 9), today, "en") == "tomorrow at 9 am"
    assert wording.soon(datetime(2026, 12, 3, 9), today, "es") == "el jueves 3 de diciembre a las 9:00"
    assert wording.soon(datetime(2026, 12, 3, 9), today, "en") == "on Thursday 3 December, 9 am"


async def test_at_night_each_office_says_when_it_opens_again(counter: Counter, clock: StoppedClock) -> None:
    clock.advance(hours=9)
    said = await counter.does(OpeningHours, text="teneis abierto ahora?", intent="opening_hours")
    assert said.keys == ["utter_offices_closed_now"]
    assert "Centro: mañana a las 8:30" in said.responses[0]["offices"]


async def test_of_today_an_office_says_that_it_has_closed(counter: Counter, clock: StoppedClock) -> None:
    asked = {"office": "centro", "time": str(counter.desk.now().date())}
    said = await counter.does(OpeningHours, "¿a qué hora cierra hoy?", entities=asked)
    assert said.keys == ["utter_opening_hours_day"]
    clock.advance(hours=9)
    said = await counter.does(OpeningHours, "¿a qué hora cierra hoy?", entities=asked)
    assert said.keys == ["utter_opening_hours_day_over"]
    assert said.responses[0]["hours"] == "8:30–18:00" and "mañana" in said.responses[0]["opens"]


async def test_an_open_office_says_until_when(counter: Counter) -> None:
    said = await counter.does(OpeningHours, entities={"office": "norte"})
    assert said.keys[0] == "utter_opening_hours_open"
    assert said.responses[0]["until"] == "14:00"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("English please", "en"),
        ("no, en español mejor", "es"),
        ("no hablo inglés", "es"),
        ("no se ingles, en español", "es"),
        ("por qué me hablas en inglés", "es"),
        ("i don't speak spanish", "en"),
        ("no entiendo el español", "en"),
    ],
)
async def test_a_language_refused_asks_for_the_other(counter: Counter, said: str, wanted: str) -> None:
    changed = await counter.does(ChangeLanguage, text=said, intent="change_language")
    assert changed.slots["language"] == wanted


@pytest.mark.parametrize(
    ("kind", "said"),
    [("image", "image"), ("video", "document"), ("too_large", "too_large"), ("unsupported", "unsupported")],
)
async def test_what_is_not_taken_is_not_said_to_be_kept(counter: Counter, kind: str, said: str) -> None:
    told = await counter.does(SendAttachment, entities={"attachment_kind": kind})
    assert told.keys == [f"utter_attachment_{said}"]


async def test_when_after_more_was_told_beside_an_answer_is_of_that(counter: Counter) -> None:
    said = await counter.does(
        TellWhen,
        "¿para cuándo?",
        "ask_when",
        earlier=["utter_faq"],
        before=[("decidme algo", "tell_more")],
        acted=["action_add_to_ticket"],
    )
    assert said.keys == ["utter_when_unknown"]


async def test_when_after_more_was_added_is_of_the_ticket(counter: Counter) -> None:
    for action in (TellWhen, StillWaiting):
        said = await counter.does(action, "¿y cuándo?", "ask_when", acted=["action_add_to_ticket"])
        assert "utter_no_ticket" in said.keys
