from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.complain import Complain
from actions.loose_answer import LooseAnswer
from actions.problem_place import AskProblemDistrict, AskProblemService
from actions.problems import AskProblemText, ReportProblem, ValidateReportProblem
from actions.rephrase import AskRephrase
from actions.service_status import ServiceStatus
from actions.telling import told_before
from actions.tickets import AddToTicket, TicketStatus
from bot.core.desk import TicketState
from bot.services.incidents import open_incident
from bot.services.ports import UnitOfWork
from bot.services.turn_context import TurnContext
from tests.unit.actions.counter import Counter

STORY = "llevo tres días sin internet en la loma y nadie me da ninguna solución"


async def test_a_story_told_at_once_is_not_asked_for_again(counter: Counter) -> None:
    counter.slots |= {"service": "internet", "district": "la_loma"}
    said = await counter.does(ValidateReportProblem, text=STORY, intent="report_problem")
    assert said.slots["problem_text"] == STORY


async def test_saying_that_one_wants_to_report_is_no_story_yet(counter: Counter) -> None:
    wish = "quiero poner un parte de que no va el agua"
    said = await counter.does(ValidateReportProblem, text=wish, intent="report_problem")
    assert said.slots["problem_text"] is None


def telling(counter: Counter) -> None:
    """A form that knows service and district, and has asked what happened."""
    counter.form = "report_problem_form"
    counter.slots |= {"ticket_kind": "problem", "requested_slot": "problem_text"}
    counter.slots |= {"problem_service": "water", "problem_district": "norte"}


@pytest.mark.parametrize("text", ["¿y en San Martín?", "what about San Martín?", "no, es en san martin"])
async def test_another_district_is_no_story_but_moves_the_report(counter: Counter, text: str) -> None:
    telling(counter)
    place, heard = {"district": "san_martin"}, {"problem_text": text}
    said = await counter.does(ValidateReportProblem, text=text, entities=place, heard=heard)
    assert said.slots == {"problem_text": None, "problem_district": "san_martin"}


@pytest.mark.parametrize("text", ["en Norte no sale ni gota", "no hay agua en San Martín ni en Norte"])
async def test_a_story_that_names_a_place_is_a_story(counter: Counter, text: str) -> None:
    telling(counter)
    place, heard = {"district": "norte"}, {"problem_text": text}
    said = await counter.does(ValidateReportProblem, text=text, entities=place, heard=heard)
    assert said.slots == {"problem_text": text}


@pytest.mark.parametrize("text", ["como va lo mio", "how is my ticket going"])
async def test_a_question_about_a_ticket_is_answered_and_not_written_down(
    counter: Counter, text: str
) -> None:
    telling(counter)
    heard = {"problem_text": text}
    said = await counter.does(ValidateReportProblem, text=text, intent="ticket_status", heard=heard)
    assert (said.keys, said.slots["problem_text"]) == (["utter_no_ticket"], None)


@pytest.mark.parametrize("text", ["dar aviso", "Quiero dar parte de una avería", "I'd like to report it"])
async def test_the_wish_to_report_is_no_report_but_what_was_told_before_it(
    counter: Counter, text: str
) -> None:
    telling(counter)
    before, heard = [("no hay agua en norte", "service_status"), ("norte", "inform")], {"problem_text": text}
    said = await counter.does(ValidateReportProblem, text=text, heard=heard, before=before)
    assert said.slots["problem_text"] == "no hay agua en norte"
    pressed = [*before[:1], ('/service_status{"district": "norte"}', "service_status")]
    said = await counter.does(ValidateReportProblem, text=text, heard=heard, before=pressed)
    assert said.slots["problem_text"] == "no hay agua en norte"
    asked = [("¿hay avería en norte?", "service_status"), ("dar aviso", "report_problem")]
    said = await counter.does(ValidateReportProblem, text=text, heard=heard, before=asked)
    assert said.slots["problem_text"] is None


@pytest.mark.parametrize("intent", ["affirm", "thanks", "deny"])
async def test_a_mere_yes_is_no_report_but_what_was_told_before_it(counter: Counter, intent: str) -> None:
    telling(counter)
    before, heard = [("no hay agua en norte", "report_problem"), ("norte", "inform")], {"problem_text": "sí"}
    said = await counter.does(ValidateReportProblem, text="sí", intent=intent, heard=heard, before=before)
    assert said.slots["problem_text"] == "no hay agua en norte"
    said = await counter.does(ValidateReportProblem, text="sí", intent=intent, heard=heard)
    assert said.slots["problem_text"] is None


async def test_a_question_when_it_will_be_back_is_answered_and_no_report(counter: Counter) -> None:
    telling(counter)
    text = "cuándo lo arregláis?"
    before, heard = [("no hay agua en norte", "report_problem")], {"problem_text": text}
    said = await counter.does(
        ValidateReportProblem, text=text, intent="service_status", heard=heard, before=before
    )
    assert (said.keys, said.slots["problem_text"]) == (["utter_no_incident_in_form"], None)


async def test_a_complaint_of_nothing_yet_is_asked_for_at_once(counter: Counter) -> None:
    said = await counter.does(Complain, text="quiero poner una reclamación", intent="complain")
    assert said.keys == ["utter_complain_sorry"]
    assert said.events[-1]["name"] == "report_problem_form"


async def test_what_is_known_of_the_outage_comes_before_the_complaint_about_it(counter: Counter) -> None:
    now = counter.desk.now()
    await counter.database.run(lambda u: open_incident(u, "water", "norte", "", "", None, now))
    place = {"service": "water", "district": "norte"}
    text = "llevo dos horas sin agua en norte y nadie me dice nada"
    said = await counter.does(Complain, text=text, intent="complain", entities=place)
    assert said.keys == ["utter_incident", "utter_complain"]


