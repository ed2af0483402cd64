"""When a person is called, by a real engine inside a form and outside."""

from __future__ import annotations

from dataclasses import replace
from math import log10
from typing import Any

import pytest

from bot.core.escalation import IN_SIGHT, Settings, Situation, Step, decide
from bot.core.handoff import Reason
from bot.core.patience import RARITY
from bot.core.signals import Signal
from bot.engine.nlu.frustration_model import MAY_SOUND
from tests.engine.conftest import Engine


def begin(engine: Engine, conversation: str, *said: str) -> dict[str, Any]:
    engine.sequence = 0
    for number, text in enumerate(said):
        engine.turn(text, turn=f"{conversation}-b{number}", conversation=conversation)
    return {"conversation": conversation}


def actions_in(answer: dict[str, Any]) -> list[str]:
    return [reply["text"].split(" #")[0] for reply in answer["replies"]]


IN_A_FORM = ("quiero informar de un problema",)
RIDDLES = (
    "¿plim plam xyzzy?",
    "¿la capital de mongolia exterior?",
    "¿fnord plugh wibble?",
    "¿grault garply waldo?",
)
ASIDES = tuple(riddle.strip("¿?") for riddle in RIDDLES)
TELLING = ("quiero informar de un problema", "en Norte")


HEAVY, TOLD = Signal("fed_up", 0.6), Signal("time_lost", 0.3)


@pytest.mark.parametrize("before", [(), IN_A_FORM, TELLING], ids=["outside", "in a form", "telling"])
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("sois unos inútiles y unos ladrones, joder, esto es una vergüenza", "frustration"),
        ("you are a bunch of fucking idiots, crooks, this is a joke", "frustration"),
        ("quiero hablar con una persona", "requested"),
        ("hay una farola rota en mi calle, la tercera ya. Que me llame alguien, por favor", "requested"),
        ("the meter is broken, I've told you twice. Please just get me a person", "requested"),
        ("hay un cable caído en la calle", "danger"),
    ],
)
def test_a_person_is_called_at_once(engine: Engine, before: tuple[str, ...], said: str, reason: str) -> None:
    conversation = begin(engine, f"at once {len(before)} {said}", *before)
    answer = engine.turn(said, turn="now", **conversation)
    assert actions_in(answer) == ["action_human_handoff"]
    assert answer["slots"]["escalation"]["reason"] == reason
    assert answer["signals"] == answer["slots"]["escalation"]["signals"] != []


def test_an_outburst_does_not_become_the_answer_and_the_form_goes_on_afterwards(engine: Engine) -> None:
    conversation = begin(engine, "outburst", *TELLING)
    angry = engine.turn("sois unos inútiles y unos ladrones, joder, menuda estafa", turn="o1", **conversation)
    assert angry["form"] == "problem_form"
    assert "details" not in angry["slots"]
    done = engine.turn("se ha roto la farola", turn="o2", **conversation)
    assert [reply["text"] for reply in done["replies"]] == ["Anotado: se ha roto la farola (Norte)."]
    assert "escalation" not in done["slots"]


@pytest.mark.parametrize("before", [(), IN_A_FORM], ids=["outside", "in a form"])
def test_not_understood_is_asked_back_then_a_person_is_offered_twice_and_the_fourth_time_called(
    engine: Engine, before: tuple[str, ...]
) -> None:
    conversation = begin(engine, f"at a loss {len(before)}", *before)
    *asked, last = [
        engine.turn(text, turn=f"m{number}", **conversation) for number, text in enumerate(RIDDLES)
    ]
    assert [actions_in(each) for each in asked] == [["action_ask_rephrase"]] * 3
    steps = [each["slots"]["escalation"]["step"] for each in asked]
    assert steps == ["ask_back", "ask_again", "ask_again"]
    assert actions_in(last) == ["action_human_handoff"]
    assert last["slots"]["escalation"]["reason"] == "not_understood"


