"""What an open form asked for, named first in words that sound like a question with a prepared answer."""

from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.context.form_answers import READERS, answered
from bot.engine.cues import read_cues

DOMAIN = Domain.from_yaml(
    """
    entities: [service]
    slots:
      wanted: {type: text, mappings: [{type: from_entity, entity: service}]}
      happened: {type: text, mappings: [{type: from_text}]}
      confirmed: {type: bool, mappings: [{type: from_intent, intent: affirm, value: true}]}
    forms:
      report_form: {required_slots: [wanted, happened, confirmed]}
      survey_form: {required_slots: [happened]}
    """
)


BOOKING = Domain.from_yaml(
    """
    entities: [time, office]
    slots:
      booking_office: {type: text, mappings: [{type: from_entity, entity: office}]}
      booking_time: {type: text, mappings: [{type: from_entity, entity: time}]}
      booking_confirmed:
        type: bool
        mappings:
          - {type: from_intent, intent: affirm, value: true}
          - {type: from_intent, intent: deny, value: false}
    forms:
      book_appointment_form: {required_slots: [booking_office, booking_time, booking_confirmed]}
      change_appointment_form: {required_slots: [booking_time, booking_confirmed]}
      cancel_appointment_form: {required_slots: [booking_confirmed]}
    """
)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("luz, me mudo a Sur", True),
        ("la luz del portal y del garaje", True),
        ("luz cuánto tardáis en venir", False),
        ("luz, en Norte, how long will it take", False),
        ("me mudo y no tengo luz", False),
        ("¿qué me falla? pues la luz", True),
        ("¿qué me falla? lo que me falla es cuándo vuelve la luz", False),
    ],
)
def test_what_is_named_first_answers_where_no_question_follows(text: str, answers: bool) -> None:
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    for event in (ActiveLoop("report_form"), SlotSet("requested_slot", "wanted")):
        tracker.update(event)
    at = text.index("luz")
    found = {"entity": "service", "value": "electricity", "start": at, "end": at + 3}
    parsed = {"text": text, "intent": {"name": "faq", "confidence": 0.5}, "entities": [found]}
    assert (answered(parsed, tracker, read_cues()) is not None) is answers
    assert answered(parsed, DialogueStateTracker("c2", DOMAIN.slots), read_cues()) is None, (
        "nothing was asked"
    )


@pytest.mark.parametrize(
    ("text", "asked", "meant"),
    [
        ("that one", "confirmed", "affirm"),
        ("esa sí", "confirmed", "affirm"),
        ("¿y eso?", "confirmed", None),
        ("y eso", "confirmed", None),
        ("is this ok?", "confirmed", None),
        ("is this ok", "confirmed", None),
        ("that one", "wanted", None),
        ("esa misma no, la otra", "confirmed", None),
        ("apúntalo", "happened", "inform"),
        ("no, that's all thanks", "happened", "inform"),
        ("apúntalo", "wanted", None),
        ("eso es todo lo que sé del portero", "happened", None),
        ("eso no es todo", "happened", None),
    ],
)
def test_who_points_says_yes_and_who_has_told_all_says_nothing_else(
    text: str, asked: str, meant: str | None
) -> None:
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    for event in (ActiveLoop("report_form"), SlotSet("requested_slot", asked)):
        tracker.update(event)
    parsed = {"text": text, "intent": {"name": "nevermind", "confidence": 0.4}, "entities": []}
    found = answered(parsed, tracker, read_cues(), recording=["report"])
    assert (found["intent"]["name"] if found else None) == meant


@pytest.mark.parametrize(
    ("text", "form", "asked", "before", "told"),
    [
        ("se fue con el viento de anoche", "report_form", "wanted", [], True),
        ("it went with a bang in the storm", "report_form", "wanted", ["tell_more"], True),
        ("le he dado golpecitos y ni así", "report_form", "wanted", ["tell_more", "tell_more"], False),
        ("le he dado golpecitos y ni así", "report_form", "wanted", ["tell_more", "inform"], True),
        ("¿y eso para qué lo queréis saber?", "report_form", "wanted", [], False),
        ("quiero que me lo arregléis de una vez", "report_form", "wanted", [], False),
        ("Quebrada Honda", "report_form", "wanted", [], False),
        ("se fue con el viento de anoche", "survey_form", "wanted", [], False),
    ],
)
def test_what_happened_is_told_where_something_else_was_asked(
    text: str, form: str, asked: str, before: list[str], told: bool
) -> None:
    """Twice running: who is not understood then is asked otherwise."""
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    for event in (ActiveLoop(form), SlotSet("requested_slot", asked)):
        tracker.update(event)
    for intent in before:
        tracker.update(UserUttered("más", {"name": intent, "confidence": 1.0}))
    parsed = {"text": text, "intent": {"name": "nlu_fallback", "confidence": 0.4}, "entities": []}
    found = answered(parsed, tracker, read_cues(), recording=["report"])
    assert (found is not None and found["intent"]["name"] == "tell_more") is told


