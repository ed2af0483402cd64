"""A few words are to what was offered last, by the titles of its buttons."""

from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.connector.turn_request import Notice
from bot.engine.context.offers import read_along, taken
from bot.engine.cues import read_cues

DOMAIN = Domain.from_yaml(
    """
    intents: [affirm, deny, inform, nlu_fallback, book, change, report, thanks, talk_to_human,
              cancel_appointment, stop_notices]
    entities: [time, district, office, number, ticket_kind]
    slots:
      district:
        type: text
        mappings: [{type: from_entity, entity: district}]
      when:
        type: text
        mappings: [{type: from_entity, entity: time}]
    forms:
      change_form: {required_slots: [when]}
      report_form: {required_slots: [district]}
    """
)
Button = tuple[str, str]
BOOK, CHANGE = ("Shall I?", ("Book", "/book")), ("Go on with it?", ("Go on", "/change"))
PERSON = ("A person can.", ("Talk to someone", "/talk_to_human"))
IF_YOU_LIKE = ("It is cancelled. If you want another, say so.", ("Book", "/book"))
ONE_OF_TWO = ("Shall I tell you, or will you report it?", ("Yes, tell me", "/book"), ("Report it", "/report"))
SUITS = (
    "Moved. Does that suit you?",
    ("Yes, thanks", "/thanks"),
    ("No, another time", '/change{"number": "C-1"}'),
)
ON_RECORD = ("There is an outage.", ("What do you know?", '/report{"district": "sur"}'))


def meant(
    text: str,
    *said: tuple[str | Button, ...],
    intent: str = "affirm",
    entity: str | None = None,
    form: str | None = None,
    notice: bool = False,
    district: str | None = None,
    sure: float = 1.0,
    gone_by: bool = False,
    value: str = "x",
) -> tuple[str, list[str]] | None:
    """``said``: by the bot before the text, each a text and its buttons; ``notice``: by the house."""
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    told = [{"entity": "district", "value": district}] if district else []
    tracker.update(UserUttered("...", {"name": "book"}, told), DOMAIN)
    if district:
        tracker.slots["district"].value = district
    tracker.update(ActiveLoop(form))
    for words, *buttons in said:
        if notice:
            read_along(tracker, Notice(str(words), tuple(buttons)), DOMAIN)  # type: ignore[arg-type]
        else:
            shown = [{"title": title, "payload": payload} for title, payload in buttons]
            tracker.update(BotUttered(str(words), {"buttons": shown}))
    entities = [{"entity": entity, "value": value, "gone_by": gone_by}] if entity else []
    parsed = {
        "intent": {"name": intent, "confidence": sure},
        "text": text,
        "entities": entities,
        "language": "en",
    }
    found = taken(parsed, tracker, DOMAIN, read_cues(), never=["talk_to_human"], recording=["report"])
    return (found["intent"]["name"], [one["entity"] for one in found["entities"]]) if found else None


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ([BOOK], "book"),
        ([IF_YOU_LIKE, CHANGE], "change"),
        ([BOOK, ("That is a nuisance, sorry.",)], "book"),
        ([BOOK, PERSON], "talk_to_human"),
        ([IF_YOU_LIKE], "book"),
        ([ONE_OF_TWO], "book"),
        ([("Which?", ("A", "/book"), ("B", "/change"))], None),
        ([("Shall I?",)], None),
    ],
    ids=["asked", "asked last", "sorry beside it", "a person", "if you like", "titled", "one of two", "none"],
)
def test_a_yes_is_to_what_was_offered_last(said: list[tuple[str | Button, ...]], intent: str | None) -> None:
    assert (meant("yes", *said) or [None])[0] == intent