def test_asides_are_offered_a_person_as_soon_and_call_one_half_as_soon(engine: Engine) -> None:
    conversation = begin(engine, "asides", *ASIDES)
    *asked, last = [
        engine.turn(f"{text} otra", turn=f"m{number}", **conversation) for number, text in enumerate(ASIDES)
    ]
    assert [actions_in(each) for each in asked] == [["action_ask_rephrase"]] * 3
    assert {each["slots"]["escalation"]["step"] for each in asked} == {"ask_again"}
    assert last["slots"]["escalation"]["reason"] == "not_understood"
    assert actions_in(last) == ["action_human_handoff"]


def test_in_a_form_nothing_is_an_aside(engine: Engine) -> None:
    conversation = begin(engine, "no asides", *IN_A_FORM, *ASIDES[:3])
    assert actions_in(engine.turn(ASIDES[3], turn="last", **conversation)) == ["action_human_handoff"]


@pytest.mark.parametrize("before", [(), IN_A_FORM], ids=["outside", "in a form"])
@pytest.mark.parametrize("yes", ["sí", "sí, correcto, muy agradecida"])
def test_a_yes_where_a_person_was_one_of_several_things_is_asked_about(
    engine: Engine, before: tuple[str, ...], yes: str
) -> None:
    conversation = begin(engine, f"{yes} {len(before)}", *before, *RIDDLES[:2])
    asked = engine.turn(yes, turn="y1", **conversation)
    assert asked["understood"]["intent"] == "affirm"
    assert asked["slots"]["escalation"]["step"] == "ask_person"
    again = engine.turn(yes, turn="y2", **conversation)
    assert actions_in(again) == ["action_human_handoff"]
    assert again["slots"]["escalation"]["reason"] == "requested"


def test_a_yes_to_nothing_offered_brings_none(engine: Engine) -> None:
    conversation = begin(engine, "no offer", RIDDLES[0])
    assert actions_in(engine.turn("sí", turn="y", **conversation)) == ["action_ask_rephrase"]


def test_messages_without_a_word_never_call_a_person(engine: Engine) -> None:
    conversation = begin(engine, "silence", *RIDDLES[:3], "", "   ")
    assert actions_in(engine.turn("", turn="s", **conversation)) == ["action_ask_rephrase"]
    assert actions_in(engine.turn(RIDDLES[3], turn="t", **conversation)) == ["action_human_handoff"]


def test_what_is_understood_in_between_starts_the_count_again(engine: Engine) -> None:
    conversation = begin(engine, "between", *RIDDLES[:2], "hola")
    answer = engine.turn(RIDDLES[2], turn="b", **conversation)
    assert answer["slots"]["escalation"]["step"] == "ask_back"


def test_a_free_answer_that_is_no_intent_is_an_answer(engine: Engine) -> None:
    conversation = begin(engine, "free", *TELLING)
    answer = engine.turn("xyzzy plugh la mar salada", turn="f", **conversation)
    assert [reply["text"] for reply in answer["replies"]] == ["Anotado: xyzzy plugh la mar salada (Norte)."]


def test_an_extracted_answer_counts_as_understood(engine: Engine) -> None:
    conversation = begin(engine, "extracted", *IN_A_FORM)
    answer = engine.turn("pues xyzzy plugh San Martín fnord", turn="e", **conversation)
    assert answer["slots"]["district"] == "san_martin"
    assert [reply["text"] for reply in answer["replies"]] == ["¿Qué ha pasado?"]


def test_a_message_that_no_rule_knows_is_asked_back_and_never_met_with_silence(engine: Engine) -> None:
    conversation = begin(engine, "no rule")
    answer = engine.turn("sí", turn="n", payload="/affirm", **conversation)
    assert actions_in(answer) == ["action_ask_rephrase"]


@pytest.mark.parametrize("button", ["/affirm", "/report_problem"])
def test_in_a_form_what_is_no_answer_is_met_with_the_question_again(engine: Engine, button: str) -> None:
    conversation = begin(engine, f"question again {button}", *IN_A_FORM)
    answer = engine.turn("Sí", turn="q", payload=button, **conversation)
    assert [reply["text"] for reply in answer["replies"]] == ["¿En qué barrio?"]
    answered = engine.turn("en Norte", turn="a", **conversation)
    assert [reply["text"] for reply in answered["replies"]] == ["¿Qué ha pasado?"]


