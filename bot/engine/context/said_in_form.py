"""What is said to an open form, and how its answer is told in words that sound like something else.

Each function tells one way of answering, and why it is one. ``READERS`` in ``form_answers`` says where it is
looked for and what it means.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.events import UserUttered
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT

from bot.core.choices import Next, next_of
from bot.core.clauses import clauses
from bot.core.cues import Cues
from bot.core.quoting import only_points
from bot.core.text import plain
from bot.engine.nlu.respelling import as_meant
from bot.engine.wishes.long_story import SURE
from bot.engine.wishes.outbursts import angry
from bot.engine.wishes.two_wishes import asks

PREPARED, FACT, YES, NO, LEAVES = "faq", "inform", "affirm", "deny", "nevermind"
TOLD, LATER = "tell_more", "no_hurry"
# So many words tell what happened where something else was asked.
_TELLS = 5
_MOVED_TO = {"time", "office", "appointment_kind"}
WHEN, _UNDOING = {"time", "refused_day"}, "cancel_appointment"


@dataclass(frozen=True)
class Said:
    """``form``: the one that is open; ``slot``: what it asks for. The rest as ``answered`` explains it."""

    parsed: dict[str, Any]
    tracker: DialogueStateTracker
    cues: Cues
    form: str
    slot: Slot
    recording: Collection[str]
    wishes: Mapping[str, Collection[str]]

    @property
    def text(self) -> str:
        return str(self.parsed[TEXT])

    @property
    def spelt(self) -> tuple[str, ...]:
        """What was typed, and what was meant by it where it has slips."""
        return as_meant(self.parsed)

    @property
    def words(self) -> list[str]:
        return plain(self.text).split()

    @property
    def meant(self) -> str:
        return str(self.parsed[INTENT][INTENT_NAME_KEY])

    @property
    def entities(self) -> list[dict[str, Any]]:
        return self.parsed.get(ENTITIES) or []

    @property
    def wish(self) -> str:
        """With which the form was begun."""
        return self.form.removesuffix("_form")

    @property
    def unclear(self) -> bool:
        return float(self.parsed[INTENT].get("confidence") or 0) < SURE

    @property
    def not_understood(self) -> bool:
        return self.meant == DEFAULT_NLU_FALLBACK_INTENT_NAME


def points(said: Said) -> bool:
    """ "That one" is a yes where one was asked for."""
    return only_points(said.text) and not _asks_of_it(said)


def says_yes_and_more(said: Said) -> bool:
    """ "Sí, y apunta que voy con mi madre": whatever else that is, which is not understood, it is a yes. With
    nothing between, "vale, espera un momento", with a no or in anger, "sí, y una mierda", it may be none."""
    text, words, cues = said.text, said.words, said.cues
    if not said.not_understood or cues.mocks(text) or said.entities or angry(said.parsed):
        return False
    if not cues.agrees(text) or any(map(cues.lets_go, said.spelt)):
        return False
    goes_on = any(cues.joined_by.ends(words, at) for at in cues.around_a_wish.reach(words) if at)
    denied = not cues.choosing.denying.isdisjoint(words)
    return goes_on and not denied and not cues.has_a_but(text) and not _asks_of_it(said)


def keeps_it(said: Said) -> bool:
    """ "No la anules", unless something else is surely wished for beside: "no la anules, mejor cámbiala al
    jueves", with its comma or without."""
    answers = (DEFAULT_NLU_FALLBACK_INTENT_NAME, YES, NO, LEAVES, FACT, said.wish)
    more = said.entities or said.cues.wants_more_than_it_kept(said.text) or len(clauses(said.text)) > 1
    goes_elsewhere = said.meant not in answers and not said.unclear and more
    return any(map(said.cues.wants_it_kept, said.spelt)) and not goes_elsewhere


def undoes_it(said: Said) -> bool:
    """ "Sí, quítala", "yes, I can't make it": a yes with what they had begun to wish for."""
    text, cues = said.text, said.cues
    begun_again = (
        said.meant == said.wish and cues.agrees(text) and not (cues.asks(text) or cues.has_a_but(text))
    )
    undone = begun_again or cues.wants_it_undone(text)
    return undone and not said.entities and not any(map(cues.wants_it_kept, said.spelt))