async def test_of_several_services_or_districts_each_is_told(counter: Counter) -> None:
    counter.slots |= {"service": "electricity", "district": "puerto"}
    both = [("service", "internet"), ("service", "electricity"), ("district", "puerto")]
    said = await counter.does(
        ServiceStatus, "internet caído en puerto y además la luz", "report_problem", both
    )
    assert said.keys == ["utter_no_incidents_here"]
    assert said.responses[0]["places"] == "Internet en Puerto\nLuz en Puerto"
    assert said.payloads == [
        f'/report_problem{{"service": "{each}", "district": "puerto"}}'
        for each in ("internet", "electricity")
    ]
    many = [("service", each) for each in ("internet", "electricity", "water")]
    many += [("district", each) for each in ("sur", "norte", "puerto")]
    said = await counter.does(ServiceStatus, "ni internet ni luz ni agua en sur, norte ni puerto", "x", many)
    assert said.responses[0]["places"].split("\n")[1] == "Luz en Sur, Norte y Puerto"
    assert said.payloads == [f'/report_problem{{"service": "{each}"}}' for _, each in many[:3]]
    assert said.slots["district"] is None, "it is asked for"
    counter.slots |= {"service": "electricity", "district": "puerto"}
    await counter.database.run(
        lambda uow: open_incident(uow, "electricity", "sur", "", "", None, counter.desk.now())
    )
    places = [("district", "sur"), ("district", "puerto")]
    said = await counter.does(ServiceStatus, "ni en sur ni en puerto hay luz", "service_status", places)
    assert said.keys == ["utter_incident", "utter_no_incident_here"]


async def test_what_is_not_on_record_is_what_is_gone_on_with(counter: Counter) -> None:
    counter.slots |= {"service": "electricity", "district": "sur"}
    await counter.database.run(
        lambda uow: open_incident(uow, "electricity", "sur", "", "", None, counter.desk.now())
    )
    four = [("service", "internet"), ("district", "puerto"), ("service", "electricity"), ("district", "sur")]
    said = await counter.does(ServiceStatus, "internet en puerto y luz en sur", "service_status", four)
    assert said.keys == ["utter_incident", "utter_no_incident_here"], "nobody asked about the other two"
    assert (said.slots["service"], said.slots["district"]) == ("internet", "puerto")


async def test_who_has_asked_to_be_told_is_not_offered_it_again(counter: Counter) -> None:
    counter.slots |= {"service": "water", "district": "norte"}
    assert (await counter.does(ServiceStatus)).keys == ["utter_no_incident_here"]
    await counter.desk.subscribe(
        TurnContext(counter.turn, counter.conversation, counter.contact, "es", "x"), "water", "norte"
    )
    assert (await counter.does(ServiceStatus)).keys == ["utter_no_incident_promised"]


@pytest.mark.parametrize("text", ["hay una avería", "un aviso de corte que no era", "the fault is back"])
async def test_a_word_of_what_happened_is_a_report(counter: Counter, text: str) -> None:
    telling(counter)
    said = await counter.does(ValidateReportProblem, text=text, heard={"problem_text": text})
    assert said.slots["problem_text"] == text


async def test_a_story_told_before_the_way_to_a_report_was_taken_is_not_asked_for_again(
    counter: Counter,
) -> None:
    counter.slots |= {"service": "internet", "district": "la_loma"}
    said = await counter.does(
        ValidateReportProblem,
        text="Dar aviso",
        intent="report_problem",
        before=[(STORY, "service_status")],
    )
    assert said.slots["problem_text"] == STORY


async def test_an_empty_message_is_no_report(counter: Counter) -> None:
    telling(counter)
    said = await counter.does(ValidateReportProblem, text="", heard={"problem_text": ""})
    assert said.slots["problem_text"] is None


async def test_what_happened_may_sound_like_a_question_about_a_ticket(counter: Counter) -> None:
    telling(counter)
    text = "quedasteis en llamarme y nada"
    heard = {"problem_text": text}
    said = await counter.does(ValidateReportProblem, text=text, intent="ticket_status", heard=heard)
    assert (said.keys, said.slots["problem_text"]) == ([], text)


async def test_a_complaint_about_us_needs_neither_service_nor_district(counter: Counter) -> None:
    counter.slots["ticket_kind"] = "complaint"
    counter.form = "report_problem_form"
    opened = await counter.does(ValidateReportProblem, intent="report_problem")
    assert opened.slots["requested_slot"] == "problem_text"
    assert (await counter.does(AskProblemText)).keys == ["utter_ask_complaint_text"]
    told = await counter.does(
        ValidateReportProblem, text="me hablaron mal", heard={"problem_text": "me hablaron mal"}
    )
    assert told.slots["requested_slot"] is None


@pytest.mark.parametrize(
    ("text", "entities", "kind"),
    [
        ("sí", {"goes_on": "yes"}, "complaint"),
        ("quiero dar parte de una avería de luz en norte", {}, "problem"),
    ],
)
async def test_a_fault_reported_after_a_complaint_that_gave_way_is_no_complaint(
    counter: Counter, text: str, entities: dict[str, str], kind: str
) -> None:
    counter.slots["ticket_kind"] = "complaint"
    said = await counter.does(ValidateReportProblem, text, "report_problem", entities)
    assert said.slots["ticket_kind"] == kind


async def test_a_ticket_is_found_again_by_its_number_and_without_it(counter: Counter) -> None:
    counter.slots |= {"problem_service": "water", "problem_district": "sur", "problem_text": "gotea"}
    number = (await counter.does(ReportProblem)).responses[0]["ticket"]
    for entities in ({"ticket_number": number}, {}):
        said = await counter.does(TicketStatus, entities=entities)
        assert (said.keys, said.responses[0]["ticket"]) == (["utter_ticket_open"], number)


@pytest.mark.parametrize(
    ("language", "day"), [("es", "miércoles 23 de diciembre"), ("en", "Wednesday 23 December")]
)
async def test_who_complains_hears_until_when_they_are_answered(
    counter: Counter, language: str, day: str
) -> None:
    """Fifteen working days from 1 December: the 8th is a holiday."""
    counter.slots |= {"language": language, "ticket_kind": "complaint", "problem_text": "me hablaron mal"}
    said = await counter.does(ReportProblem)
    assert (said.keys, said.responses[0]["answer_by"]) == (["utter_complaint_noted"], day)


@pytest.mark.parametrize(
    "text", ["pues registra", "sí sí, apúntalo", "yes log it", "nada más", "no more", "nothing more"]
)
async def test_what_was_recorded_a_moment_ago_is_not_recorded_again(counter: Counter, text: str) -> None:
    counter.slots |= {"problem_service": "internet", "problem_district": "sur", "problem_text": "va y viene"}
    number = (await counter.does(ReportProblem)).responses[0]["ticket"]
    said = await counter.does(AddToTicket, text, "tell_more", answering="utter_problem_noted")
    assert (said.keys, said.responses[0]["ticket"]) == (["utter_recorded_already"], number)
    other = await counter.does(AddToTicket, "otra cosa", "tell_more", answering="utter_problem_noted")
    assert other.keys == ["utter_ask_more"]