def test_who_says_goodbye_in_a_form_hears_that_it_waits_and_is_not_asked_again(engine: Engine) -> None:
    conversation = begin(engine, "goodbye", *IN_A_FORM)
    left = engine.turn("adiós", turn="g", **conversation)
    assert [reply["text"] for reply in left["replies"]] == [
        "Hasta luego. Queda a medias.",
        "Aquí estoy a cualquier hora.",
    ]
    assert left["form"] == "problem_form"
    back = engine.turn("en Norte", turn="a", **conversation)
    assert [reply["text"] for reply in back["replies"]] == ["¿Qué ha pasado?"]


ANGRY = Signal("insult", 0.7, "idiotas")
CROSS = Signal("impatience", 0.4, "otra vez")


def test_danger_comes_before_anger() -> None:
    decision = decide(Situation(True, (ANGRY,), asked_for=Reason.DANGER), Settings())
    assert (decision.step, decision.reason) == (Step.HAND_OVER, Reason.DANGER)
    assert ANGRY in decision.signals


def test_light_signs_add_up_over_messages() -> None:
    once = decide(Situation(True, (CROSS,)), Settings())
    again = Situation(True, (CROSS,), earlier=((CROSS,), (CROSS,)))
    assert (once.step, decide(again, Settings()).step) == (Step.SOFTEN, Step.OFFER)
    louder = replace(again, signals=(HEAVY,), offered=1)
    assert decide(louder, Settings()).step is Step.HAND_OVER
    assert decide(replace(louder, earlier=()), Settings()).step is not Step.HAND_OVER


@pytest.mark.parametrize(
    ("sure", "signals", "step"),
    [(0.9, (), Step.HAND_OVER), (0.5, (), Step.ASK_PERSON), (0.5, (Signal("fed_up", 0.99),), Step.HAND_OVER)],
)
def test_an_unsure_wish_for_a_person_is_asked_about_unless_anger_calls_one(
    sure: float, signals: tuple[Signal, ...], step: Step
) -> None:
    wish = Situation(True, signals, asked_for=Reason.REQUESTED, sure=sure)
    assert decide(wish, Settings(sure=0.7)).step is step


@pytest.mark.parametrize(
    ("sure", "understood", "step"),
    [
        (0.91, True, Step.HAND_OVER),
        (0.9, True, Step.ASK_PERSON),
        (0.3, False, Step.ASK_PERSON),
        (0.29, False, Step.ASK_BACK),
    ],
)
def test_danger_calls_a_person_if_it_is_sure_and_is_asked_about_if_it_may_be(
    sure: float, understood: bool, step: Step
) -> None:
    told = Situation(understood, asked_for=Reason.DANGER, sure=sure)
    assert decide(told, Settings()).step is step


@pytest.mark.parametrize(
    "said",
    [
        "la semana pasada había un cable caído en la calle",
        "jaja hay un cable caído en la calle",
        "¿hay un cable caído en la calle?",
        "y si un día hay un cable caído en la calle",
        "no, un cable caído en la calle no hay",
        "Cable Caído",
    ],
)
def test_danger_that_may_not_be_now_is_asked_about_and_calls_nobody(engine: Engine, said: str) -> None:
    conversation = begin(engine, f"not now {said}")
    asked = engine.turn(said, turn="d", **conversation)
    assert actions_in(asked) == ["action_ask_about_danger"]
    over = engine.turn("ya no hay un cable caído en la calle", turn="o", **conversation)
    assert over["understood"]["intent"] == "deny"
    assert actions_in(over) != ["action_human_handoff"]


def test_a_doubtful_wish_where_a_person_was_one_of_several_things_is_asked_about() -> None:
    wish = Situation(True, asked_for=Reason.REQUESTED, sure=0.62, failures=2)
    assert decide(wish, Settings()).step is Step.ASK_PERSON


def test_who_tells_of_people_is_asked_whether_they_want_one(engine: Engine) -> None:
    conversation = begin(engine, "told of people")
    answer = engine.turn("hablé con un agente", turn="t", **conversation)
    assert answer["understood"]["intent"] == "talk_to_human"
    assert answer["slots"]["escalation"]["step"] == "ask_person"