def moves_it_from_there(said: Said) -> bool:
    """ "El viernes a la hora que tenía": the one before only says from where."""
    return _moves_it(said) and said.cues.speaks_of_the_one_before(said.text)


def leaves_it_there(said: Said) -> bool:
    """ "El viernes no puedo, déjala como estaba": no other time or place is named."""
    return any(map(said.cues.wants_it_as_it_was, said.spelt)) and not _moves_it(said)


def goes_beyond(said: Said) -> bool:
    """ "Yes but later" is of another time than the one that is to be agreed to."""
    return said.meant == YES and said.cues.booking.beyond(said.text) is not None


def agrees_with_a_no(said: Said) -> bool:
    """ "Sí, cómo no": the no in it is none."""
    return said.cues.agrees_with_a_no(said.text)


def has_to_wait(said: Said) -> bool:
    """ "Espera espera" is no answer yet, and not misunderstood either."""
    return (said.not_understood or said.unclear) and any(map(said.cues.only_wavers, said.spelt))


def takes_back_its_yes(said: Said) -> bool:
    """ "Sí... bueno no": what is said last counts."""
    return _may_agree(said) and any(map(said.cues.takes_back_its_yes, said.spelt))


def wavers(said: Said) -> bool:
    """ "Ok wait" is a yes that has to wait."""
    return _may_agree(said) and any(map(said.cues.wavers, said.spelt))


def names_a_time(said: Said) -> bool:
    """ "Se me olvidó, mejor el viernes" sounds like leaving it, and names when instead."""
    wished = any(found["entity"] == "time" and not found.get("gone_by") for found in said.entities)
    return said.meant == LEAVES and wished and not any(map(said.cues.lets_go, said.spelt))


def leaves_it_and_says_why(said: Said) -> bool:
    """ "Déjalo, el viernes ya me paso yo": for the day that is named no appointment is wished for."""
    times = [found for found in said.entities if found["entity"] in WHEN]
    heard = (LEAVES, FACT, NO, DEFAULT_NLU_FALLBACK_INTENT_NAME)
    begun_again = said.meant == said.wish and not said.cues.asks(said.text)
    if not times or not (said.meant in heard or said.unclear or begun_again):
        return False
    leaves = any(map(said.cues.lets_go_first, said.spelt)) and "?" not in said.text
    named = [(found.get("start") or 0, found.get("end") or 0) for found in times]
    return leaves and not said.cues.wishes_for_it(said.text, named)


def cannot_then(said: Said) -> bool:
    """ "No puedo ir", "I can't make it", and nothing beside a day, of a time that is offered or said back,
    sounds like cancelling, or like nothing."""
    cues, words, text = said.cues, said.words, said.text
    ends = any(map(cues.lets_go, said.spelt)) or cues.refusal.end(words)
    if ends or not (said.meant == _UNDOING or said.not_understood or said.unclear):
        return False
    for found in sorted(said.entities, key=_start, reverse=True):
        if found["entity"] in WHEN:
            text = f"{text[: _start(found)]} {text[found.get('end') or 0 :]}"
    return cues.booking.only_cannot(text, cues.unavailable)


def cannot_at_all(said: Said) -> bool:
    """ "Ya no puedo ir", "no puedo ir, mejor no" while it is not booked yet: there is nothing to cancel, and
    no other time is wished for."""
    cues, refuses = said.cues, said.cues.refusal.end(said.words)
    if not cues.booking.cannot.stand_in(said.words) or said.entities or cannot_then(said):
        return False
    ends = said.meant == _UNDOING or (refuses and (said.meant == NO or said.not_understood or said.unclear))
    of_one_there_is = cues.naming.appointment.stand_in(said.words) or cues.naming.of_one_there_is(said.text)
    return ends and not of_one_there_is and not any(map(cues.withdrawing.withdraws, said.spelt))


def cannot_then_but_may(said: Said) -> bool:
    """ "I can't make it, Friday?" names a day that will do, "no puedo ir el martes" one that will not."""
    return any(found["entity"] in WHEN for found in said.entities) and cannot_then(said)


def wants_the_one_before(said: Said) -> bool:
    """ "No, la de antes" chooses among those that were offered, whatever it sounds like."""
    return next_of(said.text, said.cues.choosing) in (Next.ONE_BEFORE, Next.SEVERAL_BEFORE)