@pytest.mark.parametrize(
    "text",
    [
        "quiero registrar otro problema",
        "registra otro aviso",
        "quiero dar un aviso nuevo",
        "log a new problem",
        "quiero poner una queja",
        "22",
        "en el 22",
    ],
)
async def test_what_is_new_after_a_record_is_not_taken_for_what_is_on_it(counter: Counter, text: str) -> None:
    """Another one is begun, a house number is kept."""
    counter.slots |= {"problem_service": "internet", "problem_district": "sur", "problem_text": "va y viene"}
    await counter.does(ReportProblem)
    said = await counter.does(AddToTicket, text, "tell_more", answering="utter_problem_noted")
    if text[-1].isdigit():
        assert said.keys == ["utter_added_to_ticket"]
    else:
        assert said.events[-1]["name"] == "action_complain"


async def test_a_complaint_that_was_recorded_a_moment_ago_is_not_recorded_again(counter: Counter) -> None:
    counter.slots |= {"ticket_kind": "complaint", "problem_text": "me hablaron mal"}
    await counter.does(ReportProblem)
    text = "quiero poner una queja"
    said = await counter.does(AddToTicket, text, "tell_more", answering="utter_complaint_noted")
    assert said.keys == ["utter_recorded_already"]


async def test_who_asks_after_a_complaint_hears_until_when_it_is_answered(counter: Counter) -> None:
    counter.slots |= {"ticket_kind": "complaint", "problem_text": "me hablaron mal"}
    await counter.does(ReportProblem)
    said = await counter.does(TicketStatus)
    assert said.keys == ["utter_ticket_open_complaint"]
    assert said.responses[0]["answer_by"] == "miércoles 23 de diciembre"


async def test_a_number_that_is_not_theirs_is_said_so(counter: Counter) -> None:
    assert (await counter.does(TicketStatus, entities={"ticket_number": "R-1"})).keys == [
        "utter_ticket_unknown"
    ]


async def test_an_incident_without_an_expected_hour_names_none(counter: Counter) -> None:
    now = counter.desk.now()
    await counter.database.run(lambda uow: open_incident(uow, "electricity", "sur", "", "", None, now))
    counter.slots |= {"service": "electricity", "district": "sur"}
    said = await counter.does(ServiceStatus, text="no hay luz en el sur", intent="service_status")
    assert said.keys == ["utter_incident", "utter_offer_notice"]
    assert said.responses[0]["expected"] == ""


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("y el internet también", "utter_the_same_goes"),
        ("and in the south too", "utter_the_same_goes"),
        ("y no hay luz también", "utter_incident"),
        ("y estamos sin luz también", "utter_incident"),
        ("and the power is out too", "utter_incident"),
    ],
)
async def test_what_is_told_of_an_outage_after_a_prepared_answer_is_looked_up(
    counter: Counter, text: str, first: str
) -> None:
    """Only who names something else hears the prepared answer again."""
    now = counter.desk.now()
    await counter.database.run(lambda uow: open_incident(uow, "electricity", "sur", "", "", None, now))
    counter.slots |= {"service": "electricity", "district": "sur"}
    before, acted = [("¿vais a casa?", "faq/home_visit")], ["utter_faq"]
    said = await counter.does(ServiceStatus, text, "service_status", before=before, acted=acted)
    assert said.keys[0] == first


async def test_an_outage_elsewhere_is_not_one_here(counter: Counter) -> None:
    now = counter.desk.now()
    await counter.database.run(lambda uow: open_incident(uow, "electricity", "sur", "", "", None, now))
    counter.slots |= {"service": "electricity", "district": "norte"}
    said = await counter.does(ServiceStatus, text="no hay luz en norte", intent="service_status")
    assert said.keys == ["utter_no_incident_here"]


async def test_an_outage_on_record_is_told_to_whoever_reports_it(counter: Counter) -> None:
    now = counter.desk.now()
    await counter.database.run(lambda uow: open_incident(uow, "water", "sur", "", "", None, now))
    counter.slots |= {"service": "water", "district": "sur"}
    said = await counter.does(ValidateReportProblem, text="no sale agua", intent="report_problem")
    assert said.keys == ["utter_incident"]
    counter.form = "report_problem_form"
    told = await counter.does(ValidateReportProblem, heard={"problem_text": "desde ayer"})
    assert told.keys == []


async def test_a_short_question_we_cannot_answer_is_no_report(counter: Counter) -> None:
    telling(counter)
    for text in ("¿es peligroso?", "se puede beber o no", "is it safe to drink"):
        heard = {"problem_text": text}
        said = await counter.does(ValidateReportProblem, text=text, intent="out_of_scope", heard=heard)
        assert (said.keys, said.slots["problem_text"]) == (["utter_in_form_out_of_scope"], None)


@pytest.mark.parametrize("text", ["¿Me tomáis el pelo?", "¿Nadie coge el teléfono?"])
async def test_a_reproach_that_is_not_understood_is_the_complaint(counter: Counter, text: str) -> None:
    counter.form = "report_problem_form"
    counter.slots |= {"ticket_kind": "complaint", "requested_slot": "problem_text"}
    said = await counter.does(
        ValidateReportProblem, text=text, intent="nlu_fallback", heard={"problem_text": text}
    )
    assert (said.keys, said.slots["problem_text"]) == ([], text)


@pytest.mark.parametrize(
    "text",
    [
        "llevamos tres días sin luz y aquí no viene nadie, ¿os parece normal?",
        "que es la tercera vez que me pasa esto",
    ],
)
async def test_a_reproach_that_tells_what_happened_is_the_report(counter: Counter, text: str) -> None:
    telling(counter)
    told = await counter.does(
        ValidateReportProblem, text=text, intent="complain", heard={"problem_text": text}
    )
    assert told.slots["problem_text"] == text


async def test_a_few_cross_words_are_no_report_the_first_time(counter: Counter) -> None:
    telling(counter)
    text = "sois unos inútiles"
    heard, before = {"problem_text": text}, [("no hay agua", "report_problem")]
    told = await counter.does(ValidateReportProblem, text, "complain", heard=heard, before=before)
    assert told.slots["problem_text"] is None
    before = [*before, ("menudo desastre", "complain")]
    told = await counter.does(ValidateReportProblem, text, "complain", heard=heard, before=before)
    assert told.slots["problem_text"] == f"no hay agua\nmenudo desastre\n{text}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no, en San Martín tampoco hay agua desde ayer por la tarde", True),
        ("no, perdona, es en San Martín y no allí", False),
    ],
)
async def test_what_is_told_beside_another_district_is_kept(counter: Counter, text: str, told: bool) -> None:
    telling(counter)
    counter.stands = {"start": text.index("San Martín"), "end": text.index("San Martín") + len("San Martín")}
    said = await counter.does(
        ValidateReportProblem, text=text, entities={"district": "san_martin"}, heard={"problem_text": text}
    )
    assert said.slots == {"problem_text": text if told else None, "problem_district": "san_martin"}


