"""What a few words mean after an offer: the titles of its buttons say what a yes, a no, a question take."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT

from bot.core.answer_cues import HALF_A_YES
from bot.core.cues import Cues
from bot.core.desk import COMPLAINT, MAY_STAND_BETWEEN, WITHDRAWN
from bot.core.languages import LANGUAGES
from bot.engine.connector.answer import full_intent
from bot.engine.connector.payload import parse_payload
from bot.engine.connector.turn_request import Notice
from bot.engine.context.after_person import said_since
from bot.engine.context.buttons import PERSON, asked_in, asks, intent_of, several, single, undoes
from bot.engine.context.undone import UNDONE, said_with, undone_lately
from bot.engine.nlu.respelling import as_meant
from bot.engine.wishes.long_story import SURE

YES, NO, FACT = "affirm", "deny", "inform"
_NOTICE = "notice"
# As the button for it says.
_COMPLAINT = f'"{COMPLAINT}"'
_PLACES = {"office", "district"}
# "El martes que viene por la mañana si puede ser": so few words may be for it that are not understood.
BRIEF = 10
# What will not do is said of the same thing.
_INSTEAD = {"refused_day": "time", "refused_office": "office"}
# What a message was guessed to be that was not understood, and what a greeting says that we do: neither was
# asked about, so that "la sala estaba sucia" after a "hola" is no wish for a room.
_GUESSES = {"utter_ask_rephrase", "utter_ask_rephrase_again", "utter_go_ahead", "utter_greet"}
_BECAUSE_OF_HOW_THEY_SOUND = "utter_offer_person"


def read_along(tracker: DialogueStateTracker, notice: Notice, domain: Domain) -> None:
    """What the house has said between two turns: the bot knows it, and what it is about."""
    buttons = [{"title": title, "payload": payload} for title, payload in notice.buttons]
    tracker.update(BotUttered(notice.text, {"buttons": buttons}, {_NOTICE: True}), domain)
    for button in buttons:
        meant = parse_payload(button["payload"], domain, None) or {}
        for found in meant.get(ENTITIES, []):
            if found["entity"] in tracker.slots:
                tracker.update(SlotSet(found["entity"], found["value"]), domain)


def taken(
    parsed: dict[str, Any],
    tracker: DialogueStateTracker,
    domain: Domain,
    cues: Cues,
    languages: Sequence[str] = LANGUAGES,
    never: Collection[str] = (),
    recording: Collection[str] = (),
) -> dict[str, Any] | None:
    """Return what the button means that a message takes of what was offered last; None if it takes none.
    ``never``: intents that are heard as such however unsure: a danger, a wish for a person. ``recording``:
    those with which something is put on record.

    A form asks its own questions, and takes their answers for itself, unless a notice came after them.
    """
    offer = _last_offer(tracker)
    in_form = tracker.active_loop_name is not None
    wants_back = any(map(cues.wants_it_back, as_meant(parsed)))
    if wants_back and not in_form and not (offer and _is_of_it(parsed, offer)):
        offer = undone_lately(tracker) or offer
    elif not (wants_back or in_form) and _in_the_end(parsed, cues) and (undone := undone_lately(tracker)):
        wants_back, offer = True, undone
    if offer is None or (in_form and not offer.metadata.get(_NOTICE)):
        return None
    stays = wants_back and _is_to_stay(parsed, offer, cues)
    if stays:
        parsed = {**parsed, INTENT: {INTENT_NAME_KEY: NO, PREDICTED_CONFIDENCE_KEY: 1.0}, "signals": []}
    payload = _on_record(parsed, offer, cues, recording) or _by_title(parsed, offer, cues)
    asked = cues.asks(parsed[TEXT])  # what is told goes on with the story
    again = payload is None and not in_form and asked and _gets_the_same_again(parsed, offer)
    if again:
        payload = PERSON
    if payload is None and not in_form:
        payload = _the_only_one(parsed, offer, cues)
        if payload == PERSON and cues.takes(parsed[TEXT]):
            payload = _said_again_of(parsed, tracker, cues) or payload
        if payload is None and parsed[INTENT][INTENT_NAME_KEY] not in never:
            payload = _asks_for(parsed, offer, tracker, domain, cues)
    meant = parse_payload(payload, domain, parsed["language"], languages)
    if meant is None:
        return parsed if stays else None
    if payload == PERSON:
        surely = 0.0 if again else _how_surely(parsed, offer, cues)
        if _answers_a_guess(tracker, offer):
            surely = min(surely, HALF_A_YES)
        meant[INTENT] = {**meant[INTENT], PREDICTED_CONFIDENCE_KEY: surely}
    entities = [*meant[ENTITIES], *(parsed.get(ENTITIES) or [])]
    kept = {key: parsed[key] for key in (TEXT, "language_known") if key in parsed}
    signals = [] if wants_back else parsed.get("signals", [])  # "otra vez" is of what they undid: no reproach
    return {**parsed, **meant, **kept, "signals": signals, ENTITIES: entities}


def only_a_person_offered(tracker: DialogueStateTracker) -> bool:
    """Whether what was offered last is a person and nothing else."""
    offer = _last_offer(tracker)
    return offer is not None and single(offer.data["buttons"]) == PERSON


def _last_offer(tracker: DialogueStateTracker) -> BotUttered | None:
    ours = (event for event in said_since(tracker) if type(event) is BotUttered)
    return next((event for event in ours if event.data.get("buttons")), None)


def _on_record(
    parsed: dict[str, Any], offer: BotUttered, cues: Cues, recording: Collection[str]
) -> str | None:
    """ "Sí porfa, apúntalo" is for the button that puts it on record, also where another has the yes; "pon la
    queja" only for one that makes it a complaint. Where there are several it is no more than a yes, and so is
    "quiero dar aviso", which names none of them: which one, is asked."""
    text, wants = parsed[TEXT], cues.wants_it_recorded(parsed[TEXT])
    names_none = parsed[INTENT][INTENT_NAME_KEY] in recording and not parsed.get(ENTITIES)
    if not (wants or names_none):
        return None
    buttons = (
        one
        for one in offer.data["buttons"]
        if not cues.wants_a_complaint(text) or _COMPLAINT in one["payload"]
    )
    payloads = {one["payload"] for one in buttons}
    fit = [one for one in payloads if intent_of(one) in recording]
    if len(fit) > 1:
        return f"/{YES}"
    return fit[0] if fit and wants else None


def _by_title(parsed: dict[str, Any], offer: BotUttered, cues: Cues) -> str | None:
    """ "Sí, avísame" is for a yes, "No, otra hora" for a no, "¿Qué se sabe?" for a bare "¿y cuándo?"."""
    fits = None
    if cues.only_asks(parsed[TEXT]):
        fits = cues.is_question
    elif _agrees(parsed, cues) or _agrees_in_our_words(parsed, offer, cues):
        fits = cues.agrees
    elif cues.takes(parsed[TEXT]):
        if named := _named(parsed, offer):
            return named  # "then book me one", beside a person
        fits = cues.agrees  # "pues dámela"
    elif parsed[INTENT][INTENT_NAME_KEY] == NO or cues.refuses_briefly(parsed[TEXT]):
        fits = cues.refuses
    return next((one["payload"] for one in offer.data["buttons"] if fits and fits(one["title"])), None)


def _named(parsed: dict[str, Any], offer: BotUttered) -> str | None:
    """The button for what a message was understood as."""
    payloads = (one["payload"] for one in offer.data["buttons"])
    wish = parsed[INTENT][INTENT_NAME_KEY]
    return next((one for one in payloads if intent_of(one) == wish), None)


def _the_only_one(parsed: dict[str, Any], offer: BotUttered, cues: Cues) -> str | None:
    """A yes is for it; but "vale" to what asks nothing may only say that it was read. Of a person it may be a
    wish, and an unsure one; a fact is none: "ok Centro"."""
    payload = single(offer.data["buttons"])
    wants_back = any(map(cues.wants_it_back, as_meant(parsed))) or _in_the_end(parsed, cues)
    if payload and ((wants_back and UNDONE & said_with(offer)) or cues.takes(parsed[TEXT])):
        return payload
    if WITHDRAWN & said_with(offer):
        return None  # a mere yes to what they wanted off the record does not put it back
    if payload == PERSON:
        # "Sí, es correcto" confirms what was said, where nothing was asked.
        agrees = parsed[INTENT][INTENT_NAME_KEY] == YES and _agrees(parsed, cues)
        confirms = cues.doubting.confirms(parsed[TEXT]) and not asks(offer)
        return payload if agrees and not confirms else None
    said_yes = _agrees(parsed, cues) and not _only_says_it_was_read(parsed, offer, cues)
    return payload if said_yes else None


def _said_again_of(parsed: dict[str, Any], tracker: DialogueStateTracker, cues: Cues) -> str | None:
    """The button offered a few messages ago of which "ok book me in" has a word, and the person has not."""
    offered = (one for one in reversed(tracker.events) if type(one) is BotUttered and one.data.get("buttons"))
    buttons = [button for one in islice(offered, MAY_STAND_BETWEEN) for button in one.data["buttons"]]
    meant = (one["payload"] for one in buttons if cues.says_again(one["title"], parsed[TEXT]))
    return next((one for one in meant if one != PERSON), None)


def _in_the_end(parsed: dict[str, Any], cues: Cues) -> bool:
    return any(map(cues.wants_it_back_in_the_end, as_meant(parsed)))


def _is_to_stay(parsed: dict[str, Any], offer: BotUttered, cues: Cues) -> bool:
    """Whether it is of what was not undone: no yes. "Undo that" is none to others, "I do want it" is."""
    undo = cues.withdrawing
    of_undoing = parsed[INTENT][INTENT_NAME_KEY] == YES and any(
        undo.withdraws(text) or undo.keeps(text) for text in as_meant(parsed)
    )
    return not UNDONE & said_with(offer) and (undoes(offer) or of_undoing)


def _is_of_it(parsed: dict[str, Any], offer: BotUttered) -> bool:
    """Whether they are of what was offered, which undoes something or tells that it did, and of nothing that
    was undone before it."""
    return undoes(offer) or bool(UNDONE & said_with(offer)) or parsed[INTENT][INTENT_NAME_KEY] == YES


def _how_surely(parsed: dict[str, Any], offer: BotUttered, cues: Cues) -> float:
    """How surely they want the person they were offered: "No, let me talk" has words of its own for that."""
    if cues.takes(parsed[TEXT]):
        return 1.0
    if _by_title(parsed, offer, cues) == PERSON and not cues.says_it_is_done(parsed[TEXT]):
        return float(not _only_says_it_was_read(parsed, offer, cues))
    return cues.how_surely_agrees(parsed[TEXT], asks(offer))


def _answers_a_guess(tracker: DialogueStateTracker, offer: BotUttered) -> bool:
    """Whether what was offered answers something that was hardly understood: so may a yes to it be. A notice
    answers nothing, nor does the offer made because of how they sound."""
    said = next((event for event in reversed(tracker.events) if type(event) is UserUttered), None)
    if said is None or offer.metadata.get(_NOTICE) or _BECAUSE_OF_HOW_THEY_SOUND in said_with(offer):
        return False
    missed = said.intent.get(INTENT_NAME_KEY) == DEFAULT_NLU_FALLBACK_INTENT_NAME
    return missed or float(said.intent.get(PREDICTED_CONFIDENCE_KEY) or 1.0) < SURE


def _gets_the_same_again(parsed: dict[str, Any], offer: BotUttered) -> bool:
    """Whether the prepared answer to a message is the one just given, which had no more to offer than a
    person: it is not given once more, and they are asked whether they want one."""
    answer = full_intent(parsed) or ""
    given = f"utter_{answer}" in said_with(offer)
    return "/" in answer and given and single(offer.data["buttons"]) == PERSON


def _only_says_it_was_read(parsed: dict[str, Any], offer: BotUttered, cues: Cues) -> bool:
    return not asks(offer) and cues.acknowledges(parsed[TEXT])


def _asks_for(
    parsed: dict[str, Any], offer: BotUttered, tracker: DialogueStateTracker, domain: Domain, cues: Cues
) -> str | None:
    """A bare fact, "mejor el viernes", or what is hardly anything else, "i can't before Thursday", is for the
    button whose form asks for such a thing, if it is new. Of several that stand beside an answer, it is for
    the answer: "el de Puerto"."""
    buttons, asked = offer.data["buttons"], asks(offer)
    text, intent = parsed[TEXT], parsed[INTENT][INTENT_NAME_KEY]
    sure = float(parsed[INTENT].get(PREDICTED_CONFIDENCE_KEY, 1.0))
    surely = sure >= SURE and not (intent == DEFAULT_NLU_FALLBACK_INTENT_NAME and len(text.split()) <= BRIEF)
    if intent != FACT and (surely or cues.asks(text)):
        return None
    told = {found["entity"] for found in parsed.get(ENTITIES) or [] if not found.get("gone_by")}
    if cues.carries_on(text) or cues.points(text, "time" in told) or WITHDRAWN & said_with(offer):
        return None
    if named := _names_one(parsed, buttons, domain):
        return named
    if len(buttons) > 1 and not asked:
        return None
    told |= {_INSTEAD[name] for name in told & _INSTEAD.keys()}
    guessed = _GUESSES & said_with(offer)
    if guessed or (len(buttons) > 1 and told <= _PLACES and several(buttons)):
        return None  # a place may be for any of them, and what was guessed was not asked for
    if told <= _PLACES:
        buttons = [one for one in buttons if _COMPLAINT not in one["payload"]]  # which is of no place
    new = {name for name in told if name not in tracker.slots or tracker.get_slot(name) is None}
    return single([one for one in buttons if new & asked_in(one["payload"], domain)])


def _names_one(parsed: dict[str, Any], buttons: list[dict[str, str]], domain: Domain) -> str | None:
    """ "La luz": the only one of several buttons of the same kind that stands for all that a fact names."""
    told = {(found["entity"], found["value"]) for found in parsed.get(ENTITIES) or []}
    meant = {one["payload"]: parse_payload(one["payload"], domain, None) or {} for one in buttons}
    named = {
        payload: {(found["entity"], found["value"]) for found in one.get(ENTITIES, [])}
        for payload, one in meant.items()
    }
    fit = [payload for payload, each in named.items() if told and told <= each]
    return fit[0] if len(fit) == 1 < len(buttons) and not several(buttons) else None


def _agrees(parsed: dict[str, Any], cues: Cues) -> bool:
    """A yes may bring a fact along: "ok, in Norte". Behind something else, "con zeta, sí", it is none."""
    intent, text = parsed[INTENT][INTENT_NAME_KEY], parsed[TEXT]
    return (intent == YES and not cues.agrees_in_passing(text)) or (intent == FACT and cues.agrees(text))


def _agrees_in_our_words(parsed: dict[str, Any], offer: BotUttered, cues: Cues) -> bool:
    """A yes with words of the button for it is one, whatever the rest was taken for: "vale pues dame una"."""
    text, intent = parsed[TEXT], parsed[INTENT][INTENT_NAME_KEY]
    if intent != DEFAULT_NLU_FALLBACK_INTENT_NAME or not cues.agrees(text) or cues.is_question(text):
        return False
    yes = next((one["title"] for one in offer.data["buttons"] if cues.agrees(one["title"])), None)
    return yes is not None and cues.says_again(yes, text)