@pytest.mark.parametrize(
    "text",
    [
        "sí por favor, apúntelo",
        "lo quiero por escrito",
        "sí, quiero dar parte",
        "vale, doy parte de lo mío",
        "sí, toma nota de mi caso",
        "yes log it please",
        "report it",
        "yes, take down my case",
    ],
)
def test_who_wants_it_on_record_takes_the_button_for_that_and_not_the_yes(text: str) -> None:
    assert meant(text, ONE_OF_TWO, intent="affirm") == ("report", [])
    assert meant(text, ONE_OF_TWO, intent="nlu_fallback") == ("report", [])
    assert meant("apúntame para el lunes", ONE_OF_TWO, intent="nlu_fallback") is None


@pytest.mark.parametrize("read", ["ok", "vale, perfecto", "👍"])
def test_that_it_was_read_is_a_yes_to_a_question_only(read: str) -> None:
    assert meant(read, IF_YOU_LIKE) is None
    assert meant(read, BOOK) == ("book", [])


def test_a_yes_that_only_confirms_is_none_to_the_person_offered_beside_what_was_said() -> None:
    assert meant("sí, es correcto", ("It stays here.", ("Talk to someone", "/talk_to_human"))) is None


@pytest.mark.parametrize(
    ("said", "to", "sure"),
    [
        ("yes", "A person can.", 1.0),
        ("exacto", "A person can.", 0.5),
        ("ok", "A person can.", 0.0),
        ("👍", "A person can.", 0.0),
        ("ok", "Shall I put you through?", 1.0),
        ("ah pues genial", "Shall I put you through?", 0.0),
        ("yes that one", "Shall I put you through?", 0.5),
        ("sí, tal y como está", "A person can.", 0.5),
        ("yes, if you could", "Shall I put you through?", 1.0),
        ("sí, ya está", "Shall I put you through?", 0.5),
        ("sí, es correcto", "Shall I put you through?", 0.5),
    ],
)
def test_a_yes_to_the_person_offered_is_less_sure_that_may_be_for_something_else(
    said: str, to: str, sure: float
) -> None:
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    title, payload = PERSON[1]
    tracker.update(BotUttered(to, {"buttons": [{"title": title, "payload": payload}]}))
    parsed = {"intent": {"name": "affirm"}, "text": said, "entities": [], "language": "en"}
    found = taken(parsed, tracker, DOMAIN, read_cues())
    assert found and found["intent"] == {"name": "talk_to_human", "confidence": sure}


@pytest.mark.parametrize(
    ("response", "intent"),
    [
        ("utter_go_ahead", None),
        ("utter_ask_rephrase", None),
        ("utter_greet", None),
        ("utter_offer", "change"),
    ],
)
def test_a_day_after_the_usual_choices_is_for_none_of_them(response: str, intent: str | None) -> None:
    """ "I'm listening. How can I help?" has not asked for a day, as an offer to move an appointment has."""
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    buttons = [{"title": "Hours", "payload": "/thanks"}, {"title": "Move", "payload": "/change"}]
    tracker.update(BotUttered("How can I help?", {"buttons": buttons}, {"utter_action": response}))
    day = {"entity": "time", "value": "2026-12-21"}
    told = {"intent": {"name": "inform"}, "text": "last day is the 21st", "entities": [day], "language": "en"}
    found = taken(told, tracker, DOMAIN, read_cues())
    assert (found and found["intent"]["name"]) == intent


@pytest.mark.parametrize(
    ("intent", "understood", "response", "sure"),
    [
        ("faq", 0.4, "utter_faq", 0.5),
        ("faq", 0.8, "utter_faq", 1.0),
        ("nlu_fallback", 0.9, "utter_ask_rephrase", 0.5),
        ("faq", 0.4, "utter_offer_person", 1.0),
    ],
    ids=["a guess", "no guess", "not understood", "offered because of how they sound"],
)
def test_a_yes_to_what_answers_a_mere_guess_is_asked_about(
    intent: str, understood: float, response: str, sure: float
) -> None:
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    tracker.update(UserUttered("wednesday would do", {"name": intent, "confidence": understood}))
    title, payload = PERSON[1]
    buttons = {"buttons": [{"title": title, "payload": payload}]}
    tracker.update(BotUttered("Shall I put you through?", buttons, {"utter_action": response}))
    parsed = {"intent": {"name": "affirm"}, "text": "lovely yes", "entities": [], "language": "en"}
    found = taken(parsed, tracker, DOMAIN, read_cues())
    assert found and found["intent"] == {"name": "talk_to_human", "confidence": sure}