def test_who_says_that_nobody_is_wanted_is_neither_handed_over_nor_asked(engine: Engine) -> None:
    conversation = begin(engine, "nobody wanted")
    answer = engine.turn("no necesito hablar con un agente", turn="n", **conversation)
    assert answer["understood"]["intent"] == "nlu_fallback"
    offered = begin(engine, "wanted after all", "hablé con un agente")
    declined = engine.turn("no necesito hablar con un agente", turn="n", **offered)
    assert declined["understood"]["intent"] == "deny"
    called = engine.turn("quiero hablar con un agente", turn="y", **offered)
    assert actions_in(called) == ["action_human_handoff"]


def test_danger_told_once_more_after_the_question_calls_a_person(engine: Engine) -> None:
    conversation = begin(engine, "told again", "¿hay un cable caído en la calle?")
    answer = engine.turn("hay un cable caído en la calle", turn="a", **conversation)
    assert actions_in(answer) == ["action_human_handoff"]


def test_who_is_in_danger_after_all_gets_a_person_as_such_also_in_a_form(engine: Engine) -> None:
    conversation = begin(engine, "danger after all", *IN_A_FORM)
    asked = engine.turn("se oye un ruido en mi barrio", turn="d", **conversation)
    told = asked["slots"]["escalation"]
    assert (told["reason"], told["step"]) == ("danger", "ask_person")
    assert actions_in(asked) == ["action_ask_about_danger"]
    yes = engine.turn("sí", turn="y", **conversation)
    assert yes["slots"]["escalation"]["reason"] == "danger"
    assert actions_in(yes) == ["action_human_handoff"]


def test_earlier_anger_alone_calls_nobody() -> None:
    assert decide(Situation(True, earlier=((ANGRY, ANGRY),)), Settings()).step is Step.CARRY_ON


OFFERED = "¿Te paso con una persona?"


def test_between_calm_and_angry_the_trouble_is_acknowledged_once_and_the_question_answered(
    engine: Engine,
) -> None:
    conversation = begin(engine, "annoyed")
    first = engine.turn("ya te lo he dicho, a qué hora abren?", turn="s1", **conversation)
    second = engine.turn("siempre igual, adiós", turn="s2", **conversation)
    assert [reply["text"] for reply in first["replies"]] == [
        "Siento las molestias.",
        "De 9 a 14.\n\nDe lunes a viernes.",
    ]
    assert [signal["kind"] for signal in first["signals"]] == ["impatience", "time_lost"]
    assert "frustration" not in first["slots"]
    assert second["replies"][0]["text"] == "Adiós."


def test_who_is_cross_and_not_understood_hears_that_we_are_sorry_before_they_are_asked_back(
    engine: Engine,
) -> None:
    conversation = begin(engine, "cross and not understood")
    answer = engine.turn("ya te lo he dicho, lo del xilófono lunar", turn="s1", **conversation)
    assert answer["understood"]["intent"] == "nlu_fallback"
    assert answer["replies"][0]["text"] == "Siento las molestias."
    assert len(answer["replies"]) == 2


def test_the_same_wish_again_in_other_words_brings_the_offer_of_a_person(engine: Engine) -> None:
    conversation = begin(engine, "the same wish again", "a qué hora abren", "cuál es el horario")
    answer = engine.turn("pero a qué hora abrís", turn="r", **conversation)
    assert [reply["text"] for reply in answer["replies"]][-1] == OFFERED
    assert [(signal["kind"], signal["weight"]) for signal in answer["signals"]] == [("repeated", 0.5)]
    assert "cuál es el horario" in answer["signals"][0]["words"]


def test_a_number_given_again_is_heard_also_in_a_form(engine: Engine) -> None:
    conversation = begin(engine, "the number again", *IN_A_FORM, "es por la reclamación 44718")
    answer = engine.turn("la 44718", turn="n", **conversation)
    assert ("repeated", 0.25) in [(signal["kind"], signal["weight"]) for signal in answer["signals"]]


def test_two_messages_that_are_not_understood_are_no_wish_said_again(engine: Engine) -> None:
    conversation = begin(engine, "two riddles", "plim plam xyzzy")
    answer = engine.turn("la capital de mongolia exterior", turn="r", **conversation)
    assert "repeated" not in [signal["kind"] for signal in answer["signals"]]