async def test_a_place_named_alone_adds_to_what_a_complaint_is_about(counter: Counter) -> None:
    telling(counter)
    counter.slots |= {"ticket_kind": "complaint", "problem_service": "internet", "problem_district": None}
    text = "en Norte"
    counter.stands = {"start": 3, "end": 8}
    said = await counter.does(
        ValidateReportProblem, text=text, entities={"district": "norte"}, heard={"problem_text": text}
    )
    assert (counter.slots["problem_service"], said.slots["problem_district"]) == ("internet", "norte")
    assert said.slots["problem_text"] is None
    text = "en la oficina me trataron fatal"
    counter.stands = {}
    said = await counter.does(ValidateReportProblem, text, "complain", heard={"problem_text": text})
    assert (said.slots["problem_text"], counter.slots["problem_service"]) == (text, "internet")


@pytest.mark.parametrize("text", ["así no", "no está todo", "eso no es todo", "no es todo"])
async def test_who_has_more_to_tell_is_asked_for_it(counter: Counter, text: str) -> None:
    counter.slots |= {"problem_service": "water", "problem_district": "norte"}
    before = [("no hay agua en toda la casa", "report_problem")]
    for intent in ("deny", "goodbye"):
        told = await counter.does(
            ValidateReportProblem, text, intent, heard={"problem_text": text}, before=before
        )
        assert told.slots["problem_text"] is None


async def test_words_that_sound_like_a_question_and_ask_nothing_are_told(counter: Counter) -> None:
    telling(counter)
    told = await counter.does(ValidateReportProblem, text="hace un zumbido desde el lunes", intent="faq")
    assert told.slots["problem_text"] == "hace un zumbido desde el lunes"
    asked = await counter.does(ValidateReportProblem, text="¿puedo pagar con bizum?", intent="faq")
    assert "problem_text" not in asked.slots


async def test_when_asked_before_it_is_known_what_and_where_waits_for_that(counter: Counter) -> None:
    counter.form = "report_problem_form"
    counter.slots |= {"requested_slot": "problem_service"}
    assert (await counter.does(ServiceStatus, "¿y cuándo vuelve?", "ask_when")).keys == [
        "utter_when_after_this"
    ]


async def recorded(counter: Counter) -> str:
    counter.slots |= {"ticket_kind": "complaint", "problem_text": "no vino nadie"}
    return str((await counter.does(ReportProblem)).responses[0]["ticket"])


async def test_what_is_told_besides_is_added_to_the_ticket_once(counter: Counter) -> None:
    number = await recorded(counter)
    await counter.writes("trn_2")
    for _ in range(2):  # the turn sent twice
        said = await counter.does(AddToTicket, "y además el técnico fue un maleducado", "tell_more")
        assert (said.keys, said.responses[0]["ticket"]) == (["utter_added_to_ticket"], number)
    turn = TurnContext(counter.turn, counter.conversation, counter.contact, "es", "x")
    ticket = await counter.desk.ticket(turn, number)
    assert ticket and ticket.text == "no vino nadie\ny además el técnico fue un maleducado"


async def test_more_of_a_ticket_that_was_closed_opens_it_again(counter: Counter) -> None:
    number = await recorded(counter)

    def close(uow: UnitOfWork) -> None:
        ticket = uow.desk.ticket(number)
        ticket.state = TicketState.CLOSED
        uow.desk.save_ticket(ticket)

    await counter.database.run(close)
    await counter.writes("trn_2")
    await counter.does(
        AddToTicket, f"añade a {number} que sigue igual", "tell_more", {"ticket_number": number}
    )
    turn = TurnContext(counter.turn, counter.conversation, counter.contact, "es", "x")
    ticket = await counter.desk.ticket(turn, number)
    assert ticket and ticket.state is TicketState.OPEN


@pytest.mark.parametrize("text", ["quiero añadir algo a mi queja", "i want to add something to my complaint"])
async def test_who_says_that_there_is_more_is_asked_what(counter: Counter, text: str) -> None:
    assert (await counter.does(AddToTicket, text, "tell_more")).keys == ["utter_no_ticket"]
    await recorded(counter)
    assert (await counter.does(AddToTicket, text, "tell_more")).keys == ["utter_ask_more"]


@pytest.mark.parametrize("asked", ["action_service_status", "action_notify_me"])
async def test_what_is_to_be_noted_of_an_outage_is_no_complaint(counter: Counter, asked: str) -> None:
    said = await counter.does(AddToTicket, "y apunta mi caso también", "tell_more", acted=[asked])
    assert said.events[-1]["name"] == "report_problem_form"


@pytest.mark.parametrize("asks_what_happened", [True, False])
async def test_more_told_in_a_form_is_noted_by_the_one_that_asks_what_happened_whatever_it_is_called(
    counter: Counter, asks_what_happened: bool
) -> None:
    asked = ["problem_place", "problem_text"] if asks_what_happened else ["notify_service"]
    domain = {"forms": {"leak_form": {"required_slots": asked}}}
    counter.form = "leak_form"
    said = await counter.does(AddToTicket, "y huele a humedad", "tell_more", domain=domain)
    assert (said.keys == ["utter_in_form_told"]) is asks_what_happened


async def test_more_of_what_was_never_recorded_becomes_a_report(counter: Counter) -> None:
    text, asked = "y también se ha ido en el portal de enfrente", ["action_service_status"]
    for action, intent in ((AddToTicket, "tell_more"), (AskRephrase, "nlu_fallback")):
        said = await counter.does(action, text, intent, acted=asked, before=[("sin luz", "service_status")])
        assert said.events[-1]["name"] == "report_problem_form"
    before = [("no hay luz en norte", "service_status")]
    said = await counter.does(ValidateReportProblem, text, "tell_more", before=before)
    assert said.slots["problem_text"] == f"no hay luz en norte\n{text}"


