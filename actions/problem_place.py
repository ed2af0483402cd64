"""Which service fails and where: of several that were named for a report, one after the other."""

from __future__ import annotations

from collections.abc import Mapping

from rasa_sdk import Tracker

from actions.base import DeskAction, entities
from actions.forms import AskDistrict, AskService
from actions.history import entities_of, messages
from actions.outages_named import pairs_named
from bot.core.business import Named
from bot.core.desk import Place

# So many messages back it may have been told: an answer that is none may stand between.
_LOOK_BACK = 3


class AskProblemService(AskService):
    title = "action_ask_problem_service"

    def things(self, tracker: Tracker) -> Mapping[str, Named]:
        return _only(super().things(tracker), [service for service, _ in _told_of(self, tracker, "service")])


class AskProblemDistrict(AskDistrict):
    """Of several in which that service was said to fail, those."""

    title = "action_ask_problem_district"

    def things(self, tracker: Tracker) -> Mapping[str, Named]:
        failing, told = tracker.get_slot("problem_service"), _told_of(self, tracker, "district")
        return _only(super().things(tracker), [where for service, where in told if service == failing])


def the_one_named(tracker: Tracker, what: str) -> str | None:
    """The service or district that a report is of; None where several are named at once: which, is asked."""
    named = {str(one["value"]) for one in entities(tracker) if one["entity"] == what}
    return tracker.get_slot(what) if len(named) < 2 else None


def _told_of(action: DeskAction, tracker: Tracker, what: str) -> list[Place]:
    """Of the last message that named several of ``what``: what fails where, as far as it was told."""
    of_it, place = tracker.get_slot("problem_service"), tracker.get_slot("problem_district")
    cues = action.business.cues
    for message in messages(tracker)[: 1 + _LOOK_BACK]:
        named = [one for one in entities_of(message) if one["entity"] in ("service", "district")]
        every = dict.fromkeys(str(one["value"]) for one in named if one["entity"] == what)
        if len(every) > 1:
            pairs = pairs_named(str(message.get("text") or ""), named, of_it, place, cues)
            return pairs or [(one, "") if what == "service" else (of_it or "", one) for one in every]
    return []


def _only(every: Mapping[str, Named], named: list[str]) -> Mapping[str, Named]:
    """Those that were named, where there is still one to be chosen."""
    of_them = {key: each for key, each in every.items() if key in named}
    return of_them if len(of_them) > 1 else every