def test_who_wants_a_person_or_is_in_a_form_that_records_nothing_is_not_taken_to_have_told_all() -> None:
    def heard(text: str, form: str, intent: str) -> bool:
        tracker = DialogueStateTracker("c1", DOMAIN.slots)
        for event in (ActiveLoop(form), SlotSet("requested_slot", "happened")):
            tracker.update(event)
        parsed = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": []}
        return answered(parsed, tracker, read_cues(), ["talk_to_human"], ["report"]) is not None

    assert heard("nada más", "report_form", "nevermind")
    for text in ("nada más pásame con alguien", "that's all put me through to someone"):
        assert not heard(text, "report_form", "talk_to_human")
    for text in ("así", "like that", "apúntalo"):
        assert not heard(text, "survey_form", "nevermind")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("sí, y apunta que voy con mi madre", "affirm"),
        ("vale perfecto y apunta que voy con mi madre", "affirm"),
        ("yes please, and put down my mum is coming", "affirm"),
        ("sí, pero con mi madre", None),
        ("vale, espera un momento que miro la agenda", "no_hurry"),
        ("ok wait let me check with my wife", "no_hurry"),
        ("ok hold on a sec", "no_hurry"),
        ("claro que no", "deny"),
        ("vale, y ese día no puedo", None),
        ("yes and no", "deny"),
        ("great, another week lost", None),
        ("claro, y yo soy el papa", None),
        ("sure, and i'm the queen of england", None),
        ("sí, y eso qué es?", None),
        ("voy con mi madre", None),
    ],
)
def test_a_yes_is_one_whatever_is_said_behind_it_that_is_not_understood(text: str, meant: str | None) -> None:
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    for event in (ActiveLoop("report_form"), SlotSet("requested_slot", "confirmed")):
        tracker.update(event)
    parsed = {"text": text, "intent": {"name": "nlu_fallback", "confidence": 0.99}, "entities": []}
    found = answered(parsed, tracker, read_cues())
    assert (found["intent"]["name"] if found else None) == meant
    cross = [{"kind": "insult", "weight": 0.4, "words": "joder"}]
    thursday = [{"entity": "time", "value": "2026-12-03"}]
    for more in ({"signals": cross}, {"entities": thursday}):
        found = answered({**parsed, **more}, tracker, read_cues())
        assert found is None or found["intent"]["name"] != "affirm"


OWN = Domain.from_yaml(
    """
    intents: [out_of_scope, complain, opening_hours, nevermind, talk_to_human]
    slots:
      title:
        type: text
        mappings:
        - type: from_text
          not_intent: [out_of_scope, complain, opening_hours, nevermind, talk_to_human]
    forms:
      suggest_form: {required_slots: [title]}
    """
)


@pytest.mark.parametrize(
    ("text", "intent", "sure", "before", "answers"),
    [
        ("Los asquerosos", "complain", 0.45, "...", True),
        ("Go tell it on the mountain", "out_of_scope", 0.71, "...", True),
        ("John Banville", "nlu_fallback", 1.0, "...", True),
        ("sois unos inútiles", "complain", 0.99, "...", False),
        ("¿Quién mató a Palomino Molero?", "out_of_scope", 0.53, "...", False),
        ("¿quién mató a palomino molero?", "out_of_scope", 0.53, "¿Quién mató a Palomino Molero?", True),
        ("abrís mañana?", "opening_hours", 0.5, "...", False),
        ("nada, déjalo", "nevermind", 0.5, "...", False),
        ("una persona", "talk_to_human", 0.5, "...", False),
    ],
)
def test_what_is_hardly_a_wish_answers_a_form_of_their_own_that_takes_any_words(
    text: str, intent: str, sure: float, before: str, answers: bool
) -> None:
    tracker = DialogueStateTracker("c1", OWN.slots)
    for event in (ActiveLoop("suggest_form"), SlotSet("requested_slot", "title"), UserUttered(before)):
        tracker.update(event)
    parsed = {"text": text, "intent": {"name": intent, "confidence": sure}, "entities": []}
    wishes = {"alone": ["nevermind"], "beyond": ["out_of_scope"]}
    found = answered(parsed, tracker, read_cues(), ["talk_to_human"], ["report"], wishes)
    assert (found is not None) is answers
    problem = DialogueStateTracker("c2", OWN.slots)
    for event in (ActiveLoop("report_form"), SlotSet("requested_slot", "title"), UserUttered(before)):
        problem.update(event)
    assert answered(parsed, problem, read_cues(), ["talk_to_human"], ["report"], wishes) is None


