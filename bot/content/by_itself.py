"""Checks that there are words for all that the program says by itself, wherever the content came from."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.faults import Fault
from bot.content.project import Project, group
from bot.content.sheet import Place, Sheet, entries

FILE = "data/responses/system.yml"
BEGINNING = "utter_system_"
# A test sees to it that nothing the program says is left out.
_SAID = """
    appointment_cancelled appointment_moved back back_agreed back_form back_here back_wish call_by
    call_kept danger_unanswered engine_down file_lost file_too_large file_unsupported
    handoff_assigned handoff_queued in_group_unanswered in_private incident_opened ladder_last_callback
    ladder_last_group ladder_last_ticket ladder_next ladder_queue ladder_team
    left left_ticket link_already link_code link_linked link_locked link_no_phone link_other
    link_own link_wrong message_asked message_kept message_to not_what_i_asked old_button
    old_button_asked phone_asked
    queue_back queue_place queue_wait rate rate_1 rate_2 rate_3 rate_4 rate_5 rate_comment
    rate_comment_asked rate_comment_kept rated resolved service_restored silence_end silence_warn
    started still_waiting stopped telegram_command_help telegram_command_start telegram_command_stop
    telegram_help telegram_joined telegram_link telegram_share_phone telegram_welcome ticket_closed
    ticket_open transferred transferred_team wait_operator waits way_bot way_bot_meant way_bot_offered
    way_call way_call_meant way_call_offered way_message way_message_meant way_message_offered welcome
"""
SAID = frozenset(f"{BEGINNING}{name}" for name in _SAID.split())
# Told of an incident, which is of a service in a district.
_OF_INCIDENTS = ("incident_opened", "service_restored")
_OF = ("services", "districts")


def check(project: Project) -> Iterator[Fault]:
    said = {key: sheet for sheet, key, _ in project.responses()}
    idle = set[str]() if _has_incidents(project) else {f"{BEGINNING}{name}" for name in _OF_INCIDENTS}
    for key in sorted(SAID - idle - said.keys()):
        yield without_words(key)
    for key in sorted(idle & said.keys()):
        yield _never_said(said[key], ("responses", key), key)
    templates = project.business.get("templates")
    messages = group(group(templates.data if templates else None).get("messages"))
    for name in (one for one in _OF_INCIDENTS if idle and one in messages):
        if templates:
            yield _never_said(templates, ("messages", name), name)


def _has_incidents(project: Project) -> bool:
    """What cannot be read is not taken for nothing."""
    return all(entries(project.business.get(name), name) != {} for name in _OF)


def _never_said(sheet: Sheet, place: Place, key: str) -> Fault:
    return sheet.spare(place, f"Without services and districts nobody says '{key}'.", "Delete it.")


def without_words(key: str, file: str = FILE, line: int = 1) -> Fault:
    """``file`` and ``line``: where others like it stand."""
    what = f"There are no words for '{key}', which the program says by itself."
    return Fault(file, line, what, "Write it in data/responses/, in each language.")