@pytest.mark.parametrize(
    ("answer", "offered", "wish"),
    [
        ("faq/refund", ["/talk_to_human"], "talk_to_human"),
        ("faq/refund", ["/book", "/talk_to_human"], None),
        ("faq/prices", ["/talk_to_human"], None),
    ],
    ids=["nothing but a person", "more than that", "another answer"],
)
def test_who_would_get_the_same_answer_again_is_asked_about_the_person_it_offers(
    answer: str, offered: list[str], wish: str | None
) -> None:
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    buttons = [{"title": payload, "payload": payload} for payload in offered]
    tracker.update(
        BotUttered("A person sees to it.", {"buttons": buttons}, {"utter_action": "utter_faq/refund"})
    )
    chosen = {"faq": {"response": {"intent_response_key": answer}}}
    parsed = {"intent": {"name": "faq"}, "text": "and when do I get it?", "entities": [], "language": "en"}
    found = taken({**parsed, "response_selector": chosen}, tracker, DOMAIN, read_cues())
    assert (found["intent"] if found else None) == (wish and {"name": wish, "confidence": 0.0})


def test_a_fact_is_no_wish_for_the_person_offered() -> None:
    assert meant("ok norte", PERSON, intent="inform", entity="office") is None


@pytest.mark.parametrize("offer", [BOOK, PERSON], ids=["of something", "of a person"])
def test_a_yes_behind_something_else_takes_nothing(offer: tuple[str | Button, ...]) -> None:
    assert meant("con zeta, sí. gracias", offer) is None
    assert meant("por supuesto, sí", offer) is not None


def test_a_no_is_to_the_button_that_says_no() -> None:
    assert meant("no", SUITS, intent="deny") == ("change", ["number"])
    assert meant("pues a mí no", SUITS, intent="nlu_fallback") == ("change", ["number"])
    assert meant("no tengo ni idea de qué me estáis hablando", SUITS, intent="nlu_fallback") is None
    assert meant("no", BOOK, intent="deny") is None


def test_a_bare_question_is_to_the_button_that_is_one() -> None:
    assert meant("and when?", ON_RECORD, intent="nlu_fallback") == ("report", ["district"])
    assert meant("when do you open?", ON_RECORD, intent="nlu_fallback") is None


def test_a_new_fact_is_for_the_only_button_that_asks_for_it() -> None:
    assert meant("friday rather", SUITS, intent="inform", entity="time") == ("change", ["number", "time"])
    assert meant("sur", SUITS, intent="inform", entity="district") is None
    report = ("Will you report it?", ("Report it", "/report"))
    assert meant("sur", report, intent="inform", entity="district") == ("report", ["district"])
    assert meant("sur", report, intent="inform", entity="district", district="norte") is None
    assert meant("and in sur?", report, intent="inform", entity="district") is None
    beside = ("These are our offices.", ("Hours", "/thanks"), ("Report it", "/report"))
    assert meant("sur", beside, intent="inform", entity="district") is None, "it is to the answer"


def test_what_is_hardly_anything_else_is_for_the_button_as_well() -> None:
    assert meant("i can't before thursday", CHANGE, intent="report", entity="refused_day", sure=0.5)
    assert meant("i can't before thursday", CHANGE, intent="report", entity="refused_day", sure=0.9) is None
    assert meant("can you before thursday?", CHANGE, intent="report", entity="time", sure=0.5) is None
    assert meant("a person before thursday", CHANGE, intent="talk_to_human", entity="time", sure=0.5) is None


