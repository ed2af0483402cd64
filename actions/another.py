"""Another appointment like the one just made: "¿y lo mismo el viernes por la tarde?"."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import DeskAction, said
from actions.follow_up import BOOKED, TOPICS
from actions.history import last_before
from bot.core.desk import Appointment


def right_after_booking(tracker: Tracker) -> bool:
    """Whether nothing else has been asked about since an appointment was made or moved."""
    return last_before(tracker, {*BOOKED, *TOPICS}) in BOOKED


async def like_the_last(action: DeskAction, tracker: Tracker) -> Appointment | None:
    """The appointment made last, if the message wants one more like it."""
    if not action.business.cues.naming.wants_the_same(said(tracker)) or not right_after_booking(tracker):
        return None
    booked = await action.desk.appointments(action.turn(tracker))
    return max(booked, key=lambda one: one.created_at, default=None)