@pytest.mark.parametrize(
    ("text", "line"), [("me lo cargaron el 3 y el 5", "\nme lo cargaron el 3 y el 5"), ("eso es todo", "")]
)
async def test_what_is_told_after_the_offer_to_record_a_complaint_is_recorded_with_it(
    counter: Counter, text: str, line: str
) -> None:
    """That all is told is no line of it."""
    before = [("me cobraron doble este mes, ¿cuándo me lo devuelven?", "complain")]
    said = await counter.does(AddToTicket, text, "tell_more", acted=["action_complain"], before=before)
    assert said.keys == ["utter_complaint_noted"]
    turn = TurnContext(counter.turn, counter.conversation, counter.contact, "es", "x")
    ticket = await counter.desk.ticket(turn, said.responses[0]["ticket"])
    assert ticket and ticket.text == f"{before[0][0]}{line}"


async def test_what_is_told_after_an_answer_stays_for_a_person_and_the_offer_stands(counter: Counter) -> None:
    offered = [("Sí, dame cita", "/book_appointment"), ("Hablar con alguien", "/talk_to_human")]
    said = await counter.does(
        AddToTicket, "vivo sola", "tell_more", answering="utter_faq/bill_too_high", choices=offered
    )
    assert (said.keys, said.payloads) == (["utter_told_more"], [payload for _, payload in offered])


async def test_who_says_no_after_what_is_known_of_an_outage_reports_nothing(counter: Counter) -> None:
    text = "no just asking, my mum lives there"
    asked, domain = ["action_service_status"], {"responses": {}}
    said = await counter.does(AskRephrase, text, "nlu_fallback", acted=asked, domain=domain)
    assert said.keys == ["utter_ask_rephrase"]
    assert not any(event["event"] == "followup" for event in said.events)


@pytest.mark.parametrize(
    "text", ["no ha vuelto la luz todavía, seguimos igual", "no internet since monday in the whole street"]
)
async def test_what_only_begins_with_a_no_is_a_report_of_the_outage(counter: Counter, text: str) -> None:
    asked = ["action_service_status"]
    for action, intent in ((AddToTicket, "tell_more"), (AskRephrase, "nlu_fallback")):
        said = await counter.does(action, text, intent, acted=asked)
        assert said.events[-1]["name"] == "report_problem_form"


async def test_who_adds_to_their_ticket_in_so_many_words_does_it_also_after_an_answer(
    counter: Counter,
) -> None:
    number = await recorded(counter)
    told = {"answering": "utter_faq/bill_too_high", "choices": [("Sí, dame cita", "/book_appointment")]}
    text = "quiero añadir a mi aviso que el técnico no vino"
    said = await counter.does(AddToTicket, text, "tell_more", ranking=["tell_more"], **told)  # type: ignore[arg-type]
    assert (said.keys, said.responses[0]["ticket"]) == (["utter_added_to_ticket"], number)
    said = await counter.does(AddToTicket, "vivo sola", "tell_more", ranking=["inform"], **told)  # type: ignore[arg-type]
    assert said.keys == ["utter_told_more"]


async def test_a_long_wish_after_the_offer_to_record_a_complaint_is_no_complaint(counter: Counter) -> None:
    text = "necesito que me cambies la cita al viernes por la mañana"
    domain = {"responses": {}}
    said = await counter.does(AskRephrase, text, "nlu_fallback", acted=["action_complain"], domain=domain)
    assert said.keys == ["utter_ask_rephrase"]


async def test_a_complaint_told_over_two_messages_keeps_both(counter: Counter) -> None:
    counter.slots |= {"ticket_kind": "complaint", "offer": "report_problem", "problem_text": STORY}
    text = "me atendieron fatal en la oficina"
    said = await counter.does(ValidateReportProblem, text, "complain")
    assert said.slots["problem_text"] == f"{STORY}\n{text}"


async def test_the_button_that_records_a_complaint_says_so_itself(counter: Counter) -> None:
    counter.slots |= {"ticket_kind": "complaint", "offer": "nothing", "problem_text": STORY}
    said = await counter.does(
        ValidateReportProblem, "sí, regístrala", "report_problem", {"ticket_kind": "complaint"}
    )
    assert (said.slots["ticket_kind"], said.slots["problem_text"]) == ("complaint", STORY)


@pytest.mark.parametrize("text", ["perdón, quería decir la 14", "sorry, I meant number 14", "no, el 14"])
async def test_a_number_put_right_is_that_of_the_address_just_given(counter: Counter, text: str) -> None:
    telling(counter)
    counter.slots["problem_place"] = "calle Mayor 12"
    said = await counter.does(ValidateReportProblem, text, heard={"problem_text": text})
    assert said.keys == ["utter_address_corrected"]
    assert said.slots == {"problem_text": None, "problem_place": "calle Mayor 14"}


async def test_a_number_is_told_where_there_is_no_address_to_put_right(counter: Counter) -> None:
    telling(counter)
    said = await counter.does(ValidateReportProblem, "no, 14", heard={"problem_text": "no, 14"})
    assert said.keys == []


async def test_a_story_that_sounds_like_a_question_about_hours_is_told(counter: Counter) -> None:
    telling(counter)
    text = "fui el sábado a la oficina y estaba cerrada"
    said = await counter.does(ValidateReportProblem, text, "opening_hours")
    assert said.slots == {"problem_text": text}
    asked = await counter.does(ValidateReportProblem, "¿a qué hora abrís el sábado?", "opening_hours")
    assert asked.slots == {}


@pytest.mark.parametrize("text", ["quiero poner otra queja", "i want to make another complaint"])
async def test_another_complaint_is_not_what_was_told_in_the_one_before(counter: Counter, text: str) -> None:
    counter.slots |= {"ticket_kind": "complaint", "offer": "report_problem"}
    said = await counter.does(ValidateReportProblem, text, "complain", before=[(STORY, "complain")])
    assert said.slots["problem_text"] is None


async def test_an_address_that_names_its_district_is_kept_with_the_report(counter: Counter) -> None:
    telling(counter)
    counter.slots["requested_slot"] = "problem_district"
    place = {"address": "calle del mar 8, norte", "district": "norte"}
    said = await counter.does(
        ValidateReportProblem, place["address"], entities=place, heard={"problem_district": "norte"}
    )
    assert said.slots["problem_place"] == place["address"]


async def test_a_business_without_services_leaves_no_gap_where_they_would_stand(counter: Counter) -> None:
    counter.form = "report_problem_form"
    counter.slots |= {"ticket_kind": "problem", "requested_slot": "problem_text"}
    asked = await counter.does(AskProblemText, text="quiero dar un aviso", intent="report_problem")
    assert asked.keys == ["utter_ask_complaint_text"]
    counter.slots |= {"problem_text": STORY}
    noted = await counter.does(ReportProblem, text=STORY, intent="inform")
    assert noted.keys == ["utter_problem_noted_alone"]


