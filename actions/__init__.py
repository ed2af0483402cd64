"""The assistant's actions: each asks the desk and chooses a response.

They are in the files of ``_TOPICS``. The others read a message (``wishes``, ``telling`` ...) or what
was said before (``history``, ``follow_up``), or say what several topics have to say (``places``).
"""

from importlib import import_module

from actions.base import DeskAction

_TOPICS = (
    "appointment_cancel",
    "appointment_change",
    "appointments",
    "asks_back",
    "attachments",
    "booking_check",
    "booking_form",
    "booking_times",
    "complain",
    "conversation",
    "handoff",
    "hours",
    "keep_answers",
    "loose_answer",
    "not_what_i_asked",
    "notify_me",
    "offices",
    "problem_place",
    "problems",
    "rephrase",
    "service_status",
    "still_waiting",
    "stop_notices",
    "tickets",
    "transcript",
    "what_next",
)


def _of(topic: str) -> list[type[DeskAction]]:
    """The actions a topic's file defines: those that carry the name of one."""
    module = import_module(f"{__name__}.{topic}")
    return [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type)
        and issubclass(thing, DeskAction)
        and "title" in vars(thing)
        and thing.__module__ == module.__name__
    ]


ALL: tuple[type[DeskAction], ...] = tuple(action for topic in _TOPICS for action in _of(topic))