def test_not_understanding_what_asked_for_nothing_is_half_a_sign(engine: Engine) -> None:
    """A remark that nobody has to understand is no lost question."""
    for riddle, weight in ((RIDDLES[0], 0.2), (ASIDES[0], 0.1)):
        conversation = begin(engine, f"at a loss about {riddle}", riddle)
        answer = engine.turn("a qué hora abren", turn="u", **conversation)
        assert [(signal["kind"], signal["weight"]) for signal in answer["signals"]] == [("unclear", weight)]


def test_a_courtesy_said_again_means_nothing(engine: Engine) -> None:
    farewell = "pues nada, nos vemos y hasta luego"
    conversation = begin(engine, "courtesies", f"{farewell}, Inés", f"{farewell}, Alba")
    answer = engine.turn(f"{farewell}, Óscar", turn="c", **conversation)
    assert answer["signals"] == []
    assert answer["replies"][0]["text"] == "Adiós."


def test_the_same_question_about_another_office_is_no_repetition(engine: Engine) -> None:
    conversation = begin(engine, "other offices", "horario de Centro", "horario de Norte")
    answer = engine.turn("horario de Puerto", turn="o", **conversation)
    assert answer["signals"] == []


def test_a_conversation_that_drags_on_calls_nobody_without_an_angry_word() -> None:
    signs = (Signal("repeated", 0.5), Signal("rejected", 0.3), Signal("unclear", 0.4))
    assert decide(Situation(True, signs), Settings()).step is Step.OFFER
    assert decide(Situation(True, signs, comforted=True, offered=1), Settings()).step is Step.CARRY_ON
    assert decide(Situation(True, (*signs, CROSS), offered=1), Settings()).step is not Step.HAND_OVER
    assert decide(Situation(True, (*signs, HEAVY), offered=1), Settings()).step is Step.HAND_OVER


def test_who_is_cross_and_not_understood_is_offered_a_person_the_first_time() -> None:
    lost = Situation(False, (Signal("fed_up", 0.48),))
    assert decide(lost, Settings()).step is Step.ASK_AGAIN
    assert decide(replace(lost, signals=()), Settings()).step is Step.ASK_BACK


def test_a_message_without_words_is_asked_about_and_brings_nobody_nearer_to_being_called() -> None:
    silent = Situation(False, silent=True, failures=Settings().failures - 1)
    assert (decide(silent, Settings()).step, decide(silent, Settings()).failures) == (Step.ASK_BACK, 3)
    assert decide(replace(silent, silent=False), Settings()).step is Step.HAND_OVER


def test_that_the_bot_was_at_a_loss_makes_nobody_cross() -> None:
    lost = Situation(False, (Signal("fed_up", 0.3), Signal("unclear", 0.2)), failures=1)
    assert decide(lost, Settings()).reason is Reason.NOT_UNDERSTOOD
    unsure = Situation(True, (Signal("fed_up", 0.5), Signal("unclear", 0.4)))
    assert decide(unsure, Settings()).step is Step.OFFER


def test_the_words_of_a_message_are_not_counted_again_in_its_sound() -> None:
    sworn_at = (Signal("swearing", 0.45), Signal("fed_up", 0.5))
    assert decide(Situation(True, sworn_at), Settings()).step is Step.OFFER
    assert decide(Situation(True, sworn_at, comforted=True, offered=1), Settings()).step is Step.CARRY_ON


@pytest.mark.parametrize("mild", ["laughter", "no_blame"])
def test_who_is_in_good_humour_is_not_offered_a_person_for_a_faint_sound(mild: str) -> None:
    """ "haha not your fault though": now or a moment ago. Who sounds angry all the same is offered one."""
    faint, clear, humour = Signal("fed_up", 0.5), Signal("fed_up", 0.6), Signal(mild, 0.55)
    assert decide(Situation(True, (faint,)), Settings()).offers
    assert not decide(Situation(True, (faint, humour)), Settings()).offers
    assert not decide(Situation(False, (faint,), earlier=((humour,),)), Settings()).offers
    assert decide(Situation(True, (faint,), earlier=((), (), (humour,))), Settings()).offers
    assert decide(Situation(True, (clear, humour)), Settings()).offers