@pytest.mark.parametrize(
    "text", ["the lift is broken", "no va la impresora", "el ordenador no va desde ayer"]
)
async def test_a_business_without_services_asks_for_more_than_was_told(counter: Counter, text: str) -> None:
    counter.slots |= {"ticket_kind": "problem", "requested_slot": "problem_text"}
    asked = await counter.does(AskProblemText, text=text, intent="report_problem")
    assert asked.keys == ["utter_ask_problem_text_more_alone"]
    counter.form = "report_problem_form"
    heard = {"problem_text": "sí"}
    said = await counter.does(
        ValidateReportProblem, "sí", "affirm", heard=heard, before=[(text, "report_problem")]
    )
    assert said.slots["problem_text"] == text


@pytest.mark.parametrize("text", ["tengo un problema", "i have a problem", "we've got a problem"])
async def test_that_there_is_a_problem_tells_nothing_of_it(counter: Counter, text: str) -> None:
    counter.slots |= {"ticket_kind": "problem", "requested_slot": "problem_text"}
    asked = await counter.does(AskProblemText, text=text, intent="report_problem")
    assert asked.keys == ["utter_ask_complaint_text"]


BIT_BY_BIT = [
    ("power out again in sur?? third time this week", "service_status"),
    ("since about 6pm", "inform"),
    ("is there an outage in norte?", "service_status"),
]


async def test_all_that_was_told_bit_by_bit_is_in_the_report(counter: Counter) -> None:
    telling(counter)
    text = "the whole building is dark"
    said = await counter.does(
        ValidateReportProblem, text=text, heard={"problem_text": text}, before=BIT_BY_BIT
    )
    assert said.slots["problem_text"].split("\n") == [BIT_BY_BIT[0][0], BIT_BY_BIT[1][0], text]


async def test_what_only_opens_a_report_is_not_in_it(counter: Counter) -> None:
    telling(counter)
    wish, text = "hi there i would like to know how to report something to you guys", "nothing from the tap"
    before = [(wish, "report_problem"), ("yes that would be lovely of you", "affirm")]
    said = await counter.does(ValidateReportProblem, text=text, heard={"problem_text": text}, before=before)
    assert said.slots["problem_text"] == text


async def test_what_was_told_is_not_asked_for_once_more(counter: Counter) -> None:
    telling(counter)
    for told, key in (("the water keeps dropping every evening", "_more"), ("it is off", "")):
        said = await counter.does(AskProblemText, text="norte", before=[(told, "report_problem")])
        assert said.keys == [f"utter_ask_problem_text{key}"]
    since = await counter.does(AskProblemText, "desde las 8", before=[("no hay agua", "service_status")])
    assert since.keys == ["utter_ask_problem_text_more"], "what goes on with it is not asked for either"
    assert (await counter.does(AskProblemText, "desde las 8")).keys == ["utter_ask_problem_text"]


async def test_a_complaint_offered_a_moment_ago_is_one_also_where_a_form_has_given_way(
    counter: Counter,
) -> None:
    words, told = "sí, regístrala", [("me cobráis dos veces y nadie me contesta nunca", "complain")]
    said = await counter.does(
        ValidateReportProblem, words, "report_problem", before=told, acted=["action_complain"]
    )
    assert (said.slots["ticket_kind"], said.slots["problem_text"]) == ("complaint", told[0][0])


@pytest.mark.parametrize("words", ["no tengo luz en sur, dad parte", "my power is out in sur"])
async def test_a_fault_told_after_a_complaint_is_a_fault(counter: Counter, words: str) -> None:
    counter.slots |= {"service": "electricity", "district": "sur"}
    named = {"service": "electricity", "district": "sur"}
    before = [("quiero poner una queja", "complain")]
    said = await counter.does(
        ValidateReportProblem, words, "report_problem", named, before=before, acted=["action_complain"]
    )
    assert said.slots["ticket_kind"] == "problem"


async def test_a_number_that_was_asked_for_is_looked_up_however_it_is_written(counter: Counter) -> None:
    counter.slots["escalation"] = lost = {"step": "ask_again"}
    for text in ("1001", "T-1001", "i think it was T-1001"):
        asked = await counter.does(AskRephrase, text=text, answering="utter_no_ticket")
        assert (asked.keys, asked.responses[0]["ticket"]) == (["utter_ticket_unknown"], "R-1001")
        assert counter.slots["escalation"] == lost, "what is not found leaves the ladder where it is"
    number = (await recorded(counter)).removeprefix("R-")
    asked = await counter.does(AskRephrase, text=f"creo que era el {number}", answering="utter_no_ticket")
    assert asked.responses[0]["ticket"] == f"R-{number}"
    assert counter.slots["escalation"] is None


@pytest.mark.parametrize(
    "text",
    ["lo puse hace 15 días", "llámame al 612345678", "el 14 de noviembre", "calle Mayor 140", "612345678"],
)
async def test_a_day_an_address_or_a_phone_is_no_number_of_a_ticket(counter: Counter, text: str) -> None:
    domain = {"responses": {}}
    asked = await counter.does(AskRephrase, text=text, answering="utter_no_ticket", domain=domain)
    assert "utter_ticket_unknown" not in asked.keys


async def test_a_phone_given_after_an_outage_was_looked_up_opens_no_report(counter: Counter) -> None:
    counter.slots |= {"service": "water", "district": "norte"}
    said = await counter.does(LooseAnswer, "mi teléfono es 612345678", acted=["action_service_status"])
    assert said.keys == ["utter_phone_given"]
    assert not any(event["event"] == "followup" for event in said.events)


async def test_a_button_of_a_prepared_answer_tells_nothing(counter: Counter) -> None:
    telling(counter)
    for heard in ({}, {"problem_text": "/faq/leak_at_home"}):
        said = await counter.does(ValidateReportProblem, "/faq/leak_at_home", "faq/leak_at_home", heard=heard)
        assert said.slots.get("problem_text") is None


async def test_what_was_told_of_two_services_is_told_of_each(counter: Counter) -> None:
    text = "sin luz ni internet desde ayer en Norte"
    both = [{"entity": "service", "value": value} for value in ("electricity", "internet")]
    for service, told in (("internet", text), ("water", None)):
        events = [
            {
                "event": "user",
                "text": text,
                "parse_data": {"intent": {"name": "report_problem"}, "entities": both},
            },
            {"event": "user", "text": "sí"},
        ]
        now = {"text": "sí", "intent": {"name": "affirm"}, "entities": []}
        tracker = Tracker("c1", {"service": service}, now, events, False, None, {}, "action_listen")
        assert told_before(tracker, counter.desk.business.cues) == told