APPOINTMENTS = Domain.from_yaml(
    """
    slots:
      which: {type: text, mappings: [{type: from_entity, entity: appointment_number}]}
      confirmed: {type: bool, mappings: [{type: from_intent, intent: affirm, value: true}]}
    entities: [appointment_number]
    forms:
      book_appointment_form: {required_slots: [confirmed]}
      change_appointment_form: {required_slots: [which, confirmed]}
      cancel_appointment_form: {required_slots: [which, confirmed]}
    """
)


@pytest.mark.parametrize(
    ("text", "taken_for", "form", "asked", "meant"),
    [
        ("vale no", "affirm", "book", "confirmed", "deny"),
        ("ok wait", "affirm", "book", "confirmed", "no_hurry"),
        ("espera", "nlu_fallback", "book", "confirmed", "no_hurry"),
        ("sí, cómo no", "deny", "book", "confirmed", "affirm"),
        ("yes but later", "affirm", "book", "confirmed", "inform"),
        ("yes, confirm", "affirm", "book", "confirmed", None),
        ("no, la de antes", "nlu_fallback", "book", "confirmed", "inform"),
        ("no la cambies", "change_appointment", "change", "confirmed", "nevermind"),
        ("no la cambies, mejor a las 12", "change_appointment", "change", "confirmed", None),
        ("no la anules", "nlu_fallback", "cancel", "confirmed", "deny"),
        ("keep it", "affirm", "cancel", "confirmed", "deny"),
        ("no la anules", "nlu_fallback", "cancel", "which", "nevermind"),
        ("no la anules, mejor cámbiala", "change_appointment", "cancel", "confirmed", None),
        ("yes remove it", "nevermind", "cancel", "confirmed", "affirm"),
        ("yes, I can't make it", "cancel_appointment", "cancel", "confirmed", "affirm"),
        ("ok, forget it", "nevermind", "cancel", "confirmed", None),
        ("yes, scrap it", "nevermind", "cancel", "confirmed", "affirm"),
        ("sí, ya no hace falta", "nevermind", "cancel", "confirmed", "affirm"),
        ("no la anules mejor cámbiala", "change_appointment", "cancel", "confirmed", None),
        ("don't cancel it move it instead", "change_appointment", "cancel", "confirmed", None),
        ("keep it please", "change_appointment", "cancel", "confirmed", "deny"),
        ("sí, no se preocupe", "nlu_fallback", "book", "confirmed", "affirm"),
        ("sí, no se preocupe, allí estaré", "affirm", "book", "confirmed", "affirm"),
        ("yes please, can't wait!", "nlu_fallback", "book", "confirmed", "affirm"),
        ("vale, y mira, déjalo", "nlu_fallback", "book", "confirmed", None),
        ("la original", "nevermind", "change", "confirmed", "nevermind"),
        ("el viernes a la hora que tenía", "nlu_fallback", "change", "confirmed", None),
    ],
)
def test_who_changes_their_mind_about_an_appointment_is_taken_at_their_word(
    text: str, taken_for: str, form: str, asked: str, meant: str | None
) -> None:
    tracker = DialogueStateTracker("c1", APPOINTMENTS.slots)
    for event in (ActiveLoop(f"{form}_appointment_form"), SlotSet("requested_slot", asked)):
        tracker.update(event)
    parsed = {"text": text, "intent": {"name": taken_for, "confidence": 0.9}, "entities": []}
    found = answered(parsed, tracker, read_cues())
    assert (found["intent"]["name"] if found else None) == meant


@pytest.mark.parametrize(
    ("text", "form"),
    [("el viernes, tal cual", "change"), ("no la anules mejor cámbiala al viernes", "cancel")],
)
def test_who_names_another_day_wants_it_moved(text: str, form: str) -> None:
    tracker = DialogueStateTracker("c1", APPOINTMENTS.slots)
    for event in (ActiveLoop(f"{form}_appointment_form"), SlotSet("requested_slot", "confirmed")):
        tracker.update(event)
    friday = {"entity": "time", "value": "2026-12-04"}
    parsed = {"text": text, "intent": {"name": "change_appointment", "confidence": 0.9}, "entities": [friday]}
    assert answered(parsed, tracker, read_cues()) is None