def has_told_all(said: Said) -> bool:
    """ "Apúntalo", asked what happened, says that all is told."""
    return said.cues.wants_it_recorded(said.text) or said.cues.has_no_more(said.text)


def goes_on_telling(said: Said) -> bool:
    """ "Se fue con el viento de anoche", asked where: it is not understood, and tells what happened. Whoever
    tells and tells has to be asked otherwise, or meet a person."""
    text, cues = said.text, said.cues
    before = (event for event in reversed(said.tracker.events) if type(event) is UserUttered)
    told_twice = [event.intent.get(INTENT_NAME_KEY) for event in islice(before, 2)] == [TOLD] * 2
    told = said.not_understood and len(text.split()) >= _TELLS and "?" not in text and not told_twice
    return told and not (angry(said.parsed) or asks(text, cues) or cues.wishes(text))


def says_it_in_their_words(said: Said) -> bool:
    """Asked for the title of a book or the name of a dog, what is hardly a wish is one; a question only if it
    is said word for word once more: "¿Quién mató a Palomino Molero?"."""
    before = said.tracker.latest_message.text if said.tracker.latest_message else None
    again = plain(before or "") == plain(said.text)
    return _hardly_a_wish(said) and (again or not asks(said.text, said.cues))


def names_it_first(said: Said) -> bool:
    """ "Luz, me mudo a Sur" sounds like a question with a prepared answer, and asks nothing before what it
    names nor behind it: "luz cuánto tardáis en venir". What is told behind a question back may be named
    anywhere: "¿para qué? para cambiar el titular"."""
    text, asking, begins = said.text, said.cues.asking, 0
    if said.unclear:
        begins = text.rfind("?", 0, len(text.rstrip(" ?!."))) + 1
    if (said.meant != PREPARED and not begins) or asks(text[begins:], said.cues):
        return False
    wanted = {mapping["entity"] for mapping in said.slot.mappings if mapping["type"] == "from_entity"}
    named = [found for found in said.entities if found["entity"] in wanted]
    if begins:
        told = any((found.get("start") or 0) >= begins for found in named)
        return told and not asking.stand_in(plain(text[begins:]).split())
    return any(
        _leads_up_to_a_name(text[: found.get("start") or 0], said.cues)
        and not _asks_behind(text[found.get("end") or len(text) :], said.cues)
        for found in named
    )


def _leads_up_to_a_name(before: str, cues: Cues) -> bool:
    """ "Es por una (factura)", "it's about a (bill)"."""
    words, around = plain(before).split(), cues.choosing.beside_a_word
    return cues.only_carries_on(" ".join(word for word in words if word not in around))


def _asks_behind(after: str, cues: Cues) -> bool:
    """Not "(una factura) que no entiendo", without a comma or an accent."""
    words = plain(after).split()
    goes_on = after[:1].isspace() and after.casefold().split()[:1] == words[:1]
    return cues.asking.stand_in(words[max(cues.comparing.that.ends(words), default=0) if goes_on else 0 :])


def _start(found: dict[str, Any]) -> int:
    return found.get("start") or 0


def _may_agree(said: Said) -> bool:
    lost = said.not_understood or said.unclear
    return said.meant == YES or (lost and said.cues.agrees(said.text))


def _moves_it(said: Said) -> bool:
    """Not "el viernes no puedo": that day is refused."""
    return any(found["entity"] in _MOVED_TO for found in said.entities)


def _asks_of_it(said: Said) -> bool:
    """ "¿Y eso?", "is this ok", with its mark or without."""
    cues = said.cues
    with_a_word = not cues.choosing.asked_with.isdisjoint(said.words[:1])
    return asks(said.text, cues) or cues.carries_on(said.text) or with_a_word


def _hardly_a_wish(said: Said) -> bool:
    """ "Los asquerosos" may sound like a complaint, "Go tell it on the mountain" like nothing that we do, and
    "John Banville" like nothing at all. What is about the talk itself, "déjalo", is heard however unsure."""
    if said.not_understood:
        return True
    no_answer = any(said.meant in mapping.get("not_intent", ()) for mapping in said.slot.mappings)
    beyond = said.meant in said.wishes["beyond"] or said.unclear
    return no_answer and said.meant not in said.wishes["alone"] and beyond