async def test_a_longer_telling_that_was_kept_is_not_replaced_by_the_one_before_it(counter: Counter) -> None:
    counter.slots |= {
        "ticket_kind": "complaint",
        "offer": "report_problem",
        "problem_text": f"mal trato\n{STORY}",
    }
    said = await counter.does(
        ValidateReportProblem,
        "y nadie me llamó después",
        "complain",
        before=[("mal trato de la oficina", "complain")],
    )
    assert said.slots["problem_text"].split("\n") == [
        "mal trato de la oficina",
        "mal trato",
        STORY,
        "y nadie me llamó después",
    ]


async def test_what_is_told_where_a_complaint_may_be_recorded_is_in_it(counter: Counter) -> None:
    before = [("la chica de la oficina me trató fatal", "complain")]
    counter.slots |= {"ticket_kind": "complaint", "offer": "report_problem"}
    for text, told in (("fue el jueves en centro", True), ("sí, regístrala", False)):
        said = await counter.does(
            ValidateReportProblem, text, "report_problem", {"ticket_kind": "complaint"}, before=before
        )
        assert (text in said.slots["problem_text"]) is told
        assert before[0][0] in said.slots["problem_text"]


async def test_who_goes_on_about_a_ticket_that_is_not_here_is_told_who_can_find_it(counter: Counter) -> None:
    said = await counter.does(
        TicketStatus, "la puse por teléfono", "ticket_status", answering="utter_no_ticket"
    )
    assert said.keys == ["utter_ticket_elsewhere"]
    again = await counter.does(TicketStatus, "¿y mi queja?", answering="utter_ticket_elsewhere")
    assert (again.keys, again.events[-1]["name"]) == ([], "action_human_handoff"), "nobody goes in circles"
    counter.form = "report_problem_form"
    within = await counter.does(TicketStatus, "¿y mi queja?", answering="utter_ticket_elsewhere")
    assert within.keys == ["utter_ticket_elsewhere"], "the form asks on"
    counter.form = None
    asked = await counter.does(
        TicketStatus, "R-1", entities={"ticket_number": "R-1"}, answering="utter_no_ticket"
    )
    assert asked.keys == ["utter_ticket_unknown"]


@pytest.mark.parametrize(("number", "key"), [("R-1010", "unknown"), ("R-1001", "elsewhere")])
async def test_another_number_that_is_not_found_is_said_to_be(
    counter: Counter, number: str, key: str
) -> None:
    said = await counter.does(
        TicketStatus,
        number,
        "ticket_status",
        {"ticket_number": number},
        answering="utter_ticket_unknown",
        told="No encuentro el número R-1001 entre los tuyos.",
    )
    assert said.keys == [f"utter_ticket_{key}"]


@pytest.mark.parametrize(("answered", "then"), [("utter_no_ticket", None), ("utter_ticket_unknown", "R-2")])
async def test_who_adds_to_a_ticket_that_is_not_here_does_not_go_in_circles(
    counter: Counter, answered: str, then: str | None
) -> None:
    words, named = "quiero añadir algo a mi aviso", {"ticket_number": then} if then else {}
    said = await counter.does(AddToTicket, words, "tell_more", named, answering=answered)
    assert said.keys == ["utter_ticket_elsewhere"]
    again = await counter.does(AddToTicket, words, "tell_more", named, answering="utter_ticket_elsewhere")
    assert (again.keys, again.events[-1]["name"]) == ([], "action_human_handoff")


async def test_a_complaint_told_before_and_gone_on_with_in_a_few_words_is_recorded(counter: Counter) -> None:
    counter.slots |= {"ticket_kind": "complaint", "offer": "report_problem"}
    told = [("me habéis cobrado dos veces la luz este mes", "complain")]
    said = await counter.does(ValidateReportProblem, "100 euros de más", "complain", before=told)
    assert said.slots["problem_text"] == "me habéis cobrado dos veces la luz este mes\n100 euros de más"


async def test_what_is_hardly_a_complaint_is_asked_about_and_what_follows_is_not_recorded(
    counter: Counter,
) -> None:
    text, more = "oh nothing you did! new job in another town", "the last day is the 20th of the month"
    said = await counter.does(Complain, text, "complain", sure=0.48)
    assert (said.keys, said.events) == (["utter_complain_doubtful"], [])
    asked = {"acted": ["action_complain"], "answering": "utter_complain_doubtful"}
    before, domain = [(text, "complain")], {"responses": {}}
    taken_for = ((AddToTicket, "tell_more"), (AskRephrase, "nlu_fallback"), (LooseAnswer, "inform"))
    for action, intent in taken_for:
        said = await counter.does(action, more, intent, before=before, domain=domain, **asked)  # type: ignore[arg-type]
        assert "utter_complaint_noted" not in said.keys
    turn = TurnContext(counter.turn, counter.conversation, counter.contact, "es", "x")
    assert await counter.desk.ticket(turn, None) is None
    cross = await counter.does(Complain, text, "complain", sure=0.48, cross=True)
    assert cross.keys == ["utter_complain"], "who is cross complains"
    goes_on = await counter.does(Complain, more, "complain", before=before, sure=0.48, **asked)  # type: ignore[arg-type]
    assert goes_on.keys == ["utter_complain"], "the same is not asked twice"
    denied = "no no, the technician was rude but it does not matter"
    told = await counter.does(Complain, denied, "complain", before=before, sure=0.95, **asked)  # type: ignore[arg-type]
    assert told.keys == ["utter_complain"], "behind a no nothing is recorded unasked"
    clearly = "you charged me twice and nobody has called me back"
    told = await counter.does(Complain, clearly, "complain", before=before, sure=0.95, **asked)  # type: ignore[arg-type]
    assert told.keys == ["utter_complaint_noted"], "it was asked whether it is one, and it surely is"