def test_who_only_names_a_day_that_will_not_do_leaves_it_as_it_was() -> None:
    tracker = DialogueStateTracker("c1", APPOINTMENTS.slots)
    for event in (ActiveLoop("change_appointment_form"), SlotSet("requested_slot", "confirmed")):
        tracker.update(event)
    friday = {"entity": "refused_day", "value": "2026-12-04"}
    text = "el viernes no puedo, déjala como estaba"
    parsed = {"text": text, "intent": {"name": "inform", "confidence": 0.9}, "entities": [friday]}
    found = answered(parsed, tracker, read_cues())
    assert found is not None and found["intent"]["name"] == "nevermind"


@pytest.mark.parametrize("text", ["el viernes en vez de la que tengo", "Friday instead of the one I had"])
def test_a_day_beside_the_one_before_is_the_one_it_is_moved_to(text: str) -> None:
    tracker = DialogueStateTracker("c1", APPOINTMENTS.slots)
    for event in (ActiveLoop("change_appointment_form"), SlotSet("requested_slot", "confirmed")):
        tracker.update(event)
    friday = {"entity": "time", "value": "2026-12-04"}
    parsed = {"text": text, "intent": {"name": "my_appointments", "confidence": 0.9}, "entities": [friday]}
    found = answered(parsed, tracker, read_cues())
    assert found is not None and found["intent"]["name"] == "inform"


def test_each_way_of_answering_says_why_it_is_one() -> None:
    assert [reader.answers.__name__ for reader in READERS if not reader.answers.__doc__] == []


@pytest.mark.parametrize(
    ("text", "form", "asked", "entity", "means"),
    [
        ("uf no puedo ir", "book", "booking_confirmed", None, ("inform", ["correction"])),
        ("ugh i can't make it", "book", "booking_confirmed", None, ("inform", ["correction"])),
        ("no puedo ir", "book", "booking_time", None, ("deny", [])),
        ("i can't make it", "change", "booking_confirmed", None, ("inform", ["correction"])),
        ("no puedo ir el martes", "book", "booking_confirmed", "refused_day", ("inform", ["refused_day"])),
        ("no puedo ir a mi cita del jueves", "book", "booking_confirmed", None, None),
        ("can't make the one i already have", "book", "booking_confirmed", None, None),
        ("no puedo, anula la del jueves", "book", "booking_confirmed", None, None),
        ("no puedo ir", "cancel", "booking_confirmed", None, None),
        ("ya no puedo ir", "book", "booking_confirmed", None, ("nevermind", [])),
        ("no puedo ir, mejor no", "book", "booking_time", None, ("nevermind", [])),
        ("al final no puedo ir, no la quiero", "book", "booking_confirmed", None, ("nevermind", [])),
        ("i can't make it after all", "book", "booking_time", None, ("nevermind", [])),
        ("i can't make it, so no", "book", "booking_confirmed", None, ("nevermind", [])),
        ("ya no puedo ir", "change", "booking_time", None, None),
        ("no puedo ir, no la quiero", "change", "booking_confirmed", None, None),
        ("i can't go anymore", "change", "booking_time", None, None),
        ("no puedo ir", "book", "booking_office", None, None),
    ],
)
def test_who_cannot_come_at_that_time_wants_another_and_cancels_nothing(
    text: str, form: str, asked: str, entity: str | None, means: tuple[str, list[str]] | None
) -> None:
    tracker = DialogueStateTracker("c1", BOOKING.slots)
    for event in (ActiveLoop(f"{form}_appointment_form"), SlotSet("requested_slot", asked)):
        tracker.update(event)
    found = [{"entity": entity, "value": "x"}] if entity else []
    for one in found:
        one |= {"start": text.index("el martes"), "end": len(text)}
    parsed = {"text": text, "intent": {"name": "cancel_appointment", "confidence": 0.9}, "entities": found}
    heard = answered(parsed, tracker, read_cues())
    assert (heard and (heard["intent"]["name"], [one["entity"] for one in heard["entities"]])) == means


@pytest.mark.parametrize(
    "text",
    [
        "uf no puedo ir",
        "no puedo",
        "sorry, i can't make it",
        "no voy a poder ir",
        "i won't be able to make it",
        "i can't come",
        "ay no llego",
    ],
)
def test_who_only_says_that_they_cannot_wants_another_time_however_it_is_taken(text: str) -> None:
    tracker = DialogueStateTracker("c1", BOOKING.slots)
    for event in (ActiveLoop("book_appointment_form"), SlotSet("requested_slot", "booking_confirmed")):
        tracker.update(event)
    parsed = {"text": text, "intent": {"name": "nlu_fallback", "confidence": 0.9}, "entities": []}
    heard = answered(parsed, tracker, read_cues())
    assert heard and [one["value"] for one in heard["entities"]] == ["not_then"]
    more = {**parsed, "text": "no puedo pagar tanto"}
    assert answered(more, tracker, read_cues()) is None


