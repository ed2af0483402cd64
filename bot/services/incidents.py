"""What is wrong with a service in a district: opened, changed and closed, and telling those who asked.

Opening and closing say who is told; the telling goes step by step, by whoever gets to it, also after a crash.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.desk import Incident, NotPossible, Place, Reports, Subscription
from bot.core.event import Audience
from bot.core.ids import new_id
from bot.core.text import clean
from bot.core.webhook import Told
from bot.core.wording import sentence
from bot.services.audit import note
from bot.services.notices import give_notice
from bot.services.ports import UnitOfWork, Words

ON_RECORD, OVER = "incident_opened", "service_restored"  # responses and templates
LONGEST_NOTE = 500
# What other systems are told of each change.
OUTSIDE = {
    "opened": Told.INCIDENT_OPENED,
    "reopened": Told.INCIDENT_OPENED,
    "changed": Told.INCIDENT_CHANGED,
    "closed": Told.INCIDENT_CLOSED,
    "discarded": Told.INCIDENT_CLOSED,
}
LONGEST = timedelta(days=365)
LATELY = timedelta(days=7)
JUST_NOW = timedelta(hours=2)
MANY = 5


class AlreadyOpen(NotPossible):
    """The service has an ``incident`` in that district."""

    def __init__(self, incident: Incident) -> None:
        super().__init__("open")
        self.incident = incident


@dataclass(frozen=True)
class Standing:
    """``waiting``: people to be told when it is over; ``reports``: problems of the last seven days."""

    incident: Incident
    waiting: int
    reports: int


def open_incident(
    uow: UnitOfWork,
    service: str,
    district: str,
    note_es: str,
    note_en: str,
    expected_at: datetime | None,
    now: datetime,
    started_at: datetime | None = None,
    by: str | None = None,
) -> Incident:
    """Who has asked already hears that it is on record. ``started_at``: if that was earlier; ``by``: an
    operator. Raises AlreadyOpen; NotPossible: ``since``, ``expected`` or ``note``."""
    since = started_at or now
    if not now - LONGEST <= since <= now:
        raise NotPossible("since")
    _must_not_be_open(uow, (service, district))
    incident = Incident(new_id("inc"), service, district, since, opened_by=by)
    _tell(incident, note_es, note_en, expected_at, now)
    uow.incidents.add(incident)
    _note(uow, now, "opened", incident, by, told=uow.incidents.call(incident))
    return incident


def change_incident(
    uow: UnitOfWork,
    incident_id: str,
    note_es: str,
    note_en: str,
    expected_at: datetime | None,
    now: datetime,
    by: str | None = None,
) -> None:
    """Raises KeyError; NotPossible: ``closed``, ``expected`` or ``note``."""
    incident = uow.incidents.lock(incident_id)
    if incident.closed_at is not None:
        raise NotPossible("closed")
    before = incident.note_es, incident.note_en, incident.expected_at
    _tell(incident, note_es, note_en, expected_at, now)
    if before != (incident.note_es, incident.note_en, incident.expected_at):
        uow.incidents.save(incident)
        _note(uow, now, "changed", incident, by)


def close_incident(uow: UnitOfWork, incident_id: str, now: datetime, by: str | None = None) -> int:
    """End it and have everyone told who asked; return how many people that is. Once it is closed, nobody.

    Raises KeyError.
    """
    incident = uow.incidents.lock(incident_id)
    if incident.closed_at is not None:
        return 0
    incident.closed_at, incident.told = now, uow.incidents.call(incident)
    uow.incidents.save(incident)
    _note(uow, now, "closed", incident, by, told=incident.told)
    return incident.told


def discard_incident(uow: UnitOfWork, incident_id: str, now: datetime, by: str | None = None) -> None:
    """It was opened by mistake: who waits to be told waits on. Raises KeyError."""
    incident = uow.incidents.lock(incident_id)
    if incident.closed_at is None:
        incident.closed_at = now
        uow.incidents.call_off(incident_id)
        uow.incidents.save(incident)
        _note(uow, now, "discarded", incident, by)


def reopen_incident(uow: UnitOfWork, incident_id: str, now: datetime, by: str | None = None) -> None:
    """It was closed by mistake. Who has been told so stays told. Raises KeyError; AlreadyOpen."""
    incident = uow.incidents.lock(incident_id)
    if incident.closed_at is None:
        return
    _must_not_be_open(uow, incident.place)
    uow.incidents.call_off(incident_id)
    incident.closed_at = incident.told = None
    uow.incidents.save(incident)
    _note(uow, now, "reopened", incident, by)


def ask_to_be_told(uow: UnitOfWork, wish: Subscription) -> None:
    """When it is over. If it is being closed at this moment, that is what they hear."""
    uow.conversations.lock(wish.conversation_id)  # before the incident, as who tells them does
    for one in uow.incidents.open():
        if one.place == (wish.service, wish.district):
            held = uow.incidents.lock(one.id)
            over = held.closed_at is not None and held.told is not None
            wish = replace(wish, incident_id=held.id if over else None)
    uow.incidents.add_subscription(wish)


def want_no_news(uow: UnitOfWork, conversation_id: str, service: str, district: str) -> bool:
    """Whether there was a wish of theirs to end, told in any of their conversations."""
    mine = uow.conversations.lock(conversation_id).contact_id
    wishes = [one for one in uow.incidents.subscriptions(service, district) if one.contact_id == mine]
    return sum(map(uow.incidents.end_subscription, wishes)) > 0


def tell_next(uow: UnitOfWork, words: Words, now: datetime) -> bool:
    """Tell the next of those who asked what there is to tell, each once; False when nobody is left."""
    called = uow.incidents.called()
    if called is not None:
        _tell_the_news(uow, called, words, now)
    return called is not None


def in_words(words: Words, key: str, place: Place, language: str) -> str:
    service, district = place
    said = words.say(f"utter_system_{key}", language, service=service, district=district)
    return sentence(said)


def standing(uow: UnitOfWork, incidents: list[Incident], now: datetime) -> list[Standing]:
    waiting, reports = uow.incidents.waiting(), uow.incidents.reports(now - LATELY)
    none = Reports(0, now)
    return [Standing(one, waiting.get(one.place, 0), reports.get(one.place, none).count) for one in incidents]


def suspected(uow: UnitOfWork, now: datetime) -> dict[Place, Reports]:
    """Where many report a problem just now and no incident is open, most first."""
    known = {one.place for one in uow.incidents.open()}
    found = uow.incidents.reports(now - JUST_NOW).items()
    many = [(place, told) for place, told in found if told.count >= MANY and place not in known]
    return dict(sorted(many, key=lambda one: -one[1].count))


def _tell_the_news(uow: UnitOfWork, subscription: Subscription, words: Words, now: datetime) -> None:
    """That it is on record, and they wait on; or that it is over, and their wish is fulfilled."""
    conversation = uow.conversations.lock(subscription.conversation_id)
    incident = uow.incidents.lock(subscription.incident_id or "")  # it is not closed in between
    over = incident.closed_at is not None
    told = uow.incidents.end_subscription if over else uow.incidents.wait_on
    if not told(subscription):
        return  # another gateway has told them, or it was opened again
    key = OVER if over else ON_RECORD
    values = {"service": incident.service, "district": incident.district}
    give_notice(uow, conversation, words, key, now, key, proactive=True, **values)
    uow.conversations.save(conversation)


def _tell(
    incident: Incident, note_es: str, note_en: str, expected_at: datetime | None, now: datetime
) -> None:
    """What customers are told of it. An hour that was expected and has passed may stay."""
    notes = clean(note_es, LONGEST_NOTE + 1), clean(note_en, LONGEST_NOTE + 1)
    if max(map(len, notes)) > LONGEST_NOTE:
        raise NotPossible("note")
    newly = expected_at if expected_at != incident.expected_at else None
    if newly is not None and not now < newly <= now + LONGEST:
        raise NotPossible("expected")
    incident.note_es, incident.note_en = notes
    incident.expected_at = expected_at


def _must_not_be_open(uow: UnitOfWork, place: Place) -> None:
    """An index of the table keeps two that come at the same moment apart."""
    for other in uow.incidents.open():
        if other.place == place:
            raise AlreadyOpen(other)


def _note(
    uow: UnitOfWork, now: datetime, what: str, incident: Incident, by: str | None, **detail: int
) -> None:
    place = {"service": incident.service, "district": incident.district}
    note(uow, now, f"incidents.{what}", by, None, None, incident=incident.id, **place, **detail)
    told = {"incident": incident.id, "change": what}
    uow.events.add(Audience.CONSOLE, OUTSIDE[what].value, None, told, now)