def test_what_there_is_already_or_has_gone_by_is_for_no_button() -> None:
    assert meant("on the 3rd", CHANGE, intent="inform", entity="time")
    assert meant("the one on the 3rd", CHANGE, intent="inform", entity="time") is None
    assert meant("yesterday around 11", CHANGE, intent="inform", entity="time", gone_by=True) is None


def test_a_place_is_for_none_of_several_things_that_may_have_one() -> None:
    about = ("What is it about?", ("Outage", "/book"), ("Report it", "/report"))
    assert meant("sur", about, intent="inform", entity="district") is None
    person = ("Will you?", ("Report it", "/report"), ("Talk to someone", "/talk_to_human"))
    assert meant("sur", person, intent="inform", entity="district") == ("report", ["district"])


def test_a_form_takes_a_yes_for_itself_unless_a_notice_came_in_between() -> None:
    assert meant("yes", BOOK, form="change_form") is None
    assert meant("yes", SUITS, form="change_form", notice=True) == ("thanks", [])
    assert meant("yes", IF_YOU_LIKE, form="change_form", notice=True) is None


def test_what_a_notice_is_about_is_remembered() -> None:
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    read_along(tracker, Notice("...", (("What do you know?", '/report{"district": "sur"}'),)), DOMAIN)
    assert tracker.get_slot("district") == "sur"


def test_a_complaint_is_put_on_record_only_by_the_button_for_one() -> None:
    complaint = ("Yes, record it", '/report{"number": "complaint"}')
    assert meant("pon la queja", ONE_OF_TWO, intent="complain") is None
    assert meant("apúntalo", ONE_OF_TWO, intent="nevermind") == ("report", [])
    assert meant("log a complaint", ("Shall I?", complaint), intent="complain") == ("report", ["number"])


EACH = ("Which?", ("A", '/report{"district": "x"}'), ("B", '/report{"district": "y"}'))


def test_which_of_several_is_put_on_record_is_asked() -> None:
    """As after a yes: "which of these?"."""
    assert meant("report it", EACH, intent="report") == ("affirm", [])
    assert meant("quiero dar aviso", EACH, intent="report") == ("affirm", [])
    assert meant("quiero dar aviso", ONE_OF_TWO, intent="report") is None


@pytest.mark.parametrize("asked", ["Which?", "These are they."])
def test_a_bare_name_is_for_the_button_that_bears_it(asked: str) -> None:
    """Also where something like it was spoken of before."""
    offer = (asked, *EACH[1:])
    named = ("report", ["district"] * 2)
    assert meant("la x", offer, intent="inform", entity="district", district="z") == named
    assert meant("¿y en x?", offer, intent="inform", entity="district") is None
    other = (asked, EACH[1], ("C", '/change{"district": "x"}'))
    assert (meant("x", other, intent="inform", entity="district", district="z") or [None])[0] != "report"


def test_what_takes_the_thing_that_was_offered_is_for_the_button_for_a_yes() -> None:
    offer = ("Shall I?", ("Sí, dame cita", "/book"), ("Horarios", "/change"))
    assert meant("pues dámela", offer, intent="nlu_fallback") == ("book", [])


WANTS_BACK = ["I do want it", "sí la quiero", "undo that", "no la anules"]


@pytest.mark.parametrize("text", WANTS_BACK)
@pytest.mark.parametrize("understood", ["affirm", "nlu_fallback", "cancel_appointment"])
def test_what_was_not_undone_stays_by_the_words_that_put_it_back(text: str, understood: str) -> None:
    cancels = ("It still stands. Shall I cancel it?", ("Yes, cancel it", "/cancel_appointment"))
    withdraws = ("Shall I withdraw it?", ("Yes", '/stop_notices{"number": "R-1"}'))
    assert meant(text, cancels, intent=understood) == ("deny", [])
    assert meant(text, withdraws, intent=understood) == ("deny", [])