@pytest.mark.parametrize("acted", ["action_complain", "action_add_to_ticket"])
@pytest.mark.parametrize("asked", ["utter_complain_doubtful", "utter_complain"])
async def test_what_is_told_without_a_yes_is_not_added_to_an_older_ticket(
    counter: Counter, acted: str, asked: str
) -> None:
    turn = TurnContext(counter.turn, counter.conversation, counter.contact, "es", "x")
    old = await counter.desk.open_ticket(turn, "problem", "sin luz", "electricity", "sur")
    counter.sure_before, before = 0.48, [("es por trabajo", "complain")]
    more, told = "el último día será el 20 de este", {"answering": asked, "acted": [acted]}
    said = await counter.does(AddToTicket, more, "tell_more", before=before, **told)  # type: ignore[arg-type]
    assert said.keys == ["utter_complain"]
    now = await counter.desk.ticket(turn, old.number)
    assert now and now.text == "sin luz"
    named = {"ticket_number": old.number}
    said = await counter.does(
        AddToTicket, more, "tell_more", named, answering=asked, acted=["action_add_to_ticket"]
    )
    assert said.keys == ["utter_added_to_ticket"]


@pytest.mark.parametrize(("sure", "key"), [(0.81, "utter_complain"), (0.95, "utter_complaint_noted")])
async def test_what_follows_is_recorded_without_a_yes_only_where_the_complaint_was_clear(
    counter: Counter, sure: float, key: str
) -> None:
    before, counter.sure_before = [("no habéis hecho nada malo, es por trabajo", "complain")], sure
    told = {"acted": ["action_complain"], "answering": "utter_complain", "before": before}
    domain = {"responses": {}}
    for action, intent in ((AddToTicket, "tell_more"), (AskRephrase, "nlu_fallback")):
        said = await counter.does(action, "el último día será el 20 de este", intent, domain=domain, **told)  # type: ignore[arg-type]
        assert said.keys == [key]


async def test_of_several_services_without_a_district_each_is_told_once_it_is_named(counter: Counter) -> None:
    text, services = "ni luz ni internet", [("service", "electricity"), ("service", "internet")]
    counter.slots |= {"service": "internet"}
    said = await counter.does(ServiceStatus, text, "service_status", services)
    assert (said.keys, said.responses[0]["service"]) == (["utter_no_incident_of_service"], "luz o internet")
    asked = {"answering": "utter_no_incident_of_service", "naming": services}
    said = await counter.does(
        ServiceStatus,
        "en sur",
        entities={"district": "sur"},
        before=[(text, "service_status")],
        **asked,  # type: ignore[arg-type]
    )
    assert said.responses[0]["places"] == "Luz en Sur\nInternet en Sur"


async def test_of_two_services_each_with_its_districts_only_those_are_asked_for(counter: Counter) -> None:
    text = "sin luz en sur y norte, sin internet en puerto y la loma"
    named = [
        *(("service", "electricity"), ("district", "sur"), ("district", "norte")),
        *(("service", "internet"), ("district", "puerto"), ("district", "la_loma")),
    ]
    said = await counter.does(ServiceStatus, text, "service_status", named)
    assert said.payloads == [f'/report_problem{{"service": "{one}"}}' for one in ("electricity", "internet")]
    counter.slots |= {"problem_service": "internet"}
    before = {"before": [(text, "service_status")], "naming": named}
    said = await counter.does(AskProblemDistrict, "internet", "report_problem", **before)  # type: ignore[arg-type]
    assert said.payloads == [f'/inform{{"district": "{one}"}}' for one in ("puerto", "la_loma")]


async def test_which_of_several_services_is_reported_is_asked(counter: Counter) -> None:
    both = [("service", "electricity"), ("service", "water"), ("district", "sur")]
    counter.slots |= {"service": "water", "district": "sur"}
    text = "no tengo luz ni agua en sur"
    said = await counter.does(ValidateReportProblem, text, "report_problem", both)
    assert (said.slots["problem_service"], said.slots["problem_district"]) == (None, "sur")
    said = await counter.does(AskProblemService, text, "report_problem", both)
    assert said.payloads == [f'/inform{{"service": "{one}"}}' for one in ("electricity", "water")]


async def test_a_service_is_no_unknown_district(counter: Counter) -> None:
    counter.slots |= {"service": "water"}
    place = {"service": "electricity"}
    said = await counter.does(LooseAnswer, "la luz", entities=place, acted=["action_service_status"])
    assert said.keys == ["utter_no_incident_of_service"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("¿y en norte?", "utter_opening_hours"),
        ("¿y hay cortes en norte?", "utter_no_incident"),
        ("qué tal hay cortes en norte", "utter_no_incident"),
        ("qué tal, ¿hay cortes en norte?", "utter_no_incident"),
    ],
)
async def test_after_the_hours_a_name_alone_asks_for_hours_and_an_outage_is_one(
    counter: Counter, text: str, answer: str
) -> None:
    at = text.index("norte")
    counter.stands, norte = {"start": at, "end": at + 5}, [("district", "norte"), ("office", "norte")]
    asked = ["action_opening_hours"]
    said = await counter.does(ServiceStatus, text, "service_status", norte, acted=asked)
    assert said.keys[0].startswith(answer)


COMPLAINTS = ["quiero poner una queja", "I want to make a complaint"]


@pytest.mark.parametrize("text", COMPLAINTS)
async def test_a_complaint_wanted_in_the_middle_of_a_report_is_no_word_of_it(
    counter: Counter, text: str
) -> None:
    telling(counter)
    before = [("no hay agua en norte", "service_status")]
    heard = {"problem_text": text}
    said = await counter.does(ValidateReportProblem, text, "complain", heard=heard, before=before)
    assert said.slots["problem_text"] == "no hay agua en norte"
    recorded = await counter.does(ReportProblem, text, "complain")
    assert (recorded.keys, recorded.events[-1]["name"]) == (["utter_problem_noted"], "action_complain")


@pytest.mark.parametrize("text", [*COMPLAINTS, "no, lo que quiero es poner una queja"])
async def test_where_nothing_was_told_or_with_a_no_the_report_becomes_a_complaint(
    counter: Counter, text: str
) -> None:
    telling(counter)
    before = [("no hay agua en norte", "service_status")] if text.startswith("no") else []
    heard = {"problem_text": text}
    said = await counter.does(ValidateReportProblem, text, "complain", heard=heard, before=before)
    assert said.keys == ["utter_complain_sorry"]
    assert (said.slots["ticket_kind"], said.slots["problem_text"]) == ("complaint", None)


@pytest.mark.parametrize(
    "text",
    [
        "llevo desde ayer sin agua y ya puse una queja el lunes",
        "no water since I made a complaint about it on Monday evening",
    ],
)
async def test_a_fault_told_beside_a_complaint_is_still_of_the_report(counter: Counter, text: str) -> None:
    telling(counter)
    said = await counter.does(ValidateReportProblem, text, "complain", heard={"problem_text": text})
    assert said.slots["problem_text"] == text
