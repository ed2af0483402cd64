"""The assistant's actions: each calls one method of the desk and chooses a response."""

from actions import (
    appointment_changes,
    appointments,
    booking,
    booking_form,
    conversation,
    handoff,
    hours,
    offices,
    problems,
    service_status,
    transcript,
)
from actions.base import DeskAction

_TOPICS = (
    conversation,
    hours,
    offices,
    service_status,
    booking,
    booking_form,
    appointments,
    appointment_changes,
    problems,
    handoff,
    transcript,
)

ALL: tuple[type[DeskAction], ...] = tuple(
    thing
    for topic in _TOPICS
    for thing in vars(topic).values()
    if isinstance(thing, type)
    and issubclass(thing, DeskAction)
    and hasattr(thing, "title")
    and thing.__module__ == topic.__name__
)