@pytest.mark.parametrize("text", ["sí la quiero", "I do want it", "yes I do want it", "pues sí la quiero"])
def test_who_wants_what_was_offered_says_yes_to_it(text: str) -> None:
    shall_i = ("Shall I book you one?", ("Yes, book me one", "/book"), ("Find it", "/talk_to_human"))
    assert meant(text, shall_i) == ("book", [])
    assert (meant(text, PERSON) or [None])[0] == "talk_to_human"


@pytest.mark.parametrize("text", ["undo that", "no la anules"])
def test_what_is_of_undoing_is_no_yes_to_a_person(text: str) -> None:
    assert meant(text, PERSON, intent="affirm") == ("deny", [])
    assert meant(text, PERSON, intent="book") is None


@pytest.mark.parametrize("text", WANTS_BACK)
@pytest.mark.parametrize(
    ("response", "wish"),
    [("utter_cancelled", "book"), ("utter_ticket_withdrawn", "book"), ("utter_offer_person", None)],
)
def test_what_puts_back_takes_what_was_undone(text: str, response: str, wish: str | None) -> None:
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    tracker.update(UserUttered("yes", {"name": "affirm"}))
    buttons = {"buttons": [{"title": "Book another", "payload": "/book"}]}
    tracker.update(BotUttered("It is no more.", buttons, {"utter_action": response}))
    said = {"intent": {"name": "nlu_fallback"}, "text": text, "entities": [], "language": "en"}
    found = taken(said, tracker, DOMAIN, read_cues())
    assert (found and found["intent"]["name"]) == wish


@pytest.mark.parametrize("text", ["yes", "sí", "sí, por favor", "ok"])
def test_a_mere_yes_does_not_put_back_what_they_withdrew(text: str) -> None:
    assert puts_back(text, "utter_ticket_withdrawn", intent="affirm") is None
    assert puts_back(text, "utter_withdrawn_already", intent="affirm") is None


@pytest.mark.parametrize("text", ["Registrarlo otra vez", "put it back", "al final sí, regístrala otra vez"])
@pytest.mark.parametrize("between", [1, 3])
def test_what_was_undone_is_put_back_a_few_messages_later(text: str, between: int) -> None:
    answers = ["utter_opening_hours"] * between
    assert puts_back(text, "utter_ticket_withdrawn", *answers) == "book"
    assert puts_back(text, "utter_cancelled", *answers) == "book"
    assert puts_back(text, "utter_ticket_withdrawn", *answers, "utter_opening_hours", "x", "x") is None


@pytest.mark.parametrize(
    "text",
    [
        "se ha ido la luz, ponla otra vez",
        "me habéis cortado la luz, vuelve a ponerla",
        "me habéis cobrado de más, lo quiero otra vez",
        "the internet dropped, put it back",
        "you overcharged me, I want it back",
    ],
)
@pytest.mark.parametrize("told", ["utter_ticket_withdrawn", "utter_cancelled", "utter_notice_stopped"])
def test_a_new_trouble_puts_nothing_back(text: str, told: str) -> None:
    for intent in ("report", "nlu_fallback"):
        assert puts_back(text, told, intent=intent) is None
        assert puts_back(text, told, "utter_opening_hours", intent=intent) is None


def test_a_place_told_right_after_something_was_withdrawn_does_not_record_it_again() -> None:
    anew = {"buttons": [{"title": "Once more", "payload": "/report"}]}
    said = {"intent": {"name": "inform"}, "text": "no power in Sur", "language": "en"}
    said["entities"] = [{"entity": "district", "value": "sur"}]
    for told, wish in (("utter_ticket_withdrawn", None), ("utter_cancelled", "report")):
        tracker = DialogueStateTracker("c1", DOMAIN.slots)
        tracker.update(UserUttered("yes", {"name": "affirm"}))
        tracker.update(BotUttered("It is no more.", anew, {"utter_action": told}))
        found = taken(said, tracker, DOMAIN, read_cues())
        assert (found and found["intent"]["name"]) == wish