def test_one_angry_message_offers_a_person_and_one_more_after_that_calls_one() -> None:
    assert decide(Situation(True, (HEAVY,)), Settings()).step is Step.OFFER
    assert decide(Situation(True, (HEAVY,), earlier=((CROSS,),)), Settings()).step is Step.OFFER
    still = Situation(True, (HEAVY,), earlier=((HEAVY,),), offered=1)
    assert decide(still, Settings()).step is Step.HAND_OVER
    assert decide(replace(still, signals=()), Settings()).step is Step.CARRY_ON


def test_a_message_beyond_doubt_calls_a_person_by_itself() -> None:
    assert decide(Situation(True, (Signal("fed_up", 0.95),)), Settings()).reason is Reason.FRUSTRATION
    both = (HEAVY, Signal("repeated", 0.5), Signal("unclear", 0.4))
    assert decide(Situation(True, both), Settings()).step is Step.OFFER


def test_a_heap_of_hard_words_calls_nobody_where_the_whole_is_not_loud() -> None:
    """What a goal, or a referee, is shouted at."""
    words = (
        Signal("insult", 0.7),
        Signal("outrage", 0.65),
        Signal("displeasure", 0.45),
        Signal("shouting", 0.3),
    )
    assert decide(Situation(True, (*words, Signal("fed_up", 0.55))), Settings()).step is Step.OFFER
    assert decide(Situation(True, (*words, Signal("fed_up", 0.6))), Settings()).step is Step.HAND_OVER
    assert decide(Situation(True, words), Settings()).step is Step.HAND_OVER


def test_a_threat_is_meant_for_us_in_any_tone() -> None:
    threats = Signal("threat", 0.95, "you'll regret this, i know where you live")
    assert decide(Situation(True, (threats, Signal("fed_up", 0.4))), Settings()).step is Step.HAND_OVER
    one = Signal("threat", 0.8, "you'll regret this")
    assert decide(Situation(True, (one, Signal("fed_up", 0.4))), Settings()).step is Step.OFFER


def test_two_angry_messages_do_so_only_after_an_offer() -> None:
    again = Situation(True, (HEAVY,), earlier=((HEAVY,),))
    assert decide(again, Settings()).step is Step.OFFER
    for ago in (1, IN_SIGHT):
        assert decide(replace(again, offered=ago), Settings()).reason is Reason.FRUSTRATION
    assert decide(replace(again, offered=IN_SIGHT + 1), Settings()).step is Step.OFFER


@pytest.mark.parametrize("beside", [TOLD, Signal("rejected", 0.3)], ids=["time lost", "an answer rejected"])
def test_what_anger_is_about_makes_it_surer_and_is_none_itself(beside: Signal) -> None:
    still = Situation(True, (CROSS,), earlier=((Signal("fed_up", 0.6),),), offered=1)
    assert decide(still, Settings()).step is not Step.HAND_OVER
    told = replace(still, signals=(CROSS, beside, Signal("complaint", 0.13)))
    assert decide(told, Settings()).reason is Reason.FRUSTRATION
    assert decide(replace(told, signals=(beside,)), Settings()).step is not Step.HAND_OVER


@pytest.mark.parametrize("mild_one", ["laughter", "no_blame"])
def test_who_has_laughed_or_blames_nobody_calls_nobody_with_what_calls_one_else(mild_one: str) -> None:
    again = Situation(True, (HEAVY,), earlier=((HEAVY,),), offered=1)
    assert decide(again, Settings()).step is Step.HAND_OVER
    beside = (HEAVY, Signal(mild_one, 0.55))
    for milder in (replace(again, signals=beside), replace(again, earlier=(beside,))):
        assert decide(milder, Settings()).step is not Step.HAND_OVER
        louder = replace(milder, signals=(*milder.signals, TOLD))
        assert decide(louder, Settings()).step is Step.HAND_OVER