@pytest.mark.parametrize(
    ("text", "entity", "form", "means"),
    [
        ("se me olvidó, mejor el viernes", "time", "book", "inform"),
        ("oh i forgot, friday is better", "time", "change", "inform"),
        ("el viernes no puedo, déjalo", "time", "book", "nevermind"),
        ("se me olvidó", None, "book", None),
        ("se me olvidó, mejor el viernes", "time", "cancel", None),
    ],
)
def test_who_sounds_like_leaving_a_booking_and_names_when_instead_stays(
    text: str, entity: str | None, form: str, means: str | None
) -> None:
    tracker = DialogueStateTracker("c1", BOOKING.slots)
    for event in (ActiveLoop(f"{form}_appointment_form"), SlotSet("requested_slot", "booking_confirmed")):
        tracker.update(event)
    found = [{"entity": entity, "value": "x"}] if entity else []
    parsed = {"text": text, "intent": {"name": "nevermind", "confidence": 0.83}, "entities": found}
    heard = answered(parsed, tracker, read_cues())
    assert (heard and heard["intent"]["name"]) == means


@pytest.mark.parametrize(
    ("text", "day", "means"),
    [
        ("déjalo, el viernes me voy de viaje", "el viernes", "nevermind"),
        ("olvídalo, el viernes ya me paso yo", "el viernes", "nevermind"),
        ("lo dejo, que el viernes estoy fuera", "el viernes", "nevermind"),
        ("forget it, I'm away Friday", "Friday", "nevermind"),
        ("nevermind, I'll come in person on Friday", "on Friday", "nevermind"),
        ("forget it. Friday I'm working", "Friday", "nevermind"),
        ("déjalo, mejor el viernes", "el viernes", "inform"),
        ("déjalo, el viernes", "el viernes", "inform"),
        ("déjalo para el viernes", "el viernes", "inform"),
        ("déjalo, pónmela el viernes", "el viernes", "inform"),
        ("leave it for Friday", "Friday", "inform"),
        ("forget it, Friday is better", "Friday", "inform"),
        ("never mind, make it Friday", "Friday", "inform"),
        ("leave it, can you do Friday", "Friday", "inform"),
        ("si no hay hueco, déjalo, mejor el viernes", "el viernes", "inform"),
    ],
)
@pytest.mark.parametrize("form", ["book", "change"])
def test_who_leaves_a_booking_and_says_where_they_are_that_day_wants_none(
    text: str, day: str, form: str, means: str
) -> None:
    tracker = DialogueStateTracker("c1", BOOKING.slots)
    for event in (ActiveLoop(f"{form}_appointment_form"), SlotSet("requested_slot", "booking_time")):
        tracker.update(event)
    at = text.index(day)
    for entity in ("time", "refused_day") if means == "nevermind" else ("time",):
        found = [{"entity": entity, "value": "x", "start": at, "end": at + len(day)}]
        parsed = {"text": text, "intent": {"name": "nevermind", "confidence": 0.9}, "entities": found}
        heard = answered(parsed, tracker, read_cues())
        assert heard and heard["intent"]["name"] == means
        assert heard["entities"] == ([] if means == "nevermind" else found), "nothing is booked that day"
    again = {**parsed, "intent": {"name": f"{form}_appointment", "confidence": 0.7}}
    heard = answered(again, tracker, read_cues())
    assert (heard and heard["intent"]["name"]) == (means if means == "nevermind" else None)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("es por una luz que no entiendo", True),
        ("it's about the luz", True),
        ("la luz, qué pasa con ella", False),
        ("me mudo y no tengo luz", False),
    ],
)
def test_what_only_leads_up_to_a_name_may_stand_before_it(text: str, answers: bool) -> None:
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    for event in (ActiveLoop("report_form"), SlotSet("requested_slot", "wanted")):
        tracker.update(event)
    at = text.index("luz")
    found = {"entity": "service", "value": "electricity", "start": at, "end": at + 3}
    parsed = {"text": text, "intent": {"name": "faq", "confidence": 0.7}, "entities": [found]}
    assert (answered(parsed, tracker, read_cues()) is not None) is answers