def test_what_was_made_since_is_not_passed_over() -> None:
    assert puts_back("undo that", "utter_ticket_withdrawn", "utter_complaint_noted") is None
    assert (
        puts_back("undo that", "utter_ticket_withdrawn", ActiveLoop("report_form"), ActiveLoop(None)) is None
    )
    assert puts_back("sí la quiero", "utter_ticket_withdrawn", OFFERED, intent="affirm") != "book"
    assert puts_back("ponla otra vez", "utter_ticket_withdrawn", OFFERED) == "book"


OFFERED = "utter_offer_notice"


def puts_back(text: str, *told: str | ActiveLoop, intent: str = "nlu_fallback") -> str | None:
    """What they mean by it after the bot's turns, of which the first offers to put it back."""
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    buttons = [{"title": "Once more", "payload": "/book"}]
    for at, one in enumerate(told):
        tracker.update(UserUttered("...", {"name": "thanks"}))
        if isinstance(one, str):
            other = [{"title": "Sí, avísame", "payload": "/change"}] if one == OFFERED else []
            data = {"buttons": other if at else buttons}
            tracker.update(BotUttered("It is no more.", data, {"utter_action": one}))
        else:
            tracker.update(one)
    said = {"intent": {"name": intent}, "text": text, "entities": [], "language": "en"}
    found = taken(said, tracker, DOMAIN, read_cues())
    return found and str(found["intent"]["name"])


def test_a_day_in_a_few_words_that_are_not_understood_is_for_what_was_offered() -> None:
    said, asked = "the one on tuesday if at all possible", ("Shall I move it?", ("Yes", "/change"))
    assert meant("on tuesday if at all possible", asked, intent="nlu_fallback", entity="time", sure=0.9)
    assert meant(said, asked, intent="nlu_fallback", entity="time", sure=0.9) is None, (
        "it is of what there is"
    )
    assert meant("on tuesday if at all possible", asked, intent="thanks", entity="time", sure=0.9) is None


@pytest.mark.parametrize(
    ("text", "takes"),
    [("the norte one", True), ("Norte one", True), ("norte", True), ("the one in norte", False)],
)
def test_one_of_several_buttons_is_chosen_by_what_it_names(text: str, takes: bool) -> None:
    of_two = (
        "Which?",
        ("Norte", '/report{"district": "norte"}'),
        ("Sur", '/report{"district": "sur"}'),
    )
    heard = meant(text, of_two, intent="inform", entity="district", value="norte")
    assert (heard and heard[0]) == ("report" if takes else None)


def test_who_takes_one_of_what_stands_beside_a_person_gets_that() -> None:
    beside = ("Shall I put you through?", ("Yes, put me through", "/talk_to_human"), ("Another", "/book"))
    assert meant("ok then book me one", beside, intent="book") == ("book", [])
    assert meant("then put me through to one", beside, intent="inform") == ("talk_to_human", [])


def test_a_place_is_no_yes_to_a_complaint() -> None:
    shall_i = (
        "Shall I record it?",
        ("Yes", '/report{"ticket_kind": "complaint"}'),
        ("Talk", "/talk_to_human"),
    )
    assert meant("en norte", shall_i, intent="inform", entity="district") is None
    assert (meant("sí", shall_i) or [None])[0] == "report"


def test_who_takes_what_was_offered_before_the_person_gets_that() -> None:
    when = ("When, I can't tell. Shall I put you through?", ("Talk to a person", "/talk_to_human"))
    assert (meant("ok book me in", BOOK, when) or [None])[0] == "book"
    assert (meant("then get me one", BOOK, when) or [None])[0] == "talk_to_human"