def test_a_message_that_is_hardly_angry_itself_calls_nobody() -> None:
    before = ((Signal("fed_up", 0.59), TOLD), (HEAVY,))
    said = Situation(True, (Signal("fed_up", 0.45), TOLD), earlier=before, offered=1)
    assert decide(said, Settings()).step is Step.HAND_OVER
    assert (
        decide(replace(said, signals=(Signal("fed_up", 0.35), TOLD)), Settings()).step is not Step.HAND_OVER
    )


def test_one_message_offers_a_person_whatever_it_tells_beside_anger() -> None:
    told = Situation(True, (HEAVY, TOLD, Signal("complaint", 0.13)))
    assert decide(told, Settings()).step is Step.OFFER
    assert decide(replace(told, earlier=((CROSS,),), offered=1), Settings()).step is Step.HAND_OVER


def test_what_is_told_calmly_neither_softens_nor_offers() -> None:
    assert decide(Situation(True, (TOLD,), earlier=((HEAVY,),)), Settings()).step is Step.CARRY_ON


def test_a_sound_is_as_rare_in_the_decision_as_while_training() -> None:
    """The two tables stand in two rooms: what is learnt, and what is decided."""
    sounds = dict(zip((weight for _, weight in MAY_SOUND), (share for share, _ in MAY_SOUND), strict=True))
    for weight, rare in RARITY:
        if sounds.get(weight):
            assert rare == pytest.approx(-log10(sounds[weight]), abs=0.06)
    assert {weight for weight, _ in RARITY} == {0.0, *sounds}


def test_an_offer_is_not_made_again_while_it_is_in_sight() -> None:
    said = Situation(True, (HEAVY,), comforted=True)
    steps = [decide(replace(said, offered=ago), Settings()).step for ago in range(4)]
    assert steps == [Step.OFFER, Step.CARRY_ON, Step.CARRY_ON, Step.OFFER]


def test_that_we_are_sorry_is_said_once_and_a_person_is_offered_after_it() -> None:
    assert decide(Situation(True, (CROSS,)), Settings()).step is Step.SOFTEN
    assert decide(Situation(True, (CROSS,), comforted=True), Settings()).step is Step.CARRY_ON
    assert decide(Situation(True, (HEAVY,), comforted=True), Settings()).step is Step.OFFER


ANGRY_WORDS = ("esto es una vergüenza, a qué hora abren", "menuda tomadura de pelo, a qué hora abren")


def test_who_is_still_angry_after_the_offer_gets_a_person(engine: Engine) -> None:
    conversation = begin(engine, "still angry")
    first = engine.turn(ANGRY_WORDS[0], turn="s1", **conversation)
    assert [reply["text"] for reply in first["replies"]][-1] == OFFERED
    second = engine.turn(ANGRY_WORDS[1], turn="s2", **conversation)
    assert actions_in(second) == ["action_human_handoff"]
    assert second["slots"]["escalation"]["reason"] == "frustration"


def test_who_says_no_to_the_offer_is_offered_a_person_once_more_and_not_handed_over(engine: Engine) -> None:
    conversation = begin(engine, "declined", ANGRY_WORDS[0], "no")
    again = engine.turn(ANGRY_WORDS[1], turn="d", **conversation)
    assert [reply["text"] for reply in again["replies"]][-1] == OFFERED


def test_in_a_form_its_question_stays_the_last_word_and_a_yes_is_for_it(engine: Engine) -> None:
    conversation = begin(engine, "offered in a form", *IN_A_FORM)
    angry = engine.turn("esto es una vergüenza, el horario", turn="f1", **conversation)
    assert [reply["text"] for reply in angry["replies"]] == [
        OFFERED,
        "De 9 a 14.\n\nDe lunes a viernes.",
        "¿En qué barrio?",
    ]
    assert engine.turn("sí", turn="f2", **conversation)["form"] == "problem_form"


def test_fair_enough_is_no_yes_to_the_person_offered(engine: Engine) -> None:
    conversation = begin(engine, "fair enough", *RIDDLES[:2])
    answer = engine.turn("ah, muy bien", turn="y", **conversation)
    assert answer["understood"]["intent"] == "affirm"
    assert actions_in(answer) != ["action_human_handoff"]
